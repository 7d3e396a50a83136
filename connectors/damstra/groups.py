"""Groups, who is in them and who looks after them. Source: Damstra Learning Public API 2.0, section "Group"."""

from typing import Annotated

from connectors.core.field_markers import GET, POST, Effect, Help
from connectors.core.record import Display, Page
from connectors.damstra.base import GROUPS, Damstra, DamstraRecord, GroupId, MaxResults, PersonIds, StartIndex
from connectors.damstra.users import User

GroupName = Annotated[str, Help("Name of the group", "Dev Group")]
Description = Annotated[str, Help("What the group is for", "The Development Team")]
ParentId = Annotated[
    int | None,
    GROUPS,
    Help("Damstra's number of the group this one belongs to; give it again when you change the group", 1),
]


class Group(DamstraRecord):
    """`created_date` has no time zone, so it is shown as it comes."""

    display = Display("name", ("name", "description", "member_count", "parent_id", "id"))

    id: int | None = None
    name: str = ""
    description: str | None = None
    member_count: int | None = None
    parent_id: int | None = None
    created_date: str | None = None


class GroupsList(Damstra[Page[Group]]):
    """Find groups, or list all of them."""

    http = GET("/group", section="List Groups")

    q: Annotated[str | None, Help("Part of the group's name", "Dev", label="Name contains")] = None
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class GroupsGet(Damstra[Group]):
    """Show one group."""

    http = GET("/group/{groupId}", section="Group: Get")

    group_id: GroupId


class GroupsCreate(Damstra[Group]):
    """Add a group[ “{name}”]."""

    http = POST("/group", section="Create Group")

    name: GroupName
    description: Description
    parent_id: ParentId = None


class GroupsUpdate(Damstra[Group]):
    """Change the details of {the group_id: a group}."""

    http = POST("/group/{groupId}", section="Group: Update", repeatable=True)

    group_id: GroupId
    name: GroupName
    description: Description
    # The document does not say what becomes of a parent that is left out.
    parent_id: ParentId = None


class GroupMembersList(Damstra[Page[User]]):
    """List the people in a group."""

    http = GET("/group/{groupId}/member", section="Get Users for a group")

    group_id: GroupId
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class GroupMembersAdd(Damstra[None]):
    """Add {user_ids: people} to {group_id: a group}; its rules may assign them lessons."""

    http = POST("/group/{groupId}/add_members", section="Add Members to Group", repeatable=True)

    group_id: GroupId
    user_ids: PersonIds


class GroupMembersRemove(Damstra[None]):
    """Remove {user_ids: people} from {group_id: a group}."""

    http = POST(
        "/group/{groupId}/remove_members",
        section="Remove Members from Group",
        effect=Effect.DESTRUCTIVE,
        reversible=True,
        repeatable=True,
    )

    group_id: GroupId
    user_ids: PersonIds


class GroupSupervisorsList(Damstra[Page[User]]):
    """List the people who look after a group."""

    http = GET("/group/{groupId}/supervisor", section="Get Supervisors for a group")

    group_id: GroupId
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class GroupSupervisorsAdd(Damstra[None]):
    """Add {user_ids: people} to the supervisors of {group_id: a group}; they look after everyone in it."""

    http = POST(
        "/group/{groupId}/add_supervisors",
        section="Add Supervisor to Group",
        repeatable=True,
        sensitive="it lets people manage a group and see its results",
    )

    group_id: GroupId
    user_ids: PersonIds


class GroupSupervisorsRemove(Damstra[None]):
    """Remove {user_ids: people} from the supervisors of {group_id: a group}."""

    http = POST(
        "/group/{groupId}/remove_supervisors",
        section="Remove Supervisors from Group",
        effect=Effect.DESTRUCTIVE,
        reversible=True,
        repeatable=True,
    )

    group_id: GroupId
    user_ids: PersonIds


class GroupsInactivate(Damstra[None]):
    """Close {the group_id: a group} for good."""

    # Nothing in the document opens it again.
    http = POST("/group/{groupId}/inactivate", section="Inactivate Group", effect=Effect.DESTRUCTIVE, repeatable=True)

    group_id: GroupId
