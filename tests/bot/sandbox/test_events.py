"""The Events API: who is told what, and what happens when nobody listens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox import ManualClock, Person, Workspace, serving
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.listening import told

Json = dict[str, Any]


pytestmark = pytest.mark.usefixtures("hearing")


async def test_a_mention_is_told_with_slacks_encoding(bot: Bot, ada: Person) -> None:
    """Names and channels are ids in the text."""
    await ada.type("#training", "@registrar help @max in #onboarding & more")
    (event,) = await told(bot)
    assert event["type"] == "app_mention"
    assert event["text"] == "<@U00000001> help <@U00000004> in <#C00000002|onboarding> &amp; more"
    assert event["user"] == ada.user.id
    assert event["channel"] == "C00000001"
    body = bot.seen[-1]
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["user_id"] == "U00000001"


async def test_direct_messages_are_told_as_messages(bot: Bot, ada: Person) -> None:
    """A mention in them is not told twice."""
    await ada.type("@registrar", "hello @registrar")
    await ada.type("@registrar", "again")
    events = await told(bot, 2)
    assert [(event["type"], event["channel_type"]) for event in events] == [("message", "im")] * 2


async def test_what_was_not_subscribed_is_not_told(bot: Bot, ada: Person, workspace: Workspace) -> None:
    """Ordinary messages of channels, which this manifest does not ask for, stay unheard."""
    await ada.type("#training", "just talking")
    workspace.archive("onboarding")
    events = await told(bot)
    assert [event["type"] for event in events] == ["channel_archive"]


async def test_channels_that_change_are_told(bot: Bot, ada: Person, workspace: Workspace) -> None:
    """Renaming, joining and being sent away."""
    workspace.rename("training", "learning")
    (renamed,) = await told(bot)
    await ada.type("#people-ops", "/invite @registrar")
    (joined,) = await told(bot)
    await ada.type("#learning", "/remove @registrar")
    (left,) = await told(bot)
    assert renamed["channel"]["name"] == "learning"
    assert (joined["type"], joined["user"], joined["inviter"]) == ("member_joined_channel", "U00000001", ada.user.id)
    assert left["type"] == "channel_left"


@asynccontextmanager
async def deaf(workspace: Workspace, **headers: str) -> AsyncIterator[asyncio.Queue[Json]]:
    """An app that takes the challenge and then fails; yields the headers of every event it was brought."""
    brought: asyncio.Queue[Json] = asyncio.Queue()

    async def endpoint(request: Request) -> Response:
        body = await request.json()
        if body["type"] == "url_verification":
            return PlainTextResponse(body["challenge"])
        brought.put_nowait({**request.headers, "event_id": body["event_id"]})
        return PlainTextResponse("no", 500, headers)

    async with serving(Starlette(routes=[Route("/", endpoint, methods=["POST"])])) as url:
        await workspace.connect(url)
        yield brought


async def test_an_event_is_brought_four_times(workspace: Workspace, ada: Person, clock: ManualClock) -> None:
    """At once, at once again, after a minute and after five, each time with its number and the reason."""
    async with deaf(workspace) as brought, asyncio.timeout(5):
        await ada.type("@registrar", "hello")
        attempts = [await brought.get(), await brought.get()]
        for seconds in (60, 300):
            await clock.until_asleep(seconds)
            assert brought.empty()
            clock.advance(seconds)
            attempts.append(await brought.get())
    assert [headers.get("x-slack-retry-num") for headers in attempts] == [None, "1", "2", "3"]
    assert [headers.get("x-slack-retry-reason") for headers in attempts] == [None, *["http_error"] * 3]
    assert len({headers["event_id"] for headers in attempts}) == 1


async def test_an_app_may_want_no_retries(workspace: Workspace, ada: Person) -> None:
    """X-Slack-No-Retry ends it: of two events, each comes once."""
    async with deaf(workspace, **{"X-Slack-No-Retry": "1"}) as brought, asyncio.timeout(5):
        await ada.type("@registrar", "one")
        first = await brought.get()
        await ada.type("@registrar", "two")
        second = await brought.get()
    assert [headers.get("x-slack-retry-num") for headers in (first, second)] == [None, None]
    assert first["event_id"] != second["event_id"]


class TestWithoutScope:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        scopes = [scope for scope in manifest["oauth_config"]["scopes"]["bot"] if scope != "app_mentions:read"]
        return {**manifest, "oauth_config": {"scopes": {"bot": scopes}}}

    async def test_a_subscription_needs_its_scope(self, bot: Bot, ada: Person, workspace: Workspace) -> None:
        """Without app_mentions:read no mention is told."""
        await ada.type("#training", "@registrar help")
        workspace.archive("onboarding")
        assert [event["type"] for event in await told(bot)] == ["channel_archive"]
