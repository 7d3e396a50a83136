"""Messages that somebody changed after they sent them. Slack tells them anew, and the first wording may have been
carried out already: so none acts by itself, and a button asks for what it says now."""

import re
from collections.abc import Mapping
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.store import WriteConflict, expiry
from bot.store.claims import claim
from connectors.core.stray_secret import tells_secret
from handlers.everyday.dispatch import BUTTON_EXPIRED
from handlers.everyday.verb_command import NO_SECRETS_HERE
from handlers.listeners import payload
from handlers.listeners.commands import command
from handlers.slack import limits
from handlers.slack.blocks import Element, Message, actions, button, line, mention, rich, run, say, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.text import unslack

CHANGED_MESSAGE_DRAFT = "changed message"
"""A kind of draft: the text as it stands now, and the message it stands in."""
CHANGED_MESSAGE_TTL_S = 3600.0
"""Seconds for which the button works."""
CHANGED_MESSAGE = "You changed a message to me. I did nothing for the new words: I may have done the old ones already."
CHANGED_TOO_LONG = f"{CHANGED_MESSAGE} They are too long for a button: send them as a new message."
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


def start(services: Services, body: Mapping[str, Any], text: str, user: str, spot: Spot) -> None:
    """Offer to do what the message says by now: all of it is shown, or there is no button."""
    event = body["event"]
    message = f"{event.get('channel')} {event.get('message', event).get('ts')}"

    async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
        if tells_secret(unslack(text), takes_text=False):  # also where a verb or an operation would look itself
            await interaction.say(sentence(NO_SECRETS_HERE))
            return
        if len(text) > limits.SECTION_TEXT_CHARS:
            await interaction.say(sentence(CHANGED_TOO_LONG))
            return
        kept = {"text": text, "message": message}
        draft = await services.drafts.put(CHANGED_MESSAGE_DRAFT, actor.id, kept, CHANGED_MESSAGE_TTL_S)
        await _is_newest(services, message, draft)
        pressed = actions(button("Do this now", "message.changed", draft))
        await interaction.say(Message(CHANGED_MESSAGE, [say(CHANGED_MESSAGE), rich(line(*_words(text))), pressed]))

    payload.start(services, body, work, user=user, spot=spot)


async def press(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """What the message says is asked for, once, and as long as it says so. Raises RequestRefused."""
    services.desk.admit(actor)
    stored = await services.drafts.get(draft, CHANGED_MESSAGE_DRAFT, actor.id)
    if not stored:
        raise RequestRefused(BUTTON_EXPIRED)
    newest = await expiry.find(services.store, _key(stored["message"]))
    if newest and newest.value != draft:
        raise RequestRefused("You changed the message again since. Press the button under its newest words.")
    if not await claim(services.store, f"changed/{draft}", CHANGED_MESSAGE_TTL_S):
        raise RequestRefused("You pressed this already.")
    await command(services, interaction, actor, stored["text"] or "help")


async def _is_newest(services: Services, message: str, draft: str) -> None:
    """Of several offers for one message only the last holds."""
    end = await services.store.now() + CHANGED_MESSAGE_TTL_S
    while True:
        row = await services.store.get(_key(message))
        try:
            before = expiry.Expiring.of(row) if row else None
            await services.store.apply(*expiry.keep(_key(message), draft, end, over=before))
        except WriteConflict:
            continue
        return


def _key(message: str) -> str:
    return f"changed/{message}"


def _words(text: str) -> list[Element]:
    """As they were typed; people by their names."""
    parts = _PERSON.split(text)
    return [mention(part) if at % 2 else run(_typed(part), code=True) for at, part in enumerate(parts) if part]


def _typed(text: str) -> str:
    """The same with the blanks at its ends, which stand before and behind a name."""
    bare = text.strip()
    return text.replace(bare, unslack(bare)) if bare else text
