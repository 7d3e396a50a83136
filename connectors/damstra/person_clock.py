"""Moments as the clock of a person shows them: what ends at a midnight there ends on another day in UTC."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.core.datetimes import moment


def instant(written: str | None, zone: str) -> float | None:
    """In Unix seconds; without a zone of its own, it is meant where the person is. None where it cannot be read."""
    found = moment(written, _zone(zone) or UTC)
    return found.timestamp() if found else None


def day(written: str | None, zone: str) -> str:
    """`2026-12-01`, where the person is; nothing where that is not known, since it might be another day."""
    if not zone or _zone(zone) is None:
        return ""
    try:
        found = moment(written, _zone(zone) or UTC)
        return found.astimezone(_zone(zone)).date().isoformat() if found else ""
    except (OverflowError, ValueError):
        return ""


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):  # whatever may stand there
        return None
