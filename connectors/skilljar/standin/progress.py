"""How far people are: with courses, lessons, plans and paths; and what is told when somebody is through."""

from typing import Any

from connectors.skilljar.standin.endpoint import PAGE, Endpoint, Given, changing
from connectors.skilljar.standin.fields import (
    anything,
    choice,
    count,
    may,
    may_be_null,
    moment,
    name,
    nested,
    text,
)
from connectors.skilljar.standin.hooks import about_course, about_domain, about_path, person
from connectors.skilljar.standin.refusals import not_found
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

COURSES = "/users/{user_id}/published-courses"
LESSONS = f"{COURSES}/{{published_course_id}}/lessons"
STATUS = may_be_null(choice("PASSED", "FAILED"))

COURSE_PROGRESS = nested({"completed_at": may_be_null(moment), "success_status": STATUS})
# The reference names only completed_at here; the rest is what it names for the record of a lesson's progress.
LESSON_PROGRESS = nested(
    {"completed_at": may_be_null(moment), "success_status": STATUS, "score": may(count), "max_score": may(count)}
)
RECORD = {
    "finished_at": may(moment),
    "completed_at": may_be_null(moment),
    "success_status": STATUS,
    "score": may(count),
    "max_score": may(count),
    "custom_data": may(text),
    "validation_status": STATUS,
    "validation_data": may(anything),
}
TOKEN = {
    "completed_at": may(moment),
    "success_status": may(choice("PASSED", "FAILED")),
    "score": may(count),
    "max_score": may(count),
}


def _told(row: Row) -> Row:
    """The progress alone, without whose it is."""
    return {key: value for key, value in shown(row).items() if key not in ("id", "lesson")}


def complete_course(school: School, row: Row, at: str | None, status: str | None = None) -> None:
    """Set or take back the completion of a course; what is new is told, of paths that end with it too."""
    before = row["completed_at"]
    row["completed_at"], row["latest_activity"] = at, school.now()
    row["success_status"] = status or row["success_status"]
    if at is None or before is not None:
        return
    course, user = school.get("published_courses", row["_course"]), school.get("users", row["_user"])
    about = {"user": person(user), "domain": about_domain(school, course["_domain"]), "signup_fields": {}}
    school.tell("COURSE_COMPLETION", **about, course=about_course(course), course_progress=_told(row))
    for taken in school.all("enrollments", _table="published_paths", user=user):
        path = school.get("published_paths", taken["_of"])
        wanted = [one["course"]["id"] for one in school.all("path_items", _path=path["path"]["id"])]
        if course["course"]["id"] in wanted and all(_done(school, user, one) for one in wanted):
            school.tell("PATH_COMPLETION", **about, path=about_path(path))


def _done(school: School, user: Row, course_id: str) -> bool:
    taken = school.all("progress", _user=user["id"])
    return any(
        one["completed_at"] and school.get("published_courses", one["_course"])["course"]["id"] == course_id
        for one in taken
    )


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
            user=person(user),
            domain=about_domain(school, course["_domain"]),
            course=about_course(course),
            lesson={key: lesson[key] for key in ("id", "title", "type")},
            lesson_progress=_told(row),
            signup_fields={},
        )
        if counted and all(one in through for one in counted) and not progress["completed_at"]:
            complete_course(school, progress, row["completed_at"])


def _taken(school: School, progress: Row) -> Row:
    """A course that somebody takes, with the enrollment they took last."""
    course = school.get("published_courses", progress["_course"])
    mine = [one for one in school.all("enrollments", _of=course["id"]) if one["user"]["id"] == progress["_user"]]
    lessons = school.all("lessons", course_id=course["course"]["id"])
    counts = {
        "lesson_count": len(lessons),
        "required_lesson_count": sum(not one["optional"] for one in lessons),
    }
    return {
        "published_course_id": course["id"],
        "domain_name": school.get("domains", course["_domain"])["name"],
        "enrolled_at": mine[-1]["enrolled_at"] if mine else None,
        "enrollment_id": mine[-1]["id"] if mine else None,
        "course": {**course["course"], **counts},
        "course_progress": _told(progress),
        "certificate": _certificate(progress),
        "all_enrollments": [
            {
                "course_progress_id": progress["course_progress_id"],
                "active": one["active"],
                "expires_at": one["expires_at"],
                "enrollment_id": one["id"],
            }
            for one in mine
        ],
    }


