"""Tests and how people did in them. Source: Chamilo's wiki, services on exercises."""

from typing import Annotated, Any

from annotated_types import MinLen
from pydantic import model_validator

from connectors.chamilo.base import Chamilo, ChamiloRecord, CourseId, ExtraFields, InSession, Moment, action
from connectors.core.field_markers import Effect, Help, OptionsFrom
from connectors.core.record import Display


class Exercise(ChamiloRecord):
    """Its number is `iid`; Chamilo may leave `id` empty."""

    display = Display(
        "title", ("title", "active", "pass_percentage", "created_by", "id"), html=("title", "description")
    )

    id: int | None = None
    title: str | None = None
    active: bool | None = None
    pass_percentage: int | None = None
    created_by: str | None = None
    updated_by: str | None = None
    start_time: Moment = None
    end_time: Moment = None
    description: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _numbered(cls, arrived: Any) -> Any:
        unnumbered = isinstance(arrived, dict) and arrived.get("id") is None and "iid" in arrived
        return {**arrived, "id": arrived["iid"]} if unnumbered else arrived


class LastAttempt(ChamiloRecord):
    """`c_id` is the number of the course. `last_attempt_username` is any of those who attempted the test, so it is not
    shown: Chamilo joins the time of the last attempt with the name of whichever row comes first."""

    display = Display(
        "title", ("title", "last_attempt_time", "c_id", "id"), html=("title",), hidden=("last_attempt_username",)
    )

    id: int | None = None
    title: str | None = None
    last_attempt_time: Moment = None
    last_attempt_username: str | None = None
    c_id: int | None = None
    created_by: str | None = None
    updated_by: str | None = None


class Average(ChamiloRecord):
    display = Display(
        "title",
        ("title", "completion", "average_score_in_percent", "number_of_last_attempts", "id"),
        html=("title",),
    )

    id: int | None = None
    title: str | None = None
    completion: float | None = None
    completion_method: str | None = None
    average_score_in_percent: float | None = None
    number_of_last_attempts: int | None = None
    created_by: str | None = None
    updated_by: str | None = None


class Module(ChamiloRecord):
    display = Display("name", ("name", "modname", "id"))

    id: int | None = None
    name: str | None = None
    modname: str | None = None


class Section(ChamiloRecord):
    """A part of a course as Moodle would show it."""

    display = Display("name", ("name", "modules", "id"))

    id: int | None = None
    name: str | None = None
    modules: tuple[Module, ...] = ()


class CourseExercises(Chamilo[list[Exercise]]):
    """List the tests of a course, those that are switched off too."""

    http = action("course_exercises", effect=Effect.READ)

    course: CourseId
    session: InSession = None
    fields: ExtraFields = None


class GetCourseQuizMdlCompat(Chamilo[list[Section]]):
    """List the tests of a course in the shape that Moodle gives them."""

    http = action("get_course_quiz_mdl_compat", effect=Effect.READ)

    course: CourseId
    session: InSession = None


class GetTestUpdatesList(Chamilo[list[LastAttempt]]):
    """List the tests that someone attempted, and when that was last."""

    http = action("get_test_updates_list", effect=Effect.READ, shows_only="the tests that someone attempted")

    fields: ExtraFields = None


class GetTestAverageResultsList(Chamilo[list[Average]]):
    """Show how people did in tests on average, outside sessions."""

    http = action("get_test_average_results_list", effect=Effect.READ)

    ids: Annotated[
        list[int],
        MinLen(1),
        OptionsFrom("get_test_updates_list", "id", "title"),
        Help("Chamilo's numbers of the tests", [4, 5]),
    ]
    fields: ExtraFields = None
