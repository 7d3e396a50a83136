"""A served workspace, and a real Bolt app beside it."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.sandbox import ManualClock, Person, Workspace, demo_workspace, serving

SECRET = "signing-secret"
BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"


def full_manifest() -> dict[str, Any]:
    """An app that may do everything the workspace knows."""
    return {
        "display_information": {"name": "Registrar"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "Registrar"},
            "slash_commands": [
                {"command": "/lms", "description": "…", "should_escape": True},
                {"command": "/plain", "description": "…", "should_escape": False},
            ],
            "shortcuts": [
                {"name": "Enroll someone", "type": "global", "callback_id": "enroll", "description": "…"},
                {"name": "Ask about this", "type": "message", "callback_id": "about", "description": "…"},
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [
                    "app_mentions:read",
                    "channels:history",
                    "channels:join",
                    "channels:read",
                    "chat:write",
                    "commands",
                    "files:read",
                    "files:write",
                    "groups:history",
                    "groups:read",
                    "im:history",
                    "im:read",
                    "im:write",
                    "reactions:write",
                    "team:read",
                    "usergroups:read",
                    "users:read",
                    "users:read.email",
                ]
            }
        },
        "settings": {
            "event_subscriptions": {
                "bot_events": [
                    "app_home_opened",
                    "app_mention",
                    "channel_archive",
                    "channel_left",
                    "channel_rename",
                    "member_joined_channel",
                    "message.im",
                ]
            },
            "interactivity": {"is_enabled": True, "message_menu_options_url": "https://registrar.example.com/options"},
        },
    }


@pytest.fixture
def manifest() -> dict[str, Any]:
    return full_manifest()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def entries() -> list[dict[str, Any]]:
    """What the workspace wrote down."""
    return []


@pytest.fixture
async def workspace(
    manifest: dict[str, Any], clock: ManualClock, entries: list[dict[str, Any]]
) -> AsyncIterator[Workspace]:
    made = demo_workspace(
        manifest,
        signing_secret=SECRET,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        clock=clock,
        record=lambda entry: entries.append(dict(entry)),
    )
    async with serving(made.app) as url:
        made.url = url
        yield made
        await made.close()


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=BOT_TOKEN, base_url=f"{workspace.url}/api/")


@pytest.fixture
def ada(workspace: Workspace) -> Person:
    return workspace.person("ada")


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    """Bolt, not connected yet: tests add their listeners and then `connect`."""
    return AsyncApp(signing_secret=SECRET, client=client, process_before_response=True)


@dataclass
class Bot:
    """A Bolt app that listens; `seen` is every body it got, in order, and `events` those of the Events API."""

    app: AsyncApp
    seen: list[dict[str, Any]] = field_of(default_factory=list)
    events: asyncio.Queue[dict[str, Any]] = field_of(default_factory=asyncio.Queue)


@pytest.fixture
async def bot(workspace: Workspace, app: AsyncApp) -> AsyncIterator[Bot]:
    made = Bot(app)

    async def remember(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:
        made.seen.append(body)
        if body.get("type") == "event_callback":
            made.events.put_nowait(body["event"])
        await next()

    app.middleware(remember)
    handler = AsyncSlackRequestHandler(app)
    site = Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])
    async with serving(site) as url:
        await workspace.connect(f"{url}/slack/events")
        yield made


@pytest.fixture
def nodding(app: AsyncApp, bot: Bot) -> Bot:
    """A bot that acknowledges every /lms, click, choice and form, and does nothing else."""

    @app.command("/lms")
    async def command(ack: Any) -> None:
        await ack()

    @app.action(re.compile(""))
    async def action(ack: Any) -> None:
        await ack()

    @app.view("form")
    async def form(ack: Any) -> None:
        await ack()

    return bot


@pytest.fixture
def hearing(app: AsyncApp, bot: Bot) -> Bot:
    """A bot that takes every event; what Bolt has no listener for it answers with 404, and Slack would try again."""

    @app.event(re.compile(""))
    async def anything(event: dict[str, Any]) -> None:
        pass

    return bot
