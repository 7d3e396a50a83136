"""Leader election: of all processes on one store, one at a time dispatches, delivers and watches.

The leader renews its lease again and again; when it falls silent, another takes over. What it still writes then is
refused, because each of its writes carries the fence of its own term.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.notifications.rows import Guard
from bot.runtime.logs import logger
from bot.runtime.tasks import TaskSet, either
from bot.store import StoreError
from bot.store.lease import Fence, Lease
from connectors.core.connector import Sleep

log = logger("registrar.notifications")

LEADER_LEASE_TTL_S = 18.0
"""Seconds of silence after which another process leads."""
LEADER_HEARTBEAT_S = LEADER_LEASE_TTL_S / 4
"""Seconds between two signs of life, and between two tries to lead."""
LEADER_GRACE_PERIOD_S = 15.0
"""Seconds for the work in hand when Registrar stops."""


class LeaderWork(Protocol):
    """What runs while this process leads."""

    def start(self) -> None: ...

    async def close(self) -> int:
        """Finish what is in hand; how much had to be cut off."""
        ...


class LeaderElection:
    """Makes one process at a time the leader, and runs its work while it holds the lease.

    `begin` makes the work of a term, whose every write takes the guard along.
    """

    def __init__(
        self, lease: Lease, begin: Callable[[Guard], Sequence[LeaderWork]], sleep: Sleep = asyncio.sleep
    ) -> None:
        self._lease, self._begin, self._sleep = lease, begin, sleep
        self._closing = asyncio.Event()
        self._tasks = TaskSet()
        self._cut = 0
        self.on = False
        """Whether this process leads now."""

    def start(self) -> None:
        self._tasks.start(self._terms())

    async def close(self) -> int:
        """Hand over at once. How much work had to be cut off."""
        self._closing.set()
        return await self._tasks.drain(LEADER_GRACE_PERIOD_S) + self._cut

    async def _terms(self) -> None:
        while not self._closing.is_set():
            try:
                if fence := await self._lease.take():
                    await self._term(fence)
            except StoreError as error:
                log.warning("not_leading", reason=str(error))
            except Exception:  # whatever it is, there are other terms
                log.exception("not_leading")
            await either(self._sleep(LEADER_HEARTBEAT_S), self._closing.wait())

    async def _term(self, fence: Fence) -> None:
        work = self._begin(lambda: (fence.check,))
        for one in work:
            one.start()
        self.on = True
        log.info("leader_began", term=fence.version)
        try:
            while await self._still_ours():
                pass
        finally:
            self.on = False
            self._cut += sum(await asyncio.gather(*(one.close() for one in work)))
            log.info("leader_ended", term=fence.version)
        await self._lease.release()

    async def _still_ours(self) -> bool:
        await either(self._sleep(LEADER_HEARTBEAT_S), self._closing.wait())
        if self._closing.is_set():
            return False
        try:
            return await self._lease.renew()
        except StoreError:
            return True  # nobody can take it from a store that does not answer; the fence sees to the rest
