"""Looking for lessons that were completed or became overdue: who learns now and what ends now first, all others in
turn.

Damstra lists lessons by person alone. Whoever has just logged in is read every few minutes, whoever has a lesson that
ends is read as soon as it has ended, and the rest of every look goes to the next people in turn: a log-in only says in
which order, so nobody is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from connectors.core.paging import may_go_on
from connectors.core.record import Page, unread
from connectors.damstra.person_clock import instant
from connectors.damstra.schedules import LessonSchedule, UserLessonSchedulesList
from connectors.damstra.told import CANCELLED, COMPLETED
from connectors.damstra.users import User, UsersList
from connectors.news.news import News
from connectors.news.poll import Poll
from connectors.news.turns import longest_waiting

DAY_S = 86_400.0
MAX_EVENT_AGE_S = 6 * DAY_S
"""How far back a look goes. Less than a week: for so long it is remembered what was told, whichever way it came."""
LESSONS_PER_PAGE, MAX_LESSON_PAGES = 100, 3
"""Lessons of a person that are read: a page, and how many."""
PEOPLE_PER_PAGE, PEOPLE_PAGES_PER_POLL, POLLS_PER_PEOPLE_PASS = 100, 10, 3
"""Who logged in is read off the list of people: so many a page, so many pages a look, in one look of so many."""
RECENT_LOGIN_S = 3 * 3600.0
"""Seconds after a log-in for which somebody may well be learning."""
LEARNER_REREAD_S = 240.0
"""Seconds after which whoever may be learning is read again."""
MAX_LEARNERS, LEARNERS_PER_POLL = 100, 15
"""People who may be learning: how many are remembered, and how many a look reads."""
MAX_ENDS, ENDS_PER_POLL = 1000, 12
"""People with a lesson that will end: how many are remembered, the next ones, and how many a look reads."""
SWEEP_PER_POLL = 45
"""People in turn that a look reads at most."""


@dataclass
class LessonMemory:
    """Attributes:
    began: when we began to look; Unix seconds
    place: where in the list of people the turn is
    polls: looks until now
    listed: where in the list of people the reading of log-ins is; None where that waits for its look
    learners: by person, their zone, when they logged in, when their lessons were read last
    ends: by person, when their next lesson ends, and their zone
    """

    began: float
    place: int = 0
    polls: int = 0
    listed: int | None = None
    learners: dict[str, tuple[str, float, float]] = field(default_factory=dict)
    ends: dict[str, tuple[float, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, plain: dict[str, Any]) -> "LessonMemory":
        learners = {id: (str(zone), float(login), float(read)) for id, (zone, login, read) in plain["learners"].items()}
        ends = {id: (float(end), str(zone)) for id, (end, zone) in plain["ends"].items()}
        return cls(plain["began"], plain["place"], plain["polls"], plain["listed"], learners, ends)


class Tell(Protocol):
    """Makes news of what became of a lesson."""

    def __call__(self, kind: str, one: LessonSchedule, user: User, at: float, *again: str) -> News: ...


class LessonWatch:
    """One look at people's lessons."""

    def __init__(self, poll: Poll, memory: LessonMemory, now: float, tell: Tell) -> None:
        self._poll, self._memory, self._now, self._tell = poll, memory, now, tell
        self._since = max(memory.began, now - MAX_EVENT_AGE_S)
        self._read: set[int] = set()
        self.news: list[News] = []

    async def look(self) -> None:
        await self._ended()
        await self._list()
        await self._learning()
        await self._in_turn()
        self._memory.polls += 1
        self._memory.ends = dict(sorted(self._memory.ends.items(), key=lambda one: one[1])[:MAX_ENDS])

    async def _ended(self) -> None:
        """Those with a lesson that has ended since they were read."""
        over = sorted((end, id, zone) for id, (end, zone) in self._memory.ends.items() if end < self._now)
        for _, id, zone in over[:ENDS_PER_POLL]:
            await self._lessons(User(id=int(id), time_zone=zone or None))

    async def _list(self) -> None:
        """Who has logged in lately, as the list of all people has it."""
        memory = self._memory
        if memory.polls % POLLS_PER_PEOPLE_PASS:
            return
        memory.listed = memory.listed or 0
        for _ in range(PEOPLE_PAGES_PER_POLL):
            page = await self._people(memory.listed, PEOPLE_PER_PAGE)
            if page is None:
                return
            more = may_go_on(page.came, page.total, memory.listed, PEOPLE_PER_PAGE)
            memory.listed = memory.listed + page.came if more else 0
            if not more:
                return

    async def _people(self, place: int, count: int) -> Page[User] | None:
        page = await self._poll.read(UsersList(start_index=place, max_results=count, active_value="active"))
        for user in page.items if page else ():
            self._logged_in(user)
        return page

    def _logged_in(self, user: User) -> None:
        login, learners = instant(user.last_logged_in_date, user.time_zone or ""), self._memory.learners
        if user.id is None or login is None or not self._now - RECENT_LOGIN_S < login <= self._now:
            return
        read = learners[str(user.id)][2] if str(user.id) in learners else 0.0
        learners[str(user.id)] = (user.time_zone or "", login, read)

    async def _learning(self) -> None:
        """Those who may be learning: first who was not read for longest, of those who logged in last."""
        memory = self._memory
        fresh = {id: one for id, one in memory.learners.items() if one[1] > self._now - RECENT_LOGIN_S}
        newest = sorted(fresh.items(), key=lambda one: -one[1][1])[:MAX_LEARNERS]
        memory.learners = dict(newest)
        read = {id: at for id, (_, _, at) in newest}
        for id in longest_waiting(read, LEARNERS_PER_POLL, self._now - LEARNER_REREAD_S):
            if not self._poll.left:
                return
            zone, login, _ = fresh[id]
            await self._lessons(User(id=int(id), time_zone=zone or None))
            memory.learners[id] = (zone, login, self._now)

    async def _in_turn(self) -> None:
        """The next people, as far as there are calls left."""
        memory, count = self._memory, min(self._poll.left - 1, SWEEP_PER_POLL)
        page = await self._people(memory.place, count) if count > 0 else None
        if page is None:
            return
        more = may_go_on(page.came, page.total, memory.place, count)
        memory.place += unread(page)
        for user in page.items:
            if not self._poll.left:
                return
            await self._lessons(user)
            memory.place += 1
        memory.place = memory.place if more else 0

    async def _lessons(self, user: User) -> None:
        """What has become of a person's lessons, and when the next of them ends; once in a look."""
        if user.id is None or user.id in self._read:
            return
        self._read.add(user.id)
        ends: list[float] = []
        start = 0
        for _ in range(MAX_LESSON_PAGES):
            asked = UserLessonSchedulesList(user_id=user.id, start_index=start, max_results=LESSONS_PER_PAGE)
            if not self._poll.left:
                break
            rows = await self._poll.read(asked)
            for one in rows.items if rows else ():
                self.news += self._happened(one, user)
                end = instant(one.end_date, user.time_zone or "")
                if _open(one) and end is not None and end >= self._now:
                    ends.append(end)
            if not rows or not may_go_on(rows.came, rows.total, start, LESSONS_PER_PAGE):
                break
            start += rows.came
        self._memory.ends.pop(str(user.id), None)
        if ends:
            self._memory.ends[str(user.id)] = (min(ends), user.time_zone or "")

    def _happened(self, one: LessonSchedule, user: User) -> Iterator[News]:
        """Damstra calls overdue what nobody began in time. What was begun and is late is as overdue."""
        zone = user.time_zone or ""
        completed, end = instant(one.lesson_completed_date, zone), instant(one.end_date, zone)
        if completed is not None and self._since <= completed <= self._now:
            yield self._tell("lesson_schedule_completed", one, user, completed)
        if _open(one) and end is not None and self._since <= end < self._now:
            yield self._tell("lesson_schedule_overdue", one, user, end, str(one.end_date))


def _open(one: LessonSchedule) -> bool:
    """Whether it is still to be completed."""
    return one.lesson_completed_date is None and one.status not in (COMPLETED, CANCELLED)
