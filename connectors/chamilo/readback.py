"""Looking what a change would meet or what came of it, where Chamilo's own answer does not tell. It only reads."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field

from connectors.chamilo.base import V2, Chamilo, Flag, SessionId
from connectors.chamilo.courses import CourseInfo, GetCourses
from connectors.chamilo.enrollments import (
    Enrolled,
    GetUsersSubscribedToCourse,
    Participant,
    Removed,
    SubscribeUserToCourse,
    UnsubscribeUserFromCourse,
)
from connectors.chamilo.refusals import NobodyListed, NoSuch, OtherRole
from connectors.chamilo.sessions import AddCoursesSession, AddUsersSession, Attendee, Attendees
from connectors.chamilo.users import DeleteUser, GetUsers
from connectors.chamilo.vocabulary import Whom
from connectors.core.connector import Connector
from connectors.core.errors import Conflict, NotFound, OutcomeUnknown, PlatformError
from connectors.core.field_markers import POST, Effect
from connectors.core.intent import Intent

R = TypeVar("R")
DATABASE_ERROR_REASON = "reported an error of its database"
"""Why nothing is known of a change that Chamilo answered with a statement of its database."""


class GetUsersSubscribedToSession(Chamilo[list[Attendee]]):
    """Who is in a session. It is not in the wiki; Chamilo has it since 1.11.20."""

    http = POST(V2, effect=Effect.READ)

    session_id: Annotated[SessionId, Field(alias="id_session")]
    move_info: Flag = False  # left out, Chamilo breaks


async def courses_exist(connector: Connector, intent: AddCoursesSession) -> None:
    """Chamilo drops a course it does not know without a word, and takes all the others of the session out."""
    listed = await _ask(connector, GetCourses())
    known = set() if isinstance(listed, PlatformError) else {one.id for one in listed}
    for number in intent.courses:
        if number in known:
            continue
        shown = await _ask(connector, CourseInfo(course=number))
        if isinstance(shown, NotFound):
            raise _refused(NoSuch(connector.title, "course", number))


async def person_exists(connector: Connector, intent: DeleteUser) -> None:
    """Chamilo says that it deleted people it never had."""
    if await _is_nobody(connector, intent.user_id):
        raise _refused(NobodyListed(connector.title, intent.user_id))


async def enrolled(connector: Connector, intent: SubscribeUserToCourse, fault: PlatformError | None) -> Enrolled:
    """Chamilo answers no to whoever is in the course already, to unknown people and to unknown courses alike."""
    if not fault:
        return Enrolled(user_id=intent.user_id)
    here = await _participant(connector, intent, fault)
    if here and here.status_rel == intent.status.word:
        return Enrolled.model_validate(here.model_dump() | {"already": isinstance(fault, Conflict)})
    if here and isinstance(fault, Conflict):
        raise _refused(OtherRole(connector.title, here.status_rel or "member"))
    if not here and isinstance(fault, Conflict) and await _is_nobody(connector, intent.user_id):
        raise _refused(NobodyListed(connector.title, intent.user_id))
    raise fault


async def removed(connector: Connector, intent: UnsubscribeUserFromCourse, fault: PlatformError | None) -> Removed:
    if not fault:
        return Removed(user_id=intent.user_id)
    if await _participant(connector, intent, fault):
        raise fault
    return Removed(user_id=intent.user_id, already=isinstance(fault, Conflict))


async def added(connector: Connector, intent: AddUsersSession, fault: PlatformError | None) -> Attendees:
    """Chamilo answers yes to unknown sessions, and with a statement of its database to unknown people."""
    stumbled = isinstance(fault, OutcomeUnknown) and fault.why == DATABASE_ERROR_REASON
    if fault and not stumbled:
        raise fault
    found = await _ask(connector, GetUsersSubscribedToSession(session_id=intent.session_id))
    if isinstance(found, PlatformError):
        if fault:
            raise fault
        return Attendees()
    missing = tuple(one for one in intent.users if one not in {row.user_id for row in found})
    if len(missing) == len(intent.users):
        raise _refused(NotFound(connector.title))
    return Attendees(attendees=tuple(found), missing=missing)


EXISTENCE_CHECKS: Mapping[type[Intent[Any]], Callable[[Connector, Any], Awaitable[None]]] = {
    AddCoursesSession: courses_exist,
    DeleteUser: person_exists,
}
READ_BACKS: Mapping[type[Intent[Any]], Callable[[Connector, Any, PlatformError | None], Awaitable[Any]]] = {
    SubscribeUserToCourse: enrolled,
    UnsubscribeUserFromCourse: removed,
    AddUsersSession: added,
}
"""Called with what was refused or went wrong, None where Chamilo said yes."""


async def _participant(
    connector: Connector, intent: SubscribeUserToCourse | UnsubscribeUserFromCourse, fault: PlatformError
) -> Participant | None:
    """The person as the course lists them. Raises the fault where looking cannot help, or that there is no course."""
    if not isinstance(fault, Conflict | OutcomeUnknown):
        raise fault
    if intent.course_code:  # of the two, the code counts; it may be another course's
        shown = await _ask(connector, CourseInfo(course=intent.course_id))
        if isinstance(shown, PlatformError) or shown.code != intent.course_code:
            raise fault
    rows = await _ask(connector, GetUsersSubscribedToCourse(course=intent.course_id))
    if isinstance(rows, NotFound) and isinstance(fault, Conflict):
        raise _refused(NoSuch(connector.title, "course", intent.course_id))
    if isinstance(rows, PlatformError):
        raise fault
    return next((row for row in rows if row.user_id == intent.user_id), None)


async def _is_nobody(connector: Connector, user_id: int) -> bool:
    """Whether Chamilo lists people, and not this one."""
    known: set[int | None] = set()
    for whom in Whom:  # everybody first; before 1.11.24 that lists nobody, and each role has to be asked for
        people = await _ask(connector, GetUsers(status=whom))
        if isinstance(people, PlatformError):
            return False
        known |= {one.id for one in people}
        if whom is Whom.EVERYBODY and known:
            break
    return bool(known) and user_id not in known


async def _ask(connector: Connector, question: Intent[R]) -> R | PlatformError:
    try:
        return await connector.run(question)
    except PlatformError as error:
        return error


def _refused(error: PlatformError) -> PlatformError:
    error.write = True
    return error
