"""The listings under words of the audit log's index, and where several words stand together.

Listings sort newest first. Each word's are read a few at a time, and skip to where the others are, so that a word that
stands everywhere costs no more than the rarest beside it.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.store import Store

FIRST_LISTINGS, MAX_LISTINGS = 20, 500
"""Listings that are read at once: few first, since most are skipped through; more, the further it goes."""
BEHIND = "!"
"""Behind a listing and before the next: all characters of an id sort after it."""


class NoReadsLeft(Exception):
    """The page took all its looks; `place` is where the next one goes on."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass
class IndexReader:
    """The looks at the store that a page takes; without a number, as many as it needs. `at` is how far it came."""

    store: Store
    left: int | None = None
    at: str = ""
    as_whole: list[str] = field(default_factory=list)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> list[str]:
        """What stands in the keys behind the prefix."""
        self.take()
        rows = await self.store.scan(prefix, after=after, limit=limit)
        return [row.key[len(prefix) :] for row in rows]

    async def get(self, key: str) -> Any:
        self.take()
        row = await self.store.get(key)
        return row.value if row else None

    def take(self, looks: int = 1) -> None:
        if self.left is None:
            return
        if self.left <= 0 and self.at:
            raise NoReadsLeft(self.at)
        self.left -= looks


@dataclass
class Listings:
    """The listings under one word, newest first, read as far as they are asked for."""

    reads: IndexReader
    prefix: str
    held: list[str] = field(default_factory=list)
    at: int = 0
    limit: int = FIRST_LISTINGS
    over: bool = False

    async def seek(self, place: str) -> str | None:
        """The first that stands at the place or behind it."""
        while True:
            while self.at < len(self.held):
                if self.held[self.at] >= place:
                    return self.held[self.at]
                self.at += 1
            if self.over:
                return None
            reached = max(self.held[-1] if self.held else "", place[:-1])
            after = self.prefix + reached if reached else ""
            self.held, self.at = await self.reads.scan(self.prefix, after, self.limit), 0
            self.over = len(self.held) < self.limit
            self.limit = min(MAX_LISTINGS, self.limit * 2)


@dataclass
class ListingUnion:
    """The listings under any of several words."""

    lists: Sequence[Listings]

    async def seek(self, place: str) -> str | None:
        found = [await one.seek(place) for one in self.lists]
        return min((one for one in found if one is not None), default=None)


async def together(reads: IndexReader, unions: Sequence[ListingUnion], begin: str, end: str) -> AsyncIterator[str]:
    """The places where all of them stand, up to `end`: each skips to where the furthest of the others is."""
    place = begin
    while True:
        agreed = 0
        while agreed < len(unions):
            for union in unions:
                found = await union.seek(place)
                if found is None or (end and found > end):
                    return
                agreed = agreed + 1 if found == place else 1
                place = reads.at = found
                if agreed == len(unions):
                    break
        yield place
        place += BEHIND
