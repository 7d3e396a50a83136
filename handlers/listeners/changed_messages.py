"""Messages that somebody changed after they sent them. Slack tells them anew, and the first wording may have been
carried out already: so none acts by itself, and a button asks for what it says now."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.store.claims import claim
from handlers.everyday.dispatch import BUTTON_EXPIRED
from handlers.listeners import message_state
from handlers.listeners.commands import command, is_secret_told
from handlers.listeners.message_state import Wording
from handlers.listeners.payload import start
from handlers.listeners.payload_claim import payload_id
from handlers.listeners.sent_files import about, file_names
from handlers.slack import limits
from handlers.slack.blocks import Element, Message, actions, button, line, mention, rich, run, say, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.text import unslack

CHANGED_MESSAGE_DRAFT = "changed message"
"""A kind of draft: the text as it stands now, and which wording of which message that is."""
CHANGED_MESSAGE_TTL_S = 3600.0
"""Seconds for which the button works."""
CHANGED_MESSAGE = "You changed a message to me. I did nothing for the new words: I may have done the old ones already."
BEGUN = "You pressed the button, so I began to do this. The answer stands below."
CHANGED_TOO_LONG = f"{CHANGED_MESSAGE} They are too long for a button: send them as a new message."
CHANGED_TO_NOTHING = (
    "You changed a message to me, and no words are left in it, so I did nothing. I may have done the old ones already."
)
CHANGED_TO_A_SECRET = (
    f"{CHANGED_MESSAGE} It looks as if a password stands in the new ones, so I kept nothing of them. Never type one "
    "here: where a new person needs one, I make one up that nobody sees. A title that looks so stands in quotes."
)
READ_BY_ALL = (
    "It looks as if a password stands in your message, and everybody in this channel can read it, so I kept nothing of "
    "it. Delete the message, and if it is a password, do not use it any more. Then type the command without one behind "
    "`/lms`: I ask for what is missing in a form that only you see."
)
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


def offer(services: Services, body: Mapping[str, Any], text: str, user: str, spot: Spot) -> asyncio.Task[bool | None]:
    """Offer to do what the message says by now: all of it is shown, or there is no button.

    That the message was changed is kept first: its original, which may still come, must not act from then on, whatever
    becomes of the offer. Gives what keeps it.
    """
    wording = Wording.of(body["event"], payload_id(body))
    kept = message_state.keep_change(services, wording)
    services.tasks.start(_offered(services, body, text, user, spot, wording, kept))
    return kept


async def _offered(
    services: Services,
    body: Mapping[str, Any],
    text: str,
    user: str,
    spot: Spot,
    wording: Wording,
    kept: asyncio.Task[bool | None],
) -> None:
    """What is overtaken already is offered to nobody; that the store takes nothing the next step finds and says."""
    event = body["event"]
    if await kept is False:
        return
    files = file_names(event.get("message") or event)

    async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
        if is_secret_told(unslack(text), in_public=True):
            public = body["event"].get("type") == "app_mention"
            await interaction.say(sentence(f"{CHANGED_MESSAGE} {READ_BY_ALL}" if public else CHANGED_TO_A_SECRET))
        elif len(text) > limits.SECTION_TEXT_CHARS:
            await interaction.say(sentence(CHANGED_TOO_LONG))
        elif text:
            await _offer(services, interaction, wording, text, files)
        else:
            named = [say(about(files, alone=True))] if files else []
            await interaction.say(Message(CHANGED_TO_NOTHING, [say(CHANGED_TO_NOTHING), *named]))

    start(services, body, work, user=user, spot=spot)


async def _offer(services: Services, interaction: Interaction, wording: Wording, text: str, files: list[str]) -> None:
    kept = {"text": text, "wording": asdict(wording)}
    draft = await services.drafts.put(CHANGED_MESSAGE_DRAFT, interaction.user, kept, CHANGED_MESSAGE_TTL_S)
    named = [say(about(files, alone=False))] if files else []
    pressed = actions(button("Do this now", "message.changed", draft))
    shown = [say(CHANGED_MESSAGE), *named, rich(line(*_words(text))), pressed]
    await interaction.say(Message(CHANGED_MESSAGE, shown))


async def press(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """What the message says is asked for, once, and as long as it says so. Raises RequestRefused."""
    services.desk.admit(actor)
    stored = await services.drafts.get(draft, CHANGED_MESSAGE_DRAFT, actor.id)
    if not stored:
        raise RequestRefused(BUTTON_EXPIRED)
    if why := await message_state.overtaken(services, Wording(**stored["wording"])):
        raise RequestRefused(why)
    if not await claim(services.store, f"changed/{draft}", CHANGED_MESSAGE_TTL_S):
        raise RequestRefused("You already pressed this.")
    begun = Message(BEGUN, [say(BEGUN), rich(line(*_words(stored["text"])))])
    await interaction.reply.say(begun, replace=True)
    await command(services, interaction, actor, stored["text"])


def _words(text: str) -> list[Element]:
    """As they were typed; people by their names."""
    parts = _PERSON.split(text)
    return [mention(part) if at % 2 else run(_typed(part), code=True) for at, part in enumerate(parts) if part]


def _typed(text: str) -> str:
    """The same with the blanks at its ends, which stand before and behind a name."""
    bare = text.strip()
    return text.replace(bare, unslack(bare)) if bare else text
