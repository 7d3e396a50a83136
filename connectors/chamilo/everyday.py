"""The everyday verbs on Chamilo, which searches nothing and lists everybody, and every course, in one answer.

What Chamilo calls a session is a group of people and a span of weeks, so there are no live sessions here.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from connectors.chamilo import courses
from connectors.chamilo.courses import CourseTaken, GetCourses, UserCourses
from connectors.chamilo.enrollments import (
    GetUsersSubscribedToCourse,
    Participant,
    SubscribeUserToCourse,
    UnsubscribeUserFromCourse,
)
from connectors.chamilo.users import GetUsers, SaveUser, UpdateUserFromUsername, User
from connectors.chamilo.vocabulary import CourseRole, Role, Whom
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday, Plan, Unplanned
from connectors.everyday.values import Course, Enrollment, Newcomer, Person

ROLES = {
    "": CourseRole.STUDENT,
    "student": CourseRole.STUDENT,
    "learner": CourseRole.STUDENT,
    "teacher": CourseRole.TEACHER,
    "trainer": CourseRole.TEACHER,
    "instructor": CourseRole.TEACHER,
}


class ChamiloEveryday(Everyday):
    platform = "chamilo"

    async def people(self, who: str, most: int = 10) -> list[Person]:
        wanted = folded(who)
        everybody = [_person(one) for one in await self._everybody()]
        if "@" in wanted:
            return [one for one in everybody if folded(one.email) == wanted][:most]
        fits = [one for one in everybody if one.id == wanted or all(word in _called(one) for word in wanted.split())]
        exact = [one for one in fits if wanted in (one.id, folded(one.name), folded(one.refs["login_name"]))]
        return [*exact, *(one for one in fits if one not in exact)][:most]

    async def courses(self, words: str, most: int = 10) -> list[Course]:
        wanted = folded(words)
        found = [_course(one) for one in await self.reader.read(GetCourses())]
        fits = [one for one in found if wanted in folded(one.title) or wanted in (one.id, folded(one.code))]
        return sorted(fits, key=lambda one: wanted not in (one.id, folded(one.code), folded(one.title)))[:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        # Which tests somebody took can be asked for, day by day; how far they are in a course cannot.
        rows = await self.reader.read(UserCourses(user_id=int(person.id)))
        return [Enrollment(person, _course(one)) for one in rows]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        # A course tells neither the addresses of its people nor whether they may log in.
        rows, everybody = await asyncio.gather(self._members(course), self._everybody())
        known = {one.id: _person(one) for one in everybody}
        yield [Enrollment(known.get(one.user_id) or _member(one), course, role=one.status_rel or "") for one in rows]

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        wanted = ROLES.get(folded(role))
        if wanted is None:
            raise Unplanned("In a course on Chamilo people are student or teacher. Say one of them after “as”.")
        known = await self._member(person, course)
        if known and known.status_rel == wanted.word:
            raise Unplanned(f"{person.name} is already in {course.title} as {wanted.word}. Nothing to do.")
        if known:
            raise Unplanned(
                f"{person.name} is in {course.title} as {known.status_rel}, and Chamilo does not change that. "
                "Take them out of it first, then enroll them again."
            )
        return (SubscribeUserToCourse(course_id=int(course.id), user_id=int(person.id), status=wanted),)

    async def unenroll(self, person: Person, course: Course) -> Plan:
        if not await self._member(person, course):
            raise Unplanned(f"{person.name} is not in {course.title}. Nothing to do.")
        return (UnsubscribeUserFromCourse(course_id=int(course.id), user_id=int(person.id)),)

    async def add(self, newcomer: Newcomer) -> Plan:
        """Chamilo wants a password. Left empty, one is made up that nobody sees; Chamilo sends it to the person."""
        if await self.people(newcomer.email):
            raise Unplanned(f"{newcomer.email} is on Chamilo already. Nothing to do.")
        first, last = newcomer.first, newcomer.last
        if not (first and last):
            raise Unplanned('Chamilo needs a first and a last name: `add jane@example.com "Jane Doe" to chamilo`.')
        return (
            SaveUser(
                first_name=first,
                last_name=last,
                status=Role.STUDENT,
                email=newcomer.email,
                login_name=newcomer.email.partition("@")[0],
                send_mail=True,
            ),
        )

    async def deactivate(self, person: Person) -> Plan:
        if person.active is False:
            raise Unplanned(f"{person.name} is not active on Chamilo any more. Nothing to do.")
        return (UpdateUserFromUsername(login_name=person.refs["login_name"], active=False),)

    async def _everybody(self) -> list[User]:
        """Before 1.11.24 Chamilo lists nobody when asked for everybody, and each role has to be asked for."""
        if found := await self.reader.read(GetUsers()):
            return found
        roles = [one for one in Whom if one is not Whom.EVERYBODY]
        return [user for rows in [await self.reader.read(GetUsers(status=one)) for one in roles] for user in rows]

    async def _members(self, course: Course) -> list[Participant]:
        return await self.reader.read(GetUsersSubscribedToCourse(course=int(course.id)))

    async def _member(self, person: Person, course: Course) -> Participant | None:
        return next((one for one in await self._members(course) if str(one.user_id) == person.id), None)


def _person(one: User) -> Person:
    refs = {"login_name": one.username or ""}
    name = " ".join(filter(None, (one.firstname, one.lastname)))
    return Person("chamilo", str(one.id or ""), name, one.email or "", one.active, refs=refs)


def _called(one: Person) -> str:
    return folded(f"{one.name} {one.refs['login_name']}")


def _member(one: Participant) -> Person:
    """Of somebody whom the list of people does not have, such as a person of another portal."""
    name = " ".join(filter(None, (one.firstname, one.lastname)))
    return Person("chamilo", str(one.user_id or ""), name, refs={"login_name": one.username or ""})


def _course(one: courses.Course | CourseTaken) -> Course:
    return Course("chamilo", str(one.id or ""), one.title or "", one.code or "")
