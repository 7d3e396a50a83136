"""How many webhooks a second are kept before they are acknowledged: beside the same inbox on a store that keeps
nothing, and beside a disk that is asked to keep one line after the other."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.notifications.inbox import Inbox
from bot.store import Op, Row
from bot.store.keys import sealed
from bot.store.sqlite import open_sqlite

COUNT = 4000
IN_FLIGHT = 64
ROUNDS = 3
BODY = {
    "event_type": "COURSE_COMPLETION",
    "timestamp": "2026-03-02T09:30:00.012345+00:00",
    "user": {"id": "3m1x9", "email": "jane.doe@example.com", "first_name": "Jane", "last_name": "Doe"},
    "course": {
        "id": "8k2p",
        "title": "Onboarding 101",
        "published_course_id": "77az",
        "url": "https://example.com/77az",
    },
    "domain": {"id": "9q", "name": "academy.example.com"},
    "course_progress": {"completed_at": "2026-03-02T09:30:00.012345Z", "success_status": "PASSED", "score": 92},
}


async def ingested() -> dict[str, float]:
    """Puts a second through the inbox, IN_FLIGHT at once, and how often that is each of the others; medians of ROUNDS.
    What comes by HTTP is measured by `arriving` too, with a `put` that posts to a door."""
    found: dict[str, list[float]] = {"a second": [], "× the same without a store": [], "× an fsync for each": []}
    with TemporaryDirectory() as folder:
        store = await open_sqlite(Path(folder) / "store.db")
        kept, forgotten = Inbox(store), Inbox(Nowhere())
        for round_ in range(ROUNDS):
            ours = await arriving(partial(into, kept, str(round_)))
            bare = await arriving(partial(into, forgotten, str(round_)))
            disk = await asyncio.to_thread(synced, Path(folder) / "lines")
            for name, figure in zip(found, (ours, ours / bare, ours / disk), strict=True):
                found[name].append(figure)
        await store.close()
    return {name: median(figures) for name, figures in found.items()}


async def into(inbox: Inbox, prefix: str, number: int) -> bool:
    return await inbox.put("skilljar", json.dumps(BODY), f"{prefix}:{number}")


async def arriving(put: Callable[[int], Awaitable[Any]], count: int = COUNT, in_flight: int = IN_FLIGHT) -> float:
    """Acknowledged a second."""
    numbers = iter(range(count))

    async def sender() -> None:
        for number in numbers:
            assert await put(number)

    begun = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(in_flight)))
    return count / (time.perf_counter() - begun)


def synced(path: Path, count: int = 500) -> float:
    """Lines a second, each on the disk before the next."""
    line = f"{BODY}\n".encode()
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    begun = time.perf_counter()
    for _ in range(count):
        os.write(file, line)
        os.fdatasync(file)
    os.close(file)
    return count / (time.perf_counter() - begun)


class Nowhere:
    """A store that checks and writes out what it is given, as every engine does, and keeps nothing."""

    async def get(self, key: str) -> Row | None:
        return None

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        return []

    async def apply(self, *ops: Op) -> None:
        for op in ops:
            sealed(op)

    async def now(self) -> float:
        return time.time()

    async def close(self) -> None: ...
