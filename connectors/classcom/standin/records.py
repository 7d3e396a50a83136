"""The records of a Class installation. Times are Unix seconds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """Deferred while it has a `class_deferred_id`; only then does it lack a `meeting_id`."""

    class_id: str
    ext_class_id: str | None
    name: str
    description: str | None
    host: str
    email: str
    passcode: str | None
    created_at: float
    updated_at: float
    meeting_id: str | None = None
    class_deferred_id: int | None = None


@dataclass(frozen=True, slots=True)
class Enrollment:
    student_id: str
    first_name: str
    last_name: str
    user_name: str
    role: str = "student"
    email: str | None = None
    ext_person_id: str | None = None


@dataclass(frozen=True, slots=True)
class ClassDate:
    schedule_id: str
    session_id: str
    class_id: str
    start: int
    end: int


class Presence(NamedTuple):
    joined: float
    left: float
    tardy: bool = False


class Activity(NamedTuple):
    """Of these there are tens of thousands, so they are made quickly."""

    student_id: str
    start: float
    end: float
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Template:
    template_id: str
    name: str
    description: str | None
    status: str


@dataclass(frozen=True, slots=True)
class User:
    id: int
    ext_user_id: str | None
    email: str | None
    user_name: str
    roles: tuple[str, ...]
    is_zoom_configured: bool = False


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def same(one: str | None, other: str | None) -> bool:
    """Whether two e-mail addresses are one."""
    return one is not None and other is not None and one.lower() == other.lower()
