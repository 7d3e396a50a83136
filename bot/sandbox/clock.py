"""Time, as the workspace sees it: everything that expires asks a clock that is handed in."""

import asyncio
import heapq
import time
from typing import Protocol


class Clock(Protocol):
    def time(self) -> float:
        """Seconds since the epoch."""

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    def time(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ManualClock:
    """Stands still until it is told to advance, so that half an hour passes in no time."""

    def __init__(self, now: float | None = None) -> None:
        self._now = time.time() if now is None else now
        self._sleepers: list[tuple[float, int, float, asyncio.Event]] = []  # wake at, order, seconds, woken
        self._count = 0
        self._somebody_slept = asyncio.Event()

    def time(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._count += 1
        heapq.heappush(self._sleepers, (self._now + seconds, self._count, seconds, woken))
        self._somebody_slept.set()
        try:
            await woken.wait()
        finally:
            woken.set()  # also for one who was cancelled: nobody sleeps here any more

    async def until_asleep(self, seconds: float = 0) -> None:
        """Wait until somebody sleeps for at least so long: they have come as far as they can without more time."""
        while not any(long >= seconds and not woken.is_set() for _, _, long, woken in self._sleepers):
            self._somebody_slept.clear()
            await self._somebody_slept.wait()

    def advance(self, seconds: float) -> None:
        """Move on, and wake everyone whose time has come."""
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            heapq.heappop(self._sleepers)[-1].set()
