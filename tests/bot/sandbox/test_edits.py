"""Second thoughts: what Slack tells when a message is edited, unfurled, changed by the app or taken back."""

import asyncio
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ClientRefused, ManualClock, Person, Workspace
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.listening import bare_app, told

Json = dict[str, Any]


async def test_an_edited_mention_is_told_anew(hearing: Bot, ada: Person, clock: ManualClock) -> None:
    """A new event with the same ts and client_msg_id, and who edited it when, in whole seconds."""
    await ada.type("#training", "@registrar enroll max")
    await told(hearing)
    clock.advance(60)
    await ada.edit(ada.latest("#training"), "@registrar enroll @max")
    await told(hearing)
    first, second = (body["event"] for body in hearing.seen)
    assert [first["text"], second["text"]] == ["<@U00000001> enroll max", "<@U00000001> enroll <@U00000004>"]
    assert (first["type"], second["type"]) == ("app_mention", "app_mention")
    assert (first["ts"], first["client_msg_id"]) == (second["ts"], second["client_msg_id"])
    assert "edited" not in first
    assert second["edited"] == {"user": ada.user.id, "ts": f"{int(clock.time())}.000000"}
    assert len({body["event_id"] for body in hearing.seen}) == 2


async def test_a_mention_may_come_by_editing(hearing: Bot, ada: Person) -> None:
    """The first the app hears of the message says that it was edited; an edit that takes the mention away says
    nothing."""
    await ada.type("#training", "enroll max")
    message = await ada.edit(ada.latest("#training"), "@registrar enroll max")
    await ada.edit(message, "never mind")
    await ada.type("#training", "@registrar help")
    added, after = await told(hearing, 2)
    assert (added["ts"], added["edited"]["user"]) == (message.ts, ada.user.id)
    assert after["text"] == "<@U00000001> help"


async def test_an_edit_in_direct_messages_is_a_change_of_a_message(hearing: Bot, ada: Person) -> None:
    """A hidden message about the message, with a ts of its own, what it says now and what it said before."""
    await ada.type("@registrar", "class list")
    (first,) = await told(hearing)
    await ada.edit(ada.latest("@registrar"), "class users list")
    (event,) = await told(hearing)
    assert (event["type"], event["subtype"], event["hidden"]) == ("message", "message_changed", True)
    assert event["channel_type"] == "im"
    assert event["ts"] != first["ts"] == event["message"]["ts"]
    assert event["message"]["client_msg_id"] == first["client_msg_id"]
    assert event["message"]["edited"]["user"] == ada.user.id
    assert [event[name]["text"] for name in ("message", "previous_message")] == ["class users list", "class list"]
    assert "edited" not in event["previous_message"]
    assert "user" not in event


async def test_only_ones_own_words_can_be_edited(
    client: AsyncWebClient, hearing: Bot, ada: Person, workspace: Workspace
) -> None:
    """Not those of others, not to nothing, not in an archive; and the same words are no edit."""
    await workspace.person("max").type("#training", "@registrar help")
    theirs = workspace.person("max").latest("#training")
    with pytest.raises(ClientRefused, match="one's own"):
        await ada.edit(theirs, "@registrar stop")
    await ada.type("#training", "hello")
    mine = ada.latest("#training")
    with pytest.raises(ClientRefused, match="delete it instead"):
        await ada.edit(mine, " ")
    assert (await ada.edit(mine, "hello")).edited_ts is None
    workspace.archive("training")
    with pytest.raises(ClientRefused, match="archived"):
        await ada.edit(mine, "bye")


async def test_an_unfurled_link_looks_like_a_second_mention(hearing: Bot, ada: Person, workspace: Workspace) -> None:
    """Nobody edited anything: the same mention comes with another event_id and a preview."""
    await ada.type("#training", "@registrar look at https://example.com/roster")
    await told(hearing)
    workspace.unfurl(ada.latest("#training"), "https://example.com/roster", "The roster")
    await told(hearing)
    first, second = (body["event"] for body in hearing.seen)
    assert (first["text"], first["ts"]) == (second["text"], second["ts"])
    assert "edited" not in second
    assert second["attachments"][0]["from_url"] == "https://example.com/roster"
    assert hearing.seen[0]["event_id"] != hearing.seen[1]["event_id"]
    assert "The roster" in ada.messages("#training")


async def test_an_unfurled_link_in_direct_messages_changes_nothing_that_was_said(
    hearing: Bot, ada: Person, workspace: Workspace
) -> None:
    """message_changed with the same text before and after, and no edit."""
    await ada.type("@registrar", "https://example.com/roster")
    workspace.unfurl(ada.latest("@registrar"), "https://example.com/roster")
    _, event = await told(hearing, 2)
    assert event["subtype"] == "message_changed"
    assert event["message"]["text"] == event["previous_message"]["text"]
    assert "edited" not in event["message"]


async def test_the_app_hears_of_its_own_changes(client: AsyncWebClient, ada: Person, workspace: Workspace) -> None:
    """chat.update and chat.delete in direct messages are told like anybody's."""
    async with bare_app(workspace) as brought, asyncio.timeout(5):
        posted, changed, deleted = [body["event"] for body in await own_doings(client, ada, brought)]
    assert posted["bot_id"] == "B00000001"
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "Done")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", posted["ts"])


async def own_doings(client: AsyncWebClient, ada: Person, brought: asyncio.Queue[Json]) -> list[Json]:
    """What is brought when the app posts, changes and deletes."""
    ts = (await client.chat_postMessage(channel=ada.user.id, text="Working"))["ts"]
    place = ada.place("@registrar").id
    bodies = [await brought.get()]
    await client.chat_update(channel=place, ts=ts, text="Done")
    bodies.append(await brought.get())
    await client.chat_delete(channel=place, ts=ts)
    return [*bodies, await brought.get()]


class TestWithMessagesOfChannels:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        events = [*manifest["settings"]["event_subscriptions"]["bot_events"], "message.channels"]
        return {**manifest, "settings": {**manifest["settings"], "event_subscriptions": {"bot_events": events}}}

    async def test_an_edited_mention_comes_twice(self, hearing: Bot, ada: Person) -> None:
        """As the change of a message, and as a mention."""
        await ada.type("#training", "hello")
        await ada.edit(ada.latest("#training"), "hello @registrar")
        events = await told(hearing, 3)
        assert [event["type"] for event in events] == ["message", "message", "app_mention"]
        assert events[1]["subtype"] == "message_changed"
