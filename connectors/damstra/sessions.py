"""Classroom sessions that an instructor leads. Source: Damstra Learning Public API 2.0, section "ILT Session"."""

from typing import Annotated, Self

from annotated_types import Ge, MinLen
from pydantic import BeforeValidator, Field, model_validator

from connectors.core.field_markers import GET, PATCH, POST, Effect, Help, OptionsFrom, Risk
from connectors.core.field_specs import Part
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page
from connectors.damstra.base import (
    Damstra,
    DamstraRecord,
    InstructorId,
    LessonId,
    MaxResults,
    PersonIds,
    ScheduleId,
    SessionMoment,
    StartIndex,
)
from connectors.damstra.schedules import Percent
from connectors.damstra.vocabulary import SessionState, SessionStatus, in_words

SessionId = Annotated[
    int,
    OptionsFrom("ilt_sessions_list", "id", "start_datetime"),
    Help("Damstra's number of the session", 1234, label="Session id"),
]
Location = Annotated[str, Help("Where it is held", "Training room 2")]
Notes = Annotated[str | None, Help("Anything people should know", "Bring safety boots")]


class IltSession(DamstraRecord):
    """A session; listings know the instructor's name, the single view its state and how it went."""

    display = Display(
        "lesson_name",
        (
            "lesson_name",
            "start_datetime",
            "end_datetime",
            "location",
            "instructor_first_name",
            "instructor_last_name",
            "state",
            "status_id",
            "id",
        ),
    )

    id: int | None = None
    start_datetime: str | None = None
    end_datetime: str | None = None
    location: str | None = None
    lesson_id: int | None = None
    lesson_name: str | None = None
    instructor_id: int | None = None
    instructor_first_name: str | None = None
    instructor_last_name: str | None = None
    status_id: Annotated[str | None, BeforeValidator(in_words(SessionStatus))] = None
    state: Annotated[str | None, BeforeValidator(in_words(SessionState))] = None
    number_of_attendees: int | None = None
    number_of_places: int | None = None
    attendance_rate: Percent = None
    pass_rate: Percent = None
    notes: str | None = None


class Attendee(DamstraRecord):
    """Somebody who has a place. `id` is the number of the place, `user_id` the person's."""

    display = Display("user_name", ("first_name", "last_name", "user_name", "attended", "passed", "user_id", "id"))

    id: int | None = None
    user_id: int | None = None
    user_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    attended: bool | None = None
    passed: bool | None = None
    lesson_schedule_id: int | None = None


class Roster(DamstraRecord):
    """Who has a place after people were registered or deregistered. `otherwise` are people for whom the listing does
    not show what was asked for; None, if it could not be read."""

    display = Display(hidden=("otherwise",))

    attendees: tuple[Attendee, ...] = ()
    otherwise: tuple[int, ...] | None = None

    @property
    def remark(self) -> str:
        if self.otherwise is None:
            return "Damstra accepted it. I could not read who has a place now: look at the attendees."
        if not self.otherwise:
            return ""
        return (
            f"Damstra accepted it, but its list of attendees says otherwise for {', '.join(map(str, self.otherwise))}."
        )


class Result(Part):
    line = "{id} came: {attended} passed: {passed}"

    id: Annotated[int, Help("Number of the place, from the list of attendees; not the person's", 1)]
    attended: Annotated[bool | None, Help("Whether they came", "yes")] = None
    passed: Annotated[bool | None, Help("Whether they passed", "yes")] = None


class IltSessionsList(Damstra[Page[IltSession]]):
    """List classroom sessions."""

    http = GET("/ilt_session", section="List ILT Sessions")

    state: Annotated[SessionState | None, Help("Where they are in time", "upcoming")] = None
    status: Annotated[SessionStatus | None, Help("Their status", "active")] = None
    instructor_id: Annotated[InstructorId | None, Help("Only those of this instructor", 731)] = None
    lesson_schedule_id: Annotated[ScheduleId | None, Help("Only those for this lesson schedule", 98765)] = None
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class IltSessionsGet(Damstra[IltSession]):
    """Show one classroom session."""

    http = GET("/ilt_session/{iltSessionId}", section="Get ILT Session")

    ilt_session_id: SessionId


