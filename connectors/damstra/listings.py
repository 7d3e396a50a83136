"""Listings of Damstra read to their end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from connectors.core.errors import FellShort, NotFound, PartRead, PlatformError, Restless
from connectors.core.intent import Intent
from connectors.core.paging import may_go_on
from connectors.core.record import Page, unread
from connectors.everyday.everyday import Reader, Stopped, unread_rows
from connectors.everyday.looks import look_at_all, some_of

R = TypeVar("R")
MAX_ROWS = 20_000
"""Rows of one listing that are read; 100 come with a call, and Damstra gets two calls a second."""
MAX_REREAD_ROWS = 1_000
"""Rows of one listing that are read once more, page by page, where they moved while they were read: some seconds."""


@dataclass
class Listing(Generic[R]):
    """What was read of a listing.

    Attributes:
        what: what its rows are
        stopped: where it stops early; None where this is all of it
        why: what Damstra did that made it stop, as a sentence; empty where it was for lack of time
        unread: rows that came and are nothing of the kind
    """

    what: str
    stopped: Stopped | None = None
    why: str = ""
    unread: int = 0
    _rows: dict[Any, R] = field(default_factory=dict)

    @property
    def rows(self) -> list[R]:
        """Each once: rows move to another page while pages are read."""
        return list(self._rows.values())

    @property
    def unseen(self) -> tuple[str, ...]:
        return (*filter(None, (self.why,)), *unread_rows("Damstra", self.what, self.unread))

    def keep(self, rows: Sequence[R]) -> None:
        self.unread += unread(rows)
        for row in rows:
            self._rows.setdefault(_own(row), row)

    def stop(self, of: int | None, why: str = "") -> None:
        self.stopped, self.why = Stopped(len(self._rows), of, self.what), why


async def whole(reader: Reader, intent: Intent[Page[R]], what: str, first: Page[R] | None = None) -> Listing[R]:
    """A listing to its end. Where Damstra counts the rows, its pages are asked for at once, and page by page where what
    came is not what it counts. `what` is what they are; `first` is its first page, where that was read already."""
    page = first if first is not None else await reader.read(intent)
    found = Listing[R](what)
    found.keep(page.items)
    asked = getattr(intent, "max_results")  # noqa: B009  # every listing has it, which no checker sees
    size, total = page.came, page.total
    if not may_go_on(size, total, 0, asked):
        return found
    if total is None or total <= size:
        await _page_by_page(reader, intent.model_copy(update={"start_index": size}), found)
        return found
    starts = range(size, min(total, MAX_ROWS), size)
    pages = await look_at_all(reader, [intent.model_copy(update={"start_index": start}) for start in starts])
    if pages.fault:
        raise pages.fault
    further = pages.found.values()
    for one in further:
        found.keep(one.items)
    if pages.late or total > MAX_ROWS:
        found.stop(total)
    elif any(one.total != total for one in further) or size + sum(one.came for one in further) != total:
        if total > MAX_REREAD_ROWS:
            found.stop(total, Restless("Damstra Learning", len(found.rows)).sentence)
            return found
        found = Listing[R](what)
        await _page_by_page(reader, intent, found)
    return found


def unseen(names: Sequence[tuple[str, PlatformError]], what: str) -> tuple[str, ...]:
    """A sentence on those that were gone, and one on each way in which others failed. `what` is what they are."""
    gone = [name for name, error in names if isinstance(error, NotFound)]
    said = [f"Gone since Damstra listed these {what}: {some_of(gone)}."] if gone else []
    for sentence in dict.fromkeys(error.sentence for _, error in names if not isinstance(error, NotFound)):
        which = [name for name, error in names if error.sentence == sentence]
        said.append(f"I could not look at {what} {some_of(which)}: {sentence}")
    return tuple(said)


async def _page_by_page(reader: Reader, intent: Intent[Page[R]], found: Listing[R]) -> None:
    try:
        async for rows in reader.pages(intent):
            found.keep(rows)
            if len(found.rows) >= MAX_ROWS:
                found.stop(None)
                return
    except PartRead as part:
        found.stop(part.total if isinstance(part, FellShort) else None, part.sentence)


def _own(row: Any) -> Any:
    """What tells a row from all others: its number, and its name where several things have one number."""
    id = getattr(row, "id", None) or getattr(row, "lesson_version_id", None) or getattr(row, "lesson_id", None)
    names = ("user_id", "email_address", "lesson_name", "name")
    return (id, *(getattr(row, name, None) for name in names)) if id is not None else object()
