"""The HTTP side: Slack's events, and whether we are well."""

import json
from urllib.parse import parse_qs

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.store import StoreError
from handlers.inbound.asked import Room

LARGEST = 1024 * 1024
"""Bytes of a body."""


def routes(app: AsyncApp | None, room: Room) -> list[Route]:
    """`app` is None in Socket Mode: then nothing from Slack is welcome here."""
    bolt = AsyncSlackRequestHandler(app) if app else None

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not _sensible(body):
            return PlainTextResponse("this is nothing that Slack sends", 400)
        return await bolt.handle(request) if bolt else PlainTextResponse("not here", 404)

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> Response:
        """Whether we can take work: the store answers, and which platforms are connected."""
        try:
            await room.store.now()
            await room.store.get("ready")
        except StoreError:
            return JSONResponse({"status": "the store does not answer"}, 503)
        return JSONResponse({"status": "ready", "platforms": list(room.desk.connected)})

    return [
        *([Route("/slack/events", events, methods=["POST"])] if bolt else []),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ]


async def _body(request: Request) -> bytes | None:
    """The whole body, which Starlette then keeps for Bolt; None if it is larger than anything Slack sends."""
    if int(request.headers.get("content-length") or 0) > LARGEST:
        return None
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > LARGEST:
                return None
            chunks.append(chunk)
    except ClientDisconnect:
        return None
    request._body = b"".join(chunks)  # where Starlette itself keeps what body() has read
    return request._body


def _sensible(body: bytes) -> bool:
    """Bolt answers 500 to what it cannot parse; the sender should hear that the fault is theirs."""
    try:
        text = body.decode()
        if text.lstrip().startswith("{"):
            return isinstance(json.loads(text), dict)
        fields = parse_qs(text, strict_parsing=bool(text))
        return all(isinstance(json.loads(one), dict) for one in fields.get("payload", []))
    except ValueError:
        return False