def _certificate(progress: Row) -> Row | None:
    if not progress["completed_at"]:
        return None
    code = progress["course_progress_id"].upper()
    where = f"https://verify.skilljar.example.com/c/{code}"
    return {"code": code, "validate_url": where, "issued_at": progress["completed_at"], "expires_at": None}


def courses(school: School, given: Given) -> Reply:
    """A bare list, whatever page is asked for."""
    user = school.get("users", given["user_id"])
    return Reply([_taken(school, one) for one in school.all("progress", _user=user["id"])])


def _progress(school: School, given: Given) -> Row:
    user = school.get("users", given["user_id"])
    if row := school.one("progress", _key=f"{user['id']}/{given['published_course_id']}"):
        return row
    raise not_found()


def change_course(school: School, given: Given) -> Reply:
    row = _progress(school, given)
    change = given.body.get("course_progress", {})
    if "completed_at" in change:
        complete_course(school, row, change["completed_at"], change.get("success_status"))
    elif "success_status" in change:
        row["success_status"] = change["success_status"]
    return Reply(_taken(school, row))


def _lesson(school: School, row: Row) -> Row:
    lesson = school.get("lessons", row["_lesson"])
    told = {**_told(row), "lesson_progress_id": row["id"]}
    return {"lesson": {key: lesson[key] for key in ("id", "title")}, "lesson_progress": told}


def lessons(school: School, given: Given) -> Reply:
    """In an envelope, and all at once: a course has no hundred lessons here."""
    row = _progress(school, given)
    course = school.get("published_courses", row["_course"])["course"]["id"]
    found = [_lesson(school, lesson_row(school, row, one)) for one in school.all("lessons", course_id=course)]
    return Reply({"count": len(found), "next": None, "previous": None, "results": found})


def change_lesson_of(school: School, given: Given) -> Reply:
    progress = _progress(school, given)
    course = school.get("published_courses", progress["_course"])["course"]["id"]
    row = lesson_row(school, progress, school.get("lessons", given["lesson_id"], course_id=course))
    change_lesson(school, row, given.body.get("lesson_progress", {}))
    return Reply(_lesson(school, row))


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
    return Reply({key: row[key] for key in ("completed_at", "success_status", "score", "max_score")})


def plans(school: School, given: Given) -> Reply:
    """A bare list too."""
    user = school.get("users", given["user_id"])
    return Reply(
        [
            {
                "plan_id": plan["id"],
                "domain_name": school.get("domains", plan["_domain"])["name"],
                "plan": plan["plan"],
                **_terms(row),
            }
            for row in school.all("enrollments", _table="plans", user=user)
            for plan in school.all("plans", id=row["_of"])
        ]
    )


def paths(school: School, given: Given) -> Reply:
    """A bare list too."""
    user = school.get("users", given["user_id"])
    found = []
    for row in school.all("enrollments", _table="published_paths", user=user):
        path = school.get("published_paths", row["_of"])
        wanted = [one["course"]["id"] for one in school.all("path_items", _path=path["path"]["id"])]
        done = sum(_done(school, user, one) for one in wanted)
        found.append(
            {
                "published_path_id": path["id"],
                "domain_name": school.get("domains", path["_domain"])["name"],
                "published_path": {
                    "id": path["id"],
                    "title": path["path"]["title"],
                    "course_count": path["path"]["path_item_count"],
                },
                "published_path_progress": {
                    "completed_course_count": done,
                    "completed_required_course_count": done,
                    "completed_at": school.now() if wanted and done == len(wanted) else None,
                },
                **_terms(row),
            }
        )
    return Reply(found)


def _terms(row: Row) -> Row:
    return {key: row[key] for key in ("enrolled_at", "expires_at", "active")} | {"enrollment_id": row["id"]}


ENDPOINTS = (
    *changing("/lesson-progress/{lesson_progress_id}", RECORD, change_record),
    *changing("/progresstokens/{progress_token_id}", TOKEN, report),
    Endpoint("GET", "/users/{user_id}/plan-enrollments", plans, PAGE),
    Endpoint("GET", COURSES, courses, PAGE),
    *changing(
        f"{COURSES}/{{published_course_id}}",
        {"published_course_id": may(name), "course_progress": may(COURSE_PROGRESS)},
        change_course,
        put_needs=("course_progress",),
    ),
    Endpoint("GET", LESSONS, lessons, PAGE),
    *changing(
        f"{LESSONS}/{{lesson_id}}",
        {"lesson_progress": may(LESSON_PROGRESS)},
        change_lesson_of,
        put_needs=("lesson_progress",),
    ),
    Endpoint("GET", "/users/{user_id}/published-path-enrollments", paths, PAGE),
)
