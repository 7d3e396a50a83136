"""How much of plain sqlite3's speed the embedded store keeps, or gains, at the same promise to the disk."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.store import Put, Store
from bot.store.sqlite import open_sqlite

VALUE = {"text": "x" * 280}
IN_FLIGHT = 64
ROUNDS = 3


async def durable_applies(alone: int = 500, together: int = 5000) -> dict[str, float]:
    """Applies of one Put a second ÷ plain sqlite3's commits of one put a second (WAL, FULL), median of ROUNDS."""
    ratios: dict[str, list[float]] = {"one at a time": [], f"{IN_FLIGHT} in flight": []}
    with TemporaryDirectory() as folder:
        store = await open_sqlite(Path(folder) / "store.db")
        for number in range(ROUNDS):
            plain = await asyncio.to_thread(plain_puts, Path(folder) / "plain.db", alone)
            ratios["one at a time"].append(await applies(store, f"{number}/alone", alone, 1) / plain)
            together_rate = await applies(store, f"{number}/together", together, IN_FLIGHT)
            ratios[f"{IN_FLIGHT} in flight"].append(together_rate / plain)
        await store.close()
    return {name: median(found) for name, found in ratios.items()}


async def applies(store: Store, prefix: str, count: int, in_flight: int) -> float:
    """Applies a second."""
    numbers = iter(range(count))

    async def put() -> None:
        for number in numbers:
            await store.apply(Put(f"{prefix}/{number}", VALUE))

    begun = time.perf_counter()
    await asyncio.gather(*(put() for _ in range(in_flight)))
    return count / (time.perf_counter() - begun)


def plain_puts(path: Path, count: int) -> float:
    """Commits a second."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value BLOB)")
        value = str(VALUE)
        begun = time.perf_counter()
        for number in range(count):
            connection.execute("REPLACE INTO kv VALUES (?, ?)", (f"{begun}/{number}", value))
        return count / (time.perf_counter() - begun)
