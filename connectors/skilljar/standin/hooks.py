"""Webhooks, and the events they carry.

The reference shows no event. Enrollments are as they were seen to arrive; of the others only the envelope is known, and
what stands beside it here has the names that the same things have elsewhere.
"""

from typing import Any

from connectors.skilljar.standin.contents import show_all
from connectors.skilljar.standin.endpoint import PAGE, Endpoint, Given, changing
from connectors.skilljar.standin.fields import anything, boolean, choice, may, may_be_null, needs, text, url
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

EVENTS = (
    "COURSE_COMPLETION",
    "COURSE_ENROLLMENT",
    "DOMAIN_ENROLLMENT",
    "LESSON_COMPLETION",
    "PATH_COMPLETION",
    "PATH_ENROLLMENT",
    "PURCHASE_FULFILLMENT",
    "QUIZ_COMPLETION",
    "VILT_EVENT_REGISTRATION",
    "DASHBOARD_TASK_CREATED",
)
HOOK = {
    "target_url": needs(url),
    "active": may(boolean),
    "event_type": may_be_null(choice(*EVENTS)),
    "basic_auth_username": may(text),
    "basic_auth_password": may(text),
    "additional_headers": may(anything),
}


def add_hook(school: School, given: Given) -> Reply:
    """The password comes back in clear, here and in the list."""
    row = {
        "active": True,
        "deactivate_reason": None,
        "event_type": None,
        "basic_auth_username": "",
        "basic_auth_password": "",
    }
    return Reply(school.add("webhooks", **row | given.body), 201)


def show_hook(school: School, given: Given) -> Reply:
    return Reply(school.get("webhooks", given["webhook_id"]))


def change_hook(school: School, given: Given) -> Reply:
    """Whoever switches it on again need not say why it was off."""
    row = school.get("webhooks", given["webhook_id"])
    row.update(given.body)
    if row["active"]:
        row["deactivate_reason"] = None
    return Reply(row)


def drop_hook(school: School, given: Given) -> Reply:
    school.drop("webhooks", [school.get("webhooks", given["webhook_id"])])
    return Reply(status=204)


def ping(school: School, given: Given) -> Reply:
    """Posts at once, also to a webhook that is off, and answers before it knows what came of it."""
    school.send(school.get("webhooks", given["webhook_id"]), school.event("PING"), trial=True)
    return Reply()


def person(user: Row) -> Row:
    return {name: user[name] for name in ("id", "email", "first_name", "last_name")}


def about_domain(school: School, domain_id: str) -> Row:
    row = school.get("domains", domain_id)
    return {"id": row["id"], "name": row["name"]}


def about_course(course: Row) -> Row:
    return {
        "id": course["course"]["id"],
        "title": course["course"]["title"],
        "published_course_id": course["id"],
        "url": course["course_url"],
    }


def about_path(path: Row) -> Row:
    return {
        "id": path["path"]["id"],
        "title": path["path"]["title"],
        "published_path_id": path["id"],
        "url": path["path_url"],
    }


def about_enrollment(school: School, row: Row, thing: Row) -> dict[str, Any]:
    of = {"course": about_course(thing)} if "course" in thing else {"path": about_path(thing)}
    return {
        "user": person(row["user"]),
        **of,
        "domain": about_domain(school, thing["_domain"]),
        "domain_access_code": None,
        "purchase": shown(row["purchase"]),
        "signup_fields": {},
    }


ENDPOINTS = (
    Endpoint("GET", "/webhooks", show_all("webhooks"), PAGE),
    Endpoint("POST", "/webhooks", add_hook, body=HOOK),
    Endpoint("GET", "/webhooks/{webhook_id}", show_hook),
    *changing("/webhooks/{webhook_id}", HOOK | {"target_url": may(url)}, change_hook, put_needs=("target_url",)),
    Endpoint("DELETE", "/webhooks/{webhook_id}", drop_hook),
    Endpoint("POST", "/webhooks/{webhook_id}/ping", ping),
)
