"""Who teaches at the academy. Source: ClassOnLive API, section "Teachers"."""

from typing import Annotated

from pydantic import SecretStr

from connectors.classonlive.base import ClassOnLive, ClassOnLiveRecord, Teacher
from connectors.core.field_markers import DELETE, POST, MayBeNew
from connectors.core.record import Display


class NewTeacher(ClassOnLiveRecord):
    display = Display("", ("is_new_user", "password"))

    is_new_user: bool | None = None
    password: SecretStr | None = None

    @property
    def remark(self) -> str:
        if not (self.is_new_user and self.password):
            return ""
        return "This person is new to ClassOnLive. The password is shown this once: pass it on in private."


class TeacherCreate(ClassOnLive[NewTeacher]):
    """Make {email: a person} a teacher of the academy."""

    http = POST(
        "/api/v1/{token}/teacher",
        section="Add a teacher to your academy",
        sensitive="a teacher may hold classes in the name of the academy",
    )

    email: Annotated[Teacher, MayBeNew()]


class TeacherDelete(ClassOnLive[None]):
    """Remove {teacher: a teacher} from the academy; give their courses to others first."""

    http = DELETE("/api/v1/{token}/teacher", place="body", section="Delete a teacher from your academy")

    teacher: Teacher
