"""Lessons: what there is to learn. Source: Damstra Learning Public API 2.0, section "Lesson"."""

from typing import Annotated

from annotated_types import MinLen
from pydantic import BeforeValidator

from connectors.core.field_markers import GET, Help, Wire
from connectors.core.record import Display, Page
from connectors.damstra.base import Damstra, DamstraRecord, Duration, MaxResults, StartIndex
from connectors.damstra.vocabulary import LessonStatus, state

Named = Annotated[str | None, Help("Part of the lesson's name", "Onboarding", label="Name contains")]
LessonIds = Annotated[
    list[int] | None,
    MinLen(1),
    Wire(lambda ids: ",".join(map(str, ids))),
    Help("Only the lessons with these numbers", [1234, 1235]),
]
States = Annotated[
    list[LessonStatus] | None,
    MinLen(1),
    Wire(",".join),
    Help("Only lessons in these states; active ones can be given to people", ["active"]),
]


class Lesson(DamstraRecord):
    """A lesson in its current version; giving it to people takes the number of the version, `lesson_version_id`."""

    display = Display("name", ("name", "status", "duration", "lesson_version_id", "lesson_id"))

    name: str = ""
    status: Annotated[str | None, BeforeValidator(state)] = None
    duration: Duration = None
    lesson_id: int | None = None
    lesson_version_id: int | None = None
    version: int | None = None
    in_library: bool | None = None
    created_date: str | None = None
    modified_date: str | None = None


class LessonsList(Damstra[Page[Lesson]]):
    """Find lessons, or list all of them."""

    # The document does not say whether lessons of every state are listed where none is asked for.
    http = GET(
        "/lesson",
        section="List Lessons",
        shows_only="the lessons that Damstra lists, perhaps not those of every state",
    )

    q: Named = None
    lesson_ids: LessonIds = None
    published_states: States = None
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class LessonsListDetails(Damstra[Page[Lesson]]):
    """Find lessons, with the details of how they were published."""

    http = GET("/lessondetails", section="List Lessons with Details")

    q: Named = None
    lesson_ids: LessonIds = None
    published_states: States = None
    start_index: StartIndex = 0
    max_results: MaxResults = 100
