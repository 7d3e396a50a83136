"""Listings of Damstra read to their end, and the one word by which they can be searched."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from connectors.core.errors import NotFound, PlatformError
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.everyday.everyday import Reader, Stopped

R = TypeVar("R")
MAX_ROWS = 20_000
"""Rows of one listing that are read; 100 come with a call, and Damstra gets two calls a second."""
MAX_NAMED = 10
"""Things that a sentence names one by one."""
_WORD = re.compile(r"[^\W_]+(?:[._][^\W_]+)*")
_MAY_BE_ELIDED = re.compile(r"[dlmno]\w{3,}", re.IGNORECASE)
_ASCII_WORD = re.compile(r"[0-9A-Za-z]{3,}(?:[._][0-9A-Za-z]+)*")


def search_word(text: str) -> str | None:
    """The part to ask for of what was typed: the longest word without accents, apostrophes and dashes, which may be
    stored otherwise than they are typed. What comes back is compared as a whole; None asks for everything."""
    plain = unicodedata.normalize("NFKC", text)
    return max(_ASCII_WORD.findall(plain) or _WORD.findall(plain), key=len, default=None)


def search_words(name: str) -> list[str | None]:
    """The parts to ask for of a name; of one that may be O'Brien typed without its apostrophe also what stands behind
    that."""
    word = search_word(name)
    return [word, word[1:]] if word and _MAY_BE_ELIDED.match(word) else [word]


async def whole(
    reader: Reader, intent: Intent[Page[R]], what: str, first: Page[R] | None = None
) -> tuple[list[R], Stopped | None]:
    """The rows of a listing, each once, and where they stop early for lack of time. `what` is what they are; `first` is
    its first page, where that was read already."""
    page = first if first is not None else await reader.read(intent)
    found: dict[Any, R] = {}
    _keep(found, page.items)
    size = len(page.items)
    if page.total is None:
        await _to_the_end(reader, intent, found)
        return list(found.values()), Stopped(len(found), None, what) if len(found) >= MAX_ROWS else None
    if not size or size >= page.total:
        return list(found.values()), None
    starts = range(size, min(page.total, MAX_ROWS), size)
    pages = await reader.sweep([intent.model_copy(update={"start_index": start}) for start in starts])
    for further in _read(pages).values():
        _keep(found, further.items)
    complete = None not in pages and page.total <= MAX_ROWS
    return list(found.values()), None if complete else Stopped(len(found), page.total, what)


@dataclass(frozen=True)
class Looks(Generic[R]):
    """What many reads brought, by their place: their results, what failed, and how many there was no time for."""

    found: Mapping[int, R]
    failed: Mapping[int, PlatformError]
    late: int


async def each(reader: Reader, intents: Sequence[Intent[R]]) -> Looks[R]:
    """One that fails costs itself alone. Raises what the first failed with, where none was read and none is late; what
    is gone since it was listed fails nothing."""
    results = await reader.sweep(intents)
    found = {place: one for place, one in enumerate(results) if not isinstance(one, PlatformError) and one is not None}
    failed = {place: one for place, one in enumerate(results) if isinstance(one, PlatformError)}
    late = sum(one is None for one in results)
    if not (found or late) and (faults := [one for one in failed.values() if not isinstance(one, NotFound)]):
        raise faults[0]
    return Looks(found, failed, late)


def unseen(names: Sequence[tuple[str, PlatformError]], what: str) -> tuple[str, ...]:
    """A sentence on those that were gone, and one on each way in which others failed. `what` is what they are."""
    gone = [name for name, error in names if isinstance(error, NotFound)]
    said = [f"Gone since Damstra listed these {what}: {listed(gone)}."] if gone else []
    for sentence in dict.fromkeys(error.sentence for _, error in names if not isinstance(error, NotFound)):
        which = [name for name, error in names if error.sentence == sentence]
        said.append(f"I could not look at {what} {listed(which)}: {sentence}")
    return tuple(said)


def listed(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")


def _read(results: Sequence[R | PlatformError | None]) -> dict[int, R]:
    """Those that were read, by their place. Raises what failed otherwise than by being gone: then it is the end."""
    found: dict[int, R] = {}
    for place, one in enumerate(results):
        if isinstance(one, PlatformError):
            if not isinstance(one, NotFound):
                raise one
        elif one is not None:
            found[place] = one
    return found


async def _to_the_end(reader: Reader, intent: Intent[Page[R]], found: dict[Any, R]) -> None:
    """Page by page, where Damstra does not count the rows, up to a page that is not full or brings nothing new."""
    size = getattr(intent, "max_results")  # noqa: B009  # every listing has it, which no checker sees
    if len(found) < size:
        return
    async for rows in reader.pages(intent.model_copy(update={"start_index": len(found)})):
        if not _keep(found, rows) or len(found) >= MAX_ROWS:
            return


def _keep(found: dict[Any, R], rows: Sequence[R]) -> bool:
    """Whether any of these was new: rows move to another page while pages are read."""
    before = len(found)
    for row in rows:
        id = getattr(row, "id", None) or getattr(row, "lesson_version_id", None) or getattr(row, "lesson_id", None)
        found.setdefault(id if id is not None else object(), row)
    return len(found) > before
