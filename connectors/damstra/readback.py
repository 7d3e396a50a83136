"""Looking what came of a change that Damstra accepts without a word, of people sent in bulk, and of such a change whose
answer was lost. It only reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.core.checks import Check, SeenDone, Send, answer_or_loss, shown, two_looks, where_lost
from connectors.core.connector import Connector
from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.intent import Intent
from connectors.core.record import unread
from connectors.core.same import same
from connectors.damstra.sessions import (
    Attendee,
    IltSessionAttendeesList,
    IltSessionsBulkDeregister,
    IltSessionsBulkRegister,
    Roster,
)
from connectors.damstra.users import (
    User,
    UserCreated,
    UsersActivate,
    UsersBulkImport,
    UsersCreate,
    UsersGet,
    UsersInactivate,
    UsersList,
)
from connectors.damstra.vocabulary import ClientStatus
from connectors.everyday.values import whole_name

_KNOWN_BY = ("emailAddress", "userName", "employeeNumber")


class UserSeen(SeenDone, UserCreated):
    seen = "Damstra's answer was lost. I looked: a person of this name and address is there."


async def added(connector: Connector, intent: UsersCreate) -> UserSeen | None:
    """Damstra finds people by exactly their address. Of a password nothing is shown, so then no look decides."""
    if intent.password is not None:
        return None
    asked = UsersList(email_address=intent.email_address, active_value="all")
    async for _ in two_looks(connector):
        found = await shown(connector, asked)
        rows = [one for one in found.items if _is(intent, one)] if found and not unread(found) else []
        if len(rows) == 1:
            return UserSeen.model_validate(rows[0].model_dump(include={*UserCreated.model_fields}))
    return None


async def activated(connector: Connector, intent: UsersActivate, send: Send) -> User:
    return await _person(connector, intent.user_id, ClientStatus.ACTIVE, send)


async def inactivated(connector: Connector, intent: UsersInactivate, send: Send) -> User:
    return await _person(connector, intent.user_id, ClientStatus.NOT_CURRENT, send)


async def registered(connector: Connector, intent: IltSessionsBulkRegister, send: Send) -> Roster:
    return await _roster(connector, intent.ilt_session_id, intent.user_ids, send, present=True)


async def deregistered(connector: Connector, intent: IltSessionsBulkDeregister, send: Send) -> Roster:
    return await _roster(connector, intent.ilt_session_id, intent.user_ids, send, present=False)


CHECKED: Mapping[type[Intent[Any]], Check] = {
    UsersActivate: activated,
    UsersCreate: where_lost(added),
    UsersInactivate: inactivated,
    IltSessionsBulkRegister: registered,
    IltSessionsBulkDeregister: deregistered,
}


def _is(intent: UsersCreate, one: User) -> bool:
    """Whether all that was asked for is shown of them; they may have more groups than that."""
    texts = [(getattr(one, name, None), asked) for name, asked in intent if isinstance(asked, str)]
    roles = {role.word for role in intent.roles or ()}
    in_groups = {group.id for group in intent.groups or ()} <= {group.id for group in one.groups}
    over = {group.id for group in intent.groups_supervised or ()} <= {group.id for group in one.groups_supervised}
    return (
        all(same(held or "", asked) for held, asked in texts)
        and roles in (set(), set(one.roles))
        and in_groups
        and over
    )


async def _person(connector: Connector, user_id: int, wanted: ClientStatus, send: Send) -> User:
    """The person as Damstra shows them now. Raises OutcomeUnknown if they are still what they were."""
    _, lost = await answer_or_loss(send)
    async for _ in two_looks(connector):
        try:
            user: Any = await connector.run(UsersGet(user_id=user_id))
        except PlatformError:
            user = None
        if not isinstance(user, User) or user.client_status_id is None:
            if lost:
                raise lost
            return User(id=user_id)  # it was accepted, and there is nothing that speaks against it
        if user.client_status_id == wanted.word:
            return user
    if lost:
        raise lost  # it may still come
    said = user.client_status_id.replace("_", " ")
    raise OutcomeUnknown(connector.title, why=f"accepted this, but still lists the person as {said}")


async def _roster(connector: Connector, session: int, asked: Sequence[int], send: Send, present: bool) -> Roster:
    """Who has a place now. Raises OutcomeUnknown if nothing of what was asked for can be seen."""
    _, lost = await answer_or_loss(send)
    async for _ in two_looks(connector):
        rows = await _attendees(connector, session)
        if rows is None and lost:
            raise lost
        if rows is None:
            return Roster()
        here = {row.user_id for row in rows}
        otherwise = tuple(one for one in asked if (one in here) is not present)
        if not otherwise:
            break
    if lost and otherwise:
        raise lost  # it may still come
    if len(otherwise) == len(asked):
        why = "lists none of these people as attendees" if present else "still lists all of these people as attendees"
        raise OutcomeUnknown(connector.title, why=f"accepted this, but {why}")
    return Roster(attendees=tuple(rows or ()), otherwise=otherwise)


async def _attendees(connector: Connector, session: int) -> list[Attendee] | None:
    """All who have a place; None where one of them may be missing, for then nobody is known not to have one."""
    rows: list[Attendee] = []
    try:
        async for page in connector.pages(IltSessionAttendeesList(ilt_session_id=session)):
            if unread(page):
                return None
            rows += page.items
    except PlatformError:
        return None
    return rows if all(row.user_id is not None for row in rows) else None


def unlisted(intent: UsersBulkImport, rows: Sequence[Any]) -> list[str]:
    """Those people of an import whom its answer does not list, by what they are known by: of whom nothing else was
    said, the name."""
    told = [row for row in rows if isinstance(row, Mapping)]
    listed = {str(row[name]).casefold() for row in told for name in _KNOWN_BY if row.get(name)}
    names = {whole_name(row.get("firstName"), row.get("lastName")).casefold() for row in told}
    missing = []
    for person in intent.users:
        known_by = [one for one in (person.email_address, person.user_name, person.employee_number) if one]
        name = whole_name(person.first_name, person.last_name)
        if not any(one.casefold() in listed for one in known_by) and (known_by or name.casefold() not in names):
            missing.append(known_by[0] if known_by else name)
    return missing
