"""Messages that somebody changed after they sent them. Slack tells them anew, and the first wording may have been
carried out already: so none acts by itself, and a button asks for what it says now."""

from collections.abc import Mapping
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.store.claims import claim
from connectors.core.stray_secret import tells_secret
from handlers.everyday.dispatch import BUTTON_EXPIRED
from handlers.everyday.verb_command import NO_SECRETS_HERE
from handlers.listeners import payload
from handlers.listeners.commands import command
from handlers.slack.blocks import Message, actions, button, clip, line, rich, run, say, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.text import unslack

CHANGED_MESSAGE_DRAFT = "changed message"
"""A kind of draft: the text as it stands now."""
CHANGED_MESSAGE_TTL_S = 3600.0
"""Seconds for which the button works."""
CHANGED_MESSAGE_SHOWN_CHARS = 500
CHANGED_MESSAGE = (
    "You changed a message to me. I did nothing for the new words, because I may have done the old ones already."
)


def start(services: Services, body: Mapping[str, Any], text: str, user: str, spot: Spot) -> None:
    """Offer to do what the message says by now."""

    async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
        if tells_secret(unslack(text), takes_text=False):  # also where a verb or an operation would look itself
            await interaction.say(sentence(NO_SECRETS_HERE))
            return
        kept = {"text": text}
        draft = await services.drafts.put(CHANGED_MESSAGE_DRAFT, actor.id, kept, CHANGED_MESSAGE_TTL_S)
        shown = rich(line(run(clip(unslack(text), CHANGED_MESSAGE_SHOWN_CHARS) or "help", code=True)))
        pressed = actions(button("Do this now", "message.changed", draft))
        await interaction.say(Message(CHANGED_MESSAGE, [say(CHANGED_MESSAGE), shown, pressed]))

    payload.start(services, body, work, user=user, spot=spot)


async def press(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """What the message says is asked for, once. Raises RequestRefused."""
    services.desk.admit(actor)
    stored = await services.drafts.get(draft, CHANGED_MESSAGE_DRAFT, actor.id)
    if not stored:
        raise RequestRefused(BUTTON_EXPIRED)
    if not await claim(services.store, f"changed/{draft}", CHANGED_MESSAGE_TTL_S):
        raise RequestRefused("You pressed this already.")
    await command(services, interaction, actor, stored["text"] or "help")
