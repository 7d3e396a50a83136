"""Every limit and rule of a view, each broken by as little as possible."""

from typing import Any

import pytest

from bot.sandbox import limits
from bot.sandbox.blocks import check_view
from bot.sandbox.refusal import SlackRefusal
from tests.bot.sandbox.building import field, line, modal, plain, section

Json = dict[str, Any]
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}

BAD_VIEWS: list[tuple[Json, str, str]] = [
    (modal(*[section("x")] * 101), "no more than 100 items allowed", "/view/blocks"),
    (modal(), "no less than 1 items allowed", "/view/blocks"),
    (modal(section("x"), title="x" * 25), "must be less than 25 characters", "/view/title/text"),
    (modal(section("x"), submit=plain("x" * 25)), "must be less than 25 characters", "/view/submit/text"),
    (modal(section("x"), close=plain("x" * 25)), "must be less than 25 characters", "/view/close/text"),
    (
        modal(section("x"), private_metadata="x" * 3001),
        "must be less than 3001 characters",
        "/view/private_metadata",
    ),
    (modal(section("x"), callback_id="x" * 256), "must be less than 256 characters", "/view/callback_id"),
    (modal(section("x"), external_id="x" * 256), "must be less than 256 characters", "/view/external_id"),
    (modal(section("x"), size="wide"), "invalid additional property: size", "/view"),
    ({"type": "modal", "blocks": [section("x")]}, "missing required field: title", "/view"),
    ({"type": "window"}, "unsupported type: window", "/view/type"),
    (
        {"type": "modal", "title": plain("x"), "blocks": [line("Name")]},
        "must define `submit` to use an `input` block in modals",
        "/view/blocks/0/input",
    ),
    (modal(TABLE), "unsupported type: table", "/view/blocks/0/type"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown", "/view/blocks/0/type"),
    (
        {"type": "home", "title": plain("x"), "blocks": [section("x")]},
        "invalid additional property: title",
        "/view",
    ),
    (
        {"type": "home", "blocks": [field("x", {"type": "file_input"})]},
        "unsupported type: file_input",
        "/view/blocks/0/element/type",
    ),
    (
        modal(field("x", {"type": "file_input", "max_files": 11})),
        "must be less than 11",
        "/view/blocks/0/element/max_files",
    ),
]


@pytest.mark.parametrize(("view", "says", "at"), BAD_VIEWS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_view_is_refused_with_its_place(view: Json, says: str, at: str) -> None:
    """Views answer invalid_arguments, and begin by saying that the view as a whole does not fit."""
    with pytest.raises(SlackRefusal) as caught:
        check_view(view)
    assert caught.value.error == "invalid_arguments"
    assert caught.value.messages == (
        "failed to match all allowed schemas [json-pointer:/view]",
        f"{says} [json-pointer:{at}]",
    )


def test_a_view_has_at_most_250_kilobytes() -> None:
    """Size has an error of its own."""
    with pytest.raises(SlackRefusal, match="view_too_large"):
        check_view(modal(*[section("x" * 2600)] * 100))


def test_a_good_modal_passes() -> None:
    """Everything a modal may have, at its limits."""
    check_view(
        modal(
            line("Name"),
            field("Files", {"type": "file_input", "action_id": "f", "max_files": limits.FILE_INPUT_FILES}),
            {"type": "alert", "text": plain("Careful"), "level": "warning"},
            title="x" * 24,
            private_metadata="x" * 3000,
            clear_on_close=True,
            notify_on_close=True,
        )
    )
