"""The store as work has it: its writes wait for the claim of the work, and are noted.

What is noted is whether anything was written while something was worked on: only where nothing was may it be said that
nothing was done.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from bot.store import Append, Chain, Op, Row, Store, Unconfirmed
from bot.store.chain import AUDIT_LOG_KEY
from bot.store.claimed import claimed

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def watching() -> Iterator[list[str]]:
    """The first key of every write from here, and from tasks that begin here, as it is or may be kept."""
    keys: list[str] = []
    token = _written.set(keys)
    try:
        yield keys
    finally:
        _written.reset(token)


class WatchedStore:
    """The Store behind it, whose writes wait for the claim of the work they belong to, and are seen by `watching`."""

    def __init__(self, behind: Store) -> None:
        self._behind = behind

    async def get(self, key: str) -> Row | None:
        return await self._behind.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        return await self._behind.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        await claimed()
        try:
            await self._behind.apply(*ops)
        except Unconfirmed:
            self._note(ops)
            raise
        self._note(ops)

    async def now(self) -> float:
        return await self._behind.now()

    async def close(self) -> None:
        await self._behind.close()

    def _note(self, ops: Sequence[Op]) -> None:
        keys = _written.get()
        if keys is not None and ops:
            keys.append(_key(ops[0]))


def _key(op: Op) -> str:
    match op:
        case Chain():
            return AUDIT_LOG_KEY
        case Append():
            return op.stream
    return op.key
