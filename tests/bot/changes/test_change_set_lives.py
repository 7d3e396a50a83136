"""Any change set, on platforms where anything fails, in a process that dies anywhere: nothing is told that is not
so."""

import asyncio

from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from bot.audit.log import AuditLog
from bot.changes.change import UNRESOLVED_STATES, Change, ChangeState
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, ItemState
from bot.changes.store import ChangeStore
from bot.desk import Desk, Subject
from tests.bot.asking import ADA
from tests.bot.changes.mortal import Class, Killed, Memory, Power, ScriptedItem, Skilljar, World
from tests.properties import examples

ways = st.sampled_from(["well", "refused", "locked out", "no answer", "never arrived", "stumbled"])
wanted = st.builds(
    ScriptedItem,
    st.sampled_from(["class", "skilljar"]),
    st.booleans(),
    st.lists(ways, max_size=3).map(tuple),
    st.sampled_from(["", "Jane", "Max"]),
)
lives = st.lists(st.integers(0, 12) | st.integers(0, 40) | st.none(), min_size=1, max_size=5)
"""For how many writes and calls each life has power; None, for as many as it takes."""


class Story:
    """One change set from question to end: after each crash a process starts, its requester tries again what is
    open."""

    def __init__(self, items: list[ScriptedItem], clicks: int) -> None:
        self.power = Power()
        self.store = Memory(self.power)
        self.world = World(items, self.power)
        self.items, self.clicks = items, clicks
        self.finished: dict[int, int] = {}

    def desk(self) -> Desk:
        """A new process."""
        connectors = {"class": Class(self.world), "skilljar": Skilljar(self.world)}
        return Desk(connectors, ChangeStore(self.store, AuditLog(self.store)), clock=lambda: 1_800_000_000.0)

    async def live(self, power: int | None) -> None:
        """Recover, then ask if nothing was asked yet, or try again what is open; until the power fails."""
        self.power.left = float("inf") if power is None else power
        try:
            desk = self.desk()
            async for _ in desk.recovery.recover():
                pass
            change = await self.change(desk)
            if not change:
                intents = [one.intent(at) for at, one in enumerate(self.items)]
                await desk.ask(intents, ADA, subject=Subject(people=[one.about for one in self.items]))
            elif change.state in UNRESOLVED_STATES:
                clicks = [desk.retry(change.id, ADA) for _ in range(self.clicks)]
                if any(isinstance(said, Killed) for said in await asyncio.gather(*clicks, return_exceptions=True)):
                    raise Killed
        except Killed:
            event("killed")
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
        self.power.left = float("inf")

    async def change(self, desk: Desk) -> Change | None:
        found = await desk.changes_of(ADA.id, 1)
        return found[0] if found else None

    async def is_over(self) -> bool:
        """Whether nothing is left to try: it is done, or it has failed altogether."""
        change = await self.change(self.desk())
        return bool(change and change.state in (ChangeState.DONE, ChangeState.FAILED))

    async def told_truly(self) -> None:
        """What stands in the store is what happened."""
        desk = self.desk()
        change = await self.change(desk)
        if not change:
            assert not self.world.tried
            return
        event(f"{change.state}")
        assert (await AuditLog(self.store).verify()).faults == []
        assert self.world.hasty == []
        for at, (item, one) in enumerate(zip(change.items, self.items, strict=True)):
            did, tried = self.world.did[at], self.world.tried[at]
            assert tried <= item.runs
            if not one.idempotent:
                assert tried <= change.runs, "done again though nobody said so"
            if item.state is ItemState.DONE:
                assert did, "called done and was not"
                assert self.finished.setdefault(at, tried) == tried, "done again though it was done"
            if item.state in (ItemState.FAILED, ItemState.NOT_TRIED, ItemState.WAITING):
                assert not did, "called not done and was"
        states = {item.state for item in change.items}
        if change.state is not ChangeState.RUNNING:
            assert (change.state is ChangeState.DONE) == (states == {ItemState.DONE})
            assert not states & {ItemState.WAITING, ItemState.RUNNING}
            assert (change.state in (ChangeState.UNKNOWN, ChangeState.INTERRUPTED)) == bool(
                states & UNCERTAIN_ITEM_STATES
            )
            assert not await self.store.scan("running/")


@given(st.lists(wanted, min_size=2, max_size=6), lives, st.integers(1, 3))
@settings(max_examples=examples(100), phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_any_life(items: list[ScriptedItem], powers: list[int | None], clicks: int) -> None:
    """Nothing is done twice unless it may be, nothing is called what it is not, and once the platforms relent all of it
    is done; however often each button is pressed."""

    async def live() -> None:
        story = Story(items, clicks)
        for power in powers:
            await story.live(power)
            await story.told_truly()
        for _ in range(3 + sum(len(one.goes) for one in items)):  # each life takes at least one way to fail away
            await story.live(None)
            await story.told_truly()
            if await story.is_over():
                return
        raise AssertionError("it never ends")

    asyncio.run(live())
