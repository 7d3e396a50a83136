"""An everyday verb for somebody whom the policy lets see some courses only.

What a platform lists has to be read before anybody can say which course is meant. So it is read with the right for some
course, and what is given back is looked at again: of courses, sessions and enrollments only those that this person may
see, and of a course that they may not see, nothing. No people are read before such a course is known.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from bot.policy.scope import CourseNames
from connectors.catalog import platforms
from connectors.core.intent import Intent
from connectors.everyday.everyday import Everyday, Opposite, Plan
from connectors.everyday.exact import NotKnown, shown
from connectors.everyday.values import Attendance, Booking, Course, Enrollment, LiveSession, Person
from connectors.everyday.verbs import Verb

LOOKING: ContextVar[bool] = ContextVar("looking", default=False)
"""Whether what is read now is looked at before anybody sees it. Of the task that reads, and those it starts."""


class Scope(Protocol):
    """Which courses somebody may see of what was read for them."""

    limited: bool
    """Whether something was read of which they may see only a part."""

    def sees(self, course: CourseNames) -> bool: ...

    def take(self, course: CourseNames) -> None:
        """From now on it is read with the right for this course."""
        ...

    async def refuse(self, course: str) -> None:
        """Raises RequestRefused, where they may see some courses only."""
        ...


class ScopedEveryday(Everyday):
    """Stands before a platform's own; `scope` is set when it is made."""

    scope: Scope
    every_session: Sequence[LiveSession] = ()
    """All that were read last, also those that they may not see."""

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        with _looking():
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
        with _looking():
            found = self.every_session = await super().sessions(since, until)
        self._hide()
        return [one for one in found if self.scope.sees(course_of(one))]

    async def taken(self, person: Person) -> list[Enrollment]:
        return [one for one in await super().taken(person) if self.scope.sees(names_of(one.course))]

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
        return await super().member(who, course)

    async def enrollee(self, who: str, course: Course) -> Person:
        await self._about(course)
        return await super().enrollee(who, course)

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
        return await super().schedule(booking)

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

    async def _about(self, course: Course) -> None:
        """Raises RequestRefused where they may not see it."""
        names = names_of(course)
        if not self.scope.sees(names):
            await self.scope.refuse(course.title)
            raise NotKnown("course", course.title)
        self.scope.take(names)


def course_of(session: LiveSession) -> CourseNames:
    """Where a platform gives sessions names of their own, one that says no course is of none."""
    kind = platforms()[session.platform].everyday
    return CourseNames.of(session.course or ("" if kind and kind.names_sessions else session.title))


def names_of(course: Course) -> CourseNames:
    return CourseNames.of(course.title, course.id, course.code)


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
def _looking() -> Iterator[None]:
    before = LOOKING.set(True)
    try:
        yield
    finally:
        LOOKING.reset(before)
