"""Who is in a class. Source: Class developer platform, sections "Enrollments" and "Launch"."""

from typing import Annotated, Any, Literal

from pydantic import model_validator

from connectors.classcom.base import (
    Class,
    ClassId,
    DisplayName,
    ExtClassId,
    ExtPersonId,
    FirstName,
    LastName,
    PersonEmail,
    Removed,
)
from connectors.core.field_markers import DELETE, GET, POST, PUT, AnyOf, Help, MayBeNew, NamedIn, OneOf
from connectors.core.kept_fields import merged
from connectors.core.links import OwnLink
from connectors.core.record import Display, Record

Role = Annotated[Literal["student", "assistant", "teacher"], Help("What the person is in the class", "student")]
StudentId = Annotated[str | None, Help("Class's own number of the person", "abcc140a-3462-4950-9ab7-c826fbf2376f")]


def _enrolled(value: str) -> NamedIn:
    return NamedIn("enrollments_list", value, "user_name", needs=("class_id", "ext_class_id"))


class Enrollment(Record):
    """Somebody in a class. Of one that is put off, Class answers with a record of its own, which has the person in an
    object inside it."""

    display = Display("user_name", ("user_name", "email", "role", "student_id"), aside=("enroll_params",))

    user_name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str | None = None
    email_user: str | None = None
    role: str | None = None
    student_id: str | None = None
    ext_person_id: str | None = None
    meeting_id: str | None = None
    class_deferred_id: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, arrived: Any) -> Any:
        if not (isinstance(arrived, dict) and isinstance(arrived.get("user"), dict)):
            return arrived
        around = {name: value for name, value in arrived.items() if name != "user"}
        return merged(arrived["user"], around)

    @property
    def remark(self) -> str:
        if self.class_deferred_id is None:
            return ""
        return "Class has put this class off; the person is down for it and joins when Class sets it up."


class LaunchLink(Record):
    """The link opens the class as that very person, without a password."""

    proof = ("launch_url",)

    launch_url: OwnLink = None


class EnrollmentsCreate(Class[Enrollment]):
    """Enroll {email ext_person_id: a person} in {class_id ext_class_id: a class}[ as {role}]."""

    http = POST("/api/v1/class/enrollments", scope="enrollment:write", section="Create an Enrollment")

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    email: Annotated[PersonEmail, AnyOf("person"), _enrolled("email"), MayBeNew()] = None
    ext_person_id: Annotated[ExtPersonId, AnyOf("person"), _enrolled("ext_person_id"), MayBeNew()] = None
    first_name: FirstName
    last_name: LastName
    role: Role = "student"
    display_name: DisplayName = None


class EnrollmentsList(Class[list[Enrollment]]):
    """List the people in a class, teachers among them."""

    http = GET("/api/v1/class/enrollments", scope="enrollment:read", section="Get Enrollments")

    class_id: ClassId = None
    ext_class_id: ExtClassId = None


class EnrollmentsUpdate(Class[Enrollment]):
    """Change the role of {student_id email ext_person_id: a person} in {class_id ext_class_id: a class}[ to {role}]."""

    http = PUT("/api/v1/class/enrollments", scope="enrollment:write", section="Update an Enrollment", repeatable=True)

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    student_id: Annotated[StudentId, AnyOf("person"), _enrolled("student_id")] = None
    email: Annotated[PersonEmail, AnyOf("person"), _enrolled("email")] = None
    ext_person_id: Annotated[ExtPersonId, AnyOf("person"), _enrolled("ext_person_id")] = None
    first_name: FirstName
    last_name: LastName
    # Class makes a student of anyone whose role is left out, so it is always said.
    role: Role = "student"
    display_name: DisplayName = None


class EnrollmentsDelete(Class[Removed]):
    """Unenroll {student_id email ext_person_id: a person} from {class_id ext_class_id: a class}."""

    http = DELETE(
        "/api/v1/class/enrollments",
        scope="enrollment:write",
        section="Remove an Enrollment",
        place="body",
        reversible=True,
    )

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    student_id: Annotated[StudentId, OneOf("person"), _enrolled("student_id")] = None
    email: Annotated[PersonEmail, OneOf("person"), _enrolled("email")] = None
    ext_person_id: Annotated[ExtPersonId, OneOf("person"), _enrolled("ext_person_id")] = None


class LaunchLinkGet(Class[LaunchLink]):
    """Get a join link for {email ext_person_id: a person} to {class_id ext_class_id: a class}."""

    http = GET(
        "/api/v1/class/enrollments/launch",
        scope="enrollment:read",
        section="Get a Launch Link",
        sensitive="anyone with the link joins the class as that person",
    )

    class_id: ClassId = None
    ext_class_id: ExtClassId = None
    email: Annotated[PersonEmail, OneOf("person"), _enrolled("email")] = None
    ext_person_id: Annotated[ExtPersonId, OneOf("person"), _enrolled("ext_person_id")] = None
