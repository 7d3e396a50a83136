"""A small language for saying what JSON may look like, with faults worded the way Slack words them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Json = dict[str, Any]


class ShapeFault(NamedTuple):
    at: str  # a JSON pointer
    says: str

    def __str__(self) -> str:
        return f"{self.says} [json-pointer:{self.at}]"


Check = Callable[[Any, str], Iterable[ShapeFault]]


def text(most: int | None = None, least: int = 0) -> Check:
    def check(value: Any, at: str) -> Iterator[ShapeFault]:
        if not isinstance(value, str):
            yield ShapeFault(at, "must be a string")
        elif len(value) < least:
            yield ShapeFault(at, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            yield ShapeFault(at, f"must be less than {most + 1} characters")

    return check


def flag(value: Any, at: str) -> Iterator[ShapeFault]:
    if not isinstance(value, bool):
        yield ShapeFault(at, "must be a boolean")


def anything(value: Any, at: str) -> Iterator[ShapeFault]:
    yield from ()


def number(least: float, most: float) -> Check:
    def check(value: Any, at: str) -> Iterator[ShapeFault]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield ShapeFault(at, "must be a number")
        elif value < least:
            yield ShapeFault(at, f"must be greater than {least - 1}")
        elif value > most:
            yield ShapeFault(at, f"must be less than {most + 1}")

    return check


def one_of(*allowed: Any) -> Check:
    def check(value: Any, at: str) -> Iterator[ShapeFault]:
        if value not in allowed:
            yield ShapeFault(at, f"must be a valid enum value: {', '.join(map(str, allowed))}")

    return check


def matching(pattern: str, says: str) -> Check:
    compiled = re.compile(pattern)

    def check(value: Any, at: str) -> Iterator[ShapeFault]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield ShapeFault(at, says)

    return check


def many(each: Check, *, most: int | None = None, least: int = 0) -> Check:
    def check(value: Any, at: str) -> Iterator[ShapeFault]:
        if not isinstance(value, list):
            yield ShapeFault(at, "must provide an array")
        elif len(value) < least:
            yield ShapeFault(at, f"no less than {least} items allowed")
        elif most is not None and len(value) > most:
            yield ShapeFault(at, f"no more than {most} items allowed")
        else:
            for index, item in enumerate(value):
                yield from each(item, f"{at}/{index}")

    return check


class Shape:
    """An object with the fields it needs and takes, and no other. Rules look at it once its fields are right."""

    def __init__(
        self,
        type: str | None = None,
        needs: Mapping[str, Check] | None = None,
        takes: Mapping[str, Check] | None = None,
        rules: Iterable[Check] = (),
    ) -> None:
        self._needs = dict(needs or {})
        self._fields = {**({"type": one_of(type)} if type else {}), **self._needs, **(takes or {})}
        self._rules = tuple(rules)
        if type:
            self._needs["type"] = one_of(type)

    def __call__(self, value: Any, at: str) -> Iterator[ShapeFault]:
        if not isinstance(value, dict):
            yield ShapeFault(at, "must provide an object")
            return
        faults = list(self._faults(value, at))
        yield from faults
        if not faults:
            for rule in self._rules:
                yield from rule(value, at)

    def _faults(self, value: Json, at: str) -> Iterator[ShapeFault]:
        for name in self._needs:
            if name not in value:
                yield ShapeFault(at, f"missing required field: {name}")
        for name, inner in value.items():
            if name not in self._fields:
                yield ShapeFault(at, f"invalid additional property: {name}")
            else:
                yield from self._fields[name](inner, f"{at}/{name}")


def by_type(shapes: Mapping[str, Check]) -> Check:
    """One of several shapes, told apart by their `type`."""

    def check(value: Any, at: str) -> Iterator[ShapeFault]:
        if not isinstance(value, dict):
            yield ShapeFault(at, "must provide an object")
        elif not isinstance(value.get("type"), str):
            yield ShapeFault(at, "missing required field: type")
        elif value["type"] not in shapes:
            yield ShapeFault(f"{at}/type", f"unsupported type: {value['type']}")
        else:
            yield from shapes[value["type"]](value, at)

    return check
