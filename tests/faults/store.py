"""A store that fails at the writes it is told to, in the ways in which stores and machines do.

Writes are named by what they write and how often that was written before, such as `2 changes+running#1` for the first
of its kind in the second life: so a plan made from one run means the same write in the next, whatever comes between.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from bot.store import Append, Chain, Check, Delete, Op, Put, Row, Store, StoreError, Unconfirmed


class Fault(StrEnum):
    """What happens at one write."""

    REFUSED = "refused"
    """Nothing is written, and that is known."""
    LOST = "lost"
    """Nothing is written, and nobody can say so."""
    KEPT = "kept"
    """It is written, and nobody can say so."""
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"


Plan = Mapping[str, Fault]
"""By the names of writes."""


class FaultyStore:
    """One life of a process on the store behind it. `kill` ends that life, and nothing of it goes on."""

    def __init__(
        self, behind: Store, life: int, plan: Plan, kill: Callable[[], None], ahead_s: Callable[[], float] = float
    ) -> None:
        """`ahead_s` are the seconds that have passed in the story and not on the clock."""
        self._behind, self._life, self.plan, self._kill, self._ahead_s = behind, life, plan, kill, ahead_s
        self._counts: Counter[str] = Counter()
        self.dead = False
        self.writes: list[str] = []
        """The names of the writes, in their order."""
        self.hit: list[str] = []
        """Those at which something happened."""

    async def get(self, key: str) -> Row | None:
        self._lives()
        return await self._behind.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        self._lives()
        return await self._behind.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        self._lives()
        name = self._name(ops)
        self.writes.append(name)
        fault = self.plan.get(name)
        if fault:
            self.hit.append(name)
        if fault is Fault.REFUSED:
            raise StoreError("It was refused.")
        if fault is Fault.LOST:
            raise Unconfirmed("Nobody can say.")
        if fault is Fault.KILLED_BEFORE:
            self._kill()
            self._lives()
        await self._behind.apply(*ops)
        self._lives()
        if fault is Fault.KEPT:
            raise Unconfirmed("Nobody can say.")
        if fault is Fault.KILLED_AFTER:
            self._kill()
            self._lives()

    async def now(self) -> float:
        self._lives()
        return await self._behind.now() + self._ahead_s()

    async def close(self) -> None: ...

    def _lives(self) -> None:
        if self.dead:
            raise asyncio.CancelledError

    def _name(self, ops: Sequence[Op]) -> str:
        rooms = {"audit" if isinstance(op, Chain) else _key(op).split("/")[0] for op in ops}
        what = "+".join(sorted(rooms))
        self._counts[what] += 1
        return f"{self._life} {what}#{self._counts[what]}"


def _key(op: Append | Put | Delete | Check) -> str:
    return op.stream if isinstance(op, Append) else op.key
