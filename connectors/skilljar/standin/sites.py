"""Training sites: what they offer, and the codes that let people in."""

from typing import Any

from connectors.skilljar.standin.contents import partial, show_all
from connectors.skilljar.standin.endpoint import PAGE, PAGES, Answer, Endpoint, Given, Query, changing, paged
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    boolean,
    choice,
    count,
    may,
    may_be_null,
    moment,
    name,
    needs,
    text,
)
from connectors.skilljar.standin.refusals import invalid, not_found
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

SITE = "/domains/{domain_name}"
POOLS = f"{SITE}/access-code-pools"
POOL = f"{POOLS}/{{access_code_pool_id}}"
CODES = f"{POOL}/access-codes"

DOMAIN: Fields = {
    "catalog_title": may(text),
    "access": may(choice("PUBLIC", "PRIVATE", "PRIVATE_CODE")),
    "access_code_message_html": may(text),
    "marketing_message": may(text),
}
NEW_POOL: Fields = {
    "name": needs(name),
    "active": may(boolean),
    "start_date": may_be_null(moment),
    "end_date": may_be_null(moment),
    "expire_linked_to_domain_membership": may(boolean),
}
CODE: Fields = {
    "code": may(name),
    "active": may(boolean),
    "max_uses": may(count),
    "duration": may_be_null(count),
    "duration_unit": may(choice("MONTHS", "DAYS")),
}
CATALOG: Query = {**PAGE, "include_searchable_content": anything, "search": anything}


def site(school: School, given: Given) -> Row:
    """By its address, which is not its id."""
    for row in school.all("domains", name=given["domain_name"]):
        return row
    raise not_found()


def show_site(school: School, given: Given) -> Reply:
    row = site(school, given)
    return Reply({**shown(row), "private": row["access"] != "PUBLIC"})


def change_site(school: School, given: Given) -> Reply:
    site(school, given).update(given.body)
    return show_site(school, given)


def of_site(table: str, size: int = 100) -> Answer:
    """A listing of what belongs to one site."""

    def answer(school: School, given: Given) -> Reply:
        rows = school.all(table, _domain=site(school, given)["id"])
        return paged(given, [row for row in rows if given.query.get("name") in (None, row.get("name"))], size)

    return answer


def catalog(table: str, inner: str) -> Answer:
    """What a site offers, searched by the words of its title."""

    def answer(school: School, given: Given) -> Reply:
        rows = school.all(table, _domain=site(school, given)["id"])
        wanted = given.query.get("search", "").lower().split()
        found = [row for row in rows if all(word in row[inner]["title"].lower() for word in wanted)]
        return paged(given, [_told(school, given, row, inner) for row in found])

    return answer


def one_of(table: str, inner: str, variable: str) -> Answer:
    def answer(school: School, given: Given) -> Reply:
        row = school.get(table, given[variable], _domain=site(school, given)["id"])
        return Reply(shown(_told(school, given, row, inner)))

    return answer


def _told(school: School, given: Given, row: Row, inner: str) -> Row:
    """With more about it if that was asked for, by the word True."""
    if given.query.get("include_searchable_content") != "True":
        return row
    course = school.one("courses", id=row[inner]["id"]) or {}
    more: dict[str, Any] = {
        "short_description": course.get("short_description", ""),
        "long_description_html": course.get("long_description_html", ""),
        "search_keywords": "",
        "tags": [],
    }
    if inner == "course":
        lessons = school.all("lessons", course_id=row[inner]["id"])
        return {**row, **more, "lesson_list": [one["title"] for one in lessons]}
    items = school.all("path_items", _path=row["path"]["id"])
    return {**row, **more, "hidden": False, "path_item_list": [one["course"]["title"] for one in items]}


def series_courses(school: School, given: Given) -> Reply:
    row = school.get("series", given["course_series_id"], _domain=site(school, given)["id"])
    return paged(given, [school.get("published_courses", id) for id in row["_courses"]])


def paths(school: School, given: Given) -> Reply:
    """Inside an object of their own, as the example has them."""
    return paged(given, [{"path": row["path"]} for row in school.all("published_paths")])


