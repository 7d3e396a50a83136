"""Files that somebody sends with a message: they are named, and nothing else is done with them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.core.stray_secret import tells_secret
from handlers.slack.blocks import clip

MAX_FILE_NAMES_CHARS = 150
_NO_BLANKS = re.compile(r"[_.\-–—+]+|%20")


def file_names(message: Mapping[str, Any]) -> list[str]:
    """Of a message as Slack tells it. One that tells a password is not repeated."""
    names = [str(one.get("name") or "") for one in message.get("files") or () if isinstance(one, dict)]
    return ["a file" if not name or _tells_secret(name) else name for name in names]


def _tells_secret(name: str) -> bool:
    """Also where dots, dashes and the like stand for blanks, as in `new-password_….txt`."""
    return any(tells_secret(one, takes_text=False) for one in (name, _NO_BLANKS.sub(" ", name)))


def about(files: Sequence[str], *, alone: bool) -> str:
    """What is done with them, where words stand beside them and where they came `alone`."""
    named = f"“{clip('”, “'.join(files), MAX_FILE_NAMES_CHARS)}”"
    if not alone:
        return f"I can't read {named} here, so I use only what you wrote."
    return (
        f"I can't read {named} here, so I did nothing. Write what you want instead, with up to twelve people in one "
        "line, such as `enroll jane@acme.com, bob@acme.com in “Fire safety”`."
    )
