"""What a request may hold, and what Skilljar says of what it may not: sentences in lists, by field.

The reference shows no refusal at all. The wording is that of the framework the platform is built with.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Fault = list[Any] | dict[str, Any]
Check = Callable[[Any], Fault | None]


@dataclass(frozen=True, slots=True)
class Field:
    check: Check
    needed: bool = False
    null: bool = False


Fields = Mapping[str, Field]


def needs(check: Check) -> Field:
    return Field(check, needed=True)


def may(check: Check) -> Field:
    return Field(check)


def may_be_null(check: Check) -> Field:
    return Field(check, null=True)


def faults(fields: Fields, given: Any) -> Fault:
    """Everything wrong with an object; empty if nothing is. A field that is not documented is refused."""
    if not isinstance(given, dict):
        return ["Invalid data. Expected a dictionary."]
    found: dict[str, Any] = {name: ["This field is not known."] for name in given if name not in fields}
    for name, field in fields.items():
        if name not in given:
            if field.needed:
                found[name] = ["This field is required."]
        elif given[name] is None:
            if not field.null:
                found[name] = ["This field may not be null."]
        elif fault := field.check(given[name]):
            found[name] = fault
    return found


def text(value: Any) -> Fault | None:
    return None if isinstance(value, str) else ["Not a valid string."]


def name(value: Any) -> Fault | None:
    return text(value) or (None if value.strip() else ["This field may not be blank."])


def boolean(value: Any) -> Fault | None:
    return None if isinstance(value, bool) else ["Must be a valid boolean."]


def integer(value: Any) -> Fault | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else ["A valid integer is required."]


def count(value: Any) -> Fault | None:
    return integer(value) or (None if value >= 0 else ["Ensure this value is greater than or equal to 0."])


def moment(value: Any) -> Fault | None:
    try:
        zoned = datetime.fromisoformat(value).tzinfo is not None and "T" in value
    except (TypeError, ValueError):
        zoned = False
    return None if zoned else ["Datetime has wrong format."]


def email(value: Any) -> Fault | None:
    good = isinstance(value, str) and re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", value)
    return None if good else ["Enter a valid email address."]


def instructor(value: Any) -> Fault | None:
    """An address, or a name and an address."""
    bare = re.sub(r".*<(.*)>", r"\1", value) if isinstance(value, str) else value
    return email(bare)


def url(value: Any) -> Fault | None:
    good = isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+\S*", value)
    return None if good else ["Enter a valid URL."]


def zone(value: Any) -> Fault | None:
    try:
        return None if ZoneInfo(value).key else ["This is no time zone."]
    except (KeyError, TypeError, ValueError, OSError):  # OSError: "America" is a folder of zones
        return [f'"{value}" is not a valid choice.']


def anything(value: Any) -> Fault | None:
    return None


def choice(*words: str) -> Check:
    return lambda value: None if value in words else [f'"{value}" is not a valid choice.']


def nested(fields: Fields) -> Check:
    return lambda value: faults(fields, value) or None


def listed(check: Check, most: int | None = None) -> Check:
    def inner(value: Any) -> Fault | None:
        if not isinstance(value, list):
            return ["Expected a list of items."]
        if most is not None and len(value) > most:
            return [f"Ensure this field has no more than {most} elements."]
        wrong = [check(one) or {} for one in value]
        return wrong if any(wrong) else None

    return inner


ONE = nested({"id": needs(name)})
"""Something that is known by its id."""
