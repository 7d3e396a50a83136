"""What Slack's payloads look like, as far as anybody here looks into them, and whether one does.

Whatever is not named here is not read, or is read whatever it is. A part may be missing or null unless it says
otherwise. Source: docs.slack.dev, "Interaction payloads", "Events API" and "Block Kit".
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError
from typing_extensions import TypedDict

_Id = Annotated[str, StringConstraints(pattern="^[^\\x00]*$")]
"""Ids and times: they name what is stored."""


_Moment = Annotated[int, Field(ge=0, lt=10**11)]
"""Unix seconds."""


class _Text(TypedDict, total=False):
    text: str | None


class _Option(TypedDict, total=False):
    text: _Text | None
    value: str | None


class _Control(TypedDict, total=False):
    """What one control of a form holds, and one that was used."""

    type: str | None
    action_id: str
    value: str | None
    selected_option: _Option | None
    selected_options: list[_Option] | None
    selected_date: str | None
    selected_time: str | None
    selected_date_time: _Moment | None


class _State(TypedDict, total=False):
    values: dict[str, dict[str, _Control]] | None


class _Block(TypedDict, total=False):
    block_id: str | None
    label: _Text | None


class _View(TypedDict, total=False):
    type: str | None
    callback_id: str | None
    state: _State | None
    blocks: list[_Block] | None


class _Place(TypedDict, total=False):
    id: _Id | None


class _Edited(TypedDict, total=False):
    ts: _Id | None


class _Message(TypedDict, total=False):
    type: str | None
    subtype: str | None
    ts: _Id | None
    thread_ts: _Id | None
    user: _Id | None
    text: str | None
    edited: _Edited | None
    files: list[Any] | None
    bot_profile: _Place | None


class _Event(_Message, total=False):
    channel: _Id | None
    deleted_ts: _Id | None
    message: _Message | None
    previous_message: _Message | None


class Payload(TypedDict, total=False):
    """Anything that Slack sends."""

    type: str | None
    action_id: str | None
    callback_id: str | None
    user: _Place | None
    channel: _Place | None
    view: _View | None
    message: _Message | None
    container: dict[str, Any] | None
    event: _Event | None
    actions: list[_Control] | None


PAYLOAD: TypeAdapter[Payload] = TypeAdapter(Payload)
REQUIRED_FIELDS = {
    "event_callback": ("event",),
    "block_actions": ("user", "actions"),
    "view_submission": ("user", "view"),
    "block_suggestion": ("action_id",),
}
"""By the type of a payload, what is always there."""
HALF_CHARACTERS = range(0xD800, 0xE000)
"""What UTF-16 writes a character beyond 65,535 with, in pairs. JSON can hold one alone, which is no text anywhere."""
REPLACEMENT = "\ufffd"


def is_well_formed(body: Mapping[str, Any]) -> bool:
    """Whether everything that we look into is what it is in all that Slack sends."""
    try:
        PAYLOAD.validate_python(body, strict=True)
    except ValidationError:
        return False
    if not all(body.get(name) for name in REQUIRED_FIELDS.get(str(body.get("type")), ())):
        return False
    if body.get("type") == "view_submission" and not body["view"].get("type"):
        return False  # Bolt reads it whatever it is
    return _names_what_changed(body.get("event") or {})


def _names_what_changed(event: Mapping[str, Any]) -> bool:
    """A message that was changed is known by when it was written."""
    message = event.get("message") or event
    return bool(message.get("ts")) or message.get("edited") is None


def mend_text(body: dict[str, Any]) -> None:
    """Put a sign in the place of every half of a character, which no store and no request takes. In place."""
    if not _may_be_broken(body):
        return
    waiting: list[Any] = [body]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            for key in [one for one in held if _is_broken(one)]:
                held[_mended(key)] = held.pop(key)
        for key, value in [*(held.items() if isinstance(held, dict) else enumerate(held))]:
            if _is_broken(value):
                held[key] = _mended(value)
            elif isinstance(value, dict | list):
                waiting.append(value)


def _may_be_broken(body: dict[str, Any]) -> bool:
    """A look that is ten times as fast: written out, such a half is an escape."""
    try:
        return "\\ud" in repr(body)
    except RecursionError:
        return True


def _is_broken(value: Any) -> bool:
    return isinstance(value, str) and not value.isascii() and any(ord(one) in HALF_CHARACTERS for one in value)


def _mended(text: str) -> str:
    return "".join(REPLACEMENT if ord(one) in HALF_CHARACTERS else one for one in text)
