"""Slack behind the proxy that the environment names. docs/deploying.md, "Through a proxy"."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.runtime.server import serving
from handlers.slack.blocks import sentence
from handlers.slack.client import SlackClient
from tests.proxy import Proxy, named, proxying


class Slack:
    """What is asked of a person, and what is said to an address that came with a payload."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.app = Starlette(
            routes=[
                Route("/api/{method}", self.api, methods=["GET", "POST"]),
                Route("/response", self.response, methods=["POST"]),
            ]
        )

    async def api(self, request: Request) -> JSONResponse:
        self.heard.append(request.path_params["method"])
        said: dict[str, Any] = {"ok": True, "team_id": "T1", "user_id": "UB", "bot_id": "B1"}
        return JSONResponse(said | {"user": {"id": "U1", "team_id": "T1", "is_owner": True, "profile": {}}})

    async def response(self, request: Request) -> PlainTextResponse:
        self.heard.append("response")
        return PlainTextResponse("ok")


@asynccontextmanager
async def places() -> AsyncIterator[tuple[Proxy, Slack, int]]:
    slack = Slack()
    async with proxying() as proxy, serving(slack.app) as url:
        yield proxy, slack, urlsplit(url).port or 0


async def spoken_with(host: str, port: int) -> None:
    """A person is looked at, and answered at the address of their payload."""
    client = SlackClient("xoxb-1", f"http://{host}:{port}/api/")
    try:
        await client.actor("U1")
        await client.reply(f"http://{host}:{port}/response", "U1").say(sentence("Done."))
    finally:
        await client.close()


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "HTTP_PROXY"])
async def test_all_that_goes_to_slack_goes_by_the_proxy(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers to a payload as well as calls: the name is one that only the proxy knows."""
    async with places() as (proxy, slack, port):
        named(monkeypatch, **{variable: proxy.url})
        await spoken_with("slack.test", port)
    assert slack.heard == ["auth.test", "users.info", "response"]
    assert [line.split()[1].rpartition("/")[2].partition("?")[0] for line in proxy.lines] == slack.heard


async def test_where_no_proxy_names_it_nothing_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async with places() as (proxy, slack, port):
        named(monkeypatch, HTTPS_PROXY=proxy.url, HTTP_PROXY=proxy.url, NO_PROXY="127.0.0.1")
        await spoken_with("127.0.0.1", port)
    assert slack.heard == ["auth.test", "users.info", "response"]
    assert proxy.lines == []
