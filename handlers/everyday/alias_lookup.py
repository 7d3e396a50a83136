"""Whom a platform knows by an address: read by Registrar itself, since only approvers are shown it, on the card."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.desk import Desk, RequestRefused
from bot.directory.aliases import AliasRequest
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.everyday.exact import NotKnown, Unclear
from connectors.everyday.verbs import Verb

R = TypeVar("R")
ALIAS_LOOKUP_TIMEOUT_S = 8.0


class OwnReader:
    """The `Reader` of one look of Registrar's own, which asks no person's rights."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def read(self, intent: Intent[R]) -> R:
        found: R = await self._desk.executor.look(intent)
        return found

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | PlatformError | None]:
        return await self._desk.executor.reads.sweep(intents, ALIAS_LOOKUP_TIMEOUT_S / 2)

    async def now(self) -> datetime:
        return datetime.fromtimestamp(await self._desk.now(), UTC)

    async def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        async for page in self._desk.executor.connector(intent.platform).pages(intent):
            yield page.items if isinstance(page, Page) else page


async def looked_up(desk: Desk, request: AliasRequest) -> AliasRequest:
    """The same with how the platform calls whoever has the address now, or why it does not say."""
    platform = platforms()[request.platform]
    title, kind = platform.title, platform.everyday
    if not kind or Verb.FIND not in kind.can():
        return replace(request, known="", account="", unread=f"{title} can't say who has this address.")
    verbs = kind(OwnReader(desk))
    reader: Any = verbs.person(request.address)
    try:
        person = await asyncio.wait_for(reader, ALIAS_LOOKUP_TIMEOUT_S)
    except NotKnown:
        part = f"I looked through a part of {title} only, and found no one by this address." if verbs.stopped else ""
        return replace(request, known="", account="", unread=part)
    except Unclear:
        return replace(
            request, known="", account="", unread=f"{title} has several accounts that this address may mean."
        )
    except (PlatformError, RequestRefused, TimeoutError):
        return replace(request, known="", account="", unread=f"{title} didn't say who has this address.")
    return replace(request, known=person.called, account=person.id, unread="")
