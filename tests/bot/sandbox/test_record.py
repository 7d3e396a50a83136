"""What the app sent to be shown is written down, accepted or not."""

import json
from pathlib import Path
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import LineFile, Person
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.building import line, modal, section
from tests.bot.sandbox.conftest import Bot

Json = dict[str, Any]


async def test_every_message_and_view_is_written_down(
    app: AsyncApp, bot: Bot, client: AsyncWebClient, ada: Person, entries: list[Json]
) -> None:
    """By whichever door it came: a method, an acknowledgement, a response_url, a response_action."""

    @app.command("/lms")
    async def lms(ack: Any, respond: Any, body: Json) -> None:
        await ack("At once")
        await respond("Later")
        await client.views_open(trigger_id=body["trigger_id"], view=modal({**line("Name"), "optional": True}))

    @app.view("form")
    async def form(ack: Any) -> None:
        await ack(response_action="update", view=modal(section("Done")))

    await ada.type("#training", "/lms help")
    await ada.submit()
    await client.chat_postMessage(channel="#training", text="Posted")
    await client.views_publish(user_id=ada.user.id, view={"type": "home", "blocks": [section("Home")]})
    assert [(entry["kind"], entry["from"]) for entry in entries] == [
        ("message", "response_url"),
        ("modal", "views.open"),
        ("message", "/lms"),
        ("modal", "response_action"),
        ("message", "chat.postMessage"),
        ("home", "views.publish"),
    ]
    assert entries[4]["payload"] == {"channel": "#training", "text": "Posted"}


async def test_what_was_refused_is_written_down_too(client: AsyncWebClient, entries: list[Json]) -> None:
    """The record holds what was received, whatever became of it."""
    wrong = [{"type": "poem"}]
    await refusal(client.chat_postMessage(channel="#training", text="x", blocks=wrong))
    assert entries[-1]["payload"]["blocks"] == wrong


def test_a_file_takes_one_line_for_each_entry(tmp_path: Path) -> None:
    """Each line is JSON of its own, and letters stay letters."""
    write = LineFile(tmp_path / "record.jsonl")
    write({"kind": "message", "payload": {"text": "é\n"}, "from": "x"})
    write({"kind": "home", "payload": {}, "from": "y"})
    lines = (tmp_path / "record.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(entry)["kind"] for entry in lines] == ["message", "home"]
    assert "é" in lines[0]
