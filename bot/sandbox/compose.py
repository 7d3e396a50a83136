"""The content of a message, as Slack accepts it from whichever door it came."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox import limits
from bot.sandbox.blocks import check_message_blocks
from bot.sandbox.completion import complete
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json, Shape, ShapeFault
from bot.sandbox.shapes import text as words
from bot.sandbox.team import Team
from bot.sandbox.totals import check_totals


def _object(value: Any, at: str) -> Iterator[ShapeFault]:
    if not isinstance(value, dict):
        yield ShapeFault(at, "must provide an object")


_METADATA = Shape(None, {"event_type": words(least=1), "event_payload": _object})


@dataclass(frozen=True, slots=True)
class Content:
    """None for blocks or attachments means that nothing was said about them."""

    text: str
    blocks: tuple[Json, ...] | None
    attachments: tuple[Json, ...] | None
    metadata: Json | None

    @property
    def empty(self) -> bool:
        return not (self.text or self.blocks or self.attachments)


def compose(given: Mapping[str, Any], team: Team) -> Content:
    """Raises SlackRefusal with invalid_blocks, invalid_attachments, markdown_text_conflict and the like."""
    text, blocks, attachments = given.get("text") or "", given.get("blocks"), given.get("attachments")
    if not isinstance(text, str):
        raise SlackRefusal("invalid_arguments", ["must be a string [json-pointer:/text]"])
    if markdown := given.get("markdown_text"):
        if text or blocks:
            raise SlackRefusal("markdown_text_conflict")
        if len(markdown) > limits.MARKDOWN_CHARS:
            raise SlackRefusal("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    if ("blocks" in given and not markdown) or blocks is not None:
        check_message_blocks(blocks)  # nothing at all must be left out: null is refused
    if attachments is not None:
        if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
            raise SlackRefusal("invalid_attachments")
        if len(attachments) > limits.ATTACHMENTS:
            raise SlackRefusal("too_many_attachments")
        for attachment in attachments:
            check_message_blocks(attachment.get("blocks") or [])
    check_totals({"blocks": blocks, "attachments": attachments})
    if attachments is not None:
        attachments = [{**item, "blocks": [*complete(item.get("blocks") or [], team.new_id)]} for item in attachments]
    metadata = given.get("metadata")
    if metadata is not None and list(_METADATA(metadata, "/metadata")):
        raise SlackRefusal("invalid_metadata_format")
    if metadata is not None and len(json.dumps(metadata)) > limits.METADATA_CHARS:
        raise SlackRefusal("metadata_too_large")
    return Content(
        text[: limits.MESSAGE_TEXT_CHARS],
        None if blocks is None else complete(blocks, team.new_id),
        None if attachments is None else tuple(attachments),
        metadata,
    )
