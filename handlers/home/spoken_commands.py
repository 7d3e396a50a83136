"""Help as it is read where no slash command is typed: in a direct message, a mention, a thread."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.slack.blocks import Message
from handlers.slack.interaction import Interaction

_PREFIX = re.compile(r"(?<![\w/])/lms (?=\S)")


def as_said(interaction: Interaction, message: Message) -> Message:
    """The same commands as they are said where this was asked: alone in direct messages, behind our name where we were
    mentioned. Who typed `/lms` reads them as they stand."""
    if interaction.trigger:
        return message
    before = "" if interaction.channel.startswith("D") else "@Registrar "
    return Message(_PREFIX.sub(before, message.text), [_said(one, before) for one in message.blocks])


def _said(part: Any, before: str) -> Any:
    """Every text of it, however deep."""
    match part:
        case Mapping():
            return {name: _text(held, before) if name == "text" else _said(held, before) for name, held in part.items()}
        case Sequence() if not isinstance(part, str):
            return [_said(one, before) for one in part]
    return part


def _text(held: Any, before: str) -> Any:
    return _PREFIX.sub(before, held) if isinstance(held, str) else _said(held, before)
