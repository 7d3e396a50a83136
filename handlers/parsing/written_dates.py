"""Dates as Registrar writes them for somebody, read back: `Mo. 30. Nov.`, `lundi 30 novembre 2026`,
`30 de nov. de 2026`.

Only the words of the reader's own style are read, beside English: `mar` is March to one and Tuesday to another."""

import re
from collections.abc import Iterator
from functools import cache

from bot.preferences.preferences import DateStyle
from handlers.parsing.words import spellings
from handlers.slack.date_styles import DATE_WORDS

MONTH_FIRST = frozenset({DateStyle.US})
"""Styles in which `12/05` is the 5th of December."""
DAY_FIRST = frozenset({DateStyle.GERMAN, DateStyle.FRENCH, DateStyle.SPANISH, DateStyle.PORTUGUESE})
"""Styles in which it is the 12th of May. English and ISO leave it open."""
_ENGLISH_TOO = frozenset({"out", "set", "sex"})
"""Short names that are English words: `2 out of 3` is no date. As months they stand behind `de`, as days they have
their dot."""
_SHORTEST_NAME_CHARS = 3
"""Characters from which on a short name needs no dot: `so 3 May` is no Sunday."""


def in_english(words: str, style: DateStyle) -> str:
    """The same, with each date of that style as `monday 30 november 2026`. In small letters, without commas."""
    if style not in DAY_FIRST:
        return words
    months, days = _names(style)

    def told(found: re.Match[str]) -> str:
        said = [days.get((found["weekday"] or "").rstrip("."), ""), found["day"], months[found["month"].rstrip(".")]]
        return " ".join(filter(None, [*said, found["year"]]))

    return _pattern(style).sub(told, words)


def ways(day: int, month: int, style: DateStyle) -> list[list[tuple[int, int]]]:
    """What `day/month` may be, as days and months: the first of these choices in which there is such a day counts."""
    as_said, turned = (day, month), (month, day)
    if style in MONTH_FIRST:
        return [[turned], [as_said]]
    return [[as_said], [turned]] if style in DAY_FIRST else [[as_said, turned]]


@cache
def _names(style: DateStyle) -> tuple[dict[str, str], dict[str, str]]:
    """The months and the days of the week in English, by every spelling that they have in the style, without dots."""
    theirs, english = DATE_WORDS[style], DATE_WORDS[DateStyle.ENGLISH]
    return (
        dict(_spelt(theirs.months, english.months)) | dict(_spelt(theirs.short_months, english.months)),
        dict(_spelt(theirs.days, english.days)) | dict(_spelt(theirs.short_days, english.days)),
    )


def _spelt(theirs: str, english: str) -> Iterator[tuple[str, str]]:
    for name, meant in zip(theirs.casefold().split(), english.casefold().split(), strict=True):
        for one in (name, *spellings(name)):
            yield one.rstrip("."), meant


@cache
def _pattern(style: DateStyle) -> re.Pattern[str]:
    months, days = _names(style)
    month = "|".join(f"(?<=de ){one}" if one in _ENGLISH_TOO else one for one in _longest_first(months))
    day = "|".join(
        rf"{one}\." if len(one) < _SHORTEST_NAME_CHARS or one in _ENGLISH_TOO else rf"{one}\.?"
        for one in _longest_first(days)
    )
    return re.compile(
        rf"(?<!\w)(?:(?P<weekday>{day}) )?(?P<day>[0-9]{{1,2}})\.?(?: de)? (?P<month>(?:{month})\b\.?)"
        r"(?:(?: de)? (?P<year>[0-9]{4})\b)?"
    )


def _longest_first(names: dict[str, str]) -> list[str]:
    return sorted(names, key=len, reverse=True)
