"""The pieces that messages are made of."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Message,
    action_name,
    actions,
    bullets,
    button,
    clip,
    code,
    context,
    header,
    length,
    line,
    link,
    rich,
    run,
    say,
    table,
)
from tests.handlers import hostile
from tests.handlers.hostile import NASTY
from tests.handlers.messages import accept, objects, read

PIECES: dict[str, Callable[[str], Block]] = {
    "header": header,
    "context": context,
    "button": lambda text: actions(button(text, "answer.next", "draft-1")),
    "say": lambda text: say("We say:", clip(text, 3000)),
    "code": lambda text: rich(code(clip(text, 3000))),
    "run": lambda text: rich(line(run("A name: ", bold=True), run(clip(text, 3000)))),
    "bullets": lambda text: rich(bullets([line(run("One: "), run(clip(text, 3000)))])),
    "table": lambda text: table([clip(text, 60), "b"], [[clip(text, 300), clip(text, 300)]] * 12),
}


@pytest.mark.parametrize("piece", PIECES)
def test_pieces(piece: str) -> None:
    """Whatever stands in it, Slack takes every piece and parses nothing."""
    for text in NASTY:
        accept(Message(text or "…", [PIECES[piece](text)]))


@given(hostile.texts)
def test_any_text(text: str) -> None:
    """The same for any text."""
    for piece in PIECES.values():
        accept(Message("…", [piece(text)]))


@given(hostile.texts.filter(bool))
def test_notification(text: str) -> None:
    """The text for notifications is escaped and short, and read by Slack it is the beginning of what we said."""
    payload = Message(text).payload()
    accept(Message(text))
    assert "blocks" not in payload
    said = html.unescape(payload["text"])
    text = re.sub("[\u202a-\u202e\u2066\u2067]", "�", text)
    assert said == text or (said.endswith("…") and text.startswith(said[:-1]))


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [("", 3, ""), ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abcd", 1, "…"), ("👩‍🚀👩‍🚀", 4, "👩‍🚀…")],
)
def test_clip(text: str, most: int, short: str) -> None:
    """What is too long ends with an ellipsis, and is then exactly as long as it may be."""
    assert clip(text, most) == short
    assert len(short) <= most


@pytest.mark.parametrize(
    ("said", "runs"),
    [
        ("Type `/lms help` now.", [("Type ", False), ("/lms help", True), (" now.", False)]),
        ("`all`", [("all", True)]),
        ("no code", [("no code", False)]),
        ("one ` alone", [("one ` alone", False)]),
        ("`` empty", [("`` empty", False)]),
    ],
)
def test_say(said: str, runs: list[tuple[str, bool]]) -> None:
    """In a sentence of ours, what stands between backticks is code."""
    found = [(one["text"], "style" in one) for one in objects(say(said)) if one.get("type") == "text"]
    assert found == runs


def test_say_leaves_out_what_is_empty() -> None:
    """An empty sentence is no paragraph."""
    assert read(Message("…", [say("One.", "", "Two.")])) == "One.\nTwo."


def test_line_leaves_out_what_is_empty() -> None:
    """An empty piece of a line would be refused, so it is left out."""
    assert line(run(""), run("a"), link("https://a.example"))["elements"] == [run("a"), link("https://a.example")]


def test_button() -> None:
    """A button without a value or a style does not mention them."""
    assert set(button("Next", "answer.next")) == {"type", "action_id", "text"}
    assert button("Next", "answer.next", "d", "primary")["style"] == "primary"


def test_table() -> None:
    """A table has its head, no empty cell, and no more than Slack takes."""
    made = table(["a", ""], [["1", ""], ["", "2"]])
    assert read(Message("…", [made])).splitlines() == ["a", "–", "1", "–", "–", "2"]
    wide = table([str(n) for n in range(30)], [[str(n) for n in range(30)]] * 200)
    accept(Message("…", [wide]))
    assert (len(wide["rows"]), {len(row) for row in wide["rows"]}) == (limits.TABLE_ROWS, {limits.TABLE_COLUMNS})


@pytest.mark.parametrize(
    ("block", "count"),
    [
        (header("abc"), 3),
        (context("ab", "c"), 3),
        (rich(line(run("ab"), run("c"))), 3),
        (rich(line(link("https://a.example"))), 17),
        (rich(line(link("https://a.example", "abc"))), 20),
        (table(["a", "b"], [["c", "d"]]), 4),
        (actions(button("abc", "an.action", "a-value")), 3),
    ],
)
def test_length(block: Block, count: int) -> None:
    """Texts and addresses are counted, and nothing else."""
    assert length([block]) == count
    assert length([block, block]) == 2 * count


def test_length_of_nothing() -> None:
    """No blocks are no characters."""
    empty: list[dict[str, Any]] = []
    assert length(empty) == 0


def test_buttons_of_one_row_that_do_the_same() -> None:
    """Each has an id of its own, as Slack wants it, by which it is known what it does."""
    row = actions(*(button(label, action) for label, action in (("A", "go"), ("B", "go"), ("C", "turn"), ("D", "go"))))
    accept(Message("…", [row]))
    assert [action_name(one["action_id"]) for one in row["elements"]] == ["go", "go", "turn", "go"]
