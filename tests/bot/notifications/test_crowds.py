"""Many webhooks at once, and many subscriptions: who posts comes first, nothing waits for ever, nobody is held up."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from bot.notifications import dispatcher
from bot.notifications.dispatcher import (
    CROWD_NEWS,
    CROWD_POLL_S,
    INBOX_STRETCH_ROWS,
    MAX_CROWD_DELAY_S,
    MAX_DISPATCH_ROWS,
    Dispatcher,
    told_once,
)
from bot.notifications.inbox import Inbox
from bot.notifications.index import SubscriptionIndex
from bot.notifications.names import Names
from bot.notifications.subscription import Filter, Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.store import Append, Put
from connectors.core.stretches import ROWS_PER_STRETCH
from connectors.news.news import News, Source
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import subscription
from tests.bot.notifications.turns import longest_stretch
from tests.stretches import LONGEST_STRETCH_CALLS
from tests.stretches import longest_stretch as longest_stretch_calls


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
    one = silent(still)
    assert await one.dispatch() == 3
    assert (len(await still.rows("inbox/")), len(await still.rows("outbox/"))) == (4, 1200)
    assert [await one.dispatch() for _ in range(3)] == [3, 1, 0]


async def subscribed(world: World, numbers: range, **more: Any) -> None:
    made = [subscription(f"C{n:05}", id=f"{n:05}", **more) for n in numbers]
    await world.store.apply(*(Put(f"subscription/{one.id}", one.plain()) for one in made))


async def outboxes(world: World) -> list[str]:
    """The channel of every message that waits."""
    return [row.key.split("/")[1] for row in await world.store.scan("outbox/", limit=100_000)]


def silent(world: World, wake: Callable[[Iterable[str]], None] = lambda channels: None) -> Dispatcher:
    """A dispatcher as a new process has it, of which no sender hears: what it put into the outboxes stays there."""
    sources: dict[str, Source] = {"skilljar": world.academy}
    names = Names(sources, {}, world.time, world.time.sleep)
    inbox, subscriptions = Inbox(world.store), Subscriptions(world.store)
    rest = world.time.sleep, asyncio.Event(), Counter[str]()
    return Dispatcher(world.store, inbox, subscriptions, names, sources, wake, *rest)


async def test_what_everybody_wants_lets_others_have_their_turn(still: World) -> None:
    """One piece of news for ten thousand channels."""
    await subscribed(still, range(10_000))
    await still.pipeline.subscriptions.index()
    await still.put(1)
    assert await longest_stretch_calls(silent(still).empty()) < LONGEST_STRETCH_CALLS
    assert len(await outboxes(still)) == len(set(await outboxes(still))) == 10_000


async def test_who_is_told_once_is_found_in_turns(still: World) -> None:
    """Among however many want it."""
    looked = 0

    def wanting() -> Iterator[Subscription]:
        nonlocal looked
        for n in range(1_050):
            looked += 1
            yield subscription(f"C{n:05}", id=f"{n:05}")

    assert await longest_stretch(told_once(wanting(), 0.0), lambda: looked) == ROWS_PER_STRETCH


async def test_rows_of_very_many_channels_are_made_in_turns(still: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few at a time, also of news that thousands want."""
    await subscribed(still, range(MAX_DISPATCH_ROWS))
    await still.put(1)
    made: list[Append] = []

    def append(*given: Any) -> Append:
        made.append(Append(*given))
        return made[-1]

    monkeypatch.setattr(dispatcher, "Append", append)
    assert await longest_stretch(silent(still).dispatch(), lambda: len(made)) == ROWS_PER_STRETCH
    assert len(made) == MAX_DISPATCH_ROWS


async def test_senders_of_very_many_channels_begin_in_turns(still: World) -> None:
    """A few at a time, as each has much to do when it begins."""
    await subscribed(still, range(MAX_DISPATCH_ROWS))
    await still.put(1)
    woken: list[str] = []
    assert await longest_stretch(silent(still, woken.extend).dispatch(), lambda: len(woken)) == ROWS_PER_STRETCH
    assert sorted(woken) == await outboxes(still)


@pytest.mark.parametrize("pieces", range(5))
async def test_a_death_between_two_pieces(still: World, pieces: int) -> None:
    """Whoever goes on tells every channel once and in order, and remembers the news once, after however many of the
    pieces the process died."""
    count = 2 * MAX_DISPATCH_ROWS + 10
    await subscribed(still, range(count))
    await arriving(still, range(2))
    dying = silent(still)
    for _ in range(pieces):
        await dying.dispatch()
    await silent(still).empty()
    assert await still.rows("inbox/") == []
    told: dict[str, list[str]] = {}
    for row in await still.store.scan("outbox/", limit=100_000):
        told.setdefault(row.key.split("/")[1], []).append(row.value["news"][0]["key"])
    assert told == {f"C{n:05}": ["0", "1"] for n in range(count)}
    assert [one.key for one in await still.pipeline.subscriptions.recent("skilljar", "course_completion")] == ["1", "0"]


async def test_subscriptions_that_change_between_two_pieces(still: World) -> None:
    """A channel that was told is not told again by another of its subscriptions, one that was removed not at all."""
    await subscribed(still, range(MAX_DISPATCH_ROWS + 2))
    await still.put(1)
    assert await silent(still).dispatch() == 1
    await still.wanted("C00000", event="course_completion")
    await still.pipeline.subscriptions.remove(f"{MAX_DISPATCH_ROWS:05}")
    await silent(still).empty()
    assert await outboxes(still) == [f"C{n:05}" for n in range(MAX_DISPATCH_ROWS + 2) if n != MAX_DISPATCH_ROWS]
