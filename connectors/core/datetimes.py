"""Times as platforms write them: ISO 8601 in any of its dresses, with or without a zone, or a number since 1970."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MIN_EPOCH_MS = 1e11
"""Numbers from here on count milliseconds: as seconds they would lie beyond the year 5000."""
FIRST_SHOWN, LAST_SHOWN = (
    datetime.min.replace(tzinfo=UTC) + timedelta(days=1),
    datetime.max.replace(tzinfo=UTC) - timedelta(days=1),
)
"""Between these a moment is in a year wherever it is looked at from."""


def known_zone(name: str | None) -> tzinfo | None:
    """The time zone of that name, whatever may stand there; None where there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of(name: str | None) -> tzinfo:
    """The same; UTC where there is none."""
    return known_zone(name) or UTC


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


def in_words(text: str) -> str:
    """A moment as people write it, with the zone that it came in, for what several people read: `Monday 14 December
    2026, 11:00 (UTC+08:00)`; a day without its hour. All other text stays as it is."""
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return f"{day:%A} {day.day} {day:%B %Y}"
        at = datetime.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        return text
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M} ({at.tzname()})" if at else text


def moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """The moment that a platform means, in UTC; None where it says none that can be read. `zone` is the one that it
    writes in where it does not say."""
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit() and len(value) > 8):
            number = float(value)
            return _shown(datetime.fromtimestamp(number / 1000 if abs(number) >= MIN_EPOCH_MS else number, UTC))
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            return _shown((found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC))
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _shown(found: datetime) -> datetime | None:
    """None where the clocks of some zone would be in no year that there is."""
    return found if FIRST_SHOWN <= found <= LAST_SHOWN else None
