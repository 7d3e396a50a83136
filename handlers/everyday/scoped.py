"""An everyday verb for somebody whom the policy lets see some courses only.

What a platform lists has to be read before anybody can say which course is meant. So it is read with the right for some
course, and what is given back is looked at again: of courses, sessions and enrollments only those that this person may
see, and of a course that they may not see, nothing. No people are read before such a course is known.

People are shown to who may find any of them. To others only those who are in the course that it is about: whoever else
is named is answered for as if nobody had that name. Who may enroll in the course may do so by somebody's whole address.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from bot.policy.scope import CourseNames
from connectors.catalog import platforms
from connectors.core.intent import Intent
from connectors.core.same import same
from connectors.everyday.everyday import Everyday, NeedsMore, Opposite, Plan, Reader
from connectors.everyday.exact import NotInCourse, NotKnown, Unclear, only_person, shown
from connectors.everyday.fitting import fitting_people
from connectors.everyday.values import Attendance, Booking, Course, Enrollment, LiveSession, Person
from connectors.everyday.verbs import Verb


class Reads(Enum):
    """With which right something is read."""

    COURSE = auto()
    """That for the course which it is about: nothing is shown of it but what is of that course."""
    LOOK = auto()
    """That for some course: what is read is looked at before anybody sees it."""
    ALL = auto()
    """That for everything that it reads."""


READS: ContextVar[Reads] = ContextVar("reads", default=Reads.COURSE)
"""Of the task that reads, and those it starts."""
ADDRESS: ContextVar[str] = ContextVar("address", default="")
"""Whose whole address is looked for anywhere; empty where nobody's is. Of the same tasks."""
NAMED_BY_ADDRESS = "I can show you only people who are in {title}. To enroll someone else, type their whole address."
LED_BY_ADDRESS = "Type the whole e-mail address of who leads it."


class Scope(Protocol):
    """Which courses somebody may see of what was read for them."""

    limited: bool
    """Whether something was read of which they may see only a part."""

    def sees(self, course: CourseNames) -> bool: ...

    def take(self, course: CourseNames) -> None:
        """From now on it is read with the right for this course."""
        ...

    def finds(self) -> bool:
        """Whether they may find any person there."""
        ...

    def enrolls(self, course: CourseNames) -> bool:
        """Whether they may enroll somebody in this course, or ask for it."""
        ...

    async def refuse(self, course: str) -> None:
        """Raises RequestRefused, where they may see some courses only."""
        ...


