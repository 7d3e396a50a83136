"""Finds changes in the audit log: by words, who asked, who decided, platform and time, newest first, page by page.

A page costs at most MAX_PAGE_READS looks at the store, however long the log is: words are followed through their
listings, each skipping to where the others are. Where that is not enough, the page says how far back it looked.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit import trail
from bot.audit.listings import BEHIND, IndexReader, Listings, ListingUnion, NoReadsLeft, together
from bot.audit.log import AuditLog
from bot.audit.sent import sent
from bot.audit.terms import CUT_FIELD, DOER_FIELD, DOER_FIELDS, EVERY_FIELD, STEM_FIELD, WORD_FIELD, texts, whole, words
from bot.audit.trail import Trail
from bot.store import Store
from connectors.core.same import folded
from connectors.core.stems import stem_of

MAX_PAGE_READS = 400
"""Looks at the store that one page may take."""
MAX_HELD_READS = 100
"""Of these, for the changes that are held back until their turn has come, when the looks run out."""
SCAN_MARK = "scan "
"""Before a place where the looks ran out: a listing, and no change that was shown."""
CLOCK_SLACK_S = 0.01
"""Listings are kept in milliseconds."""
MAX_ALIKE_WORDS = 20
"""Words that a part may stand for."""
MAX_STEPS_READ = 12
"""Steps of one change that are read for a page; the file has all of them."""


class TooManyAlike(Exception):
    """A part of a word stands for so many words that nobody means them all; `typed` is that part."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"“{typed}” is part of more than {MAX_ALIKE_WORDS} words in the audit log. Type more of it.")
        self.typed = typed


@dataclass(frozen=True)
class AuditTerm:
    """One thing that must hold of a change.

    Attributes:
        field: one of the fields of `bot/audit/terms.py`
        texts: any of these; each as somebody typed it
        exact: only as a whole word, such as an id
        unless: none of these stands in the same field: the opposite of what is looked for
        now: how it stands at this moment, any of these; empty where that does not matter
    """

    field: str
    texts: tuple[str, ...]
    exact: bool = False
    unless: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuditQuery:
    """What is looked for; all of it must hold.

    Attributes:
        terms: words and where they stand
        since: something happened at this moment or later; Unix seconds
        until: and before this one
    """

    terms: tuple[AuditTerm, ...] = ()
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class AuditedChange:
    """A change as the audit log has it.

    Attributes:
        id: the change
        entries: its first entry and its last ones, oldest first
        place: where a page that ends with it goes on
        more: how many entries stand between the first and the others
        undone: the entry of the change that took it back last, if one did
        at: when the last thing happened to it, also where that is not among the entries; 0 where it is
    """

    id: str
    entries: Sequence[Mapping[str, Any]]
    place: str
    more: int = 0
    undone: Mapping[str, Any] | None = None
    at: float = 0.0

    @property
    def first(self) -> Mapping[str, Any]:
        return self.entries[0]

    @property
    def moment(self) -> float:
        """When the last thing happened to it; Unix seconds."""
        return self.at or float((self.undone or self.last).get("at", 0))

    @property
    def last(self) -> Mapping[str, Any]:
        return self.entries[-1]


@dataclass(frozen=True)
class AuditPage:
    """Changes that were found, newest first: by the last thing that happened to each.

    Attributes:
        changes: them
        after: where the next page goes on; empty where there is none
        back_to: how far back was looked where the looks ran out before the page was full; Unix seconds
        as_whole: words that were looked for only as such, since they are part of too many others
    """

    changes: Sequence[AuditedChange]
    after: str = ""
    back_to: float | None = None
    as_whole: Sequence[str] = ()


