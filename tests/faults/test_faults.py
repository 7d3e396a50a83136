"""Some of what `make faults` does in full: each story as it goes where nothing fails, three kills in it, and five pairs
of faults that a seed picks."""

import random

import pytest

from tests.faults.plans import KILLS
from tests.faults.runs import run
from tests.faults.store import Fault
from tests.faults.stories import STORIES, Story

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""A process that is killed closes nothing."""
SEEDS = range(5)


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
