"""What the everyday verbs read on Damstra Learning."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from connectors.core import errors
from connectors.core.datetimes import moment
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.core.same import folded, has_words, holds, same, spelled, surest_name_words, surest_word, surest_words
from connectors.damstra import told
from connectors.damstra.lessons import Lesson, LessonsList
from connectors.damstra.listings import R, unseen, whole
from connectors.damstra.roster import LessonRoster
from connectors.damstra.schedules import UserLessonSchedulesList
from connectors.damstra.sessions import IltSession, IltSessionAttendeesList, IltSessionsGet, IltSessionsList
from connectors.damstra.users import User, UsersGet, UsersList
from connectors.damstra.vocabulary import SessionState
from connectors.everyday.everyday import Everyday, Stopped
from connectors.everyday.fitting import is_called
from connectors.everyday.looks import each
from connectors.everyday.values import Attendance, Course, Enrollment, Fact, LiveSession, Person, Tells, came

OF_A_SCHEDULE = frozenset({Fact.ENROLLED, Fact.STARTED, Fact.HOW_FAR, Fact.COMPLETED, Fact.DUE, Fact.CERTIFICATE})
"""What a lesson schedule tells, wherever it is listed. How somebody did in its test stands nowhere."""
ROWS_A_CALL = 100
"""Rows that a page has at most, and so how many lessons have their names asked for at once."""
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+")


class DamstraReading(Everyday):
    platform = "damstra"
    course_fact = "lesson"
    tells = Tells(person=OF_A_SCHEDULE, course=OF_A_SCHEDULE | {Fact.ATTENDED})

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        """An employee number and a user name are found whole; other words in any order."""
        self._begin()
        found = map(told.person, await self._asked_for(spelled(who), most))
        once = {(one.id, one.email, one.name) if one.id else object(): one for one in found}.values()
        called = [(is_called(one, who), one) for one in once]
        fits = [one for exact, one in called if not exact and has_words(_known(one), who)]
        return [*(one for exact, one in called if exact), *fits][:most]

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        self._begin()
        typed = words.strip()
        if not typed:
            return await self._first_lessons(most)
        looks: list[Intent[Page[Lesson]]] = [LessonsList(q=word) for word in surest_words(typed)] or [LessonsList()]
        if typed.isdecimal() and int(typed):  # no id is 0
            looks.append(LessonsList(lesson_ids=[int(typed)]))
        rows = [row for part in await asyncio.gather(*(self._whole(one, "lessons") for one in looks)) for row in part]
        fits = [one for one in told.lessons(rows) if holds(one.title, typed) or same(one.id, typed)]
        return sorted(fits, key=lambda one: not (same(one.title, typed) or same(one.id, typed)))[:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        self._begin()
        rows = await self._whole(UserLessonSchedulesList(user_id=told.number(person)), "lessons")
        return [told.enrollment(person, one) for one in rows]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        """A call for each active person, as nothing lists who has a lesson. One that was cancelled is nobody's."""
        self._begin()
        found = LessonRoster(self.reader, course)
        async for rows, place in found.looks(self.begin):
            self.told_from, self.stopped, self.unseen = place, found.stopped, found.unseen
            yield rows
        self.stopped, self.unseen = found.stopped, found.unseen

    async def attendance(self, course: Course, since: datetime, until: datetime) -> list[Attendance]:
        """Of sessions that were not cancelled. From one that is not over nobody has stayed away yet."""
        self._begin()
        rows = [one for one in await self._between(since, until) if not told.is_cancelled(one)]
        rows = [
            *(one for one in rows if one.lesson_id),
            *(await self._views([one for one in rows if not one.lesson_id])),
        ]
        held = [one for one in rows if str(one.lesson_id) == course.id]
        looks = [IltSessionAttendeesList(ilt_session_id=one.id or 0) for one in held]
        asked = await each(self.reader, looks)
        self._stop(Stopped(len(held) - asked.late, len(held), "sessions") if asked.late else None)
        self._miss(held, asked.failed)
        now, found = await self.reader.now(), list[Attendance]()
        for place, page in asked.found.items():
            session = told.session(held[place], course.title)
            places = await self._whole(looks[place], "places", page)
            over = session.is_over(now)
            found += [Attendance(told.attendee(one), session, came(one.attended, over)) for one in places]
        return found

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        """A listing tells which lesson a session is of, and one call names many lessons; what is not named so is looked
        at by itself."""
        self._begin()
        rows = await self._between(since, until)
        names = await self._names(rows)
        bare = [one for one in rows if not _title(one, names)]
        views = await self._views(bare, of=len(rows))
        names |= await self._names(views)
        named = [(one, _title(one, names)) for one in rows if _title(one, names)]
        named += [(one, _title(one, names) or f"Session {one.id}") for one in views]
        return sorted((told.session(one, title) for one, title in named), key=lambda one: one.starts or since)

    # People

    async def _asked_for(self, who: str, most: int | None) -> list[User]:
        """Whom Damstra finds by what was typed, in each way in which it can be asked."""
        if not who and most is not None and most <= ROWS_A_CALL:
            return (await self.reader.read(UsersList(active_value="all", max_results=most))).items
        if not who:
            return await self._whole(UsersList(active_value="all"), "people")
        if ADDRESS.fullmatch(folded(who)):
            return await self._at(who)
        looks = [UsersList(q=word, active_value="all") for word in surest_name_words(who)] or [
            UsersList(active_value="all")
        ]
        if "@" not in who and (re.search(r"\d", who) or len(who.split()) == 1):
            numbers = dict.fromkeys((who, folded(who).upper()))
            looks += [UsersList(emp_id=number, active_value="all") for number in numbers]
        parts = [self._whole(one, "people") for one in looks]
        if who.isdecimal() and int(who):  # no id is 0
            parts.append(self._numbered(int(who)))
        return [one for part in await asyncio.gather(*parts) for one in part]

    async def _at(self, address: str) -> list[User]:
        """By an address; only where nobody has it, by a user name that is one."""
        plain = folded(address)
        looks = [UsersList(email_address=plain, active_value="all")]
        if address != plain and ADDRESS.fullmatch(address):
            looks.append(UsersList(email_address=address, active_value="all"))
        looks.append(UsersList(q=surest_word(plain.partition("@")[0]), active_value="all"))
        for look in looks:
            found = await self._whole(look, "people")
            if any(is_called(told.person(one), address) for one in found):
                return found
        return []

    async def _numbered(self, number: int) -> list[User]:
        """By Damstra's own number. It documents no answer for one that nobody has."""
        try:
            return [await self.reader.read(UsersGet(user_id=number))]
        except (errors.NotFound, errors.Invalid):
            return []

    # Lessons and sessions

    async def _first_lessons(self, most: int | None) -> list[Course]:
        if most is None or most > ROWS_A_CALL:
            rows = await self._whole(LessonsList(), "lessons")
        else:
            rows = (await self.reader.read(LessonsList(max_results=most))).items
        return told.lessons(rows)[:most]

    async def _between(self, since: datetime, until: datetime) -> list[IltSession]:
        """What a listing tells of the sessions that begin in that time. It can be asked only for those to come."""
        state = SessionState.UPCOMING if since > await self.reader.now() else None
        starts = [
            (one, moment(one.start_datetime)) for one in await self._whole(IltSessionsList(state=state), "sessions")
        ]
        return [one for one, start in starts if start and since <= start < until]

    async def _names(self, rows: Sequence[IltSession]) -> dict[int, str]:
        """The names of their lessons, by number, where the rows have none themselves."""
        ids = sorted({one.lesson_id for one in rows if one.lesson_id and not one.lesson_name})
        chunks = [ids[n : n + ROWS_A_CALL] for n in range(0, len(ids), ROWS_A_CALL)]
        asked = await each(self.reader, [LessonsList(lesson_ids=chunk) for chunk in chunks])
        rows_of = [one for page in asked.found.values() for one in page.items]
        return {one.lesson_id: one.name for one in rows_of if one.lesson_id and one.name}

    async def _views(self, rows: Sequence[IltSession], of: int | None = None) -> list[IltSession]:
        """Each by itself, with the name of the instructor, which only the listing has. Of one that cannot be looked at
        the row of the listing is what is known, unless it is gone. `of` is how many sessions the look is about, these
        among them."""
        asked = await each(self.reader, [IltSessionsGet(ilt_session_id=one.id or 0) for one in rows])
        total = len(rows) if of is None else of
        self._stop(Stopped(total - asked.late, total, "sessions") if asked.late else None)
        self._miss(rows, asked.failed)
        found = [rows[place] for place, error in asked.failed.items() if not isinstance(error, errors.NotFound)]
        for place, view in asked.found.items():
            names = {name: getattr(rows[place], name) for name in ("instructor_first_name", "instructor_last_name")}
            found.append(view.model_copy(update=names))
        return found

    async def _whole(self, intent: Intent[Page[R]], what: str, first: Page[R] | None = None) -> list[R]:
        found = await whole(self.reader, intent, what, first)
        self._stop(found.stopped)
        self.unseen = tuple(dict.fromkeys((*self.unseen, *found.unseen)))
        return found.rows

    def _begin(self) -> None:
        self.stopped, self.unseen = None, ()

    def _miss(self, rows: Sequence[IltSession], failed: Mapping[int, errors.PlatformError]) -> None:
        names = [(str(rows[place].id), error) for place, error in failed.items()]
        self.unseen = (*self.unseen, *unseen(names, "sessions"))

    def _stop(self, stopped: Stopped | None) -> None:
        """Of several reasons to stop in one look the first is told."""
        self.stopped = self.stopped or stopped


def _known(one: Person) -> str:
    return " ".join((one.name, *one.aliases))


def _title(one: IltSession, names: dict[int, str]) -> str:
    return one.lesson_name or names.get(one.lesson_id or 0, "")
