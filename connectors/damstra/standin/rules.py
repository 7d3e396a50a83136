"""What an operation may be given. Anything unknown, misplaced or of the wrong kind is refused, even where the real
thing may be lenient."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Check = Callable[[Any], str]
"""A sentence about a wrong value that follows its name; "" for a right one."""
Fields = Mapping[str, "Field"]


@dataclass(frozen=True, slots=True)
class Field:
    check: Check
    required: bool = False
    nullable: bool = False
    read: Callable[[str], Any] = str
    """The value that a query string means; text that means none comes back as it is."""


def faults(fields: Fields, given: Mapping[str, Any]) -> list[str]:
    """Every sentence about a set of parameters."""
    found = [f"{name} is not known here." for name in given if name not in fields]
    for name, field in fields.items():
        if name not in given:
            found += [f"{name} is required."] if field.required else []
        elif not (given[name] is None and field.nullable) and (said := field.check(given[name])):
            found.append(f"{name} {said}")
    return found


def text(value: Any) -> str:
    return "" if isinstance(value, str) else "must be a string."


def name(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a string that is not blank."


def email(value: Any) -> str:
    right = isinstance(value, str) and re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", value, re.ASCII)
    return "" if right else "must be an email address."


def number(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else "must be a number."


def flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false."


def digits(value: Any) -> str:
    return "" if isinstance(value, str) and re.fullmatch(r"[1-9]\d*", value) else "must be a number in a string."


def zone(value: Any) -> str:
    try:
        right = isinstance(value, str) and bool(ZoneInfo(value).key)
    except (KeyError, ValueError, OSError):  # OSError: "Australia" is a folder of zones
        right = False
    return "" if right else "must be a time zone."


def moment(value: Any) -> str:
    """In one of the document's forms, all with a zone and none with a colon in it."""
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d{4})"
    return (
        ""
        if isinstance(value, str) and re.fullmatch(form, value)
        else "must be a date such as 2015-10-29T15:28:59+0000."
    )


def choice(*words: Any) -> Check:
    said = f"must be one of {', '.join(map(str, words))}."
    return lambda value: "" if not isinstance(value, bool) and value in words else said


def list_of(each: Check) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "must be an array that is not empty."
        return next((f"has an entry that {said}" for one in value if (said := each(one))), "")

    return check


def commas(each: Check) -> Check:
    """A list in a query: its entries between commas."""
    return lambda value: next((f"has an entry that {said}" for one in value.split(",") if (said := each(one))), "")


def each_of(fields: Fields) -> Check:
    def check(value: Any) -> str:
        wrong = faults(fields, value) if isinstance(value, dict) else ["is no object."]
        return f"is wrong: {wrong[0]}" if wrong else ""

    return list_of(check)


def counted(text: str) -> int | str:
    return int(text) if re.fullmatch(r"\d{1,15}", text) else text


def need(check: Check) -> Field:
    return Field(check, required=True)


def may(check: Check) -> Field:
    return Field(check)


def seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


ROLES = (3, 4, 5, 6, 7, 8)
ROLE = choice(*ROLES)
QUERY_NUMBER = Field(number, read=counted)
USERS: Fields = {"userIds": need(list_of(number))}
GROUP_REFS = may(each_of({"id": need(number)}))
PAGE: Fields = {"startIndex": Field(number, True, read=counted), "maxResults": Field(number, True, read=counted)}
"""Called required nearly everywhere."""
