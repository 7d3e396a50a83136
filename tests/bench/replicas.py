"""How many changes are decided and webhooks accepted a second on PostgreSQL, by one process and by three; beside plain
asyncpg that keeps the same in tables of its own, as one would who needs neither a chained audit log nor one store.

    python -m tests.bench.replicas WHAT URL COUNT

is one of those processes: it makes itself ready, waits for a line, does it so often, and ends.
"""

import asyncio
import json
import secrets
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

import asyncpg

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import ChangeState, Decision
from bot.changes.store import ChangeStore
from bot.notifications.inbox import Inbox
from bot.policy.policy import Actor
from bot.store.postgres import MAX_POOL_CONNECTIONS, open_postgres
from connectors.classcom.templates import TemplatesCreate
from tests.bench.durable import IN_FLIGHT, ROUNDS
from tests.bench.ingest import BODY, arriving
from tests.bench.shared import database
from tests.postgres import run

TABLES = (
    "CREATE TABLE plain_changes (id text PRIMARY KEY, state text, change text)",
    "CREATE TABLE plain_audit_log (number bigserial PRIMARY KEY, entry text)",
    "CREATE TABLE plain_seen (key text PRIMARY KEY, at timestamptz)",
    "CREATE TABLE plain_inbox (number bigserial PRIMARY KEY, body text)",
)
ACCEPT = """
WITH fresh AS (INSERT INTO plain_seen VALUES ($1, now()) ON CONFLICT DO NOTHING RETURNING 1)
INSERT INTO plain_inbox (body) SELECT $2 FROM fresh
"""
COUNTS = {"changes decided": 150, "webhooks accepted": 2000}
PLAIN = "plain "
MANY = 3

Once = Callable[[int], Awaitable[bool]]


async def replicas() -> dict[str, dict[str, float]]:
    """For each of COUNTS: how many `a second` one process does, how often that is what plain asyncpg does
    (`× plain asyncpg`), and `× with three` of what one does, Registrar's and `× plain with three` asyncpg's; medians of
    ROUNDS."""
    found: dict[str, dict[str, float]] = {}
    async with database() as url:
        await run(url, *TABLES)
        for what, count in COUNTS.items():
            rates: dict[tuple[str, int], list[float]] = {}
            for _ in range(ROUNDS):
                for kind in (what, PLAIN + what):
                    for processes in (1, MANY):
                        rates.setdefault((kind, processes), []).append(await rate(kind, url, count, processes))
            one, three, plain, plain_three = (median(all_) for all_ in rates.values())
            found[what] = {
                "a second": one,
                "× plain asyncpg": one / plain,
                "× with three": three / one,
                "× plain with three": plain_three / plain,
            }
    return found


async def rate(kind: str, url: str, count: int, processes: int) -> float:
    """A second, by all of them together; each does `count`."""
    command = [sys.executable, "-m", "tests.bench.replicas", kind, url, str(count)]
    started = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(processes)]
    for one in started:
        await _line(one)
    begun = time.perf_counter()
    for one in started:
        assert one.stdin
        one.stdin.write(b"go\n")
    for one in started:
        await _line(one)
    took = time.perf_counter() - begun
    for one in started:
        await one.communicate()
    return count * processes / took


async def _line(one: Process) -> None:
    assert one.stdout
    if not await one.stdout.readline():
        raise RuntimeError("a process of the benchmark ended before it was done")


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
    "changes decided": deciding,
    "webhooks accepted": accepting,
    "plain changes decided": plainly_deciding,
    "plain webhooks accepted": plainly_accepting,
}


async def main(kind: str, url: str, count: int) -> None:
    once = await KINDS[kind](url, count)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await arriving(once, count, IN_FLIGHT)
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
