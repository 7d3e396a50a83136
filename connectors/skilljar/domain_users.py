"""People on a training site: who is there, how they were invited, what they answered when they signed up.

Source: sections "domains > users" and "domains > signup-fields".
"""

from typing import Annotated, Any, Generic

from pydantic import AliasChoices, Field, SecretStr

from connectors.core.field_markers import (
    GET,
    PATCH,
    POST,
    Email,
    Help,
    Instant,
    MayBeNew,
    NamedIn,
    Nullable,
    OptionsFrom,
    Private,
    Risk,
)
from connectors.core.field_specs import Code, Part
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import (
    ByEmail,
    ByFirstName,
    ByLastName,
    DomainName,
    DomainUserId,
    Paged,
    R,
    Sized,
    Skilljar,
    Written,
    has_passed,
    inside,
    is_off,
)

USERS = "/domains/{domain_name}/users"
USER = f"{USERS}/{{user_id}}"
SECTION = "domains > users"


class NoCode(Code):
    NONE = "null"


class Removal(Code):
    REMOVE = None


class DomainUser(Written):
    """A person who is new comes with a token that signs in as them once. Nobody here needs it, so nobody sees it: only
    that there is one."""

    display = Display(
        "email",
        ("first_name", "last_name", "email", "active", "enrolled_at", "expires_at", "access_code", "id"),
        aside=("login_token",),
        withheld={"login_token": "it signs in as that very person, once"},
        private=("access_code",),
    )

    first_name: str | None = inside("user", "first_name")
    last_name: str | None = inside("user", "last_name")
    email: str | None = inside("user", "email")
    id: str | None = inside("user", "id")
    active: bool | None = None
    enrolled_at: str | None = None
    expires_at: str | None = None
    marketing_optin: bool | None = None
    access_code: str | None = inside("access_code", "code")
    access_code_pool: str | None = inside("access_code", "pool", "name")
    signup_fields: Any = None
    login_token: SecretStr | None = None


class Invite(Record):
    """Whoever has the link or the token of an invitation takes the person's place, so nobody sees them here."""

    display = Display(
        "id",
        ("sent_at", "used_at", "id"),
        aside=("token", "invite_url"),
        withheld=dict.fromkeys(("token", "invite_url"), "anyone with it takes the person's place"),
    )

    sent_at: str | None = None
    used_at: str | None = None
    id: str | None = None
    token: SecretStr | None = None
    invite_url: SecretStr | None = None

    @property
    def remark(self) -> str:
        return "" if self.sent_at else "No e-mail was sent. The link of the invitation can be copied on Skilljar."


class SignupField(Record):
    display = Display("label", ("label", "type", "required", "active", "id"))

    label: str = ""
    type: str | None = None
    required: bool | None = None
    active: bool | None = None
    options: tuple[Record, ...] = ()
    id: str | None = None


class SignupAnswer(Record):
    display = Display("label", ("label", "value", "id"))

    label: str | None = inside("signup_field", "label")
    value: str | None = None
    id: str | None = inside("signup_field", "id")


class SignupAnswers(Record):
    """Only those that are new or changed."""

    signup_fields: tuple[SignupAnswer, ...] = Field((), validation_alias=AliasChoices("signup_fields", "results"))


FieldId = Annotated[
    str,
    OptionsFrom("domains_signup_fields_list", "id", "label", needs=("domain_name",)),
    Help("Number of the question", "abcd1234"),
]
Value = Annotated[str, Help("The answer", "Head of training")]


class NewPerson(Part):
    email: Annotated[
        Email,
        NamedIn("domains_users_list", "email", "email", needs=("domain_name",), by="user__email"),
        MayBeNew(),
        Help("E-mail address; it finds who is there already", "bob@example.com"),
    ]
    first_name: Annotated[str | None, Help("First name", "Bob")] = None
    last_name: Annotated[str | None, Help("Last name", "User")] = None


class Question(Part):
    id: FieldId


class Answer(Part):
    line = "{id}: {value}"

    id: Annotated[str, Help("Number of the question", "4mjoj729j1my")]
    value: Value


class DomainsSignupFieldsList(Paged[Page[SignupField]]):
    """List the questions a training site asks new people."""

    http = GET("/domains/{domain_name}/signup-fields", section="domains > signup-fields > list")

    domain_name: DomainName


