"""People. Source: Chamilo's wiki, services on users."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Generic, Self

from annotated_types import MaxLen, MinLen
from pydantic import BeforeValidator, Field, SecretStr, model_validator

from connectors.chamilo.base import (
    MAX_NAME_LENGTH,
    MAX_VALUE_LENGTH,
    Campus,
    Chamilo,
    ChamiloRecord,
    EmailAddress,
    ExistingLogin,
    FieldName,
    FieldValue,
    FirstName,
    Flag,
    Language,
    LastName,
    Made,
    NewcomerExtras,
    NewLogin,
    Noted,
    PersonExtras,
    R,
    UserId,
    When,
    action,
)
from connectors.chamilo.logins import LOGIN_CHARACTERS, refused_character
from connectors.chamilo.passwords import first_password
from connectors.chamilo.vocabulary import Role, Whom, beyond_student, in_words
from connectors.core.field_markers import Effect, Help, MadeWhenSent, OptionsFrom, Risk, Secret
from connectors.core.field_specs import given
from connectors.core.intent import FieldFault
from connectors.core.record import Display

Name = Annotated[str, MaxLen(MAX_NAME_LENGTH)]
Status = Annotated[str | None, BeforeValidator(in_words(Role))]
_RIGHTS = Risk("It gives this person more rights than a student has.", when=beyond_student)
_STATUS = Help("What the person is on Chamilo as a whole", "student")
_SOURCE = Help("What the person logs in against; Chamilo itself unless you say", "platform")
Phone = Annotated[Annotated[str, MaxLen(30)] | None, Help("Phone number", "0811112222")]
Code = Annotated[str, MaxLen(40)]
Short = Annotated[str, MaxLen(250)]
"""Texts as long as Chamilo keeps them; it cuts what is longer without a word."""
_EXPIRES = Help("When the account ends", "2027-06-30T18:00:00Z")
PLATFORM_AUTH_SOURCE = "platform"
"""Chamilo's own name for logging in against itself."""
MAIL_NEEDED = (
    "must be yes, unless you give a password: Registrar makes one up that no one sees, and only this e-mail tells it "
    "to the person"
)


KEEPS_KEY = "It keeps the person from logging in. Programs that use their API key go on."
WHY_NOT_ACTIVE = {"-1": "expired", "-2": "deleted"}
"""What Chamilo's numbers in `active` say beside 1, yes, and 0, no. Deleted people can be listed until they are gone."""


def _may_log_in(arrived: Any) -> Any:
    """1 is yes; every other number is no, whatever its reason."""
    number = re.fullmatch(r"-?[0-9]+", str(arrived))
    return int(number[0]) > 0 if number else arrived


class User(ChamiloRecord):
    """`standing` says why someone is not active, where Chamilo tells."""

    display = Display("email", ("firstname", "lastname", "email", "username", "active", "standing", "id"))

    id: int | None = None
    firstname: str | None = None
    lastname: str | None = None
    email: str | None = None
    username: str | None = None
    active: Annotated[bool | None, BeforeValidator(_may_log_in)] = None
    standing: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _why(cls, arrived: Any) -> Any:
        why = WHY_NOT_ACTIVE.get(str(arrived.get("active"))) if isinstance(arrived, dict) else None
        return {**arrived, "standing": why} if why else arrived


class Profile(ChamiloRecord):
    """`extra` are the additional fields, as pairs of title and value."""

    display = Display("full_name", ("full_name", "username", "status", "official_code", "phone", "id"))

    id: int | None = None
    full_name: str | None = None
    username: str | None = None
    status: Status = None
    official_code: str | None = None
    phone: str | None = None
    picture_uri: str | None = None


class Known(ChamiloRecord):
    """Whether someone has the login name."""

    exists: bool | None = None


class MadeWithKey(Noted):
    """Whoever has the key acts on Chamilo as that very person."""

    id: int | None = None
    api_key: SecretStr | None = None


def needs_mail(known: Mapping[str, Any]) -> bool:
    """Whether only Chamilo's e-mail can tell the person how to log in: nobody sees a password that is made up. Whoever
    logs in against something else has a password there."""
    return known.get("password") is None and known.get("auth_source") in (None, PLATFORM_AUTH_SOURCE)


