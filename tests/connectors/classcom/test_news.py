"""Class is watched: what begins soon and who came is told once, by few calls, whatever else happens to the dates."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.classcom.news import (
    CLASSES_PER_POLL,
    MAX_REMEMBERED_DATES,
    REPORT_READY_AFTER_S,
    REPORT_TIMEOUT_S,
    REPORTS_PER_POLL,
    ClassNews,
)
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.standin.records import Presence
from connectors.core import errors
from connectors.news.live_sessions import ANNOUNCE_BEFORE_START_S, WATCH_AHEAD_S
from connectors.news.news import News
from connectors.standin.standin import Fault, Reply
from tests.connectors.rig import KEY, NOW
from tests.hostile_rows import hostile

SOURCE = ClassNews()
MINUTE = 60.0
ONBOARDING = "onboarding-101"


class Watch:
    """A watcher's memory over the time it looks; what it remembers is plain data each time."""

    def __init__(self, classes: int) -> None:
        self.now = NOW
        self.memory: Any = None
        self.standin = ClassStandIn(api_key=KEY, clock=lambda: self.now)
        self.standin.seed(classes)
        hostile(self.standin)
        self.academy = self.standin.academy
        self.academy.dates.clear()
        transport = httpx.ASGITransport(self.standin)
        self.past = 0.0
        options: dict[str, Any] = {"sleep": self._sleep, "clock": lambda: self.past}
        self.connector = ClassConnector(SecretStr(KEY), "http://class.test", transport=transport, **options)
        self.onboarding = next(one for one in self.academy.classes.values() if one.ext_class_id == ONBOARDING)

    async def _sleep(self, seconds: float) -> None:
        self.past += seconds

    async def look(self, after: float = 0.0) -> tuple[News, ...]:
        self.now += after
        before = len(self.standin.calls)
        seen = await SOURCE.watch(self.connector.run, self.memory, self.now)
        assert len(self.standin.calls) - before <= 1 + CLASSES_PER_POLL + REPORTS_PER_POLL
        self.memory = json.loads(json.dumps(seen.memory))
        return seen.news

    def date(self, begins: float, minutes: float = 60) -> Any:
        """A date of Onboarding 101 that begins so many seconds from now."""
        start = int(self.now + begins)
        return self.academy.add_date(self.onboarding, start, start + int(minutes * MINUTE))


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    made = Watch(5)
    yield made
    await made.connector.close()


async def test_what_begins_soon_is_told_once(watch: Watch) -> None:
    """A quarter of an hour before, with the class, the hour, and who leads it; each session gathers for itself."""
    date = watch.date(2 * ANNOUNCE_BEFORE_START_S)
    assert await watch.look() == ()
    assert await watch.look(ANNOUNCE_BEFORE_START_S - MINUTE) == ()
    (news,) = await watch.look(2 * MINUTE)
    assert (news.event, news.at, news.about) == ("session_starting", date.start, ("session", date.schedule_id))
    assert news.facts["class"][:2] == ("Onboarding 101", ONBOARDING)
    assert news.facts["course"] == news.facts["class"]
    assert (news.known("instructor"), news.known("starts")) == ("Ines Moreau", "20:56 UTC")
    assert news.known("session") == "Onboarding 101, 2026-05-28 20:56 UTC"
    assert await watch.look(2 * MINUTE) == ()


async def test_the_first_look_tells_nothing(watch: Watch) -> None:
    """Of what is about to begin, under way, or over at that moment; what ends later is told of."""
    watch.date(5 * MINUTE)
    watch.date(-30 * MINUTE)
    watch.date(-80 * MINUTE)
    assert await watch.look() == ()
    assert await watch.look(2 * MINUTE) == ()
    assert [one.event for one in await watch.look(30 * MINUTE + REPORT_READY_AFTER_S)] == ["session_attended"]


