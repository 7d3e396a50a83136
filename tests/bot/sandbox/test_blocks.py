"""Every limit and rule of the blocks of a message, each broken by as little as possible."""

from typing import Any

import pytest

from bot.sandbox.blocks import check_message_blocks
from bot.sandbox.refusal import SlackRefusal
from tests.bot.sandbox.building import button, field, line, plain, section
from tests.rows import every

Json = dict[str, Any]


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"Option {n}", str(n)) for n in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "action_id": "menu", **more}


def table(rows: int, cells: int, text: str = "x", **more: Any) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows, **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
STATIC = select(options=options(2))

GOOD: list[list[Json]] = [
    [{"type": "header", "text": plain("x" * 150)}],
    [section("x" * 3000, accessory=button("Go", confirm=CONFIRM))],
    [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
    [{"type": "divider", "block_id": "x" * 255}],
    [{"type": "context", "elements": [plain("x"), {"type": "image", "image_url": "https://a", "alt_text": "a"}] * 5}],
    [actions(*(button("x" * 75, f"a{n}", value="v" * 2000) for n in range(25)))],
    [actions(select(options=options(100)), {"type": "datepicker", "initial_date": "2028-02-29"})],
    [actions({"type": "overflow", "options": [option(url="https://a")] * 5})],
    [section("x", accessory={"type": "checkboxes", "action_id": "c", "options": options(10)})],
    [section("x", accessory=select("external_select", min_query_length=0, initial_option=option()))],
    [section("x", accessory=select("multi_static_select", options=options(3), initial_options=options(2)))],
    [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x" * 2000, "title": plain("x")}],
    [table(100, 20, column_settings=[{"align": "right", "is_wrapped": True}])],
    [{"type": "markdown", "text": "x" * 12_000}],
    [rich({"type": "text", "text": "a", "style": {"bold": True}}, {"type": "user", "user_id": "U1"})],
    [rich({"type": "date", "timestamp": 1_700_000_000, "format": "{date}"})],
    [{"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain("Delete")}]}],
    [line("Name", max_length=3000)],
    [field("When", {"type": "timepicker", "action_id": "t", "initial_time": "23:59"})],
    [field("How many", {"type": "number_input", "action_id": "n", "is_decimal_allowed": True, "min_value": "-1.5"})],
    [section("x")] * 50,
]


@pytest.mark.parametrize("blocks", GOOD, ids=lambda blocks: f"{blocks[0]['type']}")
def test_what_is_just_right_is_taken(blocks: list[Json]) -> None:
    """Values at their limits pass."""
    check_message_blocks(blocks)


BAD: list[tuple[list[Json], str, str]] = [
    ([section("x")] * 51, "no more than 50 items allowed", "/blocks"),
    ([{"type": "poem"}], "unsupported type: poem", "/blocks/0/type"),
    ([{"text": plain("x")}], "missing required field: type", "/blocks/0"),
    ([{"type": "divider", "text": plain("x")}], "invalid additional property: text", "/blocks/0"),
    ([{"type": "header"}], "missing required field: text", "/blocks/0"),
    (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters",
        "/blocks/0/text/text",
    ),
    ([{"type": "header", "text": plain("")}], "must be more than 0 characters", "/blocks/0/text/text"),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "unsupported type: mrkdwn",
        "/blocks/0/text/type",
    ),
    ([{"type": "header", "text": "x"}], "must provide an object", "/blocks/0/text"),
    ([section("x" * 3001)], "must be less than 3001 characters", "/blocks/0/text/text"),
    ([{"type": "section"}], "must define either `text` or `fields`", "/blocks/0"),
    (
        [{"type": "section", "fields": [plain("x")] * 11}],
        "no more than 10 items allowed",
        "/blocks/0/fields",
    ),
    (
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "must be less than 2001 characters",
        "/blocks/0/fields/0/text",
    ),
    (
        [{"type": "divider", "block_id": "x" * 256}],
        "must be less than 256 characters",
        "/blocks/0/block_id",
    ),
    ([actions()], "no less than 1 items allowed", "/blocks/0/elements"),
    (
        [actions(*(button("x", f"a{n}") for n in range(26)))],
        "no more than 25 items allowed",
        "/blocks/0/elements",
    ),
    (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "no more than 10 items allowed",
        "/blocks/0/elements",
    ),
    (
        [{"type": "context", "elements": [button("Go")]}],
        "unsupported type: button",
        "/blocks/0/elements/0/type",
    ),
    (
        [section("x", accessory=button("x" * 76))],
        "must be less than 76 characters",
        "/blocks/0/accessory/text/text",
    ),
    (
        [section("x", accessory=button("x", value="v" * 2001))],
        "must be less than 2001 characters",
        "/blocks/0/accessory/value",
    ),
    (
        [section("x", accessory=button("x", url="u" * 3001))],
        "must be less than 3001 characters",
        "/blocks/0/accessory/url",
    ),
    (
        [section("x", accessory=button("x", "a" * 256))],
        "must be less than 256 characters",
        "/blocks/0/accessory/action_id",
    ),
    (
        [section("x", accessory=button("x", style="loud"))],
        "must be a valid enum value: primary, danger",
        "/blocks/0/accessory/style",
    ),
    (
        [section("x", accessory=button("x", accessibility_label="x" * 76))],
        "must be less than 76 characters",
        "/blocks/0/accessory/accessibility_label",
    ),
    (
        [section("x", accessory=button("x", confirm={**CONFIRM, "title": plain("x" * 101)}))],
        "must be less than 101 characters",
        "/blocks/0/accessory/confirm/title/text",
    ),
    (
        [section("x", accessory=button("x", confirm={**CONFIRM, "text": plain("x" * 301)}))],
        "must be less than 301 characters",
        "/blocks/0/accessory/confirm/text/text",
    ),
    (
        [section("x", accessory=button("x", confirm={**CONFIRM, "confirm": plain("x" * 31)}))],
        "must be less than 31 characters",
        "/blocks/0/accessory/confirm/confirm/text",
    ),
    (
        [section("x", accessory=button("x", confirm={k: v for k, v in CONFIRM.items() if k != "deny"}))],
        "missing required field: deny",
        "/blocks/0/accessory/confirm",
    ),
    (
        [actions(select(options=options(101)))],
        "no more than 100 items allowed",
        "/blocks/0/elements/0/options",
    ),
    ([actions(select(options=[]))], "no less than 1 items allowed", "/blocks/0/elements/0/options"),
    ([actions(select())], "must define either `options` or `option_groups`", "/blocks/0/elements/0"),
    (
        [actions(select(option_groups=[{"label": plain("x"), "options": options(1)}] * 101))],
        "no more than 100 items allowed",
        "/blocks/0/elements/0/option_groups",
    ),
    (
        [actions(select(options=[option("x" * 76)]))],
        "must be less than 76 characters",
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        [actions(select(options=[option(value="x" * 151)]))],
        "must be less than 151 characters",
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        [actions(select(options=[option(description=plain("x" * 76))]))],
        "must be less than 76 characters",
        "/blocks/0/elements/0/options/0/description/text",
    ),
    (
        [actions(select(options=[option(url="https://a")]))],
        "invalid additional property: url",
        "/blocks/0/elements/0/options/0",
    ),
    (
        [actions({**STATIC, "initial_option": option("Other", "9")})],
        "must match one of the options",
        "/blocks/0/elements/0/initial_option",
    ),
    (
        [actions({**STATIC, "initial_option": None})],
        "must provide an object",
        "/blocks/0/elements/0/initial_option",
    ),
    (
        [actions({**STATIC, "placeholder": plain("x" * 151)})],
        "must be less than 151 characters",
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        [actions({"type": "overflow", "options": options(6)})],
        "no more than 5 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        [actions({"type": "checkboxes", "options": options(11)})],
        "no more than 10 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        [actions({"type": "radio_buttons", "options": options(11)})],
        "no more than 10 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        [actions({"type": "datepicker", "initial_date": "2026-02-30"})],
        "must be a date in the format YYYY-MM-DD",
        "/blocks/0/elements/0/initial_date",
    ),
    (
        [actions({"type": "timepicker", "initial_time": "9:00"})],
        "must be a time in the format HH:mm",
        "/blocks/0/elements/0/initial_time",
    ),
    (
        [{"type": "image", "image_url": "u" * 3001, "alt_text": "x"}],
        "must be less than 3001 characters",
        "/blocks/0/image_url",
    ),
    (
        [{"type": "image", "image_url": "u", "alt_text": "x" * 2001}],
        "must be less than 2001 characters",
        "/blocks/0/alt_text",
    ),
    ([{"type": "image", "alt_text": "x"}], "must define either `image_url` or `slack_file`", "/blocks/0"),
    (
        [field("x", {"type": "plain_text_input", "max_length": 3001})],
        "must be less than 3001",
        "/blocks/0/element/max_length",
    ),
    (
        [line("x", initial_value="long", max_length=3)],
        "must be less than 4 characters",
        "/blocks/0/element/initial_value",
    ),
    (
        [{**line("x"), "label": plain("x" * 2001)}],
        "must be less than 2001 characters",
        "/blocks/0/label/text",
    ),
    (
        [{**line("x"), "hint": plain("x" * 2001)}],
        "must be less than 2001 characters",
        "/blocks/0/hint/text",
    ),
    ([field("x", button("Go"))], "unsupported type: button", "/blocks/0/element/type"),
    (
        [field("x", {"type": "number_input"})],
        "missing required field: is_decimal_allowed",
        "/blocks/0/element",
    ),
    (
        [field("x", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "1.5"})],
        "must be a whole number: decimals are not allowed here",
        "/blocks/0/element/initial_value",
    ),
    ([field("x", {"type": "file_input"})], "unsupported type: file_input", "/blocks/0/element/type"),
    ([table(101, 1)], "no more than 100 items allowed", "/blocks/0/rows"),
    ([table(1, 21)], "no more than 20 items allowed", "/blocks/0/rows/0"),
    ([table(1, 1, text="")], "must be more than 0 characters", "/blocks/0/rows/0/0/text"),
    (
        [table(1, 1, column_settings=[{}] * 21)],
        "no more than 20 items allowed",
        "/blocks/0/column_settings",
    ),
    (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "markdown blocks must be less than 12001 characters together",
        "/blocks",
    ),
    (
        [rich({"type": "text", "text": ""})],
        "must be more than 0 characters",
        "/blocks/0/elements/0/elements/0/text",
    ),
    (
        [rich({"type": "text", "text": "x", "style": {"loud": True}})],
        "invalid additional property: loud",
        "/blocks/0/elements/0/elements/0/style",
    ),
    (
        [{"type": "divider", "block_id": "a"}] * 2,
        '`block_id` "a" already exists',
        "/blocks/1/block_id",
    ),
    (
        [{**actions(button("A"), button("B")), "block_id": "a"}],
        '`action_id` "go" already exists for block_id "a"',
        "/blocks/0/elements/1/action_id",
    ),
    (
        [line("A", focus_on_load=True), line("B", focus_on_load=True)],
        "only one element can have `focus_on_load`",
        "/blocks",
    ),
    ([{"type": "alert", "text": plain("x")}], "unsupported type: alert", "/blocks/0/type"),
]


@every(("blocks", "says", "at"), BAD)
def test_what_is_wrong_is_refused_with_its_place(blocks: list[Json], says: str, at: str) -> None:
    """Each fault is named once, with a JSON pointer to where it is."""
    with pytest.raises(SlackRefusal) as caught:
        check_message_blocks(blocks)
    assert (caught.value.error, caught.value.messages) == ("invalid_blocks", (f"{says} [json-pointer:{at}]",))


def test_a_message_has_one_table() -> None:
    """A second table has an error of its own."""
    with pytest.raises(SlackRefusal, match="invalid_attachments: only_one_table_allowed"):
        check_message_blocks([table(1, 1), table(1, 1)])
