"""What an operation may be given, and the sentences for what it may not: the vendor's tables of attributes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

Faults = Iterator[tuple[str, str]]
"""Pairs of an attribute (`session_times.0.end_time`) and a sentence about it."""


class Kind(Protocol):
    def parse(self, text: str) -> Any:
        """The value that a query string means; text that means none comes back as it is."""

    def faults(self, value: Any, at: str) -> Faults: ...


@dataclass(frozen=True, slots=True)
class Plain:
    sentence: str
    accepts: Callable[[Any], bool]
    read: Callable[[str], Any] = str

    def parse(self, text: str) -> Any:
        return self.read(text)

    def faults(self, value: Any, at: str) -> Faults:
        if not self.accepts(value):
            yield at, f"The {at} {self.sentence}"


@dataclass(frozen=True, slots=True)
class ListOf:
    each: Kind

    def parse(self, text: str) -> Any:
        return text

    def faults(self, value: Any, at: str) -> Faults:
        if not isinstance(value, list):
            yield at, f"The {at} must be an array."
            return
        for place, item in enumerate(value):
            yield from self.each.faults(item, f"{at}.{place}")


@dataclass(frozen=True, slots=True)
class Attribute:
    kind: Kind
    required: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Attributes:
    """An object's attributes; any other is refused. The groups name alternatives."""

    of: Mapping[str, Attribute] = field(default_factory=dict)
    one_of: tuple[tuple[str, ...], ...] = ()
    """Groups of which exactly one is given."""
    any_of: tuple[tuple[str, ...], ...] = ()
    """Groups of which at least one is given."""
    not_both: tuple[tuple[str, ...], ...] = ()
    """Groups of which at most one is given."""
    in_order: tuple[str, str] | None = None
    """Two times, the second of which is later."""

    def parse(self, text: str) -> Any:
        return text

    def faults(self, value: Any, at: str = "") -> Faults:
        if not isinstance(value, dict):
            yield at, f"The {at} must be an object."
            return
        prefix = f"{at}." if at else ""
        for name in value:
            if name not in self.of:
                yield prefix + name, f"The {prefix}{name} attribute is not known here."
        faulty = False
        for name, attribute in self.of.items():
            for fault in self._fault(attribute, value, name, prefix):
                faulty = True
                yield fault
        yield from self._groups(value, prefix)
        if self.in_order and not faulty and value[self.in_order[1]] <= value[self.in_order[0]]:
            start, end = self.in_order
            yield prefix + end, f"The {prefix}{end} must be after {start}."

    def _fault(self, attribute: Attribute, value: Mapping[str, Any], name: str, prefix: str) -> Faults:
        if name not in value:
            if attribute.required:
                yield prefix + name, f"The {prefix}{name} field is required."
        elif not (value[name] is None and attribute.nullable):
            yield from attribute.kind.faults(value[name], prefix + name)

    def _groups(self, value: Mapping[str, Any], prefix: str) -> Faults:
        for rule, groups, least, most in (
            ("One and only one", self.one_of, 1, 1),
            ("At least one", self.any_of, 1, None),
            ("No more than one", self.not_both, 0, 1),
        ):
            for group in groups:
                given = [name for name in group if name in value]
                if not least <= len(given) <= (most or len(group)):
                    for name in given or group:
                        yield prefix + name, f"{rule} of {', '.join(group)} must be given."


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else text


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    except (KeyError, ValueError, OSError):  # OSError: "America" is a folder of zones
        return False


def within(low: int, high: int, sentence: str) -> Plain:
    return Plain(sentence, lambda value: _is_integer(value) and low <= value <= high, _number)


def choice(*words: str | int) -> Plain:
    return Plain(
        f"must be one of {', '.join(map(str, words))}.",
        lambda value: not isinstance(value, bool) and value in words,
    )


def required(kind: Kind) -> Attribute:
    return Attribute(kind, required=True)


def optional(kind: Kind) -> Attribute:
    return Attribute(kind)


TEXT = Plain("must be a string.", lambda value: isinstance(value, str))
NAME = Plain("must be a string that is not blank.", lambda value: isinstance(value, str) and bool(value.strip()))
NUMBERED = Plain(
    "must be a string or an integer.", lambda value: _is_integer(value) or (isinstance(value, str) and value != "")
)
"""An identifier that the document types one way and shows another."""
EMAIL = Plain(
    "format is invalid.",
    lambda value: (
        isinstance(value, str)
        and re.fullmatch(r"[\w.+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", value, re.IGNORECASE | re.ASCII) is not None
    ),
)
BOOLEAN = Plain(
    "must be true or false.",
    lambda value: isinstance(value, bool),
    lambda text: {"true": True, "false": False}.get(text, text),
)
ZONE = Plain("must be a name in the time zone database.", _is_zone)
POSITIVE = within(1, 2**31 - 1, "must be a positive integer.")
UP_TO_1000 = within(1, 1000, "must be an integer from 1 to 1000.")
UNIX_TIME = within(0, 10**11 - 1, "must be Unix time in whole seconds.")
"""Up to eleven digits: milliseconds, the usual slip, have thirteen."""

CLASS = {"class_id": optional(NAME), "ext_class_id": optional(NAME)}
ONE_CLASS = ("class_id", "ext_class_id")
