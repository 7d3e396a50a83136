"""What happened in a class. Source: Class developer platform, section "Reporting"."""

from datetime import datetime, tzinfo
from typing import Annotated

from annotated_types import Ge, Le

from connectors.classcom.base import Class, ClassId, ExtClassId
from connectors.core.datetimes import moment, zone_of
from connectors.core.field_markers import GET, Help, UnixTime
from connectors.core.record import Display, Page, Record

MAX_METRICS = 1000
"""How many Class gives in one answer. It has no next page: for more, ask for another time."""


class Attendee(Record):
    display = Display("email", ("email", "present", "tardy", "join_time", "leave_time"))

    email: str | None = None
    present: bool | None = None
    tardy: bool | None = None
    join_time: str | None = None
    leave_time: str | None = None
    student_id: str | None = None
    ext_person_id: str | None = None


class AttendedSession(Record):
    display = Display("start_time", ("start_time", "end_time", "students"))

    session_id: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    timezone: str | None = None
    students: tuple[Attendee, ...] = ()

    @property
    def zone(self) -> tzinfo:
        """In which its times are written, where they do not say so themselves."""
        return zone_of(self.timezone)

    @property
    def starts(self) -> datetime | None:
        return moment(self.start_time, self.zone)

    @property
    def ends(self) -> datetime | None:
        return moment(self.end_time, self.zone)


class Attendance(Record):
    class_id: str | None = None
    sessions: tuple[AttendedSession, ...] = ()


def is_over(session: AttendedSession, now: datetime) -> bool:
    """Whether nobody can come to it any more."""
    ends = session.ends or session.starts
    return ends is not None and ends <= now


class Metric(Record):
    """One thing a person did. Its length is `event_end` less `event_start`: `event_duration` has no known unit."""

    display = Display("event_type", ("email", "event_type", "event_value", "event_start", "event_end"))

    email: str | None = None
    event_type: str | None = None
    event_value: str | None = None
    event_start: str | None = None
    event_end: str | None = None
    student_id: str | None = None


class AttendanceGet(Class[Attendance]):
    """Show who attended a class."""

    http = GET("/api/v1/reporting/attendance", scope="attendance:read", section="Get Attendance")

    class_id: ClassId = None
    ext_class_id: ExtClassId = None


class MetricsGet(Class[Page[Metric]]):
    """Show how people took part in {class_id ext_class_id: a class}; also who spoke, and paid attention."""

    http = GET(
        "/api/v1/reporting/metrics",
        scope="metrics:read",
        section="Get Metrics",
        sensitive="among what people did may be what they wrote to each other in private",
        shows_only="the first thousand of what people did; of more, ask for a shorter time",
    )

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    starting_after: Annotated[UnixTime | None, Help("Only what began after this", "2026-11-01T09:00:00Z")] = None
    ending_before: Annotated[UnixTime | None, Help("Only what ended before this", "2026-11-30T18:00:00Z")] = None
    limit: Annotated[
        int | None, Ge(1), Le(MAX_METRICS), Help("How many at most; Class does not say whether there are more", 100)
    ] = None