class AuditSearch:
    """Finds in the audit log."""

    def __init__(self, store: Store, log: AuditLog) -> None:
        self._store, self._log = store, log

    async def page(self, query: AuditQuery, most: int, after: str = "") -> AuditPage:
        """The next `most` changes. Raises TooManyAlike and StoreError."""
        found: list[AuditedChange] = []
        reads = IndexReader(self._store, MAX_PAGE_READS - MAX_HELD_READS)
        try:
            async for change in self._found(query, reads, after):
                if len(found) == most:
                    return AuditPage(found, found[-1].place, as_whole=reads.as_whole)
                found.append(change)
        except NoReadsLeft as end:
            back_to, _ = trail.listed_at(end.place.removeprefix(SCAN_MARK))
            return AuditPage(found, end.place, back_to, reads.as_whole)
        return AuditPage(found, as_whole=reads.as_whole)

    async def every(self, query: AuditQuery) -> AsyncIterator[AuditedChange]:
        """All changes that are found, with all of their entries. Raises TooManyAlike and StoreError."""
        async for change in self._found(query, IndexReader(self._store), "", whole_trail=True):
            yield change

    async def nowhere(self, term: AuditTerm) -> bool:
        """Whether no entry at all has this by itself."""
        try:
            page = await self.page(AuditQuery((term,)), 1)
        except TooManyAlike:
            return False
        return not page.changes and page.back_to is None

    async def cut(self, query: AuditQuery, most: int) -> list[float]:
        """When changes were written, in this time, that have more words than are in the index; the newest. One of them
        may have what was not found."""
        if not query.terms:
            return []
        begin = _prefix(CUT_FIELD, "") + (trail.listing(query.until) if query.until is not None else "")
        rows = await self._store.scan(_prefix(CUT_FIELD, ""), after=begin, limit=most)
        moments = [trail.listed_at(row.key.rpartition("/")[2])[0] for row in rows]
        return [at for at in moments if query.since is None or at >= query.since - trail.RELIST_AFTER_S]

    async def _found(
        self, query: AuditQuery, reads: IndexReader, after: str, *, whole_trail: bool = False
    ) -> AsyncIterator[AuditedChange]:
        """A change is listed up to RELIST_AFTER_S before the last thing that happened to it. So each is held back until
        the listings are so far that none of what follows can be newer."""
        unions = [union for one in query.terms for union in await _unions(reads, one)]
        unions = unions or [ListingUnion([Listings(reads, _prefix(EVERY_FIELD, ""))])]
        begin, shown = _resumed(after)
        begin = begin or (trail.listing(query.until) if query.until is not None else "")
        end = trail.listing(query.since - trail.RELIST_AFTER_S - 1) if query.since is not None else ""
        phrases = [
            one.texts[0] for one in query.terms if not one.exact and words(one.texts[0]) != [folded(one.texts[0])]
        ]
        whole_trail = whole_trail or bool(phrases)
        held: list[tuple[str, Trail]] = []
        ended: NoReadsLeft | None = None
        try:
            async for place in together(reads, unions, begin, end):
                newest = trail.listing(trail.listed_at(place)[0] + trail.RELIST_AFTER_S + CLOCK_SLACK_S)
                while held and held[0][0] < newest:
                    if change := await self._change(*held[0], reads, phrases, whole_trail=whole_trail):
                        yield change
                    heapq.heappop(held)
                _, id = trail.listed_at(place)
                known = trail.loaded(id, await reads.get(Trail(id).key))
                last = trail.newest_before(known.listed, query.until)
                here = last is not None and trail.listing(last, id) == place
                turn = trail.listing(known.last_before(query.until), id)
                if here and turn + BEHIND > shown and _within(known, query) and _fits(known, query):
                    heapq.heappush(held, (turn, known))
                reads.at = place + BEHIND
        except NoReadsLeft as none_left:
            ended, reads.left = NoReadsLeft(SCAN_MARK + none_left.place), MAX_HELD_READS
        while held:
            reads.at = held[0][0]
            if change := await self._change(*heapq.heappop(held), reads, phrases, whole_trail=whole_trail):
                yield change
        if ended:
            raise ended

    async def _change(
        self, turn: str, known: Trail, reads: IndexReader, phrases: Sequence[str], *, whole_trail: bool
    ) -> AuditedChange | None:
        """Its first entry and its last ones; those between are counted. None where a phrase does not stand in it."""
        numbers = await self._numbers(known, reads, with_items=whole_trail)
        fits = whole_trail or len(numbers) <= MAX_STEPS_READ
        shown = numbers if fits else [numbers[0], *numbers[1 - MAX_STEPS_READ :]]
        reads.take(len(shown))
        entries = await asyncio.gather(*map(self._log.entry, shown))
        there = [one for one in entries if one]
        own = [one for one in there if known.owns(one)]
        if not own:
            return None
        undone = next((one for one in reversed(there) if not known.owns(one)), None)
        more, at = len(numbers) - len(shown), known.last_before(None)
        change = AuditedChange(known.id, own, turn + BEHIND, more, undone, at)
        return change if _holds(change, phrases) else None

    async def _numbers(self, known: Trail, reads: IndexReader, *, with_items: bool) -> list[int]:
        """Which entries these are, oldest first; what came since the trail was read is not among them."""
        found = await reads.scan(f"{known.step_key}/", limit=len(known.steps))
        if with_items and known.items:
            found = sorted([*found, *await reads.scan(f"{known.item_key}/", limit=len(known.items))])
        return [int(one) for one in found]


