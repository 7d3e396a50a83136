"""Live training. What is set up under "ilt" is listed under "vilt", its older name."""

from connectors.skilljar.standin.contents import partial
from connectors.skilljar.standin.endpoint import PAGES, Endpoint, Given, changing, paged
from connectors.skilljar.standin.fields import (
    ONE,
    Fields,
    anything,
    boolean,
    choice,
    count,
    instructor,
    listed,
    may,
    moment,
    name,
    needs,
    text,
    url,
    zone,
)
from connectors.skilljar.standin.hooks import about_course, envelope
from connectors.skilljar.standin.progress import lesson_row
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, shown, whole_person
from connectors.skilljar.standin.school import moment as seconds
from connectors.standin.standin import Reply

PROVIDERS = (
    "calendar",
    "goto.meeting",
    "goto.training",
    "goto.webinar",
    "goto.webcast",
    "webex.meeting",
    "webex.webinar",
    "webex.training",
    "zoom.meeting",
    "zoom.webinar",
)
EVENT: Fields = {"lesson": needs(name), "display_name": needs(name), "seats_total": may(count)}
SESSION: Fields = {
    "instructor_email": needs(instructor),
    "provider": may(choice(*PROVIDERS)),
    "multi_session_event": may(name),
    "seats_total": may(count),
    "timezone": needs(zone),
    "description": may(text),
    "post_registration_instructions": may(text),
    "location": may(text),
    "event_link": may(url),
    "ends_at": needs(moment),
    "lesson": may(name),
    "starts_at": needs(moment),
    "display_name": needs(name),
    "tags": may(listed(name)),
}


def instructors(school: School, given: Given) -> Reply:
    asked = given.query
    rows = [
        row
        for row in school.all("instructors")
        if asked.get("email") in (None, row["email"]) and asked.get("provider") in (None, *row["providers"])
    ]
    return paged(given, rows)


def events(school: School, given: Given) -> Reply:
    return paged(given, school.all("live_events"))


def add_event(school: School, given: Given) -> Reply:
    school.get("lessons", given.body["lesson"])
    return Reply(school.add("live_events", **{"seats_total": 0} | given.body), 201)


def change_event(school: School, given: Given) -> Reply:
    row = school.get("live_events", given["id"])
    row.update(given.body)
    return Reply(shown(row))


def schedule(school: School, body: Row, row: Row | None = None) -> Row:
    """A new session, or everything about one anew."""
    if ("lesson" in body) is ("multi_session_event" in body):
        raise invalid({"non_field_errors": ["Either lesson or multi_session_event is required."]})
    if "multi_session_event" in body and {"seats_total", "tags"} & body.keys():
        raise invalid({"non_field_errors": ["seats_total and tags belong to the multi-session event."]})
    if body.get("provider", "calendar") != "calendar" and {"location", "event_link"} & body.keys():
        raise invalid({"non_field_errors": ["location and event_link are only for calendar sessions."]})
    if seconds(body["ends_at"]) <= seconds(body["starts_at"]):
        raise invalid({"ends_at": ["The end must be after the start."]})
    if "lesson" in body:
        school.get("lessons", body["lesson"])
    else:
        school.get("live_events", body["multi_session_event"])
    empty = dict.fromkeys(("description", "post_registration_instructions", "location", "event_link"), "")
    nothing = dict.fromkeys(("lesson", "multi_session_event", "seats_total"))
    details = {"provider": "calendar", "tags": [], **empty, **nothing, **body}
    if row is None:
        return school.add("sessions", _vilt=school.key("vilt sessions"), **details)
    kept: Row = {key: row[key] for key in ("id", "_vilt", "_place") if key in row}
    row.clear()
    row.update(kept, **details)
    return row


def add_session(school: School, given: Given) -> Reply:
    return Reply(shown(schedule(school, given.body)), 201)


def change_session(school: School, given: Given) -> Reply:
    return Reply(shown(schedule(school, given.body, school.get("sessions", given["id"]))))


def _lesson(school: School, row: Row) -> Row:
    lesson = row["lesson"] or school.get("live_events", row["multi_session_event"])["lesson"]
    return school.get("lessons", lesson)


def _in_course(school: School, lesson: Row) -> Row:
    course = school.get("courses", lesson["course_id"])
    about = {"id": course["id"], "title": course["title"]}
    return {"id": lesson["id"], "title": lesson["title"], "course": about}


def _session_event(school: School, row: Row) -> Row:
    known = school.one("instructors", email=row["instructor_email"])
    event = school.one("live_events", id=row["multi_session_event"]) or row
    return {
        "id": row["id"],
        "vilt_session": {
            "id": row["_vilt"],
            "lesson": _in_course(school, _lesson(school, row)),
            "display_name": row["display_name"],
            "instructor_name": known["name"] if known else row["instructor_email"],
            "seats_total": event["seats_total"] or 0,
            "registration_count": len(school.all("registrations", _vilt=row["_vilt"])),
        },
        "starts_at": row["starts_at"],
        "ends_at": row["ends_at"],
        "location": row["location"],
        "event_location": row.get("_place"),
        "timezone": row["timezone"],
    }


