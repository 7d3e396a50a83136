"""Things with a short life, on the five methods.

A row that dies is written together with a line in an index that sorts by its end: `expiry/<end>/<key>`.
A sweep reads the start of that index and nothing else, however much is alive.
"""

import asyncio
import math
from contextlib import suppress
from dataclasses import dataclass

from bot.store import ABSENT_VERSION, Delete, Json, Op, Put, Row, Store, WriteConflict

EXPIRY_INDEX_PREFIX = "expiry/"


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
    outcomes = await asyncio.gather(*(_bury(store, line) for line in lines), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return outcomes.count(True)


async def _bury(store: Store, line: Row) -> bool:
    """Delete the line and, unless it was kept anew with another end, the row it stands for."""
    _, _, key = line.key.split("/", 2)
    row = await store.get(key)
    # The line's version is part of the condition, because that of a row deleted and kept anew repeats itself.
    ops: list[Op] = [Delete(line.key, line.version)]
    if row and _line(key, Expiring.of(row).end) == line.key:
        ops.append(Delete(key, row.version))
    with suppress(WriteConflict):  # somebody swept it, or kept it anew
        await store.apply(*ops)
        return len(ops) > 1
    return False


def _line(key: str, end: float) -> str:
    return f"{EXPIRY_INDEX_PREFIX}{max(end, 0):020.6f}/{key}"


def _end(line: Row) -> float:
    return float(line.key.split("/", 2)[1])
