"""Socket Mode with Bolt's own handler."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ManualClock, Person, Workspace
from bot.sandbox.socketmode import DisconnectReason
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


def listen(handler: AsyncSocketModeHandler, kind: str) -> asyncio.Queue[str]:
    """The messages of a type that come by any connection from now on."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def hear(message: WSMessage) -> None:
        if json.loads(message.data)["type"] == kind:
            heard.put_nowait(message.data)

    handler.client.on_message_listeners.append(hear)
    return heard


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

    hello = listen(handler, "hello")
    await workspace.disconnect()
    await asyncio.wait_for(hello.get(), 5)
    assert "Still here." in await ada.type("#training", "/lms help")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_slack_says_why_a_connection_goes(
    handler: AsyncSocketModeHandler, workspace: Workspace, reason: DisconnectReason
) -> None:
    """The message has the reason, and the address of the next connection is a new one."""
    heard, hello = listen(handler, "disconnect"), listen(handler, "hello")
    await workspace.disconnect(reason)
    assert json.loads(await asyncio.wait_for(heard.get(), 5))["reason"] == reason
    await asyncio.wait_for(hello.get(), 5)


async def test_socket_mode_can_be_switched_off(
    handler: AsyncSocketModeHandler, workspace: Workspace, ada: Person
) -> None:
    """After link_disabled there is no connection, and none to be had."""
    heard = listen(handler, "disconnect")
    await workspace.disconnect("link_disabled")
    assert json.loads(await asyncio.wait_for(heard.get(), 5))["reason"] == "link_disabled"
    client = AsyncWebClient(token=APP_TOKEN, base_url=f"{workspace.url}/api/")
    assert (await refusal(client.apps_connections_open(app_token=APP_TOKEN)))["error"] == "forbidden_team"
    assert "dispatch_failed" in await ada.type("#training", "/lms help")


async def test_an_app_token_may_be_taken_away(
    app: AsyncApp, handler: AsyncSocketModeHandler, ada: Person, workspace: Workspace
) -> None:
    """apps.connections.open answers invalid_auth as often as it is asked, and then no more."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack("Still here.")

    workspace.fail("apps.connections.open", error="invalid_auth", times=2)
    client = AsyncWebClient(token=APP_TOKEN, base_url=f"{workspace.url}/api/")
    for _ in range(2):
        assert (await refusal(client.apps_connections_open(app_token=APP_TOKEN)))["error"] == "invalid_auth"
    hello = listen(handler, "hello")
    workspace.drop_connections()
    await asyncio.wait_for(hello.get(), 5)
    assert "Still here." in await ada.type("#training", "/lms help")


async def test_an_envelope_that_was_not_acknowledged_comes_again(
    app: AsyncApp, handler: AsyncSocketModeHandler, ada: Person, workspace: Workspace, clock: ManualClock
) -> None:
    """The connection breaks off before the acknowledgement, the first retry finds none: after a minute the event
    comes by the next one, in an envelope of its own that counts the attempts."""
    envelopes: asyncio.Queue[Json] = asyncio.Queue()

    async def cut(message: WSMessage) -> None:
        envelope = json.loads(message.data)
        if envelope["type"] == "events_api":
            envelopes.put_nowait(envelope)
            if not envelope["retry_attempt"]:
                workspace.drop_connections()

    @app.event("app_mention")
    async def mentioned(event: Json) -> None:
        pass

    handler.client.on_message_listeners.insert(0, cut)
    hello = listen(handler, "hello")
    await ada.type("#training", "@registrar hello")
    async with asyncio.timeout(5):
        attempts = [await envelopes.get()]
        await hello.get()
        await clock.until_asleep(60)
        clock.advance(60)
        attempts.append(await envelopes.get())
    assert [one["retry_attempt"] for one in attempts] == [0, 2]
    assert attempts[1]["retry_reason"] == "connection_failed"
    assert len({one["envelope_id"] for one in attempts}) == 2
    assert attempts[0]["payload"]["event_id"] == attempts[1]["payload"]["event_id"]


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
