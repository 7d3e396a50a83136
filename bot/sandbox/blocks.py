"""What Slack accepts as blocks, in a message, a modal and an App Home."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox import limits
from bot.sandbox.elements import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    SLACK_FILE,
    one_picture,
)
from bot.sandbox.objects import either, plain
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.richtext import CELL, COLUMN, PARTS, RICH_TEXT
from bot.sandbox.shapes import Check, Json, Shape, ShapeFault, by_type, flag, many, one_of, text
from bot.sandbox.totals import check_tables


def _text_or_fields(section: Json, at: str) -> Iterator[ShapeFault]:
    if not section.get("text") and not section.get("fields"):
        yield ShapeFault(at, "must define either `text` or `fields`")


def _block(
    type: str, needs: dict[str, Check] | None = None, takes: dict[str, Check] | None = None, *rules: Check
) -> Shape:
    return Shape(type, needs, {"block_id": text(limits.BLOCK_ID_CHARS, 1), **(takes or {})}, rules)


BLOCKS: dict[str, Check] = {
    "header": _block("header", {"text": plain(limits.HEADER_CHARS)}),
    "section": _block(
        "section",
        None,
        {
            "text": either(limits.SECTION_TEXT_CHARS),
            "fields": many(either(limits.FIELD_TEXT_CHARS), most=limits.SECTION_FIELDS, least=1),
            "accessory": IN_SECTION,
            "expand": flag,
        },
        _text_or_fields,
    ),
    "divider": _block("divider"),
    "context": _block("context", {"elements": many(IN_CONTEXT, most=limits.CONTEXT_ELEMENTS, least=1)}),
    "actions": _block("actions", {"elements": many(IN_ACTIONS, most=limits.ACTIONS_ELEMENTS, least=1)}),
    "context_actions": _block(
        "context_actions",
        {"elements": many(IN_CONTEXT_ACTIONS, most=limits.CONTEXT_ACTIONS_ELEMENTS, least=1)},
    ),
    "input": _block(
        "input",
        {"label": plain(limits.INPUT_LABEL_CHARS), "element": IN_INPUT},
        {"hint": plain(limits.INPUT_HINT_CHARS), "optional": flag, "dispatch_action": flag},
    ),
    "image": _block(
        "image",
        {"alt_text": text(limits.IMAGE_ALT_TEXT_CHARS)},
        {
            "image_url": text(limits.IMAGE_URL_CHARS, 1),
            "slack_file": SLACK_FILE,
            "title": plain(limits.IMAGE_TITLE_CHARS),
        },
        one_picture,
    ),
    "rich_text": _block("rich_text", {"elements": many(by_type(PARTS))}),
    "table": _block(
        "table",
        {"rows": many(many(CELL, most=limits.TABLE_CELLS, least=1), most=limits.TABLE_ROWS, least=1)},
        {"column_settings": many(COLUMN, most=limits.TABLE_COLUMNS)},
    ),
    "markdown": _block("markdown", {"text": text(limits.MARKDOWN_CHARS, 1)}),
    "file": _block("file", {"external_id": text(least=1), "source": one_of("remote")}),
    "video": _block(
        "video",
        {
            "alt_text": text(),
            "title": plain(limits.VIDEO_TITLE_CHARS),
            "thumbnail_url": text(least=1),
            "video_url": text(least=1),
        },
        {
            "author_name": text(limits.VIDEO_AUTHOR_CHARS),
            "description": plain(),
            "provider_icon_url": text(),
            "provider_name": text(),
            "title_url": text(),
        },
    ),
    "alert": _block(
        "alert",
        {"text": either(limits.ALERT_TEXT_CHARS)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
}


def _one_title(container: Json, at: str) -> Iterator[ShapeFault]:
    if "title" in container and "rich_text_title" in container:
        yield ShapeFault(at, "must define either `title` or `rich_text_title`")


IN_CONTAINER = by_type(
    {name: BLOCKS[name] for name in ("context", "divider", "header", "image", "rich_text", "section")}
)
"""Slack takes actions, inputs, files, tables and videos there too. Nothing inside can be pressed in this workspace, so
that they are refused."""
BLOCKS["container"] = _block(
    "container",
    {"child_blocks": many(IN_CONTAINER, most=limits.CONTAINER_BLOCKS, least=1)},
    {
        "title": plain(limits.CONTAINER_TITLE_CHARS),
        "rich_text_title": RICH_TEXT,
        "subtitle": either(limits.CONTAINER_TITLE_CHARS),
        "icon": IN_CONTEXT,
        "width": one_of("narrow", "standard", "wide", "full"),
        "is_collapsible": flag,
        "default_collapsed": flag,
        "has_header_divider": flag,
    },
    _one_title,
)
_EVERYWHERE = {"header", "section", "divider", "context", "actions", "input", "image", "rich_text", "video"}
_IN_MESSAGE = by_type(
    {name: BLOCKS[name] for name in _EVERYWHERE | {"table", "markdown", "file", "context_actions", "container"}}
)
_IN_HOME = by_type({name: BLOCKS[name] for name in _EVERYWHERE})
_IN_MODAL = by_type({name: BLOCKS[name] for name in _EVERYWHERE | {"alert"}})

_VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": text(limits.PRIVATE_METADATA_CHARS),
    "callback_id": text(limits.CALLBACK_ID_CHARS),
    "external_id": text(limits.EXTERNAL_ID_CHARS),
}
_MODAL = Shape(
    "modal",
    {"title": plain(limits.VIEW_TITLE_CHARS), "blocks": many(_IN_MODAL, most=limits.VIEW_BLOCKS, least=1)},
    {
        **_VIEW_FIELDS,
        "submit": plain(limits.VIEW_BUTTON_CHARS),
        "close": plain(limits.VIEW_BUTTON_CHARS),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)
_HOME = Shape("home", {"blocks": many(_IN_HOME, most=limits.VIEW_BLOCKS, least=1)}, _VIEW_FIELDS)


def elements_of(block: Json) -> list[tuple[str, Json]]:
    """What a person can use in a block, each with its place in it."""
    if block["type"] == "input":
        return [("element", block["element"])]
    if block["type"] == "section" and "accessory" in block:
        return [("accessory", block["accessory"])]
    if block["type"] in ("actions", "context_actions"):
        return [(f"elements/{index}", element) for index, element in enumerate(block["elements"])]
    return []


def _unique_ids(blocks: list[Json], at: str) -> Iterator[ShapeFault]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id is not None and block_id in seen:
            yield ShapeFault(f"{at}/{index}/block_id", f'`block_id` "{block_id}" already exists')
        seen.add(block_id or "")
        used: set[str] = set()
        for place, element in elements_of(block):
            action_id = element.get("action_id")
            if action_id is not None and action_id in used:
                yield ShapeFault(
                    f"{at}/{index}/{place}/action_id",
                    f'`action_id` "{action_id}" already exists for block_id "{block_id or index}"',
                )
            used.add(action_id or "")


def _one_focus(blocks: list[Json], at: str) -> Iterator[ShapeFault]:
    focused = [place for b in blocks for place, element in elements_of(b) if element.get("focus_on_load")]
    if len(focused) > 1:
        yield ShapeFault(at, "only one element can have `focus_on_load`")


def _little_markdown(blocks: list[Json], at: str) -> Iterator[ShapeFault]:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > limits.MARKDOWN_CHARS:
        yield ShapeFault(at, f"markdown blocks must be less than {limits.MARKDOWN_CHARS + 1} characters together")


def check_message_blocks(blocks: Any) -> None:
    """Raises SlackRefusal the way chat.postMessage would; all its text together is check_totals'."""
    at = "/blocks"
    faults = list(many(_IN_MESSAGE, most=limits.MESSAGE_BLOCKS)(blocks, at))
    if not faults:
        for rule in (_unique_ids, _one_focus, _little_markdown):
            faults.extend(rule(blocks, at))
        for index, block in enumerate(blocks):
            if block["type"] == "input" and block["element"]["type"] == "file_input":
                faults.append(ShapeFault(f"{at}/{index}/element/type", "unsupported type: file_input"))
    if faults:
        raise SlackRefusal("invalid_blocks", faults)
    check_tables({"blocks": blocks})


def check_view(view: Any) -> None:
    """Raises SlackRefusal the way views.open and its kin would."""
    at = "/view"
    kinds: dict[str, Check] = {"modal": _MODAL, "home": _HOME}
    faults = list(by_type(kinds)(view, at))
    if not faults:
        blocks: list[Json] = view["blocks"]
        rules: list[Callable[[list[Json], str], Iterator[ShapeFault]]] = [_unique_ids, _one_focus]
        for rule in rules:
            faults.extend(rule(blocks, f"{at}/blocks"))
        for index, block in enumerate(blocks):
            place = f"{at}/blocks/{index}"
            if block["type"] != "input":
                continue
            if view["type"] == "modal" and "submit" not in view:
                faults.append(ShapeFault(f"{place}/input", "must define `submit` to use an `input` block in modals"))
            if view["type"] == "home" and block["element"]["type"] == "file_input":
                faults.append(ShapeFault(f"{place}/element/type", "unsupported type: file_input"))
    if faults:
        raise SlackRefusal("invalid_arguments", [ShapeFault(at, "failed to match all allowed schemas"), *faults])
    if len(json.dumps(view).encode()) > limits.VIEW_BYTES:
        raise SlackRefusal("view_too_large")
