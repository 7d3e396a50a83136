"""Where a payload was asked, as Slack says it in messages and in the containers of private ones; and by which reference
its lines of the log are found."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from bot.app import Registrar
from bot.runtime import logs
from handlers.listeners.payload import start
from handlers.listeners.payload_interaction import thread_of
from tests.handlers.listeners.test_http import registrar as registrar


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    written = StringIO()
    logs.configure("INFO", (), logging.StreamHandler(written))
    yield written
    root.handlers[:], root.level = before, level


@pytest.mark.parametrize(
    ("message", "thread"),
    [
        ({"ts": "2.0", "thread_ts": "1.0"}, "1.0"),
        ({"ts": "1.0", "thread_ts": "1.0", "reply_count": 2}, ""),  # others have answered it
        ({"ts": "1.0"}, ""),
        ({"type": "message", "message_ts": "2.0", "thread_ts": "1.0", "is_ephemeral": True}, "1.0"),
        ({"type": "message", "message_ts": "1.0", "thread_ts": "1.0"}, ""),
        ({"type": "view", "view_id": "V1"}, ""),
        ({}, ""),
    ],
)
def test_only_an_answer_to_another_message_is_in_a_thread(message: dict[str, Any], thread: str) -> None:
    assert thread_of(message) == thread


async def test_all_lines_of_a_payload_have_its_reference(registrar: Registrar, log: StringIO) -> None:
    """By the reference that somebody was shown, all that was logged meanwhile is found, and nothing of others."""

    async def work(*_: Any) -> None:
        raise AssertionError("nobody says who this is")

    for number in range(2):
        body = {"command": "/lms", "text": "help", "user_id": "U1", "channel_id": "C1", "trigger_id": f"t{number}"}
        start(registrar.services, body, work)
    await registrar.services.tasks.idle()
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    references = [one["reference"] for one in lines if one["event"] == "payload"]
    assert len(set(references)) == 2
    assert {one.get("reference") for one in lines} == set(references)
    assert len(lines) > len(references)
