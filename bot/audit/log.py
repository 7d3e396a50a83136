"""The audit log of who did what: append-only, every entry carrying the hash of the one before.

An entry is written together with the change it speaks of, so that there is no change without its entry, and with what
finds it, which `bot/audit/trail.py` knows. The store gives it its number and chains it: `bot/store/chain.py`.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit import trail
from bot.audit.terms import WORD_FIELD, parts
from bot.store import ABSENT_VERSION, Chain, Op, Put, Row, Store, StoreError, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_HEAD_ODD, AUDIT_LOG_KEY, GENESIS_HASH, digest

_HASH, _NUMBER = re.compile(r"[0-9a-f]{64}"), re.compile(r"[1-9][0-9]{0,17}")
AUDIT_ORDER_SLACK_S = 60.0
"""Seconds by which an entry may be older than one before it. Its time is taken before it is written, and its number
when it is; between the two lie milliseconds, and where the database is away, no more than the store waits for it."""
MAX_KNOWN_WORDS = 20_000
"""Words of which this process remembers that their parts are written."""
ENTRIES_PER_READ = 500
MAX_ODD_CHARS = 60
"""Characters shown of what stands where the number of an entry should."""
TOOK_BACK_STATE_NAMES = ("done", "partly")
"""How a change ends that took another back."""
TRAIL_PREFIX = f"{trail.TRAIL_KEY}/"


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


class AuditLog:
    """Appends to the audit log, finds in it, and verifies its chain."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, None] = {}

    async def write(self, entry: Mapping[str, Any], *ops: Op) -> None:
        """Keep the entry and do `ops`, all or nothing. Raises WriteConflict when one of `ops` does not hold."""
        id = trail.trail_id(entry)
        while True:
            whole = {**entry, "at": await self._store.now()}
            row, other = await self._trail(id), await self._trail(_taken_back_by(entry))
            before = trail.loaded(id or trail.new_id(), row.value if row else None)
            after, pointer, listings = trail.follow(before, whole)
            pointers, trails = [pointer], [_kept(after, row)]
            if other:
                back, pointer, more = trail.taken_back(trail.loaded(_id(other), other.value), whole)
                pointers.append(pointer)
                trails += [_kept(back, other), *more]
            words = [word for field, word in after.terms if field == WORD_FIELD and word not in self._known]
            spelt = [Put(f"{trail.PART_KEY}/{part}/{word}", 1) for word in words for part in parts(word)]
            try:
                await self._store.apply(*ops, Chain(whole, tuple(pointers)), *trails, *listings, *spelt)
            except WriteConflict as conflict:
                if not conflict.key.startswith(TRAIL_PREFIX):
                    raise
                continue  # another entry of the same change came between
            self._remember(words)
            return

    async def _trail(self, id: str | None) -> Row | None:
        """Where a change stands so far."""
        return await self._store.get(trail.Trail(id).key) if id else None

    def _remember(self, words: Sequence[str]) -> None:
        """It costs only room to write them again, so it is enough to know the latest."""
        self._known |= dict.fromkeys(words)
        for word in list(self._known)[: max(0, len(self._known) - MAX_KNOWN_WORDS)]:
            del self._known[word]

    async def head(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last. Raises StoreError where somebody wrote there what we
        never would."""
        return _end(await self._store.get(AUDIT_HEAD_KEY))

    async def numbers(self, pointer: str, most: int = 100) -> list[int]:
        """The first entries that stand under this pointer, by their numbers."""
        rows = await self._store.scan(f"{pointer}/", limit=most)
        return [int(row.key.rpartition("/")[2]) for row in rows]

    async def entry(self, number: int) -> dict[str, Any] | None:
        """One entry by its number."""
        row = await self._store.get(_key(number))
        return row.value if row and isinstance(row.value, dict) else None

    async def entries(
        self, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True
    ) -> AsyncIterator[dict[str, Any]]:
        """The entries that are wanted, oldest first, a page of them in memory at a time."""
        async for row in self._rows():
            if wanted(row.value):
                yield row.value

    async def _rows(self) -> AsyncIterator[Row]:
        after = ""
        while rows := await self._store.scan(f"{AUDIT_LOG_KEY}/", after=after, limit=ENTRIES_PER_READ):
            for row in rows:
                yield row
            after = rows[-1].key

    async def verify(self, posted: str = "", tell: Callable[[int, int], None] = lambda done, of: None) -> Verified:
        """Walk the whole chain and name every entry that was changed, removed or put elsewhere. Entries may be written
        meanwhile. `posted` is the hash of a head that was posted once: an entry must have it still. `tell` hears how
        many entries of how many were looked at."""
        faults: list[Fault] = []
        prev, number = GENESIS_HASH, 0
        known, head = await self._claimed()
        there = head == GENESIS_HASH and not known
        kept = not posted
        sound: list[tuple[int, Mapping[str, Any]]] = []
        async for row in self._rows():
            number, entry, before = number + 1, row.value, len(faults)
            if number % ENTRIES_PER_READ == 0:
                tell(min(number, known), known)
            whole = isinstance(entry, dict)
            said = entry.get("number") if whole else number
            if not whole or digest(entry) != entry.get("hash"):
                faults.append(Fault(number, f"entry {_shown(said)} was changed after it was written"))
            if type(said) is not int or said != number:
                what = f"entry {number} is missing or out of place: entry {_shown(said)} stands there"
                faults.append(Fault(number, what))
                number = said if type(said) is int else number
            elif row.key != _key(number):
                faults.append(Fault(number, f"entry {number} stands where no entry stands"))
            elif whole and entry.get("prev") != prev:
                faults.append(Fault(number, f"entry {said} does not follow the one before it"))
            prev = str(entry.get("hash")) if whole else ""
            there = there or (number, prev) == (known, head)
            kept = kept or prev == posted
            sound += [(number, entry)] if len(faults) == before else []
            if len(sound) == ENTRIES_PER_READ:
                faults += await self._unfound(sound)
                sound.clear()
        faults += await self._unfound(sound)
        if not kept:
            faults.append(Fault(number, "no entry has the hash that was posted: the log was written anew or cut off"))
        if known > number:
            faults.append(Fault(number, f"the entries after {number} are missing: there were {known}"))
        elif not there or not await self._claims(number, prev):
            faults.append(Fault(number, "the head does not match the last entry"))
        return Verified(number, prev, faults)

    async def _unfound(self, entries: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Fault]:
        """Those that their change does not lead to any more."""
        ways = [(number, *found) for number, entry in entries if (found := trail.found_by(entry))]
        rows = [
            (self._store.get(change), self._store.get(f"{pointer}/{number:020d}")) for number, change, pointer in ways
        ]
        there = await asyncio.gather(*(row for both in rows for row in both))
        return [
            Fault(number, f"entry {number} is there, but what finds it was removed")
            for (number, *_), change, pointer in zip(ways, there[::2], there[1::2], strict=True)
            if not (change and pointer)
        ]

    async def _claimed(self) -> tuple[int, str]:
        """What the head says, or nothing that any entry could match."""
        row = await self._store.get(AUDIT_HEAD_KEY)
        try:
            return _end(row)
        except StoreError:
            return 0, ""

    async def _claims(self, number: int, prev: str) -> bool:
        """Whether the head, read after the last entry, is that entry's or a later one's."""
        known, head = await self._claimed()
        return known > number or (known, head) == (number, prev)


def _kept(after: trail.Trail, row: Row | None) -> Put:
    return Put(after.key, after.plain(), if_version=row.version if row else ABSENT_VERSION)


def _id(row: Row) -> str:
    return row.key.removeprefix(TRAIL_PREFIX)


def _taken_back_by(entry: Mapping[str, Any]) -> str | None:
    """The change that this one has just taken back; none where it was only asked for."""
    done = "item" not in entry and entry.get("what") in TOOK_BACK_STATE_NAMES
    return str(entry.get("takes_back") or "") or None if done else None


def _end(row: Row | None) -> tuple[int, str]:
    """The number and the hash that the head names. Raises StoreError for what Registrar cannot have written."""
    if not row:
        return 0, GENESIS_HASH
    match row.value:
        case {"number": int(number), "hash": str(hash)} if type(number) is int and _HASH.fullmatch(hash):
            if _NUMBER.fullmatch(str(number)):
                return number, hash
    raise StoreError(AUDIT_HEAD_ODD)


def _key(number: int) -> str:
    return f"{AUDIT_LOG_KEY}/{number:020d}"


def _shown(number: Any) -> str:
    """What stands where a number should."""
    said = str(number)
    return said if len(said) <= MAX_ODD_CHARS else f"{said[: MAX_ODD_CHARS - 1]}…"
