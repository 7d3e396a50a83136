"""What somebody takes: courses and their lessons, plans, paths, and how far they are."""

from connectors.skilljar.standin.endpoint import PAGE, Endpoint, Given, changing, paged
from connectors.skilljar.standin.fields import (
    may,
    may_be_null,
    moment,
    name,
    nested,
    text,
)
from connectors.skilljar.standin.progress import (
    POINTS,
    STATUS,
    change_lesson,
    complete_course,
    course_of,
    is_done,
    lesson_row,
    told,
)
from connectors.skilljar.standin.refusals import not_found
from connectors.skilljar.standin.school import Row, School, stamp
from connectors.skilljar.standin.school import moment as seconds
from connectors.skilljar.standin.sites import counted
from connectors.standin.standin import Reply

COURSES = "/users/{user_id}/published-courses"
LESSONS = f"{COURSES}/{{published_course_id}}/lessons"
DAY_S = 86_400
COURSE_PROGRESS = nested(
    {
        "completed_at": may_be_null(moment),
        "score": POINTS,
        "max_score": POINTS,
        "credits_earned": may(text),
        "credit_unit_plural": may(text),
        "success_status": STATUS,
    }
)
LESSON_PROGRESS = nested(
    {
        "completed_at": may_be_null(moment),
        "success_status": STATUS,
        "score": POINTS,
        "max_score": POINTS,
        "custom_data": may_be_null(text),
        "lesson_progress_id": may(name),
    }
)


def _taken(school: School, progress: Row) -> Row:
    """A course that somebody takes, with the enrollment they took last."""
    course = school.get("published_courses", progress["_course"])
    mine = [one for one in school.all("enrollments", _of=course["id"]) if one["user"]["id"] == progress["_user"]]
    return {
        "published_course_id": course["id"],
        "domain_name": school.get("domains", course["_domain"])["name"],
        "enrolled_at": mine[-1]["enrolled_at"],
        "enrollment_id": mine[-1]["id"],
        "course": counted(school, course["course"]),
        "course_progress": told(progress),
        "certificate": _certificate(course, progress),
        "all_enrollments": [
            {
                "course_progress_id": one["_progress_id"],
                "active": one["active"],
                "expires_at": one["expires_at"],
                "enrollment_id": one["id"],
            }
            for one in mine
        ],
    }


def _certificate(course: Row, progress: Row) -> Row | None:
    """What some courses end with; of those, some hold for a time."""
    at, days = progress["completed_at"], course["_certified_days"]
    if at is None or days is None:
        return None
    code = progress["course_progress_id"][:8]
    return {
        "code": code,
        "validate_url": f"https://verify.skilljar.example.com/c/{code}",
        "issued_at": at,
        "expires_at": stamp(seconds(at) + days * DAY_S) if days else None,
    }


def courses(school: School, given: Given) -> Reply:
    """A bare list, whatever page is asked for."""
    user = school.get("users", given["user_id"])
    return Reply([_taken(school, one) for one in school.all("progress", _user=user["id"])])


def _progress(school: School, given: Given) -> Row:
    user = school.get("users", given["user_id"])
    if row := school.one("progress", _key=f"{user['id']}/{given['published_course_id']}"):
        return row
    raise not_found()


def _progress_anywhere(school: School, given: Given) -> Row:
    """Found by the course itself: whoever takes it on two sites may get, and change, that of the other site."""
    user, asked = school.get("users", given["user_id"]), school.get("published_courses", given["published_course_id"])
    for row in school.all("progress", _user=user["id"]):
        if course_of(school, row) == asked["course"]["id"]:
            return row
    raise not_found()


def change_course(school: School, given: Given) -> Reply:
    row, change = _progress_anywhere(school, given), dict(given.body.get("course_progress", {}))
    completed = change.pop("completed_at", ...)
    row.update(change)
    if completed is not ...:
        complete_course(school, row, completed)
    return Reply(_taken(school, row))


def _lesson(school: School, row: Row) -> Row:
    lesson, progress = school.get("lessons", row["_lesson"]), told(row)
    for unsaid in ("finished_at", "validation_status", "validation_data"):  # the record alone has them
        del progress[unsaid]
    return {
        "lesson": {key: lesson[key] for key in ("id", "title")},
        "lesson_progress": {**progress, "lesson_progress_id": row["id"]},
    }


def lessons(school: School, given: Given) -> Reply:
    row = _progress(school, given)
    course = course_of(school, row)
    found = [_lesson(school, lesson_row(school, row, one)) for one in school.all("lessons", course_id=course)]
    return paged(given, found, 1000)


def change_lesson_of(school: School, given: Given) -> Reply:
    progress = _progress(school, given)
    course = course_of(school, progress)
    row = lesson_row(school, progress, school.get("lessons", given["lesson_id"], course_id=course))
    change = {key: one for key, one in given.body.get("lesson_progress", {}).items() if key != "lesson_progress_id"}
    change_lesson(school, row, change)
    return Reply(_lesson(school, row))


def plans(school: School, given: Given) -> Reply:
    """A bare list too."""
    user = school.get("users", given["user_id"])
    return Reply(
        [
            {
                "plan_id": plan["id"],
                "domain_name": school.get("domains", plan["_domain"])["name"],
                "plan": {"id": plan["_plan"], "title": plan["name"]},
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
        taken = [one for one in school.all("progress", _user=user["id"]) if course_of(school, one) in wanted]
        done = sum(is_done(school, user, one) for one in wanted)
        found.append(
            {
                "published_path_id": path["id"],
                "domain_name": school.get("domains", path["_domain"])["name"],
                "published_path": {
                    "id": path["path"]["id"],
                    "title": path["path"]["title"],
                    "course_count": path["path"]["path_item_count"],
                },
                "published_path_progress": {
                    "path_progress_id": row["_progress_id"],
                    "completed_course_count": done,
                    "completed_required_course_count": done,
                    "completed_at": _last(taken, "completed_at") if wanted and done == len(wanted) else None,
                    "latest_activity": _last(taken, "latest_activity"),
                },
                **_terms(row),
            }
        )
    return Reply(found)


def _last(rows: list[Row], name: str) -> str | None:
    return max((one[name] or "" for one in rows), default="") or None


def _terms(row: Row) -> Row:
    return {key: row[key] for key in ("enrolled_at", "expires_at", "active")} | {"enrollment_id": row["id"]}


ENDPOINTS = (
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
