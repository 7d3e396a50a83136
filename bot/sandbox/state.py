"""What a person has typed and chosen so far: the `state.values` of a view or a message."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.elements import choices
from bot.sandbox.shapes import Json

Values = dict[str, dict[str, Json]]  # block_id → action_id → {"type": …, and what it holds}

# Where each kind of element keeps its value, and the field of the element it starts from.
VALUE_FIELDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}


def several(element: Json) -> bool:
    return element["type"] in ("checkboxes", "file_input") or element["type"].startswith("multi_")


def holding(element: Json, value: Any) -> Json:
    return {"type": element["type"], VALUE_FIELDS[element["type"]][0]: value}


def held(element: Json, state: Json) -> Any:
    """The bare value inside a state: text, an option, a list of options, an id …; None or [] when empty."""
    return state.get(VALUE_FIELDS[element["type"]][0])


def _start(element: Json) -> Json:
    return holding(element, element.get(VALUE_FIELDS[element["type"]][1], [] if several(element) else None))


def _survives(element: Json, state: Json) -> bool:
    """Whether what was entered still fits the element after the app changed the view."""
    if state["type"] != element["type"]:
        return False
    offered = choices(element)
    if not offered:
        return True
    chosen = held(element, state)
    return all(option in offered for option in (chosen if isinstance(chosen, list) else [chosen]) if option)


def values_of(blocks: Iterable[Json], before: Values | None = None) -> Values:
    """Every element that holds something, with what it starts from, or what was entered `before` in the same
    block_id and action_id."""
    values: Values = {}
    for block in blocks:
        for _, element in elements_of(block):
            if element["type"] not in VALUE_FIELDS:
                continue
            old = (before or {}).get(block["block_id"], {}).get(element["action_id"])
            kept = old if old and _survives(element, old) else _start(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values
