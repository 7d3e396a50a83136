"""What one of several processes does at the same database, at the same time as the others."""

import asyncio
from collections.abc import Callable, Coroutine
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import Decision, StepRefused
from bot.changes.store import ChangeStore
from bot.store import Put, Store, WriteConflict
from bot.store.postgres import open_postgres

Part = Callable[[Store, Any], Coroutine[Any, Any, int]]


def race(part: Part, url: str, given: Any, processes: int) -> list[int]:
    """What each of so many processes answers, all of them let go at once."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    lanes = []
    for _ in range(processes):
        ours, theirs = context.Pipe()
        process = context.Process(target=_run, args=(part, url, given, theirs), daemon=True)
        process.start()
        theirs.close()
        lanes.append((process, ours))
    for _, lane in lanes:
        assert lane.recv() == 0  # it has the database open
    for _, lane in lanes:
        lane.send(0)
    answers = [lane.recv() for _, lane in lanes]
    for process, _ in lanes:
        process.join()
    return answers


def _run(part: Part, url: str, given: Any, lane: "Connection[int, int]") -> None:
    async def run() -> int:
        store = await open_postgres(url, connections=4)
        lane.send(0)
        await asyncio.to_thread(lane.recv)
        answer = await part(store, given)
        await store.close()
        return answer

    lane.send(asyncio.run(run()))


async def count(store: Store, times: int) -> int:
    """Add 1 so many times, by compare and set from two tasks; how often it was too late."""
    late = 0

    async def task() -> None:
        nonlocal late
        for _ in range(times // 2):
            while True:
                row = await store.get("count")
                assert row
                try:
                    await store.apply(Put("count", row.value + 1, row.version))
                    break
                except WriteConflict:
                    late += 1

    await asyncio.gather(*(task() for _ in range(2)))
    return late


async def click(store: Store, change: str) -> int:
    """Approve one change twenty-five times at once; how often that was what made it run."""
    changes = ChangeStore(store, AuditLog(store))

    async def once() -> int:
        said = Decision("U3", "Ben", True, await store.now())
        try:
            await changes.step(change, "U3", lambda one: steps.approve(one, said, {"U3"}))
        except StepRefused:
            return 0
        return 1

    return sum(await asyncio.gather(*(once() for _ in range(25))))
