"""How much CPU something takes, and how long it keeps the event loop from everybody else."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from typing import Any


class Watchdog:
    """Wants its turn at once, always, and notes how long it had to wait for it: in CPU of the loop's own thread, so
    that other processes on the same cores do not count."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Watchdog":
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task
        await asyncio.sleep(0)  # the last stretch ends with its turn
        self._task.cancel()

    async def _watch(self) -> None:
        last = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            self.longest_s, last = max(self.longest_s, now - last), now


async def measured(once: Callable[[], Awaitable[Any]], times: int) -> tuple[float, float]:
    """Milliseconds of CPU for each time, of all threads; and the longest stretch of the loop in milliseconds, in a time
    of its own, since whoever watches takes CPU too."""
    return await cost_ms(once, times), await stretch_ms(once)


async def cost_ms(once: Callable[[], Awaitable[Any]], times: int = 1) -> float:
    """Milliseconds of CPU for each time, of all threads."""
    gc.collect()
    before = time.process_time()
    for _ in range(times):
        await once()
    return (time.process_time() - before) / times * 1000


async def stretch_ms(once: Callable[[], Awaitable[Any]]) -> float:
    """The longest stretch of the loop in milliseconds."""
    async with Watchdog() as watchdog:
        await once()
    return watchdog.longest_s * 1000
