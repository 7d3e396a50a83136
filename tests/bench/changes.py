"""Changes decided on the embedded store, each with its entry of the audit log; against plain sqlite3 that writes the
same rows.

What plain sqlite3 writes is read out of the store: the rows that were other afterwards than before. It writes those of
IN_FLIGHT changes in one transaction, since that is what somebody would do who has so many in hand, one connection, and
the same promise to keep: on the disk before anybody is told. It chains no log and asks no conditions.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import Change, ChangeState, Decision
from bot.changes.store import ChangeStore
from bot.policy.policy import Actor
from bot.store import Store
from bot.store.sqlite import open_sqlite
from connectors.classcom.templates import TemplatesCreate
from tests.bench.store import IN_FLIGHT, Rate, Written, at_once, written_by
from tests.bench.table import Row, at_least, cpu_beside, ratios

ROUNDS, CHANGES = 5, 640
WAITS_S = 3600.0
ACTOR, INTENT = Actor("U1", "Ines"), TemplatesCreate(name="Onboarding 101")


async def rows() -> AsyncIterator[Row]:
    ours, plain, our_cpu, plain_cpu = [], [], [], []
    with TemporaryDirectory() as home:
        store = await open_sqlite(Path(home) / "store.db")
        changes = ChangeStore(store, AuditLog(store))
        written = await one_change(store, changes)
        with closing(prepared(Path(home) / "plain.db")) as connection:
            for number in range(ROUNDS):
                opened = await asyncio.gather(*(opened_change(changes) for _ in range(CHANGES)))
                rate, cost = await decided(changes, opened)
                ours.append(rate)
                our_cpu.append(cost)
                rate, cost = await asyncio.to_thread(plainly_decided, connection, written, number)
                plain.append(rate)
                plain_cpu.append(cost)
        await store.close()
    yield Row(
        f"changes decided a second, {IN_FLIGHT} in flight",
        ours,
        "{:,.0f}",
        f"of {len(written)} rows each, SQLite",
        cpu_beside(our_cpu, plain_cpu, "plain sqlite3"),
        at_least(1800),
    )
    yield Row(
        f"the same, beside plain sqlite3, {IN_FLIGHT} a transaction",
        ratios(ours, plain),
        "{:.2f} x",
        f"its {median(plain):,.0f}",
    )


async def opened_change(changes: ChangeStore) -> Change:
    terms: dict[str, Any] = {"approvers": "approver", "quorum": 1, "until": time.time() + WAITS_S}
    return await changes.open((INTENT,), ACTOR, "C1", ChangeState.AWAITING, **terms)


async def decide(changes: ChangeStore, id: str) -> None:
    decision = Decision("U2", "Ada", True, time.time())
    after = await changes.step(id, "U2", lambda one: steps.approve(one, decision, {"U2"}))
    if after.state is not ChangeState.RUNNING:
        raise RuntimeError(f"it was approved and is {after.state}")


async def decided(changes: ChangeStore, opened: Sequence[Change]) -> Rate:
    return await at_once(lambda number: decide(changes, opened[number].id), len(opened), IN_FLIGHT)


async def one_change(store: Store, changes: ChangeStore) -> Written:
    """What it takes to keep that a change was decided."""
    opened = [await opened_change(changes), await opened_change(changes)]
    await decide(changes, opened[0].id)  # words that are new in the audit log are written by the first alone
    return await written_by(store, lambda: decide(changes, opened[1].id))


def prepared(path: Path) -> sqlite3.Connection:
    """A file with the same promise to the disk."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE kv (key TEXT PRIMARY KEY, value BLOB)")
    return connection


def plainly_decided(connection: sqlite3.Connection, written: Written, number: int) -> Rate:
    began, before = time.perf_counter(), time.process_time()
    for first in range(0, CHANGES, IN_FLIGHT):
        connection.execute("BEGIN IMMEDIATE")
        for change in range(first, first + IN_FLIGHT):
            for key, value in written:
                if value is None:
                    connection.execute("DELETE FROM kv WHERE key = ?", (f"{key}/{number}/{change}",))
                else:
                    connection.execute("REPLACE INTO kv VALUES (?, ?)", (f"{key}/{number}/{change}", value))
        connection.execute("COMMIT")
    cost = time.process_time() - before
    return CHANGES / (time.perf_counter() - began), cost / CHANGES
