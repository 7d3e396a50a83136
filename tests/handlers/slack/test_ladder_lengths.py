"""However Slack's refusals lengthen what stands for a block, no sending is longer than a message may be."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.academy import demo_workspace
from bot.sandbox.serving import serving
from bot.sandbox.totals import characters
from bot.sandbox.workspace import Workspace
from handlers.slack import limits
from handlers.slack.blocks import Message, actions, button, say, table
from handlers.slack.client import SlackClient
from handlers.slack.ladder import BlocksRefused, Refusals
from handlers.slack.simpler import spoken
from handlers.slack.web import BUTTONS_LOST, SlackWeb
from tests.handlers.slack.test_ladder import BLOCKS
from tests.journeys.conftest import MANIFEST, SIGNING, TOKEN

TRAINING = "C00000001"
CELLS = [(f"Jane {at}", "y" * 60) for at in range(80)]
FULL = Message("x", [*[say("x " * 1490)] * 3, table(("Who", "What"), CELLS), actions(button("Go", "x", "id"))])
"""As much text as fits, and a table beside it, whose cells are counted apart."""
SURFACES = ("chat.postMessage", "chat.update", "chat.postEphemeral")


@pytest.fixture
def recorded() -> list[Any]:
    """Every message that Slack was handed."""
    return []


@pytest.fixture
async def workspace(recorded: list[Any]) -> AsyncIterator[Workspace]:
    made = demo_workspace(MANIFEST, signing_secret=SIGNING, bot_token=TOKEN, record=recorded.append)
    async with serving(made.app) as made.url:
        yield made
        await made.close()


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[SlackClient]:
    client = SlackClient(TOKEN, f"{workspace.url}/api/")
    yield client
    await client.close()


def text_of(blocks: Sequence[dict[str, Any]]) -> int:
    return sum(characters(one) for one in blocks if one["type"] != "table")


async def send(workspace: Workspace, slack: SlackClient, surface: str, ts: str) -> None:
    user = workspace.person("ada").user.id
    match surface:
        case "chat.postMessage":
            await slack.web.chat_postMessage(channel=TRAINING, **FULL.payload())
        case "chat.update":
            await slack.web.chat_update(channel=TRAINING, ts=ts, **FULL.payload())
        case "chat.postEphemeral":
            await slack.web.chat_postEphemeral(channel=TRAINING, user=user, **FULL.payload())


@pytest.mark.parametrize("surface", SURFACES)
async def test_a_table_that_becomes_text_is_counted_as_text(
    workspace: Workspace, slack: SlackClient, recorded: list[Any], surface: str
) -> None:
    """At once, and in the hour in which it is not tried again: the buttons stay, and the whole is a file."""
    ts = str((await slack.web.chat_postMessage(channel=TRAINING, text="Before"))["ts"])
    workspace.refuse_blocks(surface, "table")
    for _ in range(2):
        await send(workspace, slack, surface, ts)
    assert len(workspace.refusals) == 1
    sent = [one["payload"]["blocks"] for one in recorded if one["payload"].get("blocks")]
    assert len(sent) >= 3
    assert all(text_of(blocks) <= limits.MESSAGE_CHARS for blocks in sent)
    assert all("actions" in [one["type"] for one in blocks] for blocks in sent)
    assert BUTTONS_LOST not in workspace.person("ada").messages("#training")
    files = [one.content.decode() for one in workspace.team.files.values()]
    assert files
    assert set(files) == {spoken(FULL.blocks)}


LONG_BLOCKS = st.one_of(
    st.integers(2000, 3000).map(lambda size: say("x" * size)),
    st.integers(30, 90).map(lambda rows: table(("A", "B"), [("x" * 90, "<")] * rows)),
)


@given(
    st.tuples(st.lists(LONG_BLOCKS, max_size=6), st.lists(BLOCKS, max_size=6)).map(lambda two: two[0] + two[1]),
    st.lists(st.sampled_from(["table", "rich_text", "header", "context", ""]), max_size=6),
    st.booleans(),
)
async def test_nothing_that_is_sent_is_longer_than_a_message(
    blocks: list[dict[str, Any]], refused: list[str], private: bool
) -> None:
    """Whatever is refused, and in which order; as long as there are blocks, all buttons are among them; and what is not
    shown is the rest."""
    sent: list[list[dict[str, Any]]] = []
    waiting = list(refused)

    async def send(text: str, given: Sequence[dict[str, Any]]) -> bool:
        sent.append(list(given))
        if given and waiting:
            kind = waiting.pop(0)
            places = tuple(at for at, one in enumerate(given) if one["type"] == kind)
            raise BlocksRefused("invalid_blocks", (), places)
        return True

    done = await SlackWeb(Refusals()).deliver("chat.postMessage", "x", blocks, send, private=private)
    buttons = [one for one in blocks if one["type"] == "actions"]
    for one in sent:
        assert len(one) <= limits.MESSAGE_BLOCKS
        assert text_of(one) <= limits.MESSAGE_CHARS
        assert not one or [part for part in one if part["type"] == "actions"] == buttons
    if sent[-1] and len(spoken(sent[-1])) < len(spoken(blocks)):
        assert done.rest == spoken(blocks)
