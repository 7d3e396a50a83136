"""What the app hears of the Events API, for tests that only listen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox import Workspace, serving
from tests.bot.sandbox.conftest import Bot

Json = dict[str, Any]


async def told(bot: Bot, count: int = 1) -> list[Json]:
    """The next events the app hears of."""
    async with asyncio.timeout(5):
        return [await bot.events.get() for _ in range(count)]


@asynccontextmanager
async def bare_app(workspace: Workspace) -> AsyncIterator[asyncio.Queue[Json]]:
    """An app without Bolt, which would keep the app's own doings from us; yields the bodies it is brought."""
    brought: asyncio.Queue[Json] = asyncio.Queue()

    async def endpoint(request: Request) -> Response:
        body = await request.json()
        if body["type"] != "url_verification":
            brought.put_nowait(body)
        return PlainTextResponse(body.get("challenge", ""))

    async with serving(Starlette(routes=[Route("/", endpoint, methods=["POST"])])) as url:
        await workspace.connect(url)
        yield brought
