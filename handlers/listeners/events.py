"""Events: App Home was opened, Registrar was mentioned, somebody wrote it a direct message, a channel was shared."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.policy.policy import OUTSIDER_REFUSALS, Actor, Standing
from handlers.home import home
from handlers.listeners.commands import command
from handlers.listeners.payload import ListenerWork, start
from handlers.slack.blocks import sentence
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services

APP_FIELDS = ("bot_id", "app_id", "bot_profile")
"""What Slack writes into a message that an app posted, whoever's name it bears; in direct messages the subtype
`bot_message` is then missing."""


def register(app: AsyncApp, services: Services) -> None:
    @app.event("app_home_opened")
    async def on_home(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home":
            start(services, body, home.show, user=event.get("user"))

    @app.event("channel_shared")
    async def on_shared(event: dict[str, Any]) -> None:
        """Another organization reads there from now on: news ask anew before the next is posted."""
        services.channels.forget(str(event.get("channel") or ""))

    @app.event("app_mention")
    async def on_mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        _heard(services, body, event)

    @app.event("message")
    async def on_message(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("channel_type") == "im" and not event.get("subtype"):
            _heard(services, body, event)


def _heard(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """A mention or a direct message works like the command, and is answered in private. What an app wrote is nobody's
    command: with a person's token it comes as theirs."""
    if any(event.get(name) for name in APP_FIELDS):
        start(services, body, _not_for_apps, user=event.get("user"), channel=str(event.get("channel") or ""))
        return
    text = re.sub(r"^\s*(<@[A-Z0-9]+(\|[^>]*)?>[\s,:]*)+", "", str(event.get("text") or ""))
    text = re.sub(r"^\s*/?lms\b", "", text)
    work: ListenerWork = lambda services, interaction, actor: command(services, interaction, actor, text or "help")  # noqa: E731  # one of a kind
    start(services, body, work, user=event.get("user"), channel=str(event.get("channel") or ""))


async def _not_for_apps(services: Services, interaction: Interaction, actor: Actor) -> None:
    log.warning("app_refused", user=actor.id)
    await interaction.say(
        sentence(f"An app wrote that in your name. {OUTSIDER_REFUSALS[Standing.BOT]} Write it yourself.")
    )
