"""Watchers look at their own pace, write down what they found with what they remember, and trouble nobody else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from bot.notifications.inbox import Inbox
from bot.notifications.seen_sessions import known
from bot.notifications.subscription import Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.notifications.watcher_trouble import WatcherTrouble
from bot.notifications.watchers import (
    FIRST_POLL_DELAY_S,
    MAX_WATCHER_BACKOFF_S,
    WATCHER_CALL_INTERVAL_S,
    Budget,
    Watchers,
    pause_after,
)
from bot.ports import Unwatched, WatchedAgain
from bot.store import Check, Put
from bot.store.sqlite import open_sqlite
from connectors.classcom.classes import ClassesList
from connectors.core.errors import NotAuthorized, PlatformError, RateLimited, Unreachable
from connectors.core.intent import Intent
from connectors.news.news import AskPlatform, EventKind, News, Source, Watched
from connectors.news.poll import MAX_CALLS_PER_POLL
from connectors.news.watched_sessions import WatchedSession, WatchedSessions
from tests.bot.notifications.timeline import Observed, Timeline
from tests.bot.notifications.wall import Letters

R = TypeVar("R")
EVERY = 100.0


class Diary(Source):
    """A source that writes down when it was looked at, and does what a test says."""

    platform = "diary"
    kinds: ClassVar[Mapping[str, EventKind]] = {"page": EventKind("A page was written", "A page was written.", ())}
    every = EVERY

    def __init__(self, time: Timeline) -> None:
        self._time = time
        self.polls: list[float] = []
        self.memories: list[Any] = []
        self.calls = 0
        self.unseen: dict[str, str] = {}
        self.sessions: WatchedSessions | None = None
        self.does: Callable[[], None] = lambda: None

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        self.polls.append(self._time.now)
        self.memories.append(memory)
        assert now == self._time.now
        self.does()
        for _ in range(self.calls):
            await ask(ClassesList())
        count = (memory or 0) + 1
        return Watched((News(self.platform, "page", f"page-{count}"),), count, self.unseen, self.sessions)

    @property
    def pauses(self) -> list[float]:
        return [later - sooner for sooner, later in zip(self.polls, self.polls[1:], strict=False)]


@dataclass
class Tower:
    """Watchers on a real store, and what they said of themselves."""

    store: Observed
    time: Timeline
    one: Diary
    other: Diary
    asked: list[float] = field(default_factory=list)
    looked: list[tuple[str, str]] = field(default_factory=list)
    guard: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        self.subscriptions, self.letters = Subscriptions(self.store), Letters()
        self.watchers = self.made()

    def made(self) -> Watchers:
        return Watchers(
            self.store,
            Inbox(self.store),
            {"one": self.one, "other": self.other, "idle": Source(), "absent": self.other},
            {"one": self.ask, "other": self.ask, "idle": self.ask},
            sleep=self.time.sleep,
            clock=self.time,
            guard=lambda: self.guard,
            looked=lambda *said: self.looked.append(said),
            trouble=WatcherTrouble(self.store, self.subscriptions, self.letters),
        )

    async def ask(self, intent: Intent[R]) -> R:
        self.asked.append(self.time.now)
        return None  # type: ignore[return-value]  # nobody looks at it

    async def kept(self, prefix: str) -> list[Any]:
        return [row.value for row in await self.store.scan(prefix, limit=1000)]


@pytest.fixture
async def tower(tmp_path: Path) -> AsyncIterator[Tower]:
    time = Timeline()
    store = Observed(await open_sqlite(tmp_path / "registrar.db", time), time)
    one, other = Diary(time), Diary(time)
    other.platform = "other"  # type: ignore[misc]  # each tells its own news
    made = Tower(store, time, one, other)
    yield made
    await made.watchers.close()
    await store.close()


async def test_each_looks_at_its_own_pace(tower: Tower) -> None:
    """A while after the start, then every so often; only what is watched, and of that only what is connected."""
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S - 1)
    assert tower.one.polls == []
    await tower.time.pass_(1 + 2 * EVERY)
    assert tower.one.pauses == [EVERY, EVERY]
    assert len(tower.other.polls) == 3
    assert tower.looked[:2] == [("one", "ok"), ("other", "ok")]


async def test_what_was_found_and_what_is_remembered_are_kept_together(tower: Tower) -> None:
    """News reach the inbox once; when nothing can be written, the look is repeated from where it began."""
    await tower.watchers.look("one")
    tower.store.fails = lambda: True
    with pytest.raises(Exception, match="disk"):
        await tower.watchers.look("one")
    tower.store.fails = lambda: False
    await tower.watchers.look("one")
    assert tower.one.memories == [None, 1, 1]
    assert await tower.kept("watch/one") == [2]
    assert [row["news"]["key"] for row in await tower.kept("inbox/")] == ["page-1", "page-2"]


async def test_a_restart_goes_on_where_it_was(tower: Tower) -> None:
    """By what is stored."""
    await tower.watchers.look("one")
    await tower.made().look("one")
    assert tower.one.memories == [None, 1]


async def test_a_watcher_whose_lease_is_lost_writes_nothing(tower: Tower) -> None:
    """Neither news nor memory: another has taken over."""
    await tower.store.apply(Put("fence/watchers", "another"))
    tower.guard = (Check("fence/watchers", 7),)
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S)
    assert await tower.kept("inbox/") == await tower.kept("watch/") == []
    assert ("one", "store") in tower.looked


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(Unreachable("One"), "platform"), (NotAuthorized("One"), "platform"), (ZeroDivisionError("by us"), "fault")],
    ids=lambda value: type(value).__name__,
)
async def test_a_watcher_that_fails_backs_off_and_stops_nobody(tower: Tower, failure: Exception, outcome: str) -> None:
    """Longer and longer, within bounds; the others go on, and once it is well again so does it."""

    def fail() -> None:
        raise failure

    tower.one.does = fail
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S + 3000 + 2 * MAX_WATCHER_BACKOFF_S)
    assert tower.one.pauses[:5] == [200, 400, 800, 1600, MAX_WATCHER_BACKOFF_S]
    assert tower.one.pauses[-1] == MAX_WATCHER_BACKOFF_S
    assert set(tower.other.pauses) == {EVERY}
    assert tower.looked.count(("one", outcome)) == len(tower.one.polls)
    tower.one.does = lambda: None
    await tower.time.pass_(MAX_WATCHER_BACKOFF_S + 3 * EVERY)
    assert tower.one.pauses[-1] == EVERY


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (Unreachable("One"), "I couldn't reach One."),
        (ZeroDivisionError("by us"), "I couldn't process what One answered."),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_a_watcher_that_cannot_look_says_so(tower: Tower, failure: Exception, says: str) -> None:
    """To whoever subscribed to what it looks for, once; and once when it can look again. The others say nothing."""

    def fail() -> None:
        raise failure

    await tower.subscriptions.add(Subscription("", "C1", "one", "page", owner="U1"))
    await tower.subscriptions.add(Subscription("", "C2", "other", "page", owner="U2"))
    tower.one.does = fail
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S + 3 * 3600)
    (notice,) = tower.letters.notices
    assert isinstance(notice, Unwatched)
    assert (notice.owner, notice.platform, len(notice.subscriptions)) == ("U1", "one", 1)
    assert notice.why.startswith(says)
    assert "Try again" not in notice.why
    tower.one.does = lambda: None
    await tower.time.pass_(3 * 3600)
    assert [type(one) for one in tower.letters.notices] == [Unwatched, WatchedAgain]


async def test_what_a_look_did_not_see_is_said_too(tower: Tower) -> None:
    """Although it saw something."""
    await tower.subscriptions.add(Subscription("", "C1", "one", "page", owner="U1"))
    tower.one.unseen = {"page": "One doesn't let Registrar do this."}
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S + 3600)
    assert [type(one) for one in tower.letters.notices] == [Unwatched]
    assert ("one", "ok") in tower.looked


async def test_the_sessions_that_a_look_saw_are_kept_for_app_home(tower: Tower) -> None:
    """As they were seen last."""

    def see() -> None:
        now = tower.time.now
        session = WatchedSession("1", "Q&A", now + 60, now + 120, "Ana", "Room 4")
        tower.one.sessions = WatchedSessions(now, now, now + 3600, [session], ("classes_list",))

    tower.one.does = see
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S)
    (seen,) = await known(tower.store, ["one", "other"])
    (session,) = seen.sessions
    assert (seen.platform, seen.at, seen.asked) == ("one", tower.one.polls[-1], ("classes_list",))
    assert (session.title, session.host, session.place, session.platform) == ("Q&A", "Ana", "Room 4", "one")


async def test_a_platform_that_asks_for_patience_gets_it(tower: Tower) -> None:
    """It is looked at again when it said."""

    def refuse() -> None:
        raise RateLimited("One", retry_after=5000.0)

    tower.one.does = refuse
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S + 5001)
    assert tower.one.pauses == [5000.0]


async def test_a_look_has_a_budget(tower: Tower) -> None:
    """So many calls, one after the other, with a rest between two; a look that wants more fails."""
    tower.one.calls = MAX_CALLS_PER_POLL
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S + MAX_CALLS_PER_POLL * WATCHER_CALL_INTERVAL_S)
    assert len(tower.asked) == MAX_CALLS_PER_POLL
    rests = [later - sooner for sooner, later in zip(tower.asked, tower.asked[1:], strict=False)]
    assert rests == pytest.approx([WATCHER_CALL_INTERVAL_S] * (MAX_CALLS_PER_POLL - 1))
    tower.one.calls = MAX_CALLS_PER_POLL + 1
    await tower.time.pass_(EVERY + MAX_CALLS_PER_POLL * WATCHER_CALL_INTERVAL_S)
    assert tower.looked[-1] == ("one", "platform")
    assert len(tower.asked) == 2 * MAX_CALLS_PER_POLL


async def test_looks_begin_as_often_as_they_should(tower: Tower) -> None:
    """What a look takes is no part of the pause; but there is always one."""
    tower.one.calls = MAX_CALLS_PER_POLL
    tower.watchers.start()
    await tower.time.pass_(FIRST_POLL_DELAY_S + 4 * EVERY)
    assert tower.one.pauses == [EVERY] * 4
    assert [pause_after(100.0, spent) for spent in (0.0, 30.0, 60.0, 400.0)] == [100.0, 70.0, 50.0, 50.0]


async def test_a_budget_asks_one_thing_at_a_time() -> None:
    """However many a source asks at once."""
    time = Timeline()
    under_way: list[int] = [0]
    most: list[int] = [0]

    async def ask(intent: Intent[R]) -> R:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        await time.sleep(1)
        under_way[0] -= 1
        return None  # type: ignore[return-value]  # nobody looks at it

    budget = Budget("one", ask, time.sleep)
    asked = asyncio.gather(*(budget(ClassesList()) for _ in range(MAX_CALLS_PER_POLL + 1)), return_exceptions=True)
    await time.pass_(2 * MAX_CALLS_PER_POLL)
    assert [type(one) for one in await asked].count(RateLimited) == 1
    assert most == [1]
    assert issubclass(RateLimited, PlatformError)
