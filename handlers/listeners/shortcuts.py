"""Shortcuts: “Find this person” in the menu of every message, and the one that opens the launcher."""

from collections.abc import Mapping
from typing import Any

from bot.policy.policy import Actor
from connectors.everyday.verbs import Verb
from handlers.everyday.verb_command import author, verb_command
from handlers.home.launcher import open_launcher
from handlers.listeners.payload import start
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

FIND_PERSON_SHORTCUT = "find_person"
"""Its callback id in manifest.yml."""


def on_shortcut(services: Services, body: Mapping[str, Any]) -> None:
    async def find(services: Services, interaction: Interaction, actor: Actor) -> None:
        who = author(body.get("message") or {}, services.slack.identity.get("user_id") or "")
        await verb_command(services, interaction, actor, Verb.FIND, who)

    start(services, body, find if body["callback_id"] == FIND_PERSON_SHORTCUT else open_launcher)
