"""Whoever takes a step, everything is asked again: of the requester, the approvers and the policy, as they are now.

A table of steps and of what has changed since the request; each says who hears what, and what comes of it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.changes import steps
from bot.changes.change import Decision
from tests.journeys.conftest import World
from tests.journeys.last_steps import ASKING, REFUSING, SINCE, STEPS, UPDATE, Story, late
from tests.journeys.last_words import EXPECTED

LOGGED = {"confirming": "asked", "needs approval": "asked"}


def test_the_table_is_long_enough() -> None:
    assert len(EXPECTED) >= 60
    assert {since for _, since in EXPECTED} == set(SINCE)
    assert {step for step, _ in EXPECTED} == set(STEPS)


@pytest.mark.parametrize(("step", "since"), EXPECTED, ids=[", ".join(one) for one in EXPECTED])
async def test_everything_is_asked_again(step: str, since: str, world: World) -> None:
    """Nothing is sent that may not be any more; whoever pressed, and who asked for it, hear why; the log says it."""
    heard, (lead, take, presser) = EXPECTED[step, since], STEPS[step]
    story = Story(world)
    await lead(story)
    sent, before = story.sent(), {name: story.told(name) for name in ("ines", "ada", "max")}
    SINCE[since](story)
    await take(story)
    hears = {name: story.hears(name, before[name]) for name in before if story.knows(name)}
    assert heard.presser in hears.pop(presser)
    if presser != "ines" and heard.requester:
        assert heard.requester in hears.pop("ines")
    assert not any(hears.values())
    assert story.sent() - sent == heard.sent
    change = await story.change()
    assert change.state == heard.state
    said = [entry async for entry in world.registrar.audit.entries() if entry["change"] == change.id]
    assert said[-1]["what"] == LOGGED.get(heard.state, heard.state)
    if heard.state == "lapsed":
        assert said[-1]["outcome"] == change.outcome
        assert said[-1]["by"] == story.world.workspace.person(presser).user.id  # who found it so, by pressing
        assert said[-1].get("decision", {}).get("yes", False) is (step in ("approve", "second yes"))
        assert not [one for one in change.yes if one.user == said[-1]["by"]]
        assert "[Approve]" not in story.world.workspace.person("ada").messages("#lms-approvals")


def _refused(story: Story) -> None:
    story.write(first=REFUSING)


CRASHED: Mapping[str, tuple[Callable[[Story], Any], str]] = {
    "nothing": (lambda story: None, "done"),
    "its time is over": (late, "interrupted"),
    "a rule refuses": (_refused, "interrupted"),
    "the requester was deactivated": (SINCE["the requester was deactivated"], "interrupted"),
    "the approver left the group": (SINCE["the approver left the group"], "interrupted"),
}
"""What has changed while Registrar was down, and where it ends."""


@pytest.mark.parametrize("since", CRASHED)
async def test_it_is_asked_again_after_a_crash(since: str, world: World) -> None:
    """What was under way is done again only where it may be; else its requester is asked, and nobody else is."""
    story, (change_things, state) = Story(world), CRASHED[since]
    story.write(first=ASKING)
    await story.asked(UPDATE)
    change = await story.change()
    now = await world.registrar.desk.now()
    ada = world.ada.user
    yes = Decision(ada.id, ada.real_name, True, now)
    await world.registrar.desk._changes.step(change.id, ada.id, lambda one: steps.approve(one, yes, {ada.id}))
    sent, before = story.sent(), {name: story.told(name) for name in ("ines", "ada", "max")}
    change_things(story)
    await world.registrar.recover()
    await world.settle()
    assert (await story.change()).state == state
    assert story.sent() - sent == (state == "done")
    said = "✅ Changed the role of Jane Doe" if state == "done" else "I don't know whether it was done"
    assert said in story.hears("ines", before["ines"])
    assert not any(story.hears(name, before[name]) for name in ("ada", "max"))
