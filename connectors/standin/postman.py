"""Who carries events to webhooks: once, and without looking whether they arrived.

That is what most documents say, or leave open. A platform that tries again, or switches webhooks off, has its own.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Any, Self

import httpx

WEBHOOK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Hook:
    """Where events go: those of one name, or all. `secret` is what was set up with it, if anything was."""

    uri: str
    event: str = ""
    secret: str = ""


class Postman:
    def __init__(self, shown: Callable[[str, bytes], Mapping[str, str]]) -> None:
        """`shown` makes the headers that show a receiver who posts, of the secret of its hook and the body."""
        self._shown = shown
        self._under_way: set[asyncio.Task[None]] = set()

    @cached_property
    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=WEBHOOK_TIMEOUT_S)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if "_http" in vars(self):
            await self._http.aclose()

    def carry(self, event: Any, hook: Hook) -> None:
        """Begin to bring it there; nobody waits for that."""
        request = self._http.build_request("POST", hook.uri, json=event)
        request.headers.update(self._shown(hook.secret, request.content))
        task = asyncio.get_running_loop().create_task(self._bring(request))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _bring(self, request: httpx.Request) -> None:
        with suppress(httpx.HTTPError):
            await self._http.send(request)
