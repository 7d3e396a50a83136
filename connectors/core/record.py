"""What platforms answer, as Registrar reads it: every field has a default and nothing that arrives can fail to parse.

A change that was done must not look failed because a vendor added a field or sent a number as a string. And nothing of
it is lost: what a record does not name, what stands beside a field that it takes out of another object, and what it
cannot read are kept with the rest.
"""

import json
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_snake
from pydantic.fields import FieldInfo
from typing_extensions import TypeVar

from connectors.core.field_specs import MASK
from connectors.core.kept_fields import AS_SENT, beside, free_name, renamed, ways_in

T = TypeVar("T", default=Any)
_unread: ContextVar[dict[str, Any]] = ContextVar("_unread")
"""Of the record that is being read: what stands where it has a field of another kind."""


@dataclass(frozen=True)
class Display:
    """How a record is shown.

    Attributes:
        name: the field people know it by
        columns: of a table, in order
        moments: fields that hold a time in the platform's own way: Unix seconds, as a number or as text
        aside: fields that hardly interest anybody: cards and tables leave them out, Show JSON and files have them
        hidden: fields that a connector adds for its own use; nobody sees them
        html: fields that hold HTML, which people read as text
        withheld: fields of the platform that are masked for everybody, whoever asks, and why
        guarded: secrets that stay masked for whoever asked too, and why: another operation hands them out, or none
        private: fields that are shown to whoever asked, and masked in whatever goes into a channel: with them others
            get in, or money back. They count at any depth, under these names
    """

    name: str = ""
    columns: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    withheld: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    guarded: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    private: tuple[str, ...] = ()


class Record(BaseModel):
    """One thing on a platform. Fields that are not declared are kept and shown last."""

    display: ClassVar[Display] = Display()
    identity: ClassVar[str] = "id"
    """The field by which rows are told apart where a listing sends one twice."""
    proof: ClassVar[tuple[str, ...]] = ()
    """The fields one of which stands in every answer of this kind; any that it declares, where it names none."""

    model_config = ConfigDict(
        frozen=True, extra="allow", populate_by_name=True, coerce_numbers_to_str=True, defer_build=True
    )

    @model_validator(mode="before")
    @classmethod
    def _beside(cls, arrived: Any) -> Any:
        """What is taken out of another object leaves the rest of that where it stood."""
        ways = ways_in(cls)
        return beside(arrived, ways) if ways and isinstance(arrived, dict) else arrived

    @model_validator(mode="wrap")
    @classmethod
    def _as_sent(cls, arrived: Any, parse: ModelWrapValidatorHandler[Self]) -> Self:
        """What could not be read is kept as it was sent, under a name that says so."""
        unread: dict[str, Any] = {}
        token = _unread.set(unread)
        try:
            made = parse(arrived)
        finally:
            _unread.reset(token)
        if unread and made.__pydantic_extra__ is not None:
            for name, value in unread.items():
                made.__pydantic_extra__[free_name(name, made.__pydantic_extra__)] = value
        return made

    @field_validator("*", mode="wrap")
    @classmethod
    def _forgive(cls, value: Any, parse: ValidatorFunctionWrapHandler, info: Any) -> Any:
        declared: FieldInfo = cls.model_fields[info.field_name]
        try:
            read, left = parse(value), None
        except ValidationError:
            entries = [(one, _parses(parse, one)) for one in value] if isinstance(value, list) else []
            kept = [one for one, parses in entries if parses]  # one broken entry must not cost the others
            read = parse(kept) if kept else declared.get_default(call_default_factory=True)
            left = [one for one, parses in entries if not parses] if kept else value
        if read is None or read == ():
            left = value
        if left not in (None, "", [], {}, ()):
            _unread.get()[info.field_name] = _as_secret(left) if _is_secret(declared.annotation) else left
        return read

    def plain(self, reveal: bool = False) -> dict[str, Any]:
        """JSON data as the platform named it, secrets masked unless revealed."""
        guarded = self.display.guarded
        return {
            name: MASK if value and name in self.display.withheld else _plain(value, reveal and name not in guarded)
            for name, value in self
            if name not in self.display.hidden
        }

    @property
    def proven(self) -> bool:
        """Whether anything stands in it by which it is known for what it is."""
        names = self.proof or [one for one in type(self).model_fields if one not in self.display.hidden]
        if not names:
            return bool(self.model_extra)
        return any(getattr(self, one) not in (None, "", ()) for one in names if one in self.model_fields_set)

    @property
    def remark(self) -> str:
        """What a person should know about this very answer, in a sentence."""
        return ""


class CamelRecord(Record):
    """Of a platform that writes names in camelCase. Here they are those people type, also of fields that are not
    declared: `userName` is `user_name`. `misspelled` has the platform's slips, and how it should be."""

    misspelled: ClassVar[Mapping[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _named(cls, arrived: Any) -> Any:
        slips = cls.misspelled
        return renamed(arrived, lambda name: _snake(slips.get(name, name))) if isinstance(arrived, dict) else arrived


@lru_cache(1024)
def _snake(name: str) -> str:
    return to_snake(name)


def _is_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(map(_is_secret, get_args(annotation)))


def _as_secret(value: Any) -> SecretStr:
    return SecretStr(value if isinstance(value, str) else json.dumps(value))


def _parses(parse: ValidatorFunctionWrapHandler, entry: Any) -> bool:
    try:
        parse([entry])
    except ValidationError:
        return False
    return True


class Rows(list[T]):
    """Rows of a listing.

    Attributes:
        unread: how many came besides that are nothing of the kind: each costs itself alone
        asked: where a listing is read page by page, the intent that asked for this page
        total: likewise, how many the platform says there are; None where it does not
    """

    def __init__(self, rows: Iterable[T] = (), unread: int = 0, asked: Any = None, total: int | None = None) -> None:
        super().__init__(rows)
        self.unread = unread
        self.asked = asked
        self.total = total


def unread(rows: Any) -> int:
    """How many rows of an answer could not be read."""
    return getattr(rows.items if isinstance(rows, Page) else rows, "unread", 0)


def unread_in(record: Record, name: str) -> int:
    """The same of a field that holds rows; one where it holds something else altogether."""
    left = (record.model_extra or {}).get(name + AS_SENT)
    return len(left) if isinstance(left, list) else int(left is not None)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a listing. `total` is None where the platform does not say; `next` is what asks for the rows after
    these (a page number, an offset, whatever the platform counts in), None at the end."""

    items: list[T] = field(default_factory=list)
    total: int | None = None
    next: Any = None

    @property
    def came(self) -> int:
        """How many rows came, read or not."""
        return len(self.items) + unread(self)

    @property
    def names_next(self) -> bool:
        """Whether the platform itself says that there is something after these."""
        return self.next not in (None, "", False)


def plain(value: Any, reveal: bool = False) -> Any:
    """Any result as JSON data."""
    return _plain(value, reveal)


def _plain(value: Any, reveal: bool) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value() if reveal else MASK
    if isinstance(value, Record):
        return value.plain(reveal)
    if isinstance(value, BaseModel):
        return {name: _plain(one, reveal) for name, one in value}
    if isinstance(value, Page):
        return [_plain(one, reveal) for one in value.items]
    if isinstance(value, dict):
        return {key: _plain(one, reveal) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, reveal) for one in value]
    if isinstance(value, bytes):
        return f"a file of {len(value):,} bytes"
    return value if isinstance(value, str | int | float | bool | None) else str(value)
