"""What a client lets a person put into a field, and what it wants before it sends a form."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.sandbox import limits
from bot.sandbox.controls import ClientRefused, Control, controls
from bot.sandbox.elements import calendar_date, clock_time
from bot.sandbox.reading import Reader
from bot.sandbox.shapes import Json
from bot.sandbox.state import held, several
from bot.sandbox.views import View

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s]+\.[^\s]+|https?://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?")


class Incomplete(ClientRefused):
    """A form that is not ready to be sent: a sentence for each field that the client marks, by block_id."""

    def __init__(self, fields: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(" ".join(f"{label!r} {sentence}" for label, sentence in fields.values()))
        self.fields = {block_id: f"This {sentence}" for block_id, (_, sentence) in fields.items()}


def entered(control: Control, value: Any) -> Any:
    """The bare value as the element holds it. Raises ClientRefused for what cannot be typed or picked."""
    if value in (None, ""):
        return [] if several(control.element) else None
    enter = _ENTER.get(control.kind)
    if enter is None:
        raise ClientRefused(f"{control.names[0]!r} is not typed into: choose from it.")
    return enter(control, value)


def _text(control: Control, value: Any) -> str:
    most = control.element.get("max_length", limits.PLAIN_TEXT_INPUT_CHARS)
    if control.kind != "plain_text_input":
        most = limits.PLAIN_TEXT_INPUT_CHARS
    if len(str(value)) > most:
        raise ClientRefused(f"{control.names[0]!r} takes at most {most} characters; this has {len(str(value))}.")
    if "\n" in str(value) and not control.element.get("multiline"):
        raise ClientRefused(f"{control.names[0]!r} takes one line only.")
    return str(value)


def _date(control: Control, value: Any) -> str:
    if list(calendar_date(str(value), "")):
        raise ClientRefused(f"{control.names[0]!r} is a calendar: {value!r} is not a date such as 2026-03-02.")
    return str(value)


def _time(control: Control, value: Any) -> str:
    if list(clock_time(str(value), "")):
        raise ClientRefused(f"{control.names[0]!r} takes a time such as 14:30, not {value!r}.")
    return str(value)


def _moment(control: Control, value: Any) -> int:
    return int(value.timestamp()) if isinstance(value, datetime) else int(value)


def _rich_text(control: Control, value: Any) -> Json:
    words = [{"type": "text", "text": str(value)}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": words}]}


_ENTER: dict[str, Callable[[Control, Any], Any]] = {
    "plain_text_input": _text,
    "email_text_input": _text,
    "url_text_input": _text,
    "number_input": _text,
    "rich_text_input": _rich_text,
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
}


def check_complete(view: View, reader: Reader) -> None:
    """Raises Incomplete with every field that the client would mark before sending the form."""
    wrong: dict[str, tuple[str, str]] = {}
    for control in controls(view.blocks, reader):
        if not control.in_form:
            continue
        value = held(control.element, view.values[control.block_id][control.action_id])
        if not value and value != 0:
            fault = "is required." if control.required else None
        else:
            fault = _fault(control.element, value)
        if fault:
            wrong[control.block_id] = control.names[0], fault
    if wrong:
        raise Incomplete(wrong)


def _fault(element: Json, value: Any) -> str | None:
    match element["type"]:
        case "plain_text_input" if len(value) < element.get("min_length", 0):
            return f"needs at least {element['min_length']} characters."
        case "email_text_input" if not _EMAIL.fullmatch(value):
            return "must be an e-mail address."
        case "url_text_input" if not _URL.fullmatch(value):
            return "must be a web address."
        case "number_input":
            return _number_fault(element, value)
    return None


def _number_fault(element: Json, value: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "must be a number."
    if "." in value and not element["is_decimal_allowed"]:
        return "must be a whole number."
    if float(value) < float(element.get("min_value", "-inf")):
        return f"must be at least {element['min_value']}."
    if float(value) > float(element.get("max_value", "inf")):
        return f"must be at most {element['max_value']}."
    return None
