"""Blocks, views and small errands that many of these tests need."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person
from bot.sandbox.state import held
from tests.bot.sandbox.conftest import Bot

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str = "go", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def field(label: str, element: Json, **more: Any) -> Json:
    """An input block named after its label."""
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element, **more}


def line(label: str, **more: Any) -> Json:
    """An input block with one line of text."""
    return field(label, {"type": "plain_text_input", "action_id": "value", **more})


def modal(*blocks: Json, title: str = "A form", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": list(blocks),
        **more,
    }


def option(text: str) -> Json:
    return {"text": {**plain(text), "emoji": True}, "value": text.lower()}


def menu(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "menu", **more}


async def open_form(client: AsyncWebClient, bot: Bot, ada: Person, *blocks: Json) -> None:
    await ada.type("#training", "/lms form")
    await client.views_open(trigger_id=bot.seen[-1]["trigger_id"], view=modal(*blocks))


async def post(client: AsyncWebClient, *blocks: Json, text: str = "x") -> None:
    await client.chat_postMessage(channel="#training", text=text, blocks=list(blocks))


def value(ada: Person, label: str) -> Any:
    assert ada.view is not None
    block = next(block for block in ada.view.blocks if block.get("label", {}).get("text") == label)
    element = block["element"]
    return held(element, ada.view.values[block["block_id"]][element["action_id"]])
