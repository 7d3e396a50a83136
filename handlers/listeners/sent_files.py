"""Files that somebody sends with a message: they are named, and nothing else is done with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.slack.blocks import clip

MAX_FILE_NAMES_CHARS = 150


def file_names(message: Mapping[str, Any]) -> list[str]:
    """Of a message as Slack tells it."""
    return [str(one.get("name") or "a file") for one in message.get("files") or () if isinstance(one, dict)]


def about(files: Sequence[str], *, alone: bool) -> str:
    """What is done with them, where words stand beside them and where they came `alone`."""
    named = f"“{clip('”, “'.join(files), MAX_FILE_NAMES_CHARS)}”"
    if not alone:
        return f"I cannot read {named} here, so I go by what you wrote alone."
    return (
        f"I cannot read {named} here, so I did nothing. Write what you want instead, with up to twelve people in one "
        "line, such as `enroll jane@acme.com, bob@acme.com in “Fire safety”`."
    )
