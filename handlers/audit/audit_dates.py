"""What is wrong with days that cannot be: `31 Feb`, `from 5 to 1 June`."""

import re
from calendar import monthrange
from datetime import datetime, timedelta

from handlers.parsing import dates

MAX_AHEAD_STRETCH = timedelta(days=183)
"""The longest stretch over the end of a year that somebody means, where it ends ahead and no year was said."""
_NAMES = "|".join(
    sorted({name[:n] for name in dates.MONTH_NAMES for n in range(3, len(name) + 1)} | {"sept"}, key=len, reverse=True)
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_DAY_MONTH = re.compile(rf"(?:the )?{_DAY}(?: of)? ?(?P<month>{_NAMES})\b\.?(?: (?P<year>[0-9]{{4}})\b)?")
_MONTH_DAY = re.compile(rf"(?P<month>{_NAMES})\b\.? (?:the )?{_DAY}(?![\w-])(?: (?P<year>[0-9]{{4}})\b)?")
_NUMBERS = re.compile(r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4})(?!\w)")
_IN_ONE_MONTH = re.compile(
    r"(?:from |since |between )?(?:the )?(?P<first>[0-9]{1,2})(?:st|nd|rd|th|\.)? (?:to|until|till|and|through) "
    rf"(?:the )?(?P<last>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?:{_NAMES})\b.*"
)
_YEAR = re.compile(r"\b[0-9]{4}\b")


def no_such_day(said: str, now: datetime) -> str:
    """Why the day that these words begin with is none, as a sentence; empty where they begin with no such day."""
    plain = dates.plain(said)
    if found := _DAY_MONTH.match(plain) or _MONTH_DAY.match(plain):
        month = next(at for at, name in enumerate(dates.MONTH_NAMES, 1) if name.startswith(found["month"][:3]))
        year, day = int(found["year"] or 0), int(found["day"])
        most = monthrange(year or 2000, month)[1]
        if 1 <= day <= most and dates.days(found[0].strip(), now.date(), back=True):
            return ""
        if 1 <= day <= most:
            return "Not every February has a day 29: say which year."
        in_year = f" {year}" if year else ""
        return f"{dates.MONTH_NAMES[month - 1].title()}{in_year} has {most} days, so there is no day {day} in it."
    if (found := _NUMBERS.match(plain)) and not dates.days(found[0], now.date(), back=True):
        return f"There is no day “{found[0]}”."
    return ""


def backwards(said: str, now: datetime, span: dates.Span | None = None) -> str:
    """Why a stretch of days is none, as a sentence: it ends before it begins. `span` is what would be made of it."""
    plain = dates.plain(said)
    found = _IN_ONE_MONTH.fullmatch(plain)
    wrong = bool(found and int(found["first"]) > int(found["last"]))
    if span and not _YEAR.search(plain):
        since, until = span
        last = until - timedelta(days=1)
        turned = (last.month, last.day) < (since.month, since.day) and until > now
        wrong = wrong or (turned and until - since > MAX_AHEAD_STRETCH)
    return "These days end before they begin. Say the earlier day first, or both with their years." if wrong else ""


def with_year(label: str, until: datetime) -> str:
    """A stretch that says which year it ends in: `1 Jun to 5 Jun 2026`."""
    year = (until - timedelta(seconds=1)).year
    return label if not (" to " in label or " – " in label) or str(year) in label else f"{label} {year}"
