"""Events: App Home was opened, Registrar was mentioned, somebody wrote it a direct message, a channel was shared."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.store import StoreError
from bot.store.claims import claim, release
from handlers.home import home
from handlers.home.welcome import welcome
from handlers.listeners import apps, changed_messages
from handlers.listeners.commands import command, is_secret_shown
from handlers.listeners.payload import start, thread_of
from handlers.slack.blocks import clip, sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.text import unslack

SPOKEN_SUBTYPES = ("", "file_share", "thread_broadcast", "me_message")
"""Messages in which a person speaks: alone, with a file, in a thread and its channel at once, and with `/me`."""
WELCOME_TTL_S = 10 * 365 * 24 * 3600.0
"""Seconds for which somebody has been welcomed."""
MAX_FILE_NAMES_CHARS = 150
READ_BY_ALL = (
    "It looks as if a password stands in your message, and everybody in this channel can read it. I did nothing. "
    "Delete the message, and do not use that password any more. Then type the command without one behind `/lms`: I "
    "ask for what is missing in a form that only you see."
)


def _home_opened(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    if event.get("tab", "home") == "home":
        start(services, body, home.show, user=event.get("user"))
    elif event.get("tab") == "messages":
        services.tasks.start(_welcomed(services, event))


def _channel_shared(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """Another organization reads there from now on: news ask anew before the next is posted."""
    services.channels.forget(str(event.get("channel") or ""))


def _message(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    message = event.get("message", event)
    if event.get("channel_type") != "im" or not isinstance(message, dict):
        return
    if event.get("subtype") == "message_changed":
        _changed(services, body, event)
    elif (event.get("subtype") or "") in SPOKEN_SUBTYPES:
        _heard(services, body, event)


def _heard(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """A mention or a direct message works like the command, and is answered in private, in its thread. What an app
    wrote is nobody's command: with a person's token it comes as theirs."""
    spot = _spot(event)
    if any(event.get(name) for name in apps.APP_FIELDS):
        services.tasks.start(apps.told(services, body, event, spot))
        return
    if event.get("subtype") == "document_mention":
        return  # in a canvas, where nobody can be answered
    text = spoken_to_us(services, event)
    if event.get("edited"):
        changed_messages.start(services, body, text, str(event.get("user")), spot)
        return
    files = [str(one.get("name") or "a file") for one in event.get("files") or () if isinstance(one, dict)]

    async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
        if event.get("type") == "app_mention" and is_secret_shown(unslack(text)):
            await interaction.say(sentence(READ_BY_ALL))
            return
        if files:
            await interaction.say(sentence(_about(files, alone=not text)))
        if text or not files:
            await command(services, interaction, actor, text or "help")

    start(services, body, work, user=event.get("user"), spot=spot)


def _changed(services: Services, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """A direct message that its writer changed; that Slack has put a preview under it changes nothing of its words."""
    now, before = event["message"], event.get("previous_message") or {}
    written = now.get("edited") and now.get("text") != before.get("text") and now.get("user")
    if written and not any(now.get(name) for name in apps.APP_FIELDS):
        spot = Spot(str(event.get("channel") or ""), thread_of(now))
        changed_messages.start(services, body, spoken_to_us(services, now), str(now["user"]), spot)


def spoken_to_us(services: Services, message: Mapping[str, Any]) -> str:
    """The text without our own name, wherever it stands, and without the command that was pasted with it."""
    us = services.slack.identity.get("user_id") or "[A-Z0-9]+"
    text = re.sub(rf"^\s*(<@{us}(\|[^>]*)?>[\s,:]*)+|\s*<@{us}(\|[^>]*)?>", "", str(message.get("text") or ""))
    return re.sub(r"^\s*/?lms\b", "", text).strip()


def _spot(event: Mapping[str, Any]) -> Spot:
    return Spot(str(event.get("channel") or ""), thread_of(event))


def _about(files: list[str], alone: bool) -> str:
    """What is done with files that somebody sends."""
    named = f"“{clip('”, “'.join(files), MAX_FILE_NAMES_CHARS)}”"
    if not alone:
        return f"I cannot read {named} here, so I go by what you wrote alone."
    return (
        f"I cannot read {named} here, so I did nothing. Write what you want instead, with up to twelve people in one "
        "line, such as `enroll jane@acme.com, bob@acme.com in “Fire safety”`."
    )


async def _welcomed(services: Services, event: Mapping[str, Any]) -> None:
    """Somebody opened their direct messages with us: at the first time they are told what we are. Where that cannot be
    said, it is at the next."""
    user = str(event.get("user") or "")
    try:
        if not await claim(services.store, f"welcomed/{user}", WELCOME_TTL_S):
            return
        try:
            services.desk.admit(await services.slack.actor(user))
            await services.slack.web.chat_postMessage(channel=user, **welcome(services.desk.connected).payload())
        except RequestRefused as refused:
            await services.slack.web.chat_postMessage(channel=user, **sentence(str(refused)).payload())
        except (PersonUnknown, *SLACK_CALL_ERRORS) as error:
            log.warning("not_welcomed", user=user, error=reason(error))
            await release(services.store, f"welcomed/{user}")
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))
    except SLACK_CALL_ERRORS as error:
        log.warning("not_welcomed", user=user, error=reason(error))


LISTENERS: Mapping[str, Callable[[Services, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "app_home_opened": _home_opened,
    "channel_shared": _channel_shared,
    "app_mention": _heard,
    "message": _message,
}
"""By the type of the event: who takes the payload and the event in it."""
