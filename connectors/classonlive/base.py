"""What all operations of ClassOnLive share: names in camelCase, and how courses, people and sessions are named.

What ClassOnLive calls a content is a course here: a webinar, a live class, tutoring, or something to learn alone. The
token that stands in every address is the connector's; no operation has it.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Generic

from annotated_types import Ge
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import TypeVar

from connectors.core.field_markers import Also, Email, Help, MayBeNew, NamedIn, OptionsFrom
from connectors.core.intent import Intent
from connectors.core.links import OwnLink
from connectors.core.record import CamelRecord, Display

R = TypeVar("R", default=object)
CAMEL = ConfigDict(alias_generator=to_camel)


class ClassOnLive(Intent[R], Generic[R]):
    """An operation of ClassOnLive. Source: ClassOnLive API. None: it answers with nothing but that it went well."""

    platform = "classonlive"
    own = ("token",)
    model_config = CAMEL


class ClassOnLiveRecord(CamelRecord):
    misspelled: ClassVar[Mapping[str, str]] = {
        "paswword": "password",
        "durartion": "duration",
        "donwloaded": "downloaded",
    }


class CourseMade(ClassOnLiveRecord):
    """All that is said of a course that was made or changed."""

    display = Display("content_id", ("content_id",))

    content_id: int | None = None


class PrivateLink(ClassOnLiveRecord):
    """Whoever has the link gets in, so it is shown to nobody but the person who asked."""

    proof = ("link",)

    link: OwnLink = None


ContentId = Annotated[
    int,
    Also("course_id"),
    OptionsFrom("content_list", "content_id", "title", search="content_search.search"),
    Help("ClassOnLive's number of the course", 32960),
]
Title = Annotated[str, Help("Title of the course", "Onboarding 101")]
PERSON = NamedIn("user_name_get", "email", "name")
Teacher = Annotated[Email, PERSON, Help("E-mail address of the teacher", "ines@acme.com")]
StudentEmail = Annotated[Email, PERSON, MayBeNew(), Help("E-mail address of the student", "jane@acme.com")]
StudentName = Annotated[str, Help("Full name of the student", "Jane Doe")]
ApplicantId = Annotated[
    int,
    OptionsFrom("content_students_list", "applicant_id", "name", needs=("content_id",)),
    Help("ClassOnLive's number of the student in this course", 142829),
]
SessionId = Annotated[
    int,
    OptionsFrom("particular_calendar_get", "session_id", "date", needs=("content_id",)),
    Help("Number of the tutoring session, from the course's calendar", 85262),
]
ThemeId = Annotated[int, Help("Number of the topic, as given when it was made", 38, label="Topic id")]
ModuleId = Annotated[
    int,
    OptionsFrom("theme_modules_list", "module_id", "title", needs=("theme_id",)),
    Help("Number of the module", 134),
]
Order = Annotated[int, Ge(0), Help("Its place among the others", 1)]
