"""The fields of an operation are checked where they are written: as soon as its class is made.

htpp = POST("/users")                         no head: the operation would be nowhere
effect: str                                   it would stand in the way of what every operation is
title: str; name: Annotated[str, Also("title")]     nobody could tell which is meant
key: Annotated[str, Private]                  without brackets, it is no mark
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from connectors.core import field_markers
from connectors.core.field_markers import Also, Http
from connectors.core.field_specs import squash
from connectors.core.wrong_declaration import WrongDeclaration


class Declared(BaseModel):
    """What `Intent` is made of, and nothing else: it looks at each new class of its own."""

    @classmethod
    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        base = cls.__mro__[cls.__mro__.index(Declared) - 1]
        if cls is not base:  # before pydantic has seen them, which says of some that they cannot be, but not where
            _refuse(cls, _shadowing(vars(cls).get("__annotations__", {}), base))

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        super().__pydantic_init_subclass__(**options)
        fields = cls.model_fields if cls.__pydantic_fields_complete__ else {}  # else not all names in it are known yet
        _refuse(cls, [*_stray_heads(cls), *field_faults(fields)])


def field_faults(fields: Mapping[str, FieldInfo]) -> list[tuple[str, str]]:
    """What cannot be meant of the fields of an operation, or of a part of one: the name of each, and what is wrong."""
    return [*_bare_markers(fields), *_called_alike(fields)]


def _refuse(cls: type[BaseModel], faults: Iterable[tuple[str, str]]) -> None:
    if said := [f"{cls.__module__}.{cls.__qualname__}.{name}: {fault}." for name, fault in faults]:
        raise WrongDeclaration("\n".join(said))


def _stray_heads(cls: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for name, held in vars(cls).items():
        if isinstance(held, Http) and name != "http":
            yield name, f"this is a head, and the head of an operation is called http: write http = {held.method}(…)"


def _shadowing(annotations: Mapping[str, Any], base: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """What has the name of something that every operation has."""
    for name in sorted(annotations.keys() & _had(base)):
        if "ClassVar" not in str(annotations[name]):
            yield name, f'every operation has this already: call it otherwise, with Field(alias="{name}")'


@cache
def _had(base: type[BaseModel]) -> frozenset[str]:
    return frozenset((*dir(base), *base.__annotations__))


def _bare_markers(fields: Mapping[str, FieldInfo]) -> Iterator[tuple[str, str]]:
    for name, info in fields.items():
        for marker in info.metadata:
            if isinstance(marker, type) and marker.__module__ == field_markers.__name__:
                yield name, f"{marker.__name__} marks nothing without brackets: write {marker.__name__}(…)"


def _called_alike(fields: Mapping[str, FieldInfo]) -> Iterator[tuple[str, str]]:
    """Two fields of one name, on the wire or as people type it."""
    taken: dict[str, str] = {}
    for name, info in fields.items():
        also = [one.name for one in info.metadata if isinstance(one, Also)]
        for one in dict.fromkeys((name, info.serialization_alias or info.alias or name, *also)):
            if (other := taken.setdefault(squash(one), name)) != name:
                yield name, f"{other} is called {one} too, and no one could tell which is meant"
