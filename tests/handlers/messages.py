"""What a person reads in a message, and what Slack would say to it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blocks import check_message_blocks
from bot.sandbox.totals import characters, check_totals
from handlers.slack.blocks import Message, context
from handlers.slack.simpler import beginning, fits
from handlers.slack.web import REST_IN_FILE

WHOLE, TEXT = 9_500, 3_900
"""Characters in all blocks, and bytes in `text`: some way off from what Slack has been seen to refuse, and to cut."""


def read(message: Message) -> str:
    """Everything that stands in the blocks, in order, a line for each paragraph; not what a button asks when it is
    pressed."""
    return "\n".join(_lines(list(message.blocks)))


def _lines(one: Any) -> Iterator[str]:
    if isinstance(one, list):
        for each in one:
            yield from _lines(each)
    elif isinstance(one, dict):
        inner = one.get("elements")
        if inner is not None and one["type"] in ("rich_text_section", "rich_text_preformatted"):
            yield "".join(str(each.get("text") or each.get("url")) for each in inner)
        elif isinstance(one.get("text"), str):
            yield one["text"]
        else:
            for name, each in one.items():
                yield from () if name == "confirm" else _lines(each)


def objects(one: Any) -> Iterator[dict[str, Any]]:
    """Every object in a payload, however deep."""
    if isinstance(one, dict):
        yield one
    for each in one.values() if isinstance(one, dict) else one if isinstance(one, list) else ():
        yield from objects(each)


def codes(message: Message) -> list[str]:
    """What is shown as code, and so invites to be typed."""
    return [one["text"] for one in objects(list(message.blocks)) if one.get("style") == {"code": True}]


def accept(message: Message) -> None:
    """Fails unless Slack would take the message, parse nothing in it, and draw nothing of it the other way around."""
    payload = json.loads(json.dumps(message.payload()))
    assert not re.search("[\u202a-\u202e\u2066\u2067]", str(payload))
    blocks = payload.get("blocks", [])
    blocks = blocks if fits(blocks) else beginning(blocks, context(REST_IN_FILE))  # as they are sent
    check_message_blocks(blocks)
    check_totals({"blocks": blocks})
    assert sum(characters(one) for one in blocks if one["type"] != "table") <= WHOLE
    assert payload["text"]
    assert len(payload["text"].encode(errors="replace")) <= TEXT
    assert not {"<", ">"} & set(payload["text"])
    for one in objects(blocks):
        assert one.get("type") not in (
            "mrkdwn",
            "markdown",
            "user",
            "usergroup",
            "channel",
            "broadcast",
            "emoji",
            "date",
        )
        assert one.get("elements") != []
        assert one.get("rows") != []
        for name in ("text", "url"):
            if isinstance(held := one.get(name), str):
                assert held
        if one.get("type") == "plain_text":
            assert one["emoji"] is False
