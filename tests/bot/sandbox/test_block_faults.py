"""Blocks that are refused on demand, over every way of sending."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.building import button, line, modal, section
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.test_blocks import table

Json = dict[str, Any]

HOME: Json = {"type": "home", "blocks": [section("Home")]}
BLOCKS: list[Json] = [section("One"), table(2, 3)]
AT: Json = {"channel": "C00000001", "text": "x"}


async def test_a_refused_block_is_pointed_at(client: AsyncWebClient, workspace: Workspace) -> None:
    """With Slack's code and a JSON pointer down to the cell; other blocks pass, and at last this one too."""
    workspace.refuse_blocks("chat.postMessage", "table", within="/rows/0/2", times=1)
    await client.chat_postMessage(**AT, blocks=BLOCKS[:1])
    answer = await refusal(client.chat_postMessage(**AT, blocks=BLOCKS))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/blocks/1/rows/0/2]"
    ]
    assert (await client.chat_postMessage(**AT, blocks=BLOCKS))["ok"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [({"pointed": False}, "invalid_blocks"), ({"error": "msg_blocks_too_long"}, "msg_blocks_too_long")],
)
async def test_slack_may_give_no_reason(
    client: AsyncWebClient, workspace: Workspace, fault: dict[str, Any], error: str
) -> None:
    """Some refusals are a code and nothing more (github.com/slackapi/java-slack-sdk, issue 1017)."""
    workspace.refuse_blocks(**fault)
    answer = await refusal(client.chat_postMessage(**AT, blocks=BLOCKS))
    assert answer == {"ok": False, "error": error}


async def test_one_sending_of_many_can_be_refused(client: AsyncWebClient, workspace: Workspace) -> None:
    """So many pass, then so many are refused; text alone does not count."""
    workspace.refuse_blocks(skip=1, times=1)
    sent = []
    for blocks in (None, BLOCKS, None, BLOCKS, BLOCKS):
        try:
            await client.chat_postMessage(**AT, blocks=blocks)
            sent.append("taken")
        except SlackApiError as refused:
            sent.append(refused.response["error"])
    assert sent == ["taken", "taken", "taken", "invalid_blocks", "taken"]


async def test_blocks_in_attachments_are_blocks(client: AsyncWebClient, workspace: Workspace) -> None:
    """The pointer leads into the attachment."""
    workspace.refuse_blocks(block="table")
    answer = await refusal(client.chat_postMessage(**AT, attachments=[{"blocks": BLOCKS}]))
    assert "[json-pointer:/attachments/0/blocks/1]" in answer["response_metadata"]["messages"][0]


async def test_every_way_of_sending_can_refuse_all_blocks(
    app: AsyncApp, bot: Bot, client: AsyncWebClient, ada: Person, workspace: Workspace
) -> None:
    """Nothing but text passes: the Web API, a response_url, the acknowledgement of a command, and views."""
    answered: list[Json] = [{"text": "x", "blocks": BLOCKS}, {"text": "Just text"}]

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack(**answered.pop(0))

    posted = await client.chat_postMessage(**AT, blocks=BLOCKS)
    workspace.refuse_blocks()
    refused = '/lms failed with the error "invalid_blocks"'
    assert refused in await ada.type("#training", "/lms help")
    assert "Just text" in await ada.type("#training", "/lms help")
    trigger = {"trigger_id": bot.seen[-1]["trigger_id"]}
    calls = {
        "chat.postMessage": {**AT, "blocks": BLOCKS},
        "chat.postEphemeral": {**AT, "user": ada.user.id, "blocks": BLOCKS},
        "chat.update": {**AT, "ts": posted["ts"], "blocks": BLOCKS},
        "views.open": {**trigger, "view": modal(section("x"))},
        "views.push": {**trigger, "view": modal(section("x"))},
        "views.update": {"view_id": "V1", "view": modal(section("x"))},
        "views.publish": {"user_id": ada.user.id, "view": HOME},
    }
    errors = {name: (await refusal(client.api_call(name, json=given)))["error"] for name, given in calls.items()}
    assert errors == {name: f"invalid_{'arguments' if 'views' in name else 'blocks'}" for name in calls}
    answer = await AsyncWebhookClient(bot.seen[-1]["response_url"]).send_dict({"text": "x", "blocks": BLOCKS})
    assert (answer.status_code, answer.body) == (400, "invalid_blocks")
    for name in ("chat.postMessage", "chat.postEphemeral", "chat.update"):
        given = {key: value for key, value in calls[name].items() if key != "blocks"}
        assert (await client.api_call(name, json=given))["ok"]
    assert (await AsyncWebhookClient(bot.seen[-1]["response_url"]).send_dict({"text": "x"})).status_code == 200
    workspace.accept_blocks()
    assert (await client.chat_postMessage(**AT, blocks=BLOCKS))["ok"]


