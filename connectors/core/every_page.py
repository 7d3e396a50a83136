"""A listing read to its end, over all its pages, or as far as it can be: what is missing is never passed over."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.paging import MAX_FRUITLESS_PAGES, MAX_PAGES, MAX_REREAD_PAGES, Paginator, RowsSeen, Tally
from connectors.core.record import Page

R = TypeVar("R")
T = TypeVar("T")


class Lister(Protocol):
    """A connector, as far as a listing needs one."""

    @property
    def title(self) -> str: ...

    async def run(self, intent: Intent[T]) -> T: ...

    def after(self, intent: Intent[T], page: Any) -> Intent[T] | None: ...


async def every_page(connector: Lister, here: Intent[Page[R]], how: Paginator | None) -> AsyncIterator[Page[R]]:
    """From `here` on, one page at a time, each row once; what came before is not kept. A page that is gone is the end.
    Where rows have moved meanwhile, the page before is read again. Raises errors.PartRead after all that was read,
    where the platform goes on without end, ends before as many came as it says there are, or names a next page that
    cannot be asked for."""
    tally, seen, fruitless, steps_back, stuck = Tally(how.before(here) if how else 0), RowsSeen(), 0, 0, False
    following: Intent[Page[R]] | None = here
    for count in range(MAX_PAGES):
        try:
            page = await connector.run(here)
        except errors.NotFound:
            if count:
                following = None
                break
            raise
        if not isinstance(page, Page):
            yield page
            return
        new = await seen.new(page.items, here, page.total)
        tally.add(page, seen.came)
        missing = how.beyond(here, page) if how and tally.missing else None
        again = how.back(here, tally.moved) if how and tally.moved and steps_back < MAX_REREAD_PAGES else None
        if how and again:
            tally.came, steps_back = (how.before(again) or 0) - (tally.before or 0), steps_back + 1
        following = again or connector.after(here, page) or missing
        stuck = page.names_next and not following
        page = replace(page, items=new)
        fruitless = 0 if page.items or again else fruitless + 1
        yield page
        if fruitless and (tally.complete or not (page.names_next or tally.missing)):
            following = None  # all came, or only we thought that there might be more
        if not following or fruitless > MAX_FRUITLESS_PAGES:
            break
        here = following
        del page, new  # before the next one comes
    if following:
        raise errors.Endless(connector.title, len(seen), in_circles=bool(fruitless))
    if tally.missing or (stuck and not tally.complete):
        raise errors.FellShort(connector.title, len(seen), tally.total if tally.missing else None)
    if steps_back == MAX_REREAD_PAGES:
        raise errors.Restless(connector.title, len(seen))
