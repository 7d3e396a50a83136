"""The embedded store by itself: writes of one row, and webhooks through the inbox."""

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.notifications.inbox import Inbox
from bot.store import Put, Store
from bot.store.sqlite import open_sqlite
from tests.bench.loads import BODY
from tests.bench.table import Row, cpu_beside, ratios

VALUE = {"text": "x" * 280}
ROUNDS, ALONE, TOGETHER, IN_FLIGHT = 5, 200, 4000, 64

Rate = tuple[float, float]
"""So many a second, and the seconds of CPU of each."""

Written = Sequence[tuple[str, str | None]]
"""Keys and their rows as JSON; None for what was taken away."""


async def rows() -> AsyncIterator[Row]:
    found: dict[str, list[Rate]] = {name: [] for name in ("alone", "together", "inbox", "plain", "synced")}
    with TemporaryDirectory() as folder:
        home = Path(folder)
        store = await open_sqlite(home / "store.db")
        inbox = Inbox(store)
        for number in range(ROUNDS):

            async def put(at: int, number: int = number) -> None:
                await store.apply(Put(f"{number}/{at}", VALUE))

            async def keep(at: int, number: int = number) -> None:
                await inbox.put("skilljar", json.dumps(BODY), f"{number}:{at}")

            found["plain"].append(await asyncio.to_thread(plain_puts, home / "plain.db", ALONE))
            found["alone"].append(await at_once(put, ALONE, 1))
            found["together"].append(await at_once(put, TOGETHER, IN_FLIGHT))
            found["synced"].append(await asyncio.to_thread(synced, home / "lines", ALONE))
            found["inbox"].append(await at_once(keep, TOGETHER, IN_FLIGHT))
        await store.close()
    rates = {name: [rate for rate, _ in all_] for name, all_ in found.items()}
    costs = {name: [cost for _, cost in all_] for name, all_ in found.items()}
    for name, what in (("alone", "one at a time"), ("together", f"{IN_FLIGHT} in flight")):
        beside, cpu = "plain sqlite3, a commit each", cpu_beside(costs[name], costs["plain"], "plain")
        yield Row(f"durable writes, {what}", ratios(rates[name], rates["plain"]), "{:.2f} x", beside, cpu)
    what, cpu = f"webhooks kept a second without HTTP, {IN_FLIGHT} in flight", cpu_beside(costs["inbox"])
    yield Row(what, rates["inbox"], "{:,.0f}", "", cpu)
    yield Row("the same, beside a line and an fsync for each", ratios(rates["inbox"], rates["synced"]), "{:.2f} x")


async def at_once(do: Callable[[int], Awaitable[Any]], count: int, in_flight: int = IN_FLIGHT) -> Rate:
    """All of them, so many at once."""
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await do(number)

    began, before = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(in_flight)))
    cost = time.process_time() - before
    return count / (time.perf_counter() - began), cost / count


async def written_by(store: Store, act: Callable[[], Awaitable[Any]]) -> Written:
    """The rows of a small store that are other afterwards than before."""
    before = await _content(store)
    await act()
    after = await _content(store)
    return [(key, after.get(key)) for key in before | after if before.get(key) != after.get(key)]


async def _content(store: Store) -> dict[str, str]:
    found: dict[str, str] = {}
    after = ""
    while page := await store.scan("", after=after, limit=500):
        found |= {row.key: json.dumps([row.version, row.value]) for row in page}
        after = page[-1].key
    return found


def plain_puts(path: Path, count: int) -> Rate:
    """Commits of one put, with the same promise to the disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value BLOB)")
        value = str(VALUE)
        began, before = time.perf_counter(), time.process_time()
        for number in range(count):
            connection.execute("REPLACE INTO kv VALUES (?, ?)", (f"{began}/{number}", value))
        cost = time.process_time() - before
        return count / (time.perf_counter() - began), cost / count


def synced(path: Path, count: int) -> Rate:
    """Lines, each on the disk before the next."""
    line = f"{BODY}\n".encode()
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    began, before = time.perf_counter(), time.process_time()
    for _ in range(count):
        os.write(file, line)
        os.fdatasync(file)
    cost, took = time.process_time() - before, time.perf_counter() - began
    os.close(file)
    return count / took, cost / count
