"""The widget of a field: which control a value of a kind gets, filled with what is there; and what a filled one says.

`control` and `said` are each other's inverse: what `control` fills in, `said` reads back to the same plain data. A
value that does not fit its widget gets a text box, so that nothing is lost and the person sees what is wrong.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.core.field_specs import FieldKind, FieldSpec
from connectors.core.grammar import read, show
from connectors.core.tokenizer import Unbalanced
from handlers.slack import limits
from handlers.slack.blocks import Element, clip, plain

LEAVE_AS_IS = "–leave–"
UNCHOSEN_TEXT, LEFT_TEXT = "(nothing chosen)", "(leave as it is)"
"""What it is to choose nothing: where nothing is yet, and where something is changed."""
"""The value of the option that says nothing."""
YES_NO = {"yes": True, "no": False}
MULTILINE_NAME_PATTERN = re.compile(r"(description|message|content|html|body|comment|instructions|text|notes?)s?$")
"""Names of fields that people write more than a line into."""

MISSING: Any = object()
"""Nothing was given."""


def control(spec: FieldSpec, value: Any, zone: str, typed: str | None = None, unchosen: str = UNCHOSEN_TEXT) -> Element:
    """The element of the field's input block. `typed` is text that could not be read, to be mended; `unchosen` is how a
    menu calls it to choose nothing."""
    kind = spec.kind
    if typed is not None or not fits(kind, value, zone):
        return _text(typed if typed is not None else _shown(kind, value, zone), multiline=_many(kind))
    if (spec.options_from and not kind.item) or kind.name == "zone":
        return _external(kind, value)
    match kind.name:
        case "boolean":
            return _select(YES_NO, value, "" if spec.required else unchosen)
        case "choice":
            return _select(kind.choices, value, "" if spec.required else unchosen)
        case "list" if kind.item and kind.item.name == "choice" and not kind.item.open:
            return _multi(kind.item.choices, value)
        case "date":
            return {"type": "datepicker", "action_id": "date"} | (
                {"initial_date": value} if value is not MISSING else {}
            )
        case "time":
            start = {} if value is MISSING else {"initial_date_time": int(datetime.fromisoformat(value).timestamp())}
            return {"type": "datetimepicker", "action_id": "time"} | start
        case "email":
            return _typed_input("email_text_input", "email", value)
        case "url":
            return _typed_input("url_text_input", "url", value)
        case "integer" | "number":
            return _number(kind, value)
    text = "" if value is MISSING else _shown(kind, value, zone)
    return _text(
        text, multiline=_many(kind) or bool(MULTILINE_NAME_PATTERN.search(spec.name)), secret=kind.name == "secret"
    )


def fits(kind: FieldKind, value: Any, zone: str) -> bool:
    """Whether the kind's own widget can hold this value and give it back unchanged."""
    if value is MISSING:
        return True
    match kind.name:
        case "boolean":
            return isinstance(value, bool)
        case "choice":
            return value in kind.choices.values() and 0 < len(kind.choices) < limits.MENU_OPTIONS
        case "list" if kind.item and kind.item.name == "choice" and not kind.item.open:
            known = isinstance(value, list) and all(one in kind.item.choices.values() for one in value)
            return (
                known and len(set(map(str, value))) == len(value) > 0 and len(kind.item.choices) <= limits.MENU_OPTIONS
            )
        case "date":
            return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)))
        case "time":
            moment = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z", str(value))
            return bool(moment) and 1_000_000_000 <= datetime.fromisoformat(value).timestamp() < 10_000_000_000
        case "email" | "url" | "zone":
            return isinstance(value, str) and 0 < len(value) <= limits.OPTION_VALUE_CHARS and value == value.strip()
        case "integer" | "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    return True


def said(spec: FieldSpec, state: Mapping[str, Any], zone: str) -> Any:
    """Plain data from the state of a filled input, MISSING where it says nothing. Raises Unbalanced."""
    kind = spec.kind
    match state.get("type"):
        case "static_select":
            chosen = (state.get("selected_option") or {}).get("value")
            words = YES_NO if kind.name == "boolean" else kind.choices
            return MISSING if chosen in (None, LEAVE_AS_IS) else words.get(str(chosen), chosen)
        case "external_select":
            chosen = (state.get("selected_option") or {}).get("value")
            return MISSING if chosen is None else _scalar(kind, str(chosen), zone)
        case "multi_static_select":
            options = [one.get("value") for one in state.get("selected_options") or ()]
            words = kind.item.choices if kind.item else {}
            return [words.get(str(one), one) for one in options] or MISSING
        case "datepicker":
            return state.get("selected_date") or MISSING
        case "datetimepicker":
            moment = state.get("selected_date_time")
            return MISSING if moment is None else kind.plain(datetime.fromtimestamp(moment, UTC))
    text = state.get("value")
    if not text:
        return MISSING
    if kind.name in ("text", "secret", "email", "url"):
        return text
    return _lines(kind, text, zone)


