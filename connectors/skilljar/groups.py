"""Groups of people. Source: section "groups"."""

from typing import Annotated

from annotated_types import Ge, Le

from connectors.core.field_markers import DELETE, GET, PATCH, POST, Help, Nullable, OptionsFrom
from connectors.core.field_specs import Part
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import KnownPerson, Sized, Skilljar, Written, inside

GROUP = "/groups/{group_id}"


class Rule(Record):
    enforce: bool | None = None
    require_match_all: bool | None = None
    options: tuple[Record, ...] = ()


class Group(Written):
    display = Display("name", ("name", "user_count", "discount_percent", "id"))

    name: str = ""
    user_count: int | None = None
    discount_percent: int | None = None
    group_category_id: str | None = None
    sign_up_field_rule: Rule | None = None
    id: str | None = None


class GroupUser(Record):
    display = Display("email", ("first_name", "last_name", "email", "created_at", "id"))

    first_name: str | None = inside("user", "first_name")
    last_name: str | None = inside("user", "last_name")
    email: str | None = inside("user", "email")
    id: str | None = inside("user", "id")
    created_at: str | None = None


class GroupPool(Record):
    display = Display("name", ("name", "created_at", "id"))

    name: str | None = inside("access_code_pool", "name")
    id: str | None = inside("access_code_pool", "id")
    created_at: str | None = None


class Option(Part):
    line = "{id}"

    id: Annotated[str, Help("Number of an answer people can choose at sign-up", "4mjoj729j1my")]


class SignUpFieldRule(Part):
    enforce: Annotated[bool | None, Help("Apply the rule; people it does not fit can lose the group")] = None
    require_match_all: Annotated[bool | None, Help("People must have given all these answers, not only one")] = None
    options: Annotated[list[Option], Help("Sign-up answers that lead into the group, by their numbers")]


class KnownPool(Part):
    # Pools are listed by training site, which is not asked for here.
    id: Annotated[str, Help("Number of the pool of codes", "abcde12345")]


GroupId = Annotated[
    str, OptionsFrom("groups_list", "id", "name", exact="name"), Help("Skilljar's number of the group", "17stq4h0ssozk")
]
Name = Annotated[str, Help("Name of the group, unlike any other's", "Cool People")]
Discount = Annotated[Nullable[Annotated[int, Ge(0), Le(100)]], Help("Percent off everything its members buy", 10)]
Category = Annotated[Nullable[str], Help("Number of the category the group is in")]
SignUp = Annotated[SignUpFieldRule | None, Help("Which answers at sign-up lead into the group")]


class GroupsList(Sized[Page[Group]]):
    """List all groups."""

    http = GET("/groups", section="groups > list")

    name: Annotated[str | None, Help("Only the group with exactly this name", "Cool People")] = None


class GroupsCreate(Skilljar[Group]):
    """Create a group[ “{name}”]."""

    http = POST("/groups", section="groups > create")

    name: Name
    discount_percent: Discount = None
    group_category_id: Category = None
    sign_up_field_rule: SignUp = None
    rule_email_domains: Annotated[
        list[str] | None, Help("People with such an address come into the group", ["example.com"])
    ] = None


class GroupsRead(Skilljar[Group]):
    """Show one group."""

    http = GET(GROUP, section="in the schema: groups_retrieve")

    group_id: GroupId


class GroupsUpdate(Skilljar[Group]):
    """Change {*: the details} of {the group_id: a group}."""

    http = PATCH(GROUP, section="groups > update", repeatable=True, twins=("groups_partial_update",))

    group_id: GroupId
    name: Name | None = None
    discount_percent: Discount = None
    group_category_id: Category = None
    sign_up_field_rule: SignUp = None


class GroupsAccessCodePoolsList(Sized[Page[GroupPool]]):
    """List the pools of access codes that lead into a group."""

    http = GET(f"{GROUP}/access-code-pools", section="groups > access-code-pools > list")

    group_id: GroupId


class GroupsAccessCodePoolsCreate(Skilljar[GroupPool]):
    """Add {the access_code_pool.id: a pool of access codes} to {the group_id: a group}; its codes lead there."""

    http = POST(f"{GROUP}/access-code-pools", section="groups > access-code-pools > create")

    group_id: GroupId
    access_code_pool: Annotated[KnownPool, Help("Which pool", {"id": "abcde12345"})]


class GroupsUsersList(Sized[Page[GroupUser]]):
    """List the people in a group."""

    http = GET(f"{GROUP}/users", section="groups > users > list")

    group_id: GroupId


class GroupsUsersCreate(Skilljar[GroupUser]):
    """Add {user.id: a person} to {group_id: a group}."""

    http = POST(f"{GROUP}/users", section="groups > users > create")

    group_id: GroupId
    user: Annotated[KnownPerson, Help("Who", {"id": "abcde12345"})]


class GroupsUsersDelete(Skilljar[None]):
    """Remove {user_id: a person} from {group_id: a group}; the person stays."""

    http = DELETE(
        f"{GROUP}/users/{{user_id}}", section="in the schema: groups_users_destroy", reversible=True, repeatable=True
    )

    group_id: GroupId
    user_id: Annotated[
        str,
        OptionsFrom("groups_users_list", "id", "email", needs=("group_id",)),
        Help("Skilljar's number of the person", "opqrstu345678"),
    ]
