"""The everyday verbs on Damstra Learning. What people take are lessons, and a lesson given to a person is a lesson
schedule; who else has the same lesson is asked person by person, and taking it back its documents do not have."""

import re
from datetime import datetime
from typing import Any

from connectors.core.errors import PlatformError
from connectors.core.intent import Intent
from connectors.core.same import folded
from connectors.damstra import told
from connectors.damstra.player import EmbedUrlsGetAnyLesson
from connectors.damstra.reading import DamstraReading
from connectors.damstra.schedules import UserLessonSchedulesCreate
from connectors.damstra.sessions import IltSessionsCreate, IltSessionsList
from connectors.damstra.users import UsersActivate, UsersCreate, UsersInactivate
from connectors.damstra.vocabulary import Role
from connectors.everyday.everyday import (
    NeedsCourse,
    NeedsMore,
    NotEnrolled,
    NothingToDo,
    Opposite,
    Plan,
    Reader,
    Unplanned,
)
from connectors.everyday.exact import NotKnown, Unclear, id_of, shown
from connectors.everyday.fitting import is_called
from connectors.everyday.values import Booking, Course, Newcomer, Person

_LINK_ORDER = {told.SCHEDULED: 1}
"""Of several schedules of one lesson, which one a link is for: one that can be taken now comes first."""


