"""`/lms …`: from typed text to an intent, and from there to the desk.

/lms help [topic]      /lms search words      /lms dry run <platform> <operation> …
/lms <everyday verb> …      /lms <platform> <operation> key=value …
/lms subscribe <platform> <event> …      /lms subscriptions      /lms webhooks [platform]
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from connectors.core.field_specs import field_specs, squash
from connectors.core.grammar import FIELD_KEY_PATTERN, read_all
from connectors.core.intent import Intent, Mistakes, Operation, make
from connectors.everyday.verbs import Verb
from connectors.platform import Platform
from handlers.audit.audit import audit
from handlers.everyday.help import verb_usage
from handlers.everyday.parser import verb
from handlers.everyday.questions import question
from handlers.everyday.verb_command import verb_command
from handlers.home import welcome
from handlers.home.launcher import open_launcher
from handlers.listeners.payload import start
from handlers.notifications import subscriptions
from handlers.notifications.setup import webhooks
from handlers.notifications.subscribe import subscribe
from handlers.operations import guide, help
from handlers.operations.forms import FORM_START_DRAFT, FORM_TTL_S, about, open_form
from handlers.operations.run import present, preview
from handlers.operations.search import means, near_ids, search, within
from handlers.slack.blocks import Message, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services
from handlers.slack.text import unslack

May = Callable[[Operation], bool]
"""Whether this person may do an operation at all."""

MAX_COMMAND_CHARS = 20_000
"""Characters of a command. Slack's own box takes about 12,000; what is longer was pasted by accident."""
DRY_RUN_PATTERN = re.compile(r"((dry-?run|dry(\s+run)?)(\s+|$))+", re.IGNORECASE)
"""What turns a command into a look at what it would send."""
COURTESY_PATTERN = re.compile(r"\s*(?:(?:please|pls|plz|kindly|(?:can|could|would|will) you)[\s,]+)+", re.IGNORECASE)
"""What may be said before a verb and asks for nothing."""
AUDIT_COMMAND_PATTERN = re.compile(r"\s*audit\b", re.IGNORECASE)
OWN_COMMANDS: Mapping[str, Callable[[Services, Interaction, Actor, str], Awaitable[None]]] = {
    "subscribe": subscribe,
    "subscriptions": subscriptions.show,
    "webhooks": webhooks,
}
"""Commands about Registrar itself, and what is typed behind them."""
MAX_OPERATION_ID_WORDS = 8
"""No operation has more words in its id."""


@dataclass(frozen=True)
class TypedOperation:
    """An operation and what was typed for it."""

    cls: Operation
    rest: str
    dry: bool = False

    def intent(self, zone: str) -> Intent[Any]:
        """Raises Mistakes, of which `data` holds what was understood."""
        wrong: dict[str, list[str]] = {}
        try:
            data = read_all(field_specs(self.cls), self.rest, zone)
        except Mistakes as mistakes:
            data, wrong = mistakes.data, {name: list(said) for name, said in mistakes.fields.items()}
        try:
            intent = make(self.cls, data)
        except Mistakes as mistakes:
            for name, said in mistakes.fields.items():
                wrong.setdefault(name, []).extend(said)
            raise Mistakes(wrong, data) from None
        if wrong:
            raise Mistakes(wrong, data)
        return intent


def register(app: AsyncApp, services: Services) -> None:
    @app.command(re.compile(r"/.*"))
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        start(
            services,
            body,
            lambda services, interaction, actor: command(services, interaction, actor, body.get("text", "")),
        )


