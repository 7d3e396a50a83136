"""The everyday verbs on Skilljar, where what people take are the courses that a training site has published."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from connectors.core.datetimes import moment
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday, Plan, Unplanned
from connectors.everyday.values import Course, Enrollment, LiveSession, Newcomer, Person, Progress
from connectors.skilljar import enrollments
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
    DomainsPublishedCoursesEnrollmentsRead,
    DomainsPublishedCoursesEnrollmentsUpdate,
    DomainsPublishedCoursesList,
    PublishedCourse,
)
from connectors.skilljar.users import CourseTaken, User, UsersList, UsersPublishedCoursesList

MAX_USERS_SCANNED = 2000
"""People looked through for an id: Skilljar finds by e-mail address and by name, and shows nobody by their id."""


class SkilljarEveryday(Everyday):
    platform = "skilljar"

    async def people(self, who: str, most: int = 10) -> list[Person]:
        who = who.strip()
        if "@" in who:
            return [_person(one) for one in (await self.reader.read(UsersList(email=who))).items[:most]]
        first, _, last = who.partition(" ")
        tries = [UsersList(first_name=first, last_name=last.strip())] if last else []
        tries = tries or [UsersList(first_name=who), UsersList(last_name=who)]
        # Skilljar tells capitals apart; people do not.
        tries += [UsersList(**{field: value.title() for field, value in _names(one)}) for one in tries]
        found = {one.id: _person(one) for wanted in tries for one in (await self.reader.read(wanted)).items}
        if not found and who.isalnum():
            return await self._by_id(who)
        return list(found.values())[:most]

    async def _by_id(self, id: str) -> list[Person]:
        seen = 0
        async for rows in self.reader.pages(UsersList(page_size=1000)):
            if found := [_person(one) for one in rows if one.id == id]:
                return found
            seen += len(rows)
            if seen >= MAX_USERS_SCANNED:
                break
        return []

    async def courses(self, words: str, most: int = 10) -> list[Course]:
        found = []
        async for site in self._sites():
            async for rows in self.reader.pages(DomainsPublishedCoursesList(domain_name=site)):
                found += [_course(one, site) for one in rows if _fits(one, words)]
        wanted = folded(words)
        exact = [one for one in found if wanted in (folded(one.id), folded(one.code), folded(one.title))]
        return [*exact, *(one for one in found if one not in exact)][:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        rows = (await self.reader.read(UsersPublishedCoursesList(user_id=person.id))).items
        return [_taken(person, one) for one in rows]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        listing = DomainsPublishedCoursesEnrollmentsList(**_there(course), page_size=1000)
        async for rows in self.reader.pages(listing):
            yield [_enrolled(course, one) for one in rows]

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        rows = (await self.reader.read(ViltSessionEventsList(starts_at__gte=since, page_size=1000))).items
        found = [
            LiveSession(
                "skilljar",
                one.id or "",
                one.display_name or one.course or "",
                moment(one.starts_at),
                moment(one.ends_at),
                one.instructor_name or "",
                one.location or "",
            )
            for one in rows
        ]
        within = [one for one in found if one.starts and since <= one.starts < until]
        return sorted(within, key=lambda one: one.starts or since)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        if role not in ("", "student", "learner"):
            raise Unplanned("Skilljar enrolls learners only. Leave the role out.")
        for one in await self.taken(person):
            # What a person takes is listed even after the access was taken away; only the enrollment tells.
            if one.course.id == course.id and await self._active(course, one.refs.get("enrollment_id")):
                raise Unplanned(f"{person.name or person.email} is already enrolled in {course.title}. Nothing to do.")
        return (DomainsPublishedCoursesEnrollmentsCreate(**_there(course), user=KnownPerson(id=person.id)),)

    async def _active(self, course: Course, enrollment: str | None) -> bool:
        if not enrollment:
            return True
        wanted = DomainsPublishedCoursesEnrollmentsRead(**_there(course), enrollment_id=enrollment)
        return (await self.reader.read(wanted)).active is not False

    async def unenroll(self, person: Person, course: Course) -> Plan:
        plan = [
            DomainsPublishedCoursesEnrollmentsUpdate(**_there(course), enrollment_id=one.id, active=False)
            async for rows in self.reader.pages(
                DomainsPublishedCoursesEnrollmentsList(**_there(course), page_size=1000)
            )
            for one in rows
            if one.user_id == person.id and one.active is not False and one.id
        ]
        if not plan:
            raise Unplanned(f"{person.name or person.email} is not enrolled in {course.title}. Nothing to do.")
        return tuple(plan)

    async def add(self, newcomer: Newcomer) -> Plan:
        sites = [site async for site in self._sites()]
        if len(sites) != 1:
            raise Unplanned(
                f"Skilljar has {len(sites)} training sites, so say which: "
                f"`/lms skilljar domains users create domain_name={(sites or ['…'])[0]} user.email={newcomer.email}`."
            )
        first, last = newcomer.first, newcomer.last
        who = NewPerson(email=newcomer.email, first_name=first or None, last_name=last or None)
        return (DomainsUsersCreate(domain_name=sites[0], user=who),)

    async def deactivate(self, person: Person) -> Plan:
        plan = []
        async for site in self._sites():
            there = (await self.reader.read(DomainsUsersList(domain_name=site, user__email=person.email))).items
            if any(one.id == person.id and one.active is not False for one in there):
                plan.append(DomainsUsersUpdate(domain_name=site, user_id=person.id, active=False))
        if not plan:
            raise Unplanned(f"{person.name or person.email} is not active on any training site. Nothing to do.")
        return tuple(plan)

    async def _sites(self) -> AsyncIterator[str]:
        async for rows in self.reader.pages(DomainsList()):
            for one in rows:
                yield one.name


def _names(wanted: UsersList) -> list[tuple[str, Any]]:
    return [(field, value) for field in ("first_name", "last_name") if (value := getattr(wanted, field))]


def _person(one: User) -> Person:
    name = " ".join(filter(None, (one.first_name, one.last_name)))
    # Skilljar says since when somebody is inactive, and nothing of those who are not.
    return Person("skilljar", one.id or "", name, one.email or "", active=False if one.inactive_at else None)


def _course(one: PublishedCourse, site: str) -> Course:
    refs = {"domain_name": site, "course_id": one.course_id}
    return Course("skilljar", one.id or "", one.title or "", one.slug or "", site, refs)


def _fits(one: PublishedCourse, words: str) -> bool:
    wanted = folded(words)
    return wanted in folded(one.title or "") or wanted in (one.id, one.course_id, folded(one.slug or ""))


def _there(course: Course) -> dict[str, Any]:
    return {"domain_name": course.refs["domain_name"], "published_course_id": course.id}


def _taken(person: Person, one: CourseTaken) -> Enrollment:
    course = Course(
        "skilljar",
        one.published_course_id or "",
        one.title or "",
        place=one.domain_name or "",
        refs={"domain_name": one.domain_name, "course_id": one.course_id},
    )
    score = f"{one.score} of {one.max_score}" if one.score is not None and one.max_score else ""
    progress = Progress(done=bool(one.completed_at), score=score, at=moment(one.completed_at or one.latest_activity))
    refs = {"enrollment_id": one.enrollment_id}
    return Enrollment(person, course, since=moment(one.enrolled_at), progress=progress, refs=refs)


def _enrolled(course: Course, one: enrollments.Enrollment) -> Enrollment:
    name = " ".join(filter(None, (one.first_name, one.last_name)))
    person = Person("skilljar", one.user_id or "", name, one.email or "")
    refs = {"enrollment_id": one.id}
    return Enrollment(person, course, since=moment(one.enrolled_at), active=one.active, refs=refs)
