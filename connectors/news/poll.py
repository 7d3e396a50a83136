"""A look at a platform that must be asked: a bounded number of reads, and what could not be seen by them."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.news.news import ITEM_ERRORS, AskPlatform, if_there

R = TypeVar("R")

MAX_CALLS_PER_POLL = 50
"""Calls of one look."""
_ADVICE_PATTERN = re.compile(r" Try again in [^.]+\.")

Reads = Mapping[type[Intent[Any]], tuple[str, ...]]
"""By the operation that a look asks for, the events that are not seen without it; none where it only adds names."""


class Poll:
    """The reads of one look.

    What says something of one thing only, such as a class that is gone, is no trouble. Where an operation never answers
    in a whole look, the events that need it are `unseen`.
    """

    def __init__(self, ask: AskPlatform, reads: Reads, calls: int = MAX_CALLS_PER_POLL) -> None:
        self._ask, self._reads = ask, reads
        self.left = calls
        """Calls that it may still make."""
        self._answered: set[type[Intent[Any]]] = set()
        self._failed: dict[type[Intent[Any]], errors.PlatformError] = {}

    async def need(self, intent: Intent[R]) -> R:
        """What the look cannot do without. Raises errors.PlatformError."""
        self.left -= 1
        found = await self._ask(intent)
        self._answered.add(type(intent))
        return found

    async def whole(self, intent: Intent[R], known: bool, title: str) -> R:
        """The same of a listing, of which something is `known` from the look before. That all of it is gone at once is
        not believed: what is remembered stays. Raises errors.PlatformError."""
        found = await self.need(intent)
        if known and not (found.items if isinstance(found, Page) else found):
            raise errors.Unexpected(title, why="lists nothing, though there was something before")
        return found

    async def read(self, intent: Intent[R]) -> R | None:
        """Nothing for what is gone, closed or broken. That the platform is down, or wants to be left alone, ends the
        look: raises errors.PlatformError."""
        try:
            return await self.need(intent)
        except ITEM_ERRORS as error:
            if isinstance(error, errors.NotFound):
                self._answered.add(type(intent))
            else:
                self._failed.setdefault(type(intent), error)
            return None

    async def peek(self, intent: Intent[R]) -> R | None:
        """What nothing depends on: where it cannot be had, nothing is unseen. Raises errors.PlatformError."""
        self.left -= 1
        return await if_there(self._ask(intent))

    async def attempt(self, intent: Intent[R]) -> R | None:
        """The same for a trial: whatever fails, fails for this operation alone."""
        try:
            return await self.read(intent)
        except errors.PlatformError as error:
            self._failed.setdefault(type(intent), error)
            return None

    @property
    def failed(self) -> Mapping[type[Intent[Any]], errors.PlatformError]:
        """By operation, why it never answered."""
        return {one: error for one, error in self._failed.items() if one not in self._answered}

    @property
    def unseen(self) -> Mapping[str, str]:
        """By event, why it could not be seen, as sentences."""
        return {event: why(error) for one, error in self.failed.items() for event in self._reads.get(one, ())}


def why(error: errors.PlatformError) -> str:
    """What happened, without the advice for somebody who waits for an answer."""
    return _ADVICE_PATTERN.sub("", error.fact)
