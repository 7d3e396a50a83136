"""A change set as people read it: a line for each item, with what became of it and what the platform answered."""

import re
from collections.abc import Mapping
from typing import Any

from bot.changes.change import Change
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, ChangeItem, ItemState
from connectors.core.discretion import in_public, private_names
from connectors.core.field_specs import MASK
from connectors.core.intent import Intent
from connectors.core.labels import label
from connectors.core.operation_sentence import in_past
from connectors.core.record import Record, plain
from connectors.core.same import says_whole
from handlers.slack.blocks import Block, Element, clip, context, line, numbered, rich, run
from handlers.slack.values import display_of, read_aloud, record_of
from handlers.slack.visible import brief

ITEM_STATE_PREFIXES: Mapping[ItemState, str] = {
    ItemState.WAITING: "",
    ItemState.RUNNING: "⚙️ In progress: ",
    ItemState.DONE: "✅ ",
    ItemState.FAILED: "✖️ Not done: ",
    ItemState.UNKNOWN: "❓ Unknown: ",
    ItemState.INTERRUPTED: "❓ Interrupted: ",
    ItemState.NOT_TRIED: "⏸ Not tried: ",
}
CHANGE_SET_CHARS, ITEM_TEXT_CHARS, ITEM_BRIEF_CHARS = 7000, 600, 120
"""Characters for all lines of a change set, for each piece of one, and for a line where it is only mentioned."""
UNREAD_NAME_PATTERN = re.compile(r"(?:^|_)(?:ids?|message|status)$")
ITEM_FACTS_SHOWN = 4
"""What is told of one answer."""


def chars_per_item(change: Change) -> int:
    """Characters of a piece of a line: each item has two."""
    return min(CHANGE_SET_CHARS // len(change.items) // 2 - 10, ITEM_TEXT_CHARS)


def listed(change: Change, said: Mapping[int, str] | None = None) -> Block:
    """Every item, numbered, with what became of it; `said` is what was answered, by place."""
    max_chars = chars_per_item(change)
    lines = []
    for at, item in enumerate(change.items):
        more = item.outcome or (said or {}).get(at, "")
        done = item_line(item, past=item.state is ItemState.DONE)
        description = run(brief(done, max_chars if more else 2 * max_chars) or "–")
        below = [run("\n"), run(clip(more, max_chars), italic=True)] if more else []
        lines.append(line(run(ITEM_STATE_PREFIXES[item.state], bold=True), description, *below))
    return rich(numbered(lines))


def to_look_at(change: Change, most: int) -> list[Element]:
    """The items that somebody should look at, or all where nothing has come of any yet; at most so many."""
    wanted = [item for item in change.items if item.state is not ItemState.DONE]
    lines = [
        line(run(f"{ITEM_STATE_PREFIXES[item.state]}{brief(_sentence(item), ITEM_BRIEF_CHARS)}"))
        for item in wanted[:most]
    ]
    return [*lines, *([line(run(f"… and {len(wanted) - most} more."))] if len(wanted) > most else [])]


def is_uncertain(change: Change) -> bool:
    """Whether an item of it may be done already, and nobody knows."""
    return any(item.state in UNCERTAIN_ITEM_STATES for item in change.items)


def hint(change: Change) -> Block:
    """What Try again does to a change set."""
    if is_uncertain(change):
        return context("Check what is marked ❓ on the platform before you try again. It may already be done.")
    return context("Try again does the rest. What is done isn't repeated.")


def facts(cls: type[Intent[Any]], result: Any, zone: str, max_chars: int, sentence: str = "") -> str:
    """The main facts of an answer that the `sentence` beside it does not say, in `max_chars` characters; then its
    secrets, for the one time they are seen, and what is to be known of it. Where secrets have no room they are masked:
    cut short they would be worth nothing. One that nobody is shown is left to that."""
    if not isinstance(result, Record):
        return clip(read_aloud(result, zone), max_chars) if isinstance(result, str | int | float) else ""
    display = display_of(record_of(cls))
    shown = in_public(plain(result), private_names(type(result)))
    masked = {name: one for name, one in shown.items() if name not in display.aside}
    revealed = plain(result, reveal=True)
    known_facts = [name for name in display.columns or masked if masked.get(name) not in (None, "", [], MASK)]
    names = [name for name in known_facts if not (sentence and _says(sentence, name, masked[name]))][:ITEM_FACTS_SHOWN]
    told = " · ".join(f"{label(name)}: {read_aloud(masked[name], zone, name in display.moments)}" for name in names)
    whole = ""
    for known in (revealed, masked):
        secrets = [f"{label(name)}: {known[name]}" for name in masked if masked[name] == MASK != revealed[name]]
        whole = " · ".join([*([told] if told else []), *secrets, *([result.remark] if result.remark else [])])
        if len(whole) <= max_chars:
            break
    return clip(whole, max_chars)


def _says(sentence: str, name: str, value: Any) -> bool:
    """Whether a sentence says it, or nobody reads it: an id, or that the platform said yes."""
    return bool(UNREAD_NAME_PATTERN.search(name)) or says_whole(sentence, str(value))


def item_line(item: ChangeItem, *, past: bool = False) -> str:
    """What it does, or did, with whom it is about: by name, where the description has only the address."""
    said, about = in_past(item.description) if past else item.description, item.about
    if not about or about.casefold() in said.casefold():
        return said
    address = next((word.strip("(),") for word in about.split() if "@" in word), "")
    named = re.sub(rf"(?<![\w.+-]){re.escape(address)}(?![\w.-])", lambda _: about, said, count=1) if address else said
    return named if named != said else f"{about}: {said}"


def _sentence(item: ChangeItem) -> str:
    return f"{item_line(item)} {item.outcome}".strip()
