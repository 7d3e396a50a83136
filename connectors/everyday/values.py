"""What the everyday verbs speak of, the same on every platform: people, courses, enrollments, live sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from connectors.core.intent import Intent


class Fact(StrEnum):
    """What a platform may be able to tell of an enrollment."""

    ENROLLED = "enrolled"
    STARTED = "started"
    HOW_FAR = "how far"
    COMPLETED = "completed"
    SCORE = "score"
    DUE = "due"
    EXPIRES = "expires"
    ATTENDED = "attended"
    CERTIFICATE = "certificate"


PROGRESS_FACTS = frozenset({Fact.STARTED, Fact.HOW_FAR, Fact.COMPLETED, Fact.SCORE})
"""What makes an answer about progress more than a list of who takes what."""


@dataclass(frozen=True)
class Tells:
    """What a platform tells, field by field.

    Attributes:
        person: of each course that one person takes
        course: of each person in one course
        named: whom alone a name finds, one of them, such as `student`; empty where it finds everybody
    """

    person: frozenset[Fact] = frozenset()
    course: frozenset[Fact] = frozenset()
    named: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody on a platform.

    Attributes:
        id: empty for one the platform does not know yet
        name: the whole of it, as the platform shows it
        active: whether they can use the platform; None where it does not say
        refs: what operations need besides the id, by name
        first: first name, where the platform keeps the two apart
        last: last name, likewise
        aliases: what names them exactly besides: a log-in name, an employee number
        standing: why they are not active, in a word such as `expired`
        zone: the time zone that the platform keeps for them, empty where it keeps none
        off: places of the platform, such as training sites, on which they are switched off
    """

    platform: str
    id: str
    name: str = ""
    email: str = ""
    active: bool | None = None
    role: str = ""
    refs: Mapping[str, Any] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    aliases: tuple[str, ...] = ()
    standing: str = ""
    zone: str = ""
    off: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """How a sentence names them."""
        return self.name or self.email or self.id

    @property
    def names(self) -> tuple[str, str]:
        """First and last name: as the platform keeps them, else the whole name taken apart."""
        return (self.first, self.last) if self.first or self.last else split_name(self.name)


def whole_name(first: str | None, last: str | None) -> str:
    """Of a platform that keeps the two apart, and may lack either."""
    return " ".join(filter(None, (first, last))).strip()


def named_person(
    platform: str, id: str | int | None, first: str | None, last: str | None, email: str | None = None, **more: Any
) -> Person:
    """Somebody of whom a platform keeps first and last name apart; `more` are other attributes of theirs."""
    name = whole_name(first, last)
    return Person(platform, str(id or ""), name, email or "", first=first or "", last=last or "", **more)


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be added. `login` is the name to log in with, empty where the platform may choose one; `place` is
    where on a platform of several sites."""

    email: str
    first: str = ""
    last: str = ""
    login: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        return whole_name(self.first, self.last)


NAME_PARTICLES = (
    "van", "von", "vom", "zu", "zur", "zum", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "do", "du",
    "des", "la", "le", "las", "los", "el", "al", "bin", "ibn", "ben", "ter", "ten", "af", "av", "y", "e",
)  # fmt: skip
"""Words before a last name that belong to it, such as `van den` Berg."""
_JOINING_PARTICLES = ("y", "e", "i", "und")
"""Between two halves of a last name, such as Ortega `y` Gasset."""
NAME_TITLES = ("dr", "prof", "mr", "mrs", "ms")
NAME_SUFFIXES = ("phd", "msc", "mba", "jr", "sr", "ii", "iii", "esq")
"""Before a name and behind it, in small letters and without full stops: neither is anybody's last name."""


def is_name_suffix(word: str) -> bool:
    return word.casefold().replace(".", "") in NAME_SUFFIXES


def split_name(name: str) -> tuple[str, str]:
    """First and last name of somebody new, for platforms that want them apart. `Doe, Jane` says which is which; else
    the last word is the last name, with the particles before it. One word is a first name alone. Titles stay before the
    first name and suffixes behind the last, so that nothing is lost."""
    parts = [part.split() for part in name.split(",") if part.strip()]
    suffixes: list[str] = []
    while len(parts) > 1 and all(map(is_name_suffix, parts[-1])):
        suffixes = [*parts.pop(), *suffixes]
    if len(parts) == 2:
        return " ".join(parts[1]), " ".join([*parts[0], *suffixes])
    words = [word for part in parts for word in part]
    while len(words) > 1 and is_name_suffix(words[-1]):
        suffixes = [words.pop(), *suffixes]
    titles = [word for at, word in enumerate(words) if all(_is_title(one) for one in words[: at + 1])][: len(words) - 1]
    first, last = _apart(words[len(titles) :])
    if titles and not last:
        first, last = [], first
    if not last:
        return " ".join([*first, *suffixes]), ""
    return " ".join([*titles, *first]), " ".join([*last, *suffixes])