class DamstraEveryday(DamstraReading):
    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._without_sessions: dict[int, str] = {}
        """Titles, by number, of lessons that this command gives a session and of which it saw none before."""
        self._closed: Course | None = None
        """The lesson of a session that this command plans, where nobody is given it any more."""
        self._no_instructors: dict[int, str] = {}
        """What is to be said of who leads a session and is no instructor, by their number."""
        self._begins_later: dict[int, datetime | None] = {}
        """When lessons begin, by the number of their schedule, to which this command gives a link too early."""

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        """Without a time to complete it in, unless one is set for Registrar: then the account's own applies."""
        if folded(role) not in ("", "trainee", "learner", "student"):
            raise NeedsMore("Damstra assigns lessons only to learners. Leave the role out.")
        if course.closed:
            raise Unplanned(f"{course.title} is {course.closed} on Damstra, so it can't be assigned now.")
        given = [one for one in await self.taken(person) if one.course.id == course.id and one.active is not False]
        if left := [one for one in given if not (one.progress and one.progress.done)]:
            state = f": it is {left[0].standing}" if left[0].standing else ""
            raise NothingToDo(f"{person.name} already has {course.title} to take{state}. Nothing to do.")
        version = course.refs.get("lesson_version_id")
        if version is None:
            raise Unplanned(f"Damstra doesn't say which version of {course.title} is in use, so I can't assign it.")
        return (UserLessonSchedulesCreate(user_id=told.number(person), lesson_version_ids=[version]),)

    async def schedule(self, booking: Booking) -> Plan:
        if not booking.course:
            raise NeedsCourse("On Damstra a session always belongs to a lesson: start with the lesson's name.")
        if len(booking.hosts) != 1:
            raise NeedsMore("A session on Damstra has one instructor. Say who: `with anne@acme.com`.")
        instructor = await self._instructor(booking.hosts[0])
        if instructor.active is False:
            raise NeedsMore(f"{instructor.name} isn't active on Damstra. Say who else leads it, or reactivate them.")
        if not told.is_instructor(instructor):
            role = f"has the role {instructor.role} on Damstra" if instructor.role else "has no role that Damstra shows"
            said = f"{instructor.name} {role} and isn't an instructor there. Continue only if they should lead it."
            self._no_instructors[int(instructor.id)] = said
        lesson = int(booking.course.id)
        self._closed = booking.course if booking.course.closed else None
        if not await self._has_sessions(lesson):
            self._without_sessions[lesson] = booking.course.title
        return (
            IltSessionsCreate(
                lesson_id=lesson,
                start_datetime=booking.starts,
                end_datetime=booking.ends,
                location=booking.place or "To be announced",
                instructor_id=int(instructor.id),
            ),
        )

    async def add(self, newcomer: Newcomer) -> Plan:
        if there := await self.people(newcomer.email):
            inactive = there[0].active is False
            how = "They aren't active: reactivate them instead." if inactive else "Nothing to do."
            raise (Unplanned if inactive else NothingToDo)(f"{newcomer.email} is on Damstra already. {how}")
        if self.stopped:
            raise Unplanned("I couldn't look through everyone on Damstra, so they may be there. Try again later.")
        first, last = newcomer.first, newcomer.last
        if not (first and last):
            raise NeedsMore('Damstra needs a first and a last name: `add lena@acme.com "Lena Berg" to damstra`.')
        return (UsersCreate(first_name=first, last_name=last, email_address=newcomer.email, roles=[Role.TRAINEE]),)

    async def deactivate(self, person: Person) -> Plan:
        if person.active is False:
            raise NothingToDo(f"{person.name} is no longer active on Damstra. Nothing to do.")
        return (UsersInactivate(user_id=told.number(person)),)

    async def reactivate(self, person: Person) -> Plan:
        if person.active is True:
            raise NothingToDo(f"{person.name} is active on Damstra. Nothing to do.")
        return (UsersActivate(user_id=told.number(person)),)

    async def link(self, person: Person, course: Course) -> Plan:
        given = [one for one in await self.taken(person) if one.course.id == course.id]
        usable = [one for one in given if one.active is not False]
        if not usable:
            why = f"had {course.title}, but it was cancelled" if given else f"hasn't been assigned {course.title}"
            raise NotEnrolled(f"{person.name} {why}. Enroll them first.")
        left = [one for one in usable if not (one.progress and one.progress.done)]
        if not left:
            raise NotEnrolled(
                f"{person.name} has completed {course.title}, and Damstra doesn't play completed lessons. "
                "Enroll them again if they should retake it."
            )
        best = min(left, key=lambda one: _LINK_ORDER.get(one.standing, 0))
        schedule = best.refs["lesson_schedule_id"]
        if best.standing == told.SCHEDULED:
            self._begins_later[schedule] = best.since
        return (EmbedUrlsGetAnyLesson(lesson_schedule_id=schedule),)

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        match planned:
            case UsersInactivate(user_id=who):
                return UsersActivate(user_id=who)
            case UsersActivate(user_id=who):
                return UsersInactivate(user_id=who)
        return None

    def consequence(self, plan: Plan) -> str:
        leads = [one.instructor_id for one in plan if isinstance(one, IltSessionsCreate)]
        return " ".join(filter(None, [*(self._no_instructors.get(one, "") for one in leads), self._brings(plan)]))

    def _brings(self, plan: Plan) -> str:
        new = next((one for one in plan if isinstance(one, IltSessionsCreate)), None)
        if new is not None and self._closed:
            return f"{self._closed.title} is {self._closed.closed}: only those who already have it can get a place."
        if new is not None and (title := self._without_sessions.get(new.lesson_id)):
            return (
                f"I see no sessions of {title} on Damstra so far. Damstra doesn't say which lessons can have any, and "
                "refuses this one unless the lesson is led by an instructor."
            )
        for one in plan:
            if isinstance(one, EmbedUrlsGetAnyLesson) and one.lesson_schedule_id in self._begins_later:
                begins = self._begins_later[one.lesson_schedule_id]
                when = f", on {begins.day} {begins:%B %Y at %H:%M} ({begins.tzinfo})" if begins else ""
                return f"They can take it only once it has started{when}."
        given = next((one for one in plan if isinstance(one, UserLessonSchedulesCreate)), None)
        if given is None:
            return ""
        if given.grace_period is None:
            return "Your Damstra account sets when it is due."
        unit = str(given.grace_period_unit).removesuffix("s" if given.grace_period == 1 else "")
        return f"It's due {given.grace_period} {unit} after it starts."

    async def _has_sessions(self, lesson: int) -> bool:
        """Whether any session of a lesson can be seen. Only sessions tell that a lesson may have them: a lesson does
        not."""
        try:
            return any(one.lesson_id == lesson for one in await self._whole(IltSessionsList(), "sessions"))
        except PlatformError:
            return False

    async def _instructor(self, who: str) -> Person:
        """Whom it names exactly; where several have the name, the one among them who is an instructor. A name that
        only somebody else has, while instructors are called nearly so, may mean one of these."""
        unknown = f"Damstra has no instructor {shown(who)}. Type their e-mail address as it is there."
        if id_of(who) is not None:
            try:
                return await self.person(who)
            except NotKnown:
                raise NeedsMore(unknown) from None
        found = await self.people(who)
        if not found:
            raise NeedsMore(unknown)
        exact = [one for one in found if is_called(one, who)]
        teaching = [one for one in exact if told.is_instructor(one)]
        if len(teaching) == 1:
            return teaching[0]
        others = [one for one in found if one not in exact and told.is_instructor(one)]
        if len(exact) == 1 and (not others or re.search(r"[@\d]", who)):  # an address and a number name only one
            return exact[0]
        raise Unclear(who, teaching or [*exact, *others] or found)
