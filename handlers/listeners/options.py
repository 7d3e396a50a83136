"""Typeahead: what a box offers for the letters typed so far. It always answers within Slack's three seconds."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.desk import Refused
from bot.ports import Unknown
from bot.store import StoreError
from handlers.everyday import forms as verb_forms
from handlers.home import launcher
from handlers.listeners.payload import interaction_of
from handlers.operations import forms
from handlers.operations.pickers import BUDGET, Pickers, as_typed
from handlers.slack.interaction import log
from handlers.slack.services import Room


def register(app: AsyncApp, room: Room) -> None:
    pickers = Pickers()

    @app.options(re.compile(r".*", re.DOTALL))
    async def on_options(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = str(body.get("value") or "")
        try:
            options = await asyncio.wait_for(_options(room, pickers, body, typed), BUDGET + 0.2)
        except (TimeoutError, Refused, StoreError, Unknown) as error:
            log.info("options_as_typed", error=type(error).__name__)
            options = as_typed(typed)
        await ack(options=options)


async def _options(room: Room, pickers: Pickers, body: Mapping[str, Any], typed: str) -> list[dict[str, Any]]:
    asked = interaction_of(room, body)
    if body.get("action_id") == "launcher.choose":
        return await launcher.offer(room, asked.user, typed)
    if (action := str(body.get("action_id"))) in ("everyday.who", "everyday.course"):
        return await verb_forms.offer(room, asked.user, action.removeprefix("everyday."), asked.draft, typed)
    form, path = await forms.asked_in(room, asked, str(body.get("block_id", "")))
    return await pickers.offer(room.desk, await room.slack.actor(asked.user), form, path, typed)
