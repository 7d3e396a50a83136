"""The everyday verbs on Damstra Learning. What people take are lessons, and a lesson given to a person is a lesson
schedule; who else has the same lesson, and taking it back, its documents do not have."""

import asyncio
import re
from datetime import datetime, timedelta

from connectors.core import errors
from connectors.core.datetimes import moment
from connectors.core.same import folded
from connectors.damstra.lessons import Lesson, LessonsList
from connectors.damstra.player import EmbedUrlsGetAnyLesson
from connectors.damstra.schedules import LessonSchedule, UserLessonSchedulesCreate, UserLessonSchedulesList
from connectors.damstra.sessions import (
    Attendee,
    IltSession,
    IltSessionAttendeesList,
    IltSessionsCreate,
    IltSessionsGet,
    IltSessionsList,
)
from connectors.damstra.users import User, UsersCreate, UsersGet, UsersInactivate, UsersList
from connectors.damstra.vocabulary import Role
from connectors.everyday.everyday import Everyday, Plan, Unplanned
from connectors.everyday.values import Attendance, Booking, Course, Enrollment, LiveSession, Newcomer, Person, Progress

GRACE_PERIOD_DAYS = 30
"""Days somebody has for a lesson, unless it is given with the operation itself: Damstra wants a number."""
MAX_SESSIONS_READ = 50
"""Sessions that are looked at one by one: a call each."""


