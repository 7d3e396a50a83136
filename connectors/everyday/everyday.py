"""Everyday verbs: find a person, see a roster, enroll somebody, and the rest of what people do fifty times a day.

The same words on every platform that can do them. Reading verbs are implemented; writing verbs are planned: a plan only
reads, turns names into ids, and gives back documented operations, which are then decided on, approved and carried out
like any other.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from connectors.core import errors
from connectors.core.intent import Intent, dump
from connectors.core.record import Page
from connectors.everyday.exact import id_of, only_course, only_person
from connectors.everyday.values import Attendance, Booking, Course, Enrollment, LiveSession, Newcomer, Person, Tells
from connectors.everyday.verbs import Verb

R = TypeVar("R")


class Reader(Protocol):
    """How an everyday verb reads. Both raise errors.PlatformError, and what the reader refuses with for what the person
    may not see."""

    async def read(self, intent: Intent[R]) -> R: ...

    def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        """The rows of a listing, page by page."""
        ...

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        """The results of many reads, by their place, as far as there is time: None where there was none yet, and the
        error of one that failed. What is read is kept for some minutes, and what is not goes on being read, so that
        asking again goes on. Raises what the reader refuses with."""
        ...

    async def now(self) -> datetime:
        """The time, by which what has ended or expired is told from what has not."""
        ...


class Unplanned(Exception):
    """The verb cannot be carried out as asked. The message is a sentence that says why and what to do."""


class NothingToDo(Unplanned):
    """The same, where what is wanted is so already: nobody misses anything."""


class NotEnrolled(Unplanned):
    """They are not in the course that it is about: enrolling them would mend it."""


class NotAtPlace(Unplanned):
    """They are not at the place of the platform that it is about, such as a training site: adding them there would mend
    it."""

    def __init__(self, sentence: str, place: str, person: Person) -> None:
        super().__init__(sentence)
        self.place, self.person = place, person


class NeedsMore(Unplanned):
    """The same, where more input would mend it: a missing name, a date, a role that the platform does not have."""


class NeedsCourse(NeedsMore):
    """The same, where what is missing is the course that a session belongs to."""


def refuse_place(booking: Booking, title: str) -> None:
    """For a platform that keeps no place of a session: it is refused, and never dropped without a word. Raises
    NeedsMore."""
    if booking.place:
        raise NeedsMore(f"{title} has no rooms or places for sessions: leave out “{booking.place}”.")


class NeedsPlace(NeedsMore):
    """The same, where somebody must choose one of a few places of the platform, such as its training sites."""

    def __init__(self, sentence: str, places: Sequence[str]) -> None:
        super().__init__(sentence)
        self.places = tuple(places)


@dataclass(frozen=True)
class Stopped:
    """Where a look through many things stopped for lack of time. `of` is None where nobody knows how many there are;
    `what` are the things, such as `classes`."""

    read: int
    of: int | None
    what: str


def unread_rows(title: str, what: str, count: int) -> tuple[str, ...]:
    """A sentence on rows of a listing that are nothing of the kind, where there are any. `what` is what they should be,
    such as `people`."""
    rows = "One row" if count == 1 else f"{count:,} rows"
    return (f"{rows} of {title}'s list of {what} couldn't be read.",) if count else ()


@dataclass(frozen=True)
class RosterPlace:
    """Where a roster can be gone on with.

    Attributes:
        asked: the fields of the platform's own listing that ask for the page, as plain data
        skip: how many people of that page come before
        owing: whether some who came before are told at the end only
        among: a mark of all who are in the course, where the end is known by who is left of them
        owed: the platform's own ids of those who are left, where nobody else is to come
    """

    asked: Mapping[str, Any]
    skip: int = 0
    owing: bool = False
    among: str = ""
    owed: tuple[int | str, ...] = ()


def place_of(rows: Sequence[Any], **rest: Any) -> RosterPlace | None:
    """Where these rows of the platform's own listing begin; `rest` is what else the place holds. None where they were
    not read page by page."""
    asked = getattr(rows, "asked", None)
    return RosterPlace(dump(asked), **rest) if asked else None


class ReadAnew(Exception):
    """A roster that was gone on with can be told to its end only from its beginning."""


Plan = tuple[Intent[Any], ...]
Opposite = Intent[Any] | Literal[Verb.UNENROLL]
"""What takes an operation back: another one, or to unenroll whom it enrolled, planned as things stand by then."""


class Everyday:
    """What a platform makes of the verbs: it overrides those that its documents allow. Lives as long as one command."""

    platform: ClassVar[str]
    newcomers: ClassVar[bool] = False
    """Whether a person whom the platform does not know can be enrolled by their e-mail address."""
    tells_enrolled: ClassVar[bool] = False
    """Whether what an enrollment is answered with is known by the platform's own id of the person."""
    tells: ClassVar[Tells] = Tells()
    searching: ClassVar[str] = ""
    """How the platform finds people, as a sentence, where it finds fewer than one expects."""
    searching_courses: ClassVar[str] = ""
    """What else bears a title there, and is not looked through for courses, as a sentence."""

    course_fact: ClassVar[str] = "course"
    """What the news of the platform call a course."""

    names_sessions: ClassVar[bool] = False
    """Whether live sessions have names of their own there, rather than the title of their course."""
    site_verbs: ClassVar[frozenset[Verb]] = frozenset()
    """Verbs that can be about one of several training sites of the platform alone, such as `learn.example.com`."""
    roles: ClassVar[tuple[str, ...]] = ()
    """What somebody can be enrolled as, such as `ta`, a word each. The common ones (student, teacher) are understood
    anyway, so that `enroll` can say which of them the platform has not."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.site = ""
        """The only training site that it is about, as it was typed; empty where it is about all of them."""
        self.stopped: Stopped | None = None
        """Where the last look stopped early; None where it saw everything."""
        self.unseen: tuple[str, ...] = ()
        """What the last look did not see, a sentence each, such as what was gone by the time it was looked at."""
        self.roster_rows: int | None = None
        """How many a roster has in all, known from its first page on; None where the platform does not say."""
        self.roster_gone: int | None = None
        """How many of these are not in the course any more; None where that is as unknown, or nobody is listed on."""
        self.begin: RosterPlace | None = None
        """Where the next roster begins; None for its beginning."""
        self.told_from: RosterPlace | None = None
        """Where the rows begin that a roster told last; None where it cannot be gone on with there."""

    # Reading

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        """Those an e-mail address, an id or a part of a name fits: all of them, or at most `most`. Who fits exactly
        comes first."""
        raise NotImplementedError

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        """Those an id, a code or a part of a title fits: all of them, or at most `most`. What fits exactly comes first.
        Without words, every course."""
        raise NotImplementedError

    async def taken(self, person: Person) -> list[Enrollment]:
        """What a person is enrolled in, and how far they are."""
        raise NotImplementedError

    def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        """Who is in a course and how far they are, page by page. Raises ReadAnew."""
        raise NotImplementedError

    def progress(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        """The same people, with how far they are also where that costs a call for each of them."""
        return self.roster(course)

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

    async def add(self, newcomer: Newcomer) -> Plan:
        raise NotImplementedError

    def called_role(self, role: str) -> str:
        """What the platform calls the role that was typed, as it is sent; empty where it has no roles."""
        return ""

    async def free_login(self, newcomer: Newcomer) -> str:
        """A name to log in with that the platform takes and nobody has; empty where it wants none."""
        return ""

    async def deactivate(self, person: Person) -> Plan:
        raise NotImplementedError

    async def reactivate(self, person: Person) -> Plan:
        raise NotImplementedError

    async def link(self, person: Person, course: Course) -> Plan:
        raise NotImplementedError

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        """What takes exactly this operation back, and changes nothing besides; None where nothing does.

        It is asked right after the plan, while what the operation is going to change can still be seen."""
        return None

    async def unmake(self, made: str, person: Person, course: Course) -> Plan:
        """What takes back an enrollment that `opposite` calls unenrolling: raises Unplanned. `made` is what its answer
        was known by; a platform on which somebody can have several in one course goes by that."""
        return await self.unenroll(person, course)

    def not_restored(self, back: Intent[Any]) -> str:
        """What was lost with what this operation takes back, and is not there again after it, such as `their groups in
        the course`; empty where all is as it was."""
        return ""

    # What is shared

    async def count_roster(self, rows: Sequence[Enrollment] | None) -> None:
        """Note how many there are, where these are all rows of the roster; None where they are not."""
        now = await self.reader.now()
        self.roster_rows = None if rows is None else len(rows)
        self.roster_gone = None if rows is None else sum(not one.current(now) for one in rows)

    @classmethod
    def can(cls) -> frozenset[Verb]:
        """The verbs that this platform has."""
        return frozenset(
            verb for verb, needed in NEEDED_METHODS.items() if all(_overridden(cls, one) for one in needed)
        )

    def consequence(self, plan: Plan) -> str:
        """What these operations bring beyond what the verb says, as a sentence, such as when something is due; empty
        where that is nothing. They are the operations as they will be sent: once the connector has begun them."""
        return ""

    def place(self, plan: Plan) -> str:
        """Where on the platform these operations act, such as `learn.example.com`, where it has several such places."""
        return ""

    def known(self, intent: Intent[Any]) -> Mapping[str, str]:
        """What the values of an operation that was just planned are called, by field, where it is the plan that saw
        that and no read of the operation's own could. What it acts on need not be shown by such a read then."""
        return {}

    def doubt(self, plan: Plan) -> str:
        """Why somebody may not mean what they ask for, as a sentence, such as that a course is over, or what it would
        change, as a question; they are asked before anything is done."""
        return ""

    def untold(self, course: Course) -> str:
        """Why nobody can tell from here who is in this course, as a sentence; empty where that can be told."""
        return ""

    def left(self, plan: Plan, title: str) -> str:
        """What somebody is out of by these operations, where that is not all of the course."""
        return title

    async def person(self, who: str) -> Person:
        """The one it names exactly: an e-mail address, a whole name, an alias or an id that only one has.

        Never a guess: raises Unclear where several fit or one only nearly does, NotKnown where none does."""
        id = id_of(who)
        return only_person(who, await self.people(who if id is None else id))

    async def member(self, who: str, course: Course) -> Person:
        """The same, of somebody who is in this course: a platform whose people are known by their courses alone looks
        for an address there and nowhere else, and raises NotInCourse."""
        return await self.person(who)

    async def enrollee(self, who: str, course: Course) -> Person:
        """The same, of somebody who is to be in this course. It looks wherever the platform may know them, so that
        NotKnown means somebody new, unless `stopped` says that there was no time to see everything."""
        return await self.member(who, course)

    async def course(self, words: str) -> Course:
        """The one it names exactly: a code, a whole title or an id that only one has. Raises Unclear and NotKnown."""
        id = id_of(words)
        return only_course(words, await self.courses(words if id is None else id))


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
    Verb.REACTIVATE: ("reactivate",),
    Verb.LINK: ("link",),
}
"""What a platform must have for a verb."""


def _overridden(cls: type[Everyday], name: str) -> bool:
    return getattr(cls, name) is not getattr(Everyday, name)
