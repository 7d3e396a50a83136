"""Ten thousand at once, and everything going wrong at once: nothing is lost, and order is kept."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.notifications.channel_sender import MAX_SEND_FAULTS
from bot.notifications.subscription import Filter
from bot.ports import Away, Doubtful, Wait
from bot.store import StoreError
from bot.store.sqlite import open_sqlite
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import Academy, body
from tests.bot.notifications.timeline import Observed, Timeline
from tests.bot.notifications.wall import Letters, Lost, Wall
from tests.properties import examples

CHANNELS = [f"C{n}" for n in range(20)]


async def test_ten_thousand(world: World) -> None:
    """Into twenty channels: each is told all that is its own in order, at its pace, and is done within half a minute,
    where one message for each would take more than eight."""
    for n, channel in enumerate(CHANNELS):
        await world.wanted(channel, filters=(Filter("course", f"Course {n}"),))
    begun = world.time.now
    told = [world.academy.read(body(str(n), course=f"course {n % 20}")) for n in range(10_000)]
    for first in range(0, 10_000, 1000):
        await world.pipeline.inbox.tell(told[first : first + 1000])
    took = await world.quiet()
    for n, channel in enumerate(CHANNELS):
        assert world.wall.keys(channel) == [str(key) for key in range(n, 10_000, 20)]
        assert min(world.wall.gaps(channel)) >= 1
        assert len(list(world.wall.of(channel))) < 30
    assert took <= 30
    assert max(one.at for one in world.wall.posted) - begun <= 30


async def test_a_storm_of_429(world: World) -> None:
    """While Slack asks every channel to wait again and again, what waits grows into digests, and all of it arrives."""
    await world.wanted(*CHANNELS[:5])
    dice = random.Random(7)
    for channel in CHANNELS[:5]:
        world.wall.trouble[channel].extend(Wait(dice.randint(1, 30)) for _ in range(8))
    for n in range(60):
        await world.put(n)
        await world.time.pass_(1)
    await world.quiet()
    for channel in CHANNELS[:5]:
        assert world.wall.keys(channel) == [str(n) for n in range(60)]
        assert len(list(world.wall.of(channel))) < 60
    assert world.pipeline.tally["told_to_wait"] == 40


async def test_the_store_fails_now_and_then(world: World) -> None:
    """Whatever write of whatever part fails, what was accepted is told, and in order."""
    await world.wanted("C1", "C2")
    dice = random.Random(11)
    world.store.fails = lambda: dice.random() < 0.3
    accepted = await _accepted(world, range(40), lambda: world.time.pass_(0.5))
    await world.quiet()
    for channel in ("C1", "C2"):
        assert world.wall.keys(channel) == accepted
    assert world.pipeline.tally["tried_again"] > 0


TROUBLE = st.sampled_from([None, Wait(2), Away(), Doubtful(), Lost(), ZeroDivisionError()])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 14)),
        st.tuples(st.just("pass"), st.floats(0, 5)),
        st.tuples(st.just("crash"), st.none()),
        st.tuples(st.just("trouble"), st.lists(TROUBLE, max_size=4)),
        st.tuples(st.just("full"), st.integers(1, 4)),
    ),
    max_size=14,
)


@given(STEPS, st.booleans())
@example(
    steps=[("put", 1), ("trouble", [None, *[ZeroDivisionError()] * 3, Away(), *[ZeroDivisionError()] * 3]), ("put", 1)],
    gathered=False,
)
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_happens(steps: list[tuple[str, object]], gathered: bool) -> None:
    """Whatever the order of news, crashes, troubles of Slack and failures of the store: what was accepted is told once
    and in order, or kept aside where nothing we make of it can be sent, whole or in short."""
    with TemporaryDirectory() as home:
        asyncio.run(_lived_through(Path(home), steps, "a" if gathered else ""))


async def _lived_through(home: Path, steps: Sequence[tuple[str, object]], about: str) -> None:
    time = Timeline()
    store = Observed(await open_sqlite(home / "registrar.db", time), time)
    world = World(store, time, Wall(time), Letters(), Academy())
    failures = 0

    def fails() -> bool:
        nonlocal failures
        failures -= 1
        return failures >= 0

    await world.wanted("C1")
    world.pipeline.start()
    store.fails = fails
    accepted: list[str] = []
    number = 0
    for what, how in steps:
        match what, how:
            case "put", int(many):
                accepted += await _accepted(world, range(number, number + many), about=about)
                number += many
            case "pass", float(seconds):
                await time.pass_(seconds)
            case "crash", _:
                await world.restart()
            case "trouble", list(troubles):
                world.wall.trouble["C1"].extend(troubles)
            case "full", int(times):
                failures = times
    failures = 0
    await world.quiet()
    await world.pipeline.close(0)
    rows = await world.unread()
    await store.close()
    aside = [news["key"] for row in rows if row["what"]["brief"] for news in row["what"]["what"]["news"]]
    faults = sum(isinstance(one, ZeroDivisionError) for _, how in steps if isinstance(how, list) for one in how)
    keys = world.wall.keys("C1")
    assert keys == [one for one in accepted if one in keys], "Slack's memory is whole here, so nothing is told twice"
    assert set(accepted) - set(keys) <= set(aside)
    assert not aside or faults >= 2 * MAX_SEND_FAULTS, "nothing is given up before it was tried so often"


async def _accepted(
    world: World, numbers: range, meanwhile: Callable[[], Awaitable[None]] | None = None, about: str = ""
) -> list[str]:
    """Put these in; which were acknowledged."""
    found = []
    for n in numbers:
        try:
            await world.put(n, about=about)
            found.append(str(n))
        except StoreError:
            continue
        finally:
            if meanwhile:
                await meanwhile()
    return found


def _firsts(keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(keys))
