"""The HTTP side: Slack's events, and whether we are well."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial

from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.notifications.backlog import backlog
from bot.store import StoreError
from handlers.listeners.socket_mode import Socket
from handlers.slack.services import Services

MAX_REQUEST_BODY_BYTES = 1024 * 1024
"""Bytes of a body."""
MAX_REQUEST_FIELDS = 100
"""Fields of a form. Slack's have about fifteen."""
TIMESTAMP_PATTERN = re.compile("[0-9]{1,15}")
"""When Slack signed a request, in whole Unix seconds."""
READY_TIMEOUT_S = 1.0
"""Seconds for the store to say that it is there."""


def routes(app: AsyncApp | None, services: Services, socket: Socket | None = None) -> list[Route]:
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
            return JSONResponse({"status": "the store does not answer"}, 503)
        if socket and not await socket.alive():
            return JSONResponse({"status": "the connection to Slack is not open"}, 503)
        slack = "known" if services.slack.identity else "Slack has not told us yet who we are"
        return JSONResponse({"status": "ready", "platforms": list(services.desk.connected), "slack": slack})

    async def metrics(request: Request) -> Response:
        if socket:
            services.metrics.socket_is(await socket.alive())
        return Response(await services.metrics.text(partial(backlog, services.store)), media_type=CONTENT_TYPE_LATEST)

    well = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    if app is None:
        return well
    events = _events(app, services)
    return [*(Route(path, events, methods=["POST"]) for path in ("/slack/events", "/slack/events/")), *well]


def _events(app: AsyncApp, services: Services) -> Callable[[Request], Awaitable[Response]]:
    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not _may_be_signed(request):
            services.metrics.refused_signatures.inc()
            return JSONResponse({"error": "invalid request"}, 401)  # as Bolt says it
        asked = _read(request, body)
        if asked is None:
            return PlainTextResponse("this is nothing that Slack sends", 400)
        answer = to_starlette_response(await app.async_dispatch(asked))
        if answer.status_code == 401:
            services.metrics.refused_signatures.inc()
        return answer

    return events


async def _body(request: Request) -> bytes | None:
    """The whole body; None if it is larger than anything Slack sends."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and (len(said) > 9 or int(said) > MAX_REQUEST_BODY_BYTES):
        return None  # a header that is no number is nobody's promise: what arrives is counted all the same
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_REQUEST_BODY_BYTES:
                return None
            chunks.append(chunk)
    except ClientDisconnect:
        return None
    return b"".join(chunks)


def _may_be_signed(request: Request) -> bool:
    """Whether time and signature look as Slack writes them. Bolt compares them without looking: an empty time, or a
    signature beyond ASCII, would be a fault of ours."""
    time, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    return bool(TIMESTAMP_PATTERN.fullmatch(time)) and signature.isascii()


def _read(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """The request as Bolt reads it; None if nothing can be made of it. Bolt looks for ids in the body before it knows
    who signed them: anybody's `{"user": 5}` would be a fault of ours, and should be theirs."""
    try:
        if body and not body.startswith(b"{"):
            fields = body.split(b"&")
            if len(fields) > MAX_REQUEST_FIELDS or not all(b"=" in one for one in fields):
                return None
        return to_async_bolt_request(request, body)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):  # RecursionError: `[[[[…`
        return None
