"""Who carries events to webhooks: once, without a signature, and without looking whether they arrived.

The document says nothing of a second try, so there is none.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

WEBHOOK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Hook:
    """Where events go: those of one name, or all."""

    uri: str
    event: str = ""


class Postman:
    def __init__(self, hooks: Sequence[Hook]) -> None:
        self._hooks = hooks
        self._http = httpx.AsyncClient(timeout=WEBHOOK_TIMEOUT_S)
        self._under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()

    def carry(self, event: Mapping[str, str]) -> None:
        """Begin to bring it to everybody who wants it; nobody waits for that."""
        for hook in self._hooks:
            if hook.event in ("", event["name"]):
                task = asyncio.get_running_loop().create_task(self._bring(hook, event))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def _bring(self, hook: Hook, event: Mapping[str, str]) -> None:
        with suppress(httpx.HTTPError):
            await self._http.post(hook.uri, json=dict(event))
