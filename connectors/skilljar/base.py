"""What all operations of Skilljar share: where a listing begins, what is risky, and how people and things are named.

Skilljar's reference names operations but prints no address and no method; both come from the schema it publishes.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic

from annotated_types import Ge, Le
from pydantic import AliasChoices, AliasPath, Field
from typing_extensions import TypeVar

from connectors.core.field_markers import ConfirmFirst, Help, OptionsFrom
from connectors.core.field_specs import Part
from connectors.core.intent import Intent
from connectors.core.record import Record

R = TypeVar("R", default=object)


class Skilljar(Intent[R], Generic[R]):
    """An operation of Skilljar. Source: Skilljar API endpoint reference, v1."""

    platform = "skilljar"


class Paged(Skilljar[R], Generic[R]):
    """A listing whose page size Skilljar decides."""

    page: Annotated[int | None, Ge(1), Help("Which page, from 1", 1)] = None


class Sized(Paged[R], Generic[R]):
    """A listing that comes in pages of any size."""

    # Skilljar names no limit; 1,000 is the largest page it gives of its own accord.
    page_size: Annotated[int | None, Ge(1), Le(1000), Help("How many on a page", 100)] = None


FETCHED = ConfirmFirst("Skilljar will copy it from")
"""Skilljar fetches whatever stands at such an address: a wrong one brings a stranger's file into a course."""


def now() -> datetime:
    """To the second: what is asked for twice in one is asked for once."""
    return datetime.now(UTC).replace(microsecond=0)


def has_passed(moment: datetime | None) -> bool:
    return moment is not None and moment <= datetime.now(UTC)


def is_off(value: bool | None) -> bool:
    return value is False


def is_on(value: bool | None) -> bool:
    return value is True


def is_emptied(value: object) -> bool:
    return value is None


def inside(*path: str) -> Any:
    """A field of a record that Skilljar sends inside another object."""
    return Field(None, validation_alias=AliasPath(*path))


def first_of(*paths: str) -> Any:
    """A field of a record that Skilljar sends now here, now there; a dot leads into an object."""
    return Field(None, validation_alias=AliasChoices(*(AliasPath(*path.split(".")) for path in paths)))


DomainName = Annotated[
    str, OptionsFrom("domains_list", "name", "name"), Help("Address of the training site", "learn.example.com")
]
UserId = Annotated[
    str,
    OptionsFrom("users_list", "id", "email", exact="email"),
    Help("Skilljar's number of the person", "opqrstu345678"),
]
DomainUserId = Annotated[
    str,
    OptionsFrom("domains_users_list", "id", "email", needs=("domain_name",), exact="user__email"),
    Help("Skilljar's number of the person", "opqrstu345678"),
]
CourseId = Annotated[
    str, OptionsFrom("courses_list", "id", "title"), Help("Skilljar's number of the course", "376culderht1r")
]
PublishedCourseId = Annotated[
    str,
    OptionsFrom("domains_published_courses_list", "id", "title", needs=("domain_name",), search="search"),
    Help("Number of the course on that site, which is not the number of the course", "abcdefg123456"),
]
LessonId = Annotated[
    str,
    OptionsFrom("lessons_list", "id", "title", needs=("course_id",), anywhere=True),
    Help("Skilljar's number of the lesson", "pwgfw0liwwi4"),
]
AssetId = Annotated[
    str | None, OptionsFrom("assets_list", "id", "name"), Help("File to show, by its number", "asdfv34d")
]
QUIZZES = OptionsFrom("quizzes_list", "id", "name", exact="name")
QuizId = Annotated[str | None, QUIZZES, Help("Quiz to show, by its number", "xxxxxxxxxx")]
ByEmail = Annotated[str | None, Help("Only who has this address", "jane@acme.com", label="E-mail address")]
ByFirstName = Annotated[str | None, Help("Only who has this first name; capitals matter", "Jane", label="First name")]
ByLastName = Annotated[str | None, Help("Only who has this last name; capitals matter", "Doe", label="Last name")]


class KnownPerson(Part):
    """Somebody Skilljar has already."""

    id: UserId


class Written(Record):
    """What a change is answered with. `unconfirmed` says what Skilljar left as it was."""

    unconfirmed: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        told = " and ".join(self.unconfirmed)
        return f"In Skilljar's answer {told}. Look there before you rely on it." if told else ""

    def plain(self, reveal: bool = False) -> dict[str, Any]:
        return {name: value for name, value in super().plain(reveal).items() if name != "unconfirmed"}


class Offer(Record):
    """What taking a course, a path or a plan costs, and where one signs up."""

    id: str | None = None
    registration_open: bool | None = None
    registration_url: str | None = None
    amount: str | None = inside("price", "amount")
    currency_code: str | None = inside("price", "currency_code")
