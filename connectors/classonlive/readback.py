"""Changes of who is in a course or an hour whose answer was lost: who is listed there tells what came of them. It only
reads. A course that is new has no number yet by which it could be known."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

from connectors.classonlive.contents import ContentList
from connectors.classonlive.students import (
    Added,
    ContentStudentAdd,
    ContentStudentRemove,
    ContentStudentsList,
    Enrolled,
    SessionStudentRemove,
    SessionStudentsAdd,
    Student,
    StudentFound,
)
from connectors.classonlive.told import TUTORING
from connectors.classonlive.tutoring import ParticularCalendarGet, TutoringSession
from connectors.core.checks import Check, SeenDone, Send, answer_or_loss, shown, where_lost
from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.core.record import Page, unread, unread_in
from connectors.core.same import folded, same

MAX_CALENDARS_LOOKED_AT = 30
"""Tutoring courses in whose calendars an hour is looked for: only a calendar tells who comes."""


class EnrolledSeen(SeenDone, Enrolled):
    seen = (
        "ClassOnLive's answer was lost. I looked: they are in the course. If they are new to ClassOnLive, their "
        "password was in that answer: set a new one there."
    )


class StudentGone(SeenDone, StudentFound):
    seen = "ClassOnLive's answer was lost. I looked: they are not in the course."


class AddedSeen(SeenDone, Added):
    seen = "ClassOnLive's answer was lost. I looked: all of them are down for the session."


async def enrolled(connector: Connector, intent: ContentStudentAdd) -> EnrolledSeen | None:
    """With the topics that were asked for, where a course has some."""
    found = [one for one in await _students(connector, intent.content_id) if same(one.email or "", intent.email)]
    if len(found) != 1 or set(map(int, intent.themes or ())) != _topics(found[0]):
        return None
    [here] = found
    return EnrolledSeen(name=here.name, email=here.email, applicant_id=here.applicant_id)


async def taken_out(connector: Connector, intent: ContentStudentRemove) -> StudentGone | None:
    """Where the course lists others, each with an address."""
    rows = await _students(connector, intent.content_id)
    there = [folded(one.email or "") for one in rows]
    whole = there and not unread(rows) and all(there)
    return StudentGone(email=intent.email) if whole and folded(intent.email) not in there else None


async def put_into_hour(connector: Connector, intent: SessionStudentsAdd) -> AddedSeen | None:
    hour = await _hour(connector, intent.session_id)
    there = {folded(one.email or "") for one in hour.applicants} if hour else set()
    all_there = {folded(one.email) for one in intent.students} <= there
    return AddedSeen(applicants=hour.applicants) if hour and all_there else None


async def taken_out_of_hour(connector: Connector, intent: SessionStudentRemove, send: Send) -> None:
    _, lost = await answer_or_loss(send)
    if not lost:
        return
    hour = await _hour(connector, intent.session_id)
    told = hour is not None and "applicants" in hour.model_fields_set and not unread_in(hour, "applicants")
    if not hour or not told or any(one.applicant_id in (None, intent.applicant_id) for one in hour.applicants):
        raise lost


CHECKED: Mapping[type[Intent[Any]], Check] = {
    ContentStudentAdd: where_lost(enrolled),
    ContentStudentRemove: where_lost(taken_out),
    SessionStudentRemove: taken_out_of_hour,
    SessionStudentsAdd: where_lost(put_into_hour),
}


async def _students(connector: Connector, course: int) -> list[Student]:
    """Nobody, where it cannot be read."""
    found = await shown(connector, ContentStudentsList(content_id=course))
    return found.items if found else []


async def _hour(connector: Connector, session: int) -> TutoringSession | None:
    async for page in _calendars(connector):
        if found := next((one for one in page.items if one.session_id == session), None):
            return found
    return None


async def _calendars(connector: Connector) -> AsyncIterator[Page[TutoringSession]]:
    """As far as they can be read. Nothing tells of which course an hour is."""
    found = await shown(connector, ContentList())
    courses = [one for one in (found.items if found else ()) if one.content_type == TUTORING]
    for one in courses[:MAX_CALENDARS_LOOKED_AT]:
        if calendar := await shown(connector, ParticularCalendarGet(content_id=one.content_id or 0)):
            yield calendar


def _topics(one: Student) -> set[int]:
    return set(map(int, re.findall(r"\d+", one.themes or "")))