def _scalar(kind: FieldKind, text: str, zone: str) -> Any:
    return text if kind.name in ("text", "email", "url", "zone") else read(kind, text, zone)


def _lines(kind: FieldKind, text: str, zone: str) -> Any:
    """Lists are one entry a line; everything else is a value as in a command."""
    if not kind.item or text.lstrip()[:1] == "[":
        return read(kind, text, zone)
    return [_entry(kind.item, one.strip(), zone) for one in text.split("\n") if one.strip()]


def _entry(item: FieldKind, line: str, zone: str) -> Any:
    return line if item.name in ("text", "email", "url") and line[:1] not in "\"“„«'" else read(item, line, zone)


def _shown(kind: FieldKind, value: Any, zone: str) -> str:
    """The text of a box: text as it is, lists one per line where that reads back, else as in a command."""
    if kind.name in ("text", "secret", "email", "url") and isinstance(value, str):
        return value
    if kind.item and isinstance(value, list):
        lines = "\n".join(_plain_entry(kind.item, one, zone) for one in value)
        return next(
            (text for text in (lines, show(kind, value, zone)) if _says(kind, text, value, zone)), json.dumps(value)
        )
    return show(kind, value, zone)


def _says(kind: FieldKind, text: str, value: Any, zone: str) -> bool:
    try:
        return bool(text) and bool(_lines(kind, text, zone) == value)
    except Unbalanced:
        return False


def _plain_entry(item: FieldKind, value: Any, zone: str) -> str:
    bare = item.name in ("text", "email", "url") and isinstance(value, str) and value[:1] not in "\"“„«'"
    return value if bare and value else show(item, value, zone)


def _many(kind: FieldKind) -> bool:
    return kind.name in ("list", "extras", "json", "part")


def _text(text: str, *, multiline: bool = False, secret: bool = False) -> Element:
    made: Element = {"type": "plain_text_input", "action_id": "text", "multiline": multiline or "\n" in text}
    return made | ({"initial_value": text[: limits.PLAIN_TEXT_INPUT_CHARS]} if text and not secret else {})


def _typed_input(type_: str, action: str, value: Any) -> Element:
    return {"type": type_, "action_id": action} | ({"initial_value": value} if value is not MISSING else {})


def _number(kind: FieldKind, value: Any) -> Element:
    made: Element = {"type": "number_input", "action_id": "number", "is_decimal_allowed": kind.name == "number"}
    if kind.least is not None:
        made["min_value"] = f"{kind.least:g}"
    if kind.most is not None:
        made["max_value"] = f"{kind.most:g}"
    return made | ({"initial_value": str(value)} if value is not MISSING else {})


def option(text: str, value: str) -> Element:
    return {"text": plain(text or value, limits.OPTION_TEXT_CHARS), "value": value}


def _select(words: Mapping[str, Any], value: Any, unchosen: str) -> Element:
    options = [
        *([option(unchosen, LEAVE_AS_IS)] if unchosen else []),
        *(option(word, word) for word in words),
    ]
    chosen = next(
        (word for word, one in words.items() if one == value and type(one) is type(value)),
        LEAVE_AS_IS if unchosen else "",
    )
    made: Element = {"type": "static_select", "action_id": "choice", "options": options}
    first = next((one for one in options if one["value"] == chosen), None)
    return made | ({"initial_option": first} if first else {})


def _multi(words: Mapping[str, Any], value: Any) -> Element:
    options = [option(word, word) for word in words]
    made: Element = {"type": "multi_static_select", "action_id": "choices", "options": options}
    chosen = [one for one in options if value is not MISSING and words[one["value"]] in value]
    # Slack keeps the order of choosing; so do we.
    if value is not MISSING:
        chosen.sort(key=lambda one: value.index(words[one["value"]]))
    return made | ({"initial_options": chosen} if chosen else {})


def _external(kind: FieldKind, value: Any) -> Element:
    made: Element = {"type": "external_select", "action_id": "pick", "min_query_length": 0}
    if value is MISSING:
        return made
    return made | {"initial_option": option(clip(str(value), limits.OPTION_TEXT_CHARS), str(value))}
