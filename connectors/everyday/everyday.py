"""Everyday verbs: find a person, see a roster, enroll somebody, and the rest of what people do fifty times a day.

The same words on every platform that can do them. Reading verbs are implemented; writing verbs are planned: a plan only
reads, turns names into ids, and gives back documented operations, which are then decided on, approved and carried out
like any other.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.core.same import folded

R = TypeVar("R")


class Verb(StrEnum):
    """The everyday verbs."""

    FIND = "find"
    COURSES = "courses"
    ROSTER = "roster"
    PROGRESS = "progress"
    ATTENDANCE = "attendance"
    SESSIONS = "sessions"
    ENROLL = "enroll"
    UNENROLL = "unenroll"
    SCHEDULE = "schedule"
    ADD = "add"
    DEACTIVATE = "deactivate"
    LINK = "link"


@dataclass(frozen=True)
class Person:
    """Somebody on a platform. `id` is empty for one the platform does not know yet; `active` is None where it does not
    say; `refs` is what operations need besides the id, by name."""

    platform: str
    id: str
    name: str = ""
    email: str = ""
    active: bool | None = None
    role: str = ""
    refs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """What people are enrolled in: a course, a class, a lesson. `code` is the name the company gave it; `place` tells
    apart what has the same title, such as the training site."""

    platform: str
    id: str
    title: str
    code: str = ""
    place: str = ""
    refs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far somebody is. `fraction` is from 0 to 1, None where the platform does not say."""

    done: bool | None = None
    fraction: float | None = None
    score: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Enrollment:
    """One person in one course."""

    person: Person
    course: Course
    role: str = ""
    since: datetime | None = None
    active: bool | None = None
    progress: Progress | None = None
    refs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LiveSession:
    """Something that takes place at a time."""

    platform: str
    id: str
    title: str
    starts: datetime | None = None
    ends: datetime | None = None
    host: str = ""
    place: str = ""


@dataclass(frozen=True)
class Attendance:
    """Whether somebody came. `minutes` is how long they stayed."""

    person: Person
    session: LiveSession
    came: bool | None = None
    minutes: float | None = None


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


class Reader(Protocol):
    """How an everyday verb reads. Both raise errors.PlatformError, and what the reader refuses with for what the person
    may not see."""

    async def read(self, intent: Intent[R]) -> R: ...

    def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        """The rows of a listing, page by page."""
        ...


class Unplanned(Exception):
    """The verb cannot be carried out as asked. The message is a sentence that says why and what to do."""


class Unclear(Exception):
    """Several things have that name: a person must choose. The choices are people or courses."""

    def __init__(self, typed: str, choices: Sequence[Person | Course]) -> None:
        super().__init__(f"“{typed}” may be any of {len(choices)}")
        self.typed, self.choices = typed, tuple(choices)


class NotKnown(Exception):
    """The platform knows nobody and nothing of that name. `what` is "person" or "course"."""

    def __init__(self, what: str, typed: str) -> None:
        super().__init__(f"There is no {what} “{typed}”")
        self.what, self.typed = what, typed


Plan = tuple[Intent[Any], ...]


class Everyday:
    """What a platform makes of the verbs: it overrides those that its documents allow. Lives as long as one command."""

    platform: ClassVar[str]
    newcomers: ClassVar[bool] = False
    """Whether a person whom the platform does not know can be enrolled by their e-mail address."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    # Reading

    async def people(self, who: str, most: int = 10) -> list[Person]:
        """Those an e-mail address, an id or a part of a name fits, at most `most`; who fits exactly comes first."""
        raise NotImplementedError

    async def courses(self, words: str, most: int = 10) -> list[Course]:
        """Those an id, a code or a part of a title fits; what fits exactly comes first. Without words, all."""
        raise NotImplementedError

    async def taken(self, person: Person) -> list[Enrollment]:
        """What a person is enrolled in, and how far they are."""
        raise NotImplementedError

    def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        """Who is in a course and how far they are, page by page."""
        raise NotImplementedError

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        """Who came to what took place in that time."""
        raise NotImplementedError

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        """What takes place in that time, earliest first."""
        raise NotImplementedError

    # Planning. Each raises Unplanned.

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        raise NotImplementedError

    async def unenroll(self, person: Person, course: Course) -> Plan:
        raise NotImplementedError

    async def schedule(self, booking: Booking) -> Plan:
        raise NotImplementedError

    async def add(self, email: str, name: str) -> Plan:
        raise NotImplementedError

    async def deactivate(self, person: Person) -> Plan:
        raise NotImplementedError

    async def link(self, person: Person, course: Course) -> Plan:
        raise NotImplementedError

    # What is shared

    @classmethod
    def can(cls) -> frozenset[Verb]:
        """The verbs that this platform has."""
        return frozenset(
            verb for verb, needed in NEEDED_METHODS.items() if all(_overridden(cls, one) for one in needed)
        )

    async def person(self, who: str) -> Person:
        """The one it names exactly: an id, an e-mail address, or a whole name that only one has. Never a guess: raises
        Unclear where several fit or one only nearly does, NotKnown where none does."""
        found = await self.people(who)
        return _only("person", who, found, lambda one: (one.id, one.email, one.name))

    async def course(self, words: str) -> Course:
        """The one it names exactly: an id, a code, or a whole title that only one has. Raises Unclear and NotKnown."""
        found = await self.courses(words)
        return _only("course", words, found, lambda one: (one.id, one.code, one.title))


NEEDED_METHODS: Mapping[Verb, tuple[str, ...]] = {
    Verb.FIND: ("people",),
    Verb.COURSES: ("courses",),
    Verb.ROSTER: ("courses", "roster"),
    Verb.PROGRESS: ("people", "taken"),
    Verb.ATTENDANCE: ("courses", "attendance"),
    Verb.SESSIONS: ("sessions",),
    Verb.ENROLL: ("enroll",),
    Verb.UNENROLL: ("unenroll",),
    Verb.SCHEDULE: ("schedule",),
    Verb.ADD: ("add",),
    Verb.DEACTIVATE: ("deactivate",),
    Verb.LINK: ("link",),
}
"""What a platform must have for a verb."""


def _overridden(cls: type[Everyday], name: str) -> bool:
    return getattr(cls, name) is not getattr(Everyday, name)


T = TypeVar("T", Person, Course)


def _only(what: str, typed: str, found: Sequence[T], names: Callable[[T], tuple[str, ...]]) -> T:
    """The first kind of name that fits exactly decides: a course whose id is 12 wins over one that is called “12”."""
    if not found:
        raise NotKnown(what, typed)
    wanted = folded(typed)
    for at in range(len(names(found[0]))):
        exact = [one for one in found if folded(names(one)[at]) == wanted]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise Unclear(typed, exact)
    raise Unclear(typed, found)
