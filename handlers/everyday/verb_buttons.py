"""What a command may have meant, as buttons: each stands for a command with the same words, and pressing it is the same
as having typed that command, by the same person, and once where it changes something."""

from dataclasses import replace
from datetime import datetime

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.store.claims import claim
from connectors.catalog import platforms
from connectors.everyday.verbs import VERB_SUMMARIES, Verb
from handlers.everyday.dispatch import BUTTON_EXPIRED
from handlers.everyday.platform_reader import able
from handlers.everyday.verb_command import verb_command
from handlers.everyday.verb_request import VERB_DRAFT, VERB_DRAFT_TTL_S, there
from handlers.everyday.verb_secrets import NO_SECRETS_HERE, tells_secret_to
from handlers.parsing.arguments import READING_VERBS, Misread, VerbArguments
from handlers.parsing.parser import read
from handlers.parsing.platform_parser import platform_names
from handlers.parsing.verb_senses import Suggestion
from handlers.parsing.verb_suggestions import Suggestions
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, Message, actions, button, clip, line, rich, run, say, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

SUGGESTION_DRAFT = "suggested command"
"""A kind of draft: a verb, the words behind it, and whether it is only to be looked at."""
SUGGESTION_SHOWN_CHARS = 500
"""Characters of a command that does not fit its button and is shown above it."""


async def offer(
    services: Services, interaction: Interaction, actor: Actor, meant: Suggestions, *, dry: bool = False
) -> None:
    """Say what the command may have meant. A password in it is kept behind no button."""
    if any(tells_secret_to(one.verb, one.command) for one in meant.offered):
        await interaction.say(sentence(NO_SECRETS_HERE))
        return
    now = there(await services.store.now(), actor.zone)
    can = [one for one in meant.offered if _can(services, one, now)]
    known = tuple(can or (one for one in meant.offered if able(services.desk, one.verb))) or meant.offered
    blocks: list[Block] = [say(said := headline(replace(meant, offered=known)))]
    for one in known:
        blocks += shown(one, await _pressed(services, actor, one, dry), alone=len(known) == 1)
    if meant.note and known:
        blocks.append(say(meant.note))
    await interaction.say(Message(said, blocks))


def _can(services: Services, one: Suggestion, now: datetime) -> bool:
    """Whether the platform it names can do it, or without a name any."""
    on = one.on or _read(one.verb, one.words, now).on
    can = able(services.desk, one.verb)
    return on in can if on in platforms() else bool(can)


def headline(meant: Suggestions) -> str:
    """What is said above the buttons."""
    word = meant.typed[:60].replace("`", "'")
    if not meant.offered:
        return meant.note or f"I have no command for “{word}”."
    if not meant.known:
        return f"I don't know “{word}”. Did you mean:"
    many = len(meant.offered) > 1
    return (
        f"“{word}” can mean several things here. Nothing was changed. Which do you mean?"
        if many
        else (f"Nothing was changed yet. By “{word}”, did you mean:")
    )


def shown(one: Suggestion, pressed: Element, alone: bool) -> list[Block]:
    """A button; above it what it does, where there are several, what it leaves out, and the whole command, where it
    does not fit."""
    command = " ".join(one.command.split())
    what = [] if alone else [run(VERB_SUMMARIES[one.verb])]
    if one.without:
        left_out = clip(" ".join(one.without.split()), SUGGESTION_SHOWN_CHARS)
        what += [run(". " if what else ""), run(f"This leaves out “{left_out}”")]
    if len(command) > limits.BUTTON_TEXT_CHARS:
        what += [run(": " if what else ""), run(clip(command, SUGGESTION_SHOWN_CHARS), code=True)]
    return [*([rich(line(*what))] if what else []), actions(pressed)]


async def press(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """A command that was suggested is the one that was meant. Raises RequestRefused."""
    services.desk.admit(actor)
    stored = await services.drafts.get(draft, SUGGESTION_DRAFT, actor.id)
    if not stored:
        raise RequestRefused(BUTTON_EXPIRED)
    verb = Verb(stored["verb"])
    changes = verb not in READING_VERBS and not stored["dry"]
    if changes and not await claim(services.store, f"suggested/{draft}", VERB_DRAFT_TTL_S):
        raise RequestRefused("You already pressed this.")
    await verb_command(services, interaction, actor, verb, stored["words"], stored["dry"])


async def _pressed(services: Services, actor: Actor, one: Suggestion, dry: bool) -> Element:
    label = " ".join(one.command.split())
    if one.form:
        filled = replace(_filled(one, there(await services.store.now(), actor.zone)), dry=dry)
        draft = await services.drafts.put(VERB_DRAFT, actor.id, filled.stored(), VERB_DRAFT_TTL_S)
        return button(label, f"everyday.form.{one.verb}", draft)
    kept = {"verb": str(one.verb), "words": one.words, "dry": dry}
    return button(
        label, "everyday.typed", await services.drafts.put(SUGGESTION_DRAFT, actor.id, kept, VERB_DRAFT_TTL_S)
    )


def _filled(one: Suggestion, now: datetime) -> VerbArguments:
    """What the form begins with: of who was typed, only those who surely are meant."""
    arguments = VerbArguments(one.verb)
    if one.who:
        arguments = _read(one.verb, one.who, now)
    return replace(arguments, course=one.course, on=one.on or arguments.on)


def _read(verb: Verb, words: str, now: datetime) -> VerbArguments:
    """What these ask for, as far as they can be read."""
    try:
        return read(verb, words, platform_names(), now).arguments
    except Misread as misread:
        return misread.arguments
