"""The vocabulary of a declaration: an operation's head, the markers a field can wear, and the types platforms share.

    class EnrollmentsList(Class[list[Enrollment]]):
        http = GET("/api/v1/class/enrollments", scope="enrollment:read")  # the head, first in the body
        class_id: Annotated[str | None, OneOf("class"), OptionsFrom("classes_list", "class_id", "class_name")] = None

Markers are plain frozen values in `Annotated`; they act through `field_specs.py`, which is the only reader.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, TypeAlias, TypeVar, final
from urllib.parse import urlencode
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, GetCoreSchemaHandler, SecretStr
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from connectors.core.paging import Paginator  # which reads what is declared here

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Place = Literal["path", "query", "body"]
T = TypeVar("T")


class Effect(StrEnum):
    """What carrying an intent out does to the platform."""

    READ = "read"
    WRITE = "write"
    DESTRUCTIVE = "destructive"


@dataclass(frozen=True)
class Http:
    """The head of an operation. heads.py checks it as soon as the operation's class is made.

    `path` may hold `{wire_name}`, of a field or of something the connector brings; `bare` is the path where an optional
    one of its fields is left out. `fixed` are constants, sent with every request where the method says: they tell apart
    the operations of one path. `scope` is what the platform's key must allow; `twins` are further documented ids of
    the same call; `sensitive` says why another person must agree; `repeatable` says that sending it twice leaves the
    platform as sending it once does. `shows_only` says what a listing has, where that need not be all there is: nobody
    is told that what it does not show is not there. `hollow_yes` says that the platform says yes also where there is
    nothing to do it to: its yes counts only together with a look. `empty_yes` says that its documented yes has nothing
    in it, though it answers with a record. `paging` says how a listing goes on, where the platform's others go on in
    another way. `named_by` are the fields that say what is made, or is to be told apart by, where their names do not
    show that; `part.field` where it is in a part. `partial` says that what is left out stays as it is, as with every
    PATCH: then at least one change must be given.
    """

    method: Method
    path: str
    scope: str = ""
    effect: Effect | None = None
    reversible: bool = False
    sensitive: str = ""
    repeatable: bool | None = None
    twins: tuple[str, ...] = ()
    place: Place | None = None
    section: str = ""
    bare: str = ""
    shows_only: str = ""
    hollow_yes: bool = False
    empty_yes: bool = False
    paging: "Paginator | None" = None
    named_by: tuple[str, ...] = ()
    fixed: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    partial: bool | None = None

    @property
    def leaves_the_rest(self) -> bool:
        """Whether what is left out stays as it is."""
        return self.method == "PATCH" if self.partial is None else self.partial

    @property
    def harm(self) -> Effect:
        if self.effect:
            return self.effect
        return {"GET": Effect.READ, "DELETE": Effect.DESTRUCTIVE}.get(self.method, Effect.WRITE)

    @property
    def idempotent(self) -> bool:
        return self.harm is Effect.READ or bool(self.repeatable)

    @property
    def main_place(self) -> Place:
        """Where everything travels that does not say it itself: the constants, and fields without a mark."""
        return self.place or ("query" if self.method in ("GET", "DELETE") else "body")

    @property
    def route(self) -> str:
        """The path with what tells its operations apart: `/rest/server.php?wsfunction=core_user_get_users`."""
        return f"{self.path}?{urlencode(sorted(self.fixed.items()))}" if self.fixed else self.path


GET = partial(Http, "GET")
POST = partial(Http, "POST")
PUT = partial(Http, "PUT")
PATCH = partial(Http, "PATCH")
DELETE = partial(Http, "DELETE")


@dataclass(frozen=True)
class OneOf:
    """Exactly one field of the group is given."""

    group: str


@dataclass(frozen=True)
class AnyOf:
    """At least one field of the group is given."""

    group: str


@dataclass(frozen=True)
class OptionsFrom:
    """Offer the rows of a listing.

    Attributes:
        operation: the id of the listing, of the same platform
        value: the field of its rows to take
        label: the field of its rows that people read
        needs: fields of the same form that the listing asks for first
        anywhere: where nobody says those, a row is looked for in all that they may be
        search: the field of the listing with which the platform searches for a part of a name, as its documents say;
            `operation.field` where another listing searches
        exact: the field of the listing that shows the rows which have exactly what it is given, such as an address
    """

    operation: str
    value: str
    label: str
    needs: tuple[str, ...] = ()
    anywhere: bool = False
    search: str = ""
    exact: str = ""

    @property
    def searched(self) -> tuple[str, str]:
        """The operation that searches, and its field; empty where the platform does not search."""
        listing, _, field = self.search.rpartition(".")
        return (listing or self.operation, field) if field else ("", "")


@dataclass(frozen=True)
class NamedIn:
    """The read that knows what an id is called, where a form offers nothing to choose from: read as OptionsFrom is.

    `by` is the field of a listing that takes the value, so that it shows that row alone; `asked` is what else it is
    asked then, as plain data.
    """

    operation: str
    value: str
    label: str
    needs: tuple[str, ...] = ()
    by: str = ""
    asked: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class MayBeNew:
    """Nobody and nothing need be known by this value yet: what the operation makes or changes is given it. Where
    somebody has it already, that is who is meant, or in the way. It only keeps an unknown value from being told to be
    unknown: OptionsFrom or NamedIn, beside it, says where to look for whoever has it."""


@dataclass(frozen=True)
class Help:
    """What the field is, for people, and an example of what they might write (plain data). `label` is what it is called
    in forms and on cards, where its name does not say that: `courseid` is “Course”."""

    text: str
    example: Any = None
    label: str = ""


@dataclass(frozen=True)
class Also:
    """A truly different name people may type for the field."""

    name: str


@dataclass(frozen=True)
class In:
    """Where this one field travels, when it is not where the method says."""

    place: Place


@dataclass(frozen=True)
class Risk:
    """Giving this field a value that `when` holds for makes the intent destructive; `why` is for the approver.
    `reversible` says that the same field, given another value, undoes it."""

    why: str
    when: Callable[[Any], bool] = lambda _: True
    reversible: bool = False


@dataclass(frozen=True)
class ConfirmFirst:
    """Whoever asks sees the value once more and says so, before it is sent: it leads the platform somewhere else."""

    why: str


@dataclass(frozen=True)
class Private:
    """Whoever has the value gets in, or money back: it is masked in whatever goes into a channel."""


@dataclass(frozen=True)
class NoSecret:
    """What it is called is what secrets are called, and it is none: `why`, for whoever reads the declaration."""

    why: str


@dataclass(frozen=True)
class MadeWhenSent:
    """A secret that may be left empty: `make` makes one up whenever the request is sent, so that no intent, digest or
    row ever holds it."""

    make: Callable[[], str]
    help: ClassVar[str] = "If you leave it empty, Registrar generates one that no one sees"


@dataclass(frozen=True)
class Spread:
    """A map whose entries travel as fields of their own, each under `prefix` and its key."""

    prefix: str = ""


@dataclass(frozen=True)
class Wire:
    """How the value is written for the platform. It never acts in storage."""

    write: Callable[[Any], Any]


@dataclass(frozen=True)
class As:
    """The kind of a type whose Python class does not tell it, and how a mistake in it is explained."""

    kind: str


@final
class Null:
    """Its only instance, NULL, says "send an explicit null": empty this on the platform.

    Not an Enum, whose value pydantic would take for a text or a number where those are asked for.
    """

    def __repr__(self) -> str:
        return "NULL"

    def __reduce__(self) -> str:
        return "NULL"  # a copy is the same

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)


NULL: Final = Null()
Nullable: TypeAlias = T | Null | None
"""A field that the platform lets one empty: `Nullable[str] = None`. Bounds go inside, for NULL has no length:
`Nullable[Annotated[str, MaxLen(9)]]`."""

Secret = SecretStr


def _email(text: str) -> str:
    # Deliberately loose: the platform decides. Only what cannot be an address anywhere is refused.
    if not re.fullmatch(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+", text):
        raise ValueError("email")
    return text


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+([/?#]\S*)?", text, re.IGNORECASE):
        raise ValueError("url")
    return text


@cache
def _zones() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}  # once: it walks through folders


def _zone(text: str) -> str:
    if text.lower() not in _zones():
        raise ValueError("zone")
    return _zones()[text.lower()]


# To pydantic every number is a time: 2026 is 33 minutes past midnight, 1 January 1970.
def _time(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if re.fullmatch(r"\d{9,10}", str(value)):
        return datetime.fromtimestamp(int(value), UTC)
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d", str(value)):
        raise ValueError("time")
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        raise ValueError("date")
    return value


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:  # the first and the last day there is
        raise ValueError("time") from None


Email = Annotated[str, As("email"), AfterValidator(_email)]
Url = Annotated[str, As("url"), AfterValidator(_url)]
"""A web address: http or https and nothing else, for some platforms fetch what it names."""
ZoneName = Annotated[str, As("zone"), AfterValidator(_zone)]
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[AwareDatetime, As("time"), BeforeValidator(_time), AfterValidator(_utc)]
"""A moment, kept in UTC. A platform says with `Wire` how it wants it written."""
UnixTime = Annotated[Instant, Wire(lambda moment: int(moment.timestamp()))]
"""A moment that travels as Unix seconds."""
Extras = Mapping[str, str]
