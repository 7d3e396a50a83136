"""Reports: who came to a class, and what they did there."""

from typing import Any

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import (
    CLASS,
    ONE_CLASS,
    UNIX_TIME,
    UP_TO_1000,
    Attributes,
    optional,
)
from connectors.classcom.standin.endpoint import Endpoint, Given
from connectors.classcom.standin.records import Activity, ClassDate, Enrollment, iso
from connectors.standin.standin import Reply

DURATION_PER_SECOND = 60
"""The document's example calls ten minutes 36000."""


def attendance(academy: Academy, given: Given) -> Reply:
    """The sessions that have begun, each with every student of the class."""
    record = academy.find_class(given)
    begun = [date for date in academy.dates_of(record) if date.start <= academy.clock()]
    students = [e for e in academy.rosters[record.class_id].values() if e.role == "student"]
    return Reply(
        {
            "class_id": record.class_id,
            "sessions": [
                {
                    "session_id": date.session_id,
                    "start_time": iso(date.start),
                    "end_time": iso(date.end),
                    "students": [_presence(academy, date, student) for student in students],
                }
                for date in begun
            ],
        }
    )


def _presence(academy: Academy, date: ClassDate, student: Enrollment) -> dict[str, Any]:
    presence = academy.presences.get((date.session_id, student.student_id))
    return {
        "student_id": student.student_id,
        "email": student.email,
        "ext_person_id": student.ext_person_id,
        "present": presence is not None,
        "tardy": presence is not None and presence.tardy,
        "join_time": presence and iso(presence.joined),
        "leave_time": presence and iso(presence.left),
    }


def metrics(academy: Academy, given: Given) -> Reply:
    """In the order of their start; no more than `limit` (1000 when left out), and no word of there being more."""
    record = academy.find_class(given)
    roster = academy.rosters[record.class_id]
    after, before = given.get("starting_after"), given.get("ending_before")
    wanted = [
        activity
        for activity in sorted(academy.activities[record.class_id], key=lambda activity: activity.start)
        if (after is None or activity.start > after) and (before is None or activity.end < before)
    ]
    return Reply([_shown(activity, roster.get(activity.student_id)) for activity in wanted[: given.get("limit", 1000)]])


def _shown(activity: Activity, student: Enrollment | None) -> dict[str, Any]:
    return {
        "student_id": activity.student_id,
        "email": student and student.email,
        "ext_person_id": student and student.ext_person_id,
        "event_start": iso(activity.start),
        "event_end": iso(activity.end),
        "event_duration": round((activity.end - activity.start) * DURATION_PER_SECOND),
        "event_type": activity.type,
        "event_value": activity.value,
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/reporting/attendance",
        "attendance:read",
        "query",
        Attributes(CLASS, one_of=(ONE_CLASS,)),
        attendance,
    ),
    Endpoint(
        "GET",
        "/api/v1/reporting/metrics",
        "metrics:read",
        "query",
        Attributes(
            {
                **CLASS,
                "starting_after": optional(UNIX_TIME),
                "ending_before": optional(UNIX_TIME),
                "limit": optional(UP_TO_1000),
            },
            one_of=(ONE_CLASS,),
        ),
        metrics,
    ),
)
