"""The records of an account. Times are Unix seconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

ADMIN, EDITOR, SUPERVISOR, TRAINEE, OWNER, INSTRUCTOR = 3, 4, 5, 6, 7, 8
ACTIVE, NOT_CURRENT = 56, 57
PERTH = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class User:
    """`groups` and `supervises` hold the numbers of groups."""

    id: int
    user_name: str
    first_name: str
    last_name: str
    email: str
    created: float
    changed: float
    phone: str = ""
    mobile: str = ""
    employee_number: str | None = None
    status: int = ACTIVE
    roles: tuple[int, ...] = (TRAINEE,)
    groups: tuple[int, ...] = ()
    supervises: tuple[int, ...] = ()
    zone: str = "Australia/Perth"
    logged_in: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`automatic` are the lesson versions that its rules give to whoever joins."""

    id: int
    name: str
    description: str
    created: float
    parent: int | None = None
    automatic: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """In its current version. `length` is in milliseconds."""

    id: int
    version_id: int
    name: str
    length: int
    created: float
    status: str = "active"
    version: int = 1
    instructor_led: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """One person's lesson. `reached` is the place in it, in milliseconds."""

    id: int
    user: int
    lesson: Lesson
    start: float
    end: float
    created: float
    changed: float
    started: float | None = None
    completed: float | None = None
    completed_by: int | None = None
    cancelled: bool = False
    reached: int = 0
    automatic: bool = False

    def status(self, now: float) -> str:
        """Overdue is what was not started in time, as the document has it: what was begun stays due."""
        if self.cancelled:
            return "cancelled"
        if self.completed is not None:
            return "completed"
        if self.start > now:
            return "scheduled"
        return "overdue" if self.end < now and self.started is None else "due"


@dataclass(frozen=True, slots=True)
class Session:
    """An instructor-led session. `status` is 1 active, 2 completed, 3 cancelled."""

    id: int
    lesson: Lesson
    instructor: int
    start: float
    end: float
    location: str
    created: float
    changed: float
    notes: str | None = None
    places: int = 20
    status: int = 1

    def state(self, now: float) -> int:
        """1 upcoming, 2 in progress, 3 past."""
        return 1 if self.start > now else 2 if self.end > now else 3


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a session."""

    id: int
    session: int
    user: int
    schedule: int
    created: float
    changed: float
    attended: bool = False
    passed: bool = False


def plain(seconds: float) -> str:
    """As of people and lessons: 2015-10-29T15:28:59+0000"""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def exact(seconds: float) -> str:
    """As of lesson schedules and events: 2016-08-24T15:00:00.000Z"""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def in_perth(seconds: float) -> str:
    """As of sessions: 2018-05-19T01:00:06.000+0800"""
    return datetime.fromtimestamp(seconds, PERTH).isoformat(timespec="milliseconds").replace("+08:00", "+0800")


def zoneless(seconds: float) -> str:
    """As of groups: 2015-10-29 15:28:59"""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