class ScopedEveryday(Everyday):
    """Stands before a platform's own; `scope` is set when it is made."""

    scope: Scope
    every_session: Sequence[LiveSession] = ()
    """All that were read last, also those that they may not see."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._courses: dict[str, Course] = {}
        """What it is about, each a course that they may see."""
        self._inside: dict[str, list[Person]] = {}
        """Who is in them, as far as it was read whole."""

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        if address := ADDRESS.get():
            return [one for one in await super().people(who) if same(one.email, address)][:most]
        if self._courses and not self.scope.finds():
            here = [person for one in [*self._courses.values()] for person in await self._who_is_in(one)]
            return fitting_people(shown(who), {one.id or one.email: one for one in here}.values(), most)
        with _reading(Reads.ALL):
            return await super().people(who, most)

    async def person(self, who: str) -> Person:
        try:
            return await super().person(who)
        except NotKnown:
            if not self._courses or self.stopped or ADDRESS.get() or self.scope.finds():
                raise
            raise NotInCourse(who, next(iter(self._courses.values())).title) from None

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        with _reading(Reads.LOOK):
            found = await super().courses(words)
        self._hide()
        return [one for one in found if self.scope.sees(names_of(one))][:most]

    async def course(self, words: str) -> Course:
        try:
            return await super().course(words)
        except NotKnown:
            await self.scope.refuse(shown(words))
            raise

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        with _reading(Reads.LOOK):
            found = self.every_session = await super().sessions(since, until)
        self._hide()
        return [one for one in found if self.scope.sees(course_of(one))]

    async def taken(self, person: Person) -> list[Enrollment]:
        found = await super().taken(person)
        self.unseen = self.unseen if self.scope.finds() else ()
        return [one for one in found if self.scope.sees(names_of(one.course))]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        await self._about(course)
        async for rows in super().roster(course):
            yield rows

    async def progress(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        await self._about(course)
        async for rows in super().progress(course):
            yield rows

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        await self._about(course)
        return await super().attendance(course, since, until)

    async def member(self, who: str, course: Course) -> Person:
        await self._about(course)
        if ADDRESS.get() or self.scope.finds():
            return await super().member(who, course)
        return await self._one_of(who, course)

    async def enrollee(self, who: str, course: Course) -> Person:
        await self._about(course)
        if self.scope.finds():
            return await super().enrollee(who, course)
        try:
            return await self._one_of(who, course)
        except NotKnown:
            if not self.scope.enrolls(names_of(course)):
                raise
        if "@" not in who:
            raise NeedsMore(NAMED_BY_ADDRESS.format(title=course.title))
        before = ADDRESS.set(who)
        try:
            return await super().enrollee(who, course)
        finally:
            ADDRESS.reset(before)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        await self._about(course)
        return await super().enroll(person, course, role)

    async def unenroll(self, person: Person, course: Course) -> Plan:
        await self._about(course)
        return await super().unenroll(person, course)

    async def link(self, person: Person, course: Course) -> Plan:
        await self._about(course)
        return await super().link(person, course)

    async def schedule(self, booking: Booking) -> Plan:
        if booking.course:
            await self._about(booking.course)
        if self.scope.finds():
            return await super().schedule(booking)
        if not all("@" in one for one in booking.hosts):
            raise NeedsMore(LED_BY_ADDRESS)
        try:
            return await super().schedule(booking)
        except Unclear:
            raise NeedsMore(LED_BY_ADDRESS) from None

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        if course:
            await self._about(course)
        return await super().opposite(planned, person, course)

    async def unmake(self, made: str, person: Person, course: Course) -> Plan:
        await self._about(course)
        return await super().unmake(made, person, course)

    def _hide(self) -> None:
        """What was not seen may have the names of courses that they may not see."""
        self.unseen = () if self.scope.limited else self.unseen

    async def _one_of(self, who: str, course: Course) -> Person:
        """Whom it names in this course, without a word on whether anybody else has that name. Raises NotInCourse."""
        try:
            return only_person(who, fitting_people(shown(who), await self._who_is_in(course)))
        except NotKnown:
            if self.stopped:
                raise
            raise NotInCourse(who, course.title) from None

    async def _who_is_in(self, course: Course) -> list[Person]:
        """As far as there is time to look."""
        if Verb.ROSTER not in self.can():
            return []
        if course.id in self._inside:
            return self._inside[course.id]
        found = [row.person async for rows in super().roster(course) for row in rows]
        if not self.stopped:
            self._inside[course.id] = found
        return found

    async def _about(self, course: Course) -> None:
        """Raises RequestRefused where they may not see it."""
        names = names_of(course)
        if not self.scope.sees(names):
            await self.scope.refuse(course.title)
            raise NotKnown("course", course.title)
        self.scope.take(names)
        self._courses[course.id] = course


def course_of(session: LiveSession) -> CourseNames:
    """Where a platform gives sessions names of their own, one that says no course is of none."""
    kind = platforms()[session.platform].everyday
    return CourseNames.of(session.course or ("" if kind and kind.names_sessions else session.title))


def names_of(course: Course) -> CourseNames:
    return CourseNames.of(course.title, course.id, course.code)


def confined(verbs: Everyday) -> bool:
    """Whether people are looked for in some courses only."""
    return isinstance(verbs, ScopedEveryday) and not verbs.scope.finds()


def shows_some_only(verbs: Everyday) -> bool:
    """Whether there may be courses that were read and not shown."""
    return isinstance(verbs, ScopedEveryday) and verbs.scope.limited


def scoped(kind: type[Everyday], reader: Any, scope: Scope) -> Everyday:
    """The verbs of a platform, within this scope."""
    made = _within(kind)(reader)
    made.scope = scope
    return made


_MADE: dict[Any, type[ScopedEveryday]] = {}
"""By the class of each platform."""


def _within(kind: type[Everyday]) -> type[ScopedEveryday]:
    if kind not in _MADE:
        own: Mapping[str, Any] = {"can": classmethod(lambda _: _can(kind))}
        _MADE[kind] = type(f"Scoped{kind.__name__}", (ScopedEveryday, kind), dict(own))
    return _MADE[kind]


def _can(kind: type[Everyday]) -> frozenset[Verb]:
    """The platform's own: this class has every method."""
    return kind.can()


@contextmanager
def _reading(how: Reads) -> Iterator[None]:
    before = READS.set(how)
    try:
        yield
    finally:
        READS.reset(before)
