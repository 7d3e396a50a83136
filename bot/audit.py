"""The record of who did what: append-only, every entry carrying the hash of the one before.

`audit/log/<sequence>` holds the entries, `head/audit` the hash and the number of the last. Both are written together
with the deed they speak of, so that there is no deed without its entry.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store import ABSENT, Append, Conflict, Op, Put, Store

LOG, HEAD = "audit/log", "head/audit"
GENESIS = "0" * 64
"""What the first entry names as the one before it."""
TRIES = 50
"""How often an entry is written anew because another came first."""


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


class Audit:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def write(self, entry: Mapping[str, Any], *ops: Op) -> None:
        """Keep the entry and do `ops`, all or nothing. Raises Conflict when one of `ops` does not hold."""
        for _ in range(TRIES):
            head = await self._store.get(HEAD)
            prev, number = (head.value["hash"], head.value["number"]) if head else (GENESIS, 0)
            whole = {**entry, "at": await self._store.now(), "number": number + 1, "prev": prev}
            whole["hash"] = digest(whole)
            now_last = Put(
                HEAD, {"hash": whole["hash"], "number": number + 1}, if_version=head.version if head else ABSENT
            )
            try:
                await self._store.apply(*ops, now_last, Append(LOG, whole))
                return
            except Conflict as conflict:
                if conflict.key != HEAD:
                    raise
        raise Conflict(HEAD)

    async def head(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last."""
        row = await self._store.get(HEAD)
        return (row.value["number"], row.value["hash"]) if row else (0, GENESIS)

    async def entries(
        self, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True
    ) -> AsyncIterator[dict[str, Any]]:
        """The entries that are wanted, oldest first, a page of them in memory at a time."""
        after = ""
        while rows := await self._store.scan(f"{LOG}/", after=after, limit=500):
            for row in rows:
                if wanted(row.value):
                    yield row.value
            after = rows[-1].key

    async def verify(self) -> Verified:
        """Walk the whole chain and name every entry that was changed, removed or put elsewhere."""
        faults: list[Fault] = []
        prev, number = GENESIS, 0
        async for entry in self.entries():
            number += 1
            said = entry.get("number")
            if digest(entry) != entry.get("hash"):
                faults.append(Fault(number, f"entry {said} was changed after it was written"))
            if said != number:
                faults.append(Fault(number, f"entry {number} is missing or out of place: entry {said} stands there"))
                number = said if isinstance(said, int) else number
            elif entry.get("prev") != prev:
                faults.append(Fault(number, f"entry {said} does not follow the one before it"))
            prev = str(entry.get("hash"))
        known, head = await self.head()
        if (known, head) != (number, prev):
            faults.append(
                Fault(
                    number,
                    f"the last {known - number} entries are missing"
                    if known > number
                    else "the head does not match the last entry",
                )
            )
        return Verified(number, prev, faults)
