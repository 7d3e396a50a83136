"""How an everyday verb reads: through the desk, with the rights of the person who asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.desk import Desk
from bot.policy.policy import Actor
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, digest
from connectors.core.record import Page
from connectors.everyday.everyday import Everyday
from connectors.everyday.verbs import Verb

R = TypeVar("R")
SWEEP_TIMEOUT_S = 8.0
"""Seconds that a look through many things may take at once."""


class PlatformReader:
    """The `Reader` of one platform for one command: what was read once is not read again."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self._desk, self._actor = desk, actor
        self._known: dict[str, asyncio.Future[Any]] = {}

    async def read(self, intent: Intent[R]) -> R:
        key = digest(intent)
        if key not in self._known:
            self._known[key] = asyncio.ensure_future(self._desk.read(intent, self._actor))
        found: R = await self._known[key]
        return found

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | PlatformError | None]:
        tasks = [asyncio.create_task(self.read(intent)) for intent in intents]
        if tasks:
            await asyncio.wait(tasks, timeout=SWEEP_TIMEOUT_S)
        return [*map(_swept, tasks)]

    async def now(self) -> datetime:
        return datetime.now(UTC)

    async def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        async for rows in self._desk.pages(intent, self._actor):
            yield rows


def _swept(one: asyncio.Future[R]) -> R | PlatformError | None:
    if not one.done():
        return None
    error = one.exception()
    return error if isinstance(error, PlatformError) else one.result()


def able(desk: Desk, verb: Verb) -> tuple[str, ...]:
    """The connected platforms that have a verb."""
    return tuple(name for name in desk.connected if verb in verbs_of(name))


def verbs_of(platform: str) -> frozenset[Verb]:
    kind = platforms()[platform].everyday
    return kind.can() if kind else frozenset()


def everyday_of(desk: Desk, actor: Actor, names: Sequence[str]) -> Mapping[str, Everyday]:
    """These platforms as this person may use them, by name."""
    kinds = {name: platforms()[name].everyday for name in names}
    return {name: kind(PlatformReader(desk, actor)) for name, kind in kinds.items() if kind}
