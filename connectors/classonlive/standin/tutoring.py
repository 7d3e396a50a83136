"""Tutoring: contents whose sessions are hours that teachers offer, and who comes to them."""

from dataclasses import replace
from typing import Any

from connectors.classonlive.standin.academy import Academy
from connectors.classonlive.standin.endpoint import Endpoint, Given, done
from connectors.classonlive.standin.records import PARTICULAR, SEATS, Applicant, Content, Session, day, iso, seconds
from connectors.classonlive.standin.refusals import no, reply
from connectors.classonlive.standin.rules import (
    OFFERS,
    ROOM,
    Field,
    calendar_day,
    email,
    list_of,
    number,
    object_of,
    text,
)
from connectors.standin.standin import Reply

V1 = "/api/v1/{token}"


def create(academy: Academy, given: Given) -> Reply:
    return done(contentId=academy.add_content(title=given["title"], kind=PARTICULAR, type=given["type"]).id)


def change(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"], PARTICULAR)
    return done(contentId=academy.change_content(content, title=given["title"], type=given["type"]).id)


def set_calendar(academy: Academy, given: Given) -> Reply:
    """Hours with students stay; the document does not say. Its answer has the number as a text."""
    content = academy.content(given["contentId"], PARTICULAR)
    first, last = (day(seconds(given[name])) for name in ("startDate", "endDate"))
    academy.offer(content, first, last, given["sessions"])
    return done(contentId=str(content.id))


def show_calendar(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"], PARTICULAR)
    sessions = sorted(
        (one for one in academy.sessions.values() if one.content == content.id), key=lambda one: one.start
    )
    rows = [
        {
            "sessionId": one.id,
            "teacher": one.teacher,
            "date": iso(one.start),
            "teacherLink": _link(academy, content, one, one.teacher),
            "applicants": [_shown(academy, content, one, academy.applicants[id]) for id in one.applicants],
        }
        for one in sessions
    ]
    return done(contentId=str(content.id), sessions=rows, type=content.type)


def add(academy: Academy, given: Given) -> Reply:
    """One after the other until the room is full; then it says no, and those before are in. The document shows only
    that all goes well."""
    session = academy.session(given["sessionId"])
    content = academy.contents[session.content]
    for student in given["students"]:
        person, _ = academy.welcome(student["email"], student["name"])
        applicant = academy.enroll(content, person.email)
        if applicant.id in session.applicants:
            continue
        if len(session.applicants) >= SEATS[content.type or "Broadcast"]:
            return reply("the room is full")
        session = academy.sessions[session.id] = replace(session, applicants=(*session.applicants, applicant.id))
    here = [_shown(academy, content, session, academy.applicants[id]) for id in session.applicants]
    return done(applicants=here)


def remove(academy: Academy, given: Given) -> Reply:
    session = academy.session(given["sessionId"])
    if given["applicantId"] not in session.applicants:
        raise no("this applicant does not come to this session")
    left = tuple(id for id in session.applicants if id != given["applicantId"])
    academy.sessions[session.id] = replace(session, applicants=left)
    return done()


def _shown(academy: Academy, content: Content, session: Session, one: Applicant) -> dict[str, Any]:
    return {
        "applicantId": one.id,
        "email": one.email,
        "name": academy.person(one.email).name,
        "link": _link(academy, content, session, one.email),
    }


def _link(academy: Academy, content: Content, session: Session, who: str) -> str:
    """With the blank that the document's links have."""
    return f"{academy.link('sala-personalizada', content, who)}&claseTutoring sessionsId={session.id}"


COURSE = {"title": Field(text), "type": ROOM}
CALENDAR = {"startDate": Field(calendar_day), "endDate": Field(calendar_day), "sessions": OFFERS}
STUDENTS = {"students": Field(list_of(object_of({"email": Field(email), "name": Field(text)})))}
ENDPOINTS = (
    Endpoint("POST", f"{V1}/content/particular", create, COURSE),
    Endpoint("PUT", f"{V1}/content/particular/{{contentId}}", change, COURSE),
    Endpoint("PUT", f"{V1}/particular/{{contentId}}/calendar", set_calendar, CALENDAR),
    Endpoint("GET", f"{V1}/particular/{{contentId}}/calendar", show_calendar),
    Endpoint("PUT", f"{V1}/particular/{{sessionId}}/addstudent", add, STUDENTS),
    Endpoint("DELETE", f"{V1}/particular/{{sessionId}}/removestudent", remove, {"applicantId": Field(number)}),
)
