"""Live training as it takes place: when it is, who registered, who came.

Source: sections "vilt-session-events" and "vilt-session-registrations". What live_training.py schedules is listed here,
under Skilljar's older word for it.
"""

from typing import Annotated

from connectors.core.field_markers import GET, PATCH, POST, Help, Instant, OptionsFrom
from connectors.core.field_specs import Part
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import Sized, Skilljar, Written, first_of, inside


class ScheduledSession(Record):
    """`vilt_session_id` is what people register for."""

    display = Display(
        "display_name",
        (
            "display_name",
            "starts_at",
            "ends_at",
            "timezone",
            "course",
            "registration_count",
            "seats_total",
            "vilt_session_id",
        ),
    )

    display_name: str | None = inside("vilt_session", "display_name")
    starts_at: str | None = None
    ends_at: str | None = None
    timezone: str | None = None
    course: str | None = inside("vilt_session", "lesson", "course", "title")
    course_id: str | None = inside("vilt_session", "lesson", "course", "id")
    instructor_name: str | None = inside("vilt_session", "instructor_name")
    registration_count: int | None = inside("vilt_session", "registration_count")
    seats_total: int | None = inside("vilt_session", "seats_total")
    location: str | None = None
    id: str | None = None
    vilt_session_id: str | None = inside("vilt_session", "id")


class Registration(Written):
    """Skilljar lists it with the person, and answers who registers someone with their progress in the lesson, in which
    the person stands; a change it answers with little more than its number."""

    display = Display("email", ("first_name", "last_name", "email", "attended", "vilt_session_id", "id"))

    first_name: str | None = first_of("user.first_name", "student_lesson_progress.user.first_name")
    last_name: str | None = first_of("user.last_name", "student_lesson_progress.user.last_name")
    email: str | None = first_of("user.email", "student_lesson_progress.user.email")
    attended: bool | None = None
    vilt_session_id: str | None = inside("vilt_session", "id")
    id: str | None = None


class KnownSession(Part):
    id: Annotated[
        str,
        OptionsFrom("vilt_session_events_list", "vilt_session_id", "display_name"),
        Help("Number of the session", "jaso89ajs"),
    ]


class ViltSessionEventsList(Sized[Page[ScheduledSession]]):
    """List live sessions."""

    http = GET("/vilt-session-events", section="vilt-session-events > list")

    session__lesson__course__id: Annotated[
        str | None, OptionsFrom("courses_list", "id", "title"), Help("Only sessions of this course", "376culderht1r")
    ] = None
    session__lesson__id: Annotated[
        str | None,
        OptionsFrom("lessons_list", "id", "title", needs=("course_id",)),
        Help("Only sessions of this lesson", "pwgfw0liwwi4"),
    ] = None
    starts_at__gte: Annotated[
        Instant | None, Help("Only what starts then or later", "2026-12-01T00:00:00Z", label="From")
    ] = None
    ends_at__lte: Annotated[
        Instant | None, Help("Only what ends then or earlier", "2026-12-31T00:00:00Z", label="Until")
    ] = None


class ViltSessionRegistrationsList(Sized[Page[Registration]]):
    """List who registered for live sessions, and who came."""

    http = GET("/vilt-session-registrations", section="vilt-session-registrations > list")

    session__id: Annotated[
        str | None,
        OptionsFrom("vilt_session_events_list", "vilt_session_id", "display_name"),
        Help("Only registrations for this session", "jaso89ajs"),
    ] = None


class ViltSessionRegistrationsCreate(Skilljar[Registration]):
    """Register {enrollment_id: an enrolled person} for {vilt_session.id: a live session}."""

    http = POST("/vilt-session-registrations", section="vilt-session-registrations > create")

    # The reference marks neither as needed; without either there is nobody, or nothing, to register.
    vilt_session: Annotated[KnownSession, Help("Which session", {"id": "jaso89ajs"}, label="Session")]
    enrollment_id: Annotated[str, Help("Number of the person's enrollment in the course", "9uips0sdja")]


class ViltSessionRegistrationsUpdate(Skilljar[Registration]):
    """Record whether {vilt_session_registration_id: a registered person} came to a live session."""

    http = PATCH(
        "/vilt-session-registrations/{vilt_session_registration_id}",
        section="vilt-session-registrations > update",
        repeatable=True,
        twins=("vilt_session_registrations_partial_update",),
    )

    vilt_session_registration_id: Annotated[
        str,
        OptionsFrom("vilt_session_registrations_list", "id", "email"),
        Help("Number of the registration", "tuvwxyz890123", label="Registration id"),
    ]
    attended: Annotated[bool, Help("The person came", True)]

    @property
    def deed(self) -> str:
        came = "came" if self.attended else "didn't come"
        return f"Record that {{vilt_session_registration_id: a registered person}} {came} to a live session"
