"""Live training as it is set up: instructors, events of several sessions, sessions.

Source: sections "ilt-instructors", "ilt-multi-session-events" and "ilt-sessions".
"""

from typing import Annotated, Self

from annotated_types import Ge
from pydantic import model_validator

from connectors.core.field_markers import (
    GET,
    PATCH,
    POST,
    PUT,
    Help,
    Instant,
    MayBeNew,
    NamedIn,
    OneOf,
    OptionsFrom,
    Url,
    ZoneName,
)
from connectors.core.field_specs import Code
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import ByEmail, LessonId, Sized, Skilljar, Written


class Provider(Code):
    CALENDAR = "calendar"
    GOTO_MEETING = "goto.meeting"
    GOTO_TRAINING = "goto.training"
    GOTO_WEBINAR = "goto.webinar"
    GOTO_WEBCAST = "goto.webcast"
    WEBEX_MEETING = "webex.meeting"
    WEBEX_WEBINAR = "webex.webinar"
    WEBEX_TRAINING = "webex.training"
    ZOOM_MEETING = "zoom.meeting"
    ZOOM_WEBINAR = "zoom.webinar"


class Instructor(Record):
    """Known by their address; Skilljar gives them no number."""

    display = Display("email", ("name", "email", "providers"))

    name: str | None = None
    email: str | None = None
    providers: tuple[str, ...] = ()


class LiveEvent(Written):
    display = Display("display_name", ("display_name", "seats_total", "lesson", "id"))

    display_name: str = ""
    lesson: str | None = None
    seats_total: int | None = None
    id: str | None = None


class LiveSession(Written):
    display = Display(
        "display_name",
        ("display_name", "starts_at", "ends_at", "timezone", "instructor_email", "location", "event_link", "id"),
        html=("description", "post_registration_instructions"),
    )

    display_name: str = ""
    starts_at: str | None = None
    ends_at: str | None = None
    timezone: str | None = None
    instructor_email: str | None = None
    provider: str | None = None
    location: str | None = None
    event_link: str | None = None
    seats_total: int | None = None
    lesson: str | None = None
    multi_session_event: str | None = None
    description: str | None = None
    post_registration_instructions: str | None = None
    tags: tuple[str, ...] = ()
    id: str | None = None


EventId = Annotated[
    str, OptionsFrom("ilt_multi_session_events_list", "id", "display_name"), Help("Number of the event", "qwerty123456")
]
Seats = Annotated[int | None, Ge(0), Help("How many people can register", 10)]
EventName = Annotated[str, Help("Name of the event that people see", "Forklift week")]


class IltInstructorsList(Sized[Page[Instructor]]):
    """List the instructors of live training."""

    http = GET(
        "/ilt-instructors", section="ilt-instructors > list", shows_only="the instructors whom Skilljar lists to me"
    )

    email: ByEmail = None
    provider: Annotated[str | None, Help("Only instructors of exactly this meeting service", "zoom.meeting")] = None


class IltMultiSessionEventsList(Sized[Page[LiveEvent]]):
    """List the live events that have several sessions."""

    http = GET(
        "/ilt-multi-session-events",
        section="ilt-multi-session-events > list",
        shows_only="the live events that are not cancelled",
    )


class IltMultiSessionEventsCreate(Skilljar[LiveEvent]):
    """Create a live event[ “{display_name}”] for several sessions."""

    http = POST("/ilt-multi-session-events", section="ilt-multi-session-events > create")

    lesson: LessonId
    display_name: EventName
    seats_total: Seats = None


class IltMultiSessionEventsUpdate(Skilljar[LiveEvent]):
    """Change {*: the details} of {the id: a live event}."""

    http = PATCH(
        "/ilt-multi-session-events/{id}",
        section="ilt-multi-session-events > update",
        repeatable=True,
        twins=("ilt_multi_session_events_partial_update",),
    )

    id: EventId
    lesson: LessonId | None = None
    display_name: EventName | None = None
    seats_total: Seats = None


class SessionDetails(Skilljar[LiveSession]):
    """What a session is, and what Skilljar does not let one combine."""

    instructor_email: Annotated[
        str,
        NamedIn("ilt_instructors_list", "email", "name", by="email"),
        MayBeNew(),
        Help("Who teaches, by e-mail address; without a meeting service also as Name <address>", "ada@acme.com"),
    ]
    provider: Annotated[
        Provider | None, Help("Meeting service; calendar means none, only a place or a link", "zoom_meeting")
    ] = None
    lesson: Annotated[LessonId | None, OneOf("event")] = None
    multi_session_event: Annotated[EventId | None, OneOf("event")] = None
    seats_total: Seats = None
    timezone: Annotated[ZoneName, Help("Time zone of the session", "Europe/Paris")]
    description: Annotated[str | None, Help("What it is about; HTML is welcome")] = None
    post_registration_instructions: Annotated[str | None, Help("What people read once they registered, as HTML")] = None
    location: Annotated[str | None, Help("Where it is, if there is no meeting service", "Room 3, Lyon")] = None
    event_link: Annotated[Url | None, Help("Web address to join at, if there is no meeting service")] = None
    ends_at: Annotated[Instant, Help("When it ends", "2026-12-01T19:00:00Z")]
    starts_at: Annotated[Instant, Help("When it starts", "2026-12-01T18:00:00Z")]
    display_name: Annotated[str, Help("Title of the session", "Forklift refresher")]
    tags: Annotated[list[str] | None, Help("Tags to find it by", ["safety"])] = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for name in ("seats_total", "tags"):
            if self.multi_session_event and getattr(self, name) is not None:
                raise FieldFault(name, "can't be given here: the event of several sessions says it")
        for name in ("location", "event_link"):
            if self.provider not in (None, Provider.CALENDAR) and getattr(self, name) is not None:
                raise FieldFault(name, "can only be given without a meeting service (provider=calendar)")
        return self


class IltSessionsCreate(SessionDetails):
    """Schedule a live session[ “{display_name}”][ on {starts_at}][ with {instructor_email}]."""

    http = POST("/ilt-sessions", section="ilt-sessions > create", named_by=("display_name", "starts_at"))


class IltSessionsUpdate(SessionDetails):
    """Change the details of {the id: a live session}[ to “{display_name}”][ on {starts_at}]."""

    # The only PUT without a PATCH beside it: what is left out may be lost.
    http = PUT(
        "/ilt-sessions/{id}",
        section="ilt-sessions > update",
        repeatable=True,
        named_by=("display_name", "starts_at"),
    )

    id: Annotated[str, Help("Number of the session", "jaso89ajs")]
