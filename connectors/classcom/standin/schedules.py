"""Class dates, of ordinary and deferred classes alike."""

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import NAME, UNIX_TIME, ZONE, Attributes, optional, required
from connectors.classcom.standin.endpoint import Endpoint, Given
from connectors.classcom.standin.refusals import not_found
from connectors.standin.standin import Reply

PATH = "/api/v1/schedules"


def create(academy: Academy, given: Given) -> Reply:
    record = academy.find_class(given, deferred=None)
    date = academy.add_date(record, given["start_time"], given["end_time"])
    return Reply({"schedule_id": date.schedule_id})


def show_all(academy: Academy, given: Given) -> Reply:
    """The time zone does not come back."""
    return Reply(
        [
            {
                "schedule_id": date.schedule_id,
                "class_id": date.class_id,
                "start_time": date.start,
                "end_time": date.end,
            }
            for date in academy.dates_of(academy.find_class(given, deferred=None))
        ]
    )


def remove(academy: Academy, given: Given) -> Reply:
    if academy.dates.pop(given["schedule_id"], None) is None:
        raise not_found("schedule", given["schedule_id"])
    return Reply({"message": "Success"})


NEW = Attributes(
    {
        "class_id": required(NAME),
        "start_time": required(UNIX_TIME),
        "end_time": required(UNIX_TIME),
        "timezone": optional(ZONE),  # required in the table, and not in newer readings of it
    },
    in_order=("start_time", "end_time"),
)

ENDPOINTS = (
    Endpoint("POST", PATH, "schedule:write", "body", NEW, create),
    Endpoint("GET", PATH, "schedule:read", "query", Attributes({"class_id": required(NAME)}), show_all),
    Endpoint("DELETE", PATH, "schedule:write", "query", Attributes({"schedule_id": required(NAME)}), remove),
)
