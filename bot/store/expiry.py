"""Things with a short life, on the five methods.

A row that dies is written together with a line in an index that sorts by its end: `expiry/<end>/<key>`.
A sweep reads the start of that index and nothing else, however much is alive.
"""

import asyncio
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.store import ABSENT_VERSION, Check, Delete, Json, Op, Put, Row, Store, WriteConflict

EXPIRY_INDEX_PREFIX = "expiry/"
LINES_PER_APPLY: Final = 100
"""Lines of the index, with their rows, that a sweep deletes in one apply."""
LOOK_AGAIN_S: Final = 24 * 3600.0
"""Seconds after which a row without an end that has a line in the index is looked at once more."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """A stored value and the Unix second when its life ends; a row written without an end lives for ever."""

    key: str
    value: Json
    end: float
    version: int

    @classmethod
    def of(cls, row: Row) -> "Expiring":
        match row.value:
            case {"end": int() | float() as end, "value": value}:
                return cls(row.key, value, end, row.version)
        return cls(row.key, row.value, math.inf, row.version)

    def lives(self, now: float) -> bool:
        return now < self.end


def keep(key: str, value: Json, end: float, over: Expiring | None = None) -> tuple[Op, ...]:
    """For `apply`: keep the value until `end`, over exactly that earlier state, or else only if the key is new."""
    line = _line(key, end)
    put = Put(key, {"end": end, "value": value}, over.version if over else ABSENT_VERSION)
    if over and _line(key, over.end) != line:
        return put, Put(line, None), Delete(_line(key, over.end))
    return put, Put(line, None)


def drop(mortal: Expiring) -> tuple[Op, ...]:
    """For `apply`: delete it before its end, if it is still in exactly that state."""
    return Delete(mortal.key, mortal.version), Delete(_line(mortal.key, mortal.end))


async def find(store: Store, key: str) -> Expiring | None:
    """What is alive under the key: what is due is gone, swept or not."""
    row = await store.get(key)
    if row and (mortal := Expiring.of(row)).lives(await store.now()):
        return mortal
    return None


async def sweep(store: Store, limit: int = 500) -> int:
    """Delete what is due, at most `limit`, the longest dead first; how many. Any number may sweep at once."""
    now = await store.now()
    lines = [line for line in await store.scan(EXPIRY_INDEX_PREFIX, limit=limit) if _end(line) <= now]
    chunks = (lines[begin : begin + LINES_PER_APPLY] for begin in range(0, len(lines), LINES_PER_APPLY))
    return sum([await _bury(store, chunk, now) for chunk in chunks])


async def _bury(store: Store, lines: Sequence[Row], now: float) -> int:
    """Delete the lines, and the rows they stand for; how many rows."""
    rows = await asyncio.gather(*(store.get(_key_of(line)) for line in lines))
    ops = [op for line, row in zip(lines, rows, strict=True) for op in _burial(line, row, now)]
    with suppress(WriteConflict):
        await store.apply(*ops)
        return sum(1 for line, row in zip(lines, rows, strict=True) if row and _line_of(row) == line.key)
    return await _bury_apart(store, lines, now)


def _burial(line: Row, row: Row | None, now: float) -> tuple[Op, ...]:
    """What ends a line of the index. Versions begin anew for what was deleted and kept again, so neither the row's nor
    the line's says by itself that nothing has changed since they were read. Together they do, where the row stands for
    the line. Where it does not, because it was kept anew with another end, it is given a line in any case: one that is
    wrong is looked at in its turn, while a row without one would never be. What is deleted without its line (which
    nobody here does: see `drop`) and kept anew, both between the questions of one sweep, passes for what it was."""
    gone = Delete(line.key, line.version)
    if row is None:
        return gone, Check(_key_of(line), ABSENT_VERSION)
    if _line_of(row) == line.key:
        return gone, Delete(row.key, row.version)
    end = Expiring.of(row).end
    again = _line(row.key, end if math.isfinite(end) else now + LOOK_AGAIN_S)
    return gone, Check(row.key, row.version), Put(again, None)


async def _bury_apart(store: Store, lines: Sequence[Row], now: float) -> int:
    """After somebody swept or kept anew one of the lines: those that are there still, in halves, so that it costs the
    others nothing. One by itself is left to the next sweep."""
    if len(lines) == 1:
        return 0
    found = await asyncio.gather(*(store.get(line.key) for line in lines))
    left = [line for line, here in zip(lines, found, strict=True) if line == here]
    halves = left[: len(left) // 2], left[len(left) // 2 :]
    return sum([await _bury(store, half, now) for half in halves if half])


def _key_of(line: Row) -> str:
    return line.key.split("/", 2)[2]


def _line_of(row: Row) -> str:
    return _line(row.key, Expiring.of(row).end)


def _line(key: str, end: float) -> str:
    return f"{EXPIRY_INDEX_PREFIX}{max(end, 0):020.6f}/{key}"


def _end(line: Row) -> float:
    return float(line.key.split("/", 2)[1])
