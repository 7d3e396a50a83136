"""`field_specs(cls)`: an operation's fields as one table, read once from the class. Forms, commands, help and requests
read this, never pydantic.

A value has three shapes, and the table knows the way between them:

    plain   JSON data under the names people type: what forms, commands and storage hold   "2026-03-02T10:00:00Z"
    held    what the intent's attributes are                                               datetime(2026, 3, 2, 10, …)
    wire    JSON data under the platform's names                                           1772445600
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, Union, get_args, get_origin

import annotated_types as bounds
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator
from pydantic.fields import FieldInfo

from connectors.core.field_markers import (
    NULL,
    Also,
    AnyOf,
    As,
    ConfirmFirst,
    Help,
    In,
    MadeWhenSent,
    MayBeNew,
    NamedIn,
    NoSecret,
    Null,
    OneOf,
    OptionsFrom,
    Place,
    Private,
    Risk,
    Spread,
    Wire,
)
from connectors.core.labels import field_label

M = TypeVar("M")
MASK = "•••"
OF_EACH = (OptionsFrom, NamedIn, MayBeNew, Private, NoSecret)
"""The markers that a list takes over from its entries: what is so of each is so of all of them."""
Reveal = Callable[[SecretStr], str]


def open_secret(secret: SecretStr) -> str:
    return secret.get_secret_value()


def mask(secret: SecretStr) -> str:
    return MASK


class Part(BaseModel):
    """A nested object in the vendor's shape, never empty. `line` says how people write one on a line."""

    line: ClassVar[str] = ""
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not any(given(self)):
            raise ValueError("part")  # a form cannot tell an empty object from none
        return self


class Code(Enum):
    """A vocabulary that people type as words and the platform knows as codes."""

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def _missing_(cls, value: object) -> "Code | None":
        wanted = squash(str(value))
        return next((one for one in cls if squash(one.word) == wanted or str(one.value) == str(value)), None)


@dataclass(frozen=True)
class FieldKind:
    """What a value is, whatever field holds it.

    `choices` maps the words people type to plain values; `open` lets other values through too. What is `nullable` takes
    null, which empties it.
    """

    name: str
    choices: Mapping[str, Any] = field(default_factory=dict)
    open: bool = False
    item: "FieldKind | None" = None
    part: type[Part] | None = None
    code: type[Code] | None = None
    write: Callable[[Any], Any] | None = None
    least: float | None = None
    most: float | None = None
    longest: int | None = None
    shortest: int = 0
    nullable: bool = False

    @property
    def parts(self) -> "FieldSpecs":
        return field_specs(self.part) if self.part else {}

    @property
    def line(self) -> str:
        return self.part.line if self.part else ""

    def plain(self, held: Any) -> Any:
        """Held → plain. Secrets are not for here: callers leave them out first."""
        if held is NULL:
            return None
        if isinstance(held, Part):
            return {s.name: s.kind.plain(v) for s, v in given(held)}
        if isinstance(held, list | tuple):
            return [self.item.plain(v) if self.item else v for v in held]
        if isinstance(held, Code):
            return held.word
        if isinstance(held, datetime):
            return held.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(held, date):
            return held.isoformat()
        return dict(held) if isinstance(held, Mapping) else held

    def wire(self, held: Any, reveal: Reveal) -> Any:
        """Held → wire."""
        if held is NULL:
            return None
        if isinstance(held, SecretStr):
            return reveal(held)
        if self.write:
            return self.write(held)
        if isinstance(held, Part):
            return {s.wire: s.kind.wire(v, reveal) for s, v in given(held)}
        if isinstance(held, list | tuple):
            return [self.item.wire(v, reveal) if self.item else v for v in held]
        if isinstance(held, Enum):
            return held.value
        return self.plain(held)


@dataclass(frozen=True)
class FieldSpec:
    """One field of an operation, or of a Part.

    Attributes:
        name: the Python name, which people type
        wire: the name on the wire
        place: path, query or body, where a mark says so; else None
        kind: what it holds and how that is read and written
        required: it cannot be left out
        default: what is sent where nothing is given
        label: what it is called where people see it, `Course id`
        help: a sentence without its full stop
        example: a value that would be accepted
        names: all other names that people may type
        one_of: the group of which exactly one field is given
        any_of: the group of which at least one field is given
        options_from: the listing that a picker offers
        named_in: the read that knows what its value is called, where no picker offers it
        may_be_new: nobody and nothing need be known by its value yet
        risk: what makes an intent with it risky, and why
        confirm_first: why the requester sees once more what is sent
        spread: the prefix under which its entries are sent each by itself
        made_when_sent: how a secret that is left empty is made up, whenever it is sent
        private: its value is masked in whatever goes into a channel
        no_secret: whether it was said why it is none, though it is called so
    """

    name: str
    wire: str
    place: Place | None
    kind: FieldKind
    required: bool
    default: Any
    label: str
    help: str
    example: Any
    names: tuple[str, ...]
    one_of: str = ""
    any_of: str = ""
    options_from: OptionsFrom | None = None
    named_in: NamedIn | None = None
    may_be_new: bool = False
    risk: Risk | None = None
    confirm_first: ConfirmFirst | None = None
    spread: str | None = None
    made_when_sent: MadeWhenSent | None = None
    private: bool = False
    no_secret: bool = False

    @property
    def nullable(self) -> bool:
        return self.kind.nullable

    @property
    def secret(self) -> bool:
        return self.kind.name == "secret"

    @property
    def known_in(self) -> OptionsFrom | NamedIn | None:
        """The read that knows what its value is called."""
        return self.options_from or self.named_in


