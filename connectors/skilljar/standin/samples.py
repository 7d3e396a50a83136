"""What an event looks like, for whoever sets up a webhook: one of each, made of what there is."""

from collections.abc import Callable
from functools import partial

from connectors.skilljar.standin.contents import without
from connectors.skilljar.standin.endpoint import Endpoint, Given
from connectors.skilljar.standin.hooks import about_course, about_enrollment, about_path, envelope
from connectors.skilljar.standin.school import Row, School
from connectors.standin.standin import Reply

PROGRESS = {"completed_at": "2026-05-01T10:00:00Z", "success_status": "PASSED", "score": 9, "max_score": 10}


def _course(school: School) -> Row:
    course = school.all("published_courses")[0]
    return envelope(school, course["_domain"], school.all("users")[0]) | {"course": about_course(course)}


def _lesson(school: School) -> Row:
    course = school.all("published_courses")[0]["course"]["id"]
    lesson = school.all("lessons", course_id=course)[0]
    about = {"lesson": {key: lesson[key] for key in ("id", "title", "type")}, "lesson_progress": PROGRESS}
    return _course(school) | about


def _quiz(school: School) -> Row:
    quiz = school.all("quizzes")[0]
    return _lesson(school) | {"quiz": {key: quiz[key] for key in ("id", "name")}}


def _site(school: School) -> Row:
    about = _course(school)
    return {key: about[key] for key in ("user", "domain", "signup_fields")} | {"domain_access_code": None}


def _enrolled(school: School, table: str) -> Row:
    row = next(one for one in school.all("enrollments", _table=table) if one["purchase"])
    return about_enrollment(school, row, school.get(table, row["_of"]))


def _path(school: School) -> Row:
    return _site(school) | {"path": about_path(school.all("published_paths")[0])}


def _purchase(school: School) -> Row:
    row = school.all("purchases")[0]
    offer = {key: row[key] for key in ("offer_id", "offer_sku", "offer_description")}
    about = envelope(school, school.all("domains")[0]["id"], row["user"])
    return about | {"purchase": without(row, "user"), "offer": offer}


def _session(school: School) -> Row:
    session = school.all("sessions")[0]
    about = {key: session.get(key) for key in ("display_name", "starts_at", "ends_at", "timezone")}
    return _lesson(school) | {"vilt_session_event": {"id": session["id"], **about}}


def _task(school: School) -> Row:
    return _course(school) | {"task": {"id": school.all("users")[0]["id"], "title": "Grade an answer"}}


SAMPLES: dict[str, tuple[str, Callable[[School], Row]]] = {
    "course-completion": ("COURSE_COMPLETION", lambda school: _course(school) | {"course_progress": PROGRESS}),
    "course-enrollment": ("COURSE_ENROLLMENT", lambda school: _enrolled(school, "published_courses")),
    "domain-enrollment": ("DOMAIN_ENROLLMENT", _site),
    "lesson-completion": ("LESSON_COMPLETION", _lesson),
    "path-completion": ("PATH_COMPLETION", _path),
    "path-enrollment": ("PATH_ENROLLMENT", lambda school: _enrolled(school, "published_paths")),
    "purchase-fulfillment": ("PURCHASE_FULFILLMENT", _purchase),
    "quiz-completion": ("QUIZ_COMPLETION", _quiz),
    "vilt-registration": ("VILT_EVENT_REGISTRATION", _session),
    "dashboard-task-created": ("DASHBOARD_TASK_CREATED", _task),
}
"""By the end of their address: the kind, and what stands beside the envelope."""


def _sample(slug: str, school: School, given: Given) -> Reply:
    """In a list of one, which a real event is not."""
    kind, about = SAMPLES[slug]
    return Reply({"results": [school.event(kind, **about(school))]})


ENDPOINTS = tuple(Endpoint("GET", f"/webhooks/sample-{slug}", partial(_sample, slug)) for slug in SAMPLES)