async def test_who_came_is_told_once_it_is_over(watch: Watch) -> None:
    """How many of how many, how many late; in the thread of the session's beginning."""
    date = watch.date(2 * ANNOUNCE_BEFORE_START_S)
    await watch.look()
    (starting,) = await watch.look(ANNOUNCE_BEFORE_START_S + MINUTE)
    students = [one for one in watch.academy.rosters[watch.onboarding.class_id].values() if one.role == "student"]
    for place, one in enumerate(students[:20]):
        watch.academy.presences[date.session_id, one.student_id] = Presence(date.start, date.end, place < 3)
    assert await watch.look(ANNOUNCE_BEFORE_START_S + 55 * MINUTE) == ()
    assert await watch.look(5 * MINUTE) == ()
    (news,) = await watch.look(REPORT_READY_AFTER_S)
    assert (news.event, news.at, news.about) == ("session_attended", date.end, starting.about)
    assert news.facts["present"] == (f"20 of {len(students)}", "20")
    assert (news.known("absent"), news.known("late")) == (str(len(students) - 20), "3")
    assert await watch.look(MINUTE) == ()
    assert watch.memory["dates"] == []


async def test_what_was_called_off_or_moved(watch: Watch) -> None:
    """It is read once more before it is told: what is gone is not told of, what was moved is told at its new time."""
    gone, moved = watch.date(2 * ANNOUNCE_BEFORE_START_S), watch.date(2 * ANNOUNCE_BEFORE_START_S + MINUTE)
    await watch.look()
    del watch.academy.dates[gone.schedule_id]
    del watch.academy.dates[moved.schedule_id]
    later = watch.date(4 * ANNOUNCE_BEFORE_START_S)
    assert await watch.look(ANNOUNCE_BEFORE_START_S + 2 * MINUTE) == ()
    assert [one.at for one in await watch.look(2 * ANNOUNCE_BEFORE_START_S)] == [later.start]


async def test_a_beginning_that_was_missed_is_not_told_afterwards(watch: Watch) -> None:
    """Who was there knows; who came is told all the same, unless that is long ago too."""
    watch.date(2 * ANNOUNCE_BEFORE_START_S)
    await watch.look()
    assert [
        one.event for one in await watch.look(2 * ANNOUNCE_BEFORE_START_S + 61 * MINUTE + REPORT_READY_AFTER_S)
    ] == ["session_attended"]
    watch.date(2 * ANNOUNCE_BEFORE_START_S)
    await watch.look()
    assert await watch.look(2 * ANNOUNCE_BEFORE_START_S + 61 * MINUTE + REPORT_TIMEOUT_S) == ()
    assert watch.memory["dates"] == []


async def test_a_report_that_cannot_be_read_is_waited_for(watch: Watch) -> None:
    """For a while; a key that may not read reports still tells what begins."""
    watch.date(2 * ANNOUNCE_BEFORE_START_S)
    await watch.look()
    refusal = Reply({"error": "Api key scope attendance:read required"}, 403)
    watch.standin.faults.add(Fault(reply=refusal), times=None, path="/api/v1/reporting/attendance")
    assert [one.event for one in await watch.look(ANNOUNCE_BEFORE_START_S + MINUTE)] == ["session_starting"]
    assert await watch.look(ANNOUNCE_BEFORE_START_S + 61 * MINUTE + REPORT_READY_AFTER_S) == ()
    watch.standin.faults.clear()
    assert [one.event for one in await watch.look(MINUTE)] == ["session_attended"]


async def test_a_class_that_is_down_is_looked_at_next_time(watch: Watch) -> None:
    """The look fails as a whole and is forgotten; one class that cannot be read does not make it fail."""
    watch.date(2 * ANNOUNCE_BEFORE_START_S)
    await watch.look()
    known = watch.memory
    watch.standin.faults.add(Fault(reply=Reply(status=500)), times=None, path="/api/v1/schedules")
    await watch.look(MINUTE)
    assert watch.memory["dates"] == known["dates"], "what cannot be read stays known"
    watch.standin.faults.add(Fault(reply=Reply(status=503)), times=None, path="/api/v1/classes")
    with pytest.raises(errors.PlatformError):
        await watch.look(MINUTE)
    watch.standin.faults.clear()
    assert len(await watch.look(ANNOUNCE_BEFORE_START_S - 2 * MINUTE)) == 1


