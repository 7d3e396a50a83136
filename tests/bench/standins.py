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
from starlette.types import ASGIApp, Receive, Scope, Send

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


def crowd(rows: int, page_rows: int) -> ASGIApp:
    """A Skilljar with so many people in every course, told in pages of so many at most."""
    from connectors.skilljar.standin import demo

    made, _ = demo()
    return crowded(made, rows, page_rows)


def crowded(app: ASGIApp, rows: int, page_rows: int) -> ASGIApp:
    """The same with so many people in every course. `GET /calls` tells how often it was asked."""
    calls = 0

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal calls
        if scope["type"] == "http" and scope["path"] == "/calls":
            await JSONResponse(calls)(scope, receive, send)
            return
        calls += 1
        listing = scope["type"] == "http" and scope["method"] == "GET"
        if not listing or not scope["path"].rstrip("/").endswith("/enrollments"):
            await app(scope, receive, send)
            return
        asked = {name: int(held[0]) for name, held in parse_qs(scope["query_string"].decode()).items()}
        page, size = asked.get("page", 1), min(page_rows, asked.get("page_size", page_rows))
        first = (page - 1) * size
        people = [_enrolled(at) for at in range(first, min(rows, first + size))]
        host = dict(scope["headers"])[b"host"].decode()
        following = f"http://{host}{scope['path']}?page={page + 1}&page_size={size}"
        body = {
            "count": rows,
            "next": following if first + size < rows else None,
            "previous": None,
            "results": people,
        }
        await JSONResponse(body)(scope, receive, send)

    return answer


def _enrolled(at: int) -> dict[str, Any]:
    """Somebody in a course, as either of Skilljar's listings has them."""
    who = {"first_name": "Jane", "last_name": f"Doe {at}", "email": f"jane.{at}@example.com"}
    enrolled = {"id": f"e{at}", "active": True, "enrolled_at": "2026-11-16T12:00:00Z"}
    return {**enrolled, **who, "user_id": f"u{at}", "user": {**who, "id": f"u{at}"}}
