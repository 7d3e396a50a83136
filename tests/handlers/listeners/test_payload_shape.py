"""What Slack never sends, named one by one; the local workspace's own payloads are changed at random in
tests/journeys/test_odd_payloads.py."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.listeners.payload_shape import is_well_formed, mend_text

TYPED = {"name#0": {"text": {"type": "plain_text_input", "value": "Evening"}}}
FORM = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {"type": "modal", "callback_id": "form", "state": {"values": TYPED}},
}
SAID = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "find jane", "ts": "1.000100"}
EDITED = {
    "type": "message",
    "subtype": "message_changed",
    "channel": "D1",
    "message": SAID | {"edited": {"user": "U1", "ts": "2.000000"}},
    "previous_message": SAID,
}
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=6)  # halves of characters among it
ANY_BODY = st.dictionaries(
    ANY_TEXT,
    st.recursive(
        st.none() | st.integers() | ANY_TEXT,
        lambda one: st.lists(one, max_size=3) | st.dictionaries(ANY_TEXT, one, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def with_view(**changed: Any) -> dict[str, Any]:
    return FORM | {"view": FORM["view"] | changed}  # type: ignore[operator]  # an object among texts


def event(of: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {"type": "event_callback", "event": of | changed}


@pytest.mark.parametrize("body", [FORM, event(SAID), event(EDITED), event(SAID, files=None), {"command": "/lms"}])
def test_what_slack_sends(body: dict[str, Any]) -> None:
    assert is_well_formed(body)


@pytest.mark.parametrize(
    "body",
    [
        with_view(type=None),
        with_view(callback_id={}),
        with_view(state="x"),
        with_view(state={"values": ["x"]}),
        with_view(state={"values": {"name#0": None}}),
        with_view(state={"values": {"name#0": {"text": None}}}),
        with_view(state={"values": {"name#0": {"text": {"selected_options": True}}}}),
        with_view(state={"values": {"at": {"at": {"selected_date_time": 10**30}}}}),
        with_view(blocks=[5]),
        {"type": "block_suggestion", "user": {"id": "U1"}, "action_id": ["x"]},
        {"type": "block_actions", "user": {"id": "U1"}, "actions": []},
        {"type": "block_actions", "user": {"id": "U1"}, "actions": [None]},
        {"type": "block_actions", "actions": [{"action_id": "x"}]},
        event(SAID, files=5),
        event(SAID, ts="1.0\x00"),
        event(EDITED, previous_message="x"),
        event(EDITED, message={"user": "U1", "text": "find jane", "edited": {"ts": "2.000000"}}),
        event(SAID, ts=None, edited={"ts": "2.000000"}),
        {"type": "event_callback"},
        {"type": "event_callback", "event": "x"},
    ],
)
def test_what_it_never_sends(body: dict[str, Any]) -> None:
    assert not is_well_formed(body)


@given(ANY_BODY)
def test_mended_text_can_be_written_down(body: dict[str, Any]) -> None:
    """And text that was whole stays as it is."""
    before = copy.deepcopy(body)
    mend_text(body)
    if "\\ud" not in repr(before):
        assert body == before
    _encode(body)


def _encode(held: Any) -> None:
    """Raises UnicodeEncodeError."""
    if isinstance(held, str):
        held.encode()
    elif isinstance(held, dict | list):
        for one in [*held, *(held.values() if isinstance(held, dict) else ())]:
            _encode(one)
