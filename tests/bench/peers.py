"""What stands beside Registrar in the bench: the least that the same promise takes without it."""

import hmac
from base64 import b64encode
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.bench.loads import SIGNING, WEBHOOK_LOGIN


def bolt() -> ASGIApp:
    """What slack-bolt alone takes to acknowledge a command, behind the same server: the signature, and nothing kept."""
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-bench")

    app = AsyncApp(signing_secret=SIGNING, authorize=authorize, process_before_response=True)

    @app.command("/lms")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def door() -> ASGIApp:
    """A webhook's endpoint that looks at the password and says yes: it reads no body, keeps nothing, tells nobody."""
    right = b"Basic " + b64encode(":".join(WEBHOOK_LOGIN).encode())

    async def told(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), right):
            return JSONResponse({"status": "refused"}, 401)
        return JSONResponse({"status": "kept"})

    return Starlette(routes=[Route("/webhooks/skilljar", told, methods=["POST"])])
