"""Typeahead: what a box offers for the letters typed so far. It always answers within Slack's three seconds."""

import asyncio
import re
import time
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.desk import RequestRefused
from bot.ports import PersonUnknown
from bot.store import StoreError
from connectors.core.stray_secret import tells_secret
from handlers.everyday import forms as verb_forms
from handlers.home import launcher
from handlers.listeners.form_secrets import NOT_IN_A_MENU, REFUSED_OPTION, secrets_in
from handlers.listeners.payload import turned_away
from handlers.listeners.payload_interaction import interaction_of
from handlers.operations import forms
from handlers.operations.pickers import OPTIONS_TIMEOUT_S, Pickers, as_typed
from handlers.slack import limits, times
from handlers.slack.blocks import clip
from handlers.slack.interaction import log
from handlers.slack.services import Services
from handlers.slack.widgets import option


def register(app: AsyncApp, services: Services) -> None:
    pickers = Pickers()

    @app.options(re.compile(r".*", re.DOTALL))
    async def on_options(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = str(body.get("value") or "")
        until = time.monotonic() + OPTIONS_TIMEOUT_S + 0.2  # for who it is and what there is together
        why = await turned_away(services, body)
        if not why and (tells_secret(typed, takes_text=True) or secrets_in(body)):
            why = NOT_IN_A_MENU
        if why:
            await ack(options=[option(clip(why, limits.OPTION_TEXT_CHARS), REFUSED_OPTION)])
            return
        try:
            with times.written_for((await services.preferences.of(interaction_of(services, body).user)).dates):
                options = await asyncio.wait_for(_options(services, pickers, body, typed), until - time.monotonic())
        except (TimeoutError, RequestRefused, StoreError, PersonUnknown) as error:
            log.info("options_as_typed", error=type(error).__name__)
            options = as_typed(typed)
        await ack(options=options)


async def _options(services: Services, pickers: Pickers, body: Mapping[str, Any], typed: str) -> list[dict[str, Any]]:
    interaction = interaction_of(services, body)
    if body.get("action_id") == "launcher.choose":
        return await launcher.offer(services, interaction.user, typed)
    if (action := str(body.get("action_id"))) in ("everyday.who", "everyday.course"):
        return await verb_forms.offer(
            services, interaction.user, action.removeprefix("everyday."), interaction.draft, typed
        )
    form, path = await forms.asked_in(services, interaction, str(body.get("block_id", "")))
    return await pickers.offer(services.desk, await services.slack.actor(interaction.user), form, path, typed)
