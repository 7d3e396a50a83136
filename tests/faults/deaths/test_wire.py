"""The connection to PostgreSQL breaks at any byte, while many applies are under way."""

import asyncio
from collections import Counter

import pytest

from bot.store import postgres
from bot.store.postgres import open_postgres
from tests.faults.deaths.account import Account
from tests.faults.deaths.load import Load
from tests.faults.deaths.places import look
from tests.faults.deaths.wire import Break, Wire

BREAKS = 16
ENDS_WITHIN_S = 45.0
"""Far more than anything may take: who is not done by then waits for ever."""
SEEDS = (7, 8)


@pytest.mark.parametrize("seed", SEEDS)
async def test_breaks(url: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every apply ends as done, refused or unconfirmed: what was done is there, what was refused is not, nothing is
    there by halves, and nobody waits for ever."""
    found, account, wire = await broken(url, seed, monkeypatch)
    assert found == [], f"seed {seed}: {wire.broken}"
    ways = Counter(
        (how, way) for how in Break for way in ("there", "back") for one in wire.broken if f"{how} {way}" in one
    )
    assert len(ways) > 3, "it hardly broke, so that nothing was tried"
    assert sum(map(len, account.unconfirmed.values())) > 2, "hardly anything was lost, so that nothing was tried"


async def broken(url: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Account, Wire]:
    monkeypatch.setattr(postgres, "POSTGRES_TIMEOUT_S", 0.5)
    wire, account = Wire(url, seed), Account()
    wire.breaking = False  # to make tables and be ready
    store = await open_postgres(await wire.listen())
    load = Load(store, "life", "r", account.hear)
    wire.breaking = True
    async with asyncio.timeout(ENDS_WITHIN_S):
        running = asyncio.create_task(load.run())
        while len(wire.broken) < BREAKS and not running.done():  # noqa: ASYNC110  # a wire breaks when it breaks
            await asyncio.sleep(0.01)
        wire.breaking = False
        load.over.set()
        await running
        await store.close()
    await wire.close()
    return await look(url, account, last=True), account, wire
