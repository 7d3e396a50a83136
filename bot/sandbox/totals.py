"""What the blocks of one message may hold together, each of them being right by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox import limits
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import ShapeFault

_READ = ("text", "title", "label", "caption", "alt_text")


def check_tables(given: Mapping[str, Any]) -> None:
    """One table over the blocks of a message and of its attachments, and no more than its cells hold together.
    Raises SlackRefusal."""
    tables = [(at, block) for at, block in blocks_in(given) if block["type"] == "table"]
    if len(tables) > 1:
        raise SlackRefusal("invalid_attachments", ["only_one_table_allowed"])
    for at, table in tables:
        if characters(table["rows"]) > limits.TABLE_CHARS:
            says = f"all cells together must be less than {limits.TABLE_CHARS + 1} characters"
            raise SlackRefusal("invalid_blocks", [ShapeFault(f"{at}/rows", says)])


def check_totals(given: Mapping[str, Any]) -> None:
    """The tables, and all other text of a message's blocks. Raises SlackRefusal."""
    check_tables(given)
    others = (block for _, block in blocks_in(given) if block["type"] != "table")
    if sum(map(characters, others)) > limits.MESSAGE_BLOCKS_CHARS:
        raise SlackRefusal("msg_blocks_too_long")


def characters(shown: Any) -> int:
    """Everything that is read in blocks or cells, counted the way Slack writes it: & < > take five and four."""
    return sum(len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">")) for text in _texts(shown))


def _texts(shown: Any) -> Iterator[str]:
    if isinstance(shown, list):
        for item in shown:
            yield from _texts(item)
    elif isinstance(shown, dict):
        for name, value in shown.items():
            if isinstance(value, str):
                if name in _READ:
                    yield value
            else:
                yield from _texts(value)


def blocks_in(given: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every block with its JSON pointer: of a message, of its attachments, of a view."""
    view, attachments = given.get("view"), given.get("attachments")
    places = [("/blocks", given.get("blocks"))]
    if isinstance(view, Mapping):
        places.append(("/view/blocks", view.get("blocks")))
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else ()):
        if isinstance(attachment, Mapping):
            places.append((f"/attachments/{index}/blocks", attachment.get("blocks")))
    for at, blocks in places:
        for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
            if isinstance(block, Mapping):
                yield f"{at}/{index}", block
