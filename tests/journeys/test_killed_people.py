"""Killed in the middle of change sets about several people: nobody's step is done twice, and nobody waits."""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.sandbox.serving import serving
from connectors.classcom.connector import ClassConnector
from connectors.classcom.standin import ClassStandIn
from connectors.skilljar.standin import SkilljarStandIn
from tests.journeys.killed import KEY
from tests.journeys.killed_change_sets import PEOPLE
from tests.journeys.test_killed_change_sets import written

ROUNDS = 8
AFTERWARDS = {
    ("done", "done"),
    ("interrupted", "done"),
    ("interrupted", "unknown"),  # refused, for it had been done before the kill
    ("not tried", "done"),
    ("not tried", "not tried"),
}
"""How a step stood after the last kill, and how it stands once its requester has tried again."""


async def test_nobodys_step_is_done_twice_and_nobody_waits_for_another(tmp_path: Path) -> None:
    """What was done is counted on the platforms, by name. No step of these can be repeated."""
    academy, school = ClassStandIn(api_key=KEY), SkilljarStandIn(api_key=KEY)
    async with serving(academy) as class_, serving(school) as skilljar:
        arguments = (class_, skilljar, str(tmp_path / "registrar.db"), str(ROUNDS), "11", "people")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.journeys.killed_change_sets", *arguments, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
    assert process.returncode == 0
    changes: list[dict[str, Any]] = json.loads(out)
    arrived = {"class": written(academy), "skilljar": written(school)}
    was: Counter[str] = Counter()
    for change in changes:
        platforms = ["class"] * 2 * PEOPLE + ["skilljar"] * 2 * PEOPLE
        rows = list(zip(platforms, change["about"], change["names"], change["was"], change["runs"], strict=True))
        was.update(state for _, _, _, state, _ in rows)
        for platform, _, name, state, runs in rows:
            assert arrived[platform][name] <= runs <= (2 if state == "interrupted" else 1), f"{name} was done again"
            if state == "done":
                assert arrived[platform][name] == 1, f"{name} was called done and never sent"
        for platform in arrived:
            doubtful = [name for where, _, name, state, _ in rows if (where, state) == (platform, "interrupted")]
            assert len(doubtful) <= ClassConnector.concurrency, "more are in doubt than were sent at once"
        for one in {(platform, about) for platform, about, *_ in rows}:
            first, second = [state for platform, about, _, state, _ in rows if (platform, about) == one]
            assert (first, second) in (
                ("done", "done"),
                ("done", "interrupted"),
                ("interrupted", "not tried"),
            ), f"{one} waited for somebody else"
        for before, after in zip(change["was"], change["states"], strict=True):
            assert (before, after) in AFTERWARDS
    assert was["done"] > ROUNDS
    assert was["interrupted"] > 0, "no kill came in the middle of a change set"
