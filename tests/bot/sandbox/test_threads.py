"""Threads: what names them, in events, clicks and shortcuts, and what is seen in them."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import ClientRefused, Person, Workspace
from bot.sandbox.conversation import Message
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.building import button, section
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.listening import told

Json = dict[str, Any]


@pytest.fixture
async def parent(ada: Person) -> Message:
    await ada.type("#training", "Who is new?")
    return ada.latest("#training")


@pytest.mark.parametrize("channel", ["#training", "@registrar"])
async def test_what_is_written_in_a_thread_names_it(hearing: Bot, ada: Person, channel: str) -> None:
    """A mention in a channel and a message to the app: with the ts of the first message and its author."""
    await ada.type(channel, "@registrar hello")
    first = ada.latest(channel)
    await ada.reply(first, "@registrar class list")
    await ada.reply(ada.latest(channel), "@registrar class users list")
    events = await told(hearing, 3)
    assert "thread_ts" not in events[0]
    assert [event["thread_ts"] for event in events[1:]] == [first.ts] * 2
    assert [event["parent_user_id"] for event in events[1:]] == [ada.user.id] * 2
    assert {event["type"] for event in events} == {"app_mention" if channel == "#training" else "message"}


async def test_a_reply_may_go_to_the_channel_too(hearing: Bot, ada: Person, client: AsyncWebClient) -> None:
    """It says thread_broadcast, and the history of the channel has it."""
    await ada.type("@registrar", "hello")
    await ada.reply(ada.latest("@registrar"), "for everybody", broadcast=True)
    _, event = await told(hearing, 2)
    assert event["subtype"] == "thread_broadcast"
    history = (await client.conversations_history(channel=event["channel"]))["messages"]
    assert [one["text"] for one in history] == ["for everybody", "hello"]


async def test_a_first_message_names_itself_once_it_has_replies(
    client: AsyncWebClient, ada: Person, parent: Message
) -> None:
    """Only parents have ts and thread_ts alike; without its last reply a thread is none."""
    await ada.reply(parent, "I am")
    thread = (await client.conversations_replies(channel=parent.channel, ts=parent.ts))["messages"]
    assert [one["thread_ts"] for one in thread] == [parent.ts] * 2
    assert thread[0]["reply_count"] == 1
    ts = (await client.chat_postMessage(channel="#training", text="First"))["ts"]
    reply = (await client.chat_postMessage(channel="#training", text="Second", thread_ts=ts))["ts"]
    await client.chat_delete(channel=parent.channel, ts=reply)
    (alone,) = (await client.conversations_replies(channel=parent.channel, ts=ts))["messages"]
    assert "thread_ts" not in alone


@pytest.mark.parametrize("method", ["postMessage", "postEphemeral"])
async def test_a_reply_is_no_thread(client: AsyncWebClient, ada: Person, parent: Message, method: str) -> None:
    """Slack wants the ts of the first message; one of a reply leads nowhere."""
    await ada.reply(parent, "I am")
    call = client.api_call(
        f"chat.{method}",
        json={
            "channel": parent.channel,
            "text": "x",
            "thread_ts": ada.latest("#training").ts,
            **({"user": ada.user.id} if method == "postEphemeral" else {}),
        },
    )
    assert (await refusal(call))["error"] == "thread_not_found"


async def test_a_click_in_a_thread_brings_the_thread(
    client: AsyncWebClient, nodding: Bot, ada: Person, parent: Message
) -> None:
    """In the container, and in the message."""
    blocks = [section("Ready?", accessory=button("Go"))]
    await client.chat_postMessage(channel="#training", text="x", blocks=blocks, thread_ts=parent.ts)
    await ada.click("Go")
    sent = nodding.seen[-1]
    assert sent["container"]["thread_ts"] == sent["message"]["thread_ts"] == parent.ts
    assert sent["container"]["message_ts"] == sent["message"]["ts"] != parent.ts


async def test_a_click_in_a_private_answer_in_a_thread_brings_the_thread(
    client: AsyncWebClient, nodding: Bot, ada: Person, parent: Message
) -> None:
    """The container is all there is (github.com/slackapi/java-slack-sdk, issue 1200)."""
    await ada.reply(parent, "I am")
    blocks = [section("Ready?", accessory=button("Go"))]
    await client.chat_postEphemeral(channel="#training", user=ada.user.id, text="x", blocks=blocks, thread_ts=parent.ts)
    await ada.click("Go")
    sent = nodding.seen[-1]
    assert "message" not in sent
    assert sent["container"] == {
        "type": "message",
        "message_ts": sent["container"]["message_ts"],
        "channel_id": parent.channel,
        "is_ephemeral": True,
        "thread_ts": parent.ts,
    }


async def test_a_shortcut_on_a_reply_brings_the_thread(
    app: AsyncApp, nodding: Bot, ada: Person, parent: Message
) -> None:
    """The message says where it stands."""

    @app.shortcut("about")
    async def about(ack: Any) -> None:
        await ack()

    await ada.reply(parent, "I am")
    assert await ada.message_shortcut("about", ada.latest("#training")) == ""
    assert nodding.seen[-1]["message"]["thread_ts"] == parent.ts


async def test_a_private_answer_is_seen_only_in_an_active_thread(
    client: AsyncWebClient, ada: Person, parent: Message, workspace: Workspace
) -> None:
    """Before there is a reply it is taken and shown to nobody, and only the workspace knows."""
    call: Json = {"channel": parent.channel, "user": ada.user.id, "thread_ts": parent.ts}
    assert (await client.chat_postEphemeral(**call, text="Lost"))["ok"]
    assert "Lost" not in ada.messages("#training")
    (note,) = workspace.notes
    assert (note.method, note.kind, note.arguments["text"]) == ("chat.postEphemeral", "unseen", "Lost")
    await workspace.person("max").reply(parent, "I am")
    await client.chat_postEphemeral(**call, text="Found")
    assert ada.messages("#training").endswith("\n    Registrar (only you can see this): Found")
    assert len(workspace.notes) == 1


async def test_a_private_answer_has_no_thread_and_commands_do_not_work_there(
    client: AsyncWebClient, ada: Person, parent: Message
) -> None:
    """The client refuses both."""
    await client.chat_postEphemeral(channel="#training", user=ada.user.id, text="Psst")
    psst = await ada.see("Psst")
    assert isinstance(psst, Message)
    with pytest.raises(ClientRefused, match="has no thread"):
        await ada.reply(psst, "What?")
    with pytest.raises(ClientRefused, match="not supported in threads"):
        await ada.reply(parent, "/lms help")


async def test_a_response_goes_into_a_thread_only_for_all_and_by_name(
    client: AsyncWebClient, nodding: Bot, ada: Person, parent: Message, workspace: Workspace
) -> None:
    """docs.slack.dev, interactivity/handling-user-interaction, "publishing in thread": response_type in_channel
    and thread_ts. A private response has no thread (github.com/slackapi/bolt-js, issue 963)."""
    blocks = [section("Ready?", accessory=button("Go"))]
    await client.chat_postMessage(channel="#training", text="x", blocks=blocks, thread_ts=parent.ts)
    await ada.click("Go")
    url = AsyncWebhookClient(nodding.seen[-1]["response_url"])
    await url.send_dict({"text": "Outside"})
    await url.send_dict({"text": "Private", "thread_ts": parent.ts})
    await url.send_dict({"text": "Inside", "thread_ts": parent.ts, "response_type": "in_channel"})
    said = {message.text: message.thread_ts for message in workspace.team.messages.values() if message.bot_id}
    assert (said["Outside"], said["Private"], said["Inside"]) == (None, None, parent.ts)
    assert [(note.method, note.kind) for note in workspace.notes] == [("response_url", "ignored")]
