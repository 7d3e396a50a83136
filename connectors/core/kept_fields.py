"""What of an object is left when a record has taken its fields out of it: kept, under names of its own."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import AliasChoices, AliasPath, BaseModel

AS_SENT = "_as_sent"
"""Ends the name of what is kept beside the field of that name."""
Way = tuple[str | int, ...]
"""The names, and places in lists, that lead to a value."""


@cache
def ways_in(record: type[BaseModel]) -> Mapping[str, tuple[Way, ...]]:
    """The fields that are read from under other names or out of other objects, each with its ways in their order."""
    found = {}
    for name, declared in record.model_fields.items():
        match declared.validation_alias:
            case AliasChoices(choices=choices):
                found[name] = tuple(_way(one) for one in choices)
            case str() | AliasPath() as only:
                found[name] = (_way(only),)
    return found


def beside(arrived: dict[str, Any], ways: Mapping[str, tuple[Way, ...]]) -> dict[str, Any]:
    """The fields by their own names, and beside them all that they leave."""
    taken = {name: way for name, all_ in ways.items() for way in all_[::-1] if _there(arrived, way)}
    left: Any = arrived
    for way in taken.values():
        left = _without(left, way)
    aliases = {way[0] for all_ in ways.values() for way in all_ if len(way) == 1}
    made = {name: _at(arrived, way) for name, way in taken.items()}
    for name, value in (left or {}).items():
        made[free_name(name, arrived | made) if name in made or name in aliases else name] = value
    return made


def merged(around: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The two as one object; of what both have, `found` counts, and the other is kept beside it."""
    made = dict(found)
    for name, value in around.items():
        made[free_name(name, {**around, **made}) if name in made and value != made[name] else name] = value
    return made


def renamed(arrived: Mapping[str, Any], rename: Callable[[str], str]) -> dict[str, Any]:
    """The same under other names; of two that become one, the second is kept beside the first."""
    made: dict[str, Any] = {}
    for name, value in arrived.items():
        known = rename(name)
        made[free_name(known, made) if known in made else known] = value
    return made


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """A name for what is kept beside the field of this name."""
    while (name := name + AS_SENT) in taken:
        pass
    return name


def _way(alias: str | AliasPath) -> Way:
    return (alias,) if isinstance(alias, str) else tuple(alias.path)


def _there(data: Any, way: Way) -> bool:
    try:
        _at(data, way)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _at(data: Any, way: Way) -> Any:
    for step in way:
        if isinstance(data, str):
            raise TypeError  # its letters are no places
        data = data[step]
    return data


def _without(data: Any, way: Way) -> Any:
    """The data without the value there, and without the objects that this empties. What is not there is not missed."""
    step, *rest = way
    if not _there(data, (step,)):
        return data
    inner = _without(data[step], tuple(rest)) if rest else None
    if isinstance(data, list):
        return [one if place != step % len(data) else inner for place, one in enumerate(data)]
    if inner in (None, {}, []):
        return {name: one for name, one in data.items() if name != step}
    return {**data, step: inner}
