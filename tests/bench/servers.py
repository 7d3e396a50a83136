"""The servers of the benchmark, each a process of its own: `python -m tests.bench.servers registrar|bare|slack|class`.

`registrar` serves all of Registrar; with `--mute` a command is claimed and acknowledged and no more, which is the part
that the bare Bolt app does too; with `--forget` webhooks are taken and not kept.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.notifications.inbox import Inbox
from tests.bench.ingest import Nowhere
from tests.bench.loads import SIGNING, WEBHOOK_LOGIN

PERSON = {"id": "U1", "team_id": "T1", "is_admin": True, "real_name": "Ada", "tz": "Europe/London", "profile": {}}


def slack() -> Starlette:
    """As much of Slack as a command costs: who we are, who asks, and a place to answer to. `/wait` answers once the
    next message has come."""
    came = asyncio.Condition()
    count = 0

    async def response(request: Request) -> Response:
        nonlocal count
        await request.body()
        async with came:
            count += 1
            came.notify_all()
        return PlainTextResponse("ok")

    async def wait(request: Request) -> Response:
        async with came:
            seen = count
            await came.wait_for(lambda: count > seen)
        return PlainTextResponse("ok")

    async def api(request: Request) -> Response:
        said: dict[str, Any] = {"ok": True, "team_id": "T1", "user_id": "UB", "bot_id": "B1", "user": PERSON}
        return JSONResponse(said)

    return Starlette(
        routes=[
            Route("/response", response, methods=["POST"]),
            Route("/wait", wait),
            Route("/api/{method}", api, methods=["GET", "POST"]),
        ]
    )


def bare() -> ASGIApp:
    """What slack-bolt alone takes to acknowledge a command, behind the same server."""
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


def academy() -> ASGIApp:
    """A Class with something in it."""
    from connectors.classcom.standin import ClassStandIn

    made = ClassStandIn(api_key="bench")
    made.seed(20)
    return made


@asynccontextmanager
async def registrar(slack_url: str, class_url: str, mute: bool, forget: bool) -> AsyncIterator[ASGIApp]:
    from bot.app import running
    from bot.runtime import logs
    from bot.runtime.settings import Settings
    from connectors.classcom.connector import ClassConnector
    from handlers.listeners import commands

    logs.configure("WARNING")
    ClassConnector.limits = ()  # what Registrar costs is measured, and not how long it waits
    if mute:

        async def nothing(*_: Any) -> None: ...

        assert "command" in vars(commands)  # one that has moved would be muted in vain
        vars(commands)["command"] = nothing
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.model_validate(
            {
                "slack_bot_token": SecretStr("xoxb-bench"),
                "slack_signing_secret": SecretStr(SIGNING),
                "slack_api_url": f"{slack_url}/api/",
                "REGISTRAR_DATABASE": f"{home}/registrar.db",
                "SKILLJAR_WEBHOOK_USERNAME": WEBHOOK_LOGIN[0],
                "SKILLJAR_WEBHOOK_PASSWORD": SecretStr(WEBHOOK_LOGIN[1]),
            }
        )
        connectors = {"class": ClassConnector(SecretStr("bench"), class_url)}
        async with running(settings, connectors) as made:
            if forget:
                vars(made.services)["inbox"] = Inbox(Nowhere())
            yield made.web


async def _serve(given: argparse.Namespace) -> None:
    from bot.runtime.server import serving

    if given.what == "registrar":
        async with registrar(given.slack, given.platform, given.mute, given.forget) as app, serving(app) as url:
            await _until_closed(url)
    else:
        made: dict[str, Callable[[], ASGIApp]] = {"slack": slack, "bare": bare, "class": academy}
        async with serving(made[given.what]()) as url:
            await _until_closed(url)


async def _until_closed(url: str) -> None:
    """Say where, then stay until whoever started us closes our standard input."""
    print(url, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["registrar", "bare", "slack", "class"])
    parser.add_argument("--slack", default="")
    parser.add_argument("--platform", default="")
    parser.add_argument("--mute", action="store_true")
    parser.add_argument("--forget", action="store_true")
    asyncio.run(_serve(parser.parse_args()))
