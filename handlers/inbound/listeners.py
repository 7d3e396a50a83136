"""Slack's door: one listener per kind of payload. Each acknowledges first, then claims the payload."""

import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.claims import claim
from bot.policy import Actor
from bot.store import StoreError
from handlers.inbound.actions import action
from handlers.inbound.asked import NO_MEMORY, Asked, Room, log
from handlers.inbound.commands import command
from handlers.outbound.cards import sentence

Work = Callable[[Room, Asked, Actor], Awaitable[None]]


def listen(room: Room, token: str, signing_secret: str | None) -> AsyncApp:
    """The Bolt app. Without a signing secret (Socket Mode) nothing may come in over HTTP."""

    async def authorize(**_: Any) -> AuthorizeResult:
        """Who we are was asked at start. Asking here would keep somebody's command waiting."""
        us = room.slack.identity
        return AuthorizeResult(
            enterprise_id=us.get("enterprise_id"),
            team_id=us.get("team_id"),
            bot_token=token,
            bot_id=us.get("bot_id"),
            bot_user_id=us.get("user_id"),
        )

    app = AsyncApp(
        signing_secret=signing_secret or token_hex(32),
        client=room.slack.web,
        authorize=authorize,
        logger=logging.getLogger("slack_bolt"),
        # Acknowledged in the first statement, so Bolt need not poll for it every 10 ms.
        process_before_response=True,
    )

    @app.command(re.compile(r"/.*"))
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        _start(room, body, lambda room, asked, actor: command(room, asked, actor, body.get("text", "")))

    @app.action(re.compile(r".*"))
    async def on_action(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        _start(room, body, lambda room, asked, actor: _click(room, asked, actor, action))

    return app


async def _click(room: Room, asked: Asked, actor: Actor, clicked: Mapping[str, Any]) -> None:
    await action(room, asked, actor, str(clicked.get("action_id", "")), str(clicked.get("value", "")))


def _start(room: Room, body: Mapping[str, Any], work: Work) -> None:
    user = str(body.get("user_id") or (body.get("user") or {}).get("id") or "")
    channel = str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    reply = room.slack.reply(str(body.get("response_url") or ""), user)
    room.tasks.start(_once(room, Asked(user, channel, reply, token_hex(4)), _payload_id(body), work))


async def _once(room: Room, asked: Asked, payload: str, work: Work) -> None:
    try:
        if not await claim(room.store, f"payload/{payload}"):
            log.info("payload_twice", user=asked.user)
            return
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))
        await asked.say(sentence(NO_MEMORY))
        return
    await asked.answer(room, lambda actor: work(room, asked, actor))


def _payload_id(body: Mapping[str, Any]) -> str:
    """What Slack signs and never repeats: the trigger. Without one, the whole payload stands for itself."""
    named = body.get("trigger_id")
    whole = str(named) if named else json.dumps(body, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
