"""People. Source: Damstra Learning Public API 2.0, section "User"."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from annotated_types import MinLen
from pydantic import BeforeValidator, SecretStr, model_validator

from connectors.core.field_markers import (
    GET,
    POST,
    Effect,
    Help,
    Http,
    In,
    MayBeNew,
    Method,
    NamedIn,
    Nullable,
    Risk,
    Secret,
)
from connectors.core.field_specs import Part
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page
from connectors.damstra.base import (
    CAMEL,
    Damstra,
    DamstraRecord,
    EmailAddress,
    FirstName,
    GroupRef,
    LastName,
    MaxResults,
    MobileNumber,
    PersonId,
    PhoneNumber,
    StartIndex,
    TimeZone,
    UserName,
)
from connectors.damstra.vocabulary import Active, ClientStatus, Expiry, MergeType, Role, in_words

# The vendor's document prints neither method nor address for these two. Inferred from groups, which are created by
# POST /group and changed by POST /group/{groupId}; if Damstra refuses them, this is the place to change.
CREATE_USER: tuple[Method, str] = ("POST", "/user")
UPDATE_USER: tuple[Method, str] = ("POST", "/user/{userId}")

_word, _role = in_words(ClientStatus), in_words(Role)
EmployeeNumber = Annotated[str | None, Help("Your own number of the person", "E123")]


def _had_by(value: str, by: str) -> NamedIn:
    """Who has it already, active or not."""
    return NamedIn("users_list", value, "email_address", by=by, asked=(("active_value", "all"),))


NewAddress = Annotated[EmailAddress, _had_by("email_address", "email_address"), MayBeNew()]
NewUserName = Annotated[UserName, _had_by("user_name", "q"), MayBeNew()]
NewEmployeeNumber = Annotated[EmployeeNumber, _had_by("employee_number", "emp_id"), MayBeNew()]
Roles = Annotated[list[Role], MinLen(1)]
Groups = Annotated[list[GroupRef] | None, Help("Numbers of the groups the person is in", [{"id": 1}])]
Supervised = Annotated[list[GroupRef] | None, Help("Numbers of the groups the person looks after", [{"id": 1}])]


def beyond_trainee(roles: list[Role]) -> bool:
    return any(role is not Role.TRAINEE for role in roles)


class GroupSeen(DamstraRecord):
    id: int | None = None


class User(DamstraRecord):
    """Roles come as numbers or, in older examples, as objects; both are read as words."""

    display = Display(
        "email_address", ("first_name", "last_name", "email_address", "roles", "client_status_id", "user_name", "id")
    )

    id: int | None = None
    user_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email_address: str | None = None
    phone_number: str | None = None
    mobile_number: str | None = None
    employee_number: str | None = None
    client_status_id: Annotated[str | None, BeforeValidator(_word)] = None
    roles: Annotated[
        tuple[str, ...], BeforeValidator(lambda all_: [_role(one) for one in all_] if isinstance(all_, list) else all_)
    ] = ()
    groups: tuple[GroupSeen, ...] = ()
    groups_supervised: tuple[GroupSeen, ...] = ()
    time_zone: str | None = None
    last_logged_in_date: str | None = None
    created_date: str | None = None
    modified_date: str | None = None


class UserCreated(DamstraRecord):
    """All that Damstra says of a new person."""

    id: int | None = None
    created_date: str | None = None
    modified_date: str | None = None


class Imported(DamstraRecord):
    """Who Damstra lists after an import. `missing` are those that were sent and are not listed."""

    users: tuple[User, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        if not self.missing:
            return ""
        return f"Damstra didn't say what happened to {', '.join(self.missing)}. Check whether they are there."


class LoginLink(DamstraRecord):
    """The link opens Damstra as that very person, without a password."""

    login_url: SecretStr | None = None


class NewPerson(Part):
    line = "{first_name} {last_name} <{email_address}>"
    model_config = CAMEL

    first_name: FirstName | None = None
    last_name: LastName | None = None
    email_address: NewAddress | None = None
    user_name: NewUserName = None
    phone_number: PhoneNumber | None = None
    mobile_number: MobileNumber | None = None
    employee_number: NewEmployeeNumber = None
    roles: Annotated[Roles | None, Help("What the person may do", ["trainee"])] = None
    # Of an entry the document says only that it is built like a person, and that has them.
    groups: Groups = None
    groups_supervised: Supervised = None
    time_zone: TimeZone | None = None


class UsersList(Damstra[Page[User]]):
    """Find people, or list everyone."""

    http = GET("/user", section="Search for Users", shows_only="the people whom Damstra finds")

    q: Annotated[str | None, Help("Part of a first name, last name or user name", "jane", label="Name contains")] = None
    email_address: Annotated[EmailAddress | None, Help("Exactly this e-mail address", "jane@acme.com")] = None
    emp_id: Annotated[str | None, Help("Exactly this employee number", "E123", label="Employee number")] = None
    active_value: Annotated[
        Active | None, Help("Whom to list; only active people unless you say", "all", label="Active or not")
    ] = None
    # In the document's Getting Started only, not among the parameters.
    role_id: Annotated[Role | None, Help("Only people with this role", "trainee", label="Role")] = None
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class UsersGet(Damstra[User]):
    """Show one person."""

    http = GET("/user/{userId}", section="Get User")

    user_id: PersonId


class UsersCreate(Damstra[UserCreated]):
    """Add {first_name: a person}[ {last_name}][ ({email_address})]."""

    http = Http(*CREATE_USER, section="Create User")

    first_name: FirstName
    last_name: LastName
    email_address: NewAddress
    user_name: NewUserName = None
    roles: Annotated[
        Roles | None,
        Risk("It gives this person more rights than a trainee has.", when=beyond_trainee),
        Help("What the person may do; a trainee unless you say", ["trainee"]),
    ] = None
    groups: Groups = None
    groups_supervised: Annotated[
        Supervised, Risk("It lets this person look after a group and everyone in it.", when=bool)
    ] = None
    password: Annotated[Secret | None, Help("First password")] = None
    send_welcome_email: Annotated[bool | None, Help("Send the welcome e-mail; sent unless you say no", True)] = None
    employee_number: NewEmployeeNumber = None
    phone_number: PhoneNumber | None = None
    mobile_number: MobileNumber | None = None
    time_zone: TimeZone | None = None


class UsersUpdate(Damstra[User]):
    """Change the details of {user_id: a person}; it replaces all that are required."""

    http = Http(*UPDATE_USER, section="Update User", repeatable=True)

    user_id: PersonId
    first_name: FirstName
    last_name: LastName
    email_address: NewAddress
    phone_number: PhoneNumber
    mobile_number: MobileNumber
    employee_number: Annotated[
        Nullable[str],
        _had_by("employee_number", "emp_id"),
        MayBeNew(),
        Help("Your own number of the person, or null", "E123"),
    ]
    roles: Annotated[
        Roles,
        Risk("The roles given here take the place of those the person has now."),
        Help("Everything the person may do; a role left out is probably lost", ["trainee"]),
    ]
    time_zone: TimeZone
    user_name: NewUserName = None
    groups: Annotated[Groups, Risk("The groups given here may take the place of those the person is in now.")] = None
    groups_supervised: Annotated[
        Supervised, Risk("The groups given here may take the place of those the person looks after now.")
    ] = None
    password: Annotated[Secret | None, Risk("It replaces the person's password."), Help("New password")] = None
    id: Annotated[
        int | None, NamedIn("users_list", "id", "email_address"), Help("Number of the person; leave it out", 12345)
    ] = None

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        if self.id not in (None, self.user_id):
            raise FieldFault("id", "must be the same as user_id, or be left out")
        return self

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        return query, {"id": self.user_id, **body}


class UsersBulkImport(Damstra[Imported]):
    """Import {users.email_address: people}; those who are already there are changed."""

    http = POST("/bulkUserImport", section="Bulk Create User")

    users: Annotated[
        list[NewPerson],
        MinLen(1),
        Risk(
            "It gives someone more rights than a trainee has.",
            when=lambda people: any(beyond_trainee(one.roles or []) for one in people),
        ),
        Help("The people", [{"first_name": "Jane", "last_name": "Doe", "email_address": "jane@acme.com"}]),
    ]
    merge_type: Annotated[
        MergeType | None,
        Risk("It overwrites the people it finds.", when=lambda by: by is not MergeType.NONE),
        Help("How to find those who are there already; with none, everyone is new", "email"),
    ] = None

    def risks(self) -> Iterator[str]:
        yield from super().risks()
        merging = self.merge_type not in (None, MergeType.NONE)
        if merging and any(person.roles is None for person in self.users):
            yield "People it finds who are given no roles here lose theirs and become trainees."
        if any(person.groups_supervised for person in self.users):
            yield "It lets someone look after a group and everyone in it."
        if merging and any((person.groups, person.groups_supervised) != (None, None) for person in self.users):
            yield "The groups given here may take the place of those that people it finds have now."


class UsersActivate(Damstra[User]):
    """Reactivate {user_id: a person}; they can use Damstra again."""

    http = POST("/user/{userId}/activate", section="Activate User", repeatable=True, empty_yes=True)

    user_id: PersonId


class UsersInactivate(Damstra[User]):
    """Deactivate {user_id: a person}; what they learned is kept."""

    http = POST(
        "/user/{userId}/inactivate",
        section="Inactivate User",
        effect=Effect.DESTRUCTIVE,
        reversible=True,
        repeatable=True,
        empty_yes=True,
    )

    user_id: PersonId


_LASTS = {"never": " and never expires", "disabled": ""}
"""What is said of a link that does not work for one day, week, month or year."""


class UsersGenerateLoginUrl(Damstra[LoginLink]):
    """Create a link that signs {user_id: a person} in without a password."""

    http = POST(
        "/user/{userId}/generate_login_url",
        section="Generate Login URL",
        sensitive="anyone with the link is logged in as that person",
    )

    user_id: PersonId
    expires_in: Annotated[Expiry, In("query"), Help("How long the link works; avoid never", "day")]

    @property
    def deed(self) -> str:
        lasts = _LASTS.get(self.expires_in, f" for one {self.expires_in}")
        return f"Create a link that signs {{user_id: a person}} in without a password{lasts}"
