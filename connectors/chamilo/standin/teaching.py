"""Courses, and who is in them."""

import re
from typing import Any

from connectors.chamilo.standin.asked import Action, Asked, by_number, refuse
from connectors.chamilo.standin.portal import COURSE_FIELDS, MAX_TITLE_CHARS, Portal, held, kept
from connectors.chamilo.standin.records import Course, User, written

SITE = "http://localhost"
COURSE_DETAILS: dict[str, Any] = {
    **dict.fromkeys(("titular", "tutor_name", "categoryCode", "category_code", "categoryName", "legal")),
    **dict.fromkeys(("registration_code", "add_teachers_to_sessions_courses"), None),
    "extLink": {"url": "http://", "name": ""},
    "subscribe_allowed": 1,
    "subscribe": 1,
    "unsubscribe": 0,
    "activate_legal": False,
    "show_score": 1,
    "department_name": "",
    "department_url": "http://",
    **dict.fromkeys(("course_image_source", "course_image_large_source"), ""),
    **dict.fromkeys(("course_email_image_source", "course_email_image_large_source"), ""),
    **dict.fromkeys(("course_email_image", "course_email_image_large")),
    "course_image": f"{SITE}/main/img/icons/48/course.png",
    "course_image_large": f"{SITE}/main/img/session_default.png",
}
"""What is told of a course besides, where it is found by an additional field."""
TOOLS = ("course_description", "calendar_event", "document", "learnpath", "quiz", "announcement", "forum", "notebook")


def get_courses(portal: Portal, asked: Asked) -> Any:
    """Of a portal those that it has; of one there is none of, none."""
    wanted = asked.number("id_campus")
    here = [one for one in portal.courses.values() if not wanted or one.campus == wanted]
    return [row(portal, one) for one in sorted(here, key=lambda one: one.title)]


def row(portal: Portal, course: Course) -> dict[str, Any]:
    nothing = (
        "room_id", "tutor_name", "department_name", "registration_code", "legal", "activate_legal",
        "add_teachers_to_sessions_courses", "course_type_id", "expiration_date",
    )  # fmt: skip
    when = written(course.created)
    return {
        **dict.fromkeys(nothing),
        "id": portal.sql(course.id),
        "title": course.title,
        "code": course.code,
        "directory": course.code,
        "course_language": course.language,
        "description": course.description,
        "category_code": "PC",
        "visibility": portal.sql(course.visibility),
        "show_score": portal.sql(1),
        "visual_code": course.code,
        "department_url": "",
        "disk_quota": portal.sql(course.quota),
        "last_visit": when,
        "last_edit": when,
        "creation_date": when,
        "subscribe": portal.sql(1),
        "unsubscribe": portal.sql(0),
        "real_id": portal.sql(course.id),
    }


def get_courses_from_extra_field(portal: Portal, asked: Asked) -> Any:
    """Without a portal none."""
    name = asked.text("extra_field_variable")
    if name not in COURSE_FIELDS:
        raise refuse(f"{name} not found")
    if asked.number("id_campus") not in portal.campuses:
        return []
    return list(_having(portal, name, asked.text("extra_field_value")).values())


