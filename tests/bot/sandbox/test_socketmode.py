"""Socket Mode with Bolt's own handler."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.building import line, modal
from tests.bot.sandbox.conftest import APP_TOKEN

Json = dict[str, Any]


@pytest.fixture
def manifest(manifest: Json) -> Json:
    settings = {**manifest["settings"], "socket_mode_enabled": True, "interactivity": {"is_enabled": True}}
    return {**manifest, "settings": settings}


@pytest.fixture
async def handler(app: AsyncApp, workspace: Workspace) -> AsyncIterator[AsyncSocketModeHandler]:
    made: Any = AsyncSocketModeHandler(  # its methods have no types
        app,
        APP_TOKEN,
        web_client=AsyncWebClient(token=APP_TOKEN, base_url=f"{workspace.url}/api/"),
        ping_interval=0.05,
    )
    await made.connect_async()
    yield made
    await made.client.close()


async def test_a_command_and_a_form_travel_by_socket(
    app: AsyncApp, handler: AsyncSocketModeHandler, ada: Person, workspace: Workspace
) -> None:
    """Envelopes bring the same payloads, and acknowledgements carry their answers back."""

    @app.command("/lms")
    async def lms(ack: Any, client: AsyncWebClient, body: Json) -> None:
        await ack("Here it comes.")
        await client.views_open(trigger_id=body["trigger_id"], view=modal(line("Name")))

    @app.view("form")
    async def form(ack: Any) -> None:
        await ack(response_action="errors", errors={"name": "Nobody is called that."})

    assert "Here it comes." in await ada.type("#training", "/lms form")
    await ada.see("A form")
    await ada.fill("Name", "Grace")
    await ada.submit()
    assert ada.errors == {"Name": "Nobody is called that."}
    assert workspace.refusals == []


async def test_events_travel_by_socket(app: AsyncApp, handler: AsyncSocketModeHandler, ada: Person) -> None:
    """An event is told and acknowledged like anything else."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    @app.event("app_mention")
    async def mentioned(event: Json) -> None:
        heard.put_nowait(event["text"])

    await ada.type("#training", "@registrar hello")
    assert await asyncio.wait_for(heard.get(), 5) == "<@U00000001> hello"


async def test_a_connection_is_renewed_when_slack_says_so(
    app: AsyncApp, handler: AsyncSocketModeHandler, ada: Person, workspace: Workspace
) -> None:
    """After a disconnect message the app comes back over a new address and goes on."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack("Still here.")

    hello: asyncio.Queue[str] = asyncio.Queue()

    async def listen(message: WSMessage) -> None:
        if '"hello"' in message.data:
            hello.put_nowait(message.data)

    handler.client.on_message_listeners.append(listen)
    await workspace.disconnect()
    await asyncio.wait_for(hello.get(), 5)
    assert "Still here." in await ada.type("#training", "/lms help")


async def test_without_a_connection_nothing_is_dispatched(workspace: Workspace, ada: Person) -> None:
    """Nobody there is a dispatch failure, as over HTTP."""
    assert "dispatch_failed" in await ada.type("#training", "/lms help")


class TestOverHttp:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        return {**manifest, "settings": {**manifest["settings"], "socket_mode_enabled": False}}

    async def test_an_app_for_http_gets_no_socket(self, workspace: Workspace) -> None:
        """The manifest decides."""
        client = AsyncWebClient(token=APP_TOKEN, base_url=f"{workspace.url}/api/")
        assert (await refusal(client.apps_connections_open(app_token=APP_TOKEN)))["error"] == "forbidden_team"
