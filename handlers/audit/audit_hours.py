"""Hours in which something was done, as people say them: `this morning`, `in the last hour`, `the past 30 minutes`."""

import re
from datetime import datetime, timedelta

from handlers.parsing.dates import Span

_LAST = re.compile(
    r"(?:in |within |during |over )?(?:the )?(?:last|past) "
    r"(?:(?P<many>\d{1,3}|few|couple of|two|three|four|five|six) )?(?P<unit>hours?|hrs?|minutes?|mins?)"
)
_WORDS = {"few": 3, "couple of": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_PARTS = {
    "this morning": (0, 12), "this afternoon": (12, 18), "this evening": (18, 24), "tonight": (18, 24),
}  # fmt: skip
"""Parts of today, from one hour to the next."""


def hours(said: str, now: datetime) -> Span | None:
    """The stretch that these words mean, where they mean hours."""
    plain = " ".join(said.casefold().split())
    if found := _LAST.fullmatch(plain):
        many = found["many"] or "1"
        count = _WORDS.get(many) or int(many)
        unit = timedelta(hours=count) if found["unit"].startswith("h") else timedelta(minutes=count)
        return now - unit, now + timedelta(minutes=1)
    part = _PARTS.get(plain)
    if not part:
        return None
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = part
    return day.replace(hour=first), day + timedelta(days=1) if last == 24 else day.replace(hour=last)