def path_items(school: School, given: Given) -> Reply:
    if not any(row["path"]["id"] == given["path_id"] for row in school.all("published_paths")):
        raise not_found()
    return paged(given, school.all("path_items", _path=given["path_id"]))


def _pool(school: School, given: Given) -> Row:
    row = school.get("pools", given["access_code_pool_id"], _domain=site(school, given)["id"])
    row["code_count"] = len(school.all("codes", _pool=row["id"]))
    return row


def add_pool(school: School, given: Given) -> Reply:
    row = {
        "name": "",
        "active": True,
        "start_date": None,
        "end_date": None,
        "expire_linked_to_domain_membership": False,
        "channel": "api",
        "code_count": 0,
    }
    return Reply(shown(school.add("pools", _domain=site(school, given)["id"], **row | given.body)), 201)


def show_pool(school: School, given: Given) -> Reply:
    return Reply(shown(_pool(school, given)))


def change_pool(school: School, given: Given) -> Reply:
    _pool(school, given).update(given.body)
    return show_pool(school, given)


def codes(school: School, given: Given) -> Reply:
    return paged(given, school.all("codes", _pool=_pool(school, given)["id"]), 1000)


def add_code(school: School, given: Given) -> Reply:
    """One that is left out is made up, which the document does not settle."""
    code = given.body.get("code", school.key("code text"))
    if school.one("codes", code=code):
        raise invalid({"code": ["This code is in use already."]})
    row = {"active": True, "max_uses": 1, "use_count": 0, "duration": None, "duration_unit": "MONTHS"}
    made = school.add("codes", _pool=_pool(school, given)["id"], **row | given.body | {"code": code})
    return Reply(shown(made), 201)


def _code(school: School, given: Given) -> Row:
    return school.get("codes", given["access_code_id"], _pool=_pool(school, given)["id"])


def show_code(school: School, given: Given) -> Reply:
    """With who used it, and the unit in small letters, as the example has it."""
    row = _code(school, given)
    users = [one["user"] for one in school.all("domain_users") if (one["access_code"] or {}).get("id") == row["id"]]
    return Reply(shown({**row, "duration_unit": row["duration_unit"].title(), "users": users}))


def change_code(school: School, given: Given) -> Reply:
    row = _code(school, given)
    row.update(given.body)
    return Reply(shown(row))


ENDPOINTS = (
    Endpoint("GET", "/domains", show_all("domains"), PAGE),
    Endpoint("GET", SITE, show_site),
    *changing(SITE, DOMAIN, change_site),
    Endpoint("GET", POOLS, of_site("pools"), {**PAGE, "name": anything}),
    Endpoint("POST", POOLS, add_pool, body=NEW_POOL),
    Endpoint("GET", POOL, show_pool),
    *changing(POOL, partial(NEW_POOL), change_pool),
    Endpoint("GET", CODES, codes, PAGES),
    Endpoint("POST", CODES, add_code, body=CODE),
    Endpoint("GET", f"{CODES}/{{access_code_id}}", show_code),
    *changing(f"{CODES}/{{access_code_id}}", CODE, change_code),
    Endpoint("GET", f"{SITE}/course-series", of_site("series"), PAGE),
    Endpoint("GET", f"{SITE}/course-series/{{course_series_id}}/published-courses", series_courses, PAGE),
    Endpoint("GET", f"{SITE}/plan", of_site("plans"), PAGE),
    Endpoint("GET", f"{SITE}/published-courses", catalog("published_courses", "course"), CATALOG),
    Endpoint(
        "GET",
        f"{SITE}/published-courses/{{published_course_id}}",
        one_of("published_courses", "course", "published_course_id"),
        {"include_searchable_content": anything},
    ),
    Endpoint("GET", f"{SITE}/published-paths", catalog("published_paths", "path"), CATALOG),
    Endpoint(
        "GET",
        f"{SITE}/published-paths/{{id}}",
        one_of("published_paths", "path", "id"),
        {"include_searchable_content": anything, "search": anything},
    ),
    Endpoint("GET", f"{SITE}/signup-fields", of_site("signup_fields"), PAGE),
    Endpoint("GET", "/paths", paths, PAGE),
    Endpoint("GET", "/paths/{path_id}/path-items", path_items, PAGE),
)
