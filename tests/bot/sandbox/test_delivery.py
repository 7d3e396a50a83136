"""Signed requests: what Bolt accepts, what it refuses, and what comes twice."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.sandbox import Person, Workspace
from bot.sandbox.delivery import NotAcknowledged
from tests.bot.sandbox.conftest import Bot


async def test_bolt_accepts_the_signature(bot: Bot, workspace: Workspace) -> None:
    """Bolt echoes the challenge of the URL verification, which `connect` waits for."""
    assert [delivery.payload["type"] for delivery in workspace.deliveries] == ["url_verification"]


async def test_connecting_to_nobody_says_so(workspace: Workspace) -> None:
    """A request URL that does not answer is refused at once."""
    with pytest.raises(NotAcknowledged, match="connection_failed"):
        await workspace.connect("http://127.0.0.1:9/slack/events")


@pytest.mark.parametrize(("age", "status"), [(0, 401), (290, 200), (310, 401)])
async def test_forged_and_stale_requests_reach_the_app_as_such(
    app: AsyncApp, bot: Bot, ada: Person, workspace: Workspace, age: float, status: int
) -> None:
    """A wrong signature is refused, and so is a true one of more than five minutes ago."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    await ada.type("#training", "/lms help")
    assert (await workspace.forge(workspace.deliveries[-1], age=age)).status == status


async def test_a_replay_brings_the_same_payload_again(
    app: AsyncApp, bot: Bot, ada: Person, workspace: Workspace
) -> None:
    """A doubled delivery has the same trigger_id, so an app can tell."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack("Hello")

    await ada.type("#training", "/lms help")
    reply = await workspace.replay(workspace.deliveries[-1])
    assert reply.body == "Hello"
    assert bot.seen[0] == bot.seen[1]


async def test_slack_brings_a_payload_again(app: AsyncApp, bot: Bot, ada: Person, workspace: Workspace) -> None:
    """With the number of the attempt and the reason in the headers, the event itself as it was."""
    headers: list[tuple[str | None, str | None]] = []

    @app.event("app_mention")
    async def mentioned(request: AsyncBoltRequest) -> None:
        number, reason = (request.headers.get(f"x-slack-retry-{name}") for name in ("num", "reason"))
        headers.append((number[0] if number else None, reason[0] if reason else None))

    await ada.type("#training", "@registrar help")
    await asyncio.wait_for(bot.events.get(), 5)
    event = next(one for one in workspace.deliveries if one.payload["type"] == "event_callback")
    await workspace.replay(event, retry=(1, "http_timeout"))
    assert headers == [(None, None), ("1", "http_timeout")]
    assert bot.seen[0] == bot.seen[1]
