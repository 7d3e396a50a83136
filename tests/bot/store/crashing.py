"""A writer that is made to be killed: it says what it was promised, as soon as it was promised it."""

import asyncio
from multiprocessing.connection import Connection
from pathlib import Path

from bot.store import Append, Put
from bot.store.sqlite import open_sqlite


def write(path: Path, life: int, promises: "Connection[str, str]") -> None:
    """Write pairs of rows from 32 tasks for ever, and send the name of each pair that was acknowledged."""
    asyncio.run(_write(path, life, promises))


async def _write(path: Path, life: int, promises: "Connection[str, str]") -> None:
    store = await open_sqlite(path)

    async def task(number: int) -> None:
        for n in range(1_000_000):
            pair = f"{life}/{number}/{n}"
            await store.apply(Put(f"put/{pair}", pair), Append("log", pair))
            promises.send(pair)

    await asyncio.gather(*(task(number) for number in range(32)))