async def test_messages_and_views_can_be_refused_apart(
    client: AsyncWebClient, ada: Person, workspace: Workspace
) -> None:
    """A group of surfaces stands for all of its kind."""
    workspace.refuse_blocks("messages")
    assert (await client.views_publish(user_id=ada.user.id, view=HOME))["ok"]
    assert (await refusal(client.chat_postMessage(**AT, blocks=BLOCKS)))["error"] == "invalid_blocks"
    workspace.accept_blocks()
    workspace.refuse_blocks("views", "section")
    assert (await client.chat_postMessage(**AT, blocks=BLOCKS))["ok"]
    with pytest.raises(SlackApiError) as caught:
        await client.views_publish(user_id=ada.user.id, view=HOME)
    assert caught.value.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/blocks/0]" in caught.value.response["response_metadata"]["messages"][0]


@pytest.mark.parametrize("surface", ["acknowledgement", "views", None])
async def test_a_view_in_an_acknowledgement_is_refused_in_front_of_the_person(
    app: AsyncApp, bot: Bot, client: AsyncWebClient, ada: Person, workspace: Workspace, surface: str | None
) -> None:
    """The app is not told; the person sees that something went wrong, and the form stays."""

    @app.command("/lms")
    async def lms(ack: Any, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(line("Name")))

    @app.view("form")
    async def form(ack: Any) -> None:
        await ack(response_action="update", view=modal(section("Done"), title="Finished"))

    await ada.type("#training", "/lms form")
    await ada.fill("Name", "Grace")
    workspace.refuse_blocks(surface)
    assert "trouble connecting" in await ada.submit()
    assert ada.view is not None
    assert ada.view.payload["title"]["text"] == "A form"
    assert [refused.method for refused in workspace.refusals] == ["view_submission"]


async def test_a_click_is_answered_in_json_and_a_command_in_words(
    client: AsyncWebClient, nodding: Bot, ada: Person, workspace: Workspace
) -> None:
    """No document says how a response_url answers, so both ways are met with."""
    await client.chat_postMessage(**AT, blocks=[section("Ready?", accessory=button("Go"))])
    await ada.click("Go")
    clicked = AsyncWebhookClient(nodding.seen[-1]["response_url"])
    await ada.type("#training", "/lms help")
    typed = AsyncWebhookClient(nodding.seen[-1]["response_url"])
    assert (await clicked.send_dict({"text": "x"})).body == '{"ok":true}'
    assert (await typed.send_dict({"text": "x"})).body == "ok"
    workspace.refuse_blocks("response_url", "table")
    refused = await clicked.send_dict({"text": "x", "blocks": BLOCKS})
    assert refused.status_code == 400
    assert '"error":"invalid_blocks"' in refused.body
    assert "[json-pointer:/blocks/1]" in refused.body
    assert (await typed.send_dict({"text": "x", "blocks": BLOCKS})).body == "invalid_blocks"
