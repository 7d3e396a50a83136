"""Moments as the clock of a person shows them: what ends at a midnight there ends on another day in UTC."""

from connectors.core.datetimes import known_zone, moment, zone_of


def instant(written: str | None, zone: str) -> float | None:
    """In Unix seconds; without a zone of its own, it is meant where the person is. None where it cannot be read."""
    found = moment(written, zone_of(zone))
    return found.timestamp() if found else None


def day(written: str | None, zone: str) -> str:
    """`2026-12-01`, where the person is; nothing where that is not known, since it might be another day."""
    there = known_zone(zone)
    found = moment(written, there) if there else None
    try:
        return found.astimezone(there).date().isoformat() if found else ""
    except (OverflowError, ValueError):
        return ""
