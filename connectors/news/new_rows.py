"""News of a platform that must be asked, as simple as they can be: what a listing has that it had not before.

class AcmeNews(ListingSource):
    platform = "acme"
    every = 300.0
    kinds = {"course_enrollment": EventKind("{person} is enrolled", "{person} was enrolled.", ("person",))}
    tells = (NewRows("course_enrollment", EnrollmentsList(), key=lambda one: one.id, facts=_facts),)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.news import news_facts
from connectors.news.news import AskPlatform, News, Source, Trial, Watched
from connectors.news.poll import Poll

MAX_NEWS_PER_POLL = 50
"""News of one kind that one look tells: the oldest. The others come with the next one."""
MAX_REMEMBERED_ROWS = 5_000
"""Rows that are remembered besides those that are listed: the last ones."""
ROW_DIGEST_CHARS = 12
"""Characters by which a row is remembered."""


@dataclass(frozen=True)
class NewRows:
    """One kind of news: each row of a listing, once, from when it is first seen there. What is there at the first look
    is not new.

    Attributes:
        event: the kind
        listing: the read; new rows must be in its first answer, so ask for the newest first where it has pages
        key: what tells a row from all others, now and later; a row without it is not told
        facts: what is told of a row, made with `news_facts.facts`
        at: when it happened, in Unix seconds; None where the platform does not say
        about: what it gathers under, such as ("course", "abc123")
    """

    event: str
    listing: Intent[Any]
    key: Callable[[Any], object]
    facts: Callable[[Any], Mapping[str, tuple[str, ...]]]
    at: Callable[[Any], float | None] = lambda row: None
    about: Callable[[Any], tuple[str, str] | None] = lambda row: None

    def news(self, platform: str, row: Any) -> News:
        key = news_facts.key(self.event, str(self.key(row)))
        return News(platform, self.event, key, self.at(row), self.facts(row), self.about(row))


class ListingSource(Source):
    """A Source whose news are the new rows of listings, one call each."""

    tells: ClassVar[tuple[NewRows, ...]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        listings = [type(one.listing) for one in cls.tells]
        cls.reads = {asked: tuple(one.event for one in cls.tells if type(one.listing) is asked) for asked in listings}

    async def rehearse(self, look: Trial) -> None:
        for one in self.tells:
            await look.attempt(one.listing)

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """`memory` has, by event, digests of the rows that were seen, the last ones at the end."""
        poll, seen, news = Poll(ask, self.reads), dict[str, list[str]](memory or {}), list[News]()
        for one in self.tells:
            found = await poll.read(one.listing)
            if found is not None:
                rows, seen[one.event] = unseen_rows(found, one, seen.get(one.event))
                news += (one.news(self.platform, row) for row in rows)
        return Watched(tuple(news), seen, poll.unseen)


def unseen_rows(found: Any, kind: NewRows, seen: Sequence[str] | None) -> tuple[list[Any], list[str]]:
    """The rows to tell of, the oldest first where they say when they happened, and what to remember. `seen` is None at
    the first look."""
    listed: dict[str, Any] = {}
    for row in found.items if isinstance(found, Page) else found:
        if (key := kind.key(row)) not in (None, ""):
            listed.setdefault(news_facts.digest(str(key))[:ROW_DIGEST_CHARS], row)
    if seen is None:
        return [], [*listed]
    known = set(seen)
    fresh = [one for one in listed if one not in known]
    if all(kind.at(listed[one]) is not None for one in fresh):
        fresh.sort(key=lambda one: kind.at(listed[one]) or 0.0)
    told = fresh[:MAX_NEWS_PER_POLL]
    gone = [one for one in seen if one not in listed][-MAX_REMEMBERED_ROWS:]
    return [listed[one] for one in told], [*gone, *(one for one in seen if one in listed), *told]
