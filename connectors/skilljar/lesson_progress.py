"""How far someone is with one lesson. Source: section "lesson-progress"."""

from typing import Annotated, Any, Self

from annotated_types import Ge
from pydantic import model_validator

from connectors.core.field_markers import NULL, PATCH, Help, Instant, Null, Nullable, Risk
from connectors.core.field_specs import Code
from connectors.core.intent import FieldFault
from connectors.core.record import Display
from connectors.skilljar.base import Skilljar, Written, is_emptied


class Status(Code):
    PASSED = "PASSED"
    FAILED = "FAILED"


class LessonProgress(Written):
    display = Display("id", ("completed_at", "finished_at", "success_status", "score", "max_score", "view_count", "id"))

    completed_at: str | None = None
    finished_at: str | None = None
    success_status: str | None = None
    score: int | None = None
    max_score: int | None = None
    view_count: int | None = None
    last_viewed_on: str | None = None
    validation_status: str | None = None
    custom_data: str | None = None
    id: str | None = None


Score = Annotated[Nullable[Annotated[int, Ge(0)]], Help("Points reached", 8)]
MaxScore = Annotated[Nullable[Annotated[int, Ge(0)]], Help("Points one can reach", 10)]
CustomData = Annotated[Nullable[str], Help("Anything to keep with it")]


def completing(what: str, completed_at: Any, whose: str = " for {user_id: a person}") -> str:
    """What is done to somebody's progress in something, which is one thing or its opposite."""
    done = "not completed" if completed_at is NULL else "completed"
    return "" if completed_at is None else f"Mark {what} as {done}{whose}"


class LessonProgressUpdate(Skilljar[LessonProgress]):
    """Change {*: the details} of {lesson_progress_id: someone's progress in a lesson}."""

    http = PATCH(
        "/lesson-progress/{lesson_progress_id}",
        section="lesson-progress > update",
        repeatable=True,
        twins=("lesson_progress_partial_update",),
    )

    lesson_progress_id: Annotated[str, Help("Number of this person's progress in this lesson", "fghijkl456789")]
    finished_at: Annotated[
        Nullable[Instant],
        Help("When the person was through; that completes the lesson, unless someone must check it first"),
    ] = None
    completed_at: Annotated[
        Nullable[Instant],
        Risk("The lesson no longer counts as completed.", when=is_emptied),
        Help("When the lesson was completed; empty it to undo that", "2026-11-12T10:12:45Z"),
    ] = None
    success_status: Annotated[Nullable[Status], Help("Passed or failed", "passed")] = None
    score: Score = None
    max_score: MaxScore = None
    custom_data: CustomData = None
    validation_status: Annotated[Nullable[Status], Help("What the check of the work found", "passed")] = None
    validation_data: Annotated[Nullable[Any], Help("Details of that check, as JSON in braces", {"by": "Ada"})] = None

    @property
    def deed(self) -> str:
        return completing("{lesson_progress_id: someone's lesson}", self.completed_at, whose="")

    @model_validator(mode="after")
    def _in_braces(self) -> Self:
        if not isinstance(self.validation_data, dict | Null | None):
            raise FieldFault("validation_data", 'must be JSON in braces, such as {"by": "Ada"}')
        return self
