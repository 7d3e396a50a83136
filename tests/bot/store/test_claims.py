"""Of many who want to do a thing, one does."""

import asyncio

import pytest

from bot.store import Put, Store
from bot.store.claims import claim
from bot.store.expiry import sweep
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)


async def test_first_wins(store: Store) -> None:
    """The first to claim a key has it; whoever comes later has not."""
    assert await claim(store, "T1/Ev1")
    assert not await claim(store, "T1/Ev1")


async def test_keys_are_apart(store: Store) -> None:
    """A claim says nothing of any other key."""
    assert await claim(store, "T1/Ev1")
    assert await claim(store, "T1/Ev11")
    assert await claim(store, "T1")


async def test_at_once(store: Store) -> None:
    """Of five hundred who claim at once, one wins."""
    assert sum(await asyncio.gather(*(claim(store, "click") for _ in range(500)))) == 1


async def test_until_its_end(store: Store, clock: Clock) -> None:
    """A claim holds to the end of its life, and can be had again after it although nobody swept."""
    assert await claim(store, "click", ttl=60)
    clock.advance(59.9)
    assert not await claim(store, "click", ttl=60)
    clock.advance(0.1)
    assert await claim(store, "click", ttl=60)
    clock.advance(59.9)
    assert not await claim(store, "click", ttl=60)


async def test_fifteen_minutes(store: Store, clock: Clock) -> None:
    """Without a life of its own, a claim holds for as long as Slack repeats itself, and longer."""
    await claim(store, "click")
    clock.advance(899)
    assert not await claim(store, "click")
    clock.advance(1)
    assert await claim(store, "click")


async def test_again_at_once(store: Store, clock: Clock) -> None:
    """Of many who claim what has ended, one wins, also while it is being swept."""
    for _ in range(20):
        clock.advance(1000)
        *won, swept = await asyncio.gather(*(claim(store, "click") for _ in range(20)), sweep(store))
        assert won.count(True) == 1
        assert swept in (0, 1)


async def test_swept(store: Store, clock: Clock) -> None:
    """Ended claims leave nothing behind."""
    for n in range(10):
        assert await claim(store, f"click/{n}", ttl=1)
    clock.advance(1)
    assert await sweep(store) == 10
    assert await store.scan("") == []


async def test_taken_for_good(store: Store) -> None:
    """A key that somebody wrote without an end is never won."""
    await store.apply(Put("claims/click", "mine"))
    assert not await claim(store, "click")