def _is_title(word: str) -> bool:
    return word.casefold().replace(".", "") in NAME_TITLES


def _apart(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """First names, and the last name with its particles. Where a particle comes first, all of it is the last name."""
    if len(words) > 1 and words[0] in NAME_PARTICLES and not all(map(str.islower, words)):
        return [], words
    at = max(len(words) - 1, 1)
    while at > 1 and (words[at - 1] in (*NAME_PARTICLES, *_JOINING_PARTICLES) or words[at] in _JOINING_PARTICLES):
        at -= 1
    return words[:at], words[at:]


@dataclass(frozen=True)
class Course:
    """What people are enrolled in: a course, a class, a lesson. `code` is the name the company gave it; `place` tells
    apart what has the same title, such as the training site; `closed` says in a word why nobody takes it any more."""

    platform: str
    id: str
    title: str
    code: str = ""
    place: str = ""
    refs: Mapping[str, Any] = field(default_factory=dict)
    closed: str = ""


@dataclass(frozen=True)
class Progress:
    """How far somebody is. `fraction` is from 0 to 1, None where the platform does not say; `at` is when they completed
    it or were last seen in it. `attended` of the `held` sessions they came to, where that is what is known; `counted`
    says what the fraction was counted from, such as `4 of 10 lessons`. `result` is how it was judged, such as `failed`,
    and `credits` what they earned with it, such as `2 CPEs`."""

    done: bool | None = None
    fraction: float | None = None
    score: str = ""
    at: datetime | None = None
    started: bool | None = None
    attended: int | None = None
    held: int | None = None
    counted: str = ""
    result: str = ""
    credits: str = ""


@dataclass(frozen=True)
class Enrollment:
    """One person in one course. `active` is False where it was ended, cancelled or taken away; `standing` says in a
    word which. `due` is in the person's own time zone where the platform keeps one, else in UTC. `certificate`
    fetches the certificate of what they completed, where the platform gives any; where it only tells that they have
    one, `certified` is since when and `certified_until` how long it holds."""

    person: Person
    course: Course
    role: str = ""
    since: datetime | None = None
    active: bool | None = None
    progress: Progress | None = None
    refs: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    expires: datetime | None = None
    standing: str = ""
    certificate: Intent[Any] | None = None
    certified: datetime | None = None
    certified_until: datetime | None = None

    def current(self, now: datetime) -> bool:
        """Whether they are in it now: neither ended nor expired."""
        return self.active is not False and (self.expires is None or self.expires > now)


@dataclass(frozen=True)
class LiveSession:
    """Something that takes place at a time. `over` where the platform says that it is, whatever its times say. Where
    the platform tells them: `course` is the one it belongs to, `sites` are where that is offered, and in `zone` it was
    scheduled."""

    platform: str
    id: str
    title: str
    starts: datetime | None = None
    ends: datetime | None = None
    host: str = ""
    place: str = ""
    cancelled: bool = False
    over: bool = False
    course: str = ""
    sites: tuple[str, ...] = ()
    zone: str = ""

    def begins_within(self, since: datetime, until: datetime) -> bool:
        return self.starts is not None and since <= self.starts < until

    def is_over(self, now: datetime, longest: timedelta = timedelta()) -> bool:
        """Whether it has surely ended: where nobody says how long it takes, once the `longest` would have."""
        ends = self.ends or (self.starts + longest if self.starts else None)
        return self.over or (ends is not None and ends <= now)


def came(noted: bool | None, over: bool) -> bool | None:
    """Whether somebody came, by what is `noted`: until all is over a no may become a yes, and says nothing."""
    return noted if noted or over else None


@dataclass(frozen=True)
class Attendance:
    """Whether somebody came.

    Attributes:
        minutes: how long they stayed
        late: whether they came after it had begun, as the platform judges it
        whole: whether this is told of all dates of the course together, of which `session` is one
    """

    person: Person
    session: LiveSession
    came: bool | None = None
    minutes: float | None = None
    late: bool | None = None
    whole: bool = False


@dataclass(frozen=True)
class Booking:
    """A live session to be scheduled. `course` is the one it belongs to, where the platform wants one."""

    title: str
    starts: datetime
    minutes: int
    zone: str
    hosts: tuple[str, ...] = ()
    course: Course | None = None
    place: str = ""

    @property
    def ends(self) -> datetime:
        """So many minutes later, also where the clocks change in between."""
        return (self.starts.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(self.starts.tzinfo)
