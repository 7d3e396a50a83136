"""The everyday verbs on Chamilo, which searches nothing and lists everyone, and every course, in one answer.

What Chamilo calls a session is a group of people and a span of weeks, so there are no live sessions here. Who is in a
course only through a session, running or not, stands in no list of the course's own people and courses.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from connectors.chamilo import courses
from connectors.chamilo.courses import CourseTaken, GetCourses, Quizzes, UserCourses, UserCoursesByDates
from connectors.chamilo.enrollments import (
    GetUsersSubscribedToCourse,
    Participant,
    SubscribeUserToCourse,
    UnsubscribeUserFromCourse,
)
from connectors.chamilo.entities import readable
from connectors.chamilo.logins import broken_rule, proposals
from connectors.chamilo.looking import among
from connectors.chamilo.users import GetUsers, SaveUser, UpdateUserFromUsername, User, UsernameExist, UserProfile
from connectors.chamilo.vocabulary import CourseRole, Role, Whom
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.record import Rows, unread
from connectors.core.same import folded, same
from connectors.everyday.everyday import (
    Everyday,
    NeedsMore,
    NothingToDo,
    Opposite,
    Plan,
    Reader,
    Unplanned,
    unread_rows,
)
from connectors.everyday.exact import NoNumber
from connectors.everyday.fitting import fitting_courses, fitting_people
from connectors.everyday.values import Course, Enrollment, Fact, Newcomer, Person, Progress, Tells, named_person
from connectors.everyday.verbs import Verb

ROLES = {
    "": CourseRole.STUDENT,
    "student": CourseRole.STUDENT,
    "learner": CourseRole.STUDENT,
    "teacher": CourseRole.TEACHER,
    "trainer": CourseRole.TEACHER,
    "instructor": CourseRole.TEACHER,
}


FIRST_DAY = date(2000, 1, 1)
"""Before anybody attempted a test on any Chamilo."""
TESTS_UNREAD = "tests couldn't be read"
UNLISTED_COURSES = "Chamilo doesn't list courses that people take only through a session."
UNLISTED_PEOPLE = "Chamilo doesn't list people who are in it only through a session."
GONE_WITH_ENROLLMENT = "any groups of theirs in the course, what they follow in its forums and their tasks in its blogs"
"""Deleted with an enrollment; where they are enrolled again, it is not back."""
DELETED = "deleted"
"""The standing of an account that nothing brings back from here."""
CLOSED = {"closed": "closed", "hidden": "hidden"}
"""Courses that students cannot enter, by who may see them, and why nobody takes them."""


class ChamiloEveryday(Everyday):
    platform = "chamilo"
    roles = tuple(filter(None, ROLES))
    searching_courses = "On Chamilo I look for courses, not for sessions: its documented services don't list those."
    # That somebody finished a test says that they started; that they did not says nothing, nor is a course completed.
    tells = Tells(person=frozenset({Fact.ENROLLED, Fact.STARTED, Fact.SCORE}), course=frozenset({Fact.ENROLLED}))

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._promised: dict[str, str] = {}
        """Log-in names of people this command is going to add, in lower case, and for which address."""

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        """An address is found whole, as an e-mail address or a log-in name; other words in any order."""
        everybody = await self._everybody()
        self.unseen = unread_rows("Chamilo", "people", unread(everybody))
        return fitting_people(who, map(_person, everybody), most)

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        rows = await self.reader.read(GetCourses())
        self.unseen = unread_rows("Chamilo", "courses", unread(rows))
        return fitting_courses(words, map(_course, rows), most)

    async def taken(self, person: Person) -> list[Enrollment]:
        # Two calls: the courses, and which tests of them the person finished. How far they are nobody can ask.
        number = _number(person)
        rows, tests = await asyncio.gather(self.reader.read(UserCourses(user_id=number)), self._tests(number))
        self.unseen = (UNLISTED_COURSES, *unread_rows("Chamilo", "courses", unread(rows)))
        return [Enrollment(person, _course(one), progress=_progress(tests, one)) for one in rows]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        # A course tells neither the addresses of its people nor whether they may log in. Nothing keeps Chamilo from
        # listing somebody twice who was enrolled twice at once.
        rows, everybody = await asyncio.gather(self._members(course), self._everybody())
        odd = unread(rows) + unread(everybody)
        self.unseen = (UNLISTED_PEOPLE, *unread_rows("Chamilo", "people", odd))
        known = {one.id: _person(one) for one in everybody}
        once: dict[tuple[int | None, str | None], Participant] = {}
        for one in rows:
            once.setdefault((one.user_id, one.username), one)
        people = [(known.get(one.user_id) or _member(one), one.status_rel or "") for one in once.values()]
        yield [Enrollment(person, course, role=role) for person, role in people]

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        wanted = ROLES.get(folded(role))
        if wanted is None:
            raise NeedsMore("In a Chamilo course, people are student or teacher. Say one of them after “as”.")
        number, known = _number(person), await self._member(person, course)
        if known and known.status_rel == wanted.word:
            raise NothingToDo(f"{person.name} is already in {course.title} as {wanted.word}. Nothing to do.")
        if known:
            raise Unplanned(
                f"{person.name} is in {course.title} as {known.status_rel}, and Chamilo doesn't change that. "
                "Unenroll them first, then enroll them again."
            )
        return (SubscribeUserToCourse(course_id=int(course.id), user_id=number, status=wanted),)

    def called_role(self, role: str) -> str:
        wanted = ROLES.get(folded(role)) if role else None
        return wanted.word if wanted else ""

    async def unenroll(self, person: Person, course: Course) -> Plan:
        number = _number(person)
        if among(await self._members(course), number) is False:
            raise NothingToDo(f"{person.name} isn't in {course.title}. Nothing to do. {UNLISTED_PEOPLE}")
        return (UnsubscribeUserFromCourse(course_id=int(course.id), user_id=number),)

    async def add(self, newcomer: Newcomer) -> Plan:
        """Chamilo wants a password. Left empty, one is made up that nobody sees; Chamilo sends it to the person."""
        if there := await self.people(newcomer.email):
            inactive = there[0].active is False and there[0].standing != DELETED
            how = "They aren't active: reactivate them instead." if inactive else "Nothing to do."
            raise (Unplanned if inactive else NothingToDo)(f"{newcomer.email} is on Chamilo already. {how}")
        first, last = newcomer.first, newcomer.last
        if not (first and last):
            raise NeedsMore('Chamilo needs a first and a last name: `add lena@acme.com "Lena Berg" to chamilo`.')
        data = {"first_name": first, "last_name": last, "status": Role.STUDENT.word, "email": newcomer.email}
        try:
            return (make(SaveUser, {**data, "login_name": await self._login(newcomer), "send_mail": True}),)
        except Mistakes as mistakes:  # a name that Chamilo would cut, or store as question marks
            raise NeedsMore(f"Chamilo doesn't accept this: {mistakes}.") from None

    async def deactivate(self, person: Person) -> Plan:
        if person.active is False:
            raise NothingToDo(f"{person.name} is no longer active on Chamilo. Nothing to do.")
        if await self._is_own(person):
            raise Unplanned(
                f"{person.name} is the account I use on Chamilo myself. Without it I can't do anything there. "
                "Deactivate it on Chamilo itself."
            )
        return (UpdateUserFromUsername(login_name=person.refs["login_name"], active=False),)

    async def reactivate(self, person: Person) -> Plan:
        """Chamilo compares what it is sent with yes or no, and takes an expired or deleted account for a yes: it
        answers that all is well and changes nothing."""
        if person.active is True:
            raise NothingToDo(
                f"{person.name} is active on Chamilo. Nothing to do. If they can't log in, the end date of their "
                "account may have passed: Chamilo doesn't show it."
            )
        if person.standing == DELETED:
            raise Unplanned(f"{person.name} was deleted on Chamilo. I can't bring them back from here.")
        if person.standing:
            login = person.refs["login_name"]
            raise Unplanned(
                f"The account of {person.name} on Chamilo has {person.standing}, and turning it on changes nothing. "
                f"Turn it off first: type `/lms chamilo update user from username login_name={login} active=no`. "
                "Then reactivate them. If the end date has passed, give a later one too."
            )
        return (UpdateUserFromUsername(login_name=person.refs["login_name"], active=True),)

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        match planned:
            case UpdateUserFromUsername(login_name=login, active=bool(active)):
                return UpdateUserFromUsername(login_name=login, active=not active)
            case SubscribeUserToCourse():
                return Verb.UNENROLL
            case UnsubscribeUserFromCourse(course_id=there, user_id=who) if course:
                known = await self._member(person, course)
                role = next((one for one in CourseRole if known and one.word == known.status_rel), None)
                return SubscribeUserToCourse(course_id=there, user_id=who, status=role) if role else None
        return None

    def consequence(self, plan: Plan) -> str:
        logins = [one.login_name for one in plan if isinstance(one, SaveUser)]
        if any(isinstance(one, UnsubscribeUserFromCourse) for one in plan):
            return f"Chamilo deletes {GONE_WITH_ENROLLMENT} with this. Undo doesn't bring them back."
        return f"They log in as {logins[0]}, with a password that Chamilo e-mails them." if logins else ""

    def not_restored(self, back: Intent[Any]) -> str:
        return GONE_WITH_ENROLLMENT if isinstance(back, SubscribeUserToCourse) else ""

    async def _is_own(self, person: Person) -> bool:
        """Whether this is the account in whose name Chamilo is asked, as far as Chamilo tells whose that is."""
        try:
            own = await self.reader.read(UserProfile())
        except PlatformError:
            return False
        return str(own.id) == person.id or same(own.username or "", person.refs["login_name"])

    async def _login(self, newcomer: Newcomer) -> str:
        """A name to log in with that Chamilo takes and nobody has: the one asked for, or one made of the address.
        Raises NeedsMore, with a name that would do, where the one asked for will not."""
        asked = newcomer.login
        broken = broken_rule(asked)
        if asked and (broken or not await self._is_free(asked, newcomer.email)):
            why = broken or "is someone else's on Chamilo"
            raise NeedsMore(f"The log-in name “{asked}” {why}. “{await self.free_login(newcomer)}” is free.")
        login = asked or await self.free_login(newcomer)
        self._promised[login.lower()] = folded(newcomer.email)
        return login

    async def free_login(self, newcomer: Newcomer) -> str:
        names = proposals(newcomer.login, newcomer.email, f"{newcomer.first}.{newcomer.last}")
        while not await self._is_free(login := next(names), newcomer.email):
            pass
        return login

    async def _is_free(self, login: str, email: str) -> bool:
        """Chamilo itself is asked last: people of its other portals, whom it does not list, have log-in names too."""
        key, whose = login.lower(), folded(email)
        if self._promised.get(key, whose) != whose or key in await self._logins():
            return False
        return not (await self.reader.read(UsernameExist(login_name=login))).exists

    async def _logins(self) -> set[str]:
        return {(one.username or "").lower() for one in await self._everybody()}

    async def _everybody(self) -> list[User]:
        """Before 1.11.24 Chamilo lists nobody when asked for everybody, and each role has to be asked for."""
        if found := await self.reader.read(GetUsers()):
            return found
        lists = [await self.reader.read(GetUsers(status=one)) for one in Whom if one is not Whom.EVERYBODY]
        return Rows([user for rows in lists for user in rows], sum(map(unread, lists)))

    async def _tests(self, person: int) -> Mapping[str, Quizzes] | None:
        """Which tests somebody finished, in a session too, by the code of the course; None where it cannot be read,
        which must not cost the courses."""
        until = (await self.reader.now()).date() + timedelta(days=1)
        try:
            rows = await self.reader.read(UserCoursesByDates(user_id=person, start_date=FIRST_DAY, end_date=until))
        except PlatformError:
            return None
        return {one.course_code or "": one for one in rows}

    async def _members(self, course: Course) -> list[Participant]:
        return await self.reader.read(GetUsersSubscribedToCourse(course=int(course.id)))

    async def _member(self, person: Person, course: Course) -> Participant | None:
        return next((one for one in await self._members(course) if str(one.user_id) == person.id), None)


def _progress(tests: Mapping[str, Quizzes] | None, course: CourseTaken) -> Progress | None:
    if tests is None:
        return Progress(score=TESTS_UNREAD)
    here = tests.get(course.code or "")
    if not here or not here.taken_tests:
        return None
    score = "" if here.average_percent is None else f"{here.average_percent:g}% in tests"
    return Progress(started=True, score=score)


def _person(one: User) -> Person:
    login = one.username or ""
    return named_person(
        "chamilo",
        one.id,
        readable(one.firstname),
        readable(one.lastname),
        one.email,
        active=one.active,
        refs={"login_name": login},
        aliases=(login,) if login else (),
        standing=one.standing or "",
    )


def _number(person: Person) -> int:
    """By which Chamilo is asked about somebody. Raises NoNumber."""
    if not person.id:
        raise NoNumber("Chamilo")
    return int(person.id)


def _member(one: Participant) -> Person:
    """Of somebody whom the list of people does not have, such as a person of another portal."""
    return _person(User(id=one.user_id, firstname=one.firstname, lastname=one.lastname, username=one.username))


def _course(one: courses.Course | CourseTaken) -> Course:
    closed = CLOSED.get(one.visibility or "", "") if isinstance(one, courses.Course) else ""
    return Course("chamilo", str(one.id or ""), readable(one.title), one.code or "", closed=closed)
