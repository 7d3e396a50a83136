"""Many webhooks at once, and many subscriptions: who posts comes first, nothing waits for ever, nobody is held up."""

from typing import Any

import pytest

from bot.notifications.dispatcher import CROWD_NEWS, CROWD_POLL_S, INBOX_STRETCH_ROWS, MAX_CROWD_DELAY_S
from bot.notifications.index import SubscriptionIndex
from bot.notifications.subscription import Filter
from bot.store import Put
from connectors.news.news import News
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import subscription
from tests.bot.notifications.turns import longest_stretch


async def arriving(world: World, numbers: range) -> None:
    for n in numbers:
        assert await world.put(n)


async def test_a_crowd_is_let_in_first(still: World) -> None:
    """While many come, they are kept and no more; once no more come, all of it is told."""
    await still.wanted("C1")
    await arriving(still, range(CROWD_NEWS))
    still.pipeline.start()
    await still.time.still()
    assert len(await still.rows("inbox/")) == CROWD_NEWS
    await still.time.pass_(CROWD_POLL_S)
    assert await still.rows("inbox/") == []


async def test_few_are_told_at_once(world: World) -> None:
    """On a quiet day no time passes between what came and what is told of it, one by one or a few together."""
    begun = world.time.now
    for n in range(3 * CROWD_NEWS):
        await arriving(world, range(3 * n, 3 * n + 3))
        await world.time.still()
        assert await world.rows("inbox/") == []
    assert world.time.now == begun


async def test_a_crowd_without_end_is_told_all_the_same(still: World) -> None:
    """Nothing that was kept waits for those who come after it longer than so many seconds."""
    await arriving(still, range(CROWD_NEWS))
    waiting = [row.key for row in await still.store.scan("inbox/")]
    still.pipeline.start()
    rounds = round(MAX_CROWD_DELAY_S / CROWD_POLL_S)
    for n in range(1, rounds + 2):
        await arriving(still, range(n * CROWD_NEWS, (n + 1) * CROWD_NEWS))
        assert n > rounds or await still.store.get(waiting[0])
        await still.time.pass_(CROWD_POLL_S)
    assert [key for key in waiting if await still.store.get(key)] == []


@pytest.mark.parametrize("what", ["read", "laid before the subscriptions"])
async def test_dispatching_lets_others_have_their_turn(
    still: World, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every event that is read, and every one that is laid before the subscriptions, however many there are."""
    filters = [(), (Filter("course", "onboarding", True),), (Filter("course", "Course 1"), Filter("person", "x", True))]
    made = [subscription(f"C{n % 7}", id=f"{n:05}", filters=filters[n % 3]) for n in range(3000)]
    await still.store.apply(*(Put(f"subscription/{one.id}", one.plain()) for one in made))
    await still.pipeline.subscriptions.index()
    for n in range(100):
        await still.put(n, course=f"Onboarding {n}")
    count = 0
    read, wanting = still.academy.read, SubscriptionIndex.wanting

    def counted(body: Any) -> News:
        nonlocal count
        count += what == "read"
        return read(body)

    def laid(index: SubscriptionIndex, news: News) -> Any:
        nonlocal count
        count += what != "read"
        return wanting(index, news)

    monkeypatch.setattr(still.academy, "read", counted)
    monkeypatch.setattr(SubscriptionIndex, "wanting", laid)
    assert await longest_stretch(still.pipeline.dispatcher.dispatch(), lambda: count) == INBOX_STRETCH_ROWS
    assert count == 100


async def test_one_apply_is_bounded(still: World) -> None:
    """News that very many channels want are written down piece by piece, each piece with what it takes away."""
    made = [subscription(f"C{n}", id=f"{n:05}") for n in range(400)]
    await still.store.apply(*(Put(f"subscription/{one.id}", one.plain()) for one in made))
    await arriving(still, range(7))
    assert await still.pipeline.dispatcher.dispatch() == 3
    assert (len(await still.rows("inbox/")), len(await still.rows("outbox/"))) == (4, 1200)
    assert [await still.pipeline.dispatcher.dispatch() for _ in range(3)] == [3, 1, 0]
