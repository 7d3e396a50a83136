"""The shapes of what sits inside blocks: everything a person can read, press, choose or fill in."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.sandbox import limits
from bot.sandbox.objects import (
    CONFIRM,
    MENU_OPTION,
    OPTION,
    OPTION_GROUP_LIST,
    OPTION_LIST,
    RICH_OPTION,
    Fields,
    mrkdwn,
    plain,
)
from bot.sandbox.richtext import RICH_TEXT
from bot.sandbox.shapes import (
    Check,
    Json,
    Shape,
    ShapeFault,
    anything,
    by_type,
    flag,
    many,
    matching,
    number,
    one_of,
    text,
)


def choices(element: Json) -> list[Json]:
    """The options of an element, out of their groups."""
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]


def _one_source_of_options(element: Json, at: str) -> Iterator[ShapeFault]:
    if ("options" in element) == ("option_groups" in element):
        yield ShapeFault(at, "must define either `options` or `option_groups`")


def _initial_among_options(element: Json, at: str) -> Iterator[ShapeFault]:
    def key(option: Json) -> tuple[Any, Any]:
        return option["text"]["text"], option["value"]

    offered = {key(option) for option in choices(element)}
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    field = "initial_option" if "initial_option" in element else "initial_options"
    if any(key(option) not in offered for option in chosen):
        yield ShapeFault(f"{at}/{field}", "must match one of the options")
    if len(chosen) > element.get("max_selected_items", len(chosen)):
        yield ShapeFault(f"{at}/{field}", "must not be more than max_selected_items")


def _lengths(element: Json, at: str) -> Iterator[ShapeFault]:
    least, most = element.get("min_length", 0), element.get("max_length", limits.PLAIN_TEXT_INPUT_CHARS)
    initial = element.get("initial_value", "")
    if least > most:
        yield ShapeFault(f"{at}/min_length", "must not be greater than max_length")
    if len(initial) > most:
        yield ShapeFault(f"{at}/initial_value", f"must be less than {most + 1} characters")


def _numbers(element: Json, at: str) -> Iterator[ShapeFault]:
    if not element["is_decimal_allowed"]:
        for field in ("initial_value", "min_value", "max_value"):
            if field in element and not re.fullmatch(r"-?\d+", element[field]):
                yield ShapeFault(f"{at}/{field}", "must be a whole number: decimals are not allowed here")


def calendar_date(value: Any, at: str) -> Iterator[ShapeFault]:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield ShapeFault(at, "must be a date in the format YYYY-MM-DD")


clock_time = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time in the format HH:mm")
decimal = matching(r"-?\d+(\.\d+)?", "must be a number")

ACTION_FIELDS: Fields = {"action_id": text(limits.ACTION_ID_CHARS, 1)}
FOCUS_FIELDS: Fields = {**ACTION_FIELDS, "focus_on_load": flag}
CONFIRM_FIELDS: Fields = {**FOCUS_FIELDS, "confirm": CONFIRM}
MENU_FIELDS: Fields = {**CONFIRM_FIELDS, "placeholder": plain(limits.PLACEHOLDER_CHARS)}
TEXT_INPUT_FIELDS: Fields = {
    **FOCUS_FIELDS,
    "placeholder": plain(limits.PLACEHOLDER_CHARS),
    "dispatch_action_config": Shape(
        takes={"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), least=1)}
    ),
}
MULTI_SELECT_FIELDS: Fields = {"max_selected_items": number(1, limits.OPTIONS)}
QUERY_FIELDS: Fields = {"min_query_length": number(0, 100)}
ID = text(least=1)
FILTER = Shape(
    takes={
        "include": many(one_of("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)
CONVERSATION_FIELDS: Fields = {"default_to_current_conversation": flag, "filter": FILTER}
BUTTON_FIELDS: Fields = {
    "style": one_of("primary", "danger"),
    "accessibility_label": text(limits.ACCESSIBILITY_LABEL_CHARS),
    "confirm": CONFIRM,
}
FEEDBACK = Shape(
    None,
    {"text": plain(limits.BUTTON_TEXT_CHARS), "value": text(limits.BUTTON_VALUE_CHARS)},
    {"accessibility_label": text(limits.ACCESSIBILITY_LABEL_CHARS)},
)
SLACK_FILE = Shape(takes={"id": ID, "url": ID})


def one_picture(image: Json, at: str) -> Iterator[ShapeFault]:
    if ("image_url" in image) == ("slack_file" in image):
        yield ShapeFault(at, "must define either `image_url` or `slack_file`")


def _menu(type: str, *rules: Check, **takes: Check) -> Shape:
    return Shape(type, takes={**MENU_FIELDS, **takes}, rules=rules)


ELEMENTS: dict[str, Check] = {
    "button": Shape(
        "button",
        {"text": plain(limits.BUTTON_TEXT_CHARS)},
        {
            **ACTION_FIELDS,
            **BUTTON_FIELDS,
            "url": text(limits.BUTTON_URL_CHARS),
            "value": text(limits.BUTTON_VALUE_CHARS),
        },
    ),
    "workflow_button": Shape(
        "workflow_button",
        {"text": plain(limits.BUTTON_TEXT_CHARS), "workflow": anything},
        {**ACTION_FIELDS, **BUTTON_FIELDS},
    ),
    "feedback_buttons": Shape(
        "feedback_buttons", {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, ACTION_FIELDS
    ),
    "icon_button": Shape(
        "icon_button",
        {"icon": one_of("trash"), "text": plain()},
        {
            **ACTION_FIELDS,
            "value": text(limits.BUTTON_VALUE_CHARS),
            "confirm": CONFIRM,
            "accessibility_label": text(limits.ACCESSIBILITY_LABEL_CHARS),
            "visible_to_user_ids": many(ID),
        },
    ),
    "image": Shape(
        "image",
        {"alt_text": text(limits.IMAGE_ALT_TEXT_CHARS)},
        {"image_url": text(limits.IMAGE_URL_CHARS, 1), "slack_file": SLACK_FILE},
        [one_picture],
    ),
    "overflow": Shape(
        "overflow",
        {"options": many(MENU_OPTION, most=limits.OVERFLOW_OPTIONS, least=1)},
        {**ACTION_FIELDS, "confirm": CONFIRM},
    ),
    "checkboxes": Shape(
        "checkboxes",
        {"options": many(RICH_OPTION, most=limits.CHECKBOXES, least=1)},
        {**CONFIRM_FIELDS, "initial_options": many(RICH_OPTION, least=1)},
        [_initial_among_options],
    ),
    "radio_buttons": Shape(
        "radio_buttons",
        {"options": many(RICH_OPTION, most=limits.RADIO_BUTTONS, least=1)},
        {**CONFIRM_FIELDS, "initial_option": RICH_OPTION},
        [_initial_among_options],
    ),
    "static_select": _menu(
        "static_select",
        _one_source_of_options,
        _initial_among_options,
        options=OPTION_LIST,
        option_groups=OPTION_GROUP_LIST,
        initial_option=OPTION,
    ),
    "multi_static_select": Shape(
        "multi_static_select",
        takes={
            **MENU_FIELDS,
            **MULTI_SELECT_FIELDS,
            "options": OPTION_LIST,
            "option_groups": OPTION_GROUP_LIST,
            "initial_options": many(OPTION, least=1),
        },
        rules=[_one_source_of_options, _initial_among_options],
    ),
    "external_select": Shape("external_select", takes={**MENU_FIELDS, **QUERY_FIELDS, "initial_option": OPTION}),
    "multi_external_select": Shape(
        "multi_external_select",
        takes={**MENU_FIELDS, **QUERY_FIELDS, **MULTI_SELECT_FIELDS, "initial_options": many(OPTION, least=1)},
    ),
    "users_select": _menu("users_select", initial_user=ID),
    "multi_users_select": Shape(
        "multi_users_select", takes={**MENU_FIELDS, **MULTI_SELECT_FIELDS, "initial_users": many(ID)}
    ),
    "channels_select": _menu("channels_select", initial_channel=ID, response_url_enabled=flag),
    "multi_channels_select": Shape(
        "multi_channels_select", takes={**MENU_FIELDS, **MULTI_SELECT_FIELDS, "initial_channels": many(ID)}
    ),
    "conversations_select": Shape(
        "conversations_select",
        takes={**MENU_FIELDS, **CONVERSATION_FIELDS, "initial_conversation": ID, "response_url_enabled": flag},
    ),
    "multi_conversations_select": Shape(
        "multi_conversations_select",
        takes={**MENU_FIELDS, **CONVERSATION_FIELDS, **MULTI_SELECT_FIELDS, "initial_conversations": many(ID)},
    ),
    "datepicker": _menu("datepicker", initial_date=calendar_date),
    "timepicker": _menu("timepicker", initial_time=clock_time, timezone=ID),
    "datetimepicker": Shape(
        "datetimepicker", takes={**CONFIRM_FIELDS, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": Shape(
        "plain_text_input",
        takes={
            **TEXT_INPUT_FIELDS,
            "multiline": flag,
            "initial_value": text(limits.PLAIN_TEXT_INPUT_CHARS),
            "min_length": number(0, limits.PLAIN_TEXT_INPUT_CHARS),
            "max_length": number(1, limits.PLAIN_TEXT_INPUT_CHARS),
        },
        rules=[_lengths],
    ),
    "email_text_input": Shape("email_text_input", takes={**TEXT_INPUT_FIELDS, "initial_value": text()}),
    "url_text_input": Shape("url_text_input", takes={**TEXT_INPUT_FIELDS, "initial_value": text()}),
    "number_input": Shape(
        "number_input",
        {"is_decimal_allowed": flag},
        {**TEXT_INPUT_FIELDS, "initial_value": decimal, "min_value": decimal, "max_value": decimal},
        [_numbers],
    ),
    "rich_text_input": Shape(
        "rich_text_input",
        takes={
            **TEXT_INPUT_FIELDS,
            "initial_value": RICH_TEXT,
            "min_lines": number(1, 100),
            "max_lines": number(1, 100),
        },
    ),
    "file_input": Shape(
        "file_input",
        takes={**ACTION_FIELDS, "filetypes": many(ID, least=1), "max_files": number(1, limits.FILE_INPUT_FILES)},
    ),
}

_MENUS = [name for name in ELEMENTS if name.endswith("select")]
_PICKERS = ["datepicker", "timepicker", "datetimepicker"]
_TICKS = ["checkboxes", "radio_buttons"]
_BUTTONS = ["button", "workflow_button"]


def among(*names: str) -> Check:
    return by_type({name: ELEMENTS[name] for name in names})


IN_ACTIONS = among(*_BUTTONS, *_MENUS, *_PICKERS, *_TICKS, "overflow", "rich_text_input")
IN_SECTION = among(*_BUTTONS, *_MENUS, "datepicker", "timepicker", *_TICKS, "overflow", "image")
IN_INPUT = among(
    *_MENUS,
    *_PICKERS,
    *_TICKS,
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)
IN_CONTEXT = by_type({"image": ELEMENTS["image"], "plain_text": plain(), "mrkdwn": mrkdwn()})
IN_CONTEXT_ACTIONS = among("feedback_buttons", "icon_button")
