"""The launcher: one box in which everything can be found, and what this person did last."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.changes.sentence import told
from connectors.catalog import operation, platforms
from connectors.core.intent import Mistakes, make
from connectors.core.operation_sentence import summary
from connectors.everyday.verbs import VERB_EXAMPLES, VERB_SUMMARIES, VERB_TITLES, Verb
from handlers.everyday.allowed_verbs import AllowedVerbs
from handlers.parsing.verb_suggestions import verbs_meant
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    clip,
    context,
    line,
    modal,
    plain,
    rich,
    run,
    say,
)
from handlers.slack.visible import brief
from handlers.slack.widgets import option

VERB_OPTION_PREFIX = "everyday "
"""How the values of options begin that are verbs."""
RECENT_OPERATIONS_SHOWN = 3
"""Things done lately that get a button of their own."""
RECENT_OPERATION_CHARS = 160


def view(connected: Sequence[str], lately: Sequence[Mapping[str, Any]], again: Sequence[str], said: str = "") -> View:
    """`again` are the drafts of `lately`, in the same order."""
    connected_here = ", ".join(platforms()[name].title for name in connected) or "nothing yet"
    blocks: list[Block] = [say(said)] if said else []
    box: Element = {
        "type": "external_select",
        "action_id": "launcher.choose",
        "min_query_length": 0,
        "placeholder": plain("Type a few letters", limits.PLACEHOLDER_CHARS),
    }
    question = plain("What do you want to do?", limits.SECTION_TEXT_CHARS)
    blocks.append({"type": "section", "block_id": "launcher", "text": question, "accessory": box})
    blocks.append(context(f"Connected: {connected_here}."))
    done = list(zip(lately, again, strict=False))
    for at, (one, draft) in enumerate(done[:RECENT_OPERATIONS_SHOWN]):
        label = "Repeat my last" if at == 0 else "Do it again"
        blocks += [rich(line(run(described(one)))), actions(button(label, "launcher.again", draft))]
    blocks.append(context("Or type a command. /lms help shows how."))
    return modal("Run a command", blocks, callback="launcher")


def described(one: Mapping[str, Any]) -> str:
    """What was done, in a sentence without its full stop: `Enroll user 12 in course 8 on Chamilo`."""
    cls = operation(one["platform"], one["operation"])
    if not cls:
        return f"{one['platform']}: {one['operation']}"
    try:
        said = told([make(cls, one["data"])])
    except Mistakes:  # such as data that were kept without their secrets
        said = f"{summary(cls).rstrip('.')} on {platforms()[cls.platform].title}"
    return brief(said.rstrip("."), RECENT_OPERATION_CHARS)


def verbs(typed: str, allowed: AllowedVerbs) -> list[Element]:
    """Options for those of these everyday verbs that the words may mean, with the platforms they are for."""
    words = typed.casefold().split()
    named = [
        verb
        for verb in VERB_EXAMPLES
        if all(word in f"{verb} {VERB_TITLES[verb]} {VERB_SUMMARIES[verb]}".casefold() for word in words)
    ]
    fits = named or verbs_meant(typed)
    return [
        option(
            clip(
                f"{VERB_TITLES[verb]} · {', '.join(platforms()[one].title for one in where)}", limits.OPTION_TEXT_CHARS
            ),
            f"{VERB_OPTION_PREFIX}{verb}",
        )
        for verb in fits
        if (where := allowed.get(verb))
    ]


def verb_of(value: str) -> Verb | None:
    """The verb behind an option's value."""
    return Verb(value.removeprefix(VERB_OPTION_PREFIX)) if value.startswith(VERB_OPTION_PREFIX) else None
