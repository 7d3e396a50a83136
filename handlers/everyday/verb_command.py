"""A typed everyday verb: read in the asker's time zone, done, or explained."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.policy.policy import Actor
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import choice
from handlers.everyday.dispatch import everyday
from handlers.everyday.forms import open_form
from handlers.everyday.verb_request import VERB_DRAFT, VERB_DRAFT_TTL_S, there
from handlers.everyday.verb_secrets import NO_SECRETS_HERE, tells_secret_to
from handlers.parsing.arguments import Misread, VerbArguments
from handlers.parsing.parser import read
from handlers.parsing.platform_parser import platform_names
from handlers.parsing.reading import WORDLESS_VERBS
from handlers.slack.blocks import Block, Message, button, say, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

_ADDRESS = re.compile(r"[^\s<>|:\"@]+@[^\s<>|\"@]+\.[^\s<>|\"@]*[^\s<>|\"@.,;]")


def author(message: Mapping[str, Any], ours: str = "") -> str:
    """Whom a message is from; of one that an app wrote, the person it is about: the first who is named in it and is not
    us, whose id is `ours`."""
    if (user := str(message.get("user") or "")) and not message.get("bot_id"):
        return f"@{user}"
    text = str(message.get("text") or "")
    named = next((one for one in re.findall(r"<@([UW][A-Z0-9]+)", text) if one != ours), "")
    address = _ADDRESS.search(text)
    return f"@{named}" if named else address[0] if address else ""


async def _which(services: Services, interaction: Interaction, actor: Actor, misread: Misread, dry: bool) -> None:
    """What was typed means several things: a button for each."""
    blocks: list[Block] = [say(str(misread))]
    for label, meaning in misread.meanings:
        draft = await services.drafts.put(
            VERB_DRAFT, actor.id, replace(meaning, dry=dry or meaning.dry).stored(), VERB_DRAFT_TTL_S
        )
        asks_more = bool(meaning.day) and not meaning.at
        blocks.append(choice(label, "This one", draft, f"everyday.form.{meaning.verb}" if asks_more else "everyday.go"))
    await interaction.say(Message(str(misread), blocks))


async def verb_command(
    services: Services, interaction: Interaction, actor: Actor, verb: Verb, words: str, dry: bool = False
) -> None:
    """The words after a verb. Without any, its form opens."""
    if not words and verb not in WORDLESS_VERBS and interaction.trigger:
        await open_form(services, interaction, actor, VerbArguments(verb, dry=dry))
        return
    if tells_secret_to(verb, words):
        draft = await services.drafts.put(VERB_DRAFT, actor.id, VerbArguments(verb, dry=dry).stored(), VERB_DRAFT_TTL_S)
        form = button("Fill in the form", f"everyday.form.{verb}", draft, style="primary")
        await interaction.say(sentence(NO_SECRETS_HERE, form))
        return
    now = there(await services.store.now(), actor.zone)
    try:
        reading = read(verb, words, platform_names(), now)
    except Misread as misread:
        if misread.meanings:
            await _which(services, interaction, actor, misread, dry)
            return
        kept = replace(misread.arguments, dry=dry or misread.arguments.dry)
        draft = await services.drafts.put(VERB_DRAFT, actor.id, kept.stored(), VERB_DRAFT_TTL_S)
        form = button("Fill in the form", f"everyday.form.{verb}", draft, style="primary")
        await interaction.say(sentence(str(misread), form))
        return
    await everyday(services, interaction, actor, replace(reading.arguments, dry=dry or reading.arguments.dry))
