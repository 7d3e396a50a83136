"""Reads that tell of a change what Chamilo's own answer to it does not: who and what is there."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from connectors.chamilo.base import Chamilo, ChamiloRecord, Flag, Moment, SessionId, action
from connectors.chamilo.courses import CourseInfo, GetCourses
from connectors.chamilo.enrollments import (
    GetUsersSubscribedToCourse,
    Participant,
    SubscribeUserToCourse,
    UnsubscribeUserFromCourse,
)
from connectors.chamilo.refusals import NobodyListed, NoSuch, OtherCourse
from connectors.chamilo.sessions import Attendee
from connectors.chamilo.users import GetUsers, User
from connectors.chamilo.vocabulary import Whom
from connectors.core.connector import Connector
from connectors.core.errors import NotFound, PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent
from connectors.core.record import Rows, unread

R = TypeVar("R")


class GetUsersSubscribedToSession(Chamilo[list[Attendee]]):
    """Who is in a session. It is not in the wiki; Chamilo has it since 1.11.20."""

    http = action("get_users_subscribed_to_session", effect=Effect.READ)

    session_id: Annotated[SessionId, Field(alias="id_session")]
    move_info: Flag = False  # left out, Chamilo breaks


class SessionListed(ChamiloRecord):
    id: int | None = None
    name: str | None = None
    access_start_date: Moment = None
    access_end_date: Moment = None


class GetSessions(Chamilo[list[SessionListed]]):
    """The sessions that have a course. It is not in the wiki; Chamilo has it since 1.11.20."""

    http = action("get_sessions", effect=Effect.READ)


async def ask(connector: Connector, question: Intent[R]) -> R | PlatformError:
    try:
        return await connector.run(question)
    except PlatformError as error:
        return error


def undone(error: PlatformError) -> PlatformError:
    """What a look found: nothing was sent of the change it was for."""
    error.write = True
    return error


async def unlisted(connector: Connector, people: Sequence[int]) -> list[int]:
    """Those whom Chamilo does not list, where it lists anybody at all and each of them can be told."""
    listed = await everybody(connector)
    known = {one.id for one in listed}
    return [one for one in people if one not in known] if known and not unread(listed) else []


async def everybody(connector: Connector) -> Rows[User]:
    """Whom Chamilo lists; nobody where it cannot be read."""
    found = Rows[User]()
    for whom in Whom:  # everybody first; before 1.11.24 that lists nobody, and each role has to be asked for
        listed = await ask(connector, GetUsers(status=whom))
        if isinstance(listed, PlatformError):
            return Rows()
        found = Rows([*found, *listed], unread(found) + unread(listed))
        if whom is Whom.EVERYBODY and found:
            break
    return found


async def people_listed(connector: Connector, people: Sequence[int]) -> None:
    for number in await unlisted(connector, people):
        raise undone(NobodyListed(connector.title, number))


async def courses_listed(connector: Connector, courses: Sequence[int]) -> None:
    listed = await ask(connector, GetCourses())
    known = set() if isinstance(listed, PlatformError) else {one.id for one in listed}
    for number in courses:
        if number in known:
            continue
        shown = await ask(connector, CourseInfo(course=number))
        if isinstance(shown, NotFound):
            raise undone(NoSuch(connector.title, "course", number))


async def one_course(connector: Connector, intent: SubscribeUserToCourse | UnsubscribeUserFromCourse) -> bool:
    """Whether it is known that number and code mean one course: of two, Chamilo takes the one of the code."""
    if not intent.course_code:
        return True
    shown = await ask(connector, CourseInfo(course=intent.course_id))
    if isinstance(shown, NotFound):
        raise undone(NoSuch(connector.title, "course", intent.course_id))
    if isinstance(shown, PlatformError):
        return False
    if shown.code != intent.course_code:
        raise undone(OtherCourse(connector.title))
    return True


async def in_course(connector: Connector, course: int, person: int) -> bool | None:
    """Whether Chamilo lists them in the course; None where it does not show the whole list. Raises NoSuch."""
    rows = await ask(connector, GetUsersSubscribedToCourse(course=course))
    if isinstance(rows, NotFound):
        raise undone(NoSuch(connector.title, "course", course))
    return None if isinstance(rows, PlatformError) else among(rows, person)


def among(rows: Sequence[Participant | Attendee], person: int) -> bool | None:
    """Whether somebody is one of these; None where one of them cannot be told."""
    known = {one.user_id for one in rows}
    return True if person in known else None if unread(rows) or None in known else False


async def shows_portal(connector: Connector, portal: int) -> bool | None:
    """Whether something proves that there is such a portal: its courses. Of one without courses nothing is shown. None
    where they cannot be read."""
    courses = await ask(connector, GetCourses(campus=portal))
    return None if isinstance(courses, PlatformError) else bool(courses)
