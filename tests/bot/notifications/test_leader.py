"""One process at a time dispatches, delivers and watches."""

import asyncio

import pytest

from bot.notifications.leader import LEADER_LEASE_TTL_S, LeaderElection
from bot.notifications.rows import Guard
from bot.store import Put, WriteConflict
from bot.store.lease import Lease
from tests.bot.notifications.conftest import World


class Bench:
    """Work that only notes when it was begun and ended, and keeps the guard it was given."""

    def __init__(self) -> None:
        self.guard: Guard | None = None
        self.running = 0

    def begin(self, guard: Guard) -> tuple["Bench"]:
        self.guard = guard
        return (self,)

    def start(self) -> None:
        self.running += 1

    async def close(self) -> int:
        self.running -= 1
        return 0


def leader(world: World, holder: str) -> tuple[LeaderElection, Bench]:
    bench = Bench()
    return LeaderElection(
        Lease(world.store, "notifications", holder, LEADER_LEASE_TTL_S), bench.begin, world.time.sleep
    ), bench


async def test_one_leads_and_hands_over(still: World) -> None:
    """The other gets it soon after the first has closed."""
    (one, first), (other, second) = leader(still, "one"), leader(still, "other")
    one.start()
    await still.time.pass_(1)
    other.start()
    await still.time.pass_(3 * LEADER_LEASE_TTL_S)
    assert (first.running, second.running) == (1, 0)
    await one.close()
    assert first.running == 0
    await still.time.pass_(LEADER_LEASE_TTL_S)
    assert second.running == 1
    await other.close()


async def test_who_falls_silent_loses_it_and_what_they_still_write_is_refused(still: World) -> None:
    one, first = leader(still, "one")
    one.start()
    await still.time.pass_(1)
    one._tasks._running.copy().pop().cancel()  # it is gone without a word, as after a crash
    await asyncio.sleep(0)
    other, second = leader(still, "other")
    other.start()
    await still.time.pass_(2 * LEADER_LEASE_TTL_S)
    assert second.running == 1
    assert first.guard
    assert second.guard
    await still.store.apply(Put("mine", 1), *second.guard())
    with pytest.raises(WriteConflict, match="fence/notifications"):
        await still.store.apply(Put("mine", 2), *first.guard())
    await other.close()


async def test_a_leader_delivers_what_waits(still: World) -> None:
    """A pipeline under its guard tells what was put before anybody led."""
    await still.wanted("C1")
    await still.put("a")
    one = LeaderElection(
        Lease(still.store, "notifications", "one", LEADER_LEASE_TTL_S),
        lambda guard: (still.made(guard),),
        still.time.sleep,
    )
    one.start()
    await still.quiet()
    assert len(still.wall.posted) == 1
    await one.close()


async def test_whatever_goes_wrong_in_a_term_there_is_another(still: World) -> None:
    """Also where the work cannot even be begun."""
    bench, tries = Bench(), 0

    def begin(guard: Guard) -> tuple[Bench]:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise KeyError("nothing of that name")
        return bench.begin(guard)

    one = LeaderElection(Lease(still.store, "notifications", "one", LEADER_LEASE_TTL_S), begin, still.time.sleep)
    one.start()
    await still.time.pass_(4 * LEADER_LEASE_TTL_S)
    assert bench.running == 1
    await one.close()
