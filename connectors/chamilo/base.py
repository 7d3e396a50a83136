"""What all operations of Chamilo share: one address, how its answers are read, how people and courses are named."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Generic, Self

from annotated_types import Ge, MaxLen, MinLen
from pydantic import BeforeValidator, Field, model_validator
from pydantic.alias_generators import to_snake
from typing_extensions import TypeVar

from connectors.chamilo.clock import utc
from connectors.core.field_markers import (
    Effect,
    Email,
    Extras,
    Help,
    Http,
    Instant,
    MayBeNew,
    Method,
    NamedIn,
    OptionsFrom,
    Wire,
)
from connectors.core.field_specs import Part, given
from connectors.core.intent import FieldFault, Intent
from connectors.core.kept_fields import renamed
from connectors.core.record import Display, Record

R = TypeVar("R", default=object)

_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
"""What takes four bytes in UTF-8: Chamilo's tables have room for three."""
V2 = "/main/webservices/api/v2.php"
"""The address of everything; a field `action` says which operation is meant."""


def action(name: str, method: Method = "POST", **more: Any) -> Http:
    """The head of an operation, by its name in the wiki, which is also the section that describes it."""
    return Http(method, V2, section=name, fixed={"action": name}, **more)


class Chamilo(Intent[R], Generic[R]):
    """An operation of Chamilo, whose own name for it is the id. Source: Chamilo's wiki, REST WebServices.

    None: it answers with nothing but that it was done.
    """

    platform = "chamilo"

    @model_validator(mode="after")
    def _stored_as_it_is(self) -> Self:
        """Chamilo stores what its database has no room for as question marks, without a word."""
        for spec, held in given(self) if self.http.harm is not Effect.READ else ():
            if lost := _BEYOND_BMP.findall(str(spec.kind.plain(held)) if not spec.secret else ""):
                raise FieldFault(spec.name, f"has {' '.join(dict.fromkeys(lost))} in it, which Chamilo stores as ????")
            for name, value in held.items() if isinstance(held, Mapping) else ():
                if other := re.search(r"[\]\0]" if spec.spread is None else r"[\[. \0]", name):
                    raise FieldFault(spec.name, f"has “{other[0]}” in “{name[:40]}”, and Chamilo reads another name")
                if len(name) > MAX_VALUE_LENGTH or len(value) > MAX_VALUE_LENGTH:
                    raise FieldFault(spec.name, f"has more than {MAX_VALUE_LENGTH} characters in “{name[:40]}”")
        return self


class ChamiloRecord(Record):
    """Names are those people type: `fullName` is `full_name`, but where both are there, as with `category_code`.
    Numbers arrive as such or as text, by version of PHP."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, arrived: Any) -> Any:
        return renamed(arrived, _snake) if isinstance(arrived, dict) else arrived


@lru_cache(512)
def _snake(name: str) -> str:
    return to_snake(name)


class Noted(ChamiloRecord):
    """What was made. `note` is what Chamilo may have changed of it without a word."""

    display = Display(hidden=("note",))

    note: str = ""

    @property
    def remark(self) -> str:
        return self.note


class Made(Noted):
    """The number of what was made."""

    id: int | None = None


class Answered(ChamiloRecord):
    """What Chamilo says of a change besides that it was done."""

    message: str | None = None


class Item(ChamiloRecord):
    """Something in a course. Its text is HTML."""

    display = Display("title", ("title", "id"), html=("content", "description", "text"))

    id: int | None = None
    title: str | None = None


def _as_list(arrived: Any) -> Any:
    return list(arrived.values()) if isinstance(arrived, dict) else arrived


Listed = BeforeValidator(_as_list)
"""PHP writes a list with a gap in it as a map by place."""
Moment = Annotated[str | None, BeforeValidator(utc)]
"""A time as it arrives, read as the moment it is."""

Flag = Annotated[bool, Wire(int)]
When = Instant
"""A time to be sent. The connector writes it in Chamilo's own zone, which it alone knows."""


