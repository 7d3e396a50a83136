"""What is said in a thread: Slack takes no commands there, so what is to be typed begins with a mention.

It stands in code, in a heading, or between plain words of ours. What others wrote stands in quotes, in bold or in
cells, and is left as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.slack.blocks import Block, Message

COMMAND, MENTION = "/lms", "@Registrar"
_AMONG_WORDS = re.compile(rf"(?<![^\s(]){COMMAND}(?= [a-z]|[\s.,:;)]|$)")
_OTHERS = re.compile("(“[^”]*”)")
CELL_BLOCKS = ("table", "data_table")


def in_thread(message: Message) -> Message:
    """The same message; what it invites to type can be typed there."""
    return replace(message, blocks=typed_in_thread(message.blocks))


def typed_in_thread(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, of a message or a view."""
    return [one if one["type"] in CELL_BLOCKS else _worded(one) for one in blocks]


def _worded(part: Any) -> Any:
    if isinstance(part, list):
        return [_worded(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {name: _worded(held) for name, held in part.items()}
    if part.get("type") not in ("text", "plain_text"):
        return made
    style, text = part.get("style") or {}, part["text"]
    if text.startswith(COMMAND) and (style.get("code") or not style):
        return made | {"text": text.replace(COMMAND, MENTION)}
    return made if style else made | {"text": _among_words(text)}


def _among_words(text: str) -> str:
    parts = _OTHERS.split(text)
    return "".join(part if at % 2 else _AMONG_WORDS.sub(MENTION, part) for at, part in enumerate(parts))