def courses_details_by_extra_field(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    found = _having(portal, asked.text("field_name"), asked.text("field_value"))
    return by_number({id: {**one, "count_visible_tests": 2} for id, one in found.items()})


def _having(portal: Portal, name: str, value: str) -> dict[int, dict[str, Any]]:
    """Here `id` is the code, and the path on the server leaks."""
    return {
        one.id: {
            **COURSE_DETAILS,
            **dict.fromkeys(("id", "code", "official_code", "visual_code", "sysCode", "path", "directory"), one.code),
            "real_id": portal.sql(one.id),
            "name": one.title,
            "title": one.title,
            "language": one.language,
            "course_language": one.language,
            "disk_quota": portal.sql(one.quota),
            "course_public_url": f"{SITE}/courses/{one.code}/index.php",
            "course_sys_path": f"/var/www/chamilo/app/courses/{one.code}/",
            "visibility": portal.sql(one.visibility),
            "creation_date": written(one.created),
        }
        for one in portal.courses.values()
        if one.extra.get(name) == value
    }


def course_info(portal: Portal, asked: Asked) -> Any:
    course = asked.in_course()
    return {**shown(portal, course), "tools": [{"type": one} for one in TOOLS]}


def shown(portal: Portal, course: Course) -> dict[str, Any]:
    teachers = [portal.users[id].full_name for id, status in course.people.items() if status == 1]
    return {
        "id": course.id,
        "title": course.title,
        "code": course.code,
        "directory": course.code,
        "urlPicture": None,
        "teachers": " | ".join(teachers),
    }


def save_course(portal: Portal, asked: Asked) -> Any:
    """The code is made of capitals and digits, CAMPUS and the portal's number before it, at most 40 of them. Any
    language is kept as it is sent."""
    asked.as_admin()
    wanted = asked.text("wanted_code")
    if not asked.number("remove_campus_id_from_wanted_code"):
        wanted = f"CAMPUS_{asked.number('id_campus') or 1}_{wanted}"
    code = re.sub(r"[^A-Z0-9]", "", wanted.upper())[:40]
    details = {
        "visibility": asked.number("visibility") if asked["visibility"] else 2,
        "language": asked.text("language") or "english",
        "campus": asked.number("id_campus") or 1,
        "quota": asked.number("disk_quota") or 100,
        "extra": {name: held(asked.text(f"extra_{name}")) for name in COURSE_FIELDS if asked[f"extra_{name}"]},
    }
    course = portal.add_course(kept(asked.text("title"), MAX_TITLE_CHARS), code, asked.me, **details)
    if course is None:
        return {"status": False, "message": "The course could not be created."}
    return {
        "status": True,
        "id": portal.sql(course.id),
        "code_course": code,
        "title_course": course.title,
        "extra_fields": [],
        "message": f"Course {code} added",
    }


def delete_course(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    code = asked.text("course_code")
    course = portal.by_code(code) if code else portal.courses.get(asked.number("course_id"))
    if course is None:
        raise refuse("Course doesn't exists")
    del portal.courses[course.id]
    return {"status": True}


def user_courses(portal: Portal, asked: Asked) -> Any:
    user = _whose(portal, asked)
    key = f"username={asked.me.username}&api_key={asked.me.api_key}"
    return [
        {**shown(portal, one), "isSpecial": False, "url": f"{SITE}/main/webservices/api/v2.php?{key}&course={one.id}"}
        for one in portal.courses.values()
        if user.id in one.people
    ]


def _whose(portal: Portal, asked: Asked) -> User:
    id = asked.number("user_id")
    if not id:
        return asked.me
    asked.as_admin()
    if id not in portal.users:
        raise refuse("User not found.")
    return portal.users[id]


def user_courses_by_dates(portal: Portal, asked: Asked) -> Any:
    """Each test at its best; the average stands among the titles, which are a map for it."""
    asked.as_admin()
    asked.needs("user_id", "start_date", "end_date")
    link = f"{SITE}/main/exercise/overview.php?exerciseId=4"
    tests = [{"0": "Badge and door", "1": 0, "id": portal.sql(4), "url": link, "name": "Badge and door"}]
    user, days = _whose(portal, asked), (asked.text("start_date"), asked.text("end_date"))
    found = []
    for course in (one for one in portal.courses.values() if user.id in one.people):
        own = [one for one in portal.attempts if (one.by, one.course) == (user.username, course.id)]
        best: dict[str, float] = {}
        for one in own:
            if days[0] <= written(one.at)[:10] <= days[1]:
                best[one.title] = max(one.percent, best.get(one.title, 0))
        titles: Any = {str(place): title for place, title in enumerate(best)}
        if best:
            titles["avg_score"] = round(sum(best.values()) / len(best))
        about = {"course_code": course.code, "course_title": course.title}
        found.append({**about, "visible_tests": tests, "taken_tests": titles or []})
    return found


def get_users_subscribed_to_course(portal: Portal, asked: Asked) -> Any:
    course = asked.in_course()
    return [
        {
            "user_id": portal.sql(id),
            "username": portal.users[id].username,
            "firstname": portal.users[id].firstname,
            "lastname": portal.users[id].lastname,
            "status_rel": portal.sql(course.people[id]),
        }
        for id in (*course.people, *course.twice)
        if id in course.people
    ]


def subscribe_user_to_course(portal: Portal, asked: Asked) -> Any:
    """No to whoever is there already, to unknown people and to unknown courses alike."""
    asked.as_admin()
    course, id = _course(portal, asked), asked.number("user_id")
    if course and portal.races and id in course.people:
        course.twice.append(id)
        return [True]
    if course is None or id not in portal.users or id in course.people:
        return [False]
    course.people[id] = asked.number("status") or 5
    return [True]


def unsubscribe_user_from_course(portal: Portal, asked: Asked) -> Any:
    """Yes to whoever was not there."""
    asked.as_admin()
    course = _course(portal, asked)
    if course is None or not asked.number("user_id"):
        return [False]
    course.people.pop(asked.number("user_id"), None)
    return [True]


def _course(portal: Portal, asked: Asked) -> Course | None:
    code = asked.text("course_code")
    return portal.by_code(code) if code else portal.courses.get(asked.number("course_id"))


NEW_COURSE = (
    "title", "wanted_code", "id_campus", "remove_campus_id_from_wanted_code", "disk_quota", "visibility", "language",
)  # fmt: skip
ACTIONS = (
    Action("get_courses", get_courses, ("id_campus",)),
    Action(
        "get_courses_from_extra_field",
        get_courses_from_extra_field,
        either=("extra_field_variable", "extra_field_value", "id_campus"),
    ),
    Action("courses_details_by_extra_field", courses_details_by_extra_field, ("field_name", "field_value")),
    Action("course_info", course_info),
    Action("save_course", save_course, NEW_COURSE, open="extra_"),
    Action("delete_course", delete_course, either=("course_code", "course_id")),
    Action("user_courses", user_courses, either=("user_id",)),
    Action("user_courses_by_dates", user_courses_by_dates, ("user_id", "start_date", "end_date")),
    Action("get_users_subscribed_to_course", get_users_subscribed_to_course),
    Action("subscribe_user_to_course", subscribe_user_to_course, ("course_id", "course_code", "user_id", "status")),
    Action("unsubscribe_user_from_course", unsubscribe_user_from_course, ("course_id", "course_code", "user_id")),
)
