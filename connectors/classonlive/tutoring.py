"""Tutoring: courses whose sessions are hours that teachers offer. Source: ClassOnLive API, "Tutoring sessions"."""

import re
from typing import Annotated, Any, Self

from annotated_types import MinLen
from pydantic import model_validator

from connectors.classonlive.base import CAMEL, ClassOnLive, ClassOnLiveRecord, ContentId, CourseMade, Teacher, Title
from connectors.classonlive.vocabulary import FirstDay, FullHour, LastDay, Moment, Room
from connectors.core.field_markers import GET, POST, PUT, Also, Help
from connectors.core.field_specs import Part
from connectors.core.intent import FieldFault
from connectors.core.kept_fields import merged
from connectors.core.links import OwnLink
from connectors.core.record import Display, Page

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TEACHER_HOURS_EXAMPLE = "ines@acme.com mon 10:00 14:00 tue 9:00"
Hours = list[FullHour] | None


AS_THAT_PERSON = "anyone with it enters as that person"


class Applicant(ClassOnLiveRecord):
    """A student in a session. The link opens the room as that very person: only who asks for it sees it."""

    display = Display("name", guarded={"link": AS_THAT_PERSON})

    name: str | None = None
    email: str | None = None
    applicant_id: int | None = None
    link: OwnLink = None


class TutoringSession(ClassOnLiveRecord):
    display = Display(
        "date", ("date", "teacher", "students", "room", "session_id"), guarded={"teacher_link": AS_THAT_PERSON}
    )

    session_id: int | None = None
    content_id: int | None = None
    date: Moment = None
    teacher: str | None = None
    room: str | None = None
    students: tuple[str, ...] = ()
    teacher_link: OwnLink = None
    applicants: tuple[Applicant, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _students(cls, arrived: Any) -> Any:
        there = arrived.get("applicants") if isinstance(arrived, dict) else None
        if not isinstance(there, list):
            return arrived
        names = [one.get("name") or one.get("email") for one in there if isinstance(one, dict)]
        return merged(arrived, {"students": names})


class TeacherHours(Part):
    """As an object with a list of hours for every day, or as people write it: `ines@acme.com mon 10:00 tue 9:00`."""

    model_config = CAMEL

    teacher: Teacher
    monday: Annotated[Hours, Help("Full hours on Mondays, in GMT", ["12:00", "14:00"])] = None
    tuesday: Annotated[Hours, Help("Full hours on Tuesdays, in GMT", ["13:00"])] = None
    wednesday: Annotated[Hours, Help("Full hours on Wednesdays, in GMT", ["13:00"])] = None
    thursday: Annotated[Hours, Help("Full hours on Thursdays, in GMT", ["13:00"])] = None
    friday: Annotated[Hours, Help("Full hours on Fridays, in GMT", ["13:00"])] = None
    saturday: Annotated[Hours, Help("Full hours on Saturdays, in GMT", ["13:00"])] = None
    sunday: Annotated[Hours, Help("Full hours on Sundays, in GMT", ["13:00"])] = None

    @model_validator(mode="before")
    @classmethod
    def _written(cls, typed: Any) -> Any:
        if not isinstance(typed, str):
            return typed
        teacher, *words = re.sub(r"[,;]", " ", typed).split() or [""]
        week: dict[str, list[str]] = {}
        for word in words:
            day = next((one for one in DAYS if len(word) >= 3 and one.startswith(word.lower().rstrip(":"))), "")
            if day:
                week.setdefault(day, [])
            elif week and re.fullmatch(r"\d{1,2}(:00)?", word):
                list(week.values())[-1].append(word)
            else:
                raise FieldFault(
                    "sessions",
                    f"“{typed[:60]}” is not a teacher with days and full hours, such as {TEACHER_HOURS_EXAMPLE}",
                )
        return {"teacher": teacher, **week}

    @model_validator(mode="after")
    def _some_hour(self) -> Self:
        if not any(getattr(self, day) for day in DAYS):
            raise FieldFault(
                "sessions",
                f"of {self.teacher} has no hours. Write them behind the address, such as {TEACHER_HOURS_EXAMPLE}",
            )
        return self


class ParticularContentCreate(ClassOnLive[CourseMade]):
    """Create a tutoring course[ “{title}”]; its hours are added afterwards."""

    http = POST("/api/v1/{token}/content/particular", section="Create a particular content")

    title: Title
    type: Room


class ParticularContentUpdate(ClassOnLive[CourseMade]):
    """Change the title and the room of {the content_id: a tutoring course}[ to “{title}” and {type}]."""

    http = PUT("/api/v1/{token}/content/particular/{contentId}", section="Modify a particular content", repeatable=True)

    content_id: ContentId
    title: Title
    type: Room


class ParticularCalendarUpdate(ClassOnLive[CourseMade]):
    """Change the hours of {the content_id: a tutoring course}; hours it has now may be removed."""

    http = PUT(
        "/api/v1/{token}/particular/{contentId}/calendar", section="Add/change the calendar of a particular content"
    )

    content_id: ContentId
    start_date: FirstDay
    end_date: LastDay
    sessions: Annotated[
        list[TeacherHours],
        MinLen(1),
        Also("hours"),
        Help(
            "For every teacher the days and full hours, in GMT, such as " + TEACHER_HOURS_EXAMPLE,
            [TEACHER_HOURS_EXAMPLE],
        ),
    ]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end_date < self.start_date:
            raise FieldFault("end_date", "must not be before start_date")
        return self


class ParticularCalendarGet(ClassOnLive[Page[TutoringSession]]):
    """List the sessions of a tutoring course and who comes to them."""

    http = GET(
        "/api/v1/{token}/particular/{contentId}/calendar", section="Request the calendar of a particular content"
    )

    content_id: ContentId
