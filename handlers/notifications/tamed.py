"""What comes from a platform as one short line of plain text."""

import re
import unicodedata

from connectors.catalog import platforms
from handlers.slack.blocks import clip

MESSAGE_NAME_CHARS = 60
"""Characters of a name that a platform made up."""
BIDI_CONTROL_PATTERN = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of writing around, perhaps of everything behind it."""
CONTROL_CHARS_PATTERN = re.compile("[\x00-\x1f\x7f-\x9f]+")


def tame(text: str, most: int) -> str:
    """On one line, short, and shut in where it is written from right to left."""
    text = clip(" ".join(CONTROL_CHARS_PATTERN.sub(" ", BIDI_CONTROL_PATTERN.sub("", text[: 8 * most])).split()), most)
    backwards = any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text)
    return f"\u2068{text}\u2069" if backwards else text


def titled(platform: str) -> str:
    """What people call a platform, even one that is no more."""
    known = platforms().get(platform)
    return known.title if known else tame(platform, MESSAGE_NAME_CHARS) or "A platform"


def event_name(event: str) -> str:
    """`course_completion` → `course completion`."""
    return tame(event.replace("_", " "), MESSAGE_NAME_CHARS) or "something"
