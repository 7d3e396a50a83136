"""Where a payload was asked, as Slack says it in messages and in the containers of private ones."""

from typing import Any

import pytest

from handlers.listeners.payload import thread_of


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
