"""What the blocks of a message may hold together, by every way of sending."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Person, Workspace
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.totals import characters, check_totals
from tests.bot.sandbox.building import section
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.test_blocks import rich, table

Json = dict[str, Any]


def sections(total: int) -> list[Json]:
    """Sections with so many characters together, none of them too long by itself."""
    return [section("x" * min(3_000, total - start)) for start in range(0, total, 3_000)]


def test_a_table_in_an_attachment_is_one_too_many() -> None:
    """A message has one, wherever it stands."""
    for given in (
        {"blocks": [table(1, 1), table(1, 1)]},
        {"blocks": [table(1, 1)], "attachments": [{"blocks": [table(1, 1)]}]},
    ):
        with pytest.raises(SlackRefusal, match="invalid_attachments: only_one_table_allowed"):
            check_totals(given)


def test_the_cells_of_a_table_have_a_limit_together() -> None:
    """10,000 characters over all cells, the heading and a dash for nothing among them."""
    heading = [{"type": "raw_text", "text": "Person"}, {"type": "raw_text", "text": "Due"}]
    row = [{"type": "raw_text", "text": "x" * 99}, {"type": "raw_text", "text": "–"}]
    check_totals({"blocks": [{"type": "table", "rows": [heading] + [row] * 99}]})
    with pytest.raises(SlackRefusal, match=r"invalid_blocks: .*10001 characters \[json-pointer:/blocks/1/rows\]"):
        check_totals({"blocks": [section("x"), {"type": "table", "rows": [heading] + [row] * 100}]})


def test_rich_cells_count_by_what_is_read() -> None:
    """The words in them, escaped; neither ids nor styles."""
    cell = rich({"type": "text", "text": "R&D <3", "style": {"bold": True}})
    assert characters(cell) == len("R&amp;D &lt;3")


@pytest.mark.parametrize(
    ("blocks", "fits"),
    [
        (sections(11_000), True),
        (sections(11_001), False),
        ([*sections(11_000 - 8), section("&<")], False),
        ([*sections(11_000), table(10, 10, "x" * 100)], True),
        ([{"type": "rich_text", "elements": rich({"type": "text", "text": "x" * 11_001})["elements"]}], False),
        ([{"type": "context", "elements": [section("x" * 2_999)["text"]] * 4}], False),
    ],
)
def test_all_other_text_has_a_limit_that_slack_does_not_publish(blocks: list[Json], fits: bool) -> None:
    """Each block is right by itself; a table is counted apart."""
    if fits:
        check_totals({"blocks": blocks})
    else:
        with pytest.raises(SlackRefusal, match="msg_blocks_too_long"):
            check_totals({"blocks": blocks})


async def test_no_way_of_sending_takes_too_much(
    app: AsyncApp, bot: Bot, client: AsyncWebClient, ada: Person, workspace: Workspace
) -> None:
    """Posting, updating, answering in private, by a response_url, and as the acknowledgement of a command."""
    blocks = sections(11_001)
    at: Json = {"channel": "C00000001", "text": "x"}

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack(text="x", blocks=blocks)

    ts = (await client.chat_postMessage(**at))["ts"]
    for call in (
        client.chat_postMessage(**at, blocks=blocks),
        client.chat_update(**at, ts=ts, blocks=blocks),
        client.chat_postEphemeral(**at, user=ada.user.id, blocks=blocks),
    ):
        with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
            await call
    assert "msg_blocks_too_long" in await ada.type("#training", "/lms help")
    answer = await AsyncWebhookClient(bot.seen[-1]["response_url"]).send_dict({"text": "x", "blocks": blocks})
    assert (answer.status_code, answer.body) == (400, "msg_blocks_too_long")
    assert {refused.error for refused in workspace.refusals} == {"msg_blocks_too_long"}
    assert len(workspace.refusals) == 5


@pytest.mark.parametrize("kind", ["table", "data_table", "data_visualization"])
@pytest.mark.parametrize("surface", ["modal", "home"])
async def test_tables_and_charts_are_for_messages(client: AsyncWebClient, ada: Person, kind: str, surface: str) -> None:
    """A view that has one is refused whole."""
    view = {"type": surface, "blocks": [{**table(1, 1), "type": kind}]}
    if surface == "modal":
        call = client.views_open(trigger_id="1", view=view | {"title": {"type": "plain_text", "text": "A form"}})
    else:
        call = client.views_publish(user_id=ada.user.id, view=view)
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response["error"] == "invalid_arguments"
    assert (
        f"[ERROR] unsupported type: {kind} [json-pointer:/view/blocks/0/type]"
        in (caught.value.response["response_metadata"]["messages"])
    )


async def test_an_alert_is_for_modals(client: AsyncWebClient) -> None:
    """A message that has one is refused."""
    alert = {"type": "alert", "text": {"type": "plain_text", "text": "Mind"}}
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel="#training", text="x", blocks=[alert])


async def test_blocks_that_are_null_are_refused(client: AsyncWebClient) -> None:
    """The key must be left out."""
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.api_call("chat.postMessage", json={"channel": "#training", "text": "x", "blocks": None})
