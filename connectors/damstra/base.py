"""What all operations of Damstra share: names in camelCase, how times are written, how people and groups are named."""

from datetime import datetime
from typing import Annotated, Generic

from annotated_types import Ge, Le, MinLen
from pydantic import BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import TypeVar

from connectors.core.field_markers import Email, Help, Instant, OptionsFrom, Wire, ZoneName
from connectors.core.field_specs import Part
from connectors.core.intent import Intent
from connectors.core.record import CamelRecord
from connectors.damstra.vocabulary import spell

R = TypeVar("R", default=object)
CAMEL = ConfigDict(alias_generator=to_camel)


class Damstra(Intent[R], Generic[R]):
    """An operation of Damstra Learning. Source: Damstra Learning Public API 2.0. None: it answers with nothing."""

    platform = "damstra"
    model_config = CAMEL


class DamstraRecord(CamelRecord):
    """One thing on Damstra."""


def seconds(moment: datetime) -> str:
    """`2015-10-29T15:28:59+0000`: as lesson schedules write their times."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "+0000")


def milliseconds(moment: datetime) -> str:
    """`2018-05-18T17:00:06.000+0000`: as sessions do."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")


Moment = Annotated[Instant, Wire(seconds)]
SessionMoment = Annotated[Instant, Wire(milliseconds)]
Duration = Annotated[str | None, BeforeValidator(spell)]
"""A length that arrives in milliseconds."""

# Both are always sent: the document says that the listing of people defaults to no rows, and calls them required
# elsewhere. It names no largest page; a hundred is what its own example asks for.
StartIndex = Annotated[int, Ge(0), Help("How many rows to skip", 0, label="Rows to skip")]
MaxResults = Annotated[int, Ge(1), Le(100), Help("How many rows to show", 100, label="Rows to show")]

PEOPLE = OptionsFrom("users_list", "id", "email_address", search="q", exact="email_address")
GROUPS = OptionsFrom("groups_list", "id", "name", search="q")
VERSIONS = OptionsFrom("lessons_list", "lesson_version_id", "name", search="q")
PersonId = Annotated[int, PEOPLE, Help("Damstra's number of the person", 12345)]
PersonIds = Annotated[list[int], MinLen(1), PEOPLE, Help("Damstra's numbers of the people", [12345, 12346])]
InstructorId = Annotated[int, PEOPLE, Help("Damstra's number of the instructor", 731)]
GroupId = Annotated[int, GROUPS, Help("Damstra's number of the group", 1234)]
ScheduleId = Annotated[
    int,
    OptionsFrom("user_lesson_schedules_list", "id", "lesson_name", needs=("user_id",)),
    Help("Damstra's number of the person's lesson, its lesson schedule", 98765),
]
LessonId = Annotated[
    int, OptionsFrom("lessons_list", "lesson_id", "name", search="q"), Help("Damstra's number of the lesson", 1234)
]
VersionId = Annotated[int, VERSIONS, Help("Damstra's number of one version of the lesson", 1216)]

FirstName = Annotated[str, Help("First name", "Jane")]
LastName = Annotated[str, Help("Last name", "Doe")]
EmailAddress = Annotated[Email, Help("E-mail address", "jane@acme.com")]
UserName = Annotated[
    str | None, Help("The name the person logs in with; Damstra makes one up for a new person", "jane.doe")
]
PhoneNumber = Annotated[str, Help("Phone number", "0811112222")]
MobileNumber = Annotated[str, Help("Mobile phone number", "0411222333")]
TimeZone = Annotated[ZoneName, Help("Time zone of the person", "Australia/Perth")]


class GroupRef(Part):
    line = "{id}"

    id: GroupId