def _resumed(after: str) -> tuple[str, str]:
    """From which listing on a page looks, and behind which turn what it shows stands."""
    if after.startswith(SCAN_MARK):
        return after.removeprefix(SCAN_MARK), ""
    return (f"{after.partition('-')[0]}-", after) if after else ("", "")


async def _unions(reads: IndexReader, term: AuditTerm) -> list[ListingUnion]:
    """Each must hold. An address or an id is itself, where the log has it; else each of its words, or what they are
    part of. Raises TooManyAlike."""
    fields = DOER_FIELDS if term.field == DOER_FIELD else (term.field,)
    if term.exact:
        prefixes = [_prefix(field, one) for text in term.texts if (one := whole(text)) for field in fields]
        return [ListingUnion([Listings(reads, one) for one in prefixes])]
    (text,) = term.texts
    one = whole(text)
    if one and words(text) != [one]:
        prefixes = [_prefix(field, one) for field in fields]
        if any([await reads.scan(each, limit=1) for each in prefixes]):
            return [ListingUnion([Listings(reads, each) for each in prefixes])]
    return [await _alike(reads, fields, word) for word in words(text)]


async def _alike(reads: IndexReader, fields: Sequence[str], part: str) -> ListingUnion:
    """A word, and every other that it is part of."""
    most = 3 * MAX_ALIKE_WORDS  # a word may hold a part several times
    found = await reads.scan(f"{trail.PART_KEY}/{part}", limit=most)
    alike = list(dict.fromkeys([part, *(one.rpartition("/")[2] for one in found)]))
    if len(found) == most or len(alike) > MAX_ALIKE_WORDS:
        known = [_prefix(one, part) for one in fields]
        known += [_prefix(STEM_FIELD, stem_of(part))] if WORD_FIELD in fields else []
        if not any([await reads.scan(one, limit=1) for one in known]):
            raise TooManyAlike(part)
        alike = [part]
        reads.as_whole.append(part)
    prefixes = [_prefix(field, one) for field in fields for one in alike]
    if WORD_FIELD in fields:
        prefixes.append(_prefix(STEM_FIELD, stem_of(part)))
    return ListingUnion([Listings(reads, one) for one in prefixes])


def _prefix(field: str, word: str) -> str:
    return f"{trail.TERM_KEY}/{field}/{word}/"


def _fits(known: Trail, query: AuditQuery) -> bool:
    """Whether it stands as it is to stand now, and is not the opposite of something that is looked for."""
    opposite = any((term.field, one) in known.terms for term in query.terms for one in term.unless)
    return not opposite and all(not term.now or known.state in term.now for term in query.terms)


def _within(known: Trail, query: AuditQuery) -> bool:
    """Whether anything of it happened then."""
    since, until = query.since or 0.0, query.until
    return any(at >= since and (until is None or at < until) for at in (*known.steps, *known.items))


def _holds(change: AuditedChange, phrases: Sequence[str]) -> bool:
    """Whether every phrase stands somewhere in it as it was typed, not only its words."""
    if not phrases:
        return True
    said = [folded(text) for entry in change.entries for text in texts(entry)]
    pairs = sent(one for entry in change.entries for one in entry.get("stored_intents", ()))
    said += [folded(f"{name}: {value}") for name, value in pairs]
    return all(any(folded(phrase) in text for text in said) for phrase in phrases)
