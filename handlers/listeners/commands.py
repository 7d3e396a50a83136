"""`/lms …`: from typed text to an intent, and from there to the desk.

/lms help [topic]      /lms search words      /lms dry run <platform> <operation> …
/lms <everyday verb> …      /lms <platform> <operation> key=value …
/lms subscribe <platform> <event> …      /lms subscriptions      /lms webhooks [platform]
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.policy.policy import Actor
from connectors.catalog import platforms
from connectors.core.field_specs import field_specs
from connectors.core.grammar import FIELD_KEY_PATTERN
from connectors.core.intent import Operation
from connectors.core.stray_secret import gives_secret, tells_secret
from connectors.everyday.verbs import Verb
from handlers.audit.audit import audit
from handlers.audit.audit_questions import plain_question
from handlers.directory import aliases
from handlers.directory.alias_words import said_of_me
from handlers.everyday import verb_buttons
from handlers.everyday.allowed_verbs import May, PersonMay
from handlers.everyday.verb_command import verb_command
from handlers.everyday.verb_secrets import NO_SECRETS_HERE, tells_secret_to
from handlers.home import without_rights
from handlers.home.help_topics import (
    OPERATIONS_BESIDES_SHOWN,
    Denied,
    found_for,
    help_topic,
    nobody_denied,
    on_platform,
)
from handlers.home.launcher import open_launcher
from handlers.home.small_talk import is_about_me, small_talk
from handlers.home.spoken_commands import as_said
from handlers.home.undo_last import undo_last
from handlers.home.welcoming import help_for, may_subscribe
from handlers.home.without_rights import whom_to_ask
from handlers.listeners.payload import start
from handlers.notifications import subscriptions
from handlers.notifications.setup import webhooks
from handlers.notifications.subscribe import subscribe
from handlers.operations import guide
from handlers.operations.search import (
    harmless,
    is_destroying,
    is_taking_away,
    is_word,
    means,
    near_ids,
    not_for_good,
    search,
)
from handlers.operations.typed_operation import MAX_OPERATION_ID_WORDS, TypedOperation, split
from handlers.operations.typed_run import run_typed
from handlers.parsing.courtesies import is_dry, without_dry
from handlers.parsing.verb_suggestions import Suggestions, forbidden, read_verb, split_first, suggest
from handlers.parsing.words import seen, without_unseen_in_front
from handlers.settings import settings
from handlers.slack.blocks import Message, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services
from handlers.slack.text import bare, unslack

MAX_COMMAND_CHARS = 20_000
"""Characters of a command. Slack's own box takes about 12,000; what is longer was pasted by accident."""
AUDIT_COMMAND_PATTERN = re.compile(r"\s*(?:/lms\s+)?audit\b", re.IGNORECASE)  # also where the command was pasted whole
HELP_WORDS = ("help", "--help", "-help", "-h", "/help", "?", "—help", "–help")  # Slack's clients make a dash of two
OWN_COMMANDS: Mapping[str, Callable[[Services, Interaction, Actor, str], Awaitable[None]]] = {
    "settings": settings.typed,
    "subscribe": subscribe,
    "subscriptions": subscriptions.show,
    "webhooks": webhooks,
}
"""Commands about Registrar itself, and what is typed behind them."""


def on_command(services: Services, body: Mapping[str, Any]) -> None:
    text = str(body.get("text") or "")
    start(services, body, lambda services, interaction, actor: command(services, interaction, actor, text))


