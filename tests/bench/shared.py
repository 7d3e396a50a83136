"""How much of plain asyncpg's speed the shared store keeps, on a PostgreSQL that waits for the disk."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

import asyncpg

from bot.store.postgres import MAX_POOL_CONNECTIONS, open_postgres
from tests.bench.durable import IN_FLIGHT, ROUNDS, VALUE, applies
from tests.postgres import Server, run

PLAIN = """
INSERT INTO plain (key, version, value) VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE SET version = plain.version + 1, value = excluded.value
"""


async def shared_applies(alone: int = 500, together: int = 3000) -> dict[str, float]:
    """Applies of one Put a second ÷ plain asyncpg's upserts of the same row a second, each committed, over as many
    connections; median of ROUNDS."""
    ratios: dict[str, list[float]] = {"one at a time": [], f"{IN_FLIGHT} in flight": []}
    async with database() as url, asyncpg.create_pool(url, min_size=1, max_size=MAX_POOL_CONNECTIONS) as pool:
        store = await open_postgres(url)
        for number in range(ROUNDS):
            for (name, found), count, in_flight in zip(ratios.items(), (alone, together), (1, IN_FLIGHT), strict=True):
                plain = await upserts(pool, f"{number}/{name}", count, in_flight)
                found.append(await applies(store, f"{number}/{name}", count, in_flight) / plain)
        await store.close()
    return {name: median(found) for name, found in ratios.items()}


async def upserts(pool: Any, prefix: str, count: int, in_flight: int) -> float:
    """Upserts a second."""
    numbers = iter(range(count))
    value = json.dumps(VALUE)

    async def put() -> None:
        for number in numbers:
            await pool.execute(PLAIN, f"{prefix}/{number}", value)

    begun = time.perf_counter()
    await asyncio.gather(*(put() for _ in range(in_flight)))
    return count / (time.perf_counter() - begun)


@asynccontextmanager
async def database() -> AsyncIterator[str]:
    server = await asyncio.to_thread(Server, durable=True)
    try:
        await run(server.url, 'CREATE TABLE plain (key text COLLATE "C" PRIMARY KEY, version bigint, value text)')
        yield server.url
    finally:
        await asyncio.to_thread(server.remove)
