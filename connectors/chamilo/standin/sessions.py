"""Sessions, and who is in them."""

import re
from typing import Any

from connectors.chamilo.standin.asked import NO_DATA, Action, Asked, broken, refuse, statement
from connectors.chamilo.standin.portal import MAX_SESSION_NAME_CHARS, SESSION_FIELDS, Portal, held, kept
from connectors.chamilo.standin.records import Session, written
from connectors.chamilo.standin.teaching import SITE, shown

CLOSED = 3
EMPTY: dict[str, Any] = {"description": "", "start": "", "end": ""}
ATTRIBUTE_BY_FIELD = {
    "name": "name",
    "access_start_date": "start",
    "access_end_date": "end",
    "description": "description",
}
CHANGES = (
    "name", "id_coach", "session_category_id", "description", "show_description", "duration", "visibility",
    "promotion_id", "display_start_date", "display_end_date", "access_start_date", "access_end_date",
    "coach_access_start_date", "coach_access_end_date", "send_subscription_notification", "extra",
)  # fmt: skip


def save_session(portal: Portal, asked: Asked) -> Any:
    """Says that it was made in any case; what is wrong stands where the number should be. Quotation marks get a
    backslash."""
    asked.as_admin()
    coach = asked.number("coach_username")
    if coach not in portal.users:
        raise statement("session", asked.text("name"), coach)
    made = portal.add_session(
        _escaped(asked.text("name")),
        coach,
        asked.text("access_start_date"),
        asked.text("access_end_date"),
        description=asked.text("description"),
        extra=_extra(asked["extra"]),
    )
    id = made if isinstance(made, str) else made.id
    return {"status": True, "message": "A new session has been created", "id_session": id}


def _escaped(name: str) -> str:
    """As the name of a new session is stored."""
    return re.sub(r"(['\"\\])", r"\\\1", kept(name, MAX_SESSION_NAME_CHARS))


def _extra(given: Any) -> dict[str, str]:
    fields = given if isinstance(given, dict) else {}
    return {name: held(fields[f"extra_{name}"]) for name in SESSION_FIELDS if f"extra_{name}" in fields}


def update_session(portal: Portal, asked: Asked) -> Any:
    """Passes over what is empty or 0, unless it resets everything. A name that another one has, a coach or a category
    that is not there: a statement of the database."""
    asked.as_admin()
    session = portal.sessions.get(asked.number("session_id"))
    if session is None:
        raise refuse(NO_DATA)
    taken = any(one.name == asked.text("name") for one in portal.sessions.values() if one is not session)
    if taken or asked.number("id_coach") not in (0, *portal.users) or asked.number("session_category_id"):
        raise statement("session", asked.text("name"), doing="UPDATE session SET")
    if asked.number("reset"):
        for name, held in EMPTY.items():
            setattr(session, name, held)
    for theirs, ours in ATTRIBUTE_BY_FIELD.items():
        if asked.text(theirs) not in ("", "0"):
            setattr(session, ours, asked.text(theirs))
    session.visibility = asked.number("visibility") or session.visibility
    session.coach = asked.number("id_coach") or session.coach
    session.extra |= _extra(asked["extra"])
    return {"status": True, "message": "Update successful", "id_session": asked.text("session_id")}


