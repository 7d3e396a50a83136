"""How many calls are under way at once, and that nobody keeps a turn."""

import asyncio
from collections.abc import Callable

import httpx

from connectors.standin.standin import Fault, Reply
from tests.connectors.rigs import Rig


async def test_no_more_calls_at_once_than_the_platform_likes(rig: Rig) -> None:
    """The others wait for their turn, and all are served."""
    gate = Gate(httpx.ASGITransport(app=rig.standin))
    connector = rig.connect(transport=gate)
    tasks = [asyncio.create_task(connector.run(rig.question)) for _ in range(3 * connector.concurrency)]
    await gate.full(connector.concurrency)
    assert gate.inside == connector.concurrency
    gate.open.set()
    await asyncio.gather(*tasks)
    assert gate.most == connector.concurrency


async def test_whoever_gives_up_gives_up_the_turn(rig: Rig) -> None:
    """Cancelled while under way or while waiting: as many as ever may go next."""
    gate = Gate(httpx.ASGITransport(app=rig.standin))
    connector = rig.connect(transport=gate)
    tasks = [asyncio.create_task(connector.run(rig.question)) for _ in range(2 * connector.concurrency)]
    await gate.full(connector.concurrency)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(task.cancelled() for task in tasks)
    again = [asyncio.create_task(connector.run(rig.question)) for _ in range(connector.concurrency)]
    await gate.full(connector.concurrency)
    gate.open.set()
    assert len(await asyncio.gather(*again)) == connector.concurrency


async def test_a_wait_holds_no_turn(rig: Rig) -> None:
    """Others are served while one waits to ask again."""
    asleep, wake = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await wake.wait()

    connector = rig.connect(transport=httpx.ASGITransport(app=rig.standin), sleep=sleep)
    rig.standin.faults.add(Fault(Reply({}, 503)), times=connector.concurrency)
    waiting = [asyncio.create_task(connector.run(rig.question)) for _ in range(connector.concurrency)]
    await asleep.wait()
    await connector.run(rig.question)
    wake.set()
    await asyncio.gather(*waiting)


class Gate(httpx.AsyncBaseTransport):
    """Holds every request until it is opened."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.open = asyncio.Event()
        self.inside = self.most = 0
        self._came: Callable[[], None] = lambda: None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self._came()
        try:
            await self.open.wait()
            return await self._inner.handle_async_request(request)
        finally:
            self.inside -= 1

    async def full(self, count: int) -> None:
        """Until so many are inside, and everybody else has had a chance to come in too."""
        reached = asyncio.Event()
        self._came = lambda: reached.set() if self.inside >= count else None
        self._came()
        await asyncio.wait_for(reached.wait(), 5)
        for _ in range(20):
            await asyncio.sleep(0)
