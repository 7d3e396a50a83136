"""How a request is written: `body = "json"`, `"form"` or `"php"` of a connector says which.

    json   {"ids": [1, 2]}      any plain data
    form   ids=1&ids=2          texts, numbers, yes and no, and lists of such; a list repeats its name
    php    ids[]=1&ids[]=2      whatever is nested too, by the names that PHP makes arrays of, in bodies and in queries

In a form all is text: yes and no are true and false, in PHP 1 and 0, and null is empty.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote, urlencode

Body = Literal["json", "form", "php"]
_KEPT, _KEPT_INSIDE = re.compile(r"[^[\0. ]+"), re.compile(r"(?![ \t-\r]\Z)[^]\0]+")
"""The names that PHP keeps as they are, before the first bracket and within brackets."""


class Unwritable(ValueError):
    """Something that cannot be written in that way. `name` is where it stands, and the message what is wrong with it;
    neither holds a value."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"{name} {said}")
        self.name, self.said = name, said


def form(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same, of which nothing may be nested. Raises Unwritable."""
    for name, held in _named(fields):
        if any(isinstance(one, Mapping | list) for one in many(held)):
            raise Unwritable(name, "is nested, and a form has no names for that")
    return dict(fields)


def php(fields: Mapping[str, Any]) -> dict[str, Any]:
    """As PHP reads it, and as its http_build_query writes it: `ids[]` for each of a list, `extra[0][name]` for what is
    in a map in a list. A list of plain values stays one, under a name that is repeated. An empty one says nothing; null
    is empty, where http_build_query leaves it out. Raises Unwritable."""
    for name, _ in _named(fields):
        if not _KEPT.fullmatch(name):
            raise Unwritable(name, "is a name that PHP would change. Leave out “[”, dots and spaces")
    return {name: value for key, held in fields.items() for name, value in _php(key, held)}


def _named(fields: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(fields, Mapping):
        raise Unwritable("the body", "has no names, and a form is made of them")
    yield from fields.items()


def many(value: Any) -> list[Any]:
    """What is sent under one name."""
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """As it stands in a form or in a query."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def query_string(fields: Mapping[str, Any]) -> str:
    """The query of an address."""
    pairs = [(name, text(one)) for name, value in fields.items() for one in many(value)]
    return urlencode(pairs, quote_via=quote, safe="@:/")


def _php(name: str, held: Any) -> Iterator[tuple[str, Any]]:
    match held:
        case Mapping():
            for key, inner in held.items():
                if not _KEPT_INSIDE.fullmatch(key):
                    raise Unwritable(key, "is a name that PHP would change. Leave out “]”")
                yield from _php(f"{name}[{key}]", inner)
        case list() if any(isinstance(one, Mapping | list) for one in held):
            for count, inner in enumerate(held):
                yield from _php(f"{name}[{count}]", inner)
        case list():
            if held:
                yield f"{name}[]", [_php_text(one) for one in held]
        case _:
            yield name, _php_text(held)


def _php_text(held: Any) -> str:
    return str(int(held)) if isinstance(held, bool) else text(held)
