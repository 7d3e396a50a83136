"""The rows of a listing from which a value is chosen, or among which a name is looked up.

They are kept for a minute for each person. Where the platform searches, it is asked for the surest word of what was
typed, and for the whole only where that word leaves too much or nothing. Which questions are asked depends on what was
typed alone, so that the same letters find the same rows whatever was typed before. What is kept only saves calls: a
kept answer has that to a longer word too, where all that the platform found came and it shows what is found for it.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.desk import Desk, RequestRefused
from bot.policy.policy import Actor
from bot.runtime.logs import logger
from connectors.catalog import operation
from connectors.core.errors import PartRead, PlatformError
from connectors.core.field_markers import NamedIn, OptionsFrom
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, Mistakes, make, operation_id
from connectors.core.record import plain
from connectors.core.same import folded, has_words, spelled, surest_word
from connectors.core.stretches import in_stretches

log = logger("registrar.pickers")

PICKER_CACHE_TTL_S = 60.0
"""Seconds for which rows are believed."""
MAX_PICKER_ROWS = 2000
"""Rows of a listing that are looked through where the platform does not search."""
MAX_FOUND_ROWS = 200
"""Rows that a platform found which are looked through; who has more to choose from types a little more."""
FIRST_CUT = f"among the first {MAX_FOUND_ROWS} listed"
LISTING_CUT = f"only the first {MAX_PICKER_ROWS:,} were searched"
FOUND_CUT = "there are more, so type more of it"
LISTING_LATE = "the list hasn't arrived yet"
LISTING_FAILED = "the list couldn't be read"
"""Why there may be more than is offered."""

ListingRow = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """Where the value of a field comes from, and what is known of what that asks for first."""

    platform: str
    source: OptionsFrom | NamedIn
    needs: Mapping[str, Any]


@dataclass(frozen=True)
class ListingAnswer:
    """Rows for what was typed.

    Attributes:
        exact: what the platform itself found that is exactly so
        found: what it found for it
        listed: among what this is to be looked for here
        unseen: why there may be others; empty where these are all
    """

    exact: Sequence[ListingRow] = ()
    found: Sequence[ListingRow] = ()
    listed: Sequence[ListingRow] = ()
    unseen: str = ""


@dataclass(frozen=True)
class _Question:
    """What is asked of a platform: `words` is what it searches for, folded; empty where it lists, or shows what is
    `exactly` so."""

    intent: Intent[Any]
    words: str = ""
    exactly: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.intent.platform, operation_id(type(self.intent)), repr(sorted(vars(self.intent).items()))


@dataclass(frozen=True)
class _Read:
    """What came: all of it, or as many rows as are looked through."""

    rows: Sequence[ListingRow]
    whole: bool


@dataclass(frozen=True)
class _Kept:
    at: float
    listing: Listing
    question: _Question
    task: "asyncio.Task[_Read]"

    @property
    def came(self) -> _Read | None:
        """None where it has not come, or failed."""
        return None if not self.task.done() or self.task.exception() else self.task.result()


class ListingRows:
    """Reads them, through the desk, as whoever asks."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, ...], _Kept] = {}

    async def matching(self, desk: Desk, actor: Actor, listing: Listing, typed: str, timeout_s: float) -> ListingAnswer:
        """What there is for what was typed, as far as it comes in so many seconds. What comes later is there for the
        next letter. Never raises: what cannot be read is not there, and is said."""
        until = time.monotonic() + timeout_s
        self._forget()
        word = surest_word(typed) or typed.strip()
        main = self._search(listing, word) or self._list(listing)
        if not main:
            return ListingAnswer(unseen=LISTING_FAILED)
        side = self._exactly(listing, typed)
        read, *beside = await self._answers(desk, actor, listing, [main, *([side] if side else [])], until)
        exact = [row for one in beside if isinstance(one, _Read) and one.whole for row in one.rows]
        if not isinstance(read, _Read):
            return ListingAnswer(exact, unseen=read)
        if not main.words:
            searches = listing_search(listing)
            unseen = "" if read.whole else FOUND_CUT if searches else LISTING_CUT
            return ListingAnswer(exact, listed=read.rows, unseen=unseen)
        if folded(word) == folded(typed):
            return ListingAnswer(exact, read.rows, unseen="" if read.whole else FOUND_CUT)
        if exact or (read.whole and any(has_words(texts(row), typed) for row in read.rows)):
            return ListingAnswer(exact, listed=read.rows, unseen="" if read.whole else FOUND_CUT)
        again = self._search(listing, spelled(typed))
        (more,) = await self._answers(desk, actor, listing, [again], until) if again else (LISTING_FAILED,)
        if not isinstance(more, _Read):
            return ListingAnswer(exact, listed=read.rows, unseen=more)
        return ListingAnswer(exact, more.rows, read.rows, "" if read.whole or more.whole else FOUND_CUT)

    async def first(self, desk: Desk, actor: Actor, listing: Listing, timeout_s: float) -> ListingAnswer:
        """What a listing shows first, for a name that is mistyped: a platform that searches finds nothing for it.
        Never raises: what cannot be read is not there."""
        if not (question := self._list(listing)):
            return ListingAnswer()
        (read,) = await self._answers(desk, actor, listing, [question], time.monotonic() + timeout_s)
        if not isinstance(read, _Read):
            return ListingAnswer()
        return ListingAnswer(listed=read.rows, unseen="" if read.whole else FIRST_CUT)

    async def _answers(
        self, desk: Desk, actor: Actor, listing: Listing, questions: Sequence[_Question], until: float
    ) -> list[_Read | str]:
        """What came of each, all asked at the same time, or why nothing did."""
        tasks = [self._task(desk, actor, listing, one) for one in questions]
        await asyncio.wait(tasks, timeout=max(0, until - time.monotonic()))
        return [_outcome(one, task) for one, task in zip(questions, tasks, strict=True)]

    def _task(self, desk: Desk, actor: Actor, listing: Listing, question: _Question) -> "asyncio.Task[_Read]":
        key = (actor.id, *question.key)
        known = self._kept.get(key)
        if known and not (known.task.done() and known.task.exception()):
            return known.task
        most = MAX_FOUND_ROWS if question.exactly or listing_search(listing) else MAX_PICKER_ROWS
        kept = self._narrowed(actor, listing, question)
        if not kept:
            task = asyncio.create_task(_fetch(desk, actor, question.intent, most))
            kept = _Kept(self._clock(), listing, question, task)
        self._kept[key] = kept
        return kept.task

    def _narrowed(self, actor: Actor, listing: Listing, question: _Question) -> _Kept | None:
        """The answer to it that is part of a kept one."""
        if not question.words.isalnum():
            return None
        for (who, *_), kept in self._kept.items():
            words, read = kept.question.words, kept.came
            if who == actor.id and kept.listing == listing and read and read.whole:
                rows = narrowed(read.rows, words, question.words)
                if rows is not None:
                    return _Kept(kept.at, listing, question, asyncio.create_task(_at_hand(_Read(rows, whole=True))))
        return None

    def _search(self, listing: Listing, words: str) -> _Question | None:
        """None where the platform cannot be asked for this."""
        if not words or not (found := listing_search(listing)):
            return None
        name, field = found
        return _asked(listing, name, {field: words}, folded(words))

    def _list(self, listing: Listing) -> _Question | None:
        asked = dict(listing.source.asked) if isinstance(listing.source, NamedIn) else {}
        return _asked(listing, listing.source.operation, asked)

    def _exactly(self, listing: Listing, typed: str) -> _Question | None:
        """Rows that have exactly this; None where nothing can be asked for them, or this is no address."""
        source = listing.source
        field = source.exact if isinstance(source, OptionsFrom) else source.by
        if not field or not typed.strip() or ("email" in field and "@" not in typed):
            return None
        asked = dict(source.asked) if isinstance(source, NamedIn) else {}
        question = _asked(listing, source.operation, {**asked, field: spelled(typed)})
        return replace(question, exactly=True) if question else None

    def _forget(self) -> None:
        now = self._clock()
        self._kept = {key: one for key, one in self._kept.items() if now - one.at <= PICKER_CACHE_TTL_S}


