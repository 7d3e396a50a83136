"""Some of what `make faults` does in full: three deaths on each engine, and three processes at one database."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.deaths.disk import Disk, available
from tests.faults.deaths.dying import RACERS, deaths, failing, race

DEATHS = 3
OFTEN = 0.15
"""Commits at which the disk begins to fail, as a part of all."""
MEMBERS = 20
"""Of batches that failed, together."""
needs_a_disk = pytest.mark.skipif(not available(), reason="this Python hides its SQLite")


def test_in_a_file(tmp_path: Path) -> None:
    """What was acknowledged before kill -9 is there once and whole, and the next process goes on."""
    assert deaths(str(tmp_path / "registrar.db"), 1, DEATHS) == []


@needs_a_disk
def test_without_power(tmp_path: Path) -> None:
    """The same where nothing is left but what was synced."""
    assert deaths(str(tmp_path / "registrar.db"), 2, DEATHS, Disk(tmp_path / "synced")) == []


@needs_a_disk
def test_failing_in_its_commits(tmp_path: Path) -> None:
    """A disk that fails for a while makes refused or unconfirmed of whole batches: nothing refused is there, and
    nothing done is lost."""
    found, account = failing(str(tmp_path / "registrar.db"), 5, OFTEN)
    assert found == []
    assert sum(map(len, account.refused.values())) > MEMBERS, "hardly anything was refused, so that nothing was tried"
    assert sum(map(len, account.unconfirmed.values())) > MEMBERS, "hardly anything was lost, so that nothing was tried"


@needs_a_disk
def test_failing_for_good(tmp_path: Path) -> None:
    """The same where the process dies while nothing can be written any more: what then lies in the log was in doubt."""
    disk = Disk(seed=7, often=OFTEN, for_good=True)
    assert deaths(str(tmp_path / "registrar.db"), 7, DEATHS, disk) == []


@needs_a_disk
def test_failing_and_without_power(tmp_path: Path) -> None:
    """The same where the process dies and the power goes, with the remains of failed commits in the log."""
    disk = Disk(tmp_path / "synced", seed=6, often=OFTEN)
    assert deaths(str(tmp_path / "registrar.db"), 6, DEATHS, disk) == []


async def test_on_a_server(url: str) -> None:
    """The same on PostgreSQL."""
    assert await asyncio.to_thread(deaths, url, 3, DEATHS) == []


@pytest.mark.parametrize("one_dies", [False, True])
async def test_three_want_the_same(url: str, one_dies: bool) -> None:
    """Each key has one winner, the chain is whole, and nothing is lost or done twice, also where one is killed."""
    found, account = await asyncio.to_thread(race, url, 4, one_dies=one_dies)
    assert found == []
    for kind in ("received", "claimed"):
        winners = [at for at in range(RACERS) if account.by(kind, f"racer{at}")]
        losers = [at for at in range(RACERS) if account.by(f"{kind}-before", f"racer{at}")]
        assert losers, "nobody came second, so that it was no race"
        assert len({*winners, *losers}) > 1, "one of them was alone, so that it was no race"
