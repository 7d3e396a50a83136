"""Of what a watcher cannot look at, whoever subscribed to it is told once, and once more when it is well again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.notifications.subscription import EVERY_EVENT, Paused, Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.notifications.watcher_trouble import TROUBLE_NOTICE_AFTER_S, WatcherTrouble
from bot.ports import Unwatched, WatchedAgain
from bot.store import Check, StoreError
from bot.store.sqlite import open_sqlite
from tests.bot.notifications.timeline import Observed, Timeline
from tests.bot.notifications.wall import Letters

TESTS, MESSAGES = "test_attempted", "message_received"
BROKEN = {TESTS: "Chamilo reported an error of its own."}
MINUTE = 60.0


@dataclass
class Desk:
    time: Timeline
    store: Observed
    letters: Letters
    guard: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        self.subscriptions = Subscriptions(self.store)
        self.trouble = self.made()

    def made(self) -> WatcherTrouble:
        return WatcherTrouble(self.store, self.subscriptions, self.letters, lambda: self.guard)

    async def wanted(self, owner: str, event: str, platform: str = "chamilo") -> Subscription:
        return await self.subscriptions.add(Subscription("", f"C-{owner}", platform, event, owner=owner))

    async def looks(self, unseen: dict[str, str], seconds: float, every: float = 5 * MINUTE) -> None:
        """So long, again and again; the last time at the end."""
        for _ in range(int(seconds / every)):
            self.time.now += every
            await self.trouble.seen("chamilo", unseen)

    @property
    def told(self) -> list[tuple[type, str, int]]:
        return [(type(one), one.owner, len(one.subscriptions)) for one in self.letters.notices]  # type: ignore[union-attr]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    time = Timeline()
    store = Observed(await open_sqlite(tmp_path / "registrar.db", time), time)
    yield Desk(time, store, Letters())
    await store.close()


async def test_whoever_waits_for_it_is_told_once(desk: Desk) -> None:
    """With theirs that are concerned, whatever restarts meanwhile; nobody who waits for something else."""
    await desk.wanted("U1", TESTS)
    await desk.wanted("U1", EVERY_EVENT)
    await desk.wanted("U2", MESSAGES)
    await desk.wanted("U3", TESTS, platform="class")
    paused = await desk.wanted("U4", TESTS)
    await desk.subscriptions.change(paused.id, lambda one: one.changed(paused=Paused("Enough.", 1.0, "U4")))
    await desk.looks(BROKEN, TROUBLE_NOTICE_AFTER_S)
    assert desk.told == []
    await desk.looks(BROKEN, 10 * MINUTE)
    desk.trouble = desk.made()
    await desk.looks(BROKEN, 5 * TROUBLE_NOTICE_AFTER_S)
    assert desk.told == [(Unwatched, "U1", 2)]
    notice = desk.letters.notices[0]
    assert isinstance(notice, Unwatched)
    assert (notice.platform, notice.why) == ("chamilo", BROKEN[TESTS])


async def test_whoever_subscribes_meanwhile_is_told_too(desk: Desk) -> None:
    """At the next look."""
    await desk.wanted("U1", TESTS)
    await desk.looks(BROKEN, 2 * TROUBLE_NOTICE_AFTER_S)
    await desk.wanted("U2", TESTS)
    await desk.looks(BROKEN, 10 * MINUTE)
    assert desk.told == [(Unwatched, "U1", 1), (Unwatched, "U2", 1)]


async def test_it_is_told_once_that_it_is_well_again(desk: Desk) -> None:
    """To the same people, after it has held for a while; and then all is forgotten."""
    await desk.wanted("U1", TESTS)
    await desk.looks(BROKEN, 2 * TROUBLE_NOTICE_AFTER_S)
    await desk.wanted("U2", TESTS)
    await desk.looks({}, TROUBLE_NOTICE_AFTER_S)
    assert len(desk.told) == 1
    await desk.looks({}, 5 * TROUBLE_NOTICE_AFTER_S)
    assert desk.told[1:] == [(WatchedAgain, "U1", 1)]
    assert await desk.store.scan("unwatched/") == []


async def test_a_hiccup_is_nobodys_business(desk: Desk) -> None:
    """Neither a short one, nor one after the other."""
    await desk.wanted("U1", TESTS)
    for _ in range(5):
        await desk.looks(BROKEN, 10 * MINUTE)
        await desk.looks({}, 5 * MINUTE)
    assert desk.told == []


async def test_what_comes_and_goes_is_told_once(desk: Desk) -> None:
    """A platform that answers now and then is not well."""
    await desk.wanted("U1", TESTS)
    await desk.looks(BROKEN, 2 * TROUBLE_NOTICE_AFTER_S)
    for _ in range(5):
        await desk.looks({}, 5 * MINUTE)
        await desk.looks(BROKEN, 5 * MINUTE)
    assert len(desk.told) == 1


async def test_nobody_who_subscribed_nobody_who_is_told(desk: Desk) -> None:
    """It is forgotten at once when it is well again; a look that sees everything writes nothing."""
    await desk.looks(BROKEN, 2 * TROUBLE_NOTICE_AFTER_S)
    await desk.looks({}, 5 * MINUTE)
    assert await desk.store.scan("unwatched/") == []
    desk.store.fails = lambda: True
    await desk.looks({}, 20 * MINUTE)
    assert desk.told == []


async def test_whoever_no_longer_leads_tells_nobody(desk: Desk) -> None:
    """Another has taken over, and tells it."""
    await desk.wanted("U1", TESTS)
    await desk.looks(BROKEN, TROUBLE_NOTICE_AFTER_S)
    desk.guard = (Check("fence/watchers", 7),)
    with pytest.raises(StoreError):
        await desk.looks(BROKEN, 5 * MINUTE)
    assert desk.told == []
