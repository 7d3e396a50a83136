"""What is said in a thread: Slack takes no commands there, so what is to be typed begins with a mention."""

from dataclasses import replace
from typing import Any

from handlers.slack.blocks import Message

COMMAND, MENTION = "/lms", "@Registrar"


def in_thread(message: Message) -> Message:
    """The same message; what it shows as code, which invites to be typed, can be typed there."""
    return replace(message, blocks=[_worded(one) for one in message.blocks])


def _worded(part: Any) -> Any:
    if isinstance(part, list):
        return [_worded(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {name: _worded(held) for name, held in part.items()}
    typed = part.get("type") == "text" and (part.get("style") or {}).get("code") and part.get("text", "")
    return made | ({"text": typed.replace(COMMAND, MENTION)} if typed and typed.startswith(COMMAND) else {})
