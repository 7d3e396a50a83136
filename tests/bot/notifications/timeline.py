"""Time that passes only when everybody waits for it, and then at once."""

import asyncio
import heapq
from collections.abc import Callable, Sequence
from itertools import count

from bot.notifications.dispatcher import INBOX_BATCH_ROWS
from bot.store import Op, Row, Store, StoreError

TURNS = 40 + 2 * INBOX_BATCH_ROWS
"""Turns of the event loop after which nothing more can follow from what has happened: the dispatcher gives one away
after every event of a batch that it reads or tells."""


class Timeline:
    """A clock, and the `sleep` that goes with it. Entered, as a context, by work that takes none of its time."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._working = 0
        self._idle = asyncio.Event()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken

    def __enter__(self) -> None:
        self._working += 1

    def __exit__(self, *_: object) -> None:
        self._working -= 1
        if not self._working:
            self._idle.set()

    async def still(self) -> None:
        """Until nothing happens any more unless time passes."""
        turns = 0
        while turns < TURNS:
            if self._working:
                self._idle.clear()
                await self._idle.wait()
                turns = 0
            await asyncio.sleep(0)
            turns += 1

    async def pass_(self, seconds: float) -> None:
        """Everything that happens in so many seconds."""
        end = self.now + seconds
        await self.still()
        while (until := self._next()) <= end:
            await self._step(until)
        self.now = end

    async def until(self, reached: Callable[[], bool], most: float = 86400.0) -> float:
        """Until something holds; how many seconds that took."""
        begun = self.now
        await self.still()
        while not reached():
            until = self._next()
            assert until <= begun + most, "it never came about"
            await self._step(until)
        return self.now - begun

    def _next(self) -> float:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else float("inf")

    async def _step(self, until: float) -> None:
        self.now = max(self.now, until)
        heapq.heappop(self._sleepers)[2].set_result(None)
        await self.still()


class Observed:
    """A store that the timeline knows to be at work, and whose writes fail when a test says so. `read` is what was
    asked of it."""

    def __init__(self, store: Store, time: Timeline) -> None:
        self._store, self._time = store, time
        self.read: list[str] = []
        self.fails: Callable[[], bool] = lambda: False

    async def get(self, key: str) -> Row | None:
        self.read.append(key)
        with self._time:
            return await self._store.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        self.read.append(prefix)
        with self._time:
            return await self._store.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        if self.fails():
            raise StoreError("The disk is full.")
        with self._time:
            await self._store.apply(*ops)

    async def now(self) -> float:
        return self._time.now

    async def close(self) -> None:
        await self._store.close()
