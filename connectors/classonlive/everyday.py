"""The everyday verbs on ClassOnLive, where people are known by their e-mail address, and have a number in every course.

Live sessions inside the modules of a course of topics are not among the sessions: nothing lists a course's topics.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.classonlive import told, tutoring_hours
from connectors.classonlive.contents import Content, ContentGet, ContentList
from connectors.classonlive.course_dates import NOT_THERE, held, look_at
from connectors.classonlive.live import SingleSessionContentCreate
from connectors.classonlive.people import UserNameGet
from connectors.classonlive.progress import Progress as CourseProgress
from connectors.classonlive.progress import StudentProgressGet
from connectors.classonlive.roster import by_number, by_tens
from connectors.classonlive.students import (
    ContentStudentAdd,
    ContentStudentGet,
    ContentStudentRemove,
    ContentStudentsList,
    SessionStudentRemove,
    SessionStudentsAdd,
    Student,
    StudentFound,
    StudentSearch,
)
from connectors.classonlive.tutoring import ParticularCalendarGet, TutoringSession
from connectors.classonlive.vocabulary import Duration
from connectors.core import errors
from connectors.core.intent import Intent, digest
from connectors.core.record import Page, unread
from connectors.core.same import folded, has_words, same, spelled, surest_name_words
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
from connectors.everyday.exact import shown
from connectors.everyday.fitting import fitting_courses
from connectors.everyday.values import (
    PROGRESS_FACTS,
    Attendance,
    Booking,
    Course,
    Enrollment,
    Fact,
    LiveSession,
    Person,
    Tells,
    came,
)
from connectors.everyday.verbs import Verb


class ClassOnLiveEveryday(Everyday):
    platform = "classonlive"
    newcomers = True
    searching = "ClassOnLive finds students by name. People in no course, such as teachers, are found only by address."
    tells = Tells(PROGRESS_FACTS | {Fact.ENROLLED}, PROGRESS_FACTS | {Fact.ENROLLED, Fact.ATTENDED}, named="student")

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._over: dict[int, str] = {}
        """What is to be said of enrolling in a course that is over, by its number."""
        self._known: dict[str, Mapping[str, str]] = {}
        """What the values of planned operations are called, where only the calendar of a course tells that."""

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        wanted, plain = folded(who), spelled(who)
        asked = [plain] if "@" in plain else surest_name_words(plain)
        pages = await asyncio.gather(*map(self._search, asked))
        self.unseen = unread_rows("ClassOnLive", "people", sum(map(unread, pages)))
        found = {folded(one.email): told.person(one.email, one.name) for rows in pages for one in rows if one.email}
        if "@" in wanted:
            return [found[wanted]] if wanted in found else await self._by_address(plain)
        fits = [one for one in found.values() if has_words(f"{one.name} {one.email}", who)]
        return sorted(fits, key=lambda one: not same(one.name, who))[:most]

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        listed = (await self.reader.read(ContentList())).items
        self.unseen = unread_rows("ClassOnLive", "courses", unread(listed))
        return fitting_courses(words, (told.course(one) for one in listed if one.content_id), most)

    async def taken(self, person: Person) -> list[Enrollment]:
        rows, listed = await asyncio.gather(self._search(person.email), self._listed())
        odd = unread_rows("ClassOnLive", "people", unread(rows))
        self.unseen = ((told.UNLISTED,) if listed is None else told.not_seen(listed)) + odd
        mine = [one for one in rows if one.content_id and folded(one.email or "") == folded(person.email)]
        asked = [StudentProgressGet(content_id=one.content_id or 0, applicant_id=one.applicant_id or 0) for one in mine]
        far = await self.reader.sweep(asked)
        self.stopped = _stopped(far)
        taught = [one for one in listed or () if one.teacher and folded(one.teacher) == folded(person.email)]
        teaching = [Enrollment(person, told.course(one, bare=True), role="teacher") for one in taught]
        return teaching + [
            told.enrollment(
                person,
                Course("classonlive", str(one.content_id), one.content or ""),
                how_far if isinstance(how_far, CourseProgress) else None,
            )
            for one, how_far in zip(mine, far, strict=True)
        ]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        _check_api(course)
        listed = await self._students(course)
        self.unseen, students = unread_rows("ClassOnLive", "people", unread(listed)), by_number(listed)
        self.roster_rows = len(students)
        async for rows, place in by_tens(self.reader, int(course.id), students, self.begin):
            self.told_from = place
            yield [told.enrollment(told.person(one.email, one.name), course, row) for one, row in rows]

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        _check_api(course)
        shown = await self._shown(course)
        if shown.content_type == told.TUTORING:
            hours = [(one, told.hour(shown, one)) for one in await self._hours(shown)]
            booked = [(who, one) for row, one in hours if one.begins_within(since, until) for who in row.applicants]
            return [Attendance(told.person(who.email, who.name), one) for who, one in booked]
        if not told.is_live(shown):
            raise told.NotNoted("ClassOnLive", course.title)
        held, students, now = told.dates(shown), await self._students(course), await self.reader.now()
        self.unseen = unread_rows("ClassOnLive", "people", unread(students))
        within = [one for one in held if one.begins_within(since, until)]
        over = all(one.is_over(now, told.LONGEST_SESSION) for one in held)  # it is noted of a course as a whole
        return [
            Attendance(
                told.person(one.email, one.name),
                date,
                came=came(one.attended, over),
                minutes=one.minutes_connected if over or one.attended else None,
                whole=len(held) > 1,
            )
            for date in within[:1]
            for one in students
        ]

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        contents = (await self.reader.read(ContentList())).items
        self.unseen = unread_rows("ClassOnLive", "courses", unread(contents))
        near = [one for one in contents if one.content_id and told.may_lie(one, since, until)]
        looked = await self.reader.sweep([look_at(one) for one in near])
        # The day of a single session stands in the list; only how long it takes does not.
        self.stopped = _stopped([one for listed, one in zip(near, looked, strict=True) if not told.dates(listed)])
        found = [date for listed, one in zip(near, looked, strict=True) for date in held(listed, one)]
        return sorted((one for one in found if one.begins_within(since, until)), key=lambda one: one.starts or since)

    async def member(self, who: str, course: Course) -> Person:
        _check_api(course)
        return await super().member(who, course)

    async def enrollee(self, who: str, course: Course) -> Person:
        return await self.person(who)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        if folded(role) not in ("", "student", "learner"):
            raise NeedsMore("ClassOnLive enrolls only students. Leave the role out.")
        shown = await self._shown(course)
        if shown.content_type == told.TUTORING:
            ahead = await self._hours_ahead(shown)
            return self._remember(tutoring_hours.enrolling(person, shown, ahead), ahead)
        if await self._student(person, course):
            raise NothingToDo(f"{person.called} is already in {course.title}. Nothing to do.")
        if not (person.email and person.name):
            raise NeedsMore(
                "ClassOnLive needs an e-mail address and a name. "
                f"Fill them in: `/lms classonlive content student add content_id={course.id}`."
            )
        held, now = told.dates(shown), await self.reader.now()
        if held and all(one.is_over(now, told.LONGEST_SESSION) for one in held):
            last = told.madrid_day(max(one.starts for one in held if one.starts))
            self._over[int(course.id)] = f"{course.title} is over: its last live session was on {last}."
        return (ContentStudentAdd(content_id=int(course.id), email=person.email, name=person.name),)

    def consequence(self, plan: Plan) -> str:
        leaving = any(isinstance(one, SessionStudentRemove) for one in plan)
        return told.STAYS_LISTED if leaving else self.doubt(plan)

    def doubt(self, plan: Plan) -> str:
        added = [one.content_id for one in plan if isinstance(one, ContentStudentAdd)]
        return " ".join([self._over[one] for one in added if one in self._over])

    def known(self, intent: Intent[Any]) -> Mapping[str, str]:
        return self._known.get(digest(intent), {})

    def untold(self, course: Course) -> str:
        return told.BeyondTheApi("ClassOnLive", course.title).sentence if _is_beyond_the_api(course) else ""

    def left(self, plan: Plan, title: str) -> str:
        hours = any(isinstance(one, SessionStudentRemove) for one in plan)
        return f"the upcoming hours of {title}" if hours else title

    async def unenroll(self, person: Person, course: Course) -> Plan:
        shown = await self._shown(course)
        if shown.content_type == told.TUTORING:
            ahead = await self._hours_ahead(shown)
            return self._remember(tutoring_hours.leaving(person, shown, ahead), ahead)
        found = await self._student(person, course)
        if not found:
            raise NothingToDo(f"{person.called} isn't in {course.title}. Nothing to do.")
        if not told.is_live(shown):
            raise Unplanned(
                f"ClassOnLive removes students only from live courses, and {course.title} isn't one. "
                "Remove them on ClassOnLive itself."
            )
        return (ContentStudentRemove(content_id=int(course.id), email=found.email or person.email),)

    async def schedule(self, booking: Booking) -> Plan:
        refuse_place(booking, "ClassOnLive")
        hosts = [shown(one) for one in booking.hosts]  # an id is an address here
        if len(hosts) != 1 or "@" not in hosts[0]:
            raise NeedsMore("A session on ClassOnLive has one teacher. Say who, by address: `with anne@acme.com`.")
        length = next((one for one in Duration if one.minutes == booking.minutes), None)
        if not length:
            lengths = ", ".join(one.word for one in Duration)
            raise NeedsMore(f"A session on ClassOnLive lasts one of these: {lengths}. Say one of them after “for”.")
        # One teacher before up to 150 people; the other two rooms are smaller, and this verb has no word for them.
        title, starts, teacher = booking.title, booking.starts, hosts[0]
        wanted = SingleSessionContentCreate(
            title=title, type="Broadcast", duration=length, session=starts, teacher=teacher
        )
        return (wanted,)

    async def link(self, person: Person, course: Course) -> Plan:
        shown = await self._shown(course)
        if shown.content_type == told.TUTORING:
            if not any(tutoring_hours.comes(person, one) for one in await self._hours_ahead(shown)):
                raise NotEnrolled(f"{person.called} has no upcoming hour of {course.title}. Enroll them first.")
            raise Unplanned(
                f"{course.title} is tutoring, and ClassOnLive gives the links to its hours only for everyone at once. "
                "Take this one from its calendar on ClassOnLive."
            )
        found = await self._student(person, course)
        if not found:
            raise NotEnrolled(f"{person.called} isn't in {course.title}. Enroll them first.")
        if not told.is_live(shown):
            raise Unplanned(
                f"ClassOnLive's document says only for live courses how to get someone's link, and {course.title} "
                "isn't one. To try it: "
                f"`/lms classonlive content student get content_id={course.id} email={found.email or person.email}`."
            )
        return (ContentStudentGet(content_id=int(course.id), email=found.email or person.email),)

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        """Who is enrolled can be taken out of live courses and of hours only; who comes back comes to all topics."""
        if isinstance(planned, SessionStudentsAdd):
            return Verb.UNENROLL
        if isinstance(planned, SessionStudentRemove) and course:
            hours = await self._hours(await self._shown(course))
            return next(iter(tutoring_hours.coming_back(planned, person, hours)), None)
        if isinstance(planned, ContentStudentAdd) and course:
            return Verb.UNENROLL if told.is_live(await self._shown(course)) else None
        found = await self._student(person, course) if course else None
        if not isinstance(planned, ContentStudentRemove) or not found or not found.name or found.themes:
            return None
        return ContentStudentAdd(content_id=planned.content_id, email=planned.email, name=found.name)

    async def _listed(self) -> list[Content] | None:
        """All courses; None where they could not be read."""
        (listed,) = await self.reader.sweep([ContentList()])
        return listed.items if isinstance(listed, Page) else None

    def _remember(self, plan: Plan, hours: Sequence[TutoringSession]) -> Plan:
        self._known |= {digest(one): tutoring_hours.called(one, hours) for one in plan}
        return plan

    async def _search(self, text: str) -> list[StudentFound]:
        try:
            return (await self.reader.read(StudentSearch(search=text))).items
        except errors.NotFound:
            return []

    async def _by_address(self, email: str) -> list[Person]:
        """Somebody who is in no course, such as a teacher."""
        try:
            asked = UserNameGet(email=email)
        except ValueError:
            return []  # this is nobody's address
        try:
            return [told.person(email, (await self.reader.read(asked)).name)]
        except NOT_THERE:
            return []

    async def _students(self, course: Course) -> list[Student]:
        return (await self.reader.read(ContentStudentsList(content_id=int(course.id)))).items

    async def _student(self, person: Person, course: Course) -> Student | None:
        students = {folded(one.email or ""): one for one in await self._students(course)}
        return students.get(folded(person.email)) if person.email else None

    async def _shown(self, course: Course) -> Content:
        """As ClassOnLive shows it alone. Raises BeyondTheApi too."""
        shown = await self.reader.read(ContentGet(content_id=int(course.id)))
        _check_api(course, shown.type, shown.content_type)
        return shown

    async def _hours(self, course: Content) -> list[TutoringSession]:
        return (await self.reader.read(ParticularCalendarGet(content_id=course.content_id or 0))).items

    async def _hours_ahead(self, course: Content) -> list[TutoringSession]:
        return tutoring_hours.ahead(await self._hours(course), await self.reader.now())


def _is_beyond_the_api(course: Course, *kinds: str | None) -> bool:
    return told.is_beyond_the_api(course.refs.get("kind"), *kinds)


def _check_api(course: Course, *kinds: str | None) -> None:
    """Raises BeyondTheApi."""
    if _is_beyond_the_api(course, *kinds):
        raise told.BeyondTheApi("ClassOnLive", course.title)


def _stopped(looked: Sequence[Any]) -> Stopped | None:
    """What there was no time for, or no answer to, was not looked at; what is not there was."""
    read = sum(isinstance(one, NOT_THERE) or not isinstance(one, errors.PlatformError | None) for one in looked)
    return None if read == len(looked) else Stopped(read, len(looked), "courses")
