"""What is shown to whoever asked, and to nobody in a channel: the fields that records declare `private`."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from connectors.core.field_specs import MASK
from connectors.core.kept_fields import AS_SENT
from connectors.core.record import Record


@cache
def private_names(annotation: Any) -> frozenset[str]:
    """The names that a record, or whatever holds such, declares private, with those of all records inside it."""
    return frozenset(name for one in records_in(annotation) for name in one.display.private)


@cache
def unspoken_names(package: str) -> tuple[frozenset[str], frozenset[str]]:
    """Of all records of a platform, by the names on the wire: what is never said, and what is private."""
    never, private = set[str](), set[str]()
    waiting = [*Record.__subclasses__()]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith(package):
            never |= {*one.display.withheld, *one.display.guarded}
            never |= {name for name, declared in one.model_fields.items() if "SecretStr" in str(declared.annotation)}
            private |= {*one.display.private}
    return frozenset(never), frozenset(private)


def in_public(data: Any, names: frozenset[str]) -> Any:
    """The same JSON data with a mask for each value under one of these names, at any depth."""
    if isinstance(data, Mapping):
        hidden = {name for name, one in data.items() if one and name.removesuffix(AS_SENT) in names}
        return {name: MASK if name in hidden else in_public(one, names) for name, one in data.items()}
    return [in_public(one, names) for one in data] if isinstance(data, list) else data


def records_in(annotation: Any, seen: frozenset[Any] = frozenset()) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record) and annotation not in seen:
        yield annotation
        for declared in annotation.model_fields.values():
            yield from records_in(declared.annotation, seen | {annotation})
    for inner in get_args(annotation):
        yield from records_in(inner, seen)
