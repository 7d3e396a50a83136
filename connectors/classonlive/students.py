"""Who is in a course or a session. Source: ClassOnLive API, section "Applicant/student"."""

from typing import Annotated

from annotated_types import MinLen
from pydantic import SecretStr

from connectors.classonlive.base import (
    CAMEL,
    ApplicantId,
    ClassOnLive,
    ClassOnLiveRecord,
    ContentId,
    SessionId,
    StudentEmail,
    StudentName,
    ThemeId,
)
from connectors.classonlive.tutoring import AS_THAT_PERSON, Applicant
from connectors.core.field_markers import DELETE, GET, POST, PUT, Email, Help, OptionsFrom, Wire
from connectors.core.field_specs import Part
from connectors.core.record import Display, Page


class StudentFound(ClassOnLiveRecord):
    """A student in one course; who is in two is found twice."""

    display = Display("name", ("name", "email", "content", "content_id", "applicant_id"))

    name: str | None = None
    email: str | None = None
    content: str | None = None
    content_id: int | None = None
    applicant_id: int | None = None


class Enrolled(Applicant):
    """The password is there for whoever is new to ClassOnLive."""

    display = Display(
        "name",
        ("name", "email", "applicant_id", "is_new_user", "password", "link"),
        guarded={"link": AS_THAT_PERSON},
    )

    is_new_user: bool | None = None
    password: SecretStr | None = None

    @property
    def remark(self) -> str:
        said = []
        if self.is_new_user and self.password:
            said.append("This person is new to ClassOnLive. The password is shown this once: pass it on in private.")
        if self.link:
            said.append(
                "The link isn't shown: anyone with it enters as that person. "
                f"`/lms link {self.email or '…'} to …` asks for it."
            )
        return " ".join(said)


class EntryLink(Applicant):
    """The link of one student, for whoever asked for it and may have it."""

    display = Display("name", ("name", "email", "applicant_id", "link"))
    proof = ("link",)


class Student(ClassOnLiveRecord):
    """Somebody in a course. `themes` are the numbers of topics; nothing means all of them."""

    display = Display("name", ("name", "email", "attended", "minutes_connected", "themes", "applicant_id"))

    name: str | None = None
    email: str | None = None
    attended: bool | None = None
    minutes_connected: int | None = None
    themes: str | None = None
    applicant_id: int | None = None
    user_account_id: int | None = None


class Added(ClassOnLiveRecord):
    """Who is in the session now. `otherwise` are those who were sent and are not listed."""

    display = Display(hidden=("otherwise",))

    applicants: tuple[Applicant, ...] = ()
    otherwise: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        if not self.otherwise:
            return ""
        return f"ClassOnLive didn't say what happened to {', '.join(self.otherwise)}. Check whether they are there."


class NewStudent(Part):
    line = "{name} <{email}>"
    model_config = CAMEL

    email: StudentEmail
    name: StudentName


class StudentSearch(ClassOnLive[Page[StudentFound]]):
    """Find students by name or e-mail address, and the courses they are in."""

    http = GET("/api/v1/{token}/student/search/{search}", section="Search among your students, search by name or email")

    search: Annotated[str, Help("Part of a name or an address", "jane")]


class ContentStudentAdd(ClassOnLive[Enrolled]):
    """Enroll {email: a student} in {content_id: a course}."""

    http = POST("/api/v1/{token}/content/student", section="Add a student to a content")

    content_id: ContentId
    email: StudentEmail
    name: StudentName
    themes: Annotated[
        list[Annotated[ThemeId, Wire(str)]] | None,
        Help("Numbers of the topics, in a course that has them; all of them unless you say", [34, 40]),
    ] = None


EmailInCourse = Annotated[
    Email,
    OptionsFrom("content_students_list", "email", "name", needs=("content_id",)),
    Help("E-mail address of the student", "jane@acme.com"),
]


class ContentStudentRemove(ClassOnLive[StudentFound]):
    """Unenroll {email: a student} from {content_id: a live course}."""

    http = DELETE("/api/v1/{token}/content/student", place="body", section="Remove a student", reversible=True)

    content_id: ContentId
    email: EmailInCourse


class ContentStudentGet(ClassOnLive[EntryLink]):
    """Get a join link for {email: a student} to {content_id: a live course}."""

    http = GET(
        "/api/v1/{token}/content/{contentId}/email/{email}",
        section="Request data for a student",
        sensitive="anyone with the link enters the course as that student",
    )

    content_id: ContentId
    email: EmailInCourse


class SessionStudentsAdd(ClassOnLive[Added]):
    """Add {students.email: students} to {session_id: a tutoring session}."""

    http = PUT(
        "/api/v1/{token}/particular/{sessionId}/addstudent", section="Add student(s) to a particular content session"
    )

    session_id: SessionId
    students: Annotated[
        list[NewStudent],
        MinLen(1),
        Help("Who comes", [{"name": "Jane Doe", "email": "jane@acme.com"}]),
    ]


class SessionStudentRemove(ClassOnLive[None]):
    """Remove {applicant_id: a student} from {session_id: a tutoring session}."""

    http = DELETE(
        "/api/v1/{token}/particular/{sessionId}/removestudent",
        place="body",
        section="Remove student from a particular content session",
        reversible=True,
    )

    session_id: SessionId
    applicant_id: ApplicantId


class ContentStudentsList(ClassOnLive[Page[Student]]):
    """List the students of a course and whether they came."""

    http = GET("/api/v1/{token}/student/findbycontent/{contentId}", section="Request the students of a content")

    content_id: ContentId