def session_events(school: School, given: Given) -> Reply:
    asked = given.query
    rows = [
        told
        for row in school.all("sessions")
        if (told := _session_event(school, row))
        and asked.get("session__lesson__id") in (None, told["vilt_session"]["lesson"]["id"])
        and asked.get("session__lesson__course__id") in (None, told["vilt_session"]["lesson"]["course"]["id"])
        and ("starts_at__gte" not in asked or seconds(row["starts_at"]) >= seconds(asked["starts_at__gte"]))
        and ("ends_at__lte" not in asked or seconds(row["ends_at"]) <= seconds(asked["ends_at__lte"]))
    ]
    return paged(given, sorted(rows, key=lambda row: seconds(row["starts_at"])))


def registrations(school: School, given: Given) -> Reply:
    wanted = given.query.get("session__id")
    rows = [row for row in school.all("registrations") if wanted in (None, row["_vilt"])]
    return paged(given, [{**row, "user": whole_person(row["_user"])} for row in rows], 1000)


def register(school: School, given: Given) -> Reply:
    """For a session with a seat left, by somebody who is enrolled. Both parameters are needed, marked or not."""
    session = school.one("sessions", _vilt=given.body["vilt_session"]["id"])
    enrollment = school.one("enrollments", id=given.body["enrollment_id"])
    if session is None or enrollment is None:
        name = "enrollment_id" if session else "vilt_session"
        raise invalid({name: ["Object does not exist."]})
    taken = school.all("registrations", _vilt=session["_vilt"])
    if session.get("seats_total") and len(taken) >= session["seats_total"]:
        raise invalid({"non_field_errors": ["This session is full."]})
    if any(row["_user"] is enrollment["user"] for row in taken):
        raise invalid({"non_field_errors": ["The user is registered for this session already."]})
    row, lesson = sign_up(school, session, enrollment), _lesson(school, session)
    progress = school.one("progress", course_progress_id=enrollment["_progress_id"])
    about = {
        "id": lesson_row(school, progress, lesson)["id"] if progress else school.key("lesson progress"),
        "user": whole_person(row["_user"]),
        "lesson": _in_course(school, lesson),
    }
    return Reply({**shown(row), "student_lesson_progress": about}, 201)


def sign_up(school: School, session: Row, enrollment: Row) -> Row:
    user, known = enrollment["user"], {"id": session["_vilt"]}
    row = school.add("registrations", _vilt=session["_vilt"], _user=user, attended=False, vilt_session=known)
    for course in school.all("published_courses", id=enrollment["_of"]):
        lesson = _lesson(school, session)
        school.tell(
            "VILT_EVENT_REGISTRATION",
            **envelope(school, course["_domain"], user),
            course=about_course(course),
            lesson={key: lesson[key] for key in ("id", "title", "type")},
            vilt_session_event=_session_event(school, session),
        )
    return row


def attend(school: School, given: Given) -> Reply:
    row = school.get("registrations", given["vilt_session_registration_id"])
    row.update(given.body)
    return Reply({name: row[name] for name in ("id", "attended")})


ENDPOINTS = (
    Endpoint("GET", "/ilt-instructors", instructors, {**PAGES, "email": anything, "provider": anything}),
    Endpoint("GET", "/ilt-multi-session-events", events, PAGES),
    Endpoint("POST", "/ilt-multi-session-events", add_event, body=EVENT),
    *changing("/ilt-multi-session-events/{id}", partial(EVENT), change_event, put_needs=("lesson", "display_name")),
    Endpoint("POST", "/ilt-sessions", add_session, body=SESSION),
    Endpoint("PUT", "/ilt-sessions/{id}", change_session, body=SESSION),
    Endpoint(
        "GET",
        "/vilt-session-events",
        session_events,
        {
            **PAGES,
            "session__lesson__course__id": anything,
            "session__lesson__id": anything,
            "starts_at__gte": moment,
            "ends_at__lte": moment,
        },
    ),
    Endpoint("GET", "/vilt-session-registrations", registrations, {**PAGES, "session__id": anything}),
    Endpoint(
        "POST",
        "/vilt-session-registrations",
        register,
        body={"vilt_session": needs(ONE), "enrollment_id": needs(name)},
    ),
    *changing(
        "/vilt-session-registrations/{vilt_session_registration_id}",
        {"attended": may(boolean)},
        attend,
        put_needs=("attended",),
    ),
)
