"""Shortcuts: “Find this person” in the menu of every message, and the one that opens the launcher."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from connectors.everyday.verbs import Verb
from handlers.everyday.verb_command import author, verb_command
from handlers.home.launcher import open_launcher
from handlers.listeners.payload import start
from handlers.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    @app.shortcut("find_person")
    async def on_find(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        who = author(body.get("message") or {}, services.slack.identity.get("user_id") or "")
        start(
            services,
            body,
            lambda services, interaction, actor: verb_command(services, interaction, actor, Verb.FIND, who),
        )

    @app.shortcut(re.compile(r".*", re.DOTALL))
    async def on_shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        start(services, body, open_launcher)