def _prefixed(extra: Extras) -> dict[str, str]:
    return {name if name.startswith("extra_") else f"extra_{name}": value for name, value in extra.items()}


_person = OptionsFrom("get_users", "id", "email")
_course = OptionsFrom("get_courses", "id", "title")
_COURSE = Help("Chamilo's number of the course", 1)

UserId = Annotated[int, Ge(1), _person, Help("Chamilo's number of the person", 8)]
UserIds = Annotated[list[int], MinLen(1), _person, Help("Chamilo's numbers of the people", [3, 8])]
CoachId = Annotated[int, Ge(1), _person, Help("Chamilo's number of the person who looks after the session", 3)]
CourseId = Annotated[int, Ge(1), _course, _COURSE]
CourseIds = Annotated[list[int], MinLen(1), _course]
CourseCode = Annotated[
    str, OptionsFrom("get_courses", "code", "title"), Help("The short code of the course", "ONBOARDING101")
]
SessionId = Annotated[int, Ge(1), Help("Chamilo's number of the session", 2)]
InSession = Annotated[int | None, Ge(1), Help("Chamilo's number of a session, to see the course as it is there", 2)]
Campus = Annotated[
    int | None, Field(alias="id_campus"), Ge(1), Help("Number of the portal, where Chamilo runs several", 1)
]
ExistingLogin = Annotated[
    str,
    Field(alias="loginname"),
    OptionsFrom("get_users", "username", "email"),
    Help("The name the person logs in with", "jane.doe"),
]
NewLogin = Annotated[
    str,
    Field(alias="loginname"),
    MinLen(1),
    NamedIn("get_users", "username", "email"),
    MayBeNew(),
    Help("The name they will log in with, without blanks", "zoe.li"),
]
MAX_VALUE_LENGTH = 255
"""Characters of what an additional field holds, and of its name; Chamilo cuts what is longer without a word."""
MAX_NAME_LENGTH = 60
MAX_EMAIL_LENGTH = 100
MAX_TITLE_LENGTH = 250
"""Characters. Chamilo cuts names and titles there without a word; some titles, of forums and messages, five later."""
FirstName = Annotated[str, Field(alias="firstname"), MaxLen(MAX_NAME_LENGTH), Help("First name", "Zoë")]
LastName = Annotated[str, Field(alias="lastname"), MaxLen(MAX_NAME_LENGTH), Help("Last name", "Li")]
EmailAddress = Annotated[
    Email,
    MaxLen(MAX_EMAIL_LENGTH),
    NamedIn("get_users", "email", "username"),
    MayBeNew(),
    Help("E-mail address", "zoe.li@example.com"),
]
Language = Annotated[str, Help("Language, by its English name", "french")]
ExtraFields = Annotated[
    list[str] | None,
    Help("Further details to show, by the names of the fields that your Chamilo keeps them in", ["client"]),
]
FieldName = Annotated[str, Help("Name of an additional field of your Chamilo, as its settings call it", "client")]
FieldValue = Annotated[str, Help("What the field must hold", "ACME")]
SessionExtras = Annotated[
    Extras | None,
    Wire(_prefixed),
    Help("What your Chamilo's additional fields for sessions are to hold", {"client": "ACME"}),
]


class Extra(Part):
    line = "{field_name}: {field_value}"

    field_name: Annotated[
        str, MaxLen(MAX_VALUE_LENGTH), Help("Name of the additional field, as your Chamilo's settings call it", "age")
    ]
    field_value: Annotated[str, MaxLen(MAX_VALUE_LENGTH), Help("What it is to hold", "29")]


PersonExtras = Annotated[
    list[Extra] | None,
    Help("What your Chamilo's additional fields are to hold", [{"field_name": "age", "field_value": "29"}]),
]
NewcomerExtras = Annotated[
    list[Extra] | None,
    Help(
        "What your Chamilo's additional fields are to hold; it makes those that it does not have, for everyone",
        [{"field_name": "age", "field_value": "29"}],
    ),
]
"""Of somebody new; of whoever is there already, Chamilo refuses a field that it does not have."""
