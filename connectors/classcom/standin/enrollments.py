"""Enrollments and launch links: who is in a class, as what, and their own way in."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import (
    CLASS,
    EMAIL,
    NAME,
    ONE_CLASS,
    TEXT,
    Attributes,
    choice,
    optional,
    required,
)
from connectors.classcom.standin.endpoint import Endpoint, Given
from connectors.classcom.standin.records import ClassRecord, Enrollment, iso
from connectors.standin.standin import Reply

PATH = "/api/v1/class/enrollments"

PERSON = {"email": optional(EMAIL), "ext_person_id": optional(NAME)}
STUDENT = {"student_id": optional(NAME), **PERSON}
DETAILS = {
    "first_name": required(NAME),
    "last_name": required(NAME),
    "role": optional(choice("student", "assistant", "teacher")),
    "display_name": optional(TEXT),
}


def create(academy: Academy, given: Given) -> Reply:
    """Answers 200; for a deferred class with the vendor's inner record instead of an enrollment.

    The document does not say what a second enrollment of the same person does; here it is refused.
    """
    record = academy.find_class(given, deferred=None)
    identity = {name: given.get(name) for name in PERSON}
    enrollment = academy.enroll(record, **identity, **_details(given))
    if record.class_deferred_id is not None:
        return Reply(_deferred(academy, record, enrollment))
    return Reply(_shown(record, enrollment))


def show_all(academy: Academy, given: Given) -> Reply:
    """Ordinary classes only: the document has no such list for deferred ones."""
    record = academy.find_class(given)
    return Reply([_shown(record, enrollment) for enrollment in academy.rosters[record.class_id].values()])


def change(academy: Academy, given: Given) -> Reply:
    """Identifiers beside the one that finds the person are new values. A role left out becomes student."""
    record = academy.find_class(given)
    found = academy.find_enrollment(record, given)
    identity = {name: given.get(name, getattr(found, name)) for name in PERSON}
    changed = replace(found, **identity, **_details(given))
    academy.change_enrollment(record, changed)
    return Reply(_shown(record, changed))


def remove(academy: Academy, given: Given) -> Reply:
    record = academy.find_class(given)
    del academy.rosters[record.class_id][academy.find_enrollment(record, given).student_id]
    return Reply({"message": "Success"})


def launch(academy: Academy, given: Given) -> Reply:
    """Every link carries a new code."""
    record = academy.find_class(given)
    enrollment = academy.find_enrollment(record, given)
    query = {
        "class_uuid": record.class_id,
        "student_id": enrollment.student_id,
        "username": enrollment.user_name,
        "code": academy.ids.uuid("launch code"),
    }
    return Reply({"launch_url": f"{academy.site}/class.html?{urlencode(query)}"})


def _details(given: Given) -> dict[str, Any]:
    first, last = given["first_name"], given["last_name"]
    return {
        "first_name": first,
        "last_name": last,
        "user_name": given.get("display_name") or f"{first} {last}",
        "role": given.get("role", "student"),
    }


def _shown(record: ClassRecord, enrollment: Enrollment) -> dict[str, Any]:
    return {
        "student_id": enrollment.student_id,
        "meeting_id": record.meeting_id,
        "user_name": enrollment.user_name,
        "first_name": enrollment.first_name,
        "last_name": enrollment.last_name,
        "email": enrollment.email,
        "ext_person_id": enrollment.ext_person_id,
        "role": enrollment.role,
    }


def _deferred(academy: Academy, record: ClassRecord, enrollment: Enrollment) -> dict[str, Any]:
    now = iso(academy.clock())
    return {
        "id": academy.ids.number("deferred enrollment"),
        "class_deferred_id": str(record.class_deferred_id),
        "email_user": enrollment.email,
        "enroll_params": {
            "pod": {
                "name": "pod-3",
                "region": "us-east-1",
                "account": "northwind",
                "environment": "prod",
                "databaseName": "customer_northwind",
            },
            "class": {"ext_id": record.ext_class_id},
        },
        "user": {
            "role": enrollment.role,
            "email": enrollment.email,
            "last_name": enrollment.last_name,
            "user_name": enrollment.user_name,
            "first_name": enrollment.first_name,
            "ext_person_id": enrollment.ext_person_id,
        },
        "created_at": now,
        "updated_at": now,
        "role": enrollment.role,
    }


ONE_PERSON = tuple(PERSON)
ONE_STUDENT = tuple(STUDENT)

ENDPOINTS = (
    Endpoint(
        "POST",
        PATH,
        "enrollment:write",
        "body",
        Attributes({**CLASS, **PERSON, **DETAILS}, one_of=(ONE_CLASS,), any_of=(ONE_PERSON,)),
        create,
    ),
    Endpoint("GET", PATH, "enrollment:read", "query", Attributes(CLASS, one_of=(ONE_CLASS,)), show_all),
    Endpoint(
        "PUT",
        PATH,
        "enrollment:write",
        "body",
        Attributes({**CLASS, **STUDENT, **DETAILS}, one_of=(ONE_CLASS,), any_of=(ONE_STUDENT,)),
        change,
    ),
    Endpoint(
        "DELETE",
        PATH,
        "enrollment:write",
        "body",
        Attributes({**CLASS, **STUDENT}, one_of=(ONE_CLASS, ONE_STUDENT)),
        remove,
    ),
    Endpoint(
        "GET",
        f"{PATH}/launch",
        "enrollment:read",
        "query",
        Attributes({**CLASS, **PERSON}, one_of=(ONE_CLASS, ONE_PERSON)),
        launch,
    ),
)
