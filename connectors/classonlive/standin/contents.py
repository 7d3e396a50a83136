"""Contents of every kind, live ones, and packs."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.classonlive.standin.academy import Academy, weekly
from connectors.classonlive.standin.endpoint import Endpoint, Given, done
from connectors.classonlive.standin.records import (
    COURSE,
    MULTIPLE_DAY,
    ONE_DAY,
    PARTICULAR,
    SCORM,
    Content,
    iso,
    seconds,
)
from connectors.classonlive.standin.refusals import no
from connectors.classonlive.standin.rules import LENGTH, ROOM, WEEK, Field, choice, email, list_of, moment, number, text
from connectors.standin.standin import Reply

ROOT = "/api/v1/{token}/content"
MADRID = ZoneInfo("Europe/Madrid")
KINDS = ("Measure", "Topics", "Themes", "Temas", "Private", "Pack")
"""Themes stands in the examples and Temas is seen in use; both are taken for Topics."""


def create(academy: Academy, given: Given) -> Reply:
    return done(contentId=academy.add_content(title=given["title"], kind=COURSE, type=given["type"]).id)


def update(academy: Academy, given: Given) -> Reply:
    """Only of what is not live: the kinds are no rooms."""
    content = academy.content(given["contentId"], COURSE)
    return done(contentId=academy.change_content(content, title=given["title"], type=given["type"]).id)


def show_all(academy: Academy, given: Given) -> Reply:
    """The newest first, as in the example."""
    rows = [_row(one) | {"scormPath": _scorm(one)} for one in reversed(academy.contents.values())]
    return done(contentList=rows)


def search(academy: Academy, given: Given) -> Reply:
    wanted = given["search"].lower()
    return done(contentList=[_row(one) for one in reversed(academy.contents.values()) if wanted in one.title.lower()])


def show(academy: Academy, given: Given) -> Reply:
    """In one of the document's four shapes; courses that are not live have that of tutoring."""
    one = academy.content(given["contentId"])
    about: dict[str, Any] = {"contentId": one.id, "title": one.title}
    match one.kind:
        case "oneDay":
            when = {"oneDayDate": iso(one.start or 0), "durartion": one.duration, "type": one.type}
            about |= {"teacher": one.teacher, **when}
        case "multipleDay":
            span = {"multipleDayFromDate": _midnight(one.first), "multipleDayToDate": _midnight(one.last)}
            about |= {"teacher": one.teacher, **span, "type": one.type, "dates": [iso(date) for date in one.dates]}
        case kind:
            name = {PARTICULAR: "Tutoring sessions", SCORM: "Scorm"}.get(kind, one.type)
            about |= {"startDate": None, "endDate": None, "type": one.type, "contentType": name}
            about |= {"scormPath": _scorm(one)} if kind == SCORM else {}
    return done(content=about)


def delete(academy: Academy, given: Given) -> Reply:
    academy.delete_content(academy.content(given["contentId"]))
    return done()


