"""The audit log as people read it: who did what, when, and what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.slack.blocks import Block, Message, actions, button, clip, context, header, say, table
from handlers.slack.values import read_aloud

AUDIT_ROWS_SHOWN = 15


def what(entry: Mapping[str, Any]) -> str:
    """The operations of an entry, as they are typed; one that stands there several times is counted."""
    names = Counter(
        f"{one['platform']} {one['operation'].replace('_', ' ')}" for one in entry.get("stored_intents", ())
    )
    return "; ".join(f"{name} ({count} times)" if count > 1 else name for name, count in names.items())


def rows(entries: Sequence[Mapping[str, Any]], zone: str) -> list[dict[str, str]]:
    """One flat row per entry, for a table or a file."""
    return [
        {
            "number": str(one.get("number", "")),
            "when": read_aloud(one.get("at"), zone, moment=True),
            "who": str(one.get("by", "")),
            "for": str(one.get("actor", "")),
            "step": str(one.get("what", "")),
            "item": f"{one['item']} of {one['of']}" if "item" in one else "",
            "operation": what(one),
            "reason": str((one.get("decision") or {}).get("reason") or one.get("reason") or ""),
            "outcome": str(one.get("outcome") or ""),
            "change": str(one.get("change", "")),
        }
        for one in entries
    ]


def shown(entries: Sequence[Mapping[str, Any]], names: Mapping[str, str], zone: str, asked: str, draft: str) -> Message:
    """The last entries, newest first. `names` are of people by id; `asked` is what was looked for."""
    title = f"The audit log{f', {asked}' if asked else ''}"
    if not entries:
        return Message(title, [header(title), say("There is nothing like that in the last 5,000 entries.")])
    flat = rows(entries[:AUDIT_ROWS_SHOWN], zone)
    said = [clip(one["outcome"] or one["reason"], 150) for one in flat]
    cells = [
        [one["when"], names.get(one["who"], one["who"]), _step(one), clip(one["operation"], 150), text]
        for one, text in zip(flat, said, strict=True)
    ]
    blocks: list[Block] = [header(title), table(["When", "Who", "Step", "What", "Outcome or reason"], cells)]
    blocks.append(actions(button("CSV", "audit.csv", draft)))
    blocks.append(context("Newest first. The file has everything that fits."))
    return Message(title, blocks)


def _step(row: Mapping[str, str]) -> str:
    return f"{row['step']} ({row['item']})" if row["item"] else row["step"]
