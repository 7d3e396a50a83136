"""The page of the served workspace, asked the way a browser asks it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
import pytest

from bot.sandbox import Workspace
from bot.sandbox.page import TOUR, Page, Step, Suggestion, page

COMMANDS = ["/lms class classes list", "/lms class classes create", "/lms class users list"]


@dataclass
class Tab:
    """A browser tab: `at` is a name and a place, such as ada/training."""

    http: httpx.AsyncClient
    at: str

    async def html(self, query: str = "") -> str:
        answer = await self.http.get(f"/as/{self.at}{query}")
        assert answer.status_code == 200, answer.text
        return answer.text

    async def do(self, what: str, **more: Any) -> str:
        """What the tab shows as a note: what was refused, or the trouble there was, or nothing."""
        answer = await self.http.post(f"/do/{self.at}", json={"do": what, **more})
        assert answer.status_code == 200, answer.text
        said = answer.json()
        return str(said.get("refused") or said.get("trouble") or "")

    async def offered(self, **asked: str) -> str:
        return unescape((await self.http.get(f"/options/{self.at}", params=asked)).text)

    async def suggested(self, typed: str) -> str:
        return unescape((await self.http.get(f"/suggestions/{self.at}", params={"typed": typed})).text)


@dataclass
class Listener:
    """The live updates of a tab; `parts` and `lines` are what it shows."""

    updates: AsyncIterator[str]
    parts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    async def hear(self) -> dict[str, Any]:
        """The next update, put into place."""
        async with asyncio.timeout(5):
            async for line in self.updates:
                if line.startswith("data: "):
                    return self._put(json.loads(line.removeprefix("data: ")))
        raise AssertionError("The live updates ended.")

    async def see(self, text: str, where: str = "messages") -> str:
        """Listens until a list or a part says so; returns its HTML."""
        while text not in (shown := self.parts.get(where) or "\n".join(self.lines.get(where, {}).values())):
            await self.hear()
        return shown

    def _put(self, update: dict[str, Any]) -> dict[str, Any]:
        self.parts |= update.get("parts", {})
        for name, change in update.get("lists", {}).items():
            known = self.lines.get(name, {}) | change["put"]
            self.lines[name] = {id: known[id] for id in change["order"]}
        self.refusals += update.get("refusals", [])
        return update


Listen = Callable[[str], AbstractAsyncContextManager[Listener]]


@pytest.fixture
def tour() -> Sequence[Step]:
    """The demo's, unless a story has one of its own."""
    return TOUR


@pytest.fixture
def site(workspace: Workspace, tour: Sequence[Step]) -> Iterator[Page]:
    def commands(typed: str) -> list[Suggestion]:
        return [Suggestion(one, "Help") for one in COMMANDS if one.startswith(typed)]

    made = page(workspace, commands=commands, tour=tour)
    workspace.app.mount("/", made)
    yield made
    made.close()


@pytest.fixture
async def http(workspace: Workspace, site: Page) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=workspace.app)
    async with httpx.AsyncClient(transport=transport, base_url=workspace.url) as client:
        yield client


@pytest.fixture
def tab(http: httpx.AsyncClient) -> Tab:
    return Tab(http, "ada/training")


@pytest.fixture
def listen(workspace: Workspace, site: Page) -> Listen:
    """Live updates over a real connection: they never end by themselves."""

    @asynccontextmanager
    async def listening(at: str) -> AsyncIterator[Listener]:
        async with (
            httpx.AsyncClient(base_url=workspace.url, trust_env=False, timeout=10) as client,
            client.stream("GET", f"/live/{at}") as response,
        ):
            assert response.headers["content-type"].startswith("text/event-stream")
            listener = Listener(response.aiter_lines())
            await listener.hear()
            yield listener

    return listening
