"""What an approver reads: a reader that knows of Slack and of Unicode, and nothing of how requests are drawn.

Of each line it keeps what leaves ink on a screen: blanks in a row are one, none count at the ends, and what Unicode
calls ignorable by default is not there at all. So two requests read the same to it where they would to a person.
"""

import re
from collections.abc import Iterator
from typing import Any

from handlers.slack.blocks import Message

# Default_Ignorable_Code_Point of the Unicode Character Database (DerivedCoreProperties.txt, 16.0), bidi controls
# among it, the control characters, and the blanks of White_Space (PropList.txt) with the two that only look like one.
IGNORABLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
BLANKS = re.compile("[\t\u000b\u000c\r\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\n]+")


# What joins within an emoji or parts letters that would join does leave ink: one drawing instead of two.
EMOJI = "\u203c-\u3299\U0001f000-\U0001faff"
JOINED = re.compile(
    f"(?<=[{EMOJI}])\u200d(?=[{EMOJI}])|(?<=[{EMOJI}]\ufe0f)\u200d(?=[{EMOJI}])|(?<=[#*0-9{EMOJI}])\ufe0f"
    "|(?<=[محبي])\u200c(?=[\u0620-\u064a])"
)


def seen(text: str) -> str:
    """What leaves ink."""
    text = JOINED.sub("‖", text)
    return BLANKS.sub(" ", IGNORABLE.sub("", text)).strip()


def read_lines(message: Message) -> list[str]:
    """Every line of the message as it stands on the screen."""
    return [seen(line) for text in _texts(list(message.blocks)) for line in text.split("\n")]


def read_file(text: str) -> list[str]:
    """Every line of a text file."""
    return [seen(line) for line in text.split("\n")]


def _texts(one: Any) -> Iterator[str]:
    """Paragraphs and labels, one after the other; a person and a time by what stands for them."""
    if isinstance(one, list):
        for each in one:
            yield from _texts(each)
    elif isinstance(one, dict):
        if one.get("type") in ("rich_text_section", "rich_text_preformatted"):
            yield "".join(str(each.get("text") or each.get("user_id") or "") for each in one["elements"])
        elif isinstance(one.get("text"), str):
            yield one["text"]
        else:
            for each in one.values():
                yield from _texts(each)
