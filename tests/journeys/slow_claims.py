"""A store in which the claim of a payload is the very last thing to be answered: only once nothing else can happen."""

import asyncio
import re
import selectors
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from bot.store import Op, Row, Store
from tests.journeys.conftest import World

QUIET_S = 0.003
"""Seconds without anything to read after which nothing is on its way between two ends in this process."""
ASKING_PATTERN = re.compile(r"/api/(auth\.test|\w+\.(info|list|members|replies|conversations))$")
"""Methods of Slack that show nobody anything, by their names in its documentation."""
OF_NOBODY = ("claims/payload/", "expiry/", "lease/", "fence/", "replica/")
"""Keys that are written on nobody's account, and the claims themselves."""


class QuietSelector(selectors.DefaultSelector):
    """Wakes who waits for quiet, where the loop would otherwise sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[asyncio.Future[None]] = []
        self.busy = 0
        """Jobs that a thread has, which will wake the loop."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        asleep = timeout is None or timeout > 0
        if not (asleep and self.waiting and not self.busy):
            return super().select(timeout)
        if found := super().select(QUIET_S if timeout is None else min(QUIET_S, timeout)):
            return found
        for one in self.waiting:
            if not one.done():
                one.set_result(None)
        self.waiting.clear()
        return []


class QuietLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.quiet = QuietSelector()
        super().__init__(self.quiet)


class QuietLoops(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return QuietLoop()


class SlowClaims:
    """The store behind it. `early` is what was written or said while a payload was still being claimed."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, QuietLoop)
        self._selector, self._world, self._pending = loop.quiet, world, 0
        watched: Any = world.registrar.store
        self._behind: Store = watched._behind
        watched._behind = self
        self.early: list[str] = []
        self.claims = 0
        sent = aiohttp.ClientSession._request

        async def request(session: aiohttp.ClientSession, method: str, url: Any, **how: Any) -> Any:
            address = str(url).partition("?")[0]
            if address.startswith(world.workspace.url) and not ASKING_PATTERN.search(address):
                self._seen(f"said {address}")
            return await sent(session, method, url, **how)

        monkeypatch.setattr(aiohttp.ClientSession, "_request", request)

    async def get(self, key: str) -> Row | None:
        found: Row | None = await self._done(self._behind.get(key))
        return found

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        found: Sequence[Row] = await self._done(self._behind.scan(prefix, after, limit))
        return found

    async def apply(self, *ops: Op) -> None:
        keys = [str(getattr(op, "key", "") or getattr(op, "stream", "")) for op in ops]
        if not keys[0].startswith("claims/payload/"):
            for key in keys:
                if not key.startswith(OF_NOBODY):
                    self._seen(f"wrote {key}")
            await self._done(self._behind.apply(*ops))
            return
        self._pending += 1
        self.claims += 1
        changes = self._changes()
        quiet = asyncio.get_running_loop().create_future()
        self._selector.waiting.append(quiet)
        await quiet
        if self._changes() > changes:
            self._seen("asked a platform for a change")
        await self._done(self._behind.apply(*ops))
        self._pending -= 1

    async def now(self) -> float:
        return await self._behind.now()

    async def close(self) -> None:
        await self._behind.close()

    def _changes(self) -> int:
        return sum(call.method != "GET" for call in self._world.academy.calls)

    def _seen(self, what: str) -> None:
        if self._pending:
            self.early.append(what)

    async def _done(self, work: Any) -> Any:
        self._selector.busy += 1
        try:
            return await work
        finally:
            self._selector.busy -= 1
