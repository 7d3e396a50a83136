"""What a verb says of one course, short enough to stand in a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, operation_id
from connectors.everyday.everyday import Everyday, Unplanned
from connectors.everyday.values import Attendance, Course, Enrollment, LiveSession, Person
from connectors.everyday.verbs import Verb

Span = tuple[datetime, datetime]
OF_A_COURSE = (
    Verb.COURSES, Verb.ROSTER, Verb.PROGRESS, Verb.ATTENDANCE, Verb.SESSIONS, Verb.ENROLL, Verb.UNENROLL, Verb.LINK,
)  # fmt: skip
"""The verbs that are about one course."""


async def said(verbs: Everyday, verb: Verb, course: Course, person: Person, span: Span) -> str:
    """The operations of a plan, what was found, or the sentence of a refusal."""
    try:
        match verb:
            case Verb.COURSES:
                return ", ".join([one.place or one.title for one in await verbs.courses(course.id) if one == course])
            case Verb.ROSTER:
                rows = [one async for page in verbs.roster(course) for one in page]
                return ", ".join(map(_enrolled, rows)) or "nobody"
            case Verb.PROGRESS:
                taken = [one for one in await verbs.taken(person) if one.course.id == course.id]
                return ", ".join(map(_enrolled, taken)) or " ".join(["not taken", *verbs.unseen])
            case Verb.ATTENDANCE:
                return ", ".join(map(_came, await verbs.attendance(course, *span))) or "nothing"
            case Verb.SESSIONS:
                held = [one for one in await verbs.sessions(*span) if one.title == course.title]
                return ", ".join(map(_held, held)) or "nothing"
            case Verb.ENROLL:
                plan = await verbs.enroll(person, course)
                return " ".join(filter(None, (_planned(plan), verbs.consequence(plan))))
            case Verb.UNENROLL:
                return _planned(await verbs.unenroll(person, course))
            case Verb.LINK:
                return _planned(await verbs.link(person, course))
    except (Unplanned, PlatformError) as refused:
        return refused.sentence if isinstance(refused, PlatformError) else str(refused)
    raise AssertionError(f"{verb} is of no course")


def _enrolled(one: Enrollment) -> str:
    known = one.progress
    far = f" came to {known.attended} of {known.held}" if known and known.held else ""
    far = f" {known.fraction:.0%}" if known and known.fraction is not None else far
    return f"{one.person.name}{f' as {one.role}' if one.role else ''}{far}"


def _came(one: Attendance) -> str:
    word = {True: "late" if one.late else "came", False: "absent", None: "unknown"}[one.came]
    return f"{one.person.name} {word}{' (all dates)' if one.whole else ''}"


def _held(one: LiveSession) -> str:
    return " ".join(filter(None, (f"{one.starts:%m-%d %H:%M}", one.place, "cancelled" if one.cancelled else "")))


def _planned(plan: Sequence[Intent[Any]]) -> str:
    return ", ".join(operation_id(type(one)) for one in plan)