def change_teacher(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"], ONE_DAY, MULTIPLE_DAY)
    academy.change_content(content, teacher=academy.teacher(given["teacher"]))
    return done()


def change_title(academy: Academy, given: Given) -> Reply:
    academy.change_content(academy.content(given["contentId"]), title=given["title"])
    return done()


def create_one_day(academy: Academy, given: Given) -> Reply:
    teacher = academy.person(academy.teacher(given["teacher"]))
    details = {"title": given["title"], "type": given["type"], "duration": given["duration"]}
    made = academy.add_content(kind=ONE_DAY, teacher=teacher.email, start=seconds(given["session"]), **details)
    link = academy.link("sala-webinar", made, teacher.email)
    return done(contentId=made.id, teacherLink={"link": link, "name": teacher.name, "email": teacher.email, "ok": True})


def move_one_day(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"], ONE_DAY)
    academy.change_content(content, start=seconds(given["date"]), duration=given["duration"])
    return done()


def create_multiple_day(academy: Academy, given: Given) -> Reply:
    """At the address that the document does not print."""
    details = _weekly(academy, given)
    return done(contentId=academy.add_content(kind=MULTIPLE_DAY, **details).id)


def become_multiple_day(academy: Academy, given: Given) -> Reply:
    """At the address that it does print: a course that was just created becomes one with sessions."""
    content = academy.content(given["contentId"], COURSE)
    return done(contentId=academy.change_content(content, kind=MULTIPLE_DAY, **_weekly(academy, given)).id)


def change_multiple_day(academy: Academy, given: Given) -> Reply:
    """Days that are left out are dropped; the document does not say."""
    content = academy.content(given["contentId"], MULTIPLE_DAY)
    return done(contentId=academy.change_content(content, **_weekly(academy, given)).id)


def fill_pack(academy: Academy, given: Given) -> Reply:
    """What is in it stays in it; the document does not say."""
    pack = academy.content(given["contentId"], COURSE)
    if pack.type != "Pack" or any(academy.content(id).type != "Measure" for id in given["selectedContents"]):
        raise no("only what is of the kind Measure goes into a pack")
    academy.change_content(pack, members=tuple(dict.fromkeys((*pack.members, *given["selectedContents"]))))
    return done()


def _weekly(academy: Academy, given: Given) -> dict[str, Any]:
    first, last, dates = weekly(given)
    teacher = academy.teacher(given["teacher"])
    return {"title": given["title"], "type": given["type"], "teacher": teacher} | {
        "first": first,
        "last": last,
        "dates": dates,
    }


def _row(one: Content) -> dict[str, Any]:
    several, tutoring = one.kind == MULTIPLE_DAY, one.kind == PARTICULAR
    return {
        "contentId": one.id,
        "title": one.title,
        "teacher": one.teacher,
        "oneDayDate": None if one.start is None else iso(one.start),
        "multipleDayFromDate": _midnight(one.first) if several else None,
        "multipleDayToDate": _midnight(one.last) if several else None,
        "type": one.type,
        "particularInitDate": _midnight(one.first) if tutoring else None,
        "particularEndDate": _midnight(one.last) if tutoring else None,
        "contentType": one.type if one.kind == COURSE else one.kind,
    }


def _scorm(one: Content) -> str | None:
    return f"https://northwind.classonlive.com/scorm/{one.id}/index.html" if one.kind == SCORM else None


def _midnight(day: str | None) -> str | None:
    """As the document shows days: from when on they are, in Madrid."""
    return day and iso(datetime.fromisoformat(day).replace(tzinfo=MADRID).timestamp())


TITLE, TEACHER = Field(text), Field(email)
CONTENT = {"title": TITLE, "type": ROOM, "teacher": TEACHER}
ENDPOINTS = (
    Endpoint("POST", f"{ROOT}/oneDay", create_one_day, CONTENT | {"duration": LENGTH, "session": Field(moment)}),
    Endpoint("POST", f"{ROOT}/multipleDay", create_multiple_day, {**CONTENT, **WEEK}),
    Endpoint("POST", ROOT, create, {"title": TITLE, "type": Field(choice(*KINDS, "Modular"))}),
    Endpoint("PUT", f"{ROOT}/{{contentId}}", update, {"title": TITLE, "type": Field(choice(*KINDS))}),
    Endpoint("GET", ROOT, show_all),
    Endpoint("GET", f"{ROOT}/{{contentId}}", show),
    Endpoint("DELETE", f"{ROOT}/{{contentId}}", delete),
    Endpoint("PUT", f"{ROOT}/{{contentId}}/teacher", change_teacher, {"teacher": TEACHER}),
    Endpoint("GET", f"{ROOT}/search/{{search}}", search),
    Endpoint("PUT", f"{ROOT}/{{contentId}}/title", change_title, {"title": TITLE}),
    Endpoint("PUT", f"{ROOT}/{{contentId}}/session", move_one_day, {"duration": LENGTH, "date": Field(moment)}),
    Endpoint("POST", f"{ROOT}/{{contentId}}/multipleday", become_multiple_day, {**CONTENT, **WEEK}),
    Endpoint("PUT", f"{ROOT}/{{contentId}}/multipleday", change_multiple_day, {**CONTENT, **WEEK}),
    Endpoint("POST", f"{ROOT}/{{contentId}}/packContents", fill_pack, {"selectedContents": Field(list_of(number))}),
)
