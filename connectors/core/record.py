"""What platforms answer, as Registrar reads it: every field has a default and nothing that arrives can fail to parse.

A change that was done must not look failed because a vendor added a field or sent a number as a string.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, Generic

from pydantic import (
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_snake
from pydantic.fields import FieldInfo
from typing_extensions import TypeVar

T = TypeVar("T", default=Any)


@dataclass(frozen=True)
class Display:
    """How a record is shown: the field people know it by, the columns of a table in order, the fields that hold a time
    in the platform's own way, those that are nobody's business, and those that hold HTML, which people read as text."""

    name: str = ""
    columns: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    html: tuple[str, ...] = ()


class Record(BaseModel):
    """One thing on a platform. Fields that are not declared are kept and shown last."""

    display: ClassVar[Display] = Display()

    model_config = ConfigDict(
        frozen=True, extra="allow", populate_by_name=True, coerce_numbers_to_str=True, defer_build=True
    )

    @field_validator("*", mode="wrap")
    @classmethod
    def _forgive(cls, value: Any, parse: ValidatorFunctionWrapHandler, info: Any) -> Any:
        try:
            return parse(value)
        except ValidationError:
            if kept := [one for one in value if _parses(parse, one)] if isinstance(value, list) else []:
                return parse(kept)  # one broken entry must not cost the others
            declared: FieldInfo = cls.model_fields[info.field_name]
            return declared.get_default(call_default_factory=True)

    def plain(self, reveal: bool = False) -> dict[str, Any]:
        """JSON data as the platform named it, secrets masked unless revealed."""
        return {name: _plain(value, reveal) for name, value in self if name not in self.display.hidden}

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
        if not isinstance(arrived, dict):
            return arrived
        return {_snake(cls.misspelled.get(name, name)): value for name, value in arrived.items()}


@lru_cache(1024)
def _snake(name: str) -> str:
    return to_snake(name)


def _parses(parse: ValidatorFunctionWrapHandler, entry: Any) -> bool:
    try:
        parse([entry])
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a listing. `total` is None where the platform does not say; `next` is what asks for the rows after
    these (a page number, an offset, whatever the platform counts in), None at the end."""

    items: list[T] = field(default_factory=list)
    total: int | None = None
    next: Any = None


def plain(value: Any, reveal: bool = False) -> Any:
    """Any result as JSON data."""
    return _plain(value, reveal)


def _plain(value: Any, reveal: bool) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value() if reveal else "•••"
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
