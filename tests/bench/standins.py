"""What stands around Registrar in the bench: as much of Slack as it needs, and platforms with something in them."""

import asyncio
import itertools
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

SEEDED_CLASSES = 20


def slack() -> Starlette:
    """Everybody is an administrator. `/wait` answers once the next message has come by a response_url, `/last` with
    the last that came."""
    came, numbers = asyncio.Condition(), itertools.count(1)
    count, last = 0, b"{}"

    async def response(request: Request) -> Response:
        nonlocal count, last
        last = await request.body()
        async with came:
            count += 1
            came.notify_all()
        return PlainTextResponse("ok")

    async def wait(request: Request) -> Response:
        async with came:
            seen = count
            await came.wait_for(lambda: count > seen)
        return PlainTextResponse("ok")

    async def latest(request: Request) -> Response:
        return Response(last, media_type="application/json")

    async def api(request: Request) -> Response:
        method, given = request.path_params["method"], await _given(request)
        said: dict[str, Any] = {"ok": True, "team_id": "T1", "user_id": "UB", "bot_id": "B1"}
        said["user"] = _person(given.get("user") or given.get("users") or "U1")
        said["channel"] = given.get("channel") or "D1"
        said["ts"] = f"1764000000.{next(numbers):06d}"
        if method.startswith("conversations."):
            said["channel"] = {"id": given.get("channel") or "D1", "name": "training", "is_member": True}
        if method == "users.conversations":
            said["channels"] = [{"id": "C1", "name": "training"}]
        if method.startswith("files."):
            said |= {"upload_url": str(request.url_for("uploaded")), "file_id": "F1", "files": [{"id": "F1"}]}
        return JSONResponse(said)

    async def uploaded(request: Request) -> Response:
        await request.body()
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/response", response, methods=["POST"]),
            Route("/wait", wait),
            Route("/last", latest),
            Route("/upload", uploaded, methods=["POST"], name="uploaded"),
            Route("/api/{method}", api, methods=["GET", "POST"]),
        ]
    )


async def _given(request: Request) -> Mapping[str, str]:
    """The arguments of a method, wherever they stand."""
    body = await request.body()
    if body.startswith(b"{"):
        said = json.loads(body)
        return {name: held for name, held in said.items() if isinstance(held, str)}
    fields = parse_qs((body or request.url.query.encode()).decode())
    return {name: held[0] for name, held in fields.items()}


def _person(id: str) -> dict[str, Any]:
    return {"id": id, "team_id": "T1", "is_admin": True, "real_name": f"Ada {id}", "tz": "Europe/London", "profile": {}}


def academy() -> ASGIApp:
    """A Class with something in it."""
    from connectors.classcom.standin import ClassStandIn

    made = ClassStandIn(api_key="bench")
    made.seed(SEEDED_CLASSES)
    return made
