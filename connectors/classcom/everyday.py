"""The everyday verbs on Class. Learners have no list of their own there: they are who is in a class."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from pydantic import ValidationError

from connectors.classcom.classes import ClassesCreate, ClassesList, ClassRecord, Instructor
from connectors.classcom.classes import Session as SessionTime
from connectors.classcom.enrollments import (
    Enrollment as ClassEnrollment,
)
from connectors.classcom.enrollments import (
    EnrollmentsCreate,
    EnrollmentsDelete,
    EnrollmentsList,
    EnrollmentsUpdate,
    LaunchLinkGet,
)
from connectors.classcom.reports import AttendanceGet
from connectors.classcom.schedules import SchedulesList
from connectors.classcom.users import User, UsersGet, UsersList
from connectors.core import errors
from connectors.core.datetimes import moment
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday, Plan, Unplanned
from connectors.everyday.values import Attendance, Booking, Course, Enrollment, LiveSession, Person

MAX_CLASSES_READ = 60
"""Classes whose people are looked through for one person: a call each."""
ROLES = ("student", "assistant", "teacher")


class ClassEveryday(Everyday):
    platform = "class"
    newcomers = True

    async def people(self, who: str, most: int = 10) -> list[Person]:
        wanted = folded(who)
        if "@" in wanted:
            staff, learners = await asyncio.gather(self._staff_member(wanted), self._learners(wanted))
        else:
            staff, learners = await asyncio.gather(self._staff(wanted), self._learners(wanted))
        found = {one.email or one.id: one for one in (*learners, *staff)}
        return sorted(found.values(), key=lambda one: wanted not in (one.id, one.email, folded(one.name)))[:most]

    async def courses(self, words: str, most: int = 10) -> list[Course]:
        wanted = folded(words)
        found = [_course(one) for one in await self.reader.read(ClassesList()) if one.class_id]
        fits = [one for one in found if wanted in folded(one.title) or wanted in _names(one)]
        return sorted(fits, key=lambda one: wanted not in (*_names(one), folded(one.title)))[:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        return [
            Enrollment(person, course, role=one.role or "")
            for course, one in await self._everywhere()
            if _is(one, person)
        ]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        # Class tells the whole of a class in one answer.
        rows = await self.reader.read(EnrollmentsList(class_id=course.id))
        yield [Enrollment(_learner(one), course, role=one.role or "") for one in rows]

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        told = await self.reader.read(AttendanceGet(class_id=course.id))
        found = []
        for one in told.sessions:
            starts, ends = moment(one.start_time), moment(one.end_time)
            if starts is None or not since <= starts < until:
                continue
            session = LiveSession("class", one.session_id or "", course.title, starts, ends)
            for person in one.students:
                came, left = moment(person.join_time), moment(person.leave_time)
                stayed = (left - came).total_seconds() / 60 if came and left else None
                who = Person("class", person.student_id or "", "", person.email or "")
                found.append(Attendance(who, session, person.present, stayed))
        return found

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        classes = [one for one in await self.reader.read(ClassesList()) if one.class_id][:MAX_CLASSES_READ]
        dates = await asyncio.gather(*(self.reader.read(SchedulesList(class_id=one.class_id or "")) for one in classes))
        found = [
            LiveSession(
                "class", date.schedule_id or "", one.class_name, starts, moment(date.end_time), host=one.host or ""
            )
            for one, all_ in zip(classes, dates, strict=True)
            for date in all_
            if (starts := moment(date.start_time)) and since <= starts < until
        ]
        return sorted(found, key=lambda one: one.starts or since)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        asked = bool(role)
        role = {"": "student", "learner": "student", "instructor": "teacher"}.get(folded(role), folded(role))
        if role not in ROLES:
            raise Unplanned(f"In a class people are {', '.join(ROLES)}. Say one of them after “as”.")
        rows = await self.reader.read(EnrollmentsList(class_id=course.id))
        here = next((one for one in rows if _is(one, person)), None)
        if here and (here.role == role or not asked):
            raise Unplanned(
                f"{person.name or person.email} is already in {course.title} as {here.role or role}. Nothing to do."
            )
        first, _, last = person.name.partition(" ")
        if not (person.email and first and last):
            raise Unplanned(
                "Class needs an e-mail address, a first and a last name. "
                f"Fill them in: `/lms class enrollments create class_id={course.id}`."
            )
        change = EnrollmentsUpdate if here else EnrollmentsCreate
        return (
            change(
                class_id=course.id,
                email=person.email,
                first_name=first,
                last_name=last,
                role=role,  # type: ignore[arg-type]  # one of ROLES, as was just seen
            ),
        )

    async def unenroll(self, person: Person, course: Course) -> Plan:
        rows = await self.reader.read(EnrollmentsList(class_id=course.id))
        found = next((one for one in rows if _is(one, person)), None)
        if not found:
            raise Unplanned(f"{person.name or person.email} is not in {course.title}. Nothing to do.")
        if found.student_id:
            return (EnrollmentsDelete(class_id=course.id, student_id=found.student_id),)
        return (EnrollmentsDelete(class_id=course.id, email=found.email or found.email_user),)

    async def schedule(self, booking: Booking) -> Plan:
        if not booking.hosts:
            raise Unplanned("A class needs an instructor. Say who: `with anne@example.com`.")
        lead, *others = [await self._instructor(one) for one in booking.hosts]
        first, _, last = lead.name.partition(" ")
        ends = booking.starts + timedelta(minutes=booking.minutes)
        return (
            ClassesCreate(
                class_name=booking.title,
                email=lead.email,
                first_name=first,
                last_name=last or first,
                timezone=booking.zone,
                session_times=[SessionTime(start_time=booking.starts, end_time=ends)],
                additional_instructors=[Instructor(email=one.email) for one in others] or None,
            ),
        )

    async def link(self, person: Person, course: Course) -> Plan:
        rows = await self.reader.read(EnrollmentsList(class_id=course.id))
        found = next((one for one in rows if _is(one, person)), None)
        if not found:
            raise Unplanned(f"{person.name or person.email} is not in {course.title}. Enroll them first.")
        return (LaunchLinkGet(class_id=course.id, email=found.email or found.email_user or person.email),)

    async def _instructor(self, email: str) -> Person:
        found = await self._staff_member(folded(email))
        if not found:
            raise Unplanned(f"Class knows no instructor {email}. Type their e-mail address as it stands in Class.")
        return found[0]

    async def _staff_member(self, email: str) -> list[Person]:
        try:
            return [_staff_person(await self.reader.read(UsersGet(email=email)))]
        except (errors.NotFound, ValidationError):  # what is no whole address is nobody's
            return []

    async def _staff(self, wanted: str) -> list[Person]:
        found = []
        async for rows in self.reader.pages(UsersList(page=1, limit=1000)):
            found += [_staff_person(one) for one in rows]
        return [one for one in found if wanted in folded(one.name) or wanted == one.id]

    async def _learners(self, wanted: str) -> list[Person]:
        found = [_learner(one) for _, one in await self._everywhere()]
        return [one for one in found if wanted in folded(one.name) or wanted in (one.id, folded(one.email))]

    async def _everywhere(self) -> list[tuple[Course, ClassEnrollment]]:
        """Who is in which class."""
        courses = await self.courses("", most=MAX_CLASSES_READ)
        rosters = await asyncio.gather(*(self.reader.read(EnrollmentsList(class_id=one.id)) for one in courses))
        return [(course, one) for course, rows in zip(courses, rosters, strict=True) for one in rows]


def _course(one: ClassRecord) -> Course:
    return Course("class", one.class_id or "", one.class_name, one.ext_class_id or "")


def _names(one: Course) -> tuple[str, str]:
    return folded(one.id), folded(one.code)


def _learner(one: ClassEnrollment) -> Person:
    """In one class after another the same person may have other numbers; what stays is the e-mail address."""
    return Person("class", one.student_id or "", one.user_name, one.email or one.email_user or "", role=one.role or "")


def _staff_person(one: User) -> Person:
    return Person("class", str(one.id or ""), one.user_name, one.email or "", role=", ".join(one.roles))


def _is(one: ClassEnrollment, person: Person) -> bool:
    email = folded(one.email or one.email_user or "")
    return bool(email and email == folded(person.email)) or bool(one.student_id and one.student_id == person.id)