FieldSpecs = Mapping[str, FieldSpec]


def squash(name: str) -> str:
    """The form in which typed names are compared: case, `_`, `-` and blanks do not matter."""
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


@cache
def field_specs(model: type[BaseModel]) -> FieldSpecs:
    """The table of a class, by Python name, required fields first and otherwise in the order of declaration."""
    table = [_spec(name, info) for name, info in model.model_fields.items()]
    return {one.name: one for one in sorted(table, key=lambda one: not one.required)}


@cache
def names(model: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """Every name people may type, squashed, to its spec."""
    return {squash(name): one for one in field_specs(model).values() for name in one.names}


def given(model: BaseModel) -> Iterator[tuple[FieldSpec, Any]]:
    """The fields that hold something, with what they hold. None is not sent, so it is not here."""
    for one in field_specs(type(model)).values():
        held = getattr(model, one.name)
        if held is not None:
            yield one, held


def _spec(name: str, info: FieldInfo) -> FieldSpec:
    kind, markers, nullable = _kind(info.annotation, list(info.metadata))
    wire = info.serialization_alias or info.alias or name
    also = [m.name for m in markers if isinstance(m, Also)]

    def marker(of: type[M]) -> M | None:
        return next((m for m in markers if isinstance(m, of)), None)

    one_of, any_of, place, spread, said = marker(OneOf), marker(AnyOf), marker(In), marker(Spread), marker(Help)
    return FieldSpec(
        name=name,
        wire=wire,
        place=place.place if place else None,
        kind=replace(kind, nullable=nullable),
        required=info.is_required(),
        default=None if info.is_required() or info.default_factory else info.default,
        label=next((m.label for m in markers if isinstance(m, Help) and m.label), "")
        or field_label(name, said.text if said else ""),
        help=said.text if said else "",
        example=said.example if said else None,
        names=tuple(dict.fromkeys((name, wire, *also))),
        one_of=one_of.group if one_of else "",
        any_of=any_of.group if any_of else "",
        options_from=marker(OptionsFrom),
        named_in=marker(NamedIn),
        may_be_new=marker(MayBeNew) is not None,
        risk=marker(Risk),
        confirm_first=marker(ConfirmFirst),
        spread=spread.prefix if spread else None,
        made_when_sent=marker(MadeWhenSent),
        private=marker(Private) is not None,
        no_secret=marker(NoSecret) is not None,
    )


def _kind(annotation: Any, markers: list[Any]) -> tuple[FieldKind, list[Any], bool]:
    """Look through Annotated and Optional to the one type that holds the value."""
    arms: list[Any] = []
    nullable = False
    waiting = [annotation]
    while waiting:
        one = waiting.pop(0)
        if get_origin(one) is Annotated:
            inner, *more = get_args(one)
            markers = [*markers, *more]
            waiting.insert(0, inner)
        elif get_origin(one) in (Union, UnionType):
            waiting = [*get_args(one), *waiting]
        elif one is Null:
            nullable = True
        elif one is not NoneType:
            arms.append(one)
    kind = _named(arms[0] if arms else Any, markers, is_open=len(arms) > 1)
    return kind, markers, nullable


def _named(one: Any, markers: list[Any], is_open: bool) -> FieldKind:
    named = next((m.kind for m in markers if isinstance(m, As)), "")
    write = next((m.write for m in markers if isinstance(m, Wire)), None)
    origin = get_origin(one)
    if origin is Literal:
        words = {str(value): value for value in get_args(one)}
        return FieldKind("choice", choices=words, open=is_open, write=write)
    if origin in (list, tuple):
        item, of_item, _ = _kind(get_args(one)[0], [])
        markers.extend(m for m in of_item if isinstance(m, OF_EACH))
        return FieldKind(
            "list",
            item=item,
            write=write,
            longest=_most(markers, bounds.MaxLen, "max_length"),
            shortest=_most(markers, bounds.MinLen, "min_length") or 0,
        )
    if origin is not None and issubclass(origin, Mapping):
        return FieldKind("extras", write=write)
    if isinstance(one, type):
        if issubclass(one, Code):
            return FieldKind("choice", choices={m.word: m.word for m in one}, open=is_open, code=one, write=write)
        if issubclass(one, Part):
            return FieldKind("part", part=one, write=write)
        for python, name in _PYTHON:
            if issubclass(one, python):
                return FieldKind(
                    named or name,
                    write=write,
                    least=_most(markers, bounds.Ge, "ge"),
                    most=_most(markers, bounds.Le, "le"),
                    longest=_most(markers, bounds.MaxLen, "max_length"),
                    shortest=_most(markers, bounds.MinLen, "min_length") or 0,
                )
    return FieldKind(named or "json", write=write)


def _most(markers: list[Any], of: type, attribute: str) -> Any:
    return next((getattr(m, attribute) for m in markers if isinstance(m, of)), None)


# bool before int and datetime before date: each is a subclass of the next.
_PYTHON: tuple[tuple[type, str], ...] = (
    (SecretStr, "secret"),
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (datetime, "time"),
    (date, "date"),
    (str, "text"),
    (Mapping, "extras"),
)