class Newcomer(Chamilo[R], Generic[R]):
    """What a new person needs; two operations share it."""

    first_name: FirstName
    last_name: LastName
    status: Annotated[Role, _RIGHTS, _STATUS]
    email: EmailAddress
    login_name: NewLogin
    password: Annotated[
        Annotated[Secret, MinLen(1)] | None,
        MadeWhenSent(first_password),
        Help("First password; Chamilo takes any, so choose a good one", "a phrase of your own"),
    ] = None
    language: Language | None = None
    phone: Phone = None
    expiration_date: Annotated[When | None, _EXPIRES] = None
    auth_source: Annotated[str | None, _SOURCE] = None
    extra: NewcomerExtras = None
    # Read by Chamilo 1.11.28 and later, and in no table of the wiki.
    send_mail: Annotated[
        Flag | None,
        Help("Send the person an e-mail with the login name and the password; yes where Registrar makes that up"),
    ] = None
    # Left out, Chamilo makes an additional field without a name to keep it in.
    original_user_id_name: Annotated[
        str,
        MinLen(1),
        MaxLen(MAX_VALUE_LENGTH),
        Help("Name of the field that keeps your own number of the person; made if Chamilo has none", "registrar_id"),
    ] = "registrar_id"
    original_user_id_value: Annotated[
        Annotated[str, MaxLen(MAX_VALUE_LENGTH)] | None,
        Help("Your own number of the person; the login name unless you say", "E123"),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _mailed(cls, given: Any) -> Any:
        return {"send_mail": True, **given} if isinstance(given, dict) and needs_mail(given) else given

    @model_validator(mode="after")
    def _can_log_in(self) -> Self:
        if refused := refused_character(self.login_name):
            raise FieldFault("login_name", f"{refused}, and {LOGIN_CHARACTERS}")
        return self

    @model_validator(mode="after")
    def _reaches_the_person(self) -> Self:
        if needs_mail(vars(self)) and not self.send_mail:
            raise FieldFault("send_mail", MAIL_NEEDED)
        return self

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        return query, {**body, "original_user_id_value": self.original_user_id_value or self.login_name}


class GetUsers(Chamilo[list[User]]):
    """List people, all or those with one role."""

    # Where an installation runs several portals, Chamilo joins people with the portal that is asked; and before 1.11.24
    # it lists nobody to whoever asks for everybody.
    http = action(
        "get_users",
        effect=Effect.READ,
        shows_only="the people whom Chamilo lists to me, who are those of one portal where it runs several",
    )

    # Left out, Chamilo lists nobody.
    status: Annotated[Whom, Help("Whom to list; everyone unless you say", "student")] = Whom.EVERYBODY
    campus: Campus = None

    @model_validator(mode="after")
    def _first_portal(self) -> Self:
        if self.campus not in (None, 1):
            raise FieldFault("campus", "can only be 1 here: Chamilo lists the people of portal 1 whatever is asked for")
        return self


class SaveUser(Newcomer[Made]):
    """Add {first_name: a person}[ {last_name}][ ({email})]."""

    http = action("save_user")


class SaveUserGetApikey(Newcomer[MadeWithKey]):
    """Add {first_name: a person}[ {last_name}][ ({email})] with a new API key."""

    http = action("save_user_get_apikey", sensitive="anyone with the key acts on Chamilo as the person it belongs to")


class UpdateUserFromUsername(Chamilo[None]):
    """Change {*: the details} of {login_name: a person}; what you leave out stays."""

    http = action("update_user_from_username", repeatable=True, partial=True)

    login_name: Annotated[ExistingLogin, Field(alias="loginName")]
    first_name: Annotated[Name | None, Field(alias="firstname"), Help("New first name", "Jane")] = None
    last_name: Annotated[Name | None, Field(alias="lastname"), Help("New last name", "Doe")] = None
    email: EmailAddress | None = None
    status: Annotated[Role | None, _RIGHTS, _STATUS] = None
    active: Annotated[
        Flag | None,
        Risk(KEEPS_KEY, when=lambda active: not active, reversible=True),
        Help("Whether the person may log in", True),
    ] = None
    language: Language | None = None
    phone: Phone = None
    address: Annotated[Short | None, Help("Address", "1 Main Street")] = None
    official_code: Annotated[Code | None, Help("A number or code of your own that Chamilo shows", "E123")] = None
    expiration_date: Annotated[When | None, _EXPIRES] = None
    extra: PersonExtras = None
    # The wiki calls it text; sent as such, Chamilo breaks each time.
    roles: Annotated[
        list[str] | None,
        Risk("It changes what this person may do, in a way that Chamilo does not describe."),
        Help("Chamilo's inner list of what the person may do; better left alone", ["ROLE_STUDENT"]),
    ] = None
    auth_source: Annotated[str | None, _SOURCE] = None
    picture_uri: Annotated[Short | None, Help("Where the person's picture is kept", "jane.jpg")] = None
    profile_completed: Annotated[Flag | None, Help("Whether the person has filled in all there is to say")] = None
    competences: Annotated[str | None, Help("What the person is good at")] = None
    diplomas: Annotated[str | None, Help("What the person has passed")] = None
    openarea: Annotated[str | None, Help("Anything else about the person", label="Open area")] = None
    teach: Annotated[str | None, Help("What the person teaches", "French")] = None
    productions: Annotated[Short | None, Help("What the person has made")] = None
    hr_dept_id: Annotated[int | None, Help("Number of the person's department", 2, label="Department id")] = None
    creator_id: Annotated[int | None, OptionsFrom("get_users", "id", "email"), Help("Who added the person", 1)] = None
    openid: Annotated[Short | None, Help("Address with which the person logs in elsewhere", label="OpenID")] = None
    theme: Annotated[Short | None, Help("Colors in which the person sees Chamilo", "chamilo")] = None
    enabled: Annotated[str | None, Help("Out of use; better left out")] = None

    @property
    def deed(self) -> str:
        if {spec.name for spec, held in given(self) if held != spec.default} != {"login_name", "active"}:
            return ""
        return f"{'Reactivate' if self.active else 'Deactivate'} {{login_name: a person}}"


class UsernameExist(Chamilo[Known]):
    """Check whether a login name is taken."""

    http = action("username_exist", effect=Effect.READ)

    login_name: Annotated[str, Field(alias="loginname"), MinLen(1), Help("The login name", "jane.doe")]


class UserProfile(Chamilo[Profile]):
    """Show the profile of Registrar's account."""

    http = action("user_profile", effect=Effect.READ)


class UsersProfilesByExtraField(Chamilo[list[Profile]]):
    """Find people by an additional field."""

    http = action("users_profiles_by_extra_field", effect=Effect.READ)

    field_name: FieldName
    field_value: FieldValue
    active: Annotated[Flag | None, Help("Only people who may log in")] = None


class DeleteUser(Chamilo[None]):
    """Delete {user_id: a person} and all their results for good."""

    http = action("delete_user", effect=Effect.DESTRUCTIVE)

    user_id: UserId
