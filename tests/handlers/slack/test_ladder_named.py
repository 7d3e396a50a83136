"""What Slack names and what it only seems to: what is said otherwise then, and what is remembered."""

from collections.abc import Sequence
from typing import Any

import pytest

from handlers.slack.blocks import actions, button, header, plain, table
from handlers.slack.ladder import BlocksRefused, Refusals
from handlers.slack.simpler import is_simplest
from handlers.slack.web import SlackWeb

SURFACE = "chat.postMessage"
PLAIN = {"type": "section", "text": plain("So it is.", 3000)}
TABLE, GO = table(("Who", "What"), [("Jane", "late")]), actions(button("Go", "x", "id"))
BLOCKS = [header("Overdue"), PLAIN, TABLE, GO]


class Slack:
    """Refuses what it is told to: a sentence for each block of the kinds, which names its place, or none."""

    def __init__(self, *refused: BlocksRefused, kind: str = "") -> None:
        self.refused, self.kind = list(refused), kind
        self.kinds: list[list[str]] = []
        self.refusals = Refusals(lambda: 0.0)

    async def send(self, text: str, blocks: Sequence[dict[str, Any]]) -> bool:
        self.kinds.append([one["type"] for one in blocks])
        if self.refused and (not self.kind or self.kind in self.kinds[-1]):
            raise self.refused.pop(0)
        return True

    async def told(self, blocks: Sequence[dict[str, Any]] = BLOCKS) -> None:
        await SlackWeb(self.refusals).deliver(SURFACE, "x", blocks, self.send, private=False)


@pytest.mark.parametrize("beside", [at for at, one in enumerate(BLOCKS) if is_simplest(one)])
@pytest.mark.parametrize("first", [True, False])
async def test_what_is_simplest_already_takes_nothing_else_away(beside: int, first: bool) -> None:
    """Slack names it beside a table: the table is said otherwise, and all else stays."""
    places = (beside, 2) if first else (2, beside)
    slack = Slack(BlocksRefused("invalid_blocks", (), places), kind="table")
    await slack.told()
    assert slack.kinds[-1] == ["header", "section", "rich_text", "actions"]


async def test_what_is_simplest_and_named_alone_gives_way_to_the_text() -> None:
    slack = Slack(BlocksRefused("invalid_blocks", (), (1,)))
    await slack.told()
    assert slack.kinds == [["header", "section", "table", "actions"], []]


SIZES = [
    BlocksRefused("msg_blocks_too_long"),
    BlocksRefused("too_many_blocks"),
    BlocksRefused("attachment_payload_limit_exceeded"),
    BlocksRefused("invalid_attachments", ("only_one_table_allowed",)),
    BlocksRefused("invalid_blocks", ("must be less than 10001 characters [json-pointer:/blocks/2/rows]",), (2,)),
    BlocksRefused("invalid_blocks", ("no more than 100 items allowed [json-pointer:/blocks/2/rows]",), (2,)),
]


@pytest.mark.parametrize("refused", SIZES, ids=lambda one: one.code)
async def test_too_much_of_something_is_no_fault_of_a_kind_of_block(refused: BlocksRefused) -> None:
    """This message is said otherwise; the next one is sent as it is."""
    slack = Slack(refused)
    await slack.told()
    assert "table" not in slack.kinds[-1]
    await slack.told()
    assert "table" in slack.kinds[-1]
    assert len(slack.kinds) == 3


async def test_a_guess_that_was_right_is_remembered() -> None:
    slack = Slack(BlocksRefused("invalid_blocks"), kind="table")
    for _ in range(2):
        await slack.told()
    assert [kinds[2] for kinds in slack.kinds] == ["table", "rich_text", "rich_text"]


async def test_a_guess_that_was_wrong_is_not() -> None:
    """The header was at fault, and nobody said so."""
    slack = Slack(BlocksRefused("invalid_blocks"), BlocksRefused("invalid_blocks"), kind="header")
    for _ in range(2):
        await slack.told()
    assert "table" in slack.kinds[-1]


async def test_a_kind_that_is_named_is_remembered() -> None:
    slack = Slack(BlocksRefused("invalid_blocks", ("failed to match all allowed schemas",), (2,)), kind="table")
    for _ in range(2):
        await slack.told()
    assert [kinds[2] for kinds in slack.kinds] == ["table", "rich_text", "rich_text"]
