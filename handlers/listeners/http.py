"""The HTTP side: the address that Slack posts to, and whether we are well."""

import asyncio
from functools import partial

from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.notifications.backlog import backlog
from bot.store import StoreError
from handlers.listeners.slack_door import SlackDoor
from handlers.listeners.socket_mode import Socket
from handlers.slack.services import Services

READY_TIMEOUT_S = 1.0
"""Seconds for the store to say that it is there."""


def routes(
    app: AsyncApp | None, services: Services, socket: Socket | None = None, signing_secret: str | None = None
) -> list[Route]:
    """`app` is None in Socket Mode: then nothing from Slack is welcome here, and `socket` is the connection."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> Response:
        """Whether we can take work. Without Slack's identity we can still take what platforms tell, and keep it; a
        socket that is not open brings nothing that anybody asks."""
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                await services.store.now()
                await services.store.get("ready")
        except (StoreError, TimeoutError):
            return JSONResponse({"status": "the store doesn't answer"}, 503)
        if socket and not await socket.alive():
            return JSONResponse({"status": "the connection to Slack isn't open"}, 503)
        slack = "known" if services.slack.identity else "Slack hasn't told us who we are yet"
        return JSONResponse({"status": "ready", "platforms": list(services.desk.connected), "slack": slack})

    async def metrics(request: Request) -> Response:
        if socket:
            services.metrics.socket_is(await socket.alive())
        return Response(await services.metrics.text(partial(backlog, services.store)), media_type=CONTENT_TYPE_LATEST)

    well = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    if app is None:
        return well
    door = SlackDoor(app, services, signing_secret)
    return [*(Route(path, door.opened, methods=["POST"]) for path in ("/slack/events", "/slack/events/")), *well]
