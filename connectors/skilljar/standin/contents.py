"""What learners are shown: courses, lessons and their parts, files, web packages, quizzes."""

from typing import Any

from connectors.skilljar.standin.endpoint import PAGES, Answer, Endpoint, Given, changing, paged
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
    nested,
    text,
    url,
)
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

COURSE: Fields = {
    "enforce_sequential_navigation": needs(boolean),
    "long_description_html": may(text),
    "short_description": needs(name),
    "title": needs(name),
    "labels": may(listed(name)),
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
QUESTION: Fields = {
    "quiz": may(name),
    "quiz_question_bank": may(name),
    "html": needs(name),
    "type": needs(choice("MULTIPLE_CHOICE", "MULTIPLE_ANSWER", "FILL_IN_THE_BLANK", "FREEFORM")),
    "requires_manual_grading": may(boolean),
    "case_sensitive": may(boolean),
    "correct_answer_feedback_html": may(text),
    "incorrect_answer_feedback_html": may(text),
    "answers": may(listed(nested({"answer_text": needs(name), "correct": needs(boolean)}))),
}
QUIZ: Fields = {
    "name": needs(name),
    "html": may(text),
    "passing_percentage_correct": may(count),
    "show_results_on_failure": may(boolean),
    "max_attempts": may(count),
    "require_correct_response": may(boolean),
    "randomize_questions": may(boolean),
    "limit_question_count": may(count),
    "randomize_answers": may(boolean),
    "time_limit_seconds": may_be_null(count),
    "show_question_feedback": may(boolean),
}
PACKAGE: Fields = {
    "content_url": needs(url),
    "web_package": needs(
        nested(
            {
                "title": needs(name),
                "redirect_on_completion": may(boolean),
                "sync_on_completion": may(boolean),
            }
        )
    ),
}
ASSET: Fields = {
    "content_url": may(url),
    "asset": may(
        nested(
            {
                "name": may(name),
                "embed_link_url": may(url),
                "aspect_ratio": may(choice("16:9", "4:3")),
                "sync_completion": may(boolean),
            }
        )
    ),
}
SIGNED = "https://files.skilljar.example.com/{id}?Expires={at:.0f}&Signature=a1b2c3"


def partial(fields: Fields) -> Fields:
    """The same fields, none of them needed."""
    return {one: may_be_null(field.check) if field.null else may(field.check) for one, field in fields.items()}


def show_all(table: str, size: int = 100) -> Answer:
    def answer(school: School, given: Given) -> Reply:
        where = {key: value for key, value in given.query.items() if key not in ("page", "page_size")}
        return paged(given, [row for row in school.all(table) if all(row[k] == v for k, v in where.items())], size)

    return answer


def add_course(school: School, given: Given) -> Reply:
    row = {"long_description_html": "", "labels": [], **given.body}
    return Reply(shown(school.add("courses", **row)), 201)


def change(table: str) -> Answer:
    """A change that is only kept."""

    def answer(school: School, given: Given) -> Reply:
        row = school.get(table, next(iter(given.call.params.values())))
        row.update(given.body)
        return Reply(shown(row))

    return answer


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


def add_lesson(school: School, given: Given) -> Reply:
    school.get("courses", given.body["course_id"])
    return Reply(shown(school.add("lessons", **lesson(**given.body))), 201)


def items(school: School, given: Given) -> Reply:
    school.get("lessons", given["lesson_id"])
    return paged(given, school.all("items", lesson_id=given["lesson_id"]))


def add_item(school: School, given: Given) -> Reply:
    school.get("lessons", given["lesson_id"])
    return Reply(shown(school.add("items", **given.body | {"lesson_id": given["lesson_id"]})), 201)


def change_item(school: School, given: Given) -> Reply:
    row = school.get("items", given["id"], lesson_id=given["lesson_id"])
    row.update(given.body)
    return Reply(shown(row))


def add_asset(school: School, given: Given) -> Reply:
    """The name is made up from the address if none is given."""
    details = given.body.get("asset", {})
    source = given.body.get("content_url")
    if not (source or details.get("embed_link_url")):
        raise invalid({"non_field_errors": ["Either content_url or asset.embed_link_url is required."]})
    row = {
        "name": str(source or details["embed_link_url"]).rsplit("/", 1)[-1],
        "type": "Video",
        "embed_link_url": None,
        "aspect_ratio": "16:9",
        "sync_completion": False,
    }
    return Reply(shown(school.add("assets", **row | details)), 201)


def show_file(table: str) -> Answer:
    """Only here there is a link to download it, good for an hour."""

    def answer(school: School, given: Given) -> Reply:
        row = school.get(table, given["id"])
        return Reply({**shown(row), "download_url": SIGNED.format(id=row["id"], at=school.clock() + 3600)})

    return answer


def add_package(school: School, given: Given) -> Reply:
    """It is being worked on; the document's own example has a type all the same."""
    details = given.body["web_package"]
    row = {
        "type": "SCORM",
        "redirect_on_completion": details.get("redirect_on_completion", True),
        "state": "PROCESSING",
        "sync_completion": details.get("sync_on_completion", False),
        "title": details["title"],
    }
    return Reply(shown(school.add("packages", **row)), 201)


def swap_package(school: School, given: Given) -> Reply:
    """The path says which one lessons show now. The document shows no answer."""
    old, new = school.get("packages", given["id"]), school.get("packages", given.body["web_package_id"])
    for row in school.all("lessons", content_web_package_id=old["id"]):
        row["content_web_package_id"] = new["id"]
    return Reply()


def add_bank(school: School, given: Given) -> Reply:
    return Reply(school.add("banks", name=given.body["name"], question_count=0, quiz_association_count=0), 201)


def add_question(school: School, given: Given) -> Reply:
    body = given.body
    if ("quiz" in body) is ("quiz_question_bank" in body):
        raise invalid({"non_field_errors": ["Either quiz or quiz_question_bank is required."]})
    if body["type"] != "FREEFORM" and not body.get("answers"):
        raise invalid({"answers": ["This field is required for this type of question."]})
    if "quiz" in body:
        school.get("quizzes", body["quiz"])
    else:
        school.get("banks", body["quiz_question_bank"])["question_count"] += 1
    return Reply(school.add("questions", **{"answers": []} | body), 201)


def add_quiz(school: School, given: Given) -> Reply:
    return Reply(school.add("quizzes", **{"html": "", "max_attempts": 0, "limit_question_count": 0} | given.body), 201)


ENDPOINTS = (
    Endpoint("GET", "/assets", show_all("assets"), PAGES),
    Endpoint("POST", "/assets", add_asset, body=ASSET),
    Endpoint("GET", "/assets/{id}", show_file("assets")),
    Endpoint("GET", "/courses", show_all("courses"), PAGES),
    Endpoint("POST", "/courses", add_course, body=COURSE),
    *changing(
        "/courses/{id}",
        partial(COURSE),
        change("courses"),
        put_needs=("enforce_sequential_navigation", "short_description", "title"),
    ),
    Endpoint("GET", "/lessons", show_all("lessons"), {**PAGES, "course_id": anything}),
    Endpoint("POST", "/lessons", add_lesson, body=LESSON),
    *changing("/lessons/{id}", partial(LESSON), change("lessons")),
    Endpoint("GET", "/lessons/{lesson_id}/content-items", items, PAGES),
    Endpoint("POST", "/lessons/{lesson_id}/content-items", add_item, body=ITEM),
    *changing("/lessons/{lesson_id}/content-items/{id}", partial(ITEM), change_item),
    Endpoint("GET", "/question-banks", show_all("banks", 1000), PAGES),
    Endpoint("POST", "/question-banks", add_bank, body={"name": needs(name)}),
    Endpoint("POST", "/quiz-questions", add_question, body=QUESTION),
    Endpoint("GET", "/quizzes", show_all("quizzes", 1000), {**PAGES, "name": anything}),
    Endpoint("POST", "/quizzes", add_quiz, body=QUIZ),
    Endpoint("GET", "/web-packages", show_all("packages"), PAGES),
    Endpoint("POST", "/web-packages", add_package, body=PACKAGE),
    Endpoint("GET", "/web-packages/{id}", show_file("packages")),
    Endpoint("PUT", "/web-packages/{id}/lessons", swap_package, body={"web_package_id": needs(name)}),
)
