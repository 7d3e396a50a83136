"""Names in place of numbers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.notifications import names
from connectors.core.errors import Forbidden, NotFound, Unavailable
from connectors.skilljar.assets import Asset
from tests.bot.notifications.conftest import World


def asked(world: World, answer: Callable[[str], Awaitable[Asset]]) -> list[str]:
    """Have the platform answer so; the numbers that it is asked for."""
    seen: list[str] = []

    async def ask(intent: Any) -> Any:
        seen.append(intent.id)
        return await answer(intent.id)

    world.asks["skilljar"] = ask
    return seen


async def title(number: str) -> Asset:
    return Asset(name=f"Course {number}")


def told(world: World) -> list[str]:
    return [news.known("course") for one in world.wall.posted for news in one.what.news]


async def test_learned_once(world: World) -> None:
    """A name is asked for once, however many news carry its number, and again when it is no longer fresh."""
    seen = asked(world, title)
    await world.wanted("C1")
    for n in range(3):
        await world.put(n, number="7")
    await world.quiet()
    await world.put(3, number="8")
    await world.quiet()
    assert seen == ["7", "8"]
    await world.time.pass_(names.NAME_CACHE_TTL_S)
    await world.put(4, number="7")
    await world.quiet()
    assert seen == ["7", "8", "7"]
    assert told(world) == ["Course 7"] * 3 + ["Course 8", "Course 7"]


async def test_too_slow(world: World) -> None:
    """News of a platform that hangs are told without names, after seconds, and for a while nobody asks it again; what
    it says in the end is remembered."""
    go = asyncio.Event()

    async def late(number: str) -> Asset:
        await go.wait()
        return await title(number)

    seen = asked(world, late)
    await world.wanted("C1")
    await world.put(1, number="7")
    assert await world.time.until(lambda: bool(world.wall.posted)) == names.NAME_LOOKUP_TIMEOUT_S
    await world.put(2, number="8")
    await world.time.pass_(1)
    assert seen == ["7"]
    go.set()
    await world.put(3, number="7")
    await world.quiet()
    assert told(world) == ["", "", "Course 7"]


async def test_down(world: World) -> None:
    """A platform that is down costs its news their names; a minute later it is asked again."""

    async def down(number: str) -> Asset:
        raise Unavailable("Skilljar")

    seen = asked(world, down)
    await world.wanted("C1")
    for n in (1, 2):
        await world.put(n, number=str(n))
        await world.time.pass_(2)
    assert seen == ["1"]
    await world.time.pass_(names.NAME_LOOKUP_BACKOFF_S)
    await world.put(3, number="3")
    await world.quiet()
    assert seen == ["1", "3"]
    assert told(world) == ["", "", ""]


async def test_a_plain_no(world: World) -> None:
    """What the platform does not know or show is not asked for again and again, and nothing else suffers."""

    async def no(number: str) -> Asset:
        if number == "9":
            return await title(number)
        raise (NotFound if number == "7" else Forbidden)("Skilljar")

    seen = asked(world, no)
    await world.wanted("C1")
    for n, number in enumerate("778899"):
        await world.put(n, number=number)
    await world.quiet()
    assert sorted(seen) == ["7", "8", "9"]
    assert told(world) == [""] * 4 + ["Course 9"] * 2


async def test_stumbles(world: World) -> None:
    """A fault of ours in looking for names costs them and no more."""

    async def broken(number: str) -> Asset:
        raise ZeroDivisionError

    asked(world, broken)
    await world.wanted("C1")
    await world.put(1, number="7")
    await world.quiet()
    assert world.wall.keys("C1") == ["1"]


async def test_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many names are remembered: the oldest is asked for again."""
    monkeypatch.setattr(names, "MAX_CACHED_NAMES", 3)
    seen = asked(world, title)
    for n, number in enumerate("1234141"):
        await world.put(n, number=number)
        await world.time.still()
    assert "".join(seen) == "12341"
