"""Courses as a whole. Source: Chamilo's wiki, services on courses."""

from typing import Annotated, Any

from annotated_types import Ge, MaxLen, MinLen
from pydantic import BeforeValidator, Field, model_validator

from connectors.chamilo.base import (
    MAX_TITLE_LENGTH,
    Campus,
    Chamilo,
    ChamiloRecord,
    CourseCode,
    CourseId,
    FieldName,
    FieldValue,
    Flag,
    InSession,
    Language,
    Listed,
    Moment,
    Noted,
    UserId,
    action,
)
from connectors.chamilo.vocabulary import Visibility, in_words
from connectors.core.field_markers import Day, Effect, Extras, Help, OneOf, Spread
from connectors.core.record import Display

Seen = Annotated[str | None, BeforeValidator(in_words(Visibility))]


class Course(ChamiloRecord):
    display = Display(
        "title",
        ("title", "code", "visibility", "course_language", "last_visit", "id"),
        html=("description",),
    )

    id: int | None = None
    title: str | None = None
    code: str | None = None
    visibility: Seen = None
    course_language: str | None = None
    last_visit: Moment = None
    last_edit: Moment = None
    creation_date: Moment = None
    expiration_date: Moment = None
    description: str | None = None
    real_id: int | None = None
    room_id: int | None = None
    show_score: str | None = None
    activate_legal: str | None = None
    add_teachers_to_sessions_courses: str | None = None


class CourseFound(ChamiloRecord):
    """Found by an additional field, a course has its number in `real_id`; what it calls `id` is the code."""

    display = Display(
        "title",
        ("title", "code", "visibility", "count_visible_tests", "real_id"),
        hidden=("course_sys_path",),
    )

    real_id: int | None = None
    title: str | None = None
    code: str | None = None
    visibility: Seen = None
    count_visible_tests: int | None = None
    creation_date: Moment = None
    id: str | None = None
    name: str | None = None
    official_code: str | None = None
    visual_code: str | None = None
    sys_code: str | None = None
    course_sys_path: str | None = None
    course_web_path: str | None = None
    path: str | None = None


class CourseTaken(ChamiloRecord):
    """A course that someone is in. Its `url` comes with Registrar's key, which is taken out of it."""

    display = Display("title", ("title", "code", "teachers", "id"))

    id: int | None = None
    title: str | None = None
    code: str | None = None
    teachers: str | None = None
    directory: str | None = None
    url: str | None = None
    url_picture: str | None = None
    is_special: bool | None = None


class Quiz(ChamiloRecord):
    display = Display("name", ("name", "id"))

    id: int | None = None
    name: str | None = None


class Quizzes(ChamiloRecord):
    """A course of someone's, with the tests they could take and the titles of those they finished. `average_percent`
    is the average of how they did in each, at their best."""

    display = Display(
        "course_title", ("course_title", "course_code", "taken_tests", "average_percent", "visible_tests")
    )

    course_title: str | None = None
    course_code: str | None = None
    visible_tests: Annotated[tuple[Quiz, ...], Listed] = ()
    taken_tests: tuple[str, ...] = ()
    average_percent: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _average(cls, arrived: Any) -> Any:
        """Chamilo puts it among the titles."""
        taken = arrived.get("taken_tests") if isinstance(arrived, dict) else None
        if not isinstance(taken, dict):
            return arrived
        titles = [one for name, one in taken.items() if name != "avg_score"]
        return {**arrived, "taken_tests": titles, "average_percent": taken.get("avg_score")}


class Tool(ChamiloRecord):
    display = Display("type", ("type",))

    type: str | None = None


class CourseShown(ChamiloRecord):
    display = Display("title", ("title", "code", "teachers", "tools", "id"))

    id: int | None = None
    title: str | None = None
    code: str | None = None
    teachers: str | None = None
    tools: Annotated[tuple[Tool, ...], Listed] = ()


