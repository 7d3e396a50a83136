"""The ledger names what a store has lost: one that finds nothing would withstand every death."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.store import Append, Op, Put, Row, Store, StoreError
from bot.store.sqlite import open_sqlite
from tests.faults.deaths import ledger
from tests.faults.deaths.account import Account
from tests.faults.deaths.load import Load

LIES_OF_ALL = 1 / 8
LINES = 600

Lie = Callable[[Store, Sequence[Op]], Awaitable[None]]


class Lying:
    """The store behind it, which lies about some of all applies."""

    def __init__(self, behind: Store, lie: Lie) -> None:
        self._behind, self._lie, self._dice = behind, lie, random.Random(0)

    async def get(self, key: str) -> Row | None:
        return await self._behind.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        return await self._behind.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        await (self._lie if self._dice.random() < LIES_OF_ALL else truth)(self._behind, ops)

    async def now(self) -> float:
        return await self._behind.now()

    async def close(self) -> None:
        await self._behind.close()


async def truth(store: Store, ops: Sequence[Op]) -> None:
    await store.apply(*ops)


async def forgotten(store: Store, ops: Sequence[Op]) -> None:
    """Said to be kept, and not."""


async def halved(store: Store, ops: Sequence[Op]) -> None:
    await store.apply(*ops[: len(ops) // 2])


async def doubled(store: Store, ops: Sequence[Op]) -> None:
    """What can be written twice is."""
    await store.apply(*ops, *(op for op in ops if isinstance(op, Append)))


async def denied(store: Store, ops: Sequence[Op]) -> None:
    """Kept, and said not to be."""
    await store.apply(*ops)
    raise StoreError("It was refused.")


async def overwritten(store: Store, ops: Sequence[Op]) -> None:
    """No condition holds anybody up."""
    await store.apply(*(Put(op.key, op.value) if isinstance(op, Put) and "audit" not in op.key else op for op in ops))


class Told(NamedTuple):
    lie: Lie
    says: tuple[str, ...]


LIES = (
    Told(truth, ()),
    Told(forgotten, (" and lost",)),
    Told(halved, ("only half of",)),
    Told(doubled, (" twice",)),
    Told(denied, (" though it was refused",)),
    Told(overwritten, (" by several",)),
)


@pytest.mark.parametrize("told", LIES, ids=lambda told: told.lie.__name__)
async def test_a_lie_is_told(told: Told, tmp_path: Path) -> None:
    """Of a store that forgets, halves, doubles, denies or overwrites; of one that does not, nothing is said."""
    store, account, over = await open_sqlite(tmp_path / "registrar.db"), Account(), 0

    def hear(said: str) -> None:
        nonlocal over
        account.hear(said)
        over += 1
        if over == LINES:
            load.over.set()

    load = Load(Lying(store, told.lie), "life", "r", hear)
    async with asyncio.timeout(20):
        await load.run()
    found = await ledger.faults(store, account)
    await store.close()
    assert [says for says in told.says if not any(says in one for one in found)] == [], found
    assert told.says or not found
