"""How far students are. Source: ClassOnLive API, section "Progress"."""

from typing import Annotated, Any

from annotated_types import Ge
from pydantic import BeforeValidator, Field, model_validator

from connectors.classonlive.base import ApplicantId, ClassOnLive, ClassOnLiveRecord, ContentId
from connectors.classonlive.vocabulary import Moment
from connectors.core.field_markers import GET, Help
from connectors.core.kept_fields import merged
from connectors.core.record import Display, Page

STUDENTS_PER_PAGE = 10
"""Students on a page of their progress. The size cannot be chosen."""


def _percent(arrived: Any) -> Any:
    """33.33 → `33.33 %`."""
    number = isinstance(arrived, int | float) and not isinstance(arrived, bool)
    return f"{arrived:g} %" if number else arrived


Percent = Annotated[str | None, BeforeValidator(_percent)]


class Step(ClassOnLiveRecord):
    """One thing to learn or to pass."""

    name: str | None = None
    resource_type: str | None = None
    percent: Percent = None
    watched: bool | None = None
    success: bool | None = None
    exam_tries: int | None = None


class Progress(ClassOnLiveRecord):
    """A student's way through a course. What the whole of it comes to stands in an object of its own where all students
    are listed, and in a list of one where a single student is asked for. They registered at `register_date`;
    `registered` is the midnight after it, in Madrid."""

    identity = "applicant_id"
    proof = ("applicant_id", "name", "email", "total_percent", "register_date")
    display = Display("name", ("name", "email", "total_percent", "score", "status", "register_date", "applicant_id"))

    name: str | None = None
    email: str | None = None
    total_percent: Percent = None
    total_time: int | None = None
    score: str | None = None
    status: str | None = None
    register_date: Moment = None
    registered: Annotated[Moment, Field(validation_alias="register")] = None
    applicant_id: int | None = None
    content_id: int | None = None
    detail: tuple[Step, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, arrived: Any) -> Any:
        general = arrived.get("general") if isinstance(arrived, dict) else None
        whole, *others = general if isinstance(general, list) and general else [general]
        if not isinstance(whole, dict):
            return arrived
        around = {name: value for name, value in arrived.items() if name != "general"}
        return merged(around, whole | ({"general": others} if others else {}))


class ContentProgressList(ClassOnLive[Page[Progress]]):
    """List how far the students of a course are, ten at a time."""

    http = GET(
        "/api/v1/{token}/student/getstatsfromcontent/{contentId}/{pageNumber}",
        section="Request the progress of the students of a content",
    )

    content_id: ContentId
    page_number: Annotated[int, Ge(0), Help("Which page, from 0", 0)] = 0


class StudentProgressGet(ClassOnLive[Progress]):
    """Show how far a student is in a course."""

    http = GET(
        "/api/v1/{token}/student/getuserstats/{contentId}/{applicantId}",
        section="Request the progress of the student for a specific content",
    )

    content_id: ContentId
    applicant_id: ApplicantId
