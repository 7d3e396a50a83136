"""By which read the value of a field is looked up, on a platform that was made up for it."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest

from bot.changes.naming import Way, way
from connectors import catalog
from connectors.core.field_markers import DELETE, GET, POST, Help, OptionsFrom
from connectors.core.intent import Intent
from connectors.core.record import Record

USER = OptionsFrom("users_list", "id", "name")
COURSE = OptionsFrom("courses_list", "id", "title")


class User(Record):
    id: str = ""
    name: str = ""


class Course(Record):
    id: str = ""
    title: str = ""


class Enrollment(Record):
    course_id: str = ""
    user_id: str = ""


class CourseInFull(Record):
    id: str = ""
    title: str = ""


class UsersList(Intent[list[User]]):
    """List users."""

    platform, http = "inn", GET("/users")


class CoursesList(Intent[list[Course]]):
    """List courses."""

    platform, http = "inn", GET("/courses")


class CoursesGet(Intent[CourseInFull]):
    """Show a course."""

    platform, http = "inn", GET("/courses/{id}")

    id: Annotated[str, Help("Number of the course", "c1")]


class EnrollmentsGet(Intent[Enrollment]):
    """Show an enrollment."""

    platform, http = "inn", GET("/enrollments/{course_id}/{user_id}")

    course_id: Annotated[str, COURSE, Help("Number of the course", "c1")]
    user_id: Annotated[str, USER, Help("Number of the person", "p1")]


class EnrollmentsDelete(Intent[None]):
    """Take a person out of a course."""

    platform, http = "inn", DELETE("/enrollments/{course_id}/{user_id}")

    course_id: Annotated[str, COURSE, Help("Number of the course", "c1")]
    user_id: Annotated[str, USER, Help("Number of the person", "p1")]


class SeatsGet(Intent[Enrollment]):
    """Show a seat."""

    platform, http = "inn", GET("/seats")

    user_id: Annotated[str, Help("Number of the person", "p1")]


class SeatsCreate(Intent[None]):
    """Give a person a seat."""

    platform, http = "inn", POST("/seats")

    user_id: Annotated[str, USER, Help("Number of the person", "p1")]


class CoursesClose(Intent[None]):
    """Close a course."""

    platform, http = "inn", POST("/courses/{id}/close")

    id: Annotated[str, COURSE, Help("Number of the course", "c1")]


class UsersGet(Intent[User]):
    """Show a user."""

    platform, http = "inn", GET("/users/{id}")

    id: Annotated[str, Help("Number of the person", "p1")]


@pytest.fixture(autouse=True)
def inn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The only platform that there is. A way that was found is kept, but not from one test to the next."""
    another = next(iter(catalog.platforms().values()))
    here = replace(another, name="inn", title="Inn", resources=(sys.modules[__name__],))
    monkeypatch.setattr(catalog, "platforms", lambda: {"inn": here})
    way.cache_clear()
    yield
    way.cache_clear()


@pytest.mark.parametrize(
    ("cls", "field", "expected"),
    [
        (EnrollmentsDelete, "user_id", Way(UsersGet, "id")),
        (EnrollmentsDelete, "course_id", Way(CoursesGet, "id")),
        (SeatsCreate, "user_id", Way(UsersGet, "id")),
        (CoursesClose, "id", Way(CoursesGet, "id")),
    ],
)
def test_an_id_is_looked_up_where_it_is_declared(cls: type[Intent[Any]], field: str, expected: Way) -> None:
    """What shows the thing that is acted on, such as an enrollment, takes the ids of others too and says nothing of
    what those are called."""
    assert way(cls, field) == expected


def test_a_pair_never_comes_before_a_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where no read shows one user by the number."""
    monkeypatch.delattr(sys.modules[__name__], "UsersGet")
    assert way(EnrollmentsDelete, "user_id") == Way(UsersList, "", "id", "name")
