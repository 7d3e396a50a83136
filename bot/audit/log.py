"""The audit log of who did what: append-only, every entry carrying the hash of the one before.

`audit/log/<number>` holds the entries, `head/audit` the hash and the number of the last. Both are written together
with the change they speak of, so that there is no change without its entry, and with what finds it, which
`bot/audit/trail.py` knows.
"""

import asyncio
import hashlib
import json
import random
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit import trail
from bot.audit.terms import WORD_FIELD, parts
from bot.store import ABSENT_VERSION, Op, Put, Row, Store, StoreError, WriteConflict

AUDIT_LOG_KEY, AUDIT_HEAD_KEY = "audit/log", "head/audit"
_HASH, _NUMBER = re.compile(r"[0-9a-f]{64}"), re.compile(r"[1-9][0-9]{0,18}")
GENESIS_HASH = "0" * 64
"""What the first entry names as the one before it."""
MAX_APPEND_TRIES, JITTER_AFTER_TRIES = 300, 5
"""How often an entry is written anew because another process was quicker; and from when on chance decides who is."""
MAX_KNOWN_WORDS = 20_000
"""Words of which this process remembers that their parts are written."""
MAX_ODD_CHARS = 60
"""Characters shown of what stands where the number of an entry should."""
TOOK_BACK_STATE_NAMES = ("done", "partly")
"""How a change ends that took another back."""
TRAIL_PREFIX = f"{trail.TRAIL_KEY}/"
AUDIT_HEAD_ODD = "The end of the audit log is not as Registrar writes it: look with `registrar audit --verify`."


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
    plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