async def command(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    """Answer one `/lms` command."""
    services.desk.admit(actor)
    text = without_unseen_in_front(bare(text))
    if len(text) > MAX_COMMAND_CHARS:
        await interaction.say(sentence(_too_long(text)))
        return
    if is_secret_told(unslack(text)):
        await interaction.say(sentence(NO_SECRETS_HERE))
        return
    interaction.is_about(partial(_as_typed, unslack(text)))
    if is_about_me(unslack(text)):
        await aliases.show_me(services, interaction, actor)
        return
    if said := said_of_me(unslack(text), services.desk.connected):
        await aliases.typed(services, interaction, actor, said)
        return
    if asks := AUDIT_COMMAND_PATTERN.match(text):
        if text[asks.end() :].strip().lower() in HELP_WORDS:
            await interaction.say(as_said(interaction, help_topic("audit", services.desk.connected, lambda cls: True)))
            return
        await audit(services, interaction, actor, text[asks.end() :].strip())
        return
    if not begins_with_platform(unslack(text)) and await _everyday(services, interaction, actor, text):
        return
    text = unslack(text)
    first, rest = [*text.split(maxsplit=1), "", ""][:2]
    if own := OWN_COMMANDS.get(first.lower()):
        await own(services, interaction, actor, rest.strip())
        return
    if not text and interaction.trigger:
        await open_launcher(services, interaction, actor)
        return
    asked: list[str] = []
    helpers = ""

    def denied() -> str:
        asked.append(helpers)
        return whom_to_ask(services.desk.policy, actor, helpers)

    reading = partial(understand, text, services.desk.connected, PersonMay(services.desk, actor), denied)
    found = reading()
    if isinstance(found, Message):  # only now does it matter who could help
        helpers = await services.desk.judge.whom_to_ask(services.desk.policy, actor) if asked else ""
        found = reading(subscribes=may_subscribe(services.desk, actor))
    if isinstance(found, Message):
        shown = as_said(interaction, found)
        await interaction.say(await without_rights.with_access(services, actor, shown))
        return
    await run_typed(services, interaction, actor, found)


async def _as_typed(text: str) -> str:
    """For an answer that comes late; nothing where a secret may stand in it."""
    typed = " ".join(text.split())
    return "" if not typed or is_secret_told(typed, in_public=True) else f"/lms {typed}"


async def _everyday(services: Services, interaction: Interaction, actor: Actor, text: str) -> bool:
    """Answer what begins with an everyday verb, under whatever name, what asks who did something, and what is no
    command at all; False where it is none of these."""
    if last := await undo_last(services, actor, unslack(text)):
        await interaction.say(as_said(interaction, last))
        return True
    if said := small_talk(unslack(text), services.desk.connected, lambda: help_for(services.desk, actor)):
        await interaction.say(as_said(interaction, said))
        return True
    words = unslack(text, ids=True)
    if plain_question(words):
        await audit(services, interaction, actor, text.strip())
        return True
    if spoken := everyday_verb(words):
        await verb_command(services, interaction, actor, *spoken)
        return True
    meant = near_verbs(words)
    if meant and (meant.offered or meant.note):
        await verb_buttons.offer(services, interaction, actor, meant, dry=is_dry(words))
        return True
    return False


def everyday_verb(text: str) -> tuple[Verb, str, bool] | None:
    """The verb that a command begins with, the words after it, and whether it is only to be looked at."""
    if len(text) > MAX_COMMAND_CHARS:
        return None
    text = seen(text)
    said = without_dry(text)
    found = read_verb(said)
    return (*found, is_dry(text)) if found else None


def near_verbs(text: str) -> Suggestions | None:
    """What a command may mean that begins with no verb, no platform and no command about Registrar itself."""
    text = seen(text)
    first, _ = split_first(without_dry(text))
    if not first or len(text) > MAX_COMMAND_CHARS or first in (*OWN_COMMANDS, *guide.COMMAND_NAMES, *platforms()):
        return None
    if denied := forbidden(without_dry(text)):
        return denied
    meant = suggest(without_dry(text))
    other = is_word(first) or guide.near_name(first, guide.COMMAND_NAMES)
    return meant if meant.known or not other else None


def begins_with_platform(text: str) -> bool:
    return next(iter(without_dry(text).lower().split(maxsplit=1)), "").strip("?!.,") in platforms()


def understand(
    text: str,
    connected: tuple[str, ...],
    may: May = lambda _: True,
    denied: Denied = nobody_denied,
    *,
    subscribes: bool = True,
) -> TypedOperation | Message:
    """What the text asks for, or what to say instead. `connected` are the platforms set up here; what this person may
    not do is not offered, and `denied` is what is said where nothing is left; `subscribes` whether they may subscribe
    a channel to updates."""
    if len(text) > MAX_COMMAND_CHARS:
        return sentence(_too_long(text))
    first, rest = [*without_dry(text).split(maxsplit=1), "", ""][:2]
    match first.lower().strip("?!.,"):
        case "" | "help":
            return help_topic(rest.strip(), connected, may, denied, subscribes=subscribes)
        case "search":
            if not rest:
                return sentence("Say what to look for, such as `/lms search enroll`.")
            return found_for(rest, connected, may, denied)
        case word if word in platforms():
            found = _operation(word, rest.strip(), may, denied)
            return replace(found, dry=is_dry(text)) if isinstance(found, TypedOperation) else found
    near = search(without_dry(text)[:200], connected, most=OPERATIONS_BESIDES_SHOWN, may=may)
    return guide.unknown_word(first, connected, _safe_beside(first, near), means(first, connected))


def _too_long(text: str) -> str:
    said = f"That's {len(text):,} characters, more than I can read at once ({MAX_COMMAND_CHARS:,})."
    return f"{said} Please shorten it."


def _safe_beside(first: str, near: list[Operation]) -> list[Operation]:
    """What may be shown for a line that begins so: nothing that takes something away where the word does not mean that,
    since what stands behind it may be a name or a title, whatever it means (“rename Fire safety”); nothing for good
    where it does not mean that."""
    if is_destroying(first):
        return near
    return not_for_good(near) if is_taking_away(first) else harmless(near)


def is_secret_told(text: str, *, in_public: bool = False) -> bool:
    """Whether a secret stands in what is no operation, which says itself what it takes, and no verb, which offers its
    form instead. `in_public`, where everybody in a channel can read it, or where it is kept until a button is pressed,
    also in what these would take. Of what is too long to be read no more is looked at than of what is not."""
    text = text[:MAX_COMMAND_CHARS]
    platform, rest = [*without_dry(text).split(maxsplit=1), "", ""][:2]
    if platform.lower() in platforms() and (found := split(platform.lower(), rest)):
        return in_public and gives_secret(field_specs(found[0]), found[1])
    if (spoken := everyday_verb(text)) and not plain_question(text):
        return in_public and tells_secret_to(*spoken[:2], in_public=True)
    looks = platform.lower() == "search" and not in_public
    return tells_secret(text, takes_text=bool(AUDIT_COMMAND_PATTERN.match(text)), reads_only=looks)


def _operation(platform: str, text: str, may: May, denied: Denied = nobody_denied) -> TypedOperation | Message:
    found = split(platform, text)
    if found:
        return TypedOperation(*found)
    head = text[: key.start()].strip() if (key := FIELD_KEY_PATTERN.search(text)) else text
    typed = " ".join(head.split()[:MAX_OPERATION_ID_WORDS])
    if not typed or platforms()[platform].resource(typed):
        return on_platform(platforms()[platform], typed, may, denied)
    return guide.unknown_operation(platforms()[platform], typed, [one for one in near_ids(platform, typed) if may(one)])
