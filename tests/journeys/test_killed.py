"""Fifty times killed between the question and the outcome."""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

from bot.sandbox.serving import serving
from connectors.classcom.standin import ClassStandIn
from tests.journeys.killed import KEY

ROUNDS = 50


async def test_nothing_is_done_twice_and_nothing_is_forgotten(tmp_path: Path) -> None:
    """What was done is counted on the platform, what was promised by whom it was promised."""
    academy = ClassStandIn(api_key=KEY)
    async with serving(academy) as platform:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.journeys.killed",
            platform,
            str(tmp_path / "registrar.db"),
            str(ROUNDS),
            "7",
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
    assert process.returncode == 0
    changes = {one["id"]: one for one in json.loads(out)}
    promised = (tmp_path / "promised").read_text().split()
    assert len(promised) >= ROUNDS // 5  # how many a round reaches is the machine's business
    assert set(promised) <= changes.keys(), "a change that somebody was reported is gone"
    called = Counter(call.json()["name"] for call in academy.calls_to("POST", "/api/v1/templates"))
    tried_again = [one for one in changes.values() if one["runs"] > 1]
    assert all(count <= change["runs"] for change in changes.values() if (count := called[change["name"]]))
    assert all(called[one["name"]] <= 1 for one in changes.values() if one not in tried_again)
    for one in changes.values():
        if one["state"] == "done":
            assert called[one["name"]] >= 1, f"{one} was called done and never sent"
        if one["state"] in ("needs approval", "awaiting"):
            assert called[one["name"]] == 0, f"{one} was sent before it was approved"
        assert one["state"] != "running", "a start leaves nothing running"
    states = Counter(str(one["state"]) for one in changes.values())
    assert states["done"] > 0
    assert states["interrupted"] + len(tried_again) > 0, "no kill came between the sending and the answer"
