"""What Registrar remembers: five methods over versioned JSON rows, whichever engine keeps them.

`apply` is the only way to write. It is all or nothing, durable when it returns, and safe to race: the
conditions of its operations decide, not the caller's memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

Json = Any
"""What `json.loads` gives: dict, list, str, int, float, bool or None."""

ABSENT_VERSION: Final = 0
"""The version of a key that does not exist."""


@dataclass(frozen=True, slots=True)
class Row:
    """A stored value. `version` counts its writes from 1 and restarts when the key is deleted."""

    key: str
    value: Json
    version: int


@dataclass(frozen=True, slots=True)
class Put:
    """Write a value; with `if_version`, only over exactly that version (ABSENT_VERSION: only if new)."""

    key: str
    value: Json
    if_version: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove a key; with `if_version`, only at exactly that version. Removing what is not there is no error."""

    key: str
    if_version: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Let the other operations happen only while the key has this version."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Append:
    """Write a value at the end of a stream, under the key `<stream>/<20-digit sequence>`; never rewritten."""

    stream: str
    value: Json


@dataclass(frozen=True, slots=True)
class Chain:
    """Write an entry at the end of the audit log, under the next number and with the hash of the one before it.

    Number, `prev` and `hash` are given under the commit, as `bot/store/chain.py` says, so that entries need not wait
    for each other. `pointers` find the entry again: under each, the row `<pointer>/<20-digit number>` is written.
    """

    entry: Json
    pointers: tuple[str, ...] = ()


Op = Put | Delete | Check | Append | Chain


class StoreError(Exception):
    """The store could not do it and nothing was written, unless a subclass says otherwise."""


class Unconfirmed(StoreError):
    """The store was lost while it wrote: it is kept whole or not at all, and nobody can say which."""


class WriteConflict(StoreError):
    """A condition did not hold; nothing was written. `key` is the one that differed."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is not at the expected version")
        self.key = key


class Store(Protocol):
    """One place for everything that must outlive a process."""

    async def get(self, key: str) -> Row | None: ...

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        """Rows whose key starts with `prefix` and sorts (by code point) after `after`, in order, at most `limit`."""
        ...

    async def apply(self, *ops: Op) -> None:
        """Do all of it or nothing. Raises WriteConflict when a condition fails, StoreError when it cannot be kept."""
        ...

    async def now(self) -> float:
        """Unix seconds by the clock that all users of this store share."""
        ...

    async def close(self) -> None: ...
