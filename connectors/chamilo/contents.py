"""What is in a course: texts, documents, dates, notes, learning paths. Source: Chamilo's wiki, services course_…"""

from typing import Annotated

from annotated_types import Ge, MaxLen, MinLen
from pydantic import Field

from connectors.chamilo.base import (
    MAX_TITLE_LENGTH,
    Chamilo,
    ChamiloRecord,
    CourseId,
    ExtraFields,
    InSession,
    Item,
    Listed,
    Made,
    Moment,
    action,
)
from connectors.chamilo.courses import Opened
from connectors.core.field_markers import Effect, Help, OptionsFrom
from connectors.core.record import Display


class Document(Item):
    """`size` is text for people, such as `47.1K`. `url` asks whoever opens it to sign in as themselves."""

    display = Display("title", ("title", "type", "path", "size", "id"))

    type: str | None = None
    path: str | None = None
    size: str | None = None
    url: str | None = None
    icon: str | None = None


class Announcement(Item):
    """`date` is text for people, by the clock of Registrar's account."""

    display = Display("title", ("title", "creator_name", "date", "id"), html=("content",))

    creator_name: str | None = None
    date: str | None = None
    content: str | None = None


class Event(Item):
    """Chamilo tells its times by the clock of Registrar's account; here they are the moments that they are."""

    display = Display("title", ("title", "start_date", "end_date", "id"), html=("content",))

    start_date: Moment = None
    end_date: Moment = None
    content: str | None = None


class Note(Item):
    """Its dates are text for people."""

    display = Display("title", ("title", "creation_date", "update_date", "id"), html=("description",))

    creation_date: str | None = None
    update_date: str | None = None
    description: str | None = None


class LearningPath(Item):
    """`progress` is Registrar's own, in percent."""

    display = Display("title", ("title", "progress", "id"))

    progress: float | None = None
    url: str | None = None


class PathCategory(ChamiloRecord):
    """Learning paths of one category; those of none stand under one whose number is 0."""

    display = Display("name", ("name", "learnpaths", "id"))

    id: int | None = None
    name: str | None = None
    learnpaths: Annotated[tuple[LearningPath, ...], Listed] = ()


class Registered(Made):
    """Chamilo calls the number `registered`."""


class CourseDescriptions(Chamilo[list[Item]]):
    """Show the description of a course."""

    http = action("course_descriptions", effect=Effect.READ)

    course: CourseId
    fields: ExtraFields = None


class CourseDocuments(Chamilo[list[Document]]):
    """List the documents of a course."""

    http = action("course_documents", effect=Effect.READ, shows_only="the documents that are not hidden")

    course: CourseId
    session: InSession = None
    dir_id: Annotated[
        int | None,
        Ge(1),
        OptionsFrom("course_documents", "id", "title", needs=("course",)),
        Help("Only what is in this folder", label="Folder id"),
    ] = None


class CourseAnnouncements(Chamilo[list[Announcement]]):
    """List the announcements of a course."""

    http = action("course_announcements", effect=Effect.READ)

    course: CourseId
    session: InSession = None


class CourseAnnouncement(Chamilo[Announcement]):
    """Show one announcement."""

    http = action("course_announcement", effect=Effect.READ)

    course: CourseId
    announcement: Annotated[
        int,
        Ge(1),
        OptionsFrom("course_announcements", "id", "title", needs=("course",)),
        Help("Chamilo's number of the announcement", 1),
    ]
    session: InSession = None


class CourseAgenda(Chamilo[list[Event]]):
    """List what is in a course's calendar this month."""

    http = action("course_agenda", effect=Effect.READ)

    course: CourseId
    session: InSession = None


class CourseNotebooks(Chamilo[list[Note]]):
    """List the notes of Registrar's account in a course."""

    http = action("course_notebooks", effect=Effect.READ)

    course: CourseId
    session: InSession = None


class SaveCourseNotebook(Chamilo[Registered]):
    """Add a note[ “{title}”] to the notebook of {course: a course}."""

    http = action("save_course_notebook")

    course: CourseId
    title: Annotated[str, MinLen(1), MaxLen(MAX_TITLE_LENGTH), Help("Title of the note", "Questions for Monday")]
    text: Annotated[
        str, MinLen(1), Help("The note itself; may be HTML, where a new line is <br>", "Who brings the badges?")
    ]
    session: InSession = None


class CourseLearnpaths(Chamilo[list[PathCategory]]):
    """List the learning paths of a course, by category."""

    http = action(
        "course_learnpaths", effect=Effect.READ, shows_only="the learning paths that are open to students now"
    )

    course: CourseId
    session: InSession = None


class CourseLearnpath(Chamilo[Opened]):
    """Get the address of the page that plays a learning path."""

    # The wiki states no method; it is made for a browser, so it is a GET.
    http = action("course_learnpath", "GET")

    course: CourseId
    learning_path: Annotated[
        int,
        Ge(1),
        Field(alias="lp_id"),
        Help("Chamilo's number of the learning path; it gives an address for any number", 1),
    ]
    session: InSession = None