class DamstraEveryday(Everyday):
    platform = "damstra"

    async def people(self, who: str, most: int = 10) -> list[Person]:
        who = who.strip()
        if who.isdigit():
            try:
                return [_person(await self.reader.read(UsersGet(user_id=int(who))))]
            except errors.NotFound:
                pass  # it may be a part of a user name
        if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", who):
            wanted = UsersList(email_address=who, active_value="all", max_results=most)
        else:
            # It searches one name at a time: the longest word of a whole name finds the fewest.
            longest = max(who.split() or [""], key=len)
            wanted = UsersList(q=longest, active_value="all", max_results=100)
        found = [_person(one) for one in (await self.reader.read(wanted)).items]
        words = folded(who).split()
        fits = [one for one in found if "@" in who or all(word in _known(one) for word in words)]
        return sorted(fits, key=lambda one: folded(one.name) != folded(who))[:most]

    async def courses(self, words: str, most: int = 10) -> list[Course]:
        words = words.strip()
        found = []
        if words.isdigit():
            found = (await self.reader.read(LessonsList(lesson_ids=[int(words)]))).items
        found = found or (await self.reader.read(LessonsList(q=words or None, max_results=100))).items
        given = [_course(one) for one in found]
        return sorted(given, key=lambda one: folded(one.title) != folded(words))[:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        rows = (await self.reader.read(UserLessonSchedulesList(user_id=int(person.id)))).items
        return [_taken(person, one) for one in rows]

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        found = []
        sessions = [one for one in await self._sessions(since, until) if str(one.lesson_id) == course.id]
        for one in sessions:
            session = _session(one)
            async for rows in self.reader.pages(IltSessionAttendeesList(ilt_session_id=one.id or 0)):
                found += [Attendance(_attendee(person), session, person.attended) for person in rows]
        return found

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        found = [_session(one) for one in await self._sessions(since, until)]
        return sorted(found, key=lambda one: one.starts or since)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        if folded(role) not in ("", "trainee", "learner", "student"):
            raise Unplanned("On Damstra lessons are given to learners only. Leave the role out.")
        open_ones = [one for one in await self.taken(person) if not (one.progress and one.progress.done)]
        if any(one.course.id == course.id and one.active is not False for one in open_ones):
            raise Unplanned(f"{person.name} has {course.title} to take already. Nothing to do.")
        version = course.refs.get("lesson_version_id")
        if version is None:
            raise Unplanned(f"Damstra does not say which version of {course.title} is in use, so I cannot give it.")
        return (
            UserLessonSchedulesCreate(
                user_id=int(person.id),
                lesson_version_ids=[version],
                grace_period=GRACE_PERIOD_DAYS,
                grace_period_unit="days",
            ),
        )

    async def schedule(self, booking: Booking) -> Plan:
        if not booking.course:
            raise Unplanned("On Damstra a session is always one of a lesson: begin with the lesson's name.")
        if len(booking.hosts) != 1:
            raise Unplanned("A session on Damstra has one instructor. Say who: `with anne@example.com`.")
        found = await self.people(booking.hosts[0])
        if not found:
            raise Unplanned(
                f"Damstra knows no instructor {booking.hosts[0]}. Type their e-mail address as it is there."
            )
        return (
            IltSessionsCreate(
                lesson_id=int(booking.course.id),
                start_datetime=booking.starts,
                end_datetime=booking.starts + timedelta(minutes=booking.minutes),
                location=booking.place or "To be announced",
                instructor_id=int(found[0].id),
            ),
        )

    async def add(self, newcomer: Newcomer) -> Plan:
        if await self.people(newcomer.email):
            raise Unplanned(f"{newcomer.email} is on Damstra already. Nothing to do.")
        first, last = newcomer.first, newcomer.last
        if not (first and last):
            raise Unplanned('Damstra needs a first and a last name: `add jane@example.com "Jane Doe" to damstra`.')
        return (UsersCreate(first_name=first, last_name=last, email_address=newcomer.email, roles=[Role.TRAINEE]),)

    async def deactivate(self, person: Person) -> Plan:
        if person.active is False:
            raise Unplanned(f"{person.name} is not active on Damstra any more. Nothing to do.")
        return (UsersInactivate(user_id=int(person.id)),)

    async def link(self, person: Person, course: Course) -> Plan:
        given = [one for one in await self.taken(person) if one.course.id == course.id]
        if not given:
            raise Unplanned(f"{person.name} does not have {course.title} to take. Enroll them first.")
        open_first = sorted(given, key=lambda one: bool(one.progress and one.progress.done))
        return (EmbedUrlsGetAnyLesson(lesson_schedule_id=open_first[0].refs["lesson_schedule_id"]),)

    async def _sessions(self, since: datetime, until: datetime) -> list[IltSession]:
        found = []
        async for rows in self.reader.pages(IltSessionsList()):
            for one in rows:
                starts = moment(one.start_datetime)
                if starts and since <= starts < until:
                    found.append(one)
        # A listing says neither which lesson a session is of nor its name; the single view does.
        return await asyncio.gather(*(self._whole(one) for one in found[:MAX_SESSIONS_READ]))

    async def _whole(self, listed: IltSession) -> IltSession:
        if listed.lesson_name or listed.id is None:
            return listed
        whole = await self.reader.read(IltSessionsGet(ilt_session_id=listed.id))
        name = whole.lesson_name or await self._lesson(whole.lesson_id)
        first, last = listed.instructor_first_name, listed.instructor_last_name
        known = {"lesson_name": name, "instructor_first_name": first, "instructor_last_name": last}
        return whole.model_copy(update=known)

    async def _lesson(self, id: int | None) -> str:
        found = await self.courses(str(id)) if id is not None else []
        return next((one.title for one in found if one.id == str(id)), "")


def _person(one: User) -> Person:
    name = " ".join(filter(None, (one.first_name, one.last_name)))
    active = None if one.client_status_id is None else one.client_status_id.casefold() == "active"
    refs = {"user_name": one.user_name or ""}
    return Person("damstra", str(one.id or ""), name, one.email_address or "", active, ", ".join(one.roles), refs)


def _known(one: Person) -> str:
    return folded(f"{one.name} {one.refs.get('user_name', '')}")


def _course(one: Lesson) -> Course:
    refs = {"lesson_version_id": one.lesson_version_id}
    return Course("damstra", str(one.lesson_id or ""), one.name, refs=refs)


def _taken(person: Person, one: LessonSchedule) -> Enrollment:
    course = Course(
        "damstra", str(one.lesson_id or ""), one.lesson_name, refs={"lesson_version_id": one.lesson_version_id}
    )
    done = moment(one.lesson_completed_date)
    progress = Progress(done=done is not None, score=one.questionnaire_pass_rate or "", at=done)
    return Enrollment(
        person,
        course,
        since=moment(one.start_date),
        active=one.active,
        progress=progress,
        refs={"lesson_schedule_id": one.id},
    )


def _session(one: IltSession) -> LiveSession:
    host = " ".join(filter(None, (one.instructor_first_name, one.instructor_last_name)))
    starts, ends = moment(one.start_datetime), moment(one.end_datetime)
    return LiveSession("damstra", str(one.id or ""), one.lesson_name or "", starts, ends, host, one.location or "")


def _attendee(one: Attendee) -> Person:
    name = " ".join(filter(None, (one.first_name, one.last_name))) or one.user_name or ""
    return Person("damstra", str(one.user_id or ""), name)