async def command(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    """Answer one `/lms` command."""
    services.desk.admit(actor)
    if asks := AUDIT_COMMAND_PATTERN.match(text):
        await audit(services, interaction, actor, text[asks.end() :].strip())
        return
    if spoken := everyday_verb(unslack(text, ids=True)):
        await verb_command(services, interaction, actor, *spoken)
        return
    text = unslack(text)
    first, rest = [*text.split(maxsplit=1), "", ""][:2]
    if own := OWN_COMMANDS.get(first.lower()):
        await own(services, interaction, actor, rest.strip())
        return
    if not text and interaction.trigger:
        await open_launcher(services, interaction, actor)
        return
    found = understand(text, services.desk.connected, lambda cls: services.desk.may(cls, actor))
    if isinstance(found, Message):
        await interaction.say(found)
        return
    try:
        intent = found.intent(actor.zone)
    except Mistakes as mistakes:
        if not found.rest and interaction.trigger:
            await open_form(services, interaction, actor, found.cls, {})
            return
        kept = about(found.cls, mistakes.data) | {"channel": interaction.channel}
        draft = await services.drafts.put(FORM_START_DRAFT, actor.id, kept, FORM_TTL_S)
        await interaction.say(help.mistakes(found.cls, mistakes, draft))
        return
    await (preview if found.dry else present)(services, interaction, actor, intent)


def everyday_verb(text: str) -> tuple[Verb, str, bool] | None:
    """The verb that a command begins with, the words after it, and whether it is only to be looked at."""
    text = text[asked_kindly.end() :] if (asked_kindly := COURTESY_PATTERN.match(text)) else text
    dry = DRY_RUN_PATTERN.match(text)
    first, rest = [*text[dry.end() if dry else 0 :].split(maxsplit=1), "", ""][:2]
    if len(text) <= MAX_COMMAND_CHARS and (asked := question(text[dry.end() if dry else 0 :])):
        return (*asked, bool(dry))
    found = verb(first.strip("?!.,:")) if len(text) <= MAX_COMMAND_CHARS else None
    return (found, rest.strip(), bool(dry)) if found else None


def understand(text: str, connected: tuple[str, ...], may: May = lambda _: True) -> TypedOperation | Message:
    """What the text asks for, or what to say instead. `connected` are the platforms set up here; what this person may
    not do is not offered."""
    if len(text) > MAX_COMMAND_CHARS:
        said = f"That is {len(text):,} characters, more than I can read at once ({MAX_COMMAND_CHARS:,})."
        return sentence(f"{said} Please shorten it.")
    dry = DRY_RUN_PATTERN.match(text)
    first, rest = [*text[dry.end() if dry else 0 :].split(maxsplit=1), "", ""][:2]
    match first.lower().strip("?!.,"):
        case "" | "help":
            return _help(rest.strip(), connected, may)
        case "search":
            if not rest:
                return sentence("Say what to look for, such as `/lms search enroll`.")
            return guide.listing(f"Found for “{rest.strip()[:60]}”", search(rest, connected, may=may))
        case word if word in platforms():
            found = _operation(word, rest.strip(), may)
            return replace(found, dry=bool(dry)) if isinstance(found, TypedOperation) else found
    return guide.unknown_word(first, connected, search(text[:200], connected, most=5, may=may), means(first, connected))


def _operation(platform: str, text: str, may: May) -> TypedOperation | Message:
    found = split(platform, text)
    if found:
        return TypedOperation(*found)
    head = text[: key.start()].strip() if (key := FIELD_KEY_PATTERN.search(text)) else text
    typed = " ".join(head.split()[:MAX_OPERATION_ID_WORDS])
    if not typed or platforms()[platform].resource(typed):
        return _on(platforms()[platform], typed, may)
    return guide.unknown_operation(platforms()[platform], typed, [one for one in near_ids(platform, typed) if may(one)])


def split(platform: str, text: str) -> tuple[Operation, str] | None:
    """The operation that the first words name, the longest match first, and the text behind them."""
    words = text.split(maxsplit=MAX_OPERATION_ID_WORDS)
    for count in range(min(MAX_OPERATION_ID_WORDS, len(words)), 0, -1):
        cls = operation(platform, " ".join(words[:count])) if squash("".join(words[:count])) else None
        if cls:
            return cls, text.split(maxsplit=count)[count] if len(words) > count else ""
    return None


def _help(topic: str, connected: tuple[str, ...], may: May) -> Message:
    first, rest = [*topic.split(maxsplit=1), "", ""][:2]
    platform = platforms().get(first.lower())
    if not topic:
        return welcome.welcome(connected)
    if first.lower() in welcome.OWN_COMMAND_USAGE:
        return welcome.own_command(first.lower())
    if spoken := verb(topic):
        return verb_usage(spoken, connected)
    if not platform:
        return guide.listing(f"Found for “{topic[:60]}”", search(topic, connected or tuple(platforms()), may=may))
    found = split(platform.name, rest) if rest.strip() else None
    return help.usage(found[0]) if found else _on(platform, rest.strip(), may)


def _on(platform: Platform, words: str, may: May) -> Message:
    """What a person may do on a platform: all of it, with one kind of thing, or what the words find."""
    allowed = [one for one in platform.operations.values() if may(one)]
    if not words:
        return guide.overview(platform, allowed)
    if resource := platform.resource(words):
        return guide.resource_help(platform, resource, allowed)
    return guide.listing(
        f"{platform.title}: “{words[:60]}”", within(platform, words, guide.GUIDE_OPERATIONS_SHOWN, may)
    )
