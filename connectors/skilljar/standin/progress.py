"""How far people get with courses and lessons, and what is told when somebody is through."""

from typing import Any

from connectors.skilljar.standin.endpoint import Given, changing
from connectors.skilljar.standin.fields import (
    anything,
    choice,
    count,
    may,
    may_be_null,
    moment,
    text,
)
from connectors.skilljar.standin.hooks import about_course, about_path, envelope
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

STATUS = may_be_null(choice("PASSED", "FAILED"))

POINTS = may_be_null(count)
RECORD = {
    "finished_at": may_be_null(moment),
    "completed_at": may_be_null(moment),
    "success_status": STATUS,
    "score": POINTS,
    "max_score": POINTS,
    "custom_data": may_be_null(text),
    "validation_status": STATUS,
    "validation_data": may_be_null(anything),
}
TOKEN = {
    "completed_at": may_be_null(moment),
    "success_status": may(choice("PASSED", "FAILED")),
    "score": POINTS,
    "max_score": POINTS,
}


def told(row: Row) -> Row:
    """The progress alone, without whose it is."""
    return {key: value for key, value in shown(row).items() if key not in ("id", "lesson")}


def complete_course(school: School, row: Row, at: str | None) -> None:
    """Set or take back the completion of a course; what is new is told, of paths that end with it too."""
    before, course = row["completed_at"], school.get("published_courses", row["_course"])
    row["completed_at"], row["latest_activity"] = at, school.now()
    row["credits_earned"] = course["_credits"] if at else "0"
    if at is None or before is not None:
        return
    user = school.get("users", row["_user"])
    about = envelope(school, course["_domain"], user)
    school.tell("COURSE_COMPLETION", **about, course=about_course(course), course_progress=told(row))
    for taken in school.all("enrollments", _table="published_paths", user=user):
        path = school.get("published_paths", taken["_of"])
        wanted = [one["course"]["id"] for one in school.all("path_items", _path=path["path"]["id"])]
        if course["course"]["id"] in wanted and all(is_done(school, user, one) for one in wanted):
            school.tell("PATH_COMPLETION", **about, path=about_path(path))


def course_of(school: School, progress: Row) -> str:
    return str(school.get("published_courses", progress["_course"])["course"]["id"])


def is_done(school: School, user: Row, course_id: str) -> bool:
    taken = school.all("progress", _user=user["id"])
    return any(one["completed_at"] and course_of(school, one) == course_id for one in taken)


def lesson_row(school: School, progress: Row, lesson: Row) -> Row:
    """How far a person is with a lesson, from nothing on."""
    key = f"{progress['_key']}/{lesson['id']}"
    return school.one("lesson_progress", _key=key) or school.add(
        "lesson_progress",
        _key=key,
        id=school.key("lesson progress"),
        _progress=progress["_key"],
        _lesson=lesson["id"],
        view_count=0,
        last_viewed_on=None,
        finished_at=None,
        completed_at=None,
        success_status=None,
        score=None,
        max_score=None,
        custom_data=None,
        validation_status=None,
        validation_data=None,
    )


def change_lesson(school: School, row: Row, change: dict[str, Any]) -> None:
    """Being through with a lesson completes it; the last lesson that counts completes the course."""
    before = row["completed_at"]
    row.update(change)
    if change.get("finished_at") and "completed_at" not in change:
        row["completed_at"] = change["finished_at"]
    progress, lesson = school.one("progress", _key=row["_progress"]), school.get("lessons", row["_lesson"])
    if progress is None:
        return
    lessons = school.all("lessons", course_id=lesson["course_id"])
    through = [one for one in lessons if lesson_row(school, progress, one)["completed_at"]]
    counted = [one for one in lessons if not one["optional"]]
    progress["latest_activity"] = school.now()
    scored = [one for one in school.all("lesson_progress", _progress=progress["_key"]) if one["score"] is not None]
    if scored:  # what the score of a course is made of is not said
        progress["score"] = sum(one["score"] for one in scored)
        progress["max_score"] = sum(one["max_score"] or 0 for one in scored)
    progress["completed_lesson_count"] = len(through)
    progress["completed_required_lesson_count"] = sum(one in through for one in counted)
    if row["completed_at"] and before is None:
        course, user = school.get("published_courses", progress["_course"]), school.get("users", progress["_user"])
        school.tell(
            "LESSON_COMPLETION",
            **envelope(school, course["_domain"], user),
            course=about_course(course),
            lesson={key: lesson[key] for key in ("id", "title", "type")},
            lesson_progress=told(row),
        )
        if counted and all(one in through for one in counted) and not progress["completed_at"]:
            complete_course(school, progress, row["completed_at"])


def change_record(school: School, given: Given) -> Reply:
    row = school.get("lesson_progress", given["lesson_progress_id"])
    change = {key: value for key, value in given.body.items() if key != "validation_data"}  # no lesson here wants it
    change_lesson(school, row, change)
    return Reply(shown(row))


def report(school: School, given: Given) -> Reply:
    """With a token that says whose progress it is, and in which lesson."""
    token = school.get("tokens", given["progress_token_id"])
    row = school.get("lesson_progress", token["_record"])
    change_lesson(school, row, dict(given.body))
    told = {key: row[key] for key in ("completed_at", "success_status", "score", "max_score")}
    return Reply({"id": token["id"], **told})


ENDPOINTS = (
    *changing("/lesson-progress/{lesson_progress_id}", RECORD, change_record),
    *changing("/progresstokens/{progress_token_id}", TOKEN, report),
)
