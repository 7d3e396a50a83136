"""Looking what came of a change that Damstra accepts without a word, or of people sent in bulk. It only reads."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from connectors.core.connector import Connector, Sleep
from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.intent import Intent
from connectors.damstra.sessions import (
    Attendee,
    IltSessionAttendeesList,
    IltSessionsBulkDeregister,
    IltSessionsBulkRegister,
    Roster,
)
from connectors.damstra.users import User, UsersActivate, UsersBulkImport, UsersGet, UsersInactivate
from connectors.damstra.vocabulary import ClientStatus

READ_BACK_AFTER_S = 1.0
"""Seconds before a second look: Damstra tells of some changes before they are done."""

ReadBack = Callable[[Connector, Sleep, Any], Awaitable[Any]]


async def activated(connector: Connector, sleep: Sleep, intent: UsersActivate) -> User:
    return await _person(connector, sleep, intent.user_id, ClientStatus.ACTIVE)


async def inactivated(connector: Connector, sleep: Sleep, intent: UsersInactivate) -> User:
    return await _person(connector, sleep, intent.user_id, ClientStatus.NOT_CURRENT)


async def registered(connector: Connector, sleep: Sleep, intent: IltSessionsBulkRegister) -> Roster:
    return await _roster(connector, sleep, intent.ilt_session_id, intent.user_ids, present=True)


async def deregistered(connector: Connector, sleep: Sleep, intent: IltSessionsBulkDeregister) -> Roster:
    return await _roster(connector, sleep, intent.ilt_session_id, intent.user_ids, present=False)


READ_BACKS: Mapping[type[Intent[Any]], ReadBack] = {
    UsersActivate: activated,
    UsersInactivate: inactivated,
    IltSessionsBulkRegister: registered,
    IltSessionsBulkDeregister: deregistered,
}


async def _person(connector: Connector, sleep: Sleep, user_id: int, wanted: ClientStatus) -> User:
    """The person as Damstra shows them now. Raises OutcomeUnknown if they are still what they were."""
    for pause in (0.0, READ_BACK_AFTER_S):
        if pause:
            await sleep(pause)
        try:
            user: Any = await connector.run(UsersGet(user_id=user_id))
        except PlatformError:
            user = None
        if not isinstance(user, User) or user.client_status_id is None:
            return User(id=user_id)  # it was accepted, and there is nothing that speaks against it
        if user.client_status_id == wanted.word:
            return user
    said = user.client_status_id.replace("_", " ")
    raise OutcomeUnknown(connector.title, why=f"accepted this, but still lists the person as {said}")


async def _roster(connector: Connector, sleep: Sleep, session: int, asked: Sequence[int], present: bool) -> Roster:
    """Who has a place now. Raises OutcomeUnknown if nothing of what was asked for can be seen."""
    for pause in (0.0, READ_BACK_AFTER_S):
        if pause:
            await sleep(pause)
        rows: list[Attendee] = []
        try:
            async for page in connector.pages(IltSessionAttendeesList(ilt_session_id=session)):
                rows += [row for row in page.items if isinstance(row, Attendee)]
        except PlatformError:
            return Roster()
        here = {row.user_id for row in rows}
        otherwise = tuple(one for one in asked if (one in here) is not present)
        if not otherwise:
            break
    if len(otherwise) == len(asked):
        why = "lists none of these people as attendees" if present else "still lists all of these people as attendees"
        raise OutcomeUnknown(connector.title, why=f"accepted this, but {why}")
    return Roster(attendees=tuple(rows), otherwise=otherwise)


def unlisted(intent: UsersBulkImport, rows: Sequence[Any]) -> list[str]:
    """Those people of an import whom its answer does not list, by what they are known by."""
    listed = {
        str(row.get(name)).casefold()
        for row in rows
        if isinstance(row, Mapping)
        for name in ("emailAddress", "userName", "employeeNumber")
        if row.get(name)
    }
    missing = []
    for person in intent.users:
        known_by = [one for one in (person.email_address, person.user_name, person.employee_number) if one]
        if not any(one.casefold() in listed for one in known_by):
            missing.append(known_by[0] if known_by else f"{person.first_name or ''} {person.last_name or ''}".strip())
    return missing
