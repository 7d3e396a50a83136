"""The everyday verbs on Class. Learners have no list of their own there: they are who is in a class."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from connectors.classcom import all_classes, came
from connectors.classcom.class_people import (
    Mark,
    address_of,
    as_enrolled,
    exact_first,
    fits,
    is_called,
    learner,
    marks,
    marks_of,
    merged,
    plain,
    row_fits,
    staff_member,
)
from connectors.classcom.classes import ClassesCreate, ClassRecord, Instructor
from connectors.classcom.classes import Session as SessionTime
from connectors.classcom.enrollments import Enrollment as ClassEnrollment
from connectors.classcom.enrollments import (
    EnrollmentsCreate,
    EnrollmentsDelete,
    EnrollmentsList,
    EnrollmentsUpdate,
    LaunchLinkGet,
)
from connectors.classcom.reports import AttendanceGet, Attendee, is_over
from connectors.classcom.schedules import SchedulesList
from connectors.classcom.staff import instructor, staff_like, whole_staff
from connectors.core import errors
from connectors.core.datetimes import moment
from connectors.core.intent import Intent, digest
from connectors.core.record import unread, unread_in
from connectors.core.same import folded
from connectors.everyday.everyday import (
    Everyday,
    NeedsMore,
    NotEnrolled,
    NothingToDo,
    Opposite,
    Plan,
    Reader,
    Stopped,
    Unplanned,
    refuse_place,
    unread_rows,
)
from connectors.everyday.exact import NotInCourse, Unclear, id_of, only_person
from connectors.everyday.values import (
    Attendance,
    Booking,
    Course,
    Enrollment,
    Fact,
    LiveSession,
    Person,
    Progress,
    Tells,
)
from connectors.everyday.verbs import Verb

ROLES = ("student", "assistant", "teacher")


class ClassEveryday(Everyday):
    platform = "class"
    course_fact = "class"
    roles = (*ROLES, "learner", "instructor")
    newcomers = True
    tells_enrolled = True
    tells = Tells(
        person=frozenset({Fact.ENROLLED}),  # who came is a call for each class of theirs
        course=frozenset({Fact.ENROLLED, Fact.STARTED, Fact.ATTENDED}),
    )

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._doubts: dict[str, str] = {}
        """What is to be asked before an operation that was planned is done, by its digest."""

    # Reading

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        wanted = folded(who)
        told, staff, put_off = await asyncio.gather(
            self._rosters(), whole_staff(self.reader), all_classes.not_looked_at(self.reader)
        )
        self.unseen = (*told.unseen, *put_off)
        self.stopped = told.stopped or (None if staff is not None else Stopped(0, None, "members of staff"))
        found = [one for one in map(staff_member, staff or ()) if fits(one, wanted)]
        for at, (_, rows) in enumerate(told.found):
            if at % 20 == 0:
                await asyncio.sleep(0)  # thousands of names are compared
            found += [learner(one) for one in rows if row_fits(one, wanted)]
        return exact_first(merged(found), wanted)[:most]

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        wanted = folded(words)
        listed = await all_classes.listed(self.reader)
        self.unseen, found = unread_rows("Class", "classes", unread(listed)), [_course(one) for one in listed]
        fits = [one for one in found if wanted in folded(one.title) or wanted in _names(one)]
        return sorted(fits, key=lambda one: wanted not in (*_names(one), folded(one.title)))[:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        theirs = marks(person)
        told, put_off = await asyncio.gather(self._rosters(), all_classes.not_looked_at(self.reader))
        self.stopped, self.unseen = told.stopped, (*told.unseen, *put_off)
        return [
            Enrollment(learner(one), _course(record), role=one.role or "")
            for record, rows in told.found
            for one in rows
            if marks_of(one) & theirs
        ]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        # Class tells the whole of a class in one answer, and in another one how often they came.
        rows, (reported, untold) = await asyncio.gather(self._roster(course), self._came(course))
        self.unseen = (*unread_rows("Class", "people", unread(rows)), *untold)
        yield [
            Enrollment(learner(one), course, role=one.role or "", progress=came.of(marks_of(one), reported))
            for one in rows
        ]

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        if course.refs.get("deferred"):
            raise all_classes.PutOff("Class", course.title)
        told, now = await self.reader.read(AttendanceGet(class_id=course.id)), await self.reader.now()
        odd = unread_in(told, "sessions") + sum(unread_in(one, "students") for one in told.sessions)
        self.unseen = unread_rows("Class", "who came", odd)
        starting = ((one, one.starts) for one in told.sessions)
        within = [(one, starts) for one, starts in starting if starts and since <= starts < until]
        people = await self._nameless(course, [person.email for one, _ in within for person in one.students])
        found = []
        for one, starts in within:
            session = LiveSession("class", one.session_id or "", course.title, starts, one.ends)
            for rows in came.each(one.students):
                who = Person("class", _any(rows, "student_id", "ext_person_id"), "", _any(rows, "email"))
                there = [row for row in rows if row.present]
                late = all(row.tardy for row in there) if any(row.tardy is not None for row in there) else None
                # Before it is over, who is not there may still come.
                seen = (bool(there) or rows[0].present) if there or is_over(one, now) else None
                found.append(Attendance(people.get(who.id, who), session, seen, came.stayed_minutes(rows), late))
        return found

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        told = await all_classes.sweep(self.reader, lambda id: SchedulesList(class_id=id), "dates", deferred=True)
        self.stopped, self.unseen = told.stopped, told.unseen
        found = [
            LiveSession(
                "class",
                date.schedule_id or "",
                one.class_name,
                starts,
                moment(date.end_time),
                host=one.host or one.email or "",
                place=all_classes.PUT_OFF_WORDS if all_classes.is_put_off(one) else "",
            )
            for one, dates in told.found
            for date in dates
            if (starts := moment(date.start_time)) and since <= starts < until
        ]
        return sorted(found, key=lambda one: one.starts or since)

    async def member(self, who: str, course: Course) -> Person:
        """In the class, else on the staff. A name may be that of somebody in another class, where an address is not
        looked for. Raises PutOff too."""
        id = id_of(who)
        typed = who if id is None else id
        wanted = folded(typed)
        here = merged([*map(learner, await self._roster(course))])
        found = [one for one in here if fits(one, wanted)]
        sure = [one for one in found if one.id == id or ("@" in wanted and is_called(one, wanted))]
        if not sure:
            seen = {mark for one in here for mark in marks(one)}
            found += [one for one in await staff_like(self.reader, typed) if not marks(one) & seen]
            sure = [one for one in found if one.id == id]
        if sure or (found and id is None):
            return only_person(who, sure or found)
        if "@" in wanted:
            raise NotInCourse(who, course.title)
        return await self.person(who)

    async def enrollee(self, who: str, course: Course) -> Person:
        """In any class: an enrollment carries a name and a number of the company's, and what was typed does not stand
        for what Class knows of somebody already. An address or an id names one, and is looked for in the class itself
        first; a bare name may be that of several, in whatever classes they are."""
        surely = "@" in who or id_of(who) is not None
        if surely and not course.refs.get("deferred"):
            with suppress(NotInCourse):
                return await self.member(who, course)
        return await self.person(who)

    # Planning

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        asked = bool(role)
        role = self.called_role(role or "student")
        if role not in ROLES:
            raise NeedsMore(f"In a class, people are {', '.join(ROLES)}. Say one of them after “as”.")
        here = None if course.refs.get("deferred") else await self._here(person, course)
        if here and (here.role == role or not asked):
            raise NothingToDo(f"{person.called} is already in {course.title} as {here.role or role}. Nothing to do.")
        who: dict[str, Any] = as_enrolled(learner(here) if here else person)
        known = who["email"] or who["ext_person_id"]
        if here and not known:
            who |= {"student_id": here.student_id}
        elif not (known and who["first_name"] and who["last_name"]):
            raise NeedsMore("Class needs an e-mail address, a first and a last name. Fill in what is missing.")
        change = EnrollmentsUpdate if here else EnrollmentsCreate
        planned = change(class_id=course.id, role=role, **who)  # type: ignore[arg-type]  # one of ROLES, as was just seen
        if here:
            is_in = f"{person.called} is in {course.title}"
            so_far = f"as {here.role} so far" if here.role else "already, and Class doesn't say in which role"
            self._doubts[digest(planned)] = f"{is_in} {so_far}. Make them {role}?"
        elif course.refs.get("deferred"):
            self._doubts[digest(planned)] = all_classes.NO_WAY_OUT.format(course.title)
        return (planned,)

    def doubt(self, plan: Plan) -> str:
        return " ".join([self._doubts[digest(one)] for one in plan if digest(one) in self._doubts])

    def untold(self, course: Course) -> str:
        return all_classes.PutOff("Class", course.title).sentence if course.refs.get("deferred") else ""

    def called_role(self, role: str) -> str:
        return {"learner": "student", "instructor": "teacher"}.get(folded(role), folded(role))

    async def unenroll(self, person: Person, course: Course) -> Plan:
        found = await self._here(person, course)
        if not found:
            raise NothingToDo(f"{person.called} isn't in {course.title}. Nothing to do.")
        if found.student_id:
            return (EnrollmentsDelete(class_id=course.id, student_id=found.student_id),)
        return (EnrollmentsDelete(class_id=course.id, **address_of(found)),)

    async def schedule(self, booking: Booking) -> Plan:
        refuse_place(booking, "Class")
        if not booking.hosts:
            raise NeedsMore("A class needs an instructor. Say who: `with anne@acme.com`.")
        hosts = [await instructor(self.reader, one) for one in booking.hosts]
        lead, *others = {plain(one.email): one for one in hosts}.values()
        first, last = lead.names
        ends = booking.ends
        return (
            ClassesCreate(
                class_name=booking.title,
                email=lead.email,
                first_name=first,
                last_name=last or first,
                display_name=lead.name,
                timezone=booking.zone,
                session_times=[SessionTime(start_time=booking.starts, end_time=ends)],
                additional_instructors=[Instructor(email=one.email) for one in others] or None,
            ),
        )

    async def link(self, person: Person, course: Course) -> Plan:
        found = await self._here(person, course)
        if not found:
            raise NotEnrolled(f"{person.called} isn't in {course.title}. Enroll them first.")
        if not any(address_of(found).values()):
            raise Unplanned("Class gives links only to people with an e-mail address or an ID of yours.")
        return (LaunchLinkGet(class_id=course.id, **address_of(found)),)

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        """Who was in the class before gets the role back that they had, and the names."""
        if isinstance(planned, EnrollmentsCreate):  # of a class that is put off, nobody can be taken out
            return None if course and course.refs.get("deferred") else Verb.UNENROLL
        here = await self._here(person, course) if course else None
        if not here or here.role not in ROLES:
            return None
        if isinstance(planned, EnrollmentsUpdate):
            # Beside the number of the person, an address would be a new one.
            own = {"student_id": here.student_id, "email": None, "ext_person_id": None} if here.student_id else {}
            return planned.model_copy(update={"role": here.role, **own})
        who: dict[str, Any] = as_enrolled(learner(here))
        known = who["first_name"] and who["last_name"] and (who["email"] or who["ext_person_id"])
        if not isinstance(planned, EnrollmentsDelete) or not known:
            return None
        return EnrollmentsCreate(class_id=planned.class_id, role=here.role, **who)  # type: ignore[arg-type]  # one of ROLES, as was just seen

    # Within

    async def _rosters(self) -> all_classes.Swept[list[ClassEnrollment]]:
        """Who is in which class. Who is in one that is put off is in no listing of Class's."""
        return await all_classes.sweep(self.reader, lambda id: EnrollmentsList(class_id=id), "people", deferred=False)

    async def _roster(self, course: Course) -> list[ClassEnrollment]:
        if course.refs.get("deferred"):
            raise all_classes.PutOff("Class", course.title)
        return await self.reader.read(EnrollmentsList(class_id=course.id))

    async def _here(self, person: Person, course: Course) -> ClassEnrollment | None:
        """Their enrollment in a class. Raises Unclear where it has them several times."""
        theirs = marks(person)
        found = [one for one in await self._roster(course) if marks_of(one) & theirs]
        exact = [one for one in found if one.student_id and one.student_id == person.id] or found
        if len(exact) > 1:
            raise Unclear(person.called, [learner(one) for one in exact])
        return exact[0] if exact else None

    async def _came(self, course: Course) -> tuple[Mapping[Mark, Progress], tuple[str, ...]]:
        """By person, and why there is nothing, such as with a key that may not read who came."""
        if course.refs.get("deferred"):
            return {}, ()
        try:
            report = await self.reader.read(AttendanceGet(class_id=course.id))
        except errors.PlatformError as error:
            return {}, (f"How often they came is not shown: {error.sentence}",)
        return came.counted(report, await self.reader.now()), ()

    async def _nameless(self, course: Course, emails: Sequence[str | None]) -> dict[str, Person]:
        """Names, by number, of those who came and have no address to be known by."""
        if all(emails):
            return {}
        try:
            return {one.id: one for one in map(learner, await self._roster(course)) if one.id}
        except errors.PlatformError:  # their numbers must do
            return {}


def _any(rows: Sequence[Attendee], *names: str) -> str:
    """The first of these that any row of somebody has."""
    return next((found for name in names for row in rows if (found := getattr(row, name))), "")


def _course(one: ClassRecord) -> Course:
    refs = {"deferred": one.class_deferred_id} if all_classes.is_put_off(one) else {}
    place = all_classes.PUT_OFF_WORDS if refs else ""
    return Course("class", one.class_id or "", one.class_name, one.ext_class_id or "", place=place, refs=refs)


def _names(one: Course) -> tuple[str, str]:
    return folded(one.id), folded(one.code)
