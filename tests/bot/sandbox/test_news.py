"""What a workspace does to a bot that posts news: metadata, pace, lost answers, channels that close and open."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ManualClock, Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.conftest import BOT_TOKEN, Bot

TRAINING = "C00000001"
NEWS = {"event_type": "news", "event_payload": {"id": "n-1"}}


async def test_metadata_comes_back_to_who_asks_for_it(client: AsyncWebClient) -> None:
    """In the answer, and in a history or a thread read with include_all_metadata; an update leaves it."""
    posted = await client.chat_postMessage(channel=TRAINING, text="x", metadata=NEWS)
    inside = await client.chat_postMessage(channel=TRAINING, text="y", thread_ts=posted["ts"], metadata=NEWS)
    await client.chat_update(channel=TRAINING, ts=posted["ts"], text="z")
    assert posted["message"]["metadata"] == NEWS
    (plain,) = (await client.conversations_history(channel=TRAINING))["messages"]
    assert "metadata" not in plain
    (whole,) = (await client.conversations_history(channel=TRAINING, include_all_metadata=True))["messages"]
    assert whole["metadata"] == NEWS
    thread = await client.conversations_replies(channel=TRAINING, ts=posted["ts"], include_all_metadata=True)
    assert [one["metadata"] for one in thread["messages"]] == [NEWS, NEWS]
    later = await client.conversations_replies(channel=TRAINING, ts=posted["ts"], oldest=inside["ts"])
    assert [one["text"] for one in later["messages"]] == ["z"]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "x", "event_payload": "no object"}, "invalid_metadata_format"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"id": "x" * 16_000}}, "metadata_too_large"),
    ],
)
async def test_metadata_has_a_shape(client: AsyncWebClient, metadata: object, error: str) -> None:
    """A type, and an object that is not too large."""
    asked = {"channel": TRAINING, "text": "x", "metadata": metadata}
    assert (await refusal(client.api_call("chat.postMessage", json=asked)))["error"] == error


async def test_a_pace_of_one_message_a_second(client: AsyncWebClient, workspace: Workspace, clock: ManualClock) -> None:
    """Too early is 429 with Retry-After; other channels are not held up; and it can be switched off."""
    workspace.pace_channels()
    await client.chat_postMessage(channel=TRAINING, text="1")
    with pytest.raises(SlackApiError) as told:
        await client.chat_postMessage(channel=TRAINING, text="2")
    assert told.value.response.status_code == 429
    assert told.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel="C00000002", text="3")
    clock.advance(1)
    await client.chat_postMessage(channel=TRAINING, text="4")
    workspace.pace_channels(0)
    await client.chat_postMessage(channel=TRAINING, text="5")
    assert [one.text for one in workspace.team.history(TRAINING)] == ["1", "4", "5"]


async def test_an_answer_that_is_lost(workspace: Workspace) -> None:
    """It is posted, and the connection breaks off."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{workspace.url}/api/", retry_handlers=[])
    workspace.lose_answers("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=TRAINING, text="There?")
    assert [one.text for one in workspace.team.history(TRAINING)] == ["There?"]
    await client.chat_postMessage(channel=TRAINING, text="Here.")


async def test_channels_close_and_open(client: AsyncWebClient, workspace: Workspace, bot: Bot, ada: Person) -> None:
    """Archived and back, removed and invited, shared and not; an app that wants to know hears of it."""
    workspace.archive("training")
    assert (await refusal(client.chat_postMessage(channel=TRAINING, text="x")))["error"] == "is_archived"
    workspace.unarchive("training")
    workspace.remove_app("training", by="ada")
    assert (await refusal(client.chat_postMessage(channel=TRAINING, text="x")))["error"] == "not_in_channel"
    workspace.invite_app("training", by="ada")
    workspace.share("training")
    assert (await client.conversations_info(channel=TRAINING))["channel"]["is_ext_shared"]
    workspace.share("training", shared=False)
    assert not (await client.conversations_info(channel=TRAINING))["channel"]["is_ext_shared"]
    heard: set[str] = set()
    while heard != {"channel_archive", "channel_left", "member_joined_channel"}:
        heard.add((await asyncio.wait_for(bot.events.get(), 5))["type"])


async def test_a_conversation_is_opened_by_its_id(client: AsyncWebClient, workspace: Workspace, ada: Person) -> None:
    """By those who are in it, and as long as the other has an account."""
    place = workspace.team.im(ada.user.id).id
    assert (await client.conversations_open(channel=place))["channel"]["id"] == place
    assert (await refusal(client.conversations_open(channel="D9")))["error"] == "channel_not_found"
    assert (await refusal(client.conversations_open(channel=TRAINING)))["error"] == "channel_not_found"
    workspace.deactivate("ada")
    assert (await refusal(client.conversations_open(channel=place)))["error"] == "user_disabled"
