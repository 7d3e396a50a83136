"""What Damstra tells of people, lessons, schedules and sessions, as the everyday verbs have it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import MAXYEAR, datetime

from connectors.core.datetimes import moment, zone_of
from connectors.damstra.lessons import Lesson
from connectors.damstra.schedules import LessonSchedule, LessonSchedulesCertificate
from connectors.damstra.sessions import Attendee, IltSession
from connectors.damstra.users import User
from connectors.damstra.vocabulary import ClientStatus, Role, SessionStatus
from connectors.everyday.exact import NoNumber
from connectors.everyday.values import Course, Enrollment, LiveSession, Person, Progress, named_person, whole_name

CLOSED = {
    "inactive": "inactive",
    "never": "not published yet",
    "rendering": "still being made",
    "error": "not published because of an error",
}
"""Why a lesson cannot be given to anybody, by its state."""
IN_USE = "active"
"""The state of a lesson that can be given."""
SCHEDULED, COMPLETED, CANCELLED = "scheduled", "completed", "cancelled"
"""States of a lesson schedule; the others are due and overdue. What is scheduled cannot be taken yet."""


def person(one: User) -> Person:
    known = one.client_status_id is not None
    return named_person(
        "damstra",
        one.id,
        one.first_name,
        one.last_name,
        one.email_address,
        active=(one.client_status_id or "").casefold() == ClientStatus.ACTIVE.word if known else None,
        role=", ".join(one.roles),
        aliases=tuple(filter(None, (one.user_name, one.employee_number))),
        zone=one.time_zone or "",
    )


def number(one: Person) -> int:
    """By which Damstra is asked about somebody. Raises NoNumber."""
    if not one.id:
        raise NoNumber("Damstra")
    return int(one.id)


def is_instructor(one: Person) -> bool:
    """Whether they can lead a session now."""
    return one.active is not False and Role.INSTRUCTOR.word in one.role.split(", ")


def lesson(one: Lesson) -> Course:
    refs = {"lesson_version_id": one.lesson_version_id}
    state = one.status or IN_USE
    closed = "" if state == IN_USE else CLOSED.get(state, state)  # a state that nobody documents is told as it is
    return Course("damstra", str(one.lesson_id or ""), one.name, refs=refs, closed=closed)


def lessons(rows: Iterable[Lesson]) -> list[Course]:
    """Each lesson once, where several versions of it are listed: the latest that can be given, else the latest."""
    best: dict[str, Lesson] = {}
    for one in rows:
        known = best.setdefault(str(one.lesson_id or id(one)), one)
        if (one.status == IN_USE, one.version or 0) > (known.status == IN_USE, known.version or 0):
            best[str(one.lesson_id or id(one))] = one
    return [lesson(one) for one in best.values()]


def enrollment(person: Person, one: LessonSchedule) -> Enrollment:
    refs = {"lesson_version_id": one.lesson_version_id}
    when = moment(one.lesson_completed_date)
    done = when is not None or one.status == COMPLETED
    return Enrollment(
        person,
        Course("damstra", str(one.lesson_id or ""), one.lesson_name, refs=refs),
        since=_there(moment(one.start_date), person.zone),
        active=one.status != CANCELLED if one.status else one.active,
        progress=Progress(
            done=done,
            fraction=1.0 if done else one.fraction,
            at=when,
            started=done or one.lesson_started_date is not None or bool(one.fraction),
        ),
        refs={"lesson_schedule_id": one.id},
        due=_there(_end(one), person.zone),
        standing=one.status or "",
        certificate=LessonSchedulesCertificate(lesson_schedule_id=one.id) if done and one.id is not None else None,
    )


def _end(one: LessonSchedule) -> datetime | None:
    """Nothing ends in the last year that there is: so it is written that there is no end."""
    found = moment(one.end_date)
    return found if found and found.year < MAXYEAR else None


def _there(moment: datetime | None, zone: str) -> datetime | None:
    """As a clock shows it where the person is: what is due at a midnight there is due on another day in UTC."""
    try:
        return moment.astimezone(zone_of(zone)) if moment else None
    except (OverflowError, ValueError):
        return moment


def session(one: IltSession, title: str) -> LiveSession:
    return LiveSession(
        "damstra",
        str(one.id or ""),
        title,
        moment(one.start_datetime),
        moment(one.end_datetime),
        whole_name(one.instructor_first_name, one.instructor_last_name),
        one.location or "",
        cancelled=is_cancelled(one),
        over=one.status_id == SessionStatus.COMPLETED.word,
    )


def is_cancelled(one: IltSession) -> bool:
    return one.status_id == SessionStatus.CANCELLED.word


def attendee(one: Attendee) -> Person:
    aliases = (one.user_name,) if one.user_name else ()
    known = named_person("damstra", one.user_id, one.first_name, one.last_name, aliases=aliases)
    return known if known.name else replace(known, name=one.user_name or "")
