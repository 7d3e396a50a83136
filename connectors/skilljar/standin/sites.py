"""Training sites: what they offer, and the codes that let people in."""

from connectors.skilljar.standin.contents import without
from connectors.skilljar.standin.endpoint import PAGE, Answer, Endpoint, Given, Query, changing, paged
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    choice,
    may,
    text,
)
from connectors.skilljar.standin.refusals import not_found
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

SITE = "/domains/{domain_name}"

DOMAIN: Fields = {
    "catalog_title": may(text),
    "access": may(choice("PUBLIC", "PRIVATE", "PRIVATE_CODE")),
    "access_code_message_html": may(text),
    "marketing_message": may(text),
}
CATALOG: Query = {**PAGE, "include_searchable_content": anything, "search": anything}


def site(school: School, given: Given) -> Row:
    """By its address, which is not its id."""
    for row in school.all("domains", name=given["domain_name"]):
        return row
    raise not_found()


def _site(row: Row) -> Row:
    return {**row, "private": row["access"] != "PUBLIC"}


def sites(school: School, given: Given) -> Reply:
    return paged(given, [_site(row) for row in school.all("domains")])


def show_site(school: School, given: Given) -> Reply:
    return Reply(shown(_site(site(school, given))))


def change_site(school: School, given: Given) -> Reply:
    site(school, given).update(given.body)
    return show_site(school, given)


def of_site(table: str, *unsaid: str) -> Answer:
    """A listing of what belongs to one site; a row does without what is `unsaid`."""

    def answer(school: School, given: Given) -> Reply:
        rows = school.all(table, _domain=site(school, given)["id"])
        found = [row for row in rows if given.query.get("name") in (None, row.get("name"))]
        return paged(given, [without(row, *unsaid) for row in found])

    return answer


def catalog(table: str, inner: str) -> Answer:
    """What a site offers, searched by the words of its title."""

    def answer(school: School, given: Given) -> Reply:
        asked, rows = given.query, school.all(table, _domain=site(school, given)["id"])
        wanted = asked.get("search", "").lower().split()
        found = [
            row
            for row in rows
            if all(word in row[inner]["title"].lower() for word in wanted)
            and asked.get("course__id") in (None, row[inner]["id"])
            and asked.get("label__name") in (None, *row[inner].get("_labels", ()))
        ]
        told = {"course": published_course, "path": published_path}[inner]
        return paged(given, [told(school, given, row) for row in found])

    return answer


def counts(school: School, course_id: str) -> dict[str, int]:
    lessons = school.all("lessons", course_id=course_id)
    return {"lesson_count": len(lessons), "required_lesson_count": sum(not one["optional"] for one in lessons)}


def published_course(school: School, given: Given, row: Row) -> Row:
    """With more about it if that was asked for, by the word True."""
    course, told = school.get("courses", row["course"]["id"]), {**row, "course": counted(school, row["course"])}
    if given.query.get("include_searchable_content") != "True":
        return told
    lessons = school.all("lessons", course_id=course["id"])
    return {**told, **_searchable(course), "lesson_list": [one["title"] for one in lessons]}


def counted(school: School, course: Row) -> Row:
    """A course as others name it, with how many lessons it has."""
    return {**course, **counts(school, course["id"])}


def published_path(school: School, given: Given, row: Row) -> Row:
    """With more about it if that was asked for, by the word True."""
    path = school.get("paths", row["path"]["id"])
    if given.query.get("include_searchable_content") != "True":
        return {**row, "path": path}
    items = school.all("path_items", _path=path["id"])
    titles = {"title": path["title"], "path_item_list": [one["course"]["title"] for one in items]}
    return {**row, "path": path, **_searchable(path), **titles}


def _searchable(thing: Row) -> Row:
    return {
        "short_description": thing["short_description"],
        "long_description_html": thing["long_description_html"],
        "search_keywords": thing["title"].lower(),
        "tags": thing.get("labels") or thing.get("_labels", []),
    }


def show_course(school: School, given: Given) -> Reply:
    """Described in full; what the older reference lets one ask for besides is taken, and adds nothing."""
    row = school.get("published_courses", given["published_course_id"], _domain=site(school, given)["id"])
    course = school.get("courses", row["course"]["id"])
    described = {name: course[name] for name in ("short_description", "long_description_html")}
    return Reply(shown({**row, "course": {**counted(school, row["course"]), **described}}))


def show_path(school: School, given: Given) -> Reply:
    row = school.get("published_paths", given["id"], _domain=site(school, given)["id"])
    return Reply(shown(published_path(school, given, row)))


def series_courses(school: School, given: Given) -> Reply:
    row = school.get("series", given["course_series_id"], _domain=site(school, given)["id"])
    courses = [school.get("published_courses", id) for id in row["_courses"]]
    return paged(given, [published_course(school, given, one) for one in courses])


def paths(school: School, given: Given) -> Reply:
    """Bare, and not inside an object of their own, as in the older reference."""
    return paged(given, school.all("paths"))


def path_items(school: School, given: Given) -> Reply:
    path = school.get("paths", given["path_id"])
    rows = school.all("path_items", _path=path["id"])
    return paged(given, [{**row, "course": counted(school, row["course"])} for row in rows])


ENDPOINTS = (
    Endpoint("GET", "/domains", sites, PAGE),
    Endpoint("GET", SITE, show_site),
    *changing(SITE, DOMAIN, change_site),
    Endpoint("GET", f"{SITE}/course-series", of_site("series"), PAGE),
    Endpoint("GET", f"{SITE}/course-series/{{course_series_id}}/published-courses", series_courses, PAGE),
    Endpoint("GET", f"{SITE}/plan", of_site("plans"), PAGE),
    Endpoint(
        "GET", f"{SITE}/published-courses", catalog("published_courses", "course"), {**CATALOG, "course__id": anything}
    ),
    Endpoint(
        "GET",
        f"{SITE}/published-courses/{{published_course_id}}",
        show_course,
        {"include_searchable_content": anything},
    ),
    Endpoint(
        "GET", f"{SITE}/published-paths", catalog("published_paths", "path"), {**CATALOG, "label__name": anything}
    ),
    Endpoint(
        "GET",
        f"{SITE}/published-paths/{{id}}",
        show_path,
        {"include_searchable_content": anything, "search": anything},
    ),
    Endpoint("GET", f"{SITE}/signup-fields", of_site("signup_fields"), PAGE),
    Endpoint("GET", "/paths", paths, PAGE),
    Endpoint("GET", "/paths/{path_id}/path-items", path_items, PAGE),
)
