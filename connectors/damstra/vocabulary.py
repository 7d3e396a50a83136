"""Damstra's numbers and the words for them. Source: Damstra Learning Public API 2.0, tables of User, Lesson and ILT."""

from collections.abc import Callable
from typing import Any, Literal

from connectors.core.field_specs import Code


class Role(Code):
    ADMIN = 3
    EDITOR = 4
    SUPERVISOR = 5
    TRAINEE = 6
    OWNER = 7
    INSTRUCTOR = 8


class ClientStatus(Code):
    """Whether a person is with the organisation. What they learned is kept either way."""

    ACTIVE = 56
    NOT_CURRENT = 57


class SessionState(Code):
    """Where a session is in time."""

    UPCOMING = 1
    IN_PROGRESS = 2
    PAST = 3


class SessionStatus(Code):
    ACTIVE = 1
    COMPLETED = 2
    CANCELLED = 3


class MergeType(Code):
    """By what a person is known to be there already. The document's schema lacks USER_NAME, its table has it."""

    NONE = "none"
    EMAIL = "email"
    EMPLOYEE_NUMBER = "empNo"
    USER_NAME = "userName"


Active = Literal["active", "inactive", "all"]
Expiry = Literal["day", "week", "month", "year", "never", "disabled"]
LessonStatus = Literal["active", "inactive", "never", "rendering", "error"]
ScheduleStatus = Literal["all", "scheduled", "due", "overdue", "completed", "cancelled"]
GraceUnit = Literal["days", "months"]


def state(arrived: Any) -> Any:
    """A state as the document writes it, however it arrives."""
    return arrived.strip().lower() if isinstance(arrived, str) else arrived


def in_words(code: type[Code]) -> Callable[[Any], Any]:
    """Reads a number, or an object with an id, as its word; what has none stays as it came."""

    def read(arrived: Any) -> Any:
        number = arrived.get("id") if isinstance(arrived, dict) else arrived
        try:
            return code(number).word
        except ValueError:
            return arrived

    return read


def spell(milliseconds: Any) -> Any:
    """133000 → `2 min 13 s`."""
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool) or milliseconds < 0:
        return milliseconds
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    said = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if count]
    return " ".join(said) or "0 s"