class DomainsUsersList(Sized[Page[DomainUser]]):
    """List or search the people of a training site."""

    http = GET(USERS, section=f"{SECTION} > list")

    domain_name: DomainName
    user__email: ByEmail = None
    user__first_name: ByFirstName = None
    user__last_name: ByLastName = None
    active: Annotated[bool | None, Help("Only active people, or only inactive ones")] = None
    access_code__code: Annotated[
        str | None, Private(), Help("Only who used this access code; capitals matter", label="Code")
    ] = None
    access_code__id: Annotated[str | None, Help("Only who used the access code with this number")] = None
    access_code__pool__id: Annotated[
        str | None,
        OptionsFrom("domains_access_code_pools_list", "id", "name", needs=("domain_name",), exact="name"),
        Help("Only who used a code of this pool, by its number"),
    ] = None
    access_code: Annotated[Nullable[NoCode], Help("Only who came without an access code: none", "none")] = None
    signup_field_id: Annotated[str | None, Help("Number of a question asked at sign-up")] = None
    signup_field_label: Annotated[str | None, Help("Words of a question asked at sign-up; capitals matter")] = None
    signup_field_value: Annotated[str | None, Help("Only who gave this answer; capitals matter")] = None
    include_signup_field_data: Annotated[bool | None, Help("Show what people answered at sign-up too")] = None

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        # Its one value is the word, also where a person means nothing at all by it.
        return query | ({"access_code": NoCode.NONE.value} if "access_code" in query else {}), body


class DomainsUsersCreate(Skilljar[DomainUser]):
    """Add {user.email: a person} to {domain_name: a training site}; they may be new to Skilljar."""

    http = POST(USERS, section=f"{SECTION} > create", repeatable=True)

    domain_name: DomainName
    user: Annotated[NewPerson, Help("Who is added", {"email": "bob@example.com"})]
    active: Annotated[bool | None, Help("May enter a private site")] = None
    marketing_optin: Annotated[Nullable[bool], Help("Agreed to marketing; null if never asked")] = None
    expires_at: Annotated[
        Nullable[Instant], Help("When access to a private site ends; without it, never", "2027-12-01T10:00:00Z")
    ] = None


class OfMember(Skilljar[R], Generic[R]):
    """What is about one person of a training site."""

    domain_name: DomainName
    user_id: DomainUserId


class DomainsUsersRead(OfMember[DomainUser]):
    """Show one person of a training site, and what they answered when signing up."""

    http = GET(USER, section="in the schema: domains_users_retrieve")


class DomainsUsersUpdate(OfMember[DomainUser]):
    """Change {*: the access} of {user_id: a person} on {the domain_name: a training site}."""

    http = PATCH(USER, section=f"{SECTION} > update", repeatable=True, twins=("domains_users_partial_update",))

    active: Annotated[
        bool | None,
        Risk("It shuts the person out of the site, if that is a private one.", when=is_off, reversible=True),
        Help("May enter a private site"),
    ] = None
    expires_at: Annotated[
        Nullable[Instant],
        Risk("It ends the person's access to the site.", when=has_passed),
        Help("When access to a private site ends; without it, never", "2027-12-01T10:00:00Z"),
    ] = None
    access_code: Annotated[
        Nullable[Removal],
        Risk("It takes the access code from the person."),
        Help("Remove the access code the person joined with", "remove"),
    ] = None

    @property
    def deed(self) -> str:
        if self.active is None or self.expires_at is not None or self.access_code is not None:
            return ""
        verb = "Reactivate" if self.active else "Deactivate"
        return f"{verb} {{user_id: a person}} on {{domain_name: a training site}}"


class DomainsUsersInvitesList(Paged[Page[Invite]]):
    """List the invitations of a person to a training site."""

    http = GET(f"{USER}/invites", section=f"{SECTION} > invites > list")

    domain_name: DomainName
    user_id: DomainUserId


class DomainsUsersInvitesCreate(OfMember[Invite]):
    """Invite {user_id: a person} to {domain_name: a training site} by e-mail; they must have been added to it."""

    http = POST(f"{USER}/invites", section=f"{SECTION} > invites > create")

    send_email: Annotated[bool, Help("Send the invitation by e-mail")] = True


class DomainsUsersSignupFieldsList(Paged[Page[SignupAnswer]]):
    """List what a person answered when signing up."""

    http = GET(f"{USER}/signup-fields", section=f"{SECTION} > signup-fields > list")

    domain_name: DomainName
    user_id: DomainUserId


class DomainsUsersSignupFieldsCreate(OfMember[SignupAnswer]):
    """Record the answer[ “{value}”] of {user_id: a person} to {signup_field.id: a sign-up question}."""

    http = POST(
        f"{USER}/signup-fields",
        section=f"{SECTION} > signup-fields > create",
        repeatable=True,
        named_by=("value",),
    )

    signup_field: Annotated[Question, Help("Which question", {"id": "abcd1234"})]
    value: Value


class DomainsUsersSignupFieldsBulkCreate(OfMember[SignupAnswers]):
    """Record the answers of {user_id: a person} to {signup_fields.id: sign-up questions}."""

    http = POST(f"{USER}/signup-fields-bulk", section=f"{SECTION} > signup-fields-bulk > create", repeatable=True)

    signup_fields: Annotated[
        list[Answer], Help("Answers by question", [{"id": "4mjoj729j1my", "value": "Head of training"}])
    ]
