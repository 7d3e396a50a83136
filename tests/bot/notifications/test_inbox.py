"""What arrives is kept once, before anybody is thanked for it."""

import asyncio

import pytest

from bot.notifications.rows import WEEK_S
from bot.store import ABSENT_VERSION, Check, Put, StoreError, WriteConflict
from bot.store.expiry import sweep
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import news, told


@pytest.fixture
async def world(still: World) -> World:
    return still


async def test_kept_as_it_came(world: World) -> None:
    """With its platform, its reference and when it came."""
    assert await world.put(1)
    (row,) = await world.rows("inbox/")
    assert row == {"platform": "skilljar", "body": told("1"), "reference": "ref-1", "at": world.time.now}


async def test_twice(world: World) -> None:
    """The same news told again, also by many at once, are kept once; another platform's are others."""
    assert sorted(await asyncio.gather(*(world.put(1) for _ in range(50)))) == [False] * 49 + [True]
    assert await world.pipeline.inbox.put("damstra", "{}", "1")
    assert len(await world.rows("inbox/")) == 2


@pytest.mark.parametrize("swept", [True, False])
async def test_for_a_week(world: World, swept: bool) -> None:
    """After a week the same key is news again, whether somebody swept meanwhile or not."""
    await world.put(1)
    world.time.now += WEEK_S - 1
    assert not await world.put(1)
    world.time.now += 1
    if swept:
        await sweep(world.store)
    assert await world.put(1)


@pytest.mark.parametrize("key", ["", "a" * 5000, "\0", "\ud800", "a/b", "é\n"], ids=ascii)
async def test_any_key(world: World, key: str) -> None:
    """Whatever a platform calls its news, they can be kept, and known again."""
    assert await world.pipeline.inbox.put("skilljar", "{}", key)
    assert not await world.pipeline.inbox.put("skilljar", "{}", key)
    assert await world.pipeline.inbox.put("skilljar", "{}", key + "x")


async def test_store_fails(world: World) -> None:
    """What could not be kept is neither acknowledged nor taken for told."""
    world.store.fails = lambda: True
    with pytest.raises(StoreError):
        await world.put(1)
    world.store.fails = lambda: False
    assert await world.put(1)


async def test_watched(world: World) -> None:
    """What a watcher found goes in together with its memory; what was told before, by whom ever, is left out."""
    await world.put(1)
    memory = Put("watch/skilljar", "here", if_version=ABSENT_VERSION)
    await world.pipeline.inbox.tell([news("1"), news("2"), news("2"), news("3")], memory)
    assert [row["news"]["key"] for row in (await world.rows("inbox/"))[1:]] == ["2", "3"]
    assert await world.rows("watch/") == ["here"]
    await world.pipeline.inbox.tell([news("3")], Put("watch/skilljar", "there"))
    assert len(await world.rows("inbox/")) == 3
    assert await world.rows("watch/") == ["there"]


async def test_watched_by_two(world: World) -> None:
    """Of two who watch the same, the one that has lost its fence tells nothing and remembers nothing."""
    await world.store.apply(Put("fence", 1))
    await world.pipeline.inbox.tell([news("1")], Check("fence", 1))
    await world.store.apply(Put("fence", 2))
    with pytest.raises(WriteConflict):
        await world.pipeline.inbox.tell([news("2")], Put("watch/skilljar", "x"), Check("fence", 1))
    assert len(await world.rows("inbox/")) == 1
    assert await world.rows("watch/") == []


async def test_watched_while_it_is_posted(world: World) -> None:
    """The same news by both roads at once are kept once."""
    for n in range(20):
        told = [news(str(n)), news(f"{n} more")]
        await asyncio.gather(world.pipeline.inbox.tell(told), world.put(n))
    assert len(await world.rows("inbox/")) == 40
