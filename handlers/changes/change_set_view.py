"""A change set as people read it: a line for each item, with what became of it and what the platform answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.changes.change import Change
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, ChangeItem, ItemState
from bot.changes.change_set import together
from connectors.catalog import operation, platforms
from connectors.core.field_specs import MASK, field_specs
from connectors.core.grammar import show_all
from connectors.core.intent import Intent
from connectors.core.record import Record, plain
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, Message, clip, code, context, length, line, numbered, rich, run, say
from handlers.slack.values import as_http, display_of, label, read_aloud

ITEM_STATE_PREFIXES: Mapping[ItemState, str] = {
    ItemState.WAITING: "",
    ItemState.RUNNING: "⚙️ under way: ",
    ItemState.DONE: "✅ done: ",
    ItemState.FAILED: "✖️ not done: ",
    ItemState.UNKNOWN: "❓ unknown: ",
    ItemState.INTERRUPTED: "❓ interrupted: ",
    ItemState.NOT_TRIED: "⏸ not tried: ",
}
CHANGE_SET_CHARS, ITEM_TEXT_CHARS, ITEM_BRIEF_CHARS = 7000, 600, 120
"""Characters for all lines of a change set, for each piece of one, and for a line where it is only mentioned."""
ITEM_FACTS_SHOWN = 4
"""What is told of one answer."""


def where(change: Change) -> str:
    """The platforms it is about."""
    known = platforms()
    return together(
        known[name].title if name in known else name for name in (one.platform for one in change.stored_intents)
    )


def chars_per_item(change: Change) -> int:
    """Characters of a piece of a line: each item has two."""
    return min(CHANGE_SET_CHARS // len(change.items) // 2 - 10, ITEM_TEXT_CHARS)


def typed(change: Change, at: int) -> str:
    """One stored intent as it would be typed."""
    one = change.stored_intents[at]
    cls = operation(one.platform, one.operation)
    text = show_all(field_specs(cls), one.data) if cls else ""
    return f"{one.platform} {one.operation.replace('_', ' ')} {text}".strip()


def listed(change: Change, exact: bool = False, said: Mapping[int, str] | None = None) -> Block:
    """Every item, numbered. `exact` adds what would be sent, as it is typed; `said` what was answered, by place."""
    max_chars = chars_per_item(change)
    lines = []
    for at, item in enumerate(change.items):
        more = typed(change, at) if exact else item.outcome or (said or {}).get(at, "")
        description = run(clip(_line(item) or "–", max_chars if more else 2 * max_chars))
        below = [run("\n"), run(clip(more, max_chars), code=True) if exact else run(clip(more, max_chars), italic=True)]
        lines.append(line(run(ITEM_STATE_PREFIXES[item.state], bold=True), description, *(below if more else [])))
    return rich(numbered(lines))


def brief(change: Change, most: int) -> list[Element]:
    """The items that somebody should look at, or all where nothing has come of any yet; at most so many."""
    wanted = [item for item in change.items if item.state is not ItemState.DONE]
    lines = [
        line(run(f"{ITEM_STATE_PREFIXES[item.state]}{clip(_sentence(item), ITEM_BRIEF_CHARS)}"))
        for item in wanted[:most]
    ]
    return [*lines, *([line(run(f"… and {len(wanted) - most} more."))] if len(wanted) > most else [])]


def hint(change: Change) -> Block:
    """What Try again does to a change set."""
    if any(item.state in UNCERTAIN_ITEM_STATES for item in change.items):
        return context("Look on the platform at what is marked ❓ before you try again: it may be done already.")
    return context("Try again carries out the rest. What is done is not repeated.")


def facts(cls: type[Intent[Any]], result: Any, zone: str, max_chars: int) -> str:
    """The main facts of an answer, in `max_chars` characters; then its secrets, for the one time they are seen. Where
    they have no room they are masked: cut short they would be worth nothing."""
    if not isinstance(result, Record):
        return clip(read_aloud(result, zone), max_chars) if isinstance(result, str | int | float) else ""
    masked, revealed = plain(result), plain(result, reveal=True)
    display = display_of(cls)
    names = [name for name in display.columns or masked if masked.get(name) not in (None, "", [], MASK)][
        :ITEM_FACTS_SHOWN
    ]
    told = " · ".join(f"{label(name)}: {read_aloud(masked[name], zone, name in display.moments)}" for name in names)
    whole = ""
    for known in (revealed, masked):
        secrets = [f"{label(name)}: {known[name]}" for name in masked if masked[name] == MASK]
        whole = " · ".join([*([told] if told else []), *secrets])
        if len(whole) <= max_chars:
            break
    return clip(whole, max_chars)


def requests(shown: Sequence[Mapping[str, Any]]) -> tuple[Message, str]:
    """The exact requests of a change set, secrets masked; and as the text of a file where a message cannot hold
    them."""
    texts = [as_http(one) for one in shown]
    said = f"These are the {len(texts)} requests that would be sent. Nothing was done."
    order = "Each platform's are sent in this order; different people do not wait for each other."
    note = context(f"{order} Passwords and keys are masked.")
    blocks = [say(said), rich(*map(code, texts)), note]
    return Message(said, blocks), "\n\n\n".join(texts) if length(blocks) > limits.MESSAGE_CHARS - 2000 else ""


def _line(item: ChangeItem) -> str:
    """What it will do, after whom it is about, where the description does not say so itself."""
    known = not item.about or item.about.casefold() in item.description.casefold()
    return item.description if known else f"{item.about}: {item.description}"


def _sentence(item: ChangeItem) -> str:
    return f"{_line(item)} {item.outcome}".strip()