class CourseMade(Noted):
    """Chamilo changes the code that was asked for: `code_course` is what became of it."""

    display = Display("title_course", ("title_course", "code_course", "id"), hidden=("note",))

    id: int | None = None
    code_course: str | None = None
    title_course: str | None = None


class Opened(ChamiloRecord):
    """A page of Chamilo for people, where whoever opens it signs in as themselves."""

    url: str | None = None


class GetCourses(Chamilo[list[Course]]):
    """List all courses, where Chamilo runs several portals those of one."""

    http = action("get_courses", effect=Effect.READ)

    campus: Campus = None


class GetCoursesFromExtraField(Chamilo[list[CourseFound]]):
    """List the courses of one portal that have something in an additional field."""

    http = action("get_courses_from_extra_field", effect=Effect.READ)

    variable: Annotated[FieldName, Field(alias="extra_field_variable")]
    value: Annotated[FieldValue, Field(alias="extra_field_value")]
    # Left out, Chamilo lists nothing.
    campus: Annotated[int, Field(alias="id_campus"), Ge(1), Help("Number of the portal; 1 where there is only one")] = 1


class CoursesDetailsByExtraField(Chamilo[list[CourseFound]]):
    """Find courses by an additional field, with the number of their tests."""

    http = action("courses_details_by_extra_field", effect=Effect.READ)

    field_name: FieldName
    field_value: FieldValue


class CourseInfo(Chamilo[CourseShown]):
    """Show one course, its teachers and what is in it."""

    http = action("course_info", effect=Effect.READ)

    course: CourseId
    session: InSession = None


class SaveCourse(Chamilo[CourseMade]):
    """Add an empty course[ “{title}”]; Registrar's account becomes its teacher."""

    http = action("save_course")

    title: Annotated[str, MinLen(1), MaxLen(MAX_TITLE_LENGTH), Help("Name of the course", "Onboarding 101")]
    wanted_code: Annotated[
        str, MinLen(1), Help("Short code; Chamilo makes it capitals and digits and puts CAMPUS1 before it", "SQL101")
    ]
    bare_code: Annotated[
        Flag | None,
        Field(alias="remove_campus_id_from_wanted_code"),
        Help("Leave the code without CAMPUS1 before it", True),
    ] = None
    visibility: Annotated[Visibility | None, Help("Who may see it", "enrolled_people")] = None
    language: Language | None = None
    disk_quota: Annotated[
        int | None, Ge(1), Help("Room for its documents, in bytes; as little as 100 unless you say", 100_000_000)
    ] = None
    campus: Campus = None
    extra: Annotated[
        Extras | None,
        Spread("extra_"),
        Help("What your Chamilo's additional fields for courses are to hold", {"client": "ACME"}),
    ] = None


class DeleteCourse(Chamilo[None]):
    """Delete {the course_id course_code: a course} and everything in it for good."""

    http = action("delete_course", effect=Effect.DESTRUCTIVE)

    course_id: Annotated[CourseId | None, OneOf("course")] = None
    course_code: Annotated[CourseCode | None, OneOf("course")] = None


class UserCourses(Chamilo[list[CourseTaken]]):
    """List the courses that someone is in."""

    http = action(
        "user_courses",
        effect=Effect.READ,
        shows_only="the courses that someone is in by themselves, not only through a session",
    )

    user_id: Annotated[UserId | None, Help("Whose; those of Registrar's account unless you say", 8)] = None


class UserCoursesByDates(Chamilo[list[Quizzes]]):
    """List someone's courses and tests between two days."""

    http = action("user_courses_by_dates", effect=Effect.READ)

    user_id: UserId
    start_date: Annotated[Day, Help("First day", "2026-03-01")]
    end_date: Annotated[Day, Help("Last day", "2026-03-31")]


class ViewMyCourses(Chamilo[Opened]):
    """Get the address of the page “My courses”."""

    http = action("view_my_courses", "GET")
