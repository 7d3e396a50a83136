"""Looking for classroom sessions that begin, and for who came to those that have ended.

Two listings tell which sessions are near, and a session is looked at once more before it is told. Who came is noted by
the instructor, during the session or long after it: until somebody is noted, it is asked for again and again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.core.datetimes import moment
from connectors.core.paging import may_go_on
from connectors.damstra.sessions import Attendee, IltSession, IltSessionAttendeesList, IltSessionsGet, IltSessionsList
from connectors.damstra.told import is_cancelled
from connectors.damstra.vocabulary import SessionState
from connectors.news import news_facts
from connectors.news.live_sessions import ANNOUNCE_BEFORE_START_S, WATCH_AHEAD_S, attendance_facts, session_facts
from connectors.news.news import News
from connectors.news.poll import Poll
from connectors.news.turns import longest_waiting

MAX_WATCHED_SESSIONS = 200
"""Sessions that are remembered: the next ones."""
SESSIONS_PER_PAGE = 100
STARTS_PER_POLL, REPORTS_PER_POLL = 5, 2
"""Sessions that begin, and lists of who came, that one look reads."""
REPORT_REREAD_S, REPORT_TIMEOUT_S = 600.0, 2 * 86_400.0
"""Seconds until it is asked again who came, and after the end for which that is done."""

SessionMemory = dict[str, Any]
"""`place` in the listing of those to come, and `known`: by number, start, end, whether its beginning was told, when it
was asked last who came."""


class SessionWatch:
    """One look at classroom sessions: two calls, and one for each that begins or has ended."""

    def __init__(self, poll: Poll, memory: SessionMemory, now: float) -> None:
        self._poll, self._now = poll, now
        self._place: int = memory.get("place", 0)
        self._known: dict[str, list[float]] = {id: list(one) for id, one in memory.get("known", {}).items()}
        self.news: list[News] = []

    @property
    def memory(self) -> SessionMemory:
        nearest = sorted(self._known.items(), key=lambda one: one[1][0])[:MAX_WATCHED_SESSIONS]
        return {"place": self._place, "known": dict(nearest)}

    async def look(self) -> None:
        await self._near()
        begin = [id for id, one in self._known.items() if not one[2] and one[0] - ANNOUNCE_BEFORE_START_S <= self._now]
        for id in begin[:STARTS_PER_POLL]:
            await self._begins(id)
        over = {id: asked for id, (_, end, _, asked) in self._known.items() if end < self._now}
        for id in longest_waiting(over, REPORTS_PER_POLL, self._now - REPORT_REREAD_S):
            await self._ended(id)
        timely = {id: one for id, one in self._known.items() if one[1] + REPORT_TIMEOUT_S >= self._now}
        self._known = timely

    async def _near(self) -> None:
        for state, place in ((SessionState.UPCOMING, self._place), (SessionState.IN_PROGRESS, 0)):
            page = await self._poll.read(IltSessionsList(state=state, start_index=place, max_results=SESSIONS_PER_PAGE))
            for one in page.items if page else ():
                self._keep(one)
            if state is SessionState.UPCOMING and page:
                more = may_go_on(page.came, page.total, place, SESSIONS_PER_PAGE)
                self._place = place + page.came if more else 0

    def _keep(self, one: IltSession) -> None:
        start, end = moment(one.start_datetime), moment(one.end_datetime)
        if one.id is None or not start or not end or is_cancelled(one):
            return
        if start.timestamp() < self._now + WATCH_AHEAD_S:
            before = self._known.get(str(one.id), [0.0, 0.0, 0.0, 0.0])
            moved = before[0] != start.timestamp()
            self._known[str(one.id)] = [start.timestamp(), end.timestamp(), 0.0 if moved else before[2], before[3]]

    async def _begins(self, id: str) -> None:
        """One that was called off or moved meanwhile is not told."""
        one = await self._poll.read(IltSessionsGet(ilt_session_id=int(id)))
        if not one or is_cancelled(one):
            del self._known[id]
            return
        self._keep(one)
        start = self._known[id][0]
        if start - ANNOUNCE_BEFORE_START_S > self._now:
            return
        self._known[id][2] = 1.0
        if self._now < start:
            self.news.append(_news("session_starting", one, start, {}))

    async def _ended(self, id: str) -> None:
        self._known[id][3] = self._now
        page = await self._poll.read(IltSessionAttendeesList(ilt_session_id=int(id)))
        if not page or not any(one.attended for one in page.items):
            return
        one = await self._poll.read(IltSessionsGet(ilt_session_id=int(id)))
        if one and not is_cancelled(one):
            self.news.append(_news("session_attended", one, self._known[id][1], _counts(page.items)))
        if one:
            del self._known[id]


def _counts(rows: Sequence[Attendee]) -> dict[str, tuple[str, ...]]:
    passed = str(sum(bool(one.passed) for one in rows))
    return attendance_facts(sum(bool(one.attended) for one in rows), len(rows)) | {"passed": (passed,)}


def _news(kind: str, one: IltSession, at: float, more: dict[str, tuple[str, ...]]) -> News:
    begins = moment(one.start_datetime)
    found = news_facts.facts(
        lesson=news_facts.names(one.lesson_name, one.lesson_id),
        **session_facts(one.lesson_name, one.id, begins),
        place=news_facts.names(one.location),
        **more,
    )
    written = f"{begins.timestamp():.0f}" if isinstance(begins, datetime) else ""
    return News("damstra", kind, news_facts.key(kind, str(one.id), written), at, found, ("session", str(one.id)))
