"""Work that goes on after Slack has its acknowledgement, held here so that it is neither lost nor forgotten."""

import asyncio
import contextlib
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

from bot.runtime.logs import logger

log = logger("registrar.tasks")

T = TypeVar("T")


class TaskSet:
    """Background tasks, waited for at shutdown.

    asyncio keeps only weak references to tasks; this keeps strong ones, and waits for them at shutdown.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._about: dict[str, set[asyncio.Task[Any]]] = {}

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, T], about: str = "") -> asyncio.Task[T]:
        """`about` is what others wait for the end of, with `over`."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        if about:
            self._about.setdefault(about, set()).add(task)
            task.add_done_callback(lambda task: self._over(about, task))
        return task

    async def over(self, about: str) -> None:
        """Wait until what was begun about this before has ended, however it ended."""
        if before := self._about.get(about):
            await asyncio.wait(before)

    async def idle(self) -> None:
        """Wait until nothing is running."""
        while self._running:
            await asyncio.wait(self._running)

    async def drain(self, seconds: float = 15.0) -> int:
        """Wait for what is running and what that starts, then cancel the rest. Returns how many had to be cancelled."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.idle()
        left = list(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return len(left)

    def _over(self, about: str, task: asyncio.Task[Any]) -> None:
        self._about[about].discard(task)
        if not self._about[about]:
            del self._about[about]

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.exception("task_failed", error)


async def either(*works: Awaitable[Any]) -> None:
    """Until the first of them has ended; the others are cancelled."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
