"""Some of what `make faults` does in full: each story as it goes where nothing fails, three kills in it, and five pairs
of faults that a seed picks."""

import random
from dataclasses import replace

import pytest

from bot.changes import steps
from bot.changes.change import Change, Decision
from bot.desk import Desk
from bot.policy.policy import Actor
from bot.store import StoreError
from handlers.changes import telling
from tests.faults.house import House
from tests.faults.plans import KILLS, unfaulted
from tests.faults.runs import Run, run
from tests.faults.store import Fault
from tests.faults.stories import STORIES, Story

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""A process that is killed closes nothing."""
SEEDS = range(5)
CANCEL, DENY = Desk.cancel, Desk.deny


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_three_kills(story: Story) -> None:
    """At the first write, in the middle and at the last: nothing is lost, done twice, or said that is not so."""
    faultless = await run(story, {})
    assert faultless.faults == []
    writes = [name for name in faultless.writes if name.startswith("1 ")]
    for name, kill in zip((writes[0], writes[len(writes) // 2], writes[-1]), (*KILLS, KILLS[0]), strict=True):
        seen = await run(story, {name: kill})
        assert (seen.faults, seen.hit) == ([], [name])


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_pair_of_faults(seed: int) -> None:
    dice = random.Random(seed)
    story = dice.choice(STORIES)
    first = {dice.choice((await run(story, {})).writes): dice.choice([*Fault])}
    after = await run(story, first)
    plan = first | {dice.choice(after.writes): dice.choice([*Fault])}
    seen = await run(story, plan, catch_up=dice.random() < 0.5)
    assert after.faults == seen.faults == [], plan


def test_a_write_is_faulted_when_all_five_have_happened() -> None:
    """Neither four of them, nor one that was planned and struck nowhere, nor one at another write."""
    faultless = Run(writes=["1 a#1", "1 b#1"])
    told = [({"1 a#1": fault}, Run(hit=["1 a#1"])) for fault in Fault]
    told += [({"1 b#1": Fault.LOST}, Run(hit=["1 b#1"])), ({"1 b#1": Fault.KEPT}, Run())]
    assert unfaulted(faultless, told) == {"1 b#1": [one for one in Fault if one is not Fault.LOST]}


async def test_a_story_that_does_not_happen_is_told() -> None:
    """A story in which nobody finds the button to press would withstand every fault."""
    seen = await run(replace(STORIES[0], play=nothing), {})
    assert seen.faults == ["it ends without a change and should end done", "it came to 0 changes instead of 1"]


async def lying_cancel(desk: Desk, id: str, actor: Actor) -> Change:
    """What was not written is told as if it were."""
    try:
        return await CANCEL(desk, id, actor)
    except StoreError:
        return steps.cancel(await desk.change(id), actor.id, await desk.now())


async def lying_deny(desk: Desk, id: str, actor: Actor, reason: str, requester: Actor | None) -> Change:
    try:
        return await DENY(desk, id, actor, reason, requester)
    except StoreError:
        return steps.deny(await desk.change(id), Decision(actor.id, actor.name, False, await desk.now(), reason))


@pytest.mark.parametrize(
    ("name", "method", "lie"),
    [("withdrawal", "cancel", lying_cancel), ("cancelling", "cancel", lying_cancel), ("denial", "deny", lying_deny)],
)
async def test_a_state_that_is_not_so_is_told(
    name: str, method: str, lie: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a desk that says cancelled or denied though the store refused it."""
    (story,) = (one for one in STORIES if one.name == name)
    last = [write for write in (await run(story, {})).writes if write.startswith("1 ") and "audit" in write][-1]
    monkeypatch.setattr(Desk, method, lie)
    seen = await run(story, {last: Fault.REFUSED})
    assert seen.hit == [last]
    assert any("and somebody reads: " in one for one in seen.faults)


async def test_a_card_that_is_not_so_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a Registrar that never draws one anew."""
    (story,) = (one for one in STORIES if one.name == "denial")

    async def undrawn(_: object, __: object, change: Change, ___: object = None) -> Change:
        return change

    monkeypatch.setattr(telling, "card", undrawn)
    seen = await run(story, {})
    assert any("and its card says: " in one for one in seen.faults)


async def nothing(_: House) -> None:
    """Nobody does anything."""


async def test_a_kill_is_no_news(capfd: pytest.CaptureFixture[str]) -> None:
    """What goes wrong would drown in what is meant to: each kill ends servers, which speak of it."""
    story = STORIES[0]
    await run(story, {(await run(story, {})).writes[0]: Fault.KILLED_AFTER})
    assert "Traceback" not in "".join(capfd.readouterr())
