"""The door for what Slack posts: how large it may be, what it says, and whether Slack signed it just now.

What only sets something off is begun here (`dispatch` in listeners.py) and acknowledged. The rest goes on to Bolt.
"""

import json
import re
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handlers.listeners.listeners import DISPATCHED_KEY, NOT_KEPT, NOT_TAKEN, Dispatched, dispatch
from handlers.slack.services import Services

MAX_REQUEST_BODY_BYTES = 1024 * 1024
"""Bytes of a body."""
MAX_REQUEST_FIELDS = 100
"""Fields of a form. Slack's have about fifteen."""
TIMESTAMP_PATTERN = re.compile("[0-9]{1,15}")
"""When Slack signed a request, in whole Unix seconds."""


class SlackDoor:
    """Where Slack posts to. Without a signing secret nothing is signed."""

    def __init__(self, app: AsyncApp, services: Services, signing_secret: str | None) -> None:
        self._app, self._services = app, services
        self._signature = SignatureVerifier(signing_secret or token_hex(32))

    async def opened(self, request: Request) -> Response:
        headers = dict(request.headers.items())  # of several of one name the last counts, as for Bolt
        content = await _content(request, headers.get("content-length", ""))
        if content is None:
            return PlainTextResponse("too large", 413)
        moment, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        text = _text(content)
        if text is None:
            return self._nothing()
        # The verifier compares without looking. What Slack did not sign is not read.
        legible = TIMESTAMP_PATTERN.fullmatch(moment) and signature.isascii()
        if not (legible and self._signature.is_valid(text, moment, signature)):
            return self._not_signed()
        payload = read(text, headers.get("content-type", ""))
        if payload is None:
            return self._nothing()
        dispatched = await dispatch(self._services, payload)
        if dispatched is Dispatched.BEGUN:
            return Response()
        if dispatched is Dispatched.NOT_KEPT:
            return PlainTextResponse(NOT_KEPT, 503)
        asked = _for_bolt(payload)
        if asked is None:
            return self._nothing()
        if dispatched is Dispatched.MALFORMED:
            return PlainTextResponse(NOT_TAKEN, 404)  # as Bolt has it of what nobody listens for
        return to_starlette_response(await self._app.async_dispatch(asked))

    def _not_signed(self) -> Response:
        self._services.metrics.refused_signatures.inc()
        return JSONResponse({"error": "invalid request"}, 401)  # as Bolt says it

    def _nothing(self) -> Response:
        return PlainTextResponse("this is nothing that Slack sends", 400)


async def _content(request: Request, length: str) -> bytes | None:
    """The whole body; None if it is larger than anything Slack sends."""
    if length.isdecimal() and (len(length) > 9 or int(length) > MAX_REQUEST_BODY_BYTES):
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


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def read(text: str, content_type: str) -> dict[str, Any] | None:
    """The payload: JSON, a form, or the JSON in the field `payload` of a form. None if nothing can be made of it."""
    try:
        if content_type.partition(";")[0] == "application/json" or text.startswith("{"):
            found = json.loads(text or "{}")
        else:
            found = dict(parse_qsl(text, True, strict_parsing=bool(text), max_num_fields=MAX_REQUEST_FIELDS))
            found = json.loads(found["payload"]) if "payload" in found else found
    except (ValueError, RecursionError):  # RecursionError: `[[[[…`
        return None
    return found if isinstance(found, dict) else None


def _for_bolt(payload: dict[str, Any]) -> AsyncBoltRequest | None:
    """Read and known to be Slack's, as over a socket. Bolt looks for ids in it at once: where they are of another kind
    than Slack's, as in `{"user": 5}`, that is the sender's fault."""
    try:
        return AsyncBoltRequest(body=payload, mode="socket_mode", context={DISPATCHED_KEY: True})
    except (ValueError, TypeError, AttributeError, LookupError):
        return None
