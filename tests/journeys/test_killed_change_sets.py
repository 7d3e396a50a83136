"""Killed in the middle of change sets: items that are done stay done, and what nobody knows is called so."""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.sandbox.serving import serving
from connectors.classcom.standin import ClassStandIn
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import StandIn
from tests.journeys.killed import KEY

ROUNDS = 12
REPEATABLE = 1
"""The place of the item that can be repeated."""


async def test_no_item_is_done_twice_and_none_is_called_what_it_is_not(tmp_path: Path) -> None:
    """What was done is counted on the platforms, by name."""
    academy, school = ClassStandIn(api_key=KEY), SkilljarStandIn(api_key=KEY)
    async with serving(academy) as class_, serving(school) as skilljar:
        arguments = (class_, skilljar, str(tmp_path / "registrar.db"), str(ROUNDS), "7")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.journeys.killed_change_sets", *arguments, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
    assert process.returncode == 0
    changes: list[dict[str, Any]] = json.loads(out)
    called = written(academy) + written(school)
    for change in changes:
        items = zip(change["names"], change["was"], change["states"], change["runs"], strict=True)
        for at, (name, was, state, runs) in enumerate(items):
            assert called[name] <= runs
            if at != REPEATABLE:
                assert runs <= (2 if was == "interrupted" else 1), f"{name} was done again though nobody said so"
            if was == "not tried" and state != "done":
                assert called[name] == 0
            if state == "done":
                assert called[name] >= 1, f"{name} was called done and never sent"
            if state == "not tried":
                assert called[name] == 0, f"{name} was sent and is called not tried"
        assert change["state"] != "running", "a start leaves nothing running"
        assert (change["state"] == "done") == (set(change["states"]) == {"done"})
    was = Counter(state for change in changes for state in change["was"])
    assert was["done"] > ROUNDS
    assert was["interrupted"] > 0, "no kill came in the middle of a change set"
    assert was["not tried"] > 0


def written(standin: StandIn) -> Counter[str]:
    """How often each name has arrived in a change."""
    said = [call.json() for call in standin.calls if call.method in ("POST", "PUT")]
    return Counter(one.get("name") or one.get("user_name") for one in said)
