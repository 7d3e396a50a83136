"""The audit log of who did what: append-only, every entry carrying the hash of the one before.

`audit/log/<number>` holds the entries, `head/audit` the hash and the number of the last. Both are written together
with the change they speak of, so that there is no change without its entry.
"""

import asyncio
import hashlib
import json
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store import ABSENT_VERSION, Op, Put, Store, WriteConflict

AUDIT_LOG_KEY, AUDIT_HEAD_KEY = "audit/log", "head/audit"
GENESIS_HASH = "0" * 64
"""What the first entry names as the one before it."""
MAX_APPEND_TRIES, JITTER_AFTER_TRIES = 300, 5
"""How often an entry is written anew because another process was quicker; and from when on chance decides who is."""


@dataclass(frozen=True)
class Fault:
    """Where the chain is broken: the number of the entry, counted from 1, and what is wrong with it."""

    number: int
    what: str


@dataclass(frozen=True)
class Verified:
    """What a look at the whole chain found."""

    entries: int
    head: str
    faults: Sequence[Fault]


def digest(entry: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry without its own hash, as canonical JSON."""
    said = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


class AuditLog:
    """Appends to the audit log, finds in it, and verifies its chain."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()

    async def write(self, entry: Mapping[str, Any], *ops: Op) -> None:
        """Keep the entry and do `ops`, all or nothing. Raises WriteConflict when one of `ops` does not hold."""
        async with self._turn:  # one entry follows another; only those of other processes can come between
            await self._write(entry, ops)

    async def _write(self, entry: Mapping[str, Any], ops: Sequence[Op]) -> None:
        for attempt in range(MAX_APPEND_TRIES):
            if attempt >= JITTER_AFTER_TRIES:
                await asyncio.sleep(random.uniform(0, 0.02))  # noqa: S311  # jitter, not a secret
            now = (
                await self._store.now()
            )  # before the head is looked at, so that nothing comes between that and writing
            head = await self._store.get(AUDIT_HEAD_KEY)
            prev, number = (head.value["hash"], head.value["number"]) if head else (GENESIS_HASH, 0)
            whole = {**entry, "at": now, "number": number + 1, "prev": prev}
            whole["hash"] = digest(whole)
            now_last = Put(
                AUDIT_HEAD_KEY,
                {"hash": whole["hash"], "number": number + 1},
                if_version=head.version if head else ABSENT_VERSION,
            )
            try:
                await self._store.apply(
                    *ops, now_last, Put(f"{AUDIT_LOG_KEY}/{number + 1:020d}", whole, if_version=ABSENT_VERSION)
                )
                return
            except WriteConflict as conflict:
                if conflict.key != AUDIT_HEAD_KEY and not conflict.key.startswith(f"{AUDIT_LOG_KEY}/"):
                    raise
        raise WriteConflict(AUDIT_HEAD_KEY)

    async def head(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last."""
        row = await self._store.get(AUDIT_HEAD_KEY)
        return (row.value["number"], row.value["hash"]) if row else (0, GENESIS_HASH)

    async def entries(
        self, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True
    ) -> AsyncIterator[dict[str, Any]]:
        """The entries that are wanted, oldest first, a page of them in memory at a time."""
        after = ""
        while rows := await self._store.scan(f"{AUDIT_LOG_KEY}/", after=after, limit=500):
            for row in rows:
                if wanted(row.value):
                    yield row.value
            after = rows[-1].key

    async def latest(
        self, wanted: Callable[[Mapping[str, Any]], bool], most: int, depth: int = 5000
    ) -> list[dict[str, Any]]:
        """The last entries that are wanted, newest first; looks no further back than `depth` entries."""
        found: list[dict[str, Any]] = []
        end, _ = await self.head()
        oldest = max(0, end - depth)
        while end > oldest and len(found) < most:
            start = max(oldest, end - 200)
            rows = await self._store.scan(f"{AUDIT_LOG_KEY}/", after=f"{AUDIT_LOG_KEY}/{start:020d}", limit=end - start)
            found += [row.value for row in reversed(rows) if wanted(row.value)]
            end = start
        return found[:most]

    async def verify(self) -> Verified:
        """Walk the whole chain and name every entry that was changed, removed or put elsewhere. Entries may be written
        meanwhile."""
        faults: list[Fault] = []
        prev, number = GENESIS_HASH, 0
        known, head = await self._claimed()
        there = head == GENESIS_HASH and not known
        async for entry in self.entries():
            number += 1
            said = entry.get("number") if isinstance(entry, dict) else number
            if not isinstance(entry, dict) or digest(entry) != entry.get("hash"):
                faults.append(Fault(number, f"entry {said} was changed after it was written"))
            if said != number:
                faults.append(Fault(number, f"entry {number} is missing or out of place: entry {said} stands there"))
                number = said if isinstance(said, int) else number
            elif isinstance(entry, dict) and entry.get("prev") != prev:
                faults.append(Fault(number, f"entry {said} does not follow the one before it"))
            prev = str(entry.get("hash")) if isinstance(entry, dict) else ""
            there = there or (number, prev) == (known, head)
        if known > number:
            faults.append(Fault(number, f"the entries after {number} are missing: there were {known}"))
        elif not there or not await self._claims(number, prev):
            faults.append(Fault(number, "the head does not match the last entry"))
        return Verified(number, prev, faults)

    async def _claimed(self) -> tuple[int, str]:
        """What the head says, or nothing that any entry could match."""
        try:
            number, head = await self.head()
        except (TypeError, KeyError):  # somebody wrote there what we never would
            return 0, ""
        return (number, head) if type(number) is int and type(head) is str else (0, "")

    async def _claims(self, number: int, prev: str) -> bool:
        """Whether the head, read after the last entry, is that entry's or a later one's."""
        known, head = await self._claimed()
        return known > number or (known, head) == (number, prev)
