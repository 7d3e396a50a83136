"""Hours, moments and lengths as people in a hurry type them: "at noon", "tomorrow 10:00", "1h30".

What has several honest meanings (`at 2`) gives all of them, as days do.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from handlers.parsing.dates import COUNTS, days, plain

MAX_SESSION_MINUTES = 24 * 60
"""Minutes of a live session."""
NIGHT_HOURS = range(1, 7)
"""Hours of a clock of twelve that people hardly teach at: `at 2` is in the afternoon to most who type it."""
_HOUR = re.compile(
    r"(?:at |@ ?)?(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})|(?P<sure>h))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)?"
    r"(?: ?(?:o'?clock|hrs|uhr))?"
)
_NOON = re.compile(r"(?:at )?(?:12 )?(?:noon|midday)")
_IN_HOURS = re.compile(r"in (?P<count>[0-9]{1,3}|an|one|two|three) (?P<unit>hour|hr|h|minute|min)s?")
_CLOCK = r"[0-9][0-9:.h]*(?: ?[ap]m)?"
_RANGE = re.compile(rf"(?:from |at )?(?P<first>{_CLOCK}) ?(?:-|–|to|until|till) ?(?P<last>{_CLOCK})")
_LENGTH = re.compile(
    r"(?:(?P<hours>[0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*(?:h|hr|hrs|hours?))?"
    r"\s*(?:and )?(?:(?P<minutes>[0-9]{1,4})\s*(?:m|min|mins|minutes?)?)?$",
    re.IGNORECASE,
)
_LENGTHS_IN_WORDS = {"an hour": 60, "one hour": 60, "half an hour": 30, "an hour and a half": 90, "two hours": 120}


def moments(text: str, now: datetime) -> list[datetime]:
    """Each moment that may be meant, earliest first: `2026-12-01 10:00`, `tomorrow 10:00`, `friday at 9`, `2pm Dec 5`.

    An hour without a day may be today's or tomorrow's. A time that the clocks skip that day is none; one that they go
    through twice is two.
    """
    words = plain(re.sub(r"(?<=[0-9])[tT](?=[0-9])", " ", text)).split(" ")
    found: dict[float, datetime] = {}
    for cut in range(len(words) + 1):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        for day, hour in ((head, tail), (tail, head)):
            found |= {moment.timestamp(): moment for moment in _together(day, hour, now)}
    return [found[at] for at in sorted(found)]


def beginnings(text: str, now: datetime) -> tuple[list[datetime], int | None]:
    """Each moment that may be meant, and the minutes, where an end was said too: `5 June 10:00-11:30`."""
    words = text.split(" ")
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            ends = _RANGE.fullmatch(" ".join(words[start:end]).casefold())
            if not ends:
                continue
            rest = " ".join([*words[:start], *words[end:]])
            begun = moments(f"{rest} {_first_hour(ends)}".strip(), now)
            over = moments(f"{rest} {ends['last']}".strip(), now)
            lengths = {
                round((last.timestamp() - first.timestamp()) / 60)
                for first in begun
                for last in over
                if 0 < last.timestamp() - first.timestamp() <= 12 * 3600
            }
            return (begun, lengths.pop()) if len(lengths) == 1 else ([], None)
    return moments(text, now), None


def skipped(text: str, now: datetime) -> list[date]:
    """The days of a day and an hour that the clocks there skip."""
    words = plain(text).split(" ")
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    both = [pair for head, tail in halves for pair in ((head, tail), (tail, head))]
    found = {one for day, hour in both if hours(hour) for one in days(day.removesuffix(" at"), now.date())}
    return [] if moments(text, now) else sorted(found)


def is_when(text: str, now: datetime) -> bool:
    """Whether these words say a day, an hour, two hours, or both, and nothing else."""
    words = plain(text)
    alone = bool(words) and bool(hours(words) or days(words, now.date()) or _RANGE.fullmatch(text.casefold()))
    return alone or bool(words and beginnings(text, now)[0])


def minutes(text: str) -> int | None:
    """How long: `1h`, `90 minutes`, `1h30`, `1.5 hours`, `45`, `an hour`."""
    words = " ".join(text.casefold().split())
    if words in _LENGTHS_IN_WORDS:
        return _LENGTHS_IN_WORDS[words]
    found = _LENGTH.match(words)
    if not found or not (found["hours"] or found["minutes"]):
        return None
    total = round(float((found["hours"] or "0").replace(",", ".")) * 60) + int(found["minutes"] or 0)
    return total if 0 < total <= MAX_SESSION_MINUTES else None


def hours(text: str) -> list[time]:
    """Each time of day that may be meant: `10`, `14:30`, `2pm`, `at noon`; `at 2` may be in the night."""
    if _NOON.fullmatch(text):
        return [time(12)]
    found = _HOUR.fullmatch(text)
    if not found:
        return []
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            return []
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return []
    sure = half or found["minute"] or found["sure"] or len(found["hour"]) == 2 or hour not in NIGHT_HOURS
    return [time(hour, minute)] if sure else [time(hour, minute), time(hour + 12, minute)]


def _together(day: str, hour: str, now: datetime) -> Iterator[datetime]:
    hour = hour.removesuffix(" on").removesuffix(" at")
    times = hours(hour)
    if not day and (found := _IN_HOURS.fullmatch(hour)):
        count = COUNTS.get(found["count"]) or int(found["count"])
        later = now.astimezone(UTC) + timedelta(minutes=count * (60 if found["unit"].startswith("h") else 1))
        yield later.replace(second=0, microsecond=0).astimezone(now.tzinfo)
        return
    if hour in ("midnight", "at midnight"):  # where a day begins, or where it ends
        for known in days(day.removesuffix(" at"), now.date()):
            yield from (*_on(known, time(), now), *_on(known + timedelta(days=1), time(), now))
        return
    if not day:
        for one in times:
            yield from _on(now.date(), one, now)
            yield from _on(now.date() + timedelta(days=1), one, now)
        return
    if times:
        for known in days(day.removesuffix(" at"), now.date()):
            for one in times:
                yield from _on(known, one, now)


def _on(day: date, hour: time, now: datetime) -> Iterator[datetime]:
    """Every moment at which the clocks there show this: none where they are put forward, two where they go back."""
    for fold in (0, 1):
        moment = datetime.combine(day, hour, now.tzinfo).replace(fold=fold)
        there_and_back = datetime.fromtimestamp(moment.timestamp(), now.tzinfo)
        if (there_and_back.hour, there_and_back.minute) == (hour.hour, hour.minute):
            yield there_and_back


def _first_hour(ends: re.Match[str]) -> str:
    """`2` of `2-3pm` is in the afternoon too."""
    first, last = ends["first"], ends["last"]
    half = re.search(r"[ap]m", last)
    return first if re.search(r"[ap]m", first) or not half else f"{first}{half[0]}"
