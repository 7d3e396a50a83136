"""Blocks and mark-up as plain text, the way the person who looks would read them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox import Workspace, demo_workspace
from bot.sandbox.clock import ManualClock
from bot.sandbox.completion import complete
from bot.sandbox.dates import show_date
from bot.sandbox.reading import Reader
from bot.sandbox.rendering import Renderer
from bot.sandbox.state import values_of
from tests.bot.sandbox.building import button, field, line, plain, section
from tests.bot.sandbox.conftest import full_manifest

Json = dict[str, Any]
MONDAY = 1772444400  # Monday, 2 March 2026, 09:40 UTC


@pytest.fixture
def workspace() -> Workspace:
    return demo_workspace(full_manifest(), signing_secret="s", bot_token="b", clock=ManualClock(MONDAY))


def reader(workspace: Workspace, name: str = "ada") -> Reader:
    return Reader(workspace.team, workspace.person(name).user)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("*Bold* and _italic_ and ~gone~, not 2*3*4 or a_b_c", "Bold and italic and gone, not 2*3*4 or a_b_c"),
        ("`*code*` stays", "*code* stays"),
        ("```\nas *it* is\n```", "as *it* is"),
        ("<@U00000003> in <#C00000001> and <#C00000004>", "@Ines Moreau in #training and private channel"),
        ("<!here> <!subteam^S00000001>", "@here @lms-approvers"),
        ("<https://a.example.com|the page> <mailto:a@example.com|a@example.com>", "the page a@example.com"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        (f"<!date^{MONDAY}^{{date_short}} at {{time}}|later>", "Mar 2, 2026 at 4:40 AM"),
    ],
)
def test_mark_up_is_read_and_not_shown(workspace: Workspace, sent: str, read: str) -> None:
    """Names, channels and times are the reader's own: Max lives in New York and is not in every channel."""
    workspace.team.put_channel(workspace.add_channel("people-ops-2", ["ada"], private=True))
    kenji = workspace.person("kenji").user
    mine = Reader(workspace.team, kenji if "C00000004" in sent else workspace.person("max").user)
    assert mine.mrkdwn(sent) == read


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{date_num} {time_secs}", "2026-03-02 6:40:00 PM"),
        ("{date_long}", "Monday, March 2nd, 2026"),
        ("{date_pretty}", "today"),
        ("{ago}", "just now"),
        ("{unknown}", "{unknown}"),
    ],
)
def test_dates_follow_slacks_tokens(pattern: str, shown: str) -> None:
    """In Tokyo it is the evening of the same day."""
    assert show_date(MONDAY, pattern, "Asia/Tokyo", MONDAY) == shown


OPTIONS = [{"text": plain("Red"), "value": "r"}, {"text": plain("Blue"), "value": "b"}]
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Hi "}, {"type": "user", "user_id": "U00000004"}],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "<!channel>"}]},
                {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://a", "text": "b"}]},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
    ],
}


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ({"type": "header", "text": plain("Courses")}, "Courses"),
        (section("*Safety*", accessory=button("Open")), "Safety\n[Open]"),
        ({"type": "section", "fields": [plain("a"), plain("b")]}, "a\nb"),
        ({"type": "divider"}, "---"),
        (
            {"type": "context", "elements": [plain("by"), {"type": "mrkdwn", "text": "<@U00000002>"}]},
            "by @Ada Lovelace",
        ),
        (
            {
                "type": "actions",
                "elements": [
                    button("Go"),
                    {"type": "overflow", "options": OPTIONS},
                    {"type": "static_select", "options": OPTIONS, "placeholder": plain("Colour")},
                    {"type": "datepicker", "initial_date": "2026-03-02"},
                ],
            },
            "[Go] [⋯] [Colour] [2026-03-02]",
        ),
        (
            field("Colour", {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[1:]}),
            "Colour: [ ] Red [x] Blue",
        ),
        (
            field("Colour", {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[0]}),
            "Colour: (x) Red ( ) Blue",
        ),
        (field("Who", {"type": "multi_users_select", "initial_users": ["U00000004"]}), "Who: [Max Okafor]"),
        (field("Where", {"type": "channels_select", "initial_channel": "C00000001"}), "Where: [#training]"),
        (field("When", {"type": "datetimepicker", "initial_date_time": MONDAY}), "When: [Mar 2, 2026 9:40 AM]"),
        (
            {**line("Name", placeholder=plain("Ada")), "optional": True, "hint": plain("As on the badge")},
            "Name (optional): [Ada]\n  As on the badge",
        ),
        ({"type": "image", "image_url": "u", "alt_text": "a chart"}, "[image: a chart]"),
        (RICH, "Hi @Max Okafor\n1. <!channel>\n2. b\n> said\nx = 1"),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "<b>"}]]},
            "Name | <b>",
        ),
        ({"type": "markdown", "text": "# Title\n**bold** [link](https://a) `x`"}, "Title\nbold link x"),
    ],
    ids=lambda given: given["type"] if isinstance(given, dict) else "",
)
def test_every_block_can_be_read_aloud(workspace: Workspace, block: Json, shown: str) -> None:
    """Plain text, rich text and table cells are shown as they are; only mrkdwn is interpreted."""
    blocks = complete([block], workspace.team.new_id)
    assert Renderer(workspace.team, reader(workspace)).blocks(blocks, values_of(blocks)) == shown


async def test_threads_and_reactions_have_their_place(workspace: Workspace) -> None:
    """A reply stands indented under what it answers."""
    ada = workspace.person("ada")
    await ada.type("#training", "Question")
    (parent,) = workspace.team.history("C00000001")
    workspace.team.post(replace(parent, ts=workspace.team.new_ts(), text="Two\nlines", thread_ts=parent.ts))
    workspace.team.change(replace(parent, reactions=(("eyes", "U00000004"),)))
    assert ada.messages("#training") == "Ada Lovelace: Question :eyes:\n    Ada Lovelace: Two\n      lines"
