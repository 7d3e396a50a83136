"""What learners are shown: courses, and lessons with their parts."""

from typing import Any

from connectors.skilljar.standin.endpoint import PAGES, Answer, Endpoint, Given, changing, paged, yes_or_no
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    boolean,
    choice,
    count,
    listed,
    may,
    may_be_null,
    name,
    needs,
    text,
)
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

TIME_FORMATS = ("HOURS_MINUTES_SECONDS", "HOURS_MINUTES", "HOURS_MINUTES_VERBOSE", "MINUTES_VERBOSE")
COURSE: Fields = {
    "enforce_sequential_navigation": needs(boolean),
    "long_description_html": may(text),
    "short_description": needs(name),
    "title": needs(name),
    "labels": may(listed(name)),
    "display_course_and_lesson_time": may(boolean),
    "display_manual_course_time": may(boolean),
    "manual_course_time": may(text),
    "course_and_lesson_time_format": may(choice(*TIME_FORMATS)),
}
LESSON_TYPE = choice("ASSET", "HTML", "WEB_PACKAGE", "QUIZ", "VILT", "MODULAR", "SECTION")
LESSON: Fields = {
    "content_asset_id": may_be_null(name),
    "content_html": may(text),
    "content_quiz_id": may_be_null(name),
    "content_web_package_id": may_be_null(name),
    "course_id": needs(name),
    "description_html": may(text),
    "display_fullscreen": may(boolean),
    "optional": may(boolean),
    "order": needs(count),
    "search_keywords": may(text),
    "time_seconds": may_be_null(count),
    "title": needs(name),
    "tooltip_html": may(text),
    "type": needs(LESSON_TYPE),
}
ITEM: Fields = {
    "content_asset_id": may(name),
    "content_html": may(text),
    "content_quiz_id": may(name),
    "header": needs(name),
    "lesson_id": may(name),
    "order": needs(count),
    "type": needs(choice("ASSET", "HTML", "QUIZ", "RATING")),
}


def partial(fields: Fields) -> Fields:
    """The same fields, none of them needed."""
    return {one: may_be_null(field.check) if field.null else may(field.check) for one, field in fields.items()}


def show_all(table: str, *unsaid: str, size: int = 100) -> Answer:
    """A listing, in which a row does without what is `unsaid`."""

    def answer(school: School, given: Given) -> Reply:
        where = {key: value for key, value in given.query.items() if key not in ("page", "page_size")}
        rows = [without(row, *unsaid) for row in school.all(table) if all(row[k] == v for k, v in where.items())]
        return paged(given, rows, size)

    return answer


def course(school: School, **known: Any) -> Row:
    """A new course, what is not known of it as it begins."""
    row = {
        "long_description_html": "",
        "labels": [],
        "draft_origin_id": "",
        "promo_image_url": "",
        "display_course_and_lesson_time": False,
        "manual_course_time": "",
        "display_manual_course_time": False,
        "course_and_lesson_time_format": "HOURS_MINUTES",
        "course_time": "",
        "average_rating": 0.0,
    }
    return school.add("courses", **row | known, created_at=school.now(), modified_at=school.now())


def courses(school: School, given: Given) -> Reply:
    wanted = given.query.get("label__name")
    return paged(given, [row for row in school.all("courses") if wanted is None or wanted in row["labels"]])


def add_course(school: School, given: Given) -> Reply:
    return Reply(shown(course(school, **given.body)), 201)


def change(table: str, *unsaid: str) -> Answer:
    """A change that is only kept; `unsaid` are what the answer does without."""

    def answer(school: School, given: Given) -> Reply:
        row = school.get(table, next(iter(given.call.params.values())))
        row.update(given.body)
        if "modified_at" in row:
            row["modified_at"] = school.now()
        return Reply(without(row, *unsaid))

    return answer


def without(row: Row, *names: str) -> Row:
    """A row as it is answered where it says less of itself."""
    return {name: one for name, one in shown(row).items() if name not in names}


def lesson(**known: Any) -> Row:
    """All fields of a lesson, those that are not known empty."""
    empty = {
        "content_asset_id": None,
        "content_html": "",
        "content_quiz_id": None,
        "content_web_package_id": None,
        "description_html": "",
        "display_fullscreen": False,
        "optional": False,
        "search_keywords": "",
        "time_seconds": None,
        "tooltip_html": "",
    }
    return {**empty, **known}


def lessons(school: School, given: Given) -> Reply:
    """What stands in a lesson of several parts comes only if it is asked for, which no document says."""
    wanted = given.query.get("course_id")
    rows = [shown(row) for row in school.all("lessons") if wanted in (None, row["course_id"])]
    if given.query.get("include_content") == "true":
        for row in (one for one in rows if one["type"] == "MODULAR"):
            parts = sorted(school.all("items", lesson_id=row["id"]), key=lambda part: part["order"])
            row["content_html"] = "".join(part["content_html"] for part in parts)
    return paged(given, rows)


def add_lesson(school: School, given: Given) -> Reply:
    school.get("courses", given.body["course_id"])
    return Reply(shown(school.add("lessons", **lesson(**given.body))), 201)


def items(school: School, given: Given) -> Reply:
    school.get("lessons", given["lesson_id"])
    return paged(given, school.all("items", lesson_id=given["lesson_id"]))


def add_item(school: School, given: Given) -> Reply:
    school.get("lessons", given["lesson_id"])
    return Reply(shown(item(school, **given.body | {"lesson_id": given["lesson_id"]})), 201)


def item(school: School, **known: Any) -> Row:
    """A new part of a lesson; what it does not show stands there empty."""
    empty = dict.fromkeys(("content_asset_id", "content_html", "content_quiz_id", "content_rating_id"), "")
    return school.add("items", **empty | known)


def change_item(school: School, given: Given) -> Reply:
    row = school.get("items", given["id"], lesson_id=given["lesson_id"])
    row.update(given.body)
    return Reply(shown(row))


ENDPOINTS = (
    Endpoint("GET", "/courses", courses, {**PAGES, "label__name": anything}),
    Endpoint("POST", "/courses", add_course, body=COURSE),
    *changing(
        "/courses/{id}",
        partial(COURSE),
        change("courses"),
        put_needs=("enforce_sequential_navigation", "short_description", "title"),
    ),
    Endpoint("GET", "/lessons", lessons, {**PAGES, "course_id": anything, "include_content": yes_or_no}),
    Endpoint("POST", "/lessons", add_lesson, body=LESSON),
    *changing("/lessons/{id}", partial(LESSON), change("lessons")),
    Endpoint("GET", "/lessons/{lesson_id}/content-items", items, PAGES),
    Endpoint("POST", "/lessons/{lesson_id}/content-items", add_item, body=ITEM),
    *changing("/lessons/{lesson_id}/content-items/{id}", partial(ITEM), change_item),
)
