"""Themes of a course, their modules, and the videos, documents and sessions in them."""

from collections.abc import Callable
from typing import Any

from connectors.classonlive.standin.academy import SITE, Academy, weekly
from connectors.classonlive.standin.endpoint import Endpoint, Given, done
from connectors.classonlive.standin.records import COURSE, Content, Module, Resource, Theme, iso, milliseconds, seconds
from connectors.classonlive.standin.refusals import no
from connectors.classonlive.standin.rules import LENGTH, ROOM, WEEK, Field, email, may, moment, number, text
from connectors.standin.standin import Reply

V1 = "/api/v1/{token}"
TOPICS = ("Topics", "Themes", "Temas")
CREATOR_ID = 13_653


def add_theme(academy: Academy, given: Given) -> Reply:
    """With a number it changes that theme, which must be one of this course."""
    content = _course(academy, given["contentId"])
    id = given.get("themeId")
    if id is not None and _theme(academy, id).content != content.id:
        raise no("this theme is not one of this course")
    id = academy.number("theme", 38) if id is None else id
    academy.themes[id] = Theme(id, content.id, given["title"], given["description"], given["order"])
    return done(themeId=id)


def add_module(academy: Academy, given: Given) -> Reply:
    content, theme = _course(academy, given["contentId"]), _theme(academy, given["themeId"])
    id = given.get("moduleId")
    if theme.content != content.id or (id is not None and _module(academy, id).theme != theme.id):
        raise no("this theme or module is not one of this course")
    id = academy.number("module", 134) if id is None else id
    academy.modules[id] = Module(id, theme.id, given["title"], given["description"], given["order"])
    return done(moduleId=id)


def add_session(academy: Academy, given: Given) -> Reply:
    details = {"start": seconds(given["startDay"]), "duration": given["duration"]}
    return _add_session(academy, given, details)


def add_sessions(academy: Academy, given: Given) -> Reply:
    first, last, _ = weekly(given)
    return _add_session(academy, given, {"first": seconds(first), "last": seconds(last)})


def modules(academy: Academy, given: Given) -> Reply:
    """By number, not in a list."""
    theme = _theme(academy, given["themeId"])
    found = [one for one in academy.modules.values() if one.theme == theme.id]
    return done(modules={str(one.id): _module_shown(one) for one in found})


def module(academy: Academy, given: Given) -> Reply:
    """With an address, which the document only shows in an example: the view of that person, which is the same here."""
    if "email" in given:
        academy.person(given["email"])
    here = _module(academy, given["moduleId"])
    return done(module=[_shown(one, iso) for one in academy.resources.values() if one.module == here.id])


def module_resources(academy: Academy, given: Given) -> Reply:
    here = _module(academy, given["moduleId"])
    content = academy.contents[academy.themes[here.theme].content]
    found = [one for one in academy.resources.values() if one.module == here.id]
    return _listed(content, [_shown(one, milliseconds) for one in found])


def content_resources(academy: Academy, given: Given) -> Reply:
    """Those of its modules not."""
    content = academy.content(given["contentId"])
    found = [one for one in academy.resources.values() if one.content == content.id and one.module is None]
    return _listed(content, [_shown(one, milliseconds) for one in found])


def content_link(academy: Academy, given: Given) -> Reply:
    return _link(academy, given, in_module=False)


def module_link(academy: Academy, given: Given) -> Reply:
    return _link(academy, given, in_module=True)


def _course(academy: Academy, id: int) -> Content:
    content = academy.content(id, COURSE)
    if content.type not in TOPICS:
        raise no("this course has no themes")
    return content


def _theme(academy: Academy, id: int) -> Theme:
    if id not in academy.themes:
        raise no(f"there is no theme {id}")
    return academy.themes[id]


def _module(academy: Academy, id: int) -> Module:
    if id not in academy.modules:
        raise no(f"there is no module {id}")
    return academy.modules[id]


def _add_session(academy: Academy, given: Given, details: dict[str, Any]) -> Reply:
    here = _module(academy, given["moduleId"])
    teacher = academy.teacher(given["teacher"])
    id = academy.number("resource", 32_425)
    content = academy.themes[here.theme].content
    about = {"type": given["type"], "teacher": teacher, **details}
    academy.resources[id] = Resource(id, "Session", content, here.id, **about)
    return done(resourceId=id)


def _link(academy: Academy, given: Given, in_module: bool) -> Reply:
    found = academy.resources.get(given["resourceId"])
    if not found or found.kind != given["resourceType"] or (found.module is not None) is not in_module:
        raise no("there is no such resource")
    if found.kind == "Session":
        return done(link=academy.link("sala-webinar", academy.contents[found.content], f"resource {found.id}"))
    return done(link=f"{SITE}/files/{found.id}.{'mp4' if found.kind == 'Video' else 'pdf'}")


def _listed(content: Content, rows: list[dict[str, Any]]) -> Reply:
    about: dict[str, Any] = {
        "courseTitle": content.title,
        "external": None,
        "creator": CREATOR_ID,
        "courseType": None,
        "own": [],
    }
    return done(**about, resources=rows, contentIdentifier=content.title.lower().replace(" ", "-"))


def _module_shown(one: Module) -> dict[str, Any]:
    return {"moduleId": one.id, "title": one.title, "description": one.description, "order": one.order}


def _shown(one: Resource, written: Callable[[float], Any]) -> dict[str, Any]:
    """Two listings write the same dates in two ways."""
    if one.kind != "Session":
        about = {"title": one.title, "description": one.description}
        return {"resourceType": one.kind, **about, "resourceId": one.id}
    dates = {"initOneDayDate": one.start, "initMidLongDate": one.first, "endMidLongDate": one.last}
    return {
        "resourceType": one.kind,
        "resourceId": one.id,
        **{name: None if date is None else written(date) for name, date in dates.items()},
        "theContentDuration": one.duration or None,
        "theContentMethod": one.type,
        "theContentType": "Mid-Long" if one.start is None else "One_Day",
        "theAssignedExpert": one.teacher,
    }


ABOUT = {"contentId": Field(number), "title": Field(text), "description": Field(text), "order": Field(number)}
SESSION = {"type": ROOM, "teacher": Field(email), "moduleId": Field(number)}
ONE_DAY_FIELDS = {"duration": LENGTH, "startDay": Field(moment)}
MODULE = {**ABOUT, "themeId": Field(number), "moduleId": may(number)}
RESOURCE = "{resourceType}/{resourceId}"
ENDPOINTS = (
    Endpoint("POST", f"{V1}/theme", add_theme, {**ABOUT, "themeId": may(number)}),
    Endpoint("POST", f"{V1}/theme/addModule", add_module, MODULE),
    Endpoint("POST", f"{V1}/theme/setOneDaySession", add_session, {**SESSION, **ONE_DAY_FIELDS}),
    Endpoint("POST", f"{V1}/theme/setMultipleDaySession", add_sessions, {**SESSION, **WEEK}),
    Endpoint("GET", f"{V1}/theme/getThemeModules/{{themeId}}", modules),
    Endpoint("GET", f"{V1}/theme/getModule/{{moduleId}}", module, {"email": may(email)}),
    Endpoint("GET", f"{V1}/theme/getmoduleresources/{{moduleId}}", module_resources),
    Endpoint("GET", f"{V1}/content/getresources/{{contentId}}", content_resources),
    Endpoint("GET", f"{V1}/content/getresourcelink/{RESOURCE}", content_link),
    Endpoint("GET", f"{V1}/content/getmoduleresourcelink/{RESOURCE}", module_link),
)