def create_session_from_model(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    asked.needs("modelSessionId", "sessionName", "startDate", "endDate")
    model = _session(portal, asked.number("modelSessionId"))
    name, start, end = asked.text("sessionName"), asked.text("startDate"), asked.text("endDate")
    made = portal.add_session(_escaped(name), model.coach, start, end, courses=list(model.courses))
    if isinstance(made, str):
        raise refuse(made)
    given = asked["extraFields"] or {}
    made.extra = model.extra | {one: held(given[one]) for one in SESSION_FIELDS if one in given}
    return [made.id]


def _session(portal: Portal, id: int) -> Session:
    if id not in portal.sessions:
        raise refuse("The session could not be found")
    return portal.sessions[id]


def add_courses_session(portal: Portal, asked: Asked) -> Any:
    """Takes the place of the courses there were; drops those there are none of."""
    asked.as_admin()
    wanted = asked.numbers("list_courses")
    session = portal.sessions.get(asked.number("id_session"))
    if session is None:
        return {"status": False, "message": "The session could not be found"}
    session.courses = [id for id in wanted if id in portal.courses]
    return {"status": True, "message": "Update successful"}


def add_users_session(portal: Portal, asked: Asked) -> Any:
    """Yes in any case, but for people there are none of; those before them are in a course by then, and nobody is in
    the session."""
    asked.as_admin()
    wanted = asked.numbers("list_users")
    session = portal.sessions.get(asked.number("id_session"))
    if session:
        for course in session.courses:
            for id in wanted:
                _there(portal, "session_rel_course_rel_user", id)
                session.attending.add((course, id))
        for id in wanted:
            _there(portal, "session_rel_user", id)
            if id not in session.people or portal.races:
                session.people.append(id)
    return {"status": True, "message": "Users added"}


def _there(portal: Portal, table: str, id: int) -> None:
    if id not in portal.users:
        raise statement(table, id)


def get_sessions(portal: Portal, asked: Asked) -> Any:
    """Those that have a course."""
    asked.as_admin()
    return [
        {"id": portal.sql(one.id), "name": one.name, "access_start_date": one.start, "access_end_date": one.end}
        for one in portal.sessions.values()
        if one.courses
    ]


def subscribe_user_to_session_from_username(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    asked.needs("sessionId", "loginname")
    user = portal.by_login(asked.text("loginname"))
    if user is None:
        raise refuse("User not found.")
    session = _session(portal, asked.number("sessionId"))
    if user.id not in session.people:
        session.people.append(user.id)
    return [True]


def get_users_subscribed_to_session(portal: Portal, asked: Asked) -> Any:
    """Breaks unless it is told whether to tell of moves."""
    if asked["move_info"] is None:
        raise broken()
    session = portal.sessions.get(asked.number("id_session"))
    return [
        {
            "user_id": portal.sql(id),
            "username": portal.users[id].username,
            "firstname": portal.users[id].firstname,
            "lastname": portal.users[id].lastname,
            "status": portal.sql(0),
        }
        for id in (session.people if session else [])
    ]


def get_session_from_extra_field(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    asked.needs("field_name", "field_value")
    name, value = asked.text("field_name"), asked.text("field_value")
    found = [one.id for one in portal.sessions.values() if one.extra.get(name) == value]
    if len(found) != 1:
        raise refuse("More than one session matched" if found else "No session matched")
    return found


def user_sessions(portal: Portal, asked: Asked) -> Any:
    """One category, which has no name, with those that have begun, but for those that are over and closed."""
    now = written(portal.clock())
    mine = [
        one
        for one in portal.sessions.values()
        if asked.me.id in (one.coach, *one.people)
        and one.start <= now
        and (not one.end or now <= one.end or one.visibility != CLOSED)
    ]
    sessions = [
        {
            "name": one.name,
            "id": one.id,
            "date": f"From {one.start} to {one.end}",
            "duration": None,
            "courses": [_linked(portal, asked, one, id) for id in one.courses if id in portal.courses],
        }
        for one in mine
    ]
    return [{"id": None, "name": None, "sessions": sessions}]


def _linked(portal: Portal, asked: Asked, session: Session, id: int) -> dict[str, Any]:
    picture = f"{SITE}/main/img/session_default.png"
    own = f"action=view_course_home&api_key={asked.me.api_key}&username={asked.me.username}"
    link = f"{SITE}/main/webservices/api/v2.php?{own}&course={id}&session={session.id}"
    return shown(portal, portal.courses[id]) | {"pictureUrl": picture, "urlPicture": picture, "url": link}


ACTIONS = (
    Action("get_sessions", get_sessions, ("id_campus", "get_extra_fields")),
    Action(
        "save_session",
        save_session,
        ("name", "coach_username", "access_start_date", "access_end_date", "description", "id_campus", "extra"),
    ),
    Action("update_session", update_session, ("session_id", "reset", *CHANGES)),
    Action(
        "create_session_from_model",
        create_session_from_model,
        ("modelSessionId", "sessionName", "startDate", "endDate", "extraFields", "duplicateAgendaContent"),
    ),
    Action("add_courses_session", add_courses_session, ("id_session", "list_courses", "import_assignments")),
    Action("add_users_session", add_users_session, ("id_session", "list_users")),
    Action(
        "subscribe_user_to_session_from_username",
        subscribe_user_to_session_from_username,
        ("sessionId", "loginname"),
    ),
    Action("get_users_subscribed_to_session", get_users_subscribed_to_session, ("id_session", "move_info")),
    Action("get_session_from_extra_field", get_session_from_extra_field, ("field_name", "field_value")),
    Action("user_sessions", user_sessions),
)
