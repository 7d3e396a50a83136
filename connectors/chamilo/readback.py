"""Changes whose answer proves nothing: looked at before they are sent, after, or both.

Chamilo says yes to what it does not have (portals, forums, people, sessions), no to whoever has it already, and ends
half way with a statement of its database. So it is asked what there is; that costs one call or two, and only reads.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.chamilo import people_readback
from connectors.chamilo.accounts import change_person, delete_person
from connectors.chamilo.base import Made
from connectors.chamilo.campuses import FIRST_PORTAL, DeleteCampus, EditCampus
from connectors.chamilo.enrollments import (
    Enrolled,
    GetUsersSubscribedToCourse,
    Participant,
    Removed,
    SubscribeUserToCourse,
    UnsubscribeUserFromCourse,
)
from connectors.chamilo.forums import CourseForum, SaveForumPost, SaveForumThread
from connectors.chamilo.looking import (
    GetSessions,
    GetUsersSubscribedToSession,
    SessionListed,
    among,
    ask,
    courses_listed,
    in_course,
    one_course,
    people_listed,
    shows_portal,
    undone,
    unlisted,
)
from connectors.chamilo.people_readback import DATABASE_ERROR_REASON
from connectors.chamilo.refusals import (
    NobodyListed,
    NoSuch,
    OtherRole,
    SessionInPart,
    UnknownThing,
)
from connectors.chamilo.sessions import (
    AddCoursesSession,
    AddUsersSession,
    Attendee,
    Attendees,
    SubscribeUserToSessionFromUsername,
    UpdateSession,
)
from connectors.chamilo.users import DeleteUser, SaveUser, UpdateUserFromUsername
from connectors.core.checks import Check, Send
from connectors.core.connector import Connector
from connectors.core.datetimes import moment
from connectors.core.errors import Conflict, NotAuthorized, NotFound, OutcomeUnknown, PlatformError
from connectors.core.intent import Intent

YES_TO_ANYTHING_REASON = "says yes to this of portals that it does not have, too, and shows me no course of this one"


OF_SESSIONS = ("name", "access_start_date", "access_end_date")
"""What the list of sessions tells of one, and can be changed."""


async def _sent(send: Send) -> tuple[Any, PlatformError | None]:
    """What came of it. Raises NotAuthorized, for then it is sent again with a new key."""
    try:
        return await send(), None
    except NotAuthorized:
        raise
    except PlatformError as error:
        return None, error


async def set_courses(connector: Connector, intent: AddCoursesSession, send: Send) -> Any:
    """Chamilo drops a course it does not know without a word, and takes all the others of the session out."""
    await courses_listed(connector, intent.courses)
    return await send()


async def enroll(connector: Connector, intent: SubscribeUserToCourse, send: Send) -> Enrolled:
    """Chamilo answers no to whoever is in the course already, to unknown people and to unknown courses alike."""
    sure = await one_course(connector, intent)
    _, fault = await _sent(send)
    if not fault:
        return Enrolled(user_id=intent.user_id)
    here = await _participant(connector, intent, fault, sure)
    if here and here.status_rel == intent.status.word:
        return Enrolled.model_validate(here.model_dump() | {"already": isinstance(fault, Conflict)})
    if here and isinstance(fault, Conflict):
        raise undone(OtherRole(connector.title, here.status_rel or "member"))
    if not here and isinstance(fault, Conflict) and await unlisted(connector, [intent.user_id]):
        raise undone(NobodyListed(connector.title, intent.user_id))
    raise fault


async def take_out(connector: Connector, intent: UnsubscribeUserFromCourse, send: Send) -> Removed:
    """Chamilo says yes of anybody. It is sent all the same: of several portals Chamilo lists the people of one."""
    sure = await one_course(connector, intent)
    was_in = await in_course(connector, intent.course_id, intent.user_id) if sure else None
    _, fault = await _sent(send)
    if not fault:
        return Removed(user_id=intent.user_id, already=was_in is False)
    unseen = was_in is False and not isinstance(fault, Conflict)  # that they are not listed now tells nothing then
    if unseen or await _participant(connector, intent, fault, sure):
        raise fault
    return Removed(user_id=intent.user_id, already=isinstance(fault, Conflict))


async def add_to_session(connector: Connector, intent: AddUsersSession, send: Send) -> Attendees:
    """Chamilo answers yes to unknown sessions. Unknown people stop it half way: those before them are in the courses of
    the session by then, and nobody is listed in the session itself."""
    await people_listed(connector, intent.users)
    _, fault = await _sent(send)
    stumbled = isinstance(fault, OutcomeUnknown) and fault.why == DATABASE_ERROR_REASON
    if fault and not isinstance(fault, OutcomeUnknown):
        raise fault
    found = await ask(connector, GetUsersSubscribedToSession(session_id=intent.session_id))
    if isinstance(found, PlatformError) or any(among(found, one) is None for one in intent.users):
        if fault:
            raise fault
        return Attendees()
    once: dict[int | None, Attendee] = {}
    for row in found:
        once.setdefault(row.user_id, row)  # who was added twice at once is listed twice
    missing = tuple(one for one in intent.users if one not in once)
    if stumbled:
        there = [one for one in intent.users if one in once]
        raise SessionInPart(connector.title, there, missing)
    if fault and missing:
        raise fault
    if len(missing) == len(intent.users):
        raise undone(NotFound(connector.title))
    return Attendees(attendees=tuple(once.values()), missing=missing)


async def add_one_to_session(connector: Connector, intent: SubscribeUserToSessionFromUsername, send: Send) -> None:
    """Read back where the answer was lost, for it is never repeated."""
    _, fault = await _sent(send)
    if not fault:
        return
    if isinstance(fault, OutcomeUnknown) and fault.why != DATABASE_ERROR_REASON:
        found = await ask(connector, GetUsersSubscribedToSession(session_id=intent.session_id))
        rows = [] if isinstance(found, PlatformError) else found
        if any((one.username or "").lower() == intent.login_name.lower() for one in rows):
            return
    raise fault


async def change_session(connector: Connector, intent: UpdateSession, send: Send) -> Any:
    """Where the answer was lost, the list of sessions tells: all of a session is changed, or nothing, but for its
    additional fields. What was so before proves nothing, unless nothing else was asked for."""
    asked = _asked_of_session(intent)
    before = await _session(connector, intent.session_id) if asked and not _asks_no_more(intent) else None
    answer, fault = await _sent(send)
    if not fault:
        return answer
    now = await _session(connector, intent.session_id) if asked and isinstance(fault, OutcomeUnknown) else None
    if now and _has(now, asked) and (_asks_no_more(intent) or (before and not _has(before, asked))):
        return Made(id=intent.session_id)
    raise fault


async def begin_discussion(connector: Connector, intent: SaveForumThread, send: Send) -> Any:
    """In a forum that the course does not have, Chamilo makes a discussion that no page shows."""
    shown = await ask(connector, CourseForum(course=intent.course, forum=intent.forum, session=intent.session))
    _found(connector, shown, intent.forum)
    return await send()


async def reply(connector: Connector, intent: SaveForumPost, send: Send) -> Any:
    """The same of what is said in a discussion that the forum does not have."""
    shown = await ask(connector, CourseForum(course=intent.course, forum=intent.forum, session=intent.session))
    _found(connector, shown, intent.forum)
    if not isinstance(shown, PlatformError) and intent.thread not in {one.id for one in shown.threads}:
        where = f"session {intent.session}" if intent.session else "the course outside sessions"
        raise undone(UnknownThing(connector.title, f"discussion {intent.thread} in forum {intent.forum} of {where}"))
    return await send()


async def change_portal(connector: Connector, intent: EditCampus, send: Send) -> Any:
    """Chamilo says yes of portals that it does not have."""
    answer = await send()
    if intent.id != FIRST_PORTAL and not await shows_portal(connector, intent.id):
        raise undone(OutcomeUnknown(connector.title, why=YES_TO_ANYTHING_REASON))
    return answer


async def delete_portal(connector: Connector, intent: DeleteCampus, send: Send) -> Any:
    """The same; it is gone where its courses were listed before and are not any more."""
    was_there = await shows_portal(connector, intent.id)
    answer = await send()
    if not was_there or await shows_portal(connector, intent.id) is not False:
        raise undone(OutcomeUnknown(connector.title, why=YES_TO_ANYTHING_REASON))
    return answer


def _asked_of_session(intent: UpdateSession) -> dict[str, Any]:
    """What the list of sessions will show of a change; nothing where it can be half done."""
    asked = {name: getattr(intent, name) for name in OF_SESSIONS if getattr(intent, name) is not None}
    return {} if intent.extra else asked


def _asks_no_more(intent: UpdateSession) -> bool:
    others = type(intent).model_fields.keys() - {"session_id", "reset", *OF_SESSIONS}
    return not intent.reset and all(getattr(intent, name) is None for name in others)


def _has(session: SessionListed, asked: Mapping[str, Any]) -> bool:
    for name, held in asked.items():
        shown = getattr(session, name)
        if (moment(shown) != held.replace(microsecond=0)) if isinstance(held, datetime) else (shown != held):
            return False
    return True


async def _session(connector: Connector, number: int) -> SessionListed | None:
    listed = await ask(connector, GetSessions())
    return None if isinstance(listed, PlatformError) else next((one for one in listed if one.id == number), None)


def looks(intent: Intent[Any]) -> tuple[str, ...]:
    """What is read with a change whatever comes of it, by the ids of the operations; more only where it goes wrong."""
    match intent:
        case AddCoursesSession():
            return ("get_courses",)
        case AddUsersSession():
            return ("get_users", "get_users_subscribed_to_session")
        case DeleteUser():
            return ("get_users", "user_profile")
        case UpdateUserFromUsername(active=bool(active)):
            return ("get_users",) if active else ("user_profile",)
        case SaveForumPost() | SaveForumThread():
            return ("course_forum",)
        case UnsubscribeUserFromCourse(course_code=code):
            return (*(("course_info",) if code else ()), "get_users_subscribed_to_course")
        case SubscribeUserToCourse(course_code=str()):
            return ("course_info",)
        case UpdateSession() if _asked_of_session(intent) and not _asks_no_more(intent):
            return ("get_sessions",)
        case SaveUser():
            return ("username_exist",)
        case DeleteCampus():
            return ("get_courses", "get_courses")
        case EditCampus() if intent.id != FIRST_PORTAL:
            return ("get_courses",)
    return ()


async def change_account(connector: Connector, intent: UpdateUserFromUsername, send: Send) -> Any:
    """Both: whether a yes can be believed, and what came of it where no answer came."""
    return await change_person(connector, intent, lambda: people_readback.changed(connector, intent, send))


CHECKED: Mapping[type[Intent[Any]], Check] = {
    AddCoursesSession: set_courses,
    AddUsersSession: add_to_session,
    DeleteCampus: delete_portal,
    DeleteUser: delete_person,
    EditCampus: change_portal,
    SaveForumPost: reply,
    SaveForumThread: begin_discussion,
    SaveUser: people_readback.added,
    SubscribeUserToCourse: enroll,
    SubscribeUserToSessionFromUsername: add_one_to_session,
    UnsubscribeUserFromCourse: take_out,
    UpdateSession: change_session,
    UpdateUserFromUsername: change_account,
}


def _found(connector: Connector, shown: Any, forum: int) -> None:
    if isinstance(shown, NotFound) and "forum" in shown.detail.lower():  # else it is the course or the session
        raise undone(NoSuch(connector.title, "forum in this course", forum))
    if isinstance(shown, PlatformError):
        raise undone(shown)


async def _participant(
    connector: Connector, intent: SubscribeUserToCourse | UnsubscribeUserFromCourse, fault: PlatformError, sure: bool
) -> Participant | None:
    """The person as the course lists them. Raises the fault where looking cannot help, or that there is no course."""
    if not sure or not isinstance(fault, Conflict | OutcomeUnknown):
        raise fault
    rows = await ask(connector, GetUsersSubscribedToCourse(course=intent.course_id))
    if isinstance(rows, NotFound) and isinstance(fault, Conflict):
        raise undone(NoSuch(connector.title, "course", intent.course_id))
    if isinstance(rows, PlatformError) or among(rows, intent.user_id) is None:
        raise fault
    return next((row for row in rows if row.user_id == intent.user_id), None)
