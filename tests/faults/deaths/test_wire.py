"""The connection to PostgreSQL breaks at any byte, while many applies are under way."""

from itertools import product

import pytest

from bot.store import postgres
from tests.faults.deaths.breaking import broken
from tests.faults.deaths.wire import Break

BREAKS = 16
SEED = 7
SOON_S = 0.5
"""Seconds after which a silent database is given up, instead of POSTGRES_TIMEOUT_S."""


async def test_breaks(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every apply ends as done, refused or unconfirmed: what was done is there, what was refused is not, nothing is
    there by halves, and nobody waits for ever."""
    monkeypatch.setattr(postgres, "POSTGRES_TIMEOUT_S", SOON_S)
    found, account, wire = await broken(url, SEED, BREAKS)
    assert found == [], wire.broken
    ways = {f"{how} {way}" for how, way in product(Break, ("there", "back"))}
    assert sum(any(one.startswith(way) for one in wire.broken) for way in ways) > 3, "it broke in few ways"
    assert sum(map(len, account.unconfirmed.values())) > 2, "hardly anything was lost, so that nothing was tried"
