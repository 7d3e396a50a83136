"""Fifty times killed between what arrives and what is told."""

import asyncio
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROUNDS = 50


async def test_what_was_acknowledged_is_told(tmp_path: Path) -> None:
    """All of it, in the order in which it arrived, and once: Slack's memory is whole here, so that what was posted and
    not noted is always found. A real one may not be: there the promise is at least once."""
    (tmp_path / "promised").touch()
    (tmp_path / "found").touch()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.news_killed", str(tmp_path), str(ROUNDS), "7"
    )
    assert await process.wait() == 0
    promised = (tmp_path / "promised").read_text().split()
    told: dict[str, list[str]] = defaultdict(list)
    for line in map(json.loads, (tmp_path / "posted").read_text().splitlines()):
        told[line["channel"]] += line["keys"]
    keys = [key for channel in told.values() for key in channel]
    assert len(promised) >= ROUNDS  # how many a round reaches is the machine's business
    assert set(promised) <= set(keys), "something that was acknowledged is lost"
    for channel, theirs in told.items():
        assert {key.split(":")[0] for key in theirs} == {channel}
        assert theirs == sorted(theirs), f"the order is lost in {channel}"
    twice = [key for key, count in Counter(keys).items() if count > 1]
    assert twice == []
    assert (tmp_path / "found").read_text(), "no kill came between the posting and the noting"
