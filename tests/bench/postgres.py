"""The shared store: writes of one row, webhooks accepted and changes decided, by one process and by three; beside plain
asyncpg that keeps the same in tables of its own, as one would who needs neither a chained audit log nor one store.

    python -m tests.bench.postgres WHAT URL COUNT

is one of those processes: it makes itself ready, waits for a line, does it so often, says what CPU it took, and ends.
"""

import asyncio
import json
import secrets
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

import asyncpg

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import ChangeState, Decision
from bot.changes.store import ChangeStore
from bot.notifications.inbox import Inbox
from bot.policy.policy import Actor
from bot.store import Put
from bot.store.postgres import MAX_POOL_CONNECTIONS, open_postgres
from connectors.classcom.templates import TemplatesCreate
from tests.bench.loads import BODY
from tests.bench.processes import HOME
from tests.bench.store import IN_FLIGHT, VALUE, Rate, at_once
from tests.bench.table import Row, at_least, cpu_beside, ratios
from tests.postgres import Server, run

TABLES = (
    'CREATE TABLE plain (key text COLLATE "C" PRIMARY KEY, version bigint, value text)',
    "CREATE TABLE plain_changes (id text PRIMARY KEY, state text, change text)",
    "CREATE TABLE plain_audit_log (number bigserial PRIMARY KEY, entry text)",
    "CREATE TABLE plain_seen (key text PRIMARY KEY, at timestamptz)",
    "CREATE TABLE plain_inbox (number bigserial PRIMARY KEY, body text)",
)
UPSERT = """
INSERT INTO plain (key, version, value) VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE SET version = plain.version + 1, value = excluded.value
"""
ACCEPT = """
WITH fresh AS (INSERT INTO plain_seen VALUES ($1, now()) ON CONFLICT DO NOTHING RETURNING 1)
INSERT INTO plain_inbox (body) SELECT $2 FROM fresh
"""
COUNTS = {"rows written": 2000, "webhooks accepted": 2000, "changes decided": 300}
AIMS = {"webhooks accepted": at_least(2), "changes decided": at_least(0.9)}
PLAIN, MANY, ROUNDS = "plain ", 3, 3

Once = Callable[[int], Awaitable[bool]]


async def rows() -> AsyncIterator[Row]:
    async with database() as url:
        for what, count in COUNTS.items():
            found: dict[tuple[str, int], list[Rate]] = {}
            for _ in range(ROUNDS):
                for kind in (what, PLAIN + what):
                    for processes in (1, MANY):
                        found.setdefault((kind, processes), []).append(await rate(kind, url, count, processes))
            one, three, plain, plain_three = ([rate for rate, _ in all_] for all_ in found.values())
            costs, plain_costs = ([cost for _, cost in found[kind, 1]] for kind in (what, PLAIN + what))
            yield Row(
                f"PostgreSQL: {what}, {IN_FLIGHT} in flight",
                ratios(one, plain),
                "{:.2f} x",
                f"plain asyncpg ({median(one):,.0f} a second)",
                cpu_beside(costs, plain_costs, "plain"),
                AIMS.get(what),
            )
            aim = at_least(median(ratios(plain_three, plain)))  # what plain asyncpg gains, or loses
            yield Row(f"the same by {MANY} processes", ratios(three, one), "{:.2f} x", "one", aim=aim)


@asynccontextmanager
async def database() -> AsyncIterator[str]:
    """One that waits for the disk."""
    server = await asyncio.to_thread(Server, durable=True)
    try:
        await run(server.url, *TABLES)
        yield server.url
    finally:
        await asyncio.to_thread(server.remove)


async def rate(kind: str, url: str, count: int, processes: int) -> Rate:
    """By all of them together; each does `count`. The CPU is theirs, without the database's."""
    command = [sys.executable, "-m", "tests.bench.postgres", kind, url, str(count)]
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


async def writing(url: str, _: int) -> Once:
    store, ours = await open_postgres(url), secrets.token_hex(4)

    async def once(number: int) -> bool:
        await store.apply(Put(f"{ours}/{number}", VALUE))
        return True

    return once


async def plainly_writing(url: str, _: int) -> Once:
    pool = await asyncpg.create_pool(url, min_size=MAX_POOL_CONNECTIONS, max_size=MAX_POOL_CONNECTIONS)
    ours, value = secrets.token_hex(4), json.dumps(VALUE)

    async def once(number: int) -> bool:
        return bool(await pool.execute(UPSERT, f"{ours}/{number}", value))

    return once


async def deciding(url: str, count: int) -> Once:
    store = await open_postgres(url)
    changes = ChangeStore(store, AuditLog(store), here=secrets.token_hex(4))
    terms: dict[str, Any] = {"approvers": "approver", "quorum": 1, "until": time.time() + 3600}
    actor, stored_intent = Actor("U1", "Ines"), TemplatesCreate(name="Onboarding 101")
    opened = [await changes.open((stored_intent,), actor, "C1", ChangeState.AWAITING, **terms) for _ in range(count)]

    async def once(number: int) -> bool:
        decision = Decision("U2", "Ada", True, time.time())
        after = await changes.step(opened[number].id, "U2", lambda one: steps.approve(one, decision, {"U2"}))
        return after.state is ChangeState.RUNNING

    return once


async def accepting(url: str, _: int) -> Once:
    inbox, ours = Inbox(await open_postgres(url)), secrets.token_hex(4)

    async def once(number: int) -> bool:
        return await inbox.put("skilljar", json.dumps(BODY), f"{ours}:{number}")

    return once


async def plainly_deciding(url: str, count: int) -> Once:
    """A row changed on its condition and a line of the audit log, in one transaction."""
    pool = await asyncpg.create_pool(url, min_size=MAX_POOL_CONNECTIONS, max_size=MAX_POOL_CONNECTIONS)
    opened, content = [secrets.token_hex(8) for _ in range(count)], json.dumps(BODY)
    await pool.executemany("INSERT INTO plain_changes VALUES ($1, 'awaiting', $2)", [(id, content) for id in opened])

    async def once(number: int) -> bool:
        async with pool.acquire() as connection, connection.transaction():
            change = "UPDATE plain_changes SET state = 'running', change = $2 WHERE id = $1 AND state = 'awaiting'"
            done = await connection.execute(change, opened[number], content)
            await connection.execute("INSERT INTO plain_audit_log (entry) VALUES ($1)", content)
        return bool(done == "UPDATE 1")

    return once


async def plainly_accepting(url: str, _: int) -> Once:
    """A key that is new and the body, in one statement."""
    pool = await asyncpg.create_pool(url, min_size=MAX_POOL_CONNECTIONS, max_size=MAX_POOL_CONNECTIONS)
    ours = secrets.token_hex(4)

    async def once(number: int) -> bool:
        done = await pool.execute(ACCEPT, f"{ours}:{number}", json.dumps(BODY))
        return bool(done == "INSERT 0 1")

    return once


KINDS = {
    "rows written": writing,
    "webhooks accepted": accepting,
    "changes decided": deciding,
    "plain rows written": plainly_writing,
    "plain webhooks accepted": plainly_accepting,
    "plain changes decided": plainly_deciding,
}


async def main(kind: str, url: str, count: int) -> None:
    once = await KINDS[kind](url, count)

    async def done(number: int) -> None:
        if not await once(number):
            raise RuntimeError(f"{kind}: number {number} was not")

    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    _, cost = await at_once(done, count)
    print(cost, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
