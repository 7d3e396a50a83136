"""Live courses, of one session or of weekly ones, and packs. Source: ClassOnLive API, sections "Single Session
Content", "Multiple Session Content" and "Pack"."""

from typing import Annotated, Any, Generic, Self

from annotated_types import MinLen
from pydantic import model_validator
from typing_extensions import TypeVar

from connectors.classonlive.base import ClassOnLive, ClassOnLiveRecord, ContentId, CourseMade, Teacher, Title
from connectors.classonlive.tutoring import AS_THAT_PERSON
from connectors.classonlive.vocabulary import Duration, FirstDay, LastDay, Room, Start, WeeklySession
from connectors.core.field_markers import POST, PUT, Also, AnyOf, Help
from connectors.core.intent import FieldFault
from connectors.core.kept_fields import merged
from connectors.core.links import OwnLink
from connectors.core.record import Display

R = TypeVar("R", default=object)

# The document prints the path of a new course with weekly sessions with the number of a course, which cannot be there
# yet. Without that number we send what the other two kinds of live courses suggest, POST content/oneDay and POST
# content/particular; if ClassOnLive refuses it, this is the place to change.
NEW_WEEKLY_COURSE = "/api/v1/{token}/content/multipleDay"

Weekday = Annotated[WeeklySession | None, AnyOf("day")]
_slot = {"hour": 10, "minutes": "00", "duration": "1h"}


TEACHER_LINK = "The teacher's link isn't shown: anyone with it teaches in their name. Take it from ClassOnLive itself."


class LiveCourse(ClassOnLiveRecord):
    """A new live course. The link opens its room as the teacher, and so is for the teacher alone."""

    display = Display(
        "content_id",
        ("content_id", "teacher", "teacher_name", "link"),
        hidden=("link_made",),
        guarded={"link": AS_THAT_PERSON},
    )

    content_id: int | None = None
    teacher: str | None = None
    teacher_name: str | None = None
    link: OwnLink = None
    link_made: bool = True

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, arrived: Any) -> Any:
        if not (isinstance(arrived, dict) and isinstance(arrived.get("teacherLink"), dict)):
            return arrived
        teacher = dict(arrived["teacherLink"])
        made = teacher.pop("ok") if isinstance(teacher.get("ok"), bool) else True
        found = {
            "teacher": teacher.pop("email" if teacher.get("email") else "teacher", None),
            "teacherName": teacher.pop("name", None),
            "link": teacher.pop("link", None),
            "linkMade": made,
        }
        around = {name: value for name, value in arrived.items() if name != "teacherLink"}
        return merged(around, found | ({"teacherLink": teacher} if teacher else {}))

    @property
    def remark(self) -> str:
        if self.link_made:
            return TEACHER_LINK if self.link else ""
        return "The course is there, but ClassOnLive made no link for the teacher. Look at the course on ClassOnLive."


class Weekly(ClassOnLive[R], Generic[R]):
    """Sessions on the same days of every week."""

    start_date: FirstDay
    end_date: LastDay
    monday: Annotated[Weekday, Also("mon"), Help("When on Mondays, in GMT", _slot)] = None
    tuesday: Annotated[Weekday, Also("tue"), Help("When on Tuesdays, in GMT", _slot)] = None
    wednesday: Annotated[Weekday, Also("wed"), Help("When on Wednesdays, in GMT", _slot)] = None
    thursday: Annotated[Weekday, Also("thu"), Help("When on Thursdays, in GMT", _slot)] = None
    friday: Annotated[Weekday, Also("fri"), Help("When on Fridays, in GMT", _slot)] = None
    saturday: Annotated[Weekday, Also("sat"), Help("When on Saturdays, in GMT", _slot)] = None
    sunday: Annotated[Weekday, Also("sun"), Help("When on Sundays, in GMT", _slot)] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end_date < self.start_date:
            raise FieldFault("end_date", "must not be before start_date")
        return self


class SingleSessionContentCreate(ClassOnLive[LiveCourse]):
    """Create a course[ “{title}”] with one live session[ on {session}][ by {teacher}]."""

    http = POST("/api/v1/{token}/content/oneDay", section="Create a single session content")

    title: Title
    type: Room
    duration: Annotated[Duration, Help("How long the session takes", "1h30")]
    session: Annotated[Start, Help("When the session starts", "2026-12-01T10:00:00Z")]
    teacher: Teacher


class SingleSessionContentSessionUpdate(ClassOnLive[None]):
    """Move the only session of {content_id: a course}[ to {date}]."""

    http = PUT(
        "/api/v1/{token}/content/{contentId}/session",
        section="Change the session of a single session content",
        repeatable=True,
    )

    content_id: ContentId
    duration: Annotated[Duration, Help("How long the session takes", "1h30")]
    date: Annotated[Start, Help("When the session starts", "2026-12-01T10:00:00Z")]


class MultipleSessionContentCreate(Weekly[CourseMade]):
    """Create a course[ “{title}”] with live sessions every week[ by {teacher}]."""

    http = POST(
        "/api/v1/{token}/content/{contentId}/multipleday",
        bare=NEW_WEEKLY_COURSE,
        section="Create a content of multiple session",
    )

    title: Title
    type: Room
    teacher: Teacher
    content_id: Annotated[
        ContentId | None,
        Help("Number of a course that was just created, to make it this one; leave it out for a new course", 32966),
    ] = None


class MultipleSessionContentUpdate(Weekly[CourseMade]):
    """Change the weekly sessions of {the content_id: a course}; it replaces the whole week."""

    http = PUT(
        "/api/v1/{token}/content/{contentId}/multipleday",
        section="Change the session of a multiple session content",
        repeatable=True,
    )

    content_id: ContentId
    title: Title
    type: Room
    teacher: Teacher


class PackContentsAdd(ClassOnLive[None]):
    """Add {selected_contents: courses} to {content_id: a pack}."""

    http = POST("/api/v1/{token}/content/{contentId}/packContents", section="Add contents to a pack")

    content_id: Annotated[ContentId, Help("Number of the pack", 33060)]
    selected_contents: Annotated[
        list[int], MinLen(1), Help("Numbers of the courses, each of the kind Measure or Drip", [33057, 33054])
    ]
