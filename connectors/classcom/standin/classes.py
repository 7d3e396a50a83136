"""Classes: created, listed, looked up, changed, removed; ordinary or deferred."""

from dataclasses import replace
from typing import Any

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import (
    BOOLEAN,
    CLASS,
    EMAIL,
    NAME,
    NUMBERED,
    ONE_CLASS,
    TEXT,
    UNIX_TIME,
    ZONE,
    Attributes,
    ListOf,
    choice,
    optional,
    required,
)
from connectors.classcom.standin.endpoint import Endpoint, Given
from connectors.classcom.standin.records import ClassRecord, iso
from connectors.classcom.standin.refusals import not_found
from connectors.standin.standin import Reply

PATH = "/api/v1/classes"

SESSION = Attributes(
    {"start_time": required(UNIX_TIME), "end_time": required(UNIX_TIME)}, in_order=("start_time", "end_time")
)
SETTINGS = Attributes(
    {
        "waiting_room": optional(BOOLEAN),
        "join_before_host": optional(BOOLEAN),
        "jbh_time": optional(choice(0, 5, 10)),
    }
)
INSTRUCTOR = Attributes({"email": required(EMAIL), "user_name": optional(NAME)})
TRACKING_FIELD = Attributes({"field": required(NAME), "value": required(TEXT)})
NEW = Attributes(
    {
        "email": required(EMAIL),
        "first_name": required(NAME),
        "last_name": required(NAME),
        "display_name": optional(TEXT),
        "ext_class_id": optional(NAME),
        "class_name": required(NAME),
        "class_description": optional(TEXT),
        "template_id": optional(NUMBERED),  # typed Integer, though the ids of templates are UUIDs
        "meeting_passcode": optional(TEXT),
        "timezone": required(ZONE),
        "session_times": optional(ListOf(SESSION)),
        "settings": optional(SETTINGS),
        "additional_instructors": optional(ListOf(INSTRUCTOR)),
        "tracking_fields": optional(ListOf(TRACKING_FIELD)),  # of newer readings
    }
)
ANY_CLASS = {**CLASS, "class_deferred_id": optional(NUMBERED)}  # typed String, shown as a number
ONE_OF_ANY = (*ONE_CLASS, "class_deferred_id")


def create(academy: Academy, given: Given) -> Reply:
    """The instructors join the roster as teachers, as the document's list of enrollments shows them."""
    template = given.get("template_id")
    if template is not None and template not in academy.templates:
        raise not_found("template", template)
    first, last, email = given["first_name"], given["last_name"], given["email"]
    host = given.get("display_name") or f"{first} {last}"
    record = academy.add_class(
        email=email,
        host=host,
        name=given["class_name"],
        ext_class_id=given.get("ext_class_id"),
        description=given.get("class_description"),
        passcode=given.get("meeting_passcode"),
    )
    for times in given.get("session_times", ()):
        academy.add_date(record, times["start_time"], times["end_time"])
    academy.enroll(record, email=email, first_name=first, last_name=last, user_name=host, role="teacher")
    others = {item["email"].lower(): item for item in given.get("additional_instructors", ())}
    others.pop(email.lower(), None)
    for item in others.values():
        other = item["email"]
        user = academy.user_by(email=other)
        name = item.get("user_name") or (user.user_name if user else other)
        first, _, last = name.partition(" ")
        academy.enroll(record, email=other, first_name=first, last_name=last, user_name=name, role="teacher")
    if record.class_deferred_id is not None:
        return Reply(
            {
                "class_deferred_id": record.class_deferred_id,
                "class_id": record.class_id,
                "ext_id": record.ext_class_id,
            },
            201,
        )
    return Reply({"meeting_id": record.meeting_id, "invite_link": invite_link(academy, record)}, 201)


def show_all(academy: Academy, given: Given) -> Reply:
    """All classes, or an array of the one that is asked for; deferred ones only with `deferred=true`."""
    deferred = given.get("deferred", False)
    if any(name in given for name in ONE_CLASS):
        return Reply([shown(academy, academy.find_class(given, deferred=deferred))])
    return Reply(
        [
            shown(academy, record)
            for record in academy.classes.values()
            if (record.class_deferred_id is not None) == deferred
        ]
    )


def change(academy: Academy, given: Given) -> Reply:
    """A deferred class is changed by its class_deferred_id and comes back in an array of one."""
    record = academy.find_class(given)
    record = replace(
        record,
        name=given.get("class_name", record.name),
        description=given.get("class_description", record.description),
        updated_at=academy.clock(),
    )
    academy.classes[record.class_id] = record
    answer = shown(academy, record)
    return Reply(answer if record.class_deferred_id is None else [answer])


def remove(academy: Academy, given: Given) -> Reply:
    academy.remove_class(academy.find_class(given))
    return Reply({"message": "Success"})


def invite_link(academy: Academy, record: ClassRecord) -> str:
    return f"{academy.site}/class.html?class_uuid={record.class_id}"


def shown(academy: Academy, record: ClassRecord) -> dict[str, Any]:
    if record.class_deferred_id is not None:
        return {
            "class_deferred_id": record.class_deferred_id,
            "class_id": record.class_id,
            "ext_class_id": record.ext_class_id,
            "email": record.email,
            "class_name": record.name,
            "class_description": record.description,
            "created_at": iso(record.created_at),
            "updated_at": iso(record.updated_at),
        }
    return {
        "class_id": record.class_id,
        "ext_class_id": record.ext_class_id,
        "class_name": record.name,
        "class_description": record.description,
        "meeting_id": record.meeting_id,
        "host": record.host,
        "invite_link": invite_link(academy, record),
        "password": record.passcode,
    }


ENDPOINTS = (
    Endpoint("POST", PATH, "class:write", "body", NEW, create),
    Endpoint(
        "GET",
        PATH,
        "class:read",
        "query",
        Attributes({**CLASS, "deferred": optional(BOOLEAN)}, not_both=(ONE_CLASS,)),
        show_all,
    ),
    Endpoint(
        "PATCH",
        PATH,
        "class:write",
        "body",
        Attributes(
            {**ANY_CLASS, "class_name": optional(NAME), "class_description": optional(TEXT)},
            one_of=(ONE_OF_ANY,),
        ),
        change,
    ),
    Endpoint("DELETE", PATH, "class:write", "query", Attributes(ANY_CLASS, one_of=(ONE_OF_ANY,)), remove),
)
