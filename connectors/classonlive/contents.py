"""Courses of every kind. Source: ClassOnLive API, section "Content General"."""

from typing import Annotated

from pydantic import BeforeValidator

from connectors.classonlive.base import ClassOnLive, ClassOnLiveRecord, ContentId, CourseMade, Teacher, Title
from connectors.classonlive.vocabulary import TOPICS, ChangedKind, DayOrMoment, Kind, Length, Moment, read_kind
from connectors.core.field_markers import DELETE, GET, POST, PUT, Help
from connectors.core.record import Display, Page


class Content(ClassOnLiveRecord):
    """A course. Which of the dates it has depends on its kind."""

    display = Display(
        "title",
        (
            "title", "content_type", "teacher", "one_day_date", "multiple_day_from_date", "multiple_day_to_date",
            "duration", "type", "content_id",
        ),
    )  # fmt: skip

    content_id: int | None = None
    title: str | None = None
    teacher: str | None = None
    type: str | None = None
    content_type: Annotated[str | None, BeforeValidator(read_kind)] = None
    one_day_date: Moment = None
    multiple_day_from_date: DayOrMoment = None
    multiple_day_to_date: DayOrMoment = None
    particular_init_date: DayOrMoment = None
    particular_end_date: DayOrMoment = None
    start_date: DayOrMoment = None
    end_date: DayOrMoment = None
    dates: Annotated[tuple[str, ...], BeforeValidator(lambda all_: all_ or ())] = ()
    duration: Length = None
    scorm_path: str | None = None


class ContentCreate(ClassOnLive[CourseMade]):
    """Create a course[ “{title}”] without live sessions."""

    http = POST("/api/v1/{token}/content", section="Create a content")

    title: Title
    type: Annotated[Kind, Help(TOPICS, "Temas")]


class ContentUpdate(ClassOnLive[CourseMade]):
    """Change the title and the kind of {the content_id: a course}[ to “{title}” and {type}]."""

    http = PUT("/api/v1/{token}/content/{contentId}", section="Edit a content", repeatable=True)

    content_id: ContentId
    title: Title
    type: Annotated[ChangedKind, Help(TOPICS, "Temas")]


class ContentList(ClassOnLive[Page[Content]]):
    """List all courses."""

    http = GET("/api/v1/{token}/content", section="List all contents")


class ContentGet(ClassOnLive[Content]):
    """Show one course."""

    http = GET("/api/v1/{token}/content/{contentId}", section="Request data for a content")

    content_id: ContentId


class ContentDelete(ClassOnLive[None]):
    """Delete {the content_id: a course} and everything in it for good."""

    http = DELETE("/api/v1/{token}/content/{contentId}", section="Delete content")

    content_id: ContentId


class ContentTeacherUpdate(ClassOnLive[None]):
    """Make {teacher: someone else} the teacher of {content_id: a live course}; each tutoring session has its own."""

    http = PUT(
        "/api/v1/{token}/content/{contentId}/teacher", section="Change the teacher for a content", repeatable=True
    )

    content_id: ContentId
    teacher: Teacher


class ContentSearch(ClassOnLive[Page[Content]]):
    """Find courses by their title."""

    http = GET("/api/v1/{token}/content/search/{search}", section="Search content by title")

    search: Annotated[str, Help("Part of the title", "Onboarding")]


class ContentTitleUpdate(ClassOnLive[None]):
    """Rename {the content_id: a course}[ to “{title}”]."""

    http = PUT("/api/v1/{token}/content/{contentId}/title", section="Modify the title of a content", repeatable=True)

    content_id: ContentId
    title: Title
