"""The shared store: writes of one row, webhooks accepted and changes decided, by one process and by three; beside plain
asyncpg that upserts the same rows, by one statement for each webhook or change. It chains no log, asks no conditions.

What plain asyncpg writes is read out of our store: the rows that were other afterwards than before.

    python -m tests.bench.postgres WHAT URL COUNT ROWS

is one of those processes: it makes itself ready, waits for a line, does it so often, says what CPU it took, and ends.
With ROWS, as JSON, it is the plain one.
"""

import asyncio
import json
import secrets
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median

import asyncpg

from bot.audit.log import AuditLog
from bot.changes.store import ChangeStore
from bot.notifications.inbox import Inbox
from bot.store import Put, Store
from bot.store.postgres import MAX_POOL_CONNECTIONS, open_postgres
from tests.bench.changes import decide, opened_change
from tests.bench.loads import BODY
from tests.bench.processes import HOME
from tests.bench.store import IN_FLIGHT, VALUE, Rate, Written, at_once, written_by
from tests.bench.table import Row, at_least, cpu_beside, ratios
from tests.postgres import Server, run

TABLE = 'CREATE TABLE plain (key text COLLATE "C" PRIMARY KEY, value text)'
UPSERT = """
WITH gone AS (DELETE FROM plain WHERE key = ANY($3))
INSERT INTO plain SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""
COUNTS = {"rows written": 2000, "webhooks accepted": 2000, "changes decided": 300}
AIMS = {"webhooks accepted": at_least(2), "changes decided": at_least(0.9)}
MANY, ROUNDS = 3, 3

Once = Callable[[int], Awaitable[bool]]


async def rows() -> AsyncIterator[Row]:
    async with database() as url:
        for what, count in COUNTS.items():
            found: dict[tuple[bool, int], list[Rate]] = {}
            written = await one_of(what, url)
            for _ in range(ROUNDS):
                for plain in (False, True):
                    for processes in (1, MANY):
                        figure = await rate(what, url, count, processes, written if plain else ())
                        found.setdefault((plain, processes), []).append(figure)
            one, three, plain_one, plain_three = ([rate for rate, _ in all_] for all_ in found.values())
            costs, plain_costs = ([cost for _, cost in found[plain, 1]] for plain in (False, True))
            yield Row(
                f"PostgreSQL: {what}, {IN_FLIGHT} in flight",
                ratios(one, plain_one),
                "{:.2f} x",
                f"plain asyncpg, {len(written)} rows ({median(one):,.0f} a second)",
                cpu_beside(costs, plain_costs, "plain"),
                AIMS.get(what),
            )
            aim = at_least(median(ratios(plain_three, plain_one)))  # what plain asyncpg gains, or loses
            yield Row(f"the same by {MANY} processes", ratios(three, one), "{:.2f} x", "one", aim=aim)


@asynccontextmanager
async def database() -> AsyncIterator[str]:
    """One that waits for the disk."""
    server = await asyncio.to_thread(Server, durable=True)
    try:
        await run(server.url, TABLE)
        yield server.url
    finally:
        await asyncio.to_thread(server.remove)


async def rate(what: str, url: str, count: int, processes: int, written: Written) -> Rate:
    """By all of them together; each does `count`. The CPU is theirs, without the database's."""
    command = [sys.executable, "-m", "tests.bench.postgres", what, url, str(count), json.dumps(written)]
    started = [
        await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=HOME) for _ in range(processes)
    ]
    for one in started:
        await _line(one)
    began = time.perf_counter()
    for one in started:
        assert one.stdin
        one.stdin.write(b"go\n")
    costs = [float(await _line(one)) for one in started]
    took = time.perf_counter() - began
    for one in started:
        await one.communicate()
    return count * processes / took, sum(costs) / processes


async def _line(one: Process) -> bytes:
    assert one.stdout
    if not (said := await one.stdout.readline()):
        raise RuntimeError("a process of the benchmark ended before it was done")
    return said


async def one_of(what: str, url: str) -> Written:
    """The rows that doing it once writes. The first is left out: words that are new in the audit log are its alone."""
    async with KINDS[what](url, 2) as (store, once):
        await once(0)
        return await written_by(store, lambda: once(1))


@asynccontextmanager
async def writing(url: str, _: int) -> AsyncIterator[tuple[Store, Once]]:
    async with opened(url) as store:
        ours = secrets.token_hex(4)

        async def once(number: int) -> bool:
            await store.apply(Put(f"{ours}/{number}", VALUE))
            return True

        yield store, once


@asynccontextmanager
async def accepting(url: str, _: int) -> AsyncIterator[tuple[Store, Once]]:
    async with opened(url) as store:
        inbox, ours = Inbox(store), secrets.token_hex(4)

        async def once(number: int) -> bool:
            return await inbox.put("skilljar", json.dumps(BODY), f"{ours}:{number}")

        yield store, once


@asynccontextmanager
async def deciding(url: str, count: int) -> AsyncIterator[tuple[Store, Once]]:
    async with opened(url) as store:
        changes = ChangeStore(store, AuditLog(store), here=secrets.token_hex(4))
        waiting = [await opened_change(changes) for _ in range(count)]

        async def once(number: int) -> bool:
            await decide(changes, waiting[number].id)
            return True

        yield store, once


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = await open_postgres(url)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def plainly(url: str, written: Written) -> AsyncIterator[Once]:
    """The same rows under keys of its own, by one statement."""
    ours = secrets.token_hex(4)
    kept = [(key, value) for key, value in written if value is not None]
    gone = [key for key, value in written if value is None]
    async with asyncpg.create_pool(url, min_size=MAX_POOL_CONNECTIONS, max_size=MAX_POOL_CONNECTIONS) as pool:

        async def once(number: int) -> bool:
            keys = [f"{key}/{ours}/{number}" for key, _ in kept]
            done = await pool.execute(
                UPSERT, keys, [value for _, value in kept], [f"{key}/{ours}/{number}" for key in gone]
            )
            return bool(done == f"INSERT 0 {len(kept)}")

        yield once


KINDS = {"rows written": writing, "webhooks accepted": accepting, "changes decided": deciding}


async def main(what: str, url: str, count: int, written: Written) -> None:
    async with AsyncExitStack() as stack:
        if written:
            once = await stack.enter_async_context(plainly(url, written))
        else:
            _, once = await stack.enter_async_context(KINDS[what](url, count))

        async def done(number: int) -> None:
            if not await once(number):
                raise RuntimeError(f"{what}: number {number} was not")

        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        _, cost = await at_once(done, count)
        print(cost, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])))
