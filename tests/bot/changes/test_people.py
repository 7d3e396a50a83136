"""People do not wait for each other: any change set held against a model of it, through any crash.

The model knows three rules and nothing of how they are kept: on one platform one person's steps follow each other and
stop at the first that is not done; nothing else waits; what may have been done is not done again unless that is safe.
"""

import asyncio
from collections.abc import Sequence

from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.audit.log import AuditLog
from bot.changes.change import Change
from bot.changes.change_item import ItemState
from bot.changes.change_set import CHANGE_SET_NOT_BEGUN
from bot.changes.store import ChangeStore
from bot.desk import Desk, Subject
from tests.bot.asking import ADA
from tests.bot.changes.mortal import Class, Killed, Memory, Power, ScriptedItem, Skilljar, World
from tests.properties import examples

F = ItemState
ENDS = {
    "well": F.DONE,
    "refused": F.FAILED,
    "locked out": F.FAILED,
    "no answer": F.UNKNOWN,
    "never arrived": F.UNKNOWN,
    "stumbled": F.UNKNOWN,
}
"""How an item ends that is tried for the first time."""
TRIES = 2
"""An item is tried once before a crash and once after it, and goes the same way."""
some_items = st.lists(
    st.builds(
        ScriptedItem,
        st.sampled_from(["class", "skilljar"]),
        st.booleans(),
        st.just(("well",) * TRIES) | st.sampled_from(list(ENDS)).map(lambda way: (way,) * TRIES),
        st.sampled_from(["", "Jane", "Max", "Ines", "Kenji"]),
    ),
    min_size=2,
    max_size=14,
)


def foretold(items: Sequence[ScriptedItem], were: Sequence[ItemState]) -> list[ItemState]:
    """How each item ends after a start that finds them as they `were`, if no platform turns everybody away."""
    ends: list[ItemState] = []
    for at, (item, was) in enumerate(zip(items, were, strict=True)):
        behind = [n for n in range(at) if (items[n].platform, items[n].about) == (item.platform, item.about)]
        if was is F.RUNNING and not item.idempotent:
            end = F.INTERRUPTED
        elif was not in (F.WAITING, F.RUNNING):
            end = was
        elif all(ends[n] is F.DONE for n in behind):
            end = ENDS[item.goes[0]]
            if was is F.RUNNING and end is F.FAILED:
                end = F.UNKNOWN  # the try before the crash may have done it
        else:
            end = F.NOT_TRIED
        ends.append(end)
    return ends


class Story:
    """A process that dies after so many writes and calls, and the one that is started after it."""

    def __init__(self, items: Sequence[ScriptedItem]) -> None:
        self.power = Power()
        self.store, self.world, self.items = Memory(self.power), World(items, self.power), items

    def desk(self) -> Desk:
        connectors = {"class": Class(self.world), "skilljar": Skilljar(self.world)}
        return Desk(connectors, ChangeStore(self.store, AuditLog(self.store)), clock=lambda: 1_800_000_000.0)

    async def ask(self, power: int | None) -> Change | None:
        """What stands in the store when it is over, or when the power has failed."""
        self.power.left = float("inf") if power is None else power
        intents = [one.intent(at) for at, one in enumerate(self.items)]
        try:
            await self.desk().ask(intents, ADA, subject=Subject(people=[one.about for one in self.items]))
        except Killed:
            event("killed")
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
        self.power.left = float("inf")
        found = await self.desk().changes_of(ADA.id, 1)
        return found[0] if found else None

    async def start(self) -> Change:
        """A new process takes up what it finds."""
        desk = self.desk()
        async for _ in desk.recovery.recover():
            pass
        (found,) = await desk.changes_of(ADA.id, 1)
        return found

    def holds(self, change: Change, were: Sequence[ItemState]) -> None:
        """The change ended as foretold; where a platform turned everybody away, what was left says so."""
        away = {one.platform for at, one in enumerate(self.items) if "locked out" in one.goes and self.world.tried[at]}
        assert self.world.hasty == []
        ends = zip(change.items, foretold(self.items, were), were, self.items, strict=True)
        for at, (item, wanted, was, one) in enumerate(ends):
            left = F.INTERRUPTED if was is F.RUNNING else F.NOT_TRIED
            assert item.state is wanted or (one.platform in away and item.state is left), f"item {at}"
            if item.state is F.NOT_TRIED and wanted is not F.NOT_TRIED:
                assert item.outcome.startswith("I didn't try this: ")
            if item.state is F.NOT_TRIED:
                assert item.outcome, f"item {at} does not say why"
                assert not self.world.tried[at]
            assert self.world.tried[at] <= (2 if one.idempotent and were[at] is F.RUNNING else 1)


@given(some_items)
@settings(max_examples=examples(100))
def test_nobody_waits_for_another(items: list[ScriptedItem]) -> None:
    """What becomes of one person's steps depends on nobody else, but where the platform turns everybody away."""

    async def live() -> None:
        story = Story(items)
        change = await story.ask(None)
        assert change
        story.holds(change, [F.WAITING] * len(items))

    asyncio.run(live())


@given(some_items, st.integers(0, 60))
@settings(max_examples=examples(150))
def test_a_crash_changes_nothing_for_others(items: list[ScriptedItem], power: int) -> None:
    """After a crash whoever was not begun goes on, wherever the others stand; and who is in doubt is left alone. Where
    nobody was begun, nobody is."""

    async def live() -> None:
        story = Story(items)
        cut = await story.ask(power)
        if not cut:
            assert not story.world.tried
            return
        ended = await story.start()
        if any(item.runs for item in cut.items):
            story.holds(ended, [item.state for item in cut.items])
            return
        assert {(item.state, item.outcome) for item in ended.items} == {(F.NOT_TRIED, CHANGE_SET_NOT_BEGUN)}
        assert not story.world.tried

    asyncio.run(live())