class IltSessionsCreate(Damstra[IltSession]):
    """Schedule a session of {lesson_id: a lesson}[ on {start_datetime}][ in {location}][ with {instructor_id}]."""

    http = POST("/ilt_session", section="Create ILT Session", named_by=("start_datetime", "location"))

    # Not in the document's list of what is required, but a session is always one of a lesson.
    lesson_id: LessonId
    start_datetime: Annotated[SessionMoment, Help("When it starts", "2026-12-01T09:00:00Z", label="Start")]
    end_datetime: Annotated[SessionMoment, Help("When it ends", "2026-12-01T12:00:00Z", label="End")]
    location: Location
    instructor_id: InstructorId
    notes: Notes = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end_datetime < self.start_datetime:
            raise FieldFault("end_datetime", "must not be before start_datetime")
        return self


class IltSessionsUpdate(Damstra[IltSession]):
    """Change {*: the details} of {the ilt_session_id: a classroom session}; its times stay."""

    http = PATCH("/ilt_session/{iltSessionId}", section="Update ILT Session", repeatable=True)

    ilt_session_id: SessionId
    instructor_id: InstructorId
    location: Location
    number_of_places: Annotated[int | None, Ge(0), Help("How many people can come", 12)] = None
    notes: Notes = None
    status_id: Annotated[
        SessionStatus | None,
        Risk(
            "It ends the session without the notices and results that cancelling or completing it brings.",
            when=lambda status: status is not SessionStatus.ACTIVE,
        ),
        Help("Its new status. To end it, cancel or complete it instead", "active", label="Status"),
    ] = None


class IltSessionsComplete(Damstra[None]):
    """Complete {the ilt_session_id: a classroom session} and everyone's lesson in it; save their results first."""

    http = POST("/ilt_session/{iltSessionId}/complete", section="Complete ILT Session")

    ilt_session_id: SessionId


class IltSessionsCancel(Damstra[None]):
    """Cancel {the ilt_session_id: a classroom session}."""

    http = POST("/ilt_session/{iltSessionId}/cancel_session", section="Cancel ILT Session", effect=Effect.DESTRUCTIVE)

    ilt_session_id: SessionId
    tell_trainees: Annotated[
        bool,
        Field(alias="iltSessionCancellationTraineeNotificationEnabled"),
        Help("Tell the people who were to come", True),
    ]
    tell_instructor: Annotated[
        bool,
        Field(alias="iltSessionCancellationInstructorNotificationEnabled"),
        Help("Tell the instructor", True),
    ]


class IltSessionsBulkRegister(Damstra[Roster]):
    """Register {user_ids: people} for {ilt_session_id: a classroom session}; its lesson must be assigned to them."""

    http = POST("/ilt_session/{iltSessionId}/bulk_register", section="Bulk Register ILT Session", empty_yes=True)

    ilt_session_id: SessionId
    user_ids: PersonIds


class IltSessionsBulkDeregister(Damstra[Roster]):
    """Unregister {user_ids: people} from {ilt_session_id: a classroom session}."""

    http = POST(
        "/ilt_session/{iltSessionId}/bulk_deregister",
        section="Bulk Deregister ILT Session",
        effect=Effect.DESTRUCTIVE,
        reversible=True,
        empty_yes=True,
    )

    ilt_session_id: SessionId
    user_ids: PersonIds


class IltSessionAttendeesList(Damstra[Page[Attendee]]):
    """List who has a place in a classroom session, and who came."""

    http = GET("/ilt_session/{iltSessionId}/attendees", section="List ILT Session Attendees")

    ilt_session_id: SessionId
    # The document names no such parameters here, yet its answer counts rows as all listings do.
    start_index: StartIndex = 0
    max_results: MaxResults = 100


class IltSessionAttendeesSaveProgress(Damstra[None]):
    """Record who came to {ilt_session_id: a classroom session} and who passed."""

    http = POST("/ilt_session/{iltSessionId}/save_progress", section="Save Attendees Progress", repeatable=True)

    ilt_session_id: SessionId
    attendees: Annotated[
        list[Result],
        MinLen(1),
        Help("One entry for each place", [{"id": 1, "attended": True, "passed": True}]),
    ]
