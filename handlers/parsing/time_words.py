"""Words that say when, wherever they stand: none of them may end up in a title that nobody put in quotes."""

import re

from rapidfuzz.distance import OSA

from handlers.parsing import times

_SHORT_DAY = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_DAY = rf"(?:{'|'.join(times.WEEKDAY_NAMES)}|{_SHORT_DAY})"
_FOREIGN = (
    "heute|morgen|übermorgen|gestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|demain|aujourd'hui"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mañana|hoy|ayer|lunes|martes|miércoles|jueves|viernes|sábado"
    "|domingo|hoje|amanhã|ontem"
)
TIME_LIKE = re.compile(
    rf"{_DAY}s?|{_DAY}[-–/&+]{_DAY}|{'|'.join(times.MONTH_NAMES)}|today|tomorrow|tonight|yesterday|noon|midnight|week"
    r"|weekdays?|weekends?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
    r"|[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2}(?:am|pm)|[0-9]{1,2}h[0-9]{0,2}|[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{1,4})?"
    rf"|{_FOREIGN}"
)
"""One word."""
SPAN_LIKE = re.compile(rf"{TIME_LIKE.pattern}|weeks|months?|days?|fortnight|morning|afternoon|evening|ago|yesterday's")
"""One word, where a stretch of time is asked about."""
LONG_NAME_CHARS = 8
"""Characters of a day's or a month's name from which on two slips still leave it recognisable."""
BEFORE_A_DAY = re.compile(
    "after|alternate|any|before|by|coming|daily|each|early|every|except|fifth|first|following|fortnightly|fourth|from"
    "|in|last|late|monthly|next|not|on|other|past|second|since|third|this|till|until|weekly|the"
)
"""Words that say which day, where one follows; at the end of a title, the day was read without them."""


def is_misspelt(word: str) -> bool:
    """Whether this is a day of the week or a month with a slip in it, such as `wensday`."""
    names = (one for one in (*times.WEEKDAY_NAMES, *times.MONTH_NAMES, "tomorrow") if len(one) > 5)
    return any(0 < OSA.distance(word, one) <= (2 if len(one) >= LONG_NAME_CHARS else 1) for one in names)