class AuditLog:
    """Appends to the audit log, finds in it, and verifies its chain."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self._known: dict[str, None] = {}

    async def write(self, entry: Mapping[str, Any], *ops: Op) -> None:
        """Keep the entry and do `ops`, all or nothing. Raises WriteConflict when one of `ops` does not hold."""
        async with self._turn:  # one entry follows another; only those of other processes can come between
            await self._write(entry, ops)

    async def _write(self, entry: Mapping[str, Any], ops: Sequence[Op]) -> None:
        for attempt in range(MAX_APPEND_TRIES):
            if attempt >= JITTER_AFTER_TRIES:
                await asyncio.sleep(random.uniform(0, 0.02))  # noqa: S311  # jitter, not a secret
            # The time comes before the head, so that nothing comes between looking at that and writing.
            now = await self._store.now()
            head, known, other = await asyncio.gather(
                self._store.get(AUDIT_HEAD_KEY), self._trail(entry), self._taken_back(entry)
            )
            number, prev = _end(head)
            whole = {**entry, "at": now, "number": number + 1, "prev": prev}
            whole["hash"] = digest(whole)
            now_last = Put(
                AUDIT_HEAD_KEY,
                {"hash": whole["hash"], "number": number + 1},
                if_version=head.version if head else ABSENT_VERSION,
            )
            found, words = self._index(whole, known)
            if other:
                back, listings = trail.taken_back(trail.loaded(str(entry["takes_back"]), other.value), whole)
                found += [Put(other.key, back.plain(), if_version=other.version), *listings]
            written = Put(f"{AUDIT_LOG_KEY}/{number + 1:020d}", whole, if_version=ABSENT_VERSION)
            try:
                await self._store.apply(*ops, now_last, written, *found)
            except WriteConflict as conflict:
                if conflict.key != AUDIT_HEAD_KEY and not conflict.key.startswith((f"{AUDIT_LOG_KEY}/", TRAIL_PREFIX)):
                    raise
                continue
            self._remember(words)
            return
        raise WriteConflict(AUDIT_HEAD_KEY)

    async def _trail(self, entry: Mapping[str, Any]) -> Row | None:
        """Where the change stands so far; an entry without a change begins a trail of its own."""
        return await self._store.get(trail.Trail(trail.trail_id(entry, 0)).key) if entry.get("change") else None

    async def _taken_back(self, entry: Mapping[str, Any]) -> Row | None:
        """Where the change stands that this one has just taken back; of what was only asked for, none."""
        back = str(entry.get("takes_back") or "")
        if not back or "item" in entry or entry.get("what") not in TOOK_BACK_STATE_NAMES:
            return None
        return await self._store.get(trail.Trail(back).key)

    def _index(self, entry: Mapping[str, Any], row: Row | None) -> tuple[list[Op], list[str]]:
        """What finds the entry from now on, and the words whose parts are among it."""
        id = trail.trail_id(entry, entry["number"])
        after, listings = trail.follow(trail.loaded(id, row.value if row else None), entry)
        kept = Put(after.key, after.plain(), if_version=row.version if row else ABSENT_VERSION)
        words = [word for field, word in after.terms if field == WORD_FIELD and word not in self._known]
        spelt = [Put(f"{trail.PART_KEY}/{part}/{word}", 1) for word in words for part in parts(word)]
        return [kept, *listings, *spelt], words

    def _remember(self, words: Sequence[str]) -> None:
        """It costs only room to write them again, so it is enough to know the latest."""
        self._known |= dict.fromkeys(words)
        for word in list(self._known)[: max(0, len(self._known) - MAX_KNOWN_WORDS)]:
            del self._known[word]

    async def head(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last. Raises StoreError where somebody wrote there what we
        never would."""
        return _end(await self._store.get(AUDIT_HEAD_KEY))

    async def entry(self, number: int) -> dict[str, Any] | None:
        """One entry by its number."""
        row = await self._store.get(f"{AUDIT_LOG_KEY}/{number:020d}")
        return row.value if row and isinstance(row.value, dict) else None

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

    async def verify(self, posted: str = "") -> Verified:
        """Walk the whole chain and name every entry that was changed, removed or put elsewhere. Entries may be written
        meanwhile. `posted` is the hash of a head that was posted once: an entry must have it still."""
        faults: list[Fault] = []
        prev, number = GENESIS_HASH, 0
        known, head = await self._claimed()
        there = head == GENESIS_HASH and not known
        kept = not posted
        async for entry in self.entries():
            number += 1
            whole = isinstance(entry, dict)
            said = entry.get("number") if whole else number
            if not whole or digest(entry) != entry.get("hash"):
                faults.append(Fault(number, f"entry {_shown(said)} was changed after it was written"))
            if type(said) is not int or said != number:
                what = f"entry {number} is missing or out of place: entry {_shown(said)} stands there"
                faults.append(Fault(number, what))
                number = said if type(said) is int else number
            elif whole and entry.get("prev") != prev:
                faults.append(Fault(number, f"entry {said} does not follow the one before it"))
            prev = str(entry.get("hash")) if whole else ""
            there = there or (number, prev) == (known, head)
            kept = kept or prev == posted
        if not kept:
            faults.append(Fault(number, "no entry has the hash that was posted: the log was written anew or cut off"))
        if known > number:
            faults.append(Fault(number, f"the entries after {number} are missing: there were {known}"))
        elif not there or not await self._claims(number, prev):
            faults.append(Fault(number, "the head does not match the last entry"))
        return Verified(number, prev, faults)

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


def _end(row: Row | None) -> tuple[int, str]:
    """The number and the hash that the head names. Raises StoreError for what Registrar cannot have written."""
    if not row:
        return 0, GENESIS_HASH
    match row.value:
        case {"number": int(number), "hash": str(hash)} if type(number) is int and _HASH.fullmatch(hash):
            if _NUMBER.fullmatch(str(number)):
                return number, hash
    raise StoreError(AUDIT_HEAD_ODD)


def _shown(number: Any) -> str:
    """What stands where a number should."""
    said = str(number)
    return said if len(said) <= MAX_ODD_CHARS else f"{said[: MAX_ODD_CHARS - 1]}…"
