"""Sessions: courses held for a group of people between two dates. Source: Chamilo's wiki, services on sessions."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Self

from annotated_types import Ge, MaxLen, MinLen
from pydantic import Field, model_validator

from connectors.chamilo.base import (
    Answered,
    Campus,
    Chamilo,
    ChamiloRecord,
    CoachId,
    CourseIds,
    ExistingLogin,
    FieldName,
    FieldValue,
    Flag,
    Listed,
    Made,
    Moment,
    SessionExtras,
    SessionId,
    UserIds,
    When,
    action,
)
from connectors.chamilo.courses import CourseTaken
from connectors.chamilo.vocabulary import AfterEnd
from connectors.core.field_markers import Effect, Extras, Help, Risk
from connectors.core.intent import FieldFault, Foreseen, Intent
from connectors.core.record import Display, Record

_START, _END = Help("From when on it is open", "2026-12-01T08:00:00Z"), Help("Until when", "2026-12-18T17:00:00Z")
MAX_SESSION_NAME_LENGTH = 150
"""Characters. Chamilo cuts a longer name there without a word."""
_NAME = Help("Name of the session; no two have the same", "Onboarding, December")


class Taken(ChamiloRecord):
    """A session that Registrar's account is in. `date` is text for people."""

    display = Display("name", ("name", "date", "courses", "id"))

    id: int | None = None
    name: str | None = None
    date: str | None = None
    courses: Annotated[tuple[CourseTaken, ...], Listed] = ()


class Category(ChamiloRecord):
    """Sessions of one category; those of none stand under one without a name."""

    display = Display("name", ("name", "sessions"))

    id: int | None = None
    name: str | None = None
    sessions: Annotated[tuple[Taken, ...], Listed] = ()


class Attendee(ChamiloRecord):
    """Somebody in a session."""

    display = Display("username", ("firstname", "lastname", "username", "user_id"), hidden=("status",))

    user_id: int | None = None
    username: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    moved_at: Moment = None


class Attendees(Record):
    """Who is in a session after people were added. `missing` are those who were to be and are not listed; None, if the
    list could not be read."""

    display = Display(hidden=("missing",))

    attendees: tuple[Attendee, ...] = ()
    missing: tuple[int, ...] | None = None

    @property
    def remark(self) -> str:
        if self.missing is None:
            return "Chamilo says yes to this whatever happens, and I could not read who is in the session. Please look."
        if not self.missing:
            return ""
        return f"Chamilo does not list {', '.join(map(str, self.missing))} in the session. Check their numbers."


class SaveSession(Chamilo[Made]):
    """Add a session[ “{name}”]."""

    http = action("save_session")

    name: Annotated[str, MinLen(1), MaxLen(MAX_SESSION_NAME_LENGTH), _NAME]
    coach_id: Annotated[CoachId, Field(alias="coach_username")]  # a number, whatever the wiki calls it
    access_start_date: Annotated[When, _START]
    access_end_date: Annotated[When, _END]
    description: Annotated[str, Help("What the session is about", "For everyone who joined this autumn")]
    campus: Campus = None
    extra: SessionExtras = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _ordered("access_end_date", self.access_start_date, self.access_end_date)
        return self


class UpdateSession(Chamilo[Made]):
    """Change {*: the details} of {the session_id: a session}; what you leave out stays."""

    # The wiki's table says save_session here; sent like that, it would make another one.
    http = action("update_session", repeatable=True, partial=True)

    session_id: SessionId
    reset: Annotated[
        Flag,
        Risk("Everything about the session that is not given here is emptied.", when=bool),
        Help("Empty whatever you leave out", False),
    ] = False
    name: Annotated[Annotated[str, MaxLen(MAX_SESSION_NAME_LENGTH)] | None, _NAME] = None
    id_coach: CoachId | None = None
    access_start_date: Annotated[When | None, _START] = None
    access_end_date: Annotated[When | None, _END] = None
    display_start_date: Annotated[When | None, Help("Start, as people see it", "2026-12-01T08:00:00Z")] = None
    display_end_date: Annotated[When | None, Help("End, as people see it", "2026-12-18T17:00:00Z")] = None
    coach_access_start_date: Annotated[When | None, Help("From when on coaches may work in it")] = None
    coach_access_end_date: Annotated[When | None, Help("Until when coaches may work in it")] = None
    description: Annotated[str | None, Help("What the session is about; may be HTML")] = None
    show_description: Annotated[Flag | None, Help("Show the description to people", True)] = None
    visibility: Annotated[AfterEnd | None, Help("What it is once it is over", "read_only")] = None
    duration: Annotated[int | None, Ge(1), Help("How many days each person has, where it goes by days", 30)] = None
    send_subscription_notification: Annotated[Flag | None, Help("Write to people who are added", True)] = None
    session_category_id: Annotated[int | None, Ge(1), Help("Number of the category it belongs to", 1)] = None
    promotion_id: Annotated[int | None, Ge(1), Help("Number of the promotion it belongs to", 1)] = None
    extra: SessionExtras = None

    @property
    def deed(self) -> str:
        """With a reset it empties more than it sets."""
        return "Empty everything about {the session_id: a session} that is not given here" if self.reset else ""

    @model_validator(mode="after")
    def _heard(self) -> Self:
        """Unless it resets everything, Chamilo passes over what is empty, no or 0 without a word."""
        given = self.model_fields_set - {"session_id", "reset"}
        for name in () if self.reset else sorted(given):
            if getattr(self, name) in ("", False):
                raise FieldFault(
                    name, "cannot be emptied or turned off here: Chamilo would pass over it without a word"
                )
        _ordered("access_end_date", self.access_start_date, self.access_end_date)
        return self


