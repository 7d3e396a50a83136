"""Lesson schedules: which lessons a person is to take, and how far they are.

Source: Damstra Learning Public API 2.0, section "Lesson Schedule".
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from annotated_types import Ge, MinLen
from pydantic import BeforeValidator, model_validator

from connectors.core.field_markers import GET, POST, AnyOf, Help, Wire
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page
from connectors.damstra.base import (
    PEOPLE,
    VERSIONS,
    Damstra,
    DamstraRecord,
    Duration,
    LessonId,
    MaxResults,
    Moment,
    PersonId,
    ScheduleId,
    StartIndex,
    VersionId,
)
from connectors.damstra.vocabulary import GraceUnit, ScheduleStatus, state

Percent = Annotated[str | None, BeforeValidator(lambda rate: f"{rate} %" if isinstance(rate, int | float) else rate)]


class LessonSchedule(DamstraRecord):
    """One person's lesson. Only a listing has `status`; `progress` is the place reached in it, `fraction` how much of
    it that is, from 0 to 1. `required_pass_rate` is what its test demands, and nobody's result."""

    display = Display(
        "lesson_name",
        (
            "lesson_name",
            "status",
            "start_date",
            "end_date",
            "lesson_completed_date",
            "user_first_name",
            "user_last_name",
            "id",
        ),
        hidden=("fraction",),  # ours, and both lengths are there
    )
    misspelled: ClassVar[Mapping[str, str]] = {"questionnairePassRate": "requiredPassRate"}

    id: int | None = None
    lesson_name: str = ""
    status: Annotated[str | None, BeforeValidator(state)] = None
    start_date: str | None = None
    end_date: str | None = None
    lesson_started_date: str | None = None
    lesson_completed_date: str | None = None
    lesson_completed_by_name: str | None = None
    progress: Duration = None
    lesson_duration: Duration = None
    required_pass_rate: Percent = None
    user_id: int | None = None
    user_first_name: str | None = None
    user_last_name: str | None = None
    lesson_id: int | None = None
    lesson_version_id: int | None = None
    version: int | None = None
    active: bool | None = None
    fraction: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _measure(cls, arrived: Any) -> Any:
        """Both lengths come in milliseconds, before they are written as people read them."""
        told = arrived if isinstance(arrived, dict) else {}
        reached, length = told.get("progress"), told.get("lessonDuration")
        if not (isinstance(reached, int | float) and isinstance(length, int | float) and length > 0):
            return arrived
        return {**told, "fraction": min(max(reached / length, 0.0), 1.0)}


class Scheduled(DamstraRecord):
    """The numbers of the lesson schedules that were made. `asked` is how many lessons were to be given; `looked_up`
    says that the answer was lost and these are the schedules that the person has."""

    display = Display(hidden=("asked", "looked_up"))

    ids: tuple[int, ...] = ()
    asked: int | None = None
    looked_up: bool = False

    @property
    def remark(self) -> str:
        if self.looked_up:
            return "Damstra's answer was lost. I looked: every lesson that was asked for is theirs to take now."
        if self.asked is None or len(self.ids) >= self.asked:
            return ""
        return f"Damstra gave only {len(self.ids)} of the {self.asked} lessons and does not say which."


class Completed(DamstraRecord):
    """The numbers of the lesson schedules that are completed now."""

    ids: tuple[int, ...] = ()


class LessonSchedulesGet(Damstra[LessonSchedule]):
    """Show one lesson of one person: when it is due and how far they are."""

    http = GET("/lesson_schedule/{lessonScheduleId}", section="Get lesson schedule by Id")

    lesson_schedule_id: ScheduleId


class UserLessonSchedulesList(Damstra[Page[LessonSchedule]]):
    """List the lessons a person is to take or has taken."""

    http = GET("/user/{userId}/lesson_schedule", section="Get User lesson schedules")

    user_id: PersonId
    status: Annotated[ScheduleStatus, Help("Which of them", "overdue")] = "all"
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class UserLessonSchedulesCreate(Damstra[Scheduled]):
    """Assign {lesson_version_ids: lessons} to {user_id: a person}; they may get an e-mail about it."""

    http = POST("/user/{userId}/lesson_schedule", section="Schedule a User")

    user_id: PersonId
    lesson_version_ids: Annotated[
        list[int],
        MinLen(1),
        VERSIONS,
        Help("Damstra's numbers of the lesson versions, not of the lessons", [1216]),
    ]
    # The document calls both optional, in its table and in its schema, and says what holds without them; the schema
    # lists them as required all the same.
    grace_period: Annotated[
        int | None,
        Ge(1),
        Wire(str),
        Help("How many days or months they have for it; DAMSTRA_DUE_DAYS or the account's own time if left out", 14),
    ] = None
    grace_period_unit: Annotated[GraceUnit | None, Help("Whether that is days or months", "days")] = None
    schedule_date: Annotated[Moment | None, Help("When they may begin; now if left out", "2026-12-01T09:00:00Z")] = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if self.grace_period is not None and self.grace_period_unit is None:
            raise FieldFault("grace_period_unit", "is needed with grace_period: days or months")
        if self.grace_period is None and self.grace_period_unit is not None:
            raise FieldFault("grace_period", "is needed with grace_period_unit: how many")
        return self


class LessonSchedulesComplete(Damstra[Completed]):
    """Mark {lesson_id lesson_version_id: a lesson} as completed for {user_id: a person}; this can't be undone."""

    # The path looks as if it took a schedule; it takes the person.
    http = POST("/lesson_schedule/{userId}/complete_lesson", section="Manually Complete Lesson")

    user_id: PersonId
    lesson_id: Annotated[LessonId | None, AnyOf("lesson")] = None
    lesson_version_id: Annotated[VersionId | None, AnyOf("lesson")] = None
    completed_date: Annotated[Moment, Help("When they completed it", "2026-11-20T15:30:00Z")]
    manually_completed_by_user_id: Annotated[
        int, PEOPLE, Help("Damstra's ID of the person who records it", 12345, label="Completed by")
    ]


class LessonSchedulesCertificate(Damstra[bytes]):
    """Get the certificate of a lesson that a person has passed, as a PDF."""

    http = GET(
        "/lesson_schedule/{lessonScheduleId}/certificate",
        section="Download a certificate for a passed completed lesson schedule",
    )

    lesson_schedule_id: ScheduleId
