"""Times as people in a hurry type them: "tomorrow 10:00", "last week", "for 1h30".

A small fixed set of ways, each with one meaning, rather than a library that makes something of everything: what is not
understood is asked about, never guessed.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SUNDAY = WEEKDAY_NAMES.index("sunday")
MIDDAYS = {"noon": "12:00", "midday": "12:00", "midnight": "0:00"}
MAX_SESSION_MINUTES = 24 * 60
"""Minutes of a live session."""
_HOUR = re.compile(r"(?:at\s+)?(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?$", re.IGNORECASE)
_HOUR_FIRST = re.compile(r"(?:at\s+)?(\d{1,2}(?:[:.h]\d\d)?\s*(?:am|pm)?)\s+on\s+(.+)")
_MIDDAY = re.compile(rf"\b({'|'.join(MIDDAYS)})\b")
_IN_DAYS = re.compile(r"in ([0-9]{1,3}) (day|week)s?")
_NAMED_DAY = "|".join(sorted({name[:length] for name in WEEKDAY_NAMES for length in range(3, len(name) + 1)}, key=len))
_NAMED_MONTH = "|".join(sorted({name[:n] for name in MONTH_NAMES for n in range(3, len(name) + 1)}, key=len))
_WEEKDAY = re.compile(rf"(?:(next|this|coming) )?({_NAMED_DAY})( week)?")
_DAY_MONTH = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_NAMED_MONTH})\.?(?: (?P<year>[0-9]{{4}}))?"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{_NAMED_MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>[0-9]{{4}}))?"
)
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d)?)\s*(?:h|hr|hrs|hours?))?\s*(?:(?P<minutes>\d{1,4})\s*(?:m|min|mins|minutes?)?)?$",
    re.IGNORECASE,
)


def at(text: str, now: datetime) -> datetime | None:
    """The moment that is meant, in the zone of `now`: `2026-12-01 10:00`, `tomorrow 10:00`, `friday at 9`, `14:30`.

    Without a day it is the next time that the clock says so. A time that the clocks skip that day is none.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    words = _MIDDAY.sub(lambda one: MIDDAYS[one[0]], words)
    if early := _HOUR_FIRST.match(words):  # "10:00 on friday" is "friday 10:00"
        words = f"{early[2]} {early[1]}"
    found = _HOUR.search(words)
    if not found:
        return None
    hour = _hour(found)
    before = words[: found.start()].strip().removesuffix(" at").strip()
    if hour is None or (words[: found.start()] and not words[: found.start()].endswith((" ", "t"))):
        return None
    if not before:
        moment = _on(now.date(), hour, now)
        return moment if moment is None or moment > now else _on(now.date() + timedelta(days=1), hour, now)
    day = _day(before.removesuffix("t"), now.date())
    return _on(day, hour, now) if day else None


def span(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """The stretch of days that is meant, in the zone of `now`: `today`, `this week`, `last month`, `since 2026-11-01`,
    `2026-11-01 to 2026-11-30`, `friday`."""
    words = " ".join(text.lower().split())
    today = now.date()
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    match words.split():
        case ["this", "week"]:
            days = monday, monday + timedelta(days=7)
        case ["last" | "past" | "previous", "week"]:
            days = monday - timedelta(days=7), monday
        case ["next", "week"]:
            days = monday + timedelta(days=7), monday + timedelta(days=14)
        case ["this", "month"]:
            days = first, _month_after(first)
        case ["last" | "past" | "previous", "month"]:
            days = (first - timedelta(days=1)).replace(day=1), first
        case ["next", "month"]:
            days = _month_after(first), _month_after(_month_after(first))
        case ["last" | "past", number, "days"] if number.isdecimal() and 0 < int(number) < 1000:
            days = today - timedelta(days=int(number) - 1), today + timedelta(days=1)
        case ["next", number, "days"] if number.isdecimal() and 0 < int(number) < 1000:
            days = today, today + timedelta(days=int(number))
        case ["since", *rest] if day := _day(" ".join(rest), today, back=True):
            days = day, today + timedelta(days=1)
        case [one, "to" | "until" | "-", other] if (start := _iso(one)) and (end := _iso(other)):
            days = start, end + timedelta(days=1)
        case _:
            only = _day(words, today)
            if not only:
                return None
            days = only, only + timedelta(days=1)
    if days[0] >= days[1]:
        return None
    return datetime.combine(days[0], time(), now.tzinfo), datetime.combine(days[1], time(), now.tzinfo)


def minutes(text: str) -> int | None:
    """How long: `1h`, `90 minutes`, `1h30`, `1.5 hours`, `45`."""
    found = _LENGTH.match(text.strip())
    if not found or not (found["hours"] or found["minutes"]):
        return None
    total = round(float((found["hours"] or "0").replace(",", ".")) * 60) + int(found["minutes"] or 0)
    return total if 0 < total <= MAX_SESSION_MINUTES else None


def in_zone(now: float, zone: str) -> datetime:
    """A Unix second as people there see it."""
    return datetime.fromtimestamp(now, ZoneInfo(zone))


def _hour(found: re.Match[str]) -> time | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(words: str, today: date, back: bool = False) -> date | None:
    """A day by name; a day of the week is the next one, or with `back` the last."""
    words = words.removeprefix("on ").removeprefix("the ")
    near = {"today": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2}
    if words in near:
        return today + timedelta(days=near[words])
    if found := _IN_DAYS.fullmatch(words):
        return today + timedelta(days=int(found[1]) * (7 if found[2] == "week" else 1))
    if found := _WEEKDAY.fullmatch(words):
        named = next(one for one in range(7) if WEEKDAY_NAMES[one].startswith(found[2]))
        ahead = (named - today.weekday()) % 7 or 7
        if found[1] == "next" and ahead < 7 and (today.weekday() == SUNDAY or ahead + today.weekday() < 7):
            return None  # the coming one to some, a week later to others; a week begins on Sunday or on Monday
        return today + timedelta(days=ahead - 7 if back else ahead + 7 * bool(found[3]))
    return _iso(words) or _by_month(words, today)


def _by_month(words: str, today: date) -> date | None:
    """`1 December`, `Dec 5`, `5th of Dec 2026`: without a year, the next one."""
    found = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    if not found:
        return None
    month = next(at for at, name in enumerate(MONTH_NAMES, 1) if name.startswith(found["month"]))
    years = [int(found["year"])] if found["year"] else range(today.year, today.year + 9)  # a 29 February is rare
    for year in years:
        try:
            day = date(year, month, int(found["day"]))
        except ValueError:
            continue
        if found["year"] or day >= today:
            return day
    return None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _on(day: date, hour: time, now: datetime) -> datetime | None:
    zone = now.tzinfo
    moment = datetime.combine(day, hour, zone)
    # A clock that is put forward skips an hour: what was typed then comes back as another time.
    there_and_back = datetime.fromtimestamp(moment.timestamp(), zone)
    return moment if (there_and_back.hour, there_and_back.minute) == (hour.hour, hour.minute) else None
