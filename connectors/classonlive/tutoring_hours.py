"""Who comes to which hour of tutoring: people are put into hours, not into the course, by an operation of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.classonlive.contents import Content
from connectors.classonlive.students import NewStudent, SessionStudentRemove, SessionStudentsAdd
from connectors.classonlive.tutoring import Applicant, TutoringSession
from connectors.classonlive.vocabulary import SEATS
from connectors.core.datetimes import moment
from connectors.core.intent import Intent
from connectors.core.record import plain
from connectors.core.same import same
from connectors.everyday.everyday import NeedsMore, NothingToDo, Plan, Unplanned
from connectors.everyday.values import Person

HOURS_OFFERED = 5
"""Hours that are named where somebody must choose one."""


def ahead(hours: Sequence[TutoringSession], now: datetime) -> list[TutoringSession]:
    """The hours that have not begun, the next one first."""
    starts = [(begins, one) for one in hours if (begins := moment(one.date)) and begins > now]
    return [one for _, one in sorted(starts, key=lambda pair: pair[0])]


def comes(person: Person, hour: TutoringSession) -> Applicant | None:
    """The person as they are down for this hour."""
    return next((one for one in hour.applicants if same(one.email or "", person.email)), None)


def enrolling(person: Person, course: Content, hours: Sequence[TutoringSession]) -> Plan:
    """Into the only hour ahead that has room. Raises Unplanned where they come already, or somebody must choose."""
    title, name = course.title or "", person.called
    if theirs := [one for one in hours if comes(person, one)]:
        raise NothingToDo(
            f"{name} already comes to {title}: {_listed(theirs)}. For another hour: "
            "`/lms classonlive session students add`."
        )
    free = [one for one in hours if len(one.applicants) < SEATS.get(one.room or "", len(one.applicants) + 1)]
    if not free:
        raise Unplanned(
            f"{title} is tutoring, and has no hour ahead with room. Offer more: "
            f"`/lms classonlive particular calendar update content_id={course.content_id}`."
        )
    if len(free) > 1:
        raise Unplanned(
            f"{title} is tutoring: people come to one of its hours. There is room at {_listed(free)}. Say the hour: "
            f"`/lms classonlive session students add session_id={free[0].session_id}`."
        )
    if not (person.email and person.name):
        raise NeedsMore(
            "ClassOnLive needs an e-mail address and a name. Fill them in: "
            f"`/lms classonlive session students add session_id={free[0].session_id}`."
        )
    student = NewStudent(email=person.email, name=person.name)
    return (SessionStudentsAdd(session_id=free[0].session_id or 0, students=[student]),)


def leaving(person: Person, course: Content, hours: Sequence[TutoringSession]) -> Plan:
    """Out of every hour ahead that they come to. Raises NothingToDo."""
    theirs = [(one, there) for one in hours if (there := comes(person, one))]
    if not theirs:
        raise NothingToDo(f"{person.called} has no upcoming hour of {course.title or 'it'}. Nothing to do.")
    return tuple(
        SessionStudentRemove(session_id=one.session_id or 0, applicant_id=there.applicant_id or 0)
        for one, there in theirs
    )


def called(planned: Intent[Any], hours: Sequence[TutoringSession]) -> dict[str, str]:
    """What the values of an operation on one of these hours stand for: the time, and who has that number there."""
    said = plain(planned)
    hour = next((one for one in hours if one.session_id == said["session_id"]), None)
    there = [one for one in hour.applicants if one.applicant_id == said.get("applicant_id")] if hour else []
    who = [f"{one.name or ''} {one.email or ''}".strip() for one in there]
    return {"session_id": _when(hour), "applicant_id": "".join(who[:1])} if hour else {}


def coming_back(leave: SessionStudentRemove, person: Person, hours: Sequence[TutoringSession]) -> Plan:
    """What takes it back that somebody left an hour; nothing where their name is not told."""
    there = next((comes(person, one) for one in hours if one.session_id == leave.session_id), None)
    if not (there and there.email and there.name):
        return ()
    student = NewStudent(email=there.email, name=there.name)
    return (SessionStudentsAdd(session_id=leave.session_id, students=[student]),)


def _listed(hours: Sequence[TutoringSession]) -> str:
    """`2026-12-01 10:00 GMT (85262), … and 3 more`; the number is what operations take."""
    named = [f"{_when(one)} ({one.session_id})" for one in hours[:HOURS_OFFERED]]
    more = [f"{len(hours) - HOURS_OFFERED} more"] if len(hours) > HOURS_OFFERED else []
    *first, last = [*named, *more]
    return f"{', '.join(first)} and {last}" if first else last


def _when(hour: TutoringSession) -> str:
    return f"{moment(hour.date):%Y-%m-%d %H:%M} GMT"
