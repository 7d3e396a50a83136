"""What an operation may be given. Anything unknown, misplaced or of the wrong kind is refused, even where the real
thing may be lenient."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from connectors.classonlive.standin.records import DAYS, LENGTHS, SEATS

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Field:
    right: Check
    required: bool = True


Fields = Mapping[str, Field]


def fault(fields: Fields, given: Mapping[str, Any]) -> str:
    """What is wrong first; nothing, if all is right."""
    for name in given:
        if name not in fields:
            return f"{name} is not known here"
    for name, field in fields.items():
        if name not in given:
            if field.required:
                return f"{name} is required"
        elif not field.right(given[name]):
            return f"{name} is wrong"
    return ""


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def email(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", value, re.ASCII))


def number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def choice(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def moment(value: Any) -> bool:
    """`2020-10-28T22:12:00.000Z`, or milliseconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value):
        return _parses(datetime.fromisoformat, value)
    return number(value) and value > 10**10


def calendar_day(value: Any) -> bool:
    """`2020-10-28`; the examples also have whole moments."""
    plain = isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
    return _parses(date.fromisoformat, value) if plain else moment(value)


def list_of(each: Check) -> Check:
    return lambda value: isinstance(value, list) and bool(value) and all(map(each, value))


def object_of(fields: Fields) -> Check:
    return lambda value: isinstance(value, dict) and not fault(fields, value)


def may(right: Check) -> Field:
    return Field(right, required=False)


def _parses(parse: Callable[[str], Any], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def _hours(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"([01]\d|2[0-3]):00", value))


def _offer(value: Any) -> bool:
    """A teacher and the hours of at least one day."""
    fields = {"teacher": Field(email), **{day: may(list_of(_hours)) for day in DAYS}}
    return object_of(fields)(value) and any(day in value for day in DAYS)


ROOM = Field(choice(*SEATS))
LENGTH = Field(choice(*LENGTHS))
SESSION_TIME = object_of(
    {
        "hour": Field(lambda value: isinstance(value, str) and bool(re.fullmatch(r"[01]\d|2[0-3]", value))),
        "minutes": Field(choice("0", "15", "30", "45")),
        "duration": LENGTH,
    }
)
WEEK: Fields = {
    "startDate": Field(calendar_day),
    "endDate": Field(calendar_day),
    **{day: may(SESSION_TIME) for day in DAYS},
}
OFFERS = Field(list_of(_offer))