def listing_search(listing: Listing) -> tuple[str, str] | None:
    """The operation and its field with which the platform searches; None where it does not."""
    source = listing.source
    return source.searched if isinstance(source, OptionsFrom) and source.search else None


def texts(row: ListingRow) -> str:
    """All that can be read in a row, a line each."""
    return "\n".join(str(one) for one in row.values() if isinstance(one, str | int) and not isinstance(one, bool))


def narrowed(rows: Sequence[ListingRow], words: str, longer: str) -> Sequence[ListingRow] | None:
    """Of all rows that a platform found for `words`, those that it finds for a `longer` word that begins so; None where
    the rows do not show it. They do where it finds parts of words, and each row has the longer one wherever it has the
    shorter, or nowhere: nobody knows in which of its columns the platform looks."""
    if not longer.startswith(words) or not finds_parts(words, rows):
        return None
    found = []
    for row in rows:
        there = {longer in one for one in map(folded, texts(row).split("\n")) if words in one}
        if len(there) != 1:
            return None
        found += [row] if there.pop() else []
    return found


def finds_parts(words: str, rows: Iterable[ListingRow]) -> bool:
    """Whether these rows show that a platform finds parts of words: each has what was searched for, and some have it
    only within a longer word."""
    plain_rows = [folded(texts(row)) for row in rows]
    alone = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    return bool(words) and all(words in one for one in plain_rows) and any(not alone.search(one) for one in plain_rows)


async def _at_hand(read: _Read) -> _Read:
    return read


def _asked(listing: Listing, name: str, data: Mapping[str, Any], words: str = "") -> _Question | None:
    cls = operation(listing.platform, name)
    if not cls:
        return None
    needs = {name: value for name, value in listing.needs.items() if name in field_specs(cls)}
    try:
        return _Question(make(cls, {**needs, **data}), words)
    except Mistakes:
        return None


async def _fetch(desk: Desk, actor: Actor, intent: Intent[Any], most: int) -> _Read:
    """As much of a listing as is looked through; of one that comes in a single answer, all."""
    rows: list[ListingRow] = []
    paged = desk.executor.connector(intent.platform).paginator(intent) is not None
    try:
        async for page in desk.pages(intent, actor):
            shown = [plain(row) async for row in in_stretches(page)]
            rows += [row for row in shown if isinstance(row, Mapping)]
            if paged and len(rows) >= most:
                return _Read(rows, whole=False)
    except PartRead:  # what was read can be chosen from
        return _Read(rows, whole=False)
    return _Read(rows, whole=True)


def _outcome(question: _Question, task: "asyncio.Task[_Read]") -> _Read | str:
    name = operation_id(type(question.intent))
    if not task.done():
        log.info("picker_late", operation=name)
        return LISTING_LATE
    if error := task.exception():
        if not isinstance(error, RequestRefused | PlatformError | Mistakes):
            raise error
        log.info("picker_empty", operation=name, error=type(error).__name__)
        return LISTING_FAILED
    return task.result()
