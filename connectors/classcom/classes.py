"""Classes. Source: Class developer platform, section "Classes"."""

from typing import Annotated, Literal

from pydantic import SecretStr

from connectors.classcom.base import Class, ClassId, DeferredId, ExtClassId, Removed, TimeZone
from connectors.core.field_markers import (
    DELETE,
    GET,
    PATCH,
    POST,
    Email,
    Help,
    MayBeNew,
    NamedIn,
    OptionsFrom,
    Secret,
    UnixTime,
)
from connectors.core.field_specs import Part
from connectors.core.record import Display, Record


class ClassRecord(Record):
    """A class, or a deferred one: those have `class_deferred_id` and `email` and no meeting yet."""

    display = Display("class_name", ("class_name", "host", "ext_class_id", "class_id"))

    class_name: str = ""
    class_description: str | None = None
    host: str | None = None
    class_id: str | None = None
    ext_class_id: str | None = None
    class_deferred_id: int | None = None
    email: str | None = None
    meeting_id: str | None = None
    invite_link: str | None = None
    password: SecretStr | None = None
    created_at: str | None = None
    updated_at: str | None = None


class ClassCreated(Record):
    """What Class says of a new class: a meeting, or that it is deferred."""

    meeting_id: str | None = None
    invite_link: str | None = None
    class_id: str | None = None
    class_deferred_id: int | None = None
    ext_class_id: str | None = None
    ext_id: str | None = None

    @property
    def remark(self) -> str:
        if self.class_deferred_id is not None:
            return "Class has accepted it but put it off: it has no meeting yet. Class does not say when it will."
        return ""


class Session(Part):
    line = "{start_time} to {end_time}"

    start_time: Annotated[UnixTime, Help("Start of the session", "2026-12-01T18:00:00Z")]
    end_time: Annotated[UnixTime, Help("End of the session", "2026-12-01T19:00:00Z")]


class Settings(Part):
    waiting_room: Annotated[bool | None, Help("Let people in one by one")] = None
    join_before_host: Annotated[bool | None, Help("People may join before the host")] = None
    jbh_time: Annotated[
        Literal[0, 5, 10] | None, Help("How many minutes before the start they may join", label="Minutes before")
    ] = None


_STAFF = NamedIn("users_list", "email", "user_name")


class Instructor(Part):
    line = "{email}"

    email: Annotated[Email, _STAFF, MayBeNew(), Help("The instructor's e-mail address", "james.lloyd@example.com")]
    user_name: Annotated[str | None, Help("The instructor's name", "James Lloyd")] = None


class TrackingField(Part):
    """A field of the organisation's own, by which its reports tell classes apart."""

    line = "{field}: {value}"

    field: Annotated[str, Help("Name of the field", "Department")]
    value: Annotated[str, Help("What it is for this class", "Sales")]


class ClassesCreate(Class[ClassCreated]):
    """Create a class[ “{class_name}”][ with {first_name} {last_name} ({email}) as instructor]."""

    http = POST("/api/v1/classes", scope="class:write", section="Create a Class")

    class_name: Annotated[str, Help("Name of the class", "Onboarding 101")]
    email: Annotated[Email, _STAFF, MayBeNew(), Help("The instructor's e-mail address", "anne.malley@example.com")]
    first_name: Annotated[str, Help("The instructor's first name", "Anne")]
    last_name: Annotated[str, Help("The instructor's last name", "Malley")]
    timezone: TimeZone  # newer readings of the reference do not ask for it, and take it all the same
    display_name: Annotated[str | None, Help("The instructor's name as the class shows it", "Anne Malley")] = None
    ext_class_id: Annotated[str | None, MayBeNew(), Help("Your own number for the class", "demo-1")] = None
    class_description: Annotated[str | None, Help("What the class is about")] = None
    template_id: Annotated[
        str | None, OptionsFrom("templates_list", "template_id", "name"), Help("Template to fill it from")
    ] = None
    meeting_passcode: Annotated[Secret | None, Help("Passcode people need to join")] = None
    session_times: Annotated[list[Session] | None, Help("When the class meets")] = None
    settings: Annotated[Settings | None, Help("Settings of the meeting")] = None
    additional_instructors: Annotated[list[Instructor] | None, Help("E-mail addresses of further instructors")] = None
    tracking_fields: Annotated[
        list[TrackingField] | None, Help("Fields of your organisation's own, and what they are for this class")
    ] = None


class ClassesList(Class[list[ClassRecord]]):
    """List all classes."""

    http = GET(
        "/api/v1/classes",
        scope="class:read",
        section="Get All Classes Info",
        shows_only="the classes that Class has not put off",
    )

    deferred: Annotated[bool | None, Help("List the classes that Class has put off instead")] = None


class ClassesGet(Class[ClassRecord]):
    """Show one class."""

    http = GET("/api/v1/classes", scope="class:read", section="Get Single Class Info")

    deferred: Annotated[bool | None, Help("Look among the classes that Class has put off")] = None
    class_id: ClassId = None
    ext_class_id: ExtClassId = None


class ClassesUpdate(Class[ClassRecord]):
    """Change {*: the name or the description} of {the class_id ext_class_id class_deferred_id: a class}."""

    http = PATCH("/api/v1/classes", scope="class:write", section="Update a Class", repeatable=True)

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    class_deferred_id: DeferredId = None
    class_name: Annotated[str | None, Help("The new name", "Onboarding 102")] = None
    class_description: Annotated[str | None, Help("The new description")] = None


class ClassesDelete(Class[Removed]):
    """Delete {the class_id ext_class_id class_deferred_id: a class} for good."""

    http = DELETE("/api/v1/classes", scope="class:write", section="Remove a Class")

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    class_deferred_id: DeferredId = None
