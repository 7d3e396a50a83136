"""The dates of a class. Source: Class developer platform, section "Schedules"."""

from typing import Annotated

from connectors.classcom.base import Class, ClassKey, Removed, TimeZone
from connectors.core.field_markers import DELETE, GET, POST, Help, OptionsFrom, UnixTime
from connectors.core.record import Display, Record


class Schedule(Record):
    """One date of a class; times are Unix seconds."""

    display = Display("schedule_id", ("start_time", "end_time", "schedule_id"), moments=("start_time", "end_time"))

    schedule_id: str | None = None
    session_id: str | None = None
    class_id: str | None = None
    start_time: int | None = None
    end_time: int | None = None


class SchedulesCreate(Class[Schedule]):
    """Add the date[ {start_time}] to {class_id: a class}."""

    http = POST("/api/v1/schedules", scope="schedule:write", section="Add a Class Date", named_by=("start_time",))

    class_id: ClassKey
    start_time: Annotated[UnixTime, Help("When it starts", "2026-12-01T18:00:00Z")]
    end_time: Annotated[UnixTime, Help("When it ends", "2026-12-01T19:00:00Z")]
    timezone: TimeZone | None = None  # marked as needed, and in newer readings of the reference as deprecated


class SchedulesList(Class[list[Schedule]]):
    """List the dates of a class."""

    http = GET("/api/v1/schedules", scope="schedule:read", section="Get Class Dates")

    class_id: ClassKey


class SchedulesDelete(Class[Removed]):
    """Remove {the schedule_id: a date} from its class."""

    http = DELETE("/api/v1/schedules", scope="schedule:write", section="Remove a Class Date")

    schedule_id: Annotated[
        str,
        OptionsFrom("schedules_list", "schedule_id", "start_time", needs=("class_id",)),
        Help("The number of the date", "a208762a-c1ae-4c71-8f42-7e0a33a86c2e"),
    ]
