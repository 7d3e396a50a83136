"""What blocks say in simpler ones, for a Slack that refuses them: the same words, without what may be at fault."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from handlers.slack import limits
from handlers.slack.blocks import Block, Element, clip, clip_bytes, code, context, escape, length, plain, rich

INTERACTIVE_BLOCKS = ("actions", "input")
"""Blocks that take something from people: no words could stand for them."""
_LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼"})
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_MENTION = re.compile("<[@#]")
TABLE_BLOCKS = ("table", "data_table")
COMPLEX_BLOCKS = (
    "data_visualization", "data_table", "table", "container", "carousel", "card", "plan", "task_card", "alert",
    "markdown",
)  # fmt: skip
"""Blocks that not every Slack takes everywhere; those that are likeliest to be refused come first."""


def spoken(blocks: Iterable[Block]) -> str:
    """All that blocks say, as a file has it: a line for each that a reader sees, cells beside each other."""
    return "\n".join(filter(None, (_Reader(str, "@{}").block(one) for one in blocks)))


def as_text(blocks: Iterable[Block]) -> str:
    """The same for a message's text, which Slack parses: what others wrote is escaped, our mentions are mentions."""
    return "\n".join(filter(None, (_Reader(unformatted, "<@{}>").block(one) for one in blocks)))


def unformatted(text: str) -> str:
    """Text of others where Slack would parse it: escaped, with signs that look like those that make it bold or code."""
    return escape(_EDGE_UNDERSCORE.sub("ˍ", text).translate(_LOOKALIKES))


def simpler(block: Block) -> list[Block]:
    """The same words in blocks that any Slack takes: cells in a fixed pitch, all else as plain paragraphs."""
    if is_simplest(block):
        return [block]
    if block["type"] in TABLE_BLOCKS:
        return [rich(code(clip(spoken([block]), limits.SECTION_TEXT_CHARS)))]
    if block["type"] == "container":  # the same blocks, not folded up
        return [*([context(block["title"]["text"])] if "title" in block else []), *block["child_blocks"]]
    said = as_text([block])
    if _MENTION.search(said):  # which no plain text can name
        text = clip_bytes(said, limits.SECTION_TEXT_CHARS)
        return [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}]
    return paragraphs(spoken([block]))


def in_view(block: Block) -> list[Block]:
    """The same where Slack takes it in a modal or on App Home."""
    return simpler(block) if block["type"] == "container" else [block]


def paragraphs(text: str) -> list[Block]:
    """Text as sections without any formatting."""
    size = limits.SECTION_TEXT_CHARS
    parts = (text[at : at + size] for at in range(0, len(text), size))
    return [{"type": "section", "text": plain(part, limits.SECTION_TEXT_CHARS)} for part in parts if part.strip()]


def is_simplest(block: Block) -> bool:
    return block["type"] in INTERACTIVE_BLOCKS or (block["type"] == "section" and block.keys() == {"type", "text"})


def fits(blocks: Sequence[Block]) -> bool:
    """Whether one message holds so many blocks, one table at most, and so much text in it and outside of it."""
    tables = [one for one in blocks if one["type"] in TABLE_BLOCKS]
    others = (one for one in blocks if one["type"] not in TABLE_BLOCKS)
    return (
        len(blocks) <= limits.MESSAGE_BLOCKS
        and len(tables) <= 1
        and length(tables) <= limits.TABLE_CHARS
        and length(others) <= limits.MESSAGE_CHARS
    )


def beginning(blocks: Sequence[Block], note: Block) -> list[Block]:
    """As much of the blocks as one message holds, with all of its buttons, and the note in place of the rest."""
    kept: list[Block] = []
    for at, one in enumerate(blocks):
        buttons = [other for other in blocks[at:] if other["type"] in INTERACTIVE_BLOCKS]
        for part in [one] if fits([one]) else [_shorter(one)] if one["type"] in TABLE_BLOCKS else simpler(one):
            if not fits([*kept, part, note, *buttons]):
                return [*kept, note, *buttons]
            kept.append(part)
    return kept


def _shorter(table: Block) -> Block:
    """With as many rows as Slack takes cells of."""
    rows = table["rows"]
    while len(rows) > 2 and length([table | {"rows": rows}]) > limits.TABLE_CHARS:
        rows = rows[: len(rows) * 3 // 4]
    return table | {"rows": rows}


class _Reader:
    """Reads blocks aloud: `text` is what becomes of a text, and `person` how somebody is named by their id."""

    def __init__(self, text: Callable[[str], str], person: str) -> None:
        self._text, self._person = text, person

    def block(self, block: Block) -> str:
        match block["type"]:
            case "table" | "data_table":
                return "\n".join(" | ".join(map(self.line, row)) for row in block["rows"])
            case "rich_text":
                return "\n".join(map(self._paragraph, block["elements"]))
            case "section":
                return "\n".join(self.line(one) for one in [block.get("text"), *block.get("fields", ())] if one)
            case "context":
                return "\n".join(map(self.line, block["elements"]))
            case "input":
                return self.line(block["label"])
            case "container":
                title = self.line(block["title"]) if "title" in block else ""
                return "\n".join(filter(None, [title, *map(self.block, block["child_blocks"])]))
            case "actions" | "divider":
                return ""
        return self.line(block)

    def line(self, part: Any) -> str:
        """The text of one line, wherever in it it stands."""
        if isinstance(part, str):
            return self._text(part)
        if isinstance(part, list):
            return "".join(map(self.line, part))
        if not isinstance(part, dict):
            return ""
        match part.get("type"):
            case "user":
                return self._person.format(part["user_id"])
            case "channel":
                return f"<#{part['channel_id']}>"
            case "link":
                shown = self._text(part.get("text") or "")
                address = self._text(part["url"])
                return f"{shown} ({address})" if shown else address
            case "date":
                return str(part.get("fallback", ""))
        return "".join(self.line(part[name]) for name in ("title", "text", "caption", "elements") if name in part)

    def _paragraph(self, element: Element) -> str:
        """One part of a rich text: a paragraph, or a list with a line for each entry."""
        if element["type"] != "rich_text_list":
            return self.line(element)
        ordered = element.get("style") == "ordered"
        entries = enumerate(element["elements"], 1)
        return "\n".join(f"{f'{at}.' if ordered else '•'} {self.line(one)}" for at, one in entries)
