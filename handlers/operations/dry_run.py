"""The exact requests that would be sent, secrets masked: each value shortened for itself, and the whole as a file."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, Message, actions, code, context, rich, say
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services
from handlers.slack.values import as_http
from handlers.slack.visible import length_note, visible

DRY_RUN_CHARS = 9000
"""Characters of all requests in a message."""
DRY_RUN_VALUE_CHARS_STEPS = (2500, 1000, 400, 150, 60)
"""Characters of each value: the most with which all have room."""
DRY_RUN_FILE = "requests.txt"
DRY_RUN_FILE_REFUSED = (
    "This is too long for a message, and Slack didn't accept the file with all of it. Try again in a minute."
)
SHOWN_WHOLE = "Passwords and keys are masked."
FILED = f"Not all of it fits here. The whole of it is in {DRY_RUN_FILE} in your direct messages. {SHOWN_WHOLE}"

ShownRequest = Mapping[str, Any]
"""A request as `Request.shown` gives it."""


def message(requests: Sequence[ShownRequest], *buttons: Element, sent: bool = False) -> Message:
    """As much of them as a message holds; what has no room is in the file."""
    fits = not file_text(requests)
    texts = [_shown(one) for one in requests] if fits else _shortened(requests)
    order = "Each platform's are sent in this order. Different people don't wait for each other. "
    note = f"{order if len(requests) > 1 else ''}{SHOWN_WHOLE if fits else FILED}"
    said = _sentence(len(requests), sent)
    blocks: list[Block] = [say(said), *([rich(*map(code, texts))] if texts else [])]
    return Message(said, [*blocks, *([actions(*buttons)] if buttons else []), context(note)])


def file_text(requests: Sequence[ShownRequest]) -> str:
    """The whole of them, where a message cannot hold it."""
    texts = list(map(_shown, requests))
    return "" if _has_room(texts) else "\n\n\n".join(texts)


async def show(
    services: Services,
    interaction: Interaction,
    actor: Actor,
    requests: Sequence[ShownRequest],
    *buttons: Element,
    sent: bool = False,
) -> None:
    """To the person, with the file first where one is needed. Raises RequestRefused where Slack does not take it."""
    await send_file(services, actor, requests)
    await interaction.say(message(requests, *buttons, sent=sent))


async def send_file(services: Services, actor: Actor, requests: Sequence[ShownRequest]) -> None:
    """The whole to the direct messages of the person, where no message holds it. Raises RequestRefused."""
    if text := file_text(requests):
        try:
            await services.slack.send_file(actor.id, DRY_RUN_FILE, text.encode(), _sentence(len(requests), False))
        except SLACK_CALL_ERRORS as error:
            log.warning("file_not_sent", error=reason(error))
            raise RequestRefused(DRY_RUN_FILE_REFUSED) from None


def _sentence(count: int, sent: bool) -> str:
    these, were = ("This is the request", "was") if count == 1 else (f"These are the {count} requests", "were")
    return f"{these} that {were} sent." if sent else f"{these} that would be sent. Nothing was done."


def _has_room(texts: Sequence[str]) -> bool:
    return all(len(one) <= limits.SECTION_TEXT_CHARS for one in texts) and sum(map(len, texts)) <= DRY_RUN_CHARS


def _shown(request: ShownRequest) -> str:
    """JSON writes out line ends itself; all else that nobody would see is written out here, but not the indentation."""
    found = (re.fullmatch(r"( *)(.*)", line) for line in as_http(request).split("\n"))
    return "\n".join(f"{match[1]}{visible(match[2])}" for match in found if match)


def _shortened(requests: Sequence[ShownRequest]) -> list[str]:
    """Nothing, where not even the beginnings of all values have room."""
    for value_chars in DRY_RUN_VALUE_CHARS_STEPS:
        texts = [_shown(_brief(one, value_chars)) for one in requests]
        if _has_room(texts):
            return texts
    return []


def _brief(value: Any, value_chars: int) -> Any:
    match value:
        case str():
            return value if len(value) <= value_chars else f"{value[:value_chars]}{length_note(len(value))}"
        case Mapping():
            return {_brief(key, value_chars): _brief(one, value_chars) for key, one in value.items()}
        case list():
            return [_brief(one, value_chars) for one in value]
    return value
