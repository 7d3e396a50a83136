"""The everyday verbs on Skilljar, where what people take are the courses that a training site has published."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from connectors.core.intent import Intent
from connectors.core.same import folded, same
from connectors.everyday.everyday import Everyday, NeedsMore, NeedsPlace, NothingToDo, Opposite, Plan, Unplanned
from connectors.everyday.values import Course, Enrollment, Fact, LiveSession, Newcomer, Person, Tells
from connectors.everyday.verbs import Verb
from connectors.skilljar import enrollments, people, told
from connectors.skilljar.base import KnownPerson
from connectors.skilljar.domain_users import (
    DomainsUsersCreate,
    DomainsUsersList,
    DomainsUsersUpdate,
    NewPerson,
)
from connectors.skilljar.domains import DomainsList
from connectors.skilljar.live_sessions import ViltSessionEventsList
from connectors.skilljar.published_courses import (
    DomainsPublishedCoursesEnrollmentsCreate,
    DomainsPublishedCoursesEnrollmentsList,
    DomainsPublishedCoursesEnrollmentsUpdate,
    DomainsPublishedCoursesList,
    PublishedCourse,
)
from connectors.skilljar.users import UsersPublishedCoursesList

PAGE_ROWS = 1000


class SkilljarEveryday(Everyday):
    platform = "skilljar"
    searching = "Skilljar finds people by their e-mail address, their number, or their whole first or last name."
    tells = Tells(
        person=frozenset({Fact.ENROLLED, Fact.STARTED, Fact.HOW_FAR, Fact.COMPLETED, Fact.SCORE, Fact.EXPIRES}),
        course=frozenset({Fact.ENROLLED, Fact.EXPIRES}),
    )

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        self.stopped, who = None, who.strip()
        if not who:
            return []
        look = people.by_address if "@" in who else people.by_name_or_id
        looked, sites = await asyncio.gather(look(self.reader, who), self._sites())
        self.stopped, wanted = looked.stopped, folded(who)
        found = sorted(looked.found, key=lambda one: wanted not in (folded(one.name), folded(one.email), one.id))
        if not 0 < len(found) <= people.MAX_PEOPLE_WITH_SITES:
            return found[:most]
        return await people.with_sites(self.reader, found[:most], sites)

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        found, now = [], await self.reader.now()
        for site in await self._sites():
            async for rows in self.reader.pages(DomainsPublishedCoursesList(domain_name=site)):
                found += [told.course(one, site, now) for one in rows if _fits(one, words)]
        wanted = folded(words)
        exact = [one for one in found if wanted in (folded(one.id), folded(one.code), folded(one.title))]
        return [*exact, *(one for one in found if one not in exact)][:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        now = await self.reader.now()
        rows = (await self.reader.read(UsersPublishedCoursesList(user_id=person.id))).items
        return [told.taken(person, one, now) for one in rows]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        # Who was enrolled several times is there once, by what gives access longest: as far as one page of a thousand
        # shows it, since a long list is never held as a whole.
        now = await self.reader.now()
        async for rows in self._enrollments(course):
            everybody: dict[str, list[enrollments.Enrollment]] = {}
            for one in rows:
                everybody.setdefault(one.user_id or one.id or "", []).append(one)
            yield [told.enrolled(course, told.lasting(some), now) for some in everybody.values()]

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        pages = self.reader.pages(ViltSessionEventsList(starts_at__gte=since, page_size=PAGE_ROWS))
        found = [told.session(one) async for rows in pages for one in rows]
        within = [one for one in found if one.starts and since <= one.starts < until]
        return sorted(within, key=lambda one: one.starts or since)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        if folded(role) not in ("", "student", "learner"):
            raise NeedsMore("Skilljar enrolls learners only. Leave the role out.")
        mine, site, now = await self.taken(person), course.refs["domain_name"], await self.reader.now()
        if any(one.course.id == course.id and one.current(now) for one in mine):
            raise NothingToDo(f"{_called(person)} is already enrolled in {course.title}. Nothing to do.")
        if not await people.on_site(self.reader, site, person):
            raise Unplanned(
                f"{_called(person)} is not on {site}, and Skilljar enrolls only people of the training site. Add them "
                f"there first: `/lms skilljar domains users create domain_name={site} user.email={person.email}`."
            )
        # Access that has ended or expired comes back with a further enrollment, as when people register again: it is
        # one of its own as soon as it begins at another moment, and what was there stays as it is.
        return (DomainsPublishedCoursesEnrollmentsCreate(**_there(course), user=KnownPerson(id=person.id)),)

    async def unenroll(self, person: Person, course: Course) -> Plan:
        now = await self.reader.now()
        plan = [
            DomainsPublishedCoursesEnrollmentsUpdate(**_there(course), enrollment_id=one.id, active=False)
            async for rows in self._enrollments(course)
            for one in rows
            if one.user_id == person.id and one.id and told.enrolled(course, one, now).current(now)
        ]
        if not plan:
            raise NothingToDo(f"{_called(person)} is not enrolled in {course.title}. Nothing to do.")
        return tuple(plan)

    async def add(self, newcomer: Newcomer) -> Plan:
        sites = await self._sites()
        chosen = [one for one in sites if len(sites) == 1 or same(one, newcomer.place)]
        if not chosen:
            raise NeedsPlace(f"Skilljar has {len(sites)} training sites. Which one? Nothing was done yet.", sites)
        site = chosen[0]
        if (await self.reader.read(DomainsUsersList(domain_name=site, user__email=newcomer.email))).items:
            raise NothingToDo(f"{newcomer.email} is already on {site}. Nothing to do.")
        who = NewPerson(email=newcomer.email, first_name=newcomer.first or None, last_name=newcomer.last or None)
        return (DomainsUsersCreate(domain_name=site, user=who),)

    async def deactivate(self, person: Person) -> Plan:
        if plan := await self._switch(person, active=False):
            return plan
        raise NothingToDo(f"{_called(person)} is not active on any training site. Nothing to do.")

    async def reactivate(self, person: Person) -> Plan:
        if plan := await self._switch(person, active=True):
            return plan
        if person.standing == "inactive":
            raise Unplanned(
                f"Skilljar made {_called(person)} inactive as a whole, and its API has nothing that ends that. "
                "Do it on Skilljar itself."
            )
        raise NothingToDo(f"{_called(person)} is switched off on no training site. Nothing to do.")

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        """On the site, or of the enrollment, that it is about and no other."""
        match planned:
            case DomainsUsersUpdate() | DomainsPublishedCoursesEnrollmentsUpdate() if planned.active is not None:
                return planned.model_copy(update={"active": not planned.active})
            case DomainsPublishedCoursesEnrollmentsCreate():
                return Verb.UNENROLL
        return None

    async def _switch(self, person: Person, *, active: bool) -> Plan:
        """On the sites where it is otherwise."""
        sites = await self._sites()
        looks = (people.on_site(self.reader, site, person) for site in sites)
        return tuple(
            DomainsUsersUpdate(domain_name=site, user_id=person.id, active=active)
            for site, there in zip(sites, await asyncio.gather(*looks), strict=True)
            if there and (there.active is not False) is not active
        )

    def _enrollments(self, course: Course) -> AsyncIterator[Sequence[enrollments.Enrollment]]:
        return self.reader.pages(DomainsPublishedCoursesEnrollmentsList(**_there(course), page_size=PAGE_ROWS))

    async def _sites(self) -> list[str]:
        return [one.name async for rows in self.reader.pages(DomainsList()) for one in rows]


def _called(person: Person) -> str:
    return person.name or person.email


def _fits(one: PublishedCourse, words: str) -> bool:
    wanted = folded(words)
    return wanted in folded(one.title or "") or wanted in (one.id, one.course_id, folded(one.slug or ""))


def _there(course: Course) -> dict[str, Any]:
    return {"domain_name": course.refs["domain_name"], "published_course_id": course.id}
