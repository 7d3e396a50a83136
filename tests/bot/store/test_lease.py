"""One at a time."""

import asyncio

import pytest

from bot.store import Append, Store, WriteConflict
from bot.store.lease import Fence, Lease
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock
from tests.bot.store.files import values

pytestmark = pytest.mark.engines(*ENGINES)


@pytest.fixture
def ada(store: Store) -> Lease:
    return Lease(store, "watch", "ada", ttl=30)


@pytest.fixture
def ben(store: Store) -> Lease:
    return Lease(store, "watch", "ben", ttl=30)


async def taken(lease: Lease) -> Fence:
    fence = await lease.take()
    assert fence
    return fence


async def test_one_holder(ada: Lease, ben: Lease, clock: Clock) -> None:
    """While one holds it the other does not get it, to the last moment."""
    await taken(ada)
    assert await ben.take() is None
    clock.advance(29.9)
    assert await ben.take() is None
    assert not await ben.renew()
    assert not await ben.release()


async def test_names_are_apart(store: Store, ada: Lease) -> None:
    """A lease says nothing of any other."""
    await taken(ada)
    await taken(Lease(store, "watch/2", "ben", ttl=30))


async def test_at_once(store: Store) -> None:
    """Of fifty who want it at once, one has it."""
    took = await asyncio.gather(*(Lease(store, "watch", f"holder {n}", ttl=30).take() for n in range(50)))
    assert [fence for fence in took if fence] == [Fence("fence/watch", 1)]


async def test_after_its_end_at_once(store: Store, ada: Lease, clock: Clock) -> None:
    """Of fifty who want to take over at once, one does."""
    await taken(ada)
    clock.advance(30)
    took = await asyncio.gather(*(Lease(store, "watch", f"holder {n}", ttl=30).take() for n in range(50)))
    assert [fence for fence in took if fence] == [Fence("fence/watch", 2)]


async def test_renewed(ada: Lease, ben: Lease, clock: Clock) -> None:
    """Who renews in time keeps it."""
    await taken(ada)
    for _ in range(5):
        clock.advance(20)
        assert await ada.renew()
        assert await ben.take() is None


async def test_take_over(ada: Lease, ben: Lease, clock: Clock) -> None:
    """Once it has ended another may have it, and the first knows when it asks."""
    first = await taken(ada)
    clock.advance(30)
    second = await taken(ben)
    assert second != first
    assert not await ada.renew()
    assert not await ada.release()
    assert await ada.take() is None


async def test_released(ada: Lease, ben: Lease) -> None:
    """What is given back can be had at once."""
    first = await taken(ada)
    assert await ada.release()
    assert not await ada.renew()
    assert await taken(ben) != first


async def test_fence_stands(ada: Lease, ben: Lease, clock: Clock) -> None:
    """The fence changes when another takes over, and not with renewing, taking again, ending or giving back."""
    fence = await taken(ada)
    assert await ada.renew()
    assert await taken(ada) == fence
    clock.advance(60)
    assert await ada.renew()
    clock.advance(60)
    assert await taken(ada) == fence
    assert await ada.release()
    assert await taken(ada) == fence
    clock.advance(30)
    assert await taken(ben) == Fence(fence.key, fence.version + 1)


async def test_paused(store: Store, ada: Lease, ben: Lease, clock: Clock) -> None:
    """A holder that slept through its end cannot write once another has taken over, though it knows nothing of it."""
    first = await taken(ada)
    await store.apply(first.check, Append("log", "ada"))
    clock.advance(30)
    await store.apply(first.check, Append("log", "ada, late, but nobody minds"))
    second = await taken(ben)
    with pytest.raises(WriteConflict) as conflict:
        await store.apply(first.check, Append("log", "ada, too late"))
    assert conflict.value.key == first.key
    await store.apply(second.check, Append("log", "ben"))
    assert await values(store, "log/") == ["ada", "ada, late, but nobody minds", "ben"]


async def test_writes_race_with_take_over(store: Store, ada: Lease, ben: Lease, clock: Clock) -> None:
    """However writes and the take-over fall together, nothing of the first comes after anything of the second."""
    first = await taken(ada)
    clock.advance(30)

    async def write(fence: Fence, who: str) -> None:
        await asyncio.gather(*(store.apply(fence.check, Append("log", who)) for _ in range(40)), return_exceptions=True)

    async def take_over() -> None:
        await write(await taken(ben), "ben")

    await asyncio.gather(write(first, "ada"), take_over())
    log = await values(store, "log/")
    assert log == sorted(log)
    assert log.count("ben") == 40
