"""Names and addresses, teachers, students and how far they are."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors.classonlive.standin.academy import Academy
from connectors.classonlive.standin.endpoint import Endpoint, Given, done
from connectors.classonlive.standin.records import COURSE, MULTIPLE_DAY, ONE_DAY, SCORM, Applicant, milliseconds
from connectors.classonlive.standin.refusals import no
from connectors.classonlive.standin.rules import Field, email, list_of, may, number, text
from connectors.standin.standin import Reply

V1 = "/api/v1/{token}"
STUDENTS_PER_PAGE = 10
BEYOND_THE_API = ("Modular", "Pack")
MADRID = ZoneInfo("Europe/Madrid")
STEPS = (("Welcome", "video"), ("Handbook", "document"), ("Final test", "exam"))
"""What every course asks of its students."""


def name(academy: Academy, given: Given) -> Reply:
    return done(name=academy.person(given["email"]).name)


def rename(academy: Academy, given: Given) -> Reply:
    """The document prints this as GET; every other change is PUT. The address is in the path and in the body."""
    person = academy.person(given["email"])
    academy.people[person.email.lower()] = replace(person, name=given["name"])
    return done()


def move(academy: Academy, given: Given) -> Reply:
    academy.move(academy.person(given["email"]), given["newEmail"])
    return done(newEmail=given["newEmail"])


def search(academy: Academy, given: Given) -> Reply:
    """A row for every course that somebody is in."""
    wanted = given["search"].lower()
    rows = []
    for one in academy.applicants.values():
        called = academy.person(one.email).name
        if wanted in called.lower() or wanted in one.email.lower():
            content = academy.contents[one.content]
            about = {"content": content.title, "contentId": content.id, "applicantId": one.id}
            rows.append({"name": called, "email": one.email, **about})
    return done(students=rows)


def add(academy: Academy, given: Given) -> Reply:
    """Whoever is in the course already stays, and gets the same link. Tutoring has a call of its own, which names the
    hour; modular courses and packs are no part of the API."""
    content = academy.content(given["contentId"], ONE_DAY, MULTIPLE_DAY, COURSE, SCORM)
    if content.type in BEYOND_THE_API:
        raise no("this API does not work with modular or pack courses")
    themes = tuple(int(id) for id in given.get("themes", ()))
    if any(id not in academy.themes or academy.themes[id].content != content.id for id in themes):
        raise no("this theme is not one of this course")
    known = academy.people.get(given["email"].lower())
    applicant = academy.enroll(content, known.email if known else given["email"], themes=themes or None)
    person, password = academy.welcome(given["email"], given["name"])
    new = {"password": password} if password else {}
    link = academy.link("sala-webinar", content, person.email)
    about = {"link": link, "name": person.name, "email": person.email, "applicantId": applicant.id}
    return done(**about, isNewUser=bool(password), **new)


def remove(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"], ONE_DAY, MULTIPLE_DAY, COURSE)
    academy.leave(_find(academy, content.id, given["email"]))
    return done(contentId=content.id, email=given["email"])


def show(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"], ONE_DAY, MULTIPLE_DAY)
    one = _find(academy, content.id, given["email"])
    link = academy.link("sala-webinar", content, one.email)
    return done(link=link, name=academy.person(one.email).name, email=one.email, applicantId=one.id)


def show_all(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"])
    rows = [
        {
            "minutesConnected": one.minutes,
            "attended": one.attended,
            "email": one.email,
            "applicantId": one.id,
            "name": academy.person(one.email).name,
            "userAccountId": academy.person(one.email).account,
            "themes": None if one.themes is None else ",".join(map(str, one.themes)),
        }
        for one in academy.students(content.id)
    ]
    return done(students=rows)


def make_teacher(academy: Academy, given: Given) -> Reply:
    """With the password misspelled, as the example has it, and only for whoever is new."""
    if given["email"].lower() in academy.teachers:
        raise no("this is a teacher already")
    person, password = academy.welcome(given["email"], given["email"].partition("@")[0])
    academy.teachers.add(person.email.lower())
    return done(isNewUser=bool(password), **({"paswword": password} if password else {}))


def remove_teacher(academy: Academy, given: Given) -> Reply:
    """The courses keep the address; the document does not say."""
    academy.teachers.remove(academy.teacher(given["teacher"]).lower())
    return done()


def progress(academy: Academy, given: Given) -> Reply:
    """Without `ok`, as the document has it."""
    students = academy.students(academy.content(given["contentId"]).id)
    page = given.get("pageNumber", 0)
    rows = [
        {"general": _general(academy, one), "detail": _detail(one)}
        for one in students[page * STUDENTS_PER_PAGE :][:STUDENTS_PER_PAGE]
    ]
    return Reply({"stats": rows, "num": page, "totalPages": -(-len(students) // STUDENTS_PER_PAGE)})


def progress_of(academy: Academy, given: Given) -> Reply:
    """Empty lists for somebody who is not in the course; the document does not say."""
    content = academy.content(given["contentId"])
    found = [one for one in academy.students(content.id) if one.id == given["applicantId"]]
    detail = [step for one in found for step in _detail(one)]
    body = {"general": [_general(academy, one) for one in found], "detail": detail}
    return Reply({"progress": body, "num": 0, "totalPages": 1})


def _find(academy: Academy, content: int, address: str) -> Applicant:
    found = academy.find(content, address)
    if not found:
        raise no(f"{address} is not in this course")
    return found


def _general(academy: Academy, one: Applicant) -> dict[str, Any]:
    return {
        "progressPictureId": 16_975_000 + one.id,
        "name": academy.person(one.email).name,
        "registerDate": milliseconds(one.since),
        "totalPercent": round(100 * one.passed / len(STEPS), 2),
        "totalTime": one.minutes * 60,
        "applicantId": one.id,
        "contentId": one.content,
        "email": one.email,
        "register": milliseconds(_next_midnight(one.since)),
        "country": None,
        "photo": None,
        "score": None,
        "status": None,
    }


def _next_midnight(moment: float) -> float:
    """In the example somebody registered in the afternoon, and `register` is the midnight after it, in Madrid."""
    day = datetime.fromtimestamp(moment, MADRID).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=1)).timestamp()


def _detail(one: Applicant) -> list[dict[str, Any]]:
    return [
        {
            "progressPictureDetailId": 774_000_000 + one.id * 10 + place,
            "examTries": 1 if kind == "exam" and place < one.passed else 0,
            "name": called,
            "percent": 100 if place < one.passed else None,
            "resourceType": kind,
            "success": place < one.passed,
            "time": None,
            "watched": place < one.passed,
            "moduleId": None,
            "themeId": None,
            "applicantId": one.id,
            "contentId": None,
            "examId": 18_551 if kind == "exam" else None,
            "resourceId": None,
            "contentSessionId": None,
            "contentExternalVideoId": None,
        }
        for place, (called, kind) in enumerate(STEPS)
    ]


ADDRESS, NAME, NUMBER = Field(email), Field(text), Field(number)
THEMES = may(list_of(lambda id: isinstance(id, str) and id.isdigit()))
STUDENT = {"contentId": NUMBER, "email": ADDRESS}
STATS = f"{V1}/student/getstatsfromcontent/{{contentId}}"
ENDPOINTS = (
    Endpoint("GET", f"{V1}/username/{{email}}", name),
    Endpoint("PUT", f"{V1}/username/{{email}}", rename, {"email": ADDRESS, "name": NAME}),
    Endpoint("PUT", f"{V1}/useremail", move, {"email": ADDRESS, "newEmail": ADDRESS}),
    Endpoint("GET", f"{V1}/student/search/{{search}}", search),
    Endpoint("POST", f"{V1}/content/student", add, STUDENT | {"name": NAME, "themes": THEMES}),
    Endpoint("DELETE", f"{V1}/content/student", remove, STUDENT),
    Endpoint("GET", f"{V1}/content/{{contentId}}/email/{{email}}", show),
    Endpoint("GET", f"{V1}/student/findbycontent/{{contentId}}", show_all),
    Endpoint("POST", f"{V1}/teacher", make_teacher, {"email": ADDRESS}),
    Endpoint("DELETE", f"{V1}/teacher", remove_teacher, {"teacher": ADDRESS}),
    Endpoint("GET", STATS, progress),
    Endpoint("GET", f"{STATS}/{{pageNumber}}", progress),
    Endpoint("GET", f"{V1}/student/getuserstats/{{contentId}}/{{applicantId}}", progress_of),
)