async def test_many_classes_are_read_in_turn() -> None:
    """By a bounded number of calls for each look and with a bounded memory, all within a few looks; what is due comes
    first, wherever the turn is."""
    watch = Watch(3 * CLASSES_PER_POLL)
    try:
        for one in watch.academy.classes.values():
            for hour in range(1, 5):
                start = int(NOW + hour * 3600)
                watch.academy.add_date(one, start, start + 1800)
            watch.academy.add_date(one, int(NOW + WATCH_AHEAD_S + 3600), int(NOW + WATCH_AHEAD_S + 7200))
        for _ in range(3):
            assert await watch.look() == ()
        read = {call.query for call in watch.standin.calls_to("GET", "/api/v1/schedules")}
        ordinary = [one for one in watch.academy.classes.values() if one.class_deferred_id is None]
        assert len(read) == len(ordinary)
        assert len(watch.memory["dates"]) == MAX_REMEMBERED_DATES
        assert len(json.dumps(watch.memory)) < 40_000
        told = [
            news for _ in range(3) for news in await watch.look(3600 - ANNOUNCE_BEFORE_START_S if not _ else MINUTE)
        ]
        assert len({one.key for one in told}) == len(told) == len(ordinary)
    finally:
        await watch.connector.close()


def reads(watch: Watch) -> list[str]:
    return [dict(call.query)["class_id"] for call in watch.standin.calls_to("GET", "/api/v1/schedules")]


async def test_a_class_is_read_as_often_as_that_is_worth() -> None:
    """One that meets within the hour at every look, today every ten minutes, this month every half hour, else hourly;
    a new one at the next look, however many others wait."""
    watch = Watch(CLASSES_PER_POLL)
    try:
        academy = watch.academy
        live, soon, later, idle, *_ = [one for one in academy.classes.values() if one.class_deferred_id is None]
        for one, ahead in ((live, 1800), (soon, 7200), (later, 5 * WATCH_AHEAD_S)):
            academy.add_date(one, int(NOW + ahead), int(NOW + ahead + 3 * 3600))
        await watch.look()
        begun = len(reads(watch))
        for _ in range(30):
            await watch.look(2 * MINUTE)
        counted = {id: reads(watch)[begun:].count(id) for id in (one.class_id for one in (live, soon, later, idle))}
        assert list(counted.values()) == [30, 6, 2, 1]
        made = academy.add_class(email="ines@acme.com", host="Ines Moreau", name="Just made")
        before = len(reads(watch))
        await watch.look(2 * MINUTE)
        assert academy.classes[made.class_id].class_id in reads(watch)[before:]
    finally:
        await watch.connector.close()


async def test_a_key_without_the_scope_says_what_it_cannot_see(watch: Watch) -> None:
    """A class that is gone is no trouble; that no class may be looked into is."""
    refusal = Reply({"error": "Api key scope schedule:read required"}, 403)
    watch.standin.faults.add(Fault(reply=refusal), times=None, path="/api/v1/schedules")
    seen = await SOURCE.watch(watch.connector.run, None, watch.now)
    assert set(seen.unseen) == {"session_starting", "session_attended"}
    assert "schedule:read" in seen.unseen["session_starting"]
    watch.standin.faults.clear()
    watch.standin.faults.add(Fault(reply=Reply({"error": "gone"}, 404)), path="/api/v1/schedules")
    assert (await SOURCE.watch(watch.connector.run, None, watch.now)).unseen == {}


async def test_the_sessions_of_the_next_day_are_seen(watch: Watch) -> None:
    """With their titles and hosts, whether news of them are told or not; how much was looked through is said, and when
    the oldest of it was."""
    date = watch.date(2 * 3600)
    watch.date(WATCH_AHEAD_S + 3600)
    seen = (await SOURCE.watch(watch.connector.run, None, watch.now)).sessions
    assert seen
    assert (seen.at, seen.since, seen.until) == (watch.now, watch.now, watch.now + WATCH_AHEAD_S)
    assert seen.asked == ("classes_list", "schedules_list")
    (one,) = seen.sessions
    assert (one.id, one.title, one.starts, one.ends) == (
        date.schedule_id,
        "Onboarding 101",
        date.start,
        date.start + 3600,
    )
    assert one.host
    assert seen.part == ""


async def test_a_part_of_the_classes_is_said_to_be_one() -> None:
    watch = Watch(CLASSES_PER_POLL * 2)
    seen = (await SOURCE.watch(watch.connector.run, None, watch.now)).sessions
    assert seen
    assert seen.part.startswith(f"{CLASSES_PER_POLL} of ")
    assert seen.part.endswith(" classes")
    await watch.connector.close()
