"""Words that say when, wherever they stand: none of them may end up in a title that nobody put in quotes."""

import re
from collections.abc import Sequence

from connectors.core.edit_distance import osa_distance
from handlers.parsing import dates
from handlers.parsing.common_words import AND_WORDS, NEGATIONS, OR_WORDS
from handlers.parsing.words import sentence

_SHORT_DAY = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_DAY = rf"(?:{'|'.join(dates.WEEKDAY_NAMES)}|{_SHORT_DAY})"
_FOREIGN = (
    "heute|morgen|übermorgen|gestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|demain|aujourd'hui"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mañana|hoy|ayer|lunes|martes|miércoles|jueves|viernes|sábado"
    "|domingo|hoje|amanhã|ontem"
)
_MONTH = rf"{'|'.join(dates.MONTH_NAMES)}|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_ENGLISH = (
    rf"{_DAY}s?|{_DAY}[-–/&+]{_DAY}|{_MONTH}|today|tomorrow|tonight|yesterday|noon|midnight|week|weekdays?|weekends?"
    r"|[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2}(?:am|pm)|[0-9]{1,2}h[0-9]{0,2}|[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{1,4})?"
)
TIME_LIKE = re.compile(rf"{_ENGLISH}|{_FOREIGN}")
"""One word."""
SPAN_LIKE = re.compile(rf"{TIME_LIKE.pattern}|weeks|months?|days?|fortnight|morning|afternoon|evening|ago|yesterday's")
"""One word, where a stretch of time is asked about."""
_DOUBTFUL = re.compile(rf"{_SHORT_DAY}|{_MONTH}|week|month|[ap]m|[0-9]+-[0-9]+")
"""Words that say when only beside a number or `next`: `May Day rules` is a title."""
_NUMBER = re.compile("[0-9]{1,2}(?:st|nd|rd|th)?|next")
LONG_NAME_CHARS = 8
"""Characters of a day's or a month's name from which on two slips still leave it recognisable."""
BEFORE_A_DAY = re.compile(
    "after|alternate|any|before|by|coming|daily|each|early|every|except|fifth|first|following|fortnightly|fourth|from"
    "|in|last|late|monthly|next|not|on|other|past|second|since|third|this|till|until|weekly|the"
)
"""Words that say which day, where one follows; at the end of a title, the day was read without them."""

_AGAIN_AND_AGAIN = re.compile("every|each|daily|weekly|fortnightly|monthly")


def leaves_time(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether words that nobody could read, right before a day and right behind it, leave that day the one that was
    meant: in small letters, without marks. `31 Feb` before `at 10` does not, nor does `after next` behind `Friday`;
    `every week` behind it says only that it is the first."""
    return not any(map(_is_of_a_time, before)) and (
        bool(behind and _AGAIN_AND_AGAIN.fullmatch(behind[0])) or not any(map(_is_of_a_time, behind))
    )


def _is_of_a_time(word: str) -> bool:
    small = word.strip(".,()")
    of_a_day = SPAN_LIKE.fullmatch(small) or BEFORE_A_DAY.fullmatch(small) or any(map(str.isdecimal, small))
    return word != "on" and (bool(of_a_day) or is_misspelt(small) or small in AND_WORDS | OR_WORDS | NEGATIONS)


def says_when(text: str) -> bool:
    """Whether a day or an hour that our verbs read stands in it, outside quotations."""
    small = [one.small.strip("()") for one in sentence(text).words]
    for at, one in enumerate(small):
        beside = small[max(0, at - 1) : at + 2]
        if any(map(_NUMBER.fullmatch, beside)) if _DOUBTFUL.fullmatch(one) else re.fullmatch(_ENGLISH, one):
            return True
    return False


def is_misspelt(word: str) -> bool:
    """Whether this is a day of the week or a month with a slip in it, such as `wensday`."""
    names = (one for one in (*dates.WEEKDAY_NAMES, *dates.MONTH_NAMES, "tomorrow") if len(one) > 5)
    return any(0 < osa_distance(word, one) <= (2 if len(one) >= LONG_NAME_CHARS else 1) for one in names)