class CreateSessionFromModel(Chamilo[Made]):
    """Add a session[ “{session_name}”] as a copy of {model_session_id: a session}."""

    http = action("create_session_from_model")

    model_session_id: Annotated[SessionId, Field(alias="modelSessionId")]
    session_name: Annotated[str, MinLen(1), MaxLen(MAX_SESSION_NAME_LENGTH), Field(alias="sessionName"), _NAME]
    start_date: Annotated[When, Field(alias="startDate"), _START]
    end_date: Annotated[When, Field(alias="endDate"), _END]
    extra_fields: Annotated[
        Extras | None,
        Field(alias="extraFields"),
        Help("What your Chamilo's additional fields for sessions are to hold", {"client": "ACME"}),
    ] = None
    duplicate_agenda_content: Annotated[
        Flag | None,
        Field(alias="duplicateAgendaContent"),
        Help("Copy what is in its calendar, moved to the new dates", True),
    ] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _ordered("end_date", self.start_date, self.end_date)
        return self


class AddCoursesSession(Chamilo[Answered]):
    """Replace the courses of {session_id: a session}[ with {courses: courses}]; all others are removed."""

    http = action("add_courses_session", effect=Effect.DESTRUCTIVE)  # the same of courses

    session_id: Annotated[SessionId, Field(alias="id_session")]
    courses: Annotated[
        CourseIds,
        Field(alias="list_courses"),
        Risk("Courses of the session that are not in this list are taken out of it, with what people did in them."),
        Help("Numbers of all courses it is to have, those it has now too", [1, 2, 3]),
    ]
    import_assignments: Annotated[Flag | None, Help("Bring the assignments of the courses along")] = None

    async def foresee(self, read: Callable[[Intent[Any]], Awaitable[Any]]) -> Foreseen:
        """Chamilo shows the courses of a session only to who is in it."""
        categories: list[Category] = await read(UserSessions())
        found = next((one for kind in categories for one in kind.sessions if one.id == self.session_id), None)
        if not found:
            return Foreseen("Chamilo does not tell Registrar which courses it has now: look there before you go on.")
        gone = [one.title or one.code or str(one.id) for one in found.courses if one.id not in self.courses]
        if not gone:
            return Foreseen("Right now that takes none out.")
        return Foreseen(f"Right now that would take out: {', '.join(gone)}.", tuple(gone))


class AddUsersSession(Chamilo[Attendees]):
    """Add {users: people} to {session_id: a session}; those who are in it stay."""

    http = action("add_users_session")  # sent twice at once, it adds them twice

    session_id: Annotated[SessionId, Field(alias="id_session")]
    users: Annotated[UserIds, Field(alias="list_users")]


class SubscribeUserToSessionFromUsername(Chamilo[None]):
    """Add {login_name: a person} to {session_id: a session}."""

    http = action("subscribe_user_to_session_from_username")

    session_id: Annotated[SessionId, Field(alias="sessionId")]
    login_name: ExistingLogin  # the wiki's loginName is not what Chamilo reads


class GetSessionFromExtraField(Chamilo[Made]):
    """Find the one session that has something in an additional field."""

    http = action("get_session_from_extra_field", effect=Effect.READ)

    field_name: FieldName  # the wiki's fieldName and fieldValue are not what Chamilo reads
    field_value: FieldValue


class UserSessions(Chamilo[list[Category]]):
    """List the sessions that Registrar's account is in and can open now."""

    http = action(
        "user_sessions",
        effect=Effect.READ,
        shows_only="the sessions that have begun; of those that are over, the ones that are not closed",
    )


def _ordered(name: str, start: datetime | None, end: datetime | None) -> None:
    if start and end and end <= start:
        raise FieldFault(name, "must come after the start")
