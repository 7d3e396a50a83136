"""Progress that another system reports with a token it was given. Source: section "progresstokens"."""

from typing import Annotated

from pydantic import Field

from connectors.core.field_markers import PATCH, Help, Instant, Nullable, Private, Risk
from connectors.core.record import Display
from connectors.skilljar.base import Skilljar, Written, is_emptied
from connectors.skilljar.lesson_progress import MaxScore, Score, Status, completing


class ReportedProgress(Written):
    display = Display("", ("completed_at", "success_status", "score", "max_score"))

    completed_at: str | None = None
    success_status: str | None = None
    score: int | None = None
    max_score: int | None = None


class ProgresstokensUpdate(Skilljar[ReportedProgress]):
    """Report what someone did elsewhere, with a progress token."""

    http = PATCH(
        "/progresstokens/{progress_token_id}",
        section="progresstokens > update",
        repeatable=True,
        twins=("progresstokens_partial_update",),
    )

    progress_token_id: Annotated[str, Private(), Help("The token, which says who did what", "3xna1b23cd456dfg")]
    completed_at: Annotated[
        Nullable[Instant],
        Risk("It no longer counts as completed.", when=is_emptied),
        Help("When it was done; empty it to undo that", "2026-11-12T10:12:45Z"),
    ] = None
    success_status: Annotated[
        Status | str | None, Field(union_mode="left_to_right"), Help("Passed or failed", "passed")
    ] = None
    score: Score = None
    max_score: MaxScore = None

    @property
    def deed(self) -> str:
        return completing("what someone did elsewhere", self.completed_at, whose="")
