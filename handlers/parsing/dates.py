"""Days and stretches of days as people in a hurry type them: "tomorrow", "5 June", "last week".

A small fixed set of ways rather than a library that makes something of everything. What has several honest meanings
(`12/05`, `next Friday`) gives all of them, so that somebody can choose; what has none is asked about.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from handlers.parsing.written_dates import in_english, ways
from handlers.slack.times import date_style

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SUNDAY = WEEKDAY_NAMES.index("sunday")
YEARS = range(1990, 2200)
"""Years that somebody may mean."""
_IN_DAYS = re.compile(r"in (?P<count>[0-9]{1,3}|a|one|two|three) (?P<unit>day|week)s?")
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_AWAY = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1}
"""Weeks or months from the present one."""
_NAMED_DAY = "|".join(sorted({name[:length] for name in WEEKDAY_NAMES for length in range(3, len(name) + 1)}, key=len))
_NAMED_MONTH = "|".join(sorted({name[:n] for name in MONTH_NAMES for n in range(3, len(name) + 1)} | {"sept"}, key=len))
_WEEKDAY = re.compile(rf"(?:(?P<which>next|this|coming|last|past) )?(?P<day>{_NAMED_DAY})\.?(?P<week> week)?")
_DAY_TO_DAY = re.compile(rf"^(?P<first>{_NAMED_DAY})\.? ?[-–] ?(?P<last>{_NAMED_DAY})$")
_IN_WEEK = re.compile(
    rf"(?:(?:on )?(?P<day>{_NAMED_DAY})\.?(?: of)? (?P<which>this|next|last) week"
    rf"|(?P<week>this|next|last) week(?: on)? (?P<named>{_NAMED_DAY})\.?)"
)
_OF_MONTH = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)")
_WITH_WEEKDAY = re.compile(rf"(?P<day>{_NAMED_DAY})\.? (?:the )?(?P<date>.*[0-9].*)")
_DAY_MONTH = re.compile(
    rf"(?:the )?(?P<day>[0-9]{{1,2}})\.?(?:st|nd|rd|th)?(?: of)? ?(?P<month>{_NAMED_MONTH})\.?"
    r"(?: (?P<year>[0-9]{4}))?"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{_NAMED_MONTH})\.? (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>[0-9]{{4}}))?"
)
_SLASHED = re.compile(
    r"(?P<one>[0-9]{1,2})(?P<mark>[/.-])(?P<other>[0-9]{1,2})(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})?)?"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_YEAR = re.compile(r"[0-9]{4}")
_TO_WORDS = ("to", "until", "till", "through", "-", "–")
_DAY_ALONE = re.compile(r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?")
_DAYS_OF_MONTH = re.compile(
    r"^(?P<lead>from |between )?(?P<first>[0-9]{1,2}\.?) ?[-–] ?"
    rf"(?P<last>[0-9]{{1,2}}\.? (?:of )?(?:{_NAMED_MONTH})\b)"
)

Span = tuple[datetime, datetime]


class _Dated(NamedTuple):
    """A day of a month; 0 for what was not said, and the day of the week that it must be."""

    day: int
    month: int = 0
    year: int = 0
    weekday: str = ""

    def fits(self, day: date) -> bool:
        return WEEKDAY_NAMES[day.weekday()].startswith(self.weekday)


def spans(text: str, now: datetime, back: bool = False) -> list[Span]:
    """Each stretch of days that may be meant, in the zone of `now`: `today`, `this week`, `last month`,
    `since 2026-11-01`, `2026-11-01 to 2026-11-30`, `friday`. The end is no longer part of it. With `back` a day is one
    that was."""
    return [
        (datetime.combine(first, time(), now.tzinfo), datetime.combine(after, time(), now.tzinfo))
        for first, after in _stretches(plain(text), now.date(), back)
        if first < after
    ]


def has_an_end(text: str) -> bool:
    """Whether it says where a stretch ends: `from 1 to 30 November`."""
    return bool({*plain(text).split()[1:]} & {*_TO_WORDS, "and"})


def span(text: str, now: datetime) -> Span | None:
    """The stretch that is meant, where it can be one alone."""
    found = spans(text, now)
    return found[0] if len(found) == 1 else None


def days(text: str, today: date, back: bool = False) -> list[date]:
    """Each day that may be meant; a day of the week is one to come, or with `back` one that was."""
    words = text.removeprefix("on ").removeprefix("at ").removeprefix("the ")
    near = {"today": 0, "tomorrow": 1, "tmrw": 1, "tomorow": 1, "yesterday": -1, "day after tomorrow": 2}
    if words in near:
        return [today + timedelta(days=near[words])]
    if found := _IN_DAYS.fullmatch(words):
        count = COUNTS.get(found["count"]) or int(found["count"])
        return [today + timedelta(days=count * (7 if found["unit"] == "week" else 1))]
    if found := _WEEKDAY.fullmatch(words):
        return [today + timedelta(days=ahead) for ahead in _ahead(found, today, back)]
    if found := _IN_WEEK.fullmatch(words):
        weeks = _AWAY[found["which"] or found["week"]]
        return [today + timedelta(days=_weekday(found["day"] or found["named"]) - today.weekday() + 7 * weeks)]
    if found := _OF_MONTH.fullmatch(words):
        return _of_month(int(found["day"]), today, back)
    if found := _WITH_WEEKDAY.fullmatch(words):  # "Friday 5 June": both must be so
        named = found["day"]
        return [one for one in days(found["date"], today, back) if WEEKDAY_NAMES[one.weekday()].startswith(named)]
    if _ISO.fullmatch(words):
        return [*_dates(int(words[:4]), int(words[5:7]), int(words[8:]))]
    return _by_month(words, today, back) or _by_numbers(words, today, back)


def plain(text: str) -> str:
    """In small letters, blanks made one, without commas and a question mark, and in English what is written in the
    style of who typed it; `mon-fri` is `mon to fri`, `1-5 june` `1 to 5 june`."""
    words = " ".join(text.casefold().replace("’", "'").replace(",", " ").split()).rstrip("?! ")
    words = in_english(words, date_style())
    return _DAYS_OF_MONTH.sub(r"\g<lead>\g<first> to \g<last>", _DAY_TO_DAY.sub(r"\g<first> to \g<last>", words))


def _ahead(found: re.Match[str], today: date, back: bool) -> list[int]:
    """How many days away a day of the week may be."""
    ahead = (_weekday(found["day"]) - today.weekday()) % 7
    if found["which"] in ("last", "past"):
        return [ahead - 7]
    if back:
        return [ahead - 7] if ahead else [-7, 0]
    if found["week"]:
        return [(ahead or 7) + 7]
    if found["which"] == "next":
        # The coming one to some, a week later to others; and a week begins on Sunday or on Monday.
        open_to_doubt = ahead and (today.weekday() == SUNDAY or ahead + today.weekday() < 7)
        return [ahead, ahead + 7] if open_to_doubt else [ahead or 7]
    return [ahead] if ahead else [0, 7]


def _weekday(name: str) -> int:
    return next(at for at, known in enumerate(WEEKDAY_NAMES) if known.startswith(name))


def _of_month(day: int, today: date, back: bool) -> list[date]:
    """`the 5th`: the next such day, or with `back` the last, of this month or the one beside it."""
    other = today.replace(day=1) - timedelta(days=1) if back else _month_after(today.replace(day=1))
    if not back and day > today.day and not [*_dates(today.year, today.month, day)]:
        return []
    known = [one for month in (today, other) for one in _dates(month.year, month.month, day)]
    return [one for one in known if (one <= today if back else one >= today)][:1]


def _by_month(words: str, today: date, back: bool) -> list[date]:
    """`1 December`, `Dec 5`, `5th of Dec 2026`: without a year, the next one."""
    found = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    if not found:
        return []
    month = next(at for at, name in enumerate(MONTH_NAMES, 1) if name.startswith(found["month"][:3]))
    return _nearest(int(found["day"]), month, found["year"], today, back)


def _by_numbers(words: str, today: date, back: bool) -> list[date]:
    """`12/05/2026` is the 12th of May to some and the 5th of December to others: what the style of who typed it says,
    else both; with dots the day comes first."""
    found = _SLASHED.fullmatch(words)
    if not found or (found["mark"] == "-" and not found["year"]):
        return []
    if found["mark"] == "." and not (found["year"] or words.endswith(".")):
        return []  # an hour, such as 14.30
    one, other, year = int(found["one"]), int(found["other"]), found["year"]
    year = f"20{year}" if year and len(year) == 2 else year
    choices = [[(one, other)]] if found["mark"] == "." else ways(one, other, date_style())
    read = (sorted({day for way in choice for day in _nearest(*way, year, today, back)}) for choice in choices)
    return next(filter(None, read), [])


def _nearest(day: int, month: int, year: str | None, today: date, back: bool) -> list[date]:
    """The day of that year, or the next one, or with `back` the last; the 29th of February only where that year has
    one."""
    if year:
        return [*_dates(int(year), month, day)]
    years = (today.year, today.year - 1) if back else (today.year, today.year + 1)
    for some in years:
        found = [*_dates(some, month, day)]
        near = found or [*_dates(some, month, day - 1)]  # of the 29th of February: it would have been in this year
        if near and (near[0] <= today if back else near[0] >= today):
            return found
    return []


def _dates(year: int, month: int, day: int) -> Iterator[date]:
    """It, if there is such a day, in a year that people plan for."""
    try:
        known = date(year, month, day)
    except ValueError:
        return
    if year in YEARS:
        yield known


def _stretches(words: str, today: date, back: bool) -> Iterator[tuple[date, date]]:
    """First day and the day after the last."""
    monday, first, week, day = today - timedelta(days=today.weekday()), today.replace(day=1), timedelta(7), timedelta(1)
    match words.split():
        case [which, "week"] if which in _AWAY:
            begins = monday + _AWAY[which] * week
            yield begins, begins + week
        case [which, "month"] if which in _AWAY:
            begins = ((first - day).replace(day=1), first, _month_after(first))[_AWAY[which] + 1]
            yield begins, _month_after(begins)
        case ["last" | "past", number, "days" | "weeks" as unit] if number.isdecimal() and 0 < int(number) < 1000:
            yield today - int(number) * (week if unit == "weeks" else day) + day, today + day
        case ["next", number, "days" | "weeks" as unit] if number.isdecimal() and 0 < int(number) < 1000:
            yield today, today + int(number) * (week if unit == "weeks" else day)
        case ["since", *rest] if not set(rest) & {*_TO_WORDS}:
            for known in days(" ".join(rest), today, back=True):
                yield known, today + day
        case ["from" | "since", *rest] if set(rest) & {*_TO_WORDS}:
            yield from _stretches(" ".join(rest), today, back)
        case ["between", *rest] if "and" in rest:
            at = rest.index("and")
            yield from _stretches(" ".join([*rest[:at], "to", *rest[at + 1 :]]), today, back)
        case [_, *rest] if set(rest[:-1]) & {*_TO_WORDS}:
            yield from _from_to(words.split(), today, back)
        case [name] | ["in", name] if len(name) > 2 and (month := _month(name)):
            begins = _month_of(month, today, back)
            yield begins, _month_after(begins)
        case [name, year] | ["in", name, year] if (month := _month(name)) and _ISO_YEAR.fullmatch(year):
            yield from ((begins, _month_after(begins)) for begins in _dates(int(year), month, 1))
        case _:
            yield from ((one, one + day) for one in _nearest_named(words, today, back))


def _nearest_named(words: str, today: date, back: bool) -> list[date]:
    """Each day that may be meant; of a day of the week alone the nearest one to come."""
    found, named = days(words, today, back), _WEEKDAY.fullmatch(words)
    return found[:1] if named and not named["which"] and not back else found


def _from_to(words: Sequence[str], today: date, back: bool) -> Iterator[tuple[date, date]]:
    """`1 June to 5 June`, `1 to 5 June`, and `friday to monday`, which ends on the first such day behind its
    beginning, today or not."""
    at = next(at for at, one in enumerate(words) if one in _TO_WORDS and at)
    start, end = " ".join(words[:at]), " ".join(words[at + 1 :])
    dated = _dated(start), _dated(end)
    if dated[0] and dated[1] and (dated[0].month or dated[1].month):
        yield from _between(dated[0], dated[1], today, back)
        return
    first, last = _SLASHED.fullmatch(start), _SLASHED.fullmatch(end)
    if first and last and first["year"] and last["year"]:
        yield from _in_one_order(first, last, today, back)
        return
    named = _WEEKDAY.fullmatch(end)
    for begins in _nearest_named(start, today, back):
        if named and not named["which"] and not named["week"]:
            ends = [begins + timedelta((_weekday(named["day"]) - begins.weekday()) % 7 or 7)]
        elif _dated(end) or _SLASHED.fullmatch(end):
            ends = [*dict.fromkeys([*days(end, begins), *(one for one in days(end, today, back) if one >= begins)])][:2]
            ends = ends if _SLASHED.fullmatch(end) else ends[:1]
        else:
            ends = days(end, today, back)
        yield from ((begins, one + timedelta(1)) for one in ends)


def _in_one_order(first: re.Match[str], last: re.Match[str], today: date, back: bool) -> Iterator[tuple[date, date]]:
    """`13/03/2027 to 05/04/2027`: both ends have the same order. That of the style counts, unless one of the two is no
    day in it."""
    for orders in ways(1, 2, date_style()):
        read = [
            (begins, ends + timedelta(1))
            for order in orders
            for begins in _ordered(first, order == (1, 2), today, back)
            for ends in _ordered(last, order == (1, 2), today, back)
        ]
        if read:
            yield from dict.fromkeys(read)
            return


def _ordered(found: re.Match[str], day_first: bool, today: date, back: bool) -> Iterator[date]:
    one, other, year = int(found["one"]), int(found["other"]), found["year"]
    day, month = (one, other) if day_first or found["mark"] == "." else (other, one)
    yield from _nearest(day, month, year if len(year) == 4 else f"20{year}", today, back)


def _dated(words: str) -> _Dated | None:
    """A day of a month as it is written, alone too: `1`, `the 5th`, `5th of June`, `June 5 2026`."""
    bare, weekday = words.removeprefix("on "), ""
    if both := _WITH_WEEKDAY.fullmatch(bare):
        bare, weekday = both["date"], both["day"]
    if alone := _DAY_ALONE.fullmatch(bare):
        return _Dated(int(alone["day"]), weekday=weekday)
    if found := _DAY_MONTH.fullmatch(bare) or _MONTH_DAY.fullmatch(bare):
        return _Dated(int(found["day"]), _month(found["month"][:3]), int(found["year"] or 0), weekday)
    return None


def _between(first: _Dated, last: _Dated, today: date, back: bool) -> Iterator[tuple[date, date]]:
    """What one of them leaves out stands in the other. Without a year, it is the stretch that begins last, or where
    one to come is meant the one that ends next."""
    month, until_month = first.month or last.month, last.month or first.month
    over = (until_month, last.day) < (month, first.day)
    if first.year or last.year:
        years = [first.year or last.year - over]
    else:
        years = [today.year - 1, today.year] if back else [today.year - over, today.year - over + 1]
    found = [
        (begins, ends + timedelta(1))
        for year in years
        for begins in _dates(year, month, first.day)
        for ends in _dates(last.year or year + over, until_month, last.day)
    ]
    if not (first.year or last.year):
        found = [one for one in found if one[0] <= today][-1:] if back else [one for one in found if one[1] > today][:1]
    yield from (one for one in found if first.fits(one[0]) and last.fits(one[1] - timedelta(1)))


def _month(name: str) -> int:
    """The number of a month by its name; 0 for other words."""
    return next((at for at, one in enumerate(MONTH_NAMES, 1) if one == name or one[:3] == name.rstrip(".")), 0)


def _month_of(month: int, today: date, back: bool) -> date:
    """Its first day: of this month or one to come, or with `back` of one that was."""
    over = month > today.month if back else month < today.month
    return date(today.year + (0 if not over else -1 if back else 1), month, 1)


def _month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
