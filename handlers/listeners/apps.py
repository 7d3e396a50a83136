"""What apps and workflows say to us: they are nobody who may ask for anything, are told so, and nothing more."""

from collections.abc import Mapping
from typing import Any

from bot.policy.policy import OUTSIDER_REFUSALS, Actor, Standing
from bot.ports import PersonUnknown
from bot.store import StoreError
from bot.store.claims import claim, release
from handlers.listeners.payload import start
from handlers.slack.blocks import sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.reply import Spot
from handlers.slack.services import Services

APP_FIELDS = ("bot_id", "app_id", "bot_profile")
"""What Slack writes into a message that an app posted, whoever's name it bears; in direct messages the subtype
`bot_message` is then missing."""
APP_TOLD_INTERVAL_S = 3600.0
"""Seconds for which the same is told to nobody again: of one app, to each person in whose name it writes once, and once
in a channel where it writes in nobody's. Two bots must not talk to each other."""


async def told(services: Services, body: Mapping[str, Any], event: Mapping[str, Any], spot: Spot) -> None:
    """In private to the person in whose name an app wrote it, to each; else in the thread; once in a while."""
    app = str(event.get("bot_id") or event.get("app_id") or (event.get("bot_profile") or {}).get("id"))
    log.warning("app_refused", app=app)
    person = str(event.get("user") or "")
    person = person if await _is_a_person(services, person) else ""
    once = f"app/{app}/{person or spot.channel}"
    try:
        if not await claim(services.store, once, APP_TOLD_INTERVAL_S):
            return
        if person:
            start(services, body, _in_your_name, user=person, spot=spot)
        elif event.get("type") == "app_mention":
            await _tell_channel(services, event, spot, once)
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))


async def _tell_channel(services: Services, event: Mapping[str, Any], spot: Spot, once: str) -> None:
    """In the thread of what an app wrote. Raises StoreError."""
    said = sentence(f"{OUTSIDER_REFUSALS[Standing.BOT]} A person must write it themselves.")
    root = str(event.get("thread_ts") or event.get("ts"))
    try:
        await services.slack.web.chat_postMessage(channel=spot.channel, thread_ts=root, **said.payload())
    except SLACK_CALL_ERRORS as error:
        log.warning("app_not_answered", error=reason(error))
        await release(services.store, once)  # nobody was told, so the next time is the first


async def _is_a_person(services: Services, user: str) -> bool:
    """Whether there is a user behind it who is no bot; nobody where Slack does not say."""
    try:
        return bool(user) and (await services.slack.actor(user)).standing is not Standing.BOT
    except PersonUnknown:
        return False


async def _in_your_name(services: Services, interaction: Interaction, actor: Actor) -> None:
    await interaction.say(
        sentence(f"An app wrote that in your name. {OUTSIDER_REFUSALS[Standing.BOT]} Write it yourself.")
    )
