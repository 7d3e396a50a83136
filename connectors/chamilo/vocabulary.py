"""Chamilo's numbers and the words for them. Source: Chamilo's REST services, measured on 1.11.32."""

from collections.abc import Callable
from typing import Any

from connectors.core.field_specs import Code


class Role(Code):
    """What someone is on the whole portal. An administrator is none of these: Chamilo keeps that elsewhere."""

    STUDENT = 5
    TEACHER = 1
    SESSION_ADMIN = 3
    HUMAN_RESOURCES = 4
    STUDENT_BOSS = 17
    INVITEE = 20


class Whom(Code):
    """Whom to list."""

    EVERYBODY = "*"
    STUDENT = 5
    TEACHER = 1
    SESSION_ADMIN = 3
    HUMAN_RESOURCES = 4
    ANONYMOUS = 6
    STUDENT_BOSS = 17
    INVITEE = 20


class CourseRole(Code):
    """What someone is in one course."""

    STUDENT = 5
    TEACHER = 1


class Visibility(Code):
    """Who may see a course."""

    CLOSED = 0
    ENROLLED_PEOPLE = 1
    EVERYBODY_ON_CHAMILO = 2
    WHOLE_WORLD = 3
    HIDDEN = 4


class AfterEnd(Code):
    """What a session is once it is over."""

    READ_ONLY = 1
    OPEN = 2
    CLOSED = 3


def beyond_student(role: Role) -> bool:
    return role not in (Role.STUDENT, Role.INVITEE)


def in_words(*codes: type[Code]) -> Callable[[Any], Any]:
    """Reads a number, sent as such or as text, as its word by the first of these that has one; what has none stays as
    it came."""

    def read(arrived: Any) -> Any:
        for code in codes:
            try:
                return code(arrived).word
            except ValueError:
                continue
        return arrived

    return read
