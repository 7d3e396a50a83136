"""Times as platforms write them: ISO 8601 in any of its dresses, with or without a zone, or a number since 1970."""

from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MIN_EPOCH_MS = 1e11
"""Numbers from here on count milliseconds: as seconds they would lie beyond the year 5000."""


def zone_of(name: str | None) -> tzinfo:
    """The time zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """The moment that a platform means, in UTC; None where it says none that can be read. `zone` is the one that it
    writes in where it does not say."""
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit() and len(value) > 8):
            number = float(value)
            return datetime.fromtimestamp(number / 1000 if abs(number) >= MIN_EPOCH_MS else number, UTC)
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None
