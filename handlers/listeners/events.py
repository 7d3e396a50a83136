"""Events: App Home was opened, Registrar was mentioned, somebody wrote it a direct message, a channel was shared."""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.policy.policy import Actor
from handlers.home import home
from handlers.home.welcoming import welcome_once
from handlers.listeners import apps, changed_messages, message_state
from handlers.listeners.commands import command, is_secret_told
from handlers.listeners.payload import start
from handlers.listeners.payload_claim import payload_id
from handlers.listeners.payload_interaction import is_of_ourselves, thread_of
from handlers.listeners.sent_files import about, file_names
from handlers.slack.blocks import sentence
from handlers.slack.interaction import Interaction, log
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.text import bare, unslack

SPOKEN_SUBTYPES = ("", "file_share", "thread_broadcast", "me_message")
"""Messages in which a person speaks: alone, with a file, in a thread and its channel at once, and with `/me`."""

Keeping = asyncio.Task[bool | None] | None
"""What must end before Slack is told that we have an event, if anything must: it gives None where the store did not
take it."""


def _home_opened(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    if event.get("tab", "home") == "home":
        start(services, body, home.opened, user=event.get("user"))
    elif event.get("user"):
        services.tasks.start(welcome_once(services, str(event["user"])))


def _channel_shared(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """Another organization reads there from now on: news ask anew before the next is posted."""
    services.channels.forget(str(event.get("channel") or ""))


def _message(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> Keeping:
    message = event.get("message") or event
    if event.get("channel_type") != "im":
        return None
    if event.get("subtype") == "message_deleted" or message.get("subtype") == message_state.TOMBSTONE_SUBTYPE:
        return _deleted(services, event)
    if event.get("subtype") == "message_changed":
        return _changed(services, body, event)
    if (event.get("subtype") or "") in SPOKEN_SUBTYPES:
        return _heard(services, body, event)
    return None


def _heard(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> Keeping:
    """A mention or a direct message works like the command, and is answered in private, in its thread. What an app
    wrote is nobody's command: with a person's token it comes as theirs."""
    spot = _spot(event)
    if any(event.get(name) for name in apps.APP_FIELDS):
        services.tasks.start(apps.told(services, body, event, spot))
        return None
    if event.get("subtype") == "document_mention":
        return None  # in a canvas, where nobody can be answered
    if not event.get("user"):
        log.info("message_of_nobody", payload=payload_id(body))
        return None
    text = spoken_to_us(services, event)
    if event.get("edited") is not None:
        return changed_messages.offer(services, body, text, str(event.get("user")), spot)
    files = file_names(event)

    async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
        """Slack brings what failed again after minutes; what became of the message meanwhile may have come first."""
        if why := await message_state.first_words_overtaken(services, spot.channel, str(event.get("ts"))):
            log.info("message_overtaken", why=why)
            await interaction.say(sentence(why))
            return
        if event.get("type") == "app_mention" and is_secret_told(unslack(text), in_public=True):
            await interaction.say(sentence(f"I did nothing. {changed_messages.READ_BY_ALL}"))
            return
        if files:
            await interaction.say(sentence(about(files, alone=not text)))
        if text or not files:
            await command(services, interaction, actor, text or "help")

    start(services, body, work, user=event.get("user"), spot=spot)
    return None


def _changed(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> Keeping:
    """A direct message that its writer changed; that Slack has put a preview under it changes nothing of its words."""
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    written = now.get("edited") is not None and now.get("text") != before.get("text") and now.get("user")
    if written and not any(now.get(name) for name in apps.APP_FIELDS):
        spot = Spot(str(event.get("channel") or ""), thread_of(now))
        return changed_messages.offer(services, body, spoken_to_us(services, now), str(now["user"]), spot)
    return None


def _deleted(services: Services, event: Mapping[str, Any]) -> Keeping:
    """A direct message that is gone, or of which its answers alone are left: nothing it said acts any more."""
    ts = event.get("deleted_ts") or (event.get("message") or {}).get("ts")
    if not ts or is_of_ourselves(services, event.get("previous_message") or {}):
        return None
    return message_state.keep_deletion(services, str(event.get("channel")), str(ts))


def spoken_to_us(services: Services, message: Mapping[str, Any]) -> str:
    """The text without our own name, wherever it stands, without the command that was pasted with it, and without the
    signs that show all of it as code and the like."""
    us = services.slack.identity.get("user_id") or "[A-Z0-9]+"
    text = re.sub(rf"^\s*(<@{us}(\|[^>]*)?>[\s,:]*)+|\s*<@{us}(\|[^>]*)?>", "", str(message.get("text") or ""))
    return bare(re.sub(r"^\s*/?lms\b", "", bare(text)))


def _spot(event: Mapping[str, Any]) -> Spot:
    return Spot(str(event.get("channel") or ""), thread_of(event))


LISTENERS: Mapping[str, Callable[[Services, Mapping[str, Any], Mapping[str, Any]], Keeping]] = {
    "app_home_opened": _home_opened,
    "channel_shared": _channel_shared,
    "app_mention": _heard,
    "message": _message,
}
"""By the type of the event: who takes the payload and the event in it, and what keeps it first."""
