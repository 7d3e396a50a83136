"""chat.* and reactions.*, through the real SDK."""

import inspect
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from bot.sandbox.api.chat import TAKES
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.building import button, section


async def test_a_message_is_posted_changed_and_deleted(client: AsyncWebClient, ada: Person) -> None:
    """Post, update and delete answer with the message's place, and everybody sees each step."""
    posted = await client.chat_postMessage(channel="#training", text="One & two")
    assert posted["channel"] == "C00000001"
    assert posted["message"]["bot_id"] == "B00000001"
    assert ada.messages("#training") == "Registrar: One & two"
    updated = await client.chat_update(channel="C00000001", ts=posted["ts"], text="Three")
    assert updated["message"]["edited"]["user"] == "U00000001"
    assert ada.messages("#training") == "Registrar: Three"
    await client.chat_delete(channel="C00000001", ts=posted["ts"])
    assert ada.messages("#training") == ""


async def test_blocks_come_back_completed(client: AsyncWebClient) -> None:
    """The answer has the ids and defaults that Slack fills in, and is itself good to send."""
    blocks = [section("Hi", accessory={"type": "button", "text": {"type": "plain_text", "text": "Go"}})]
    message = (await client.chat_postMessage(channel="#training", text="x", blocks=blocks))["message"]
    (block,) = message["blocks"]
    assert block["block_id"]
    assert block["text"]["verbatim"] is False
    assert block["accessory"]["action_id"]
    assert block["accessory"]["text"]["emoji"] is True
    assert blocks[0].keys() == {"type", "text", "accessory"}
    assert (await client.chat_postMessage(channel="#training", text="x", blocks=message["blocks"]))["ok"]


async def test_an_update_keeps_the_blocks_it_does_not_mention(client: AsyncWebClient, ada: Person) -> None:
    """Only an empty list takes blocks away."""
    ts = (await client.chat_postMessage(channel="#training", text="Text", blocks=[section("Block")]))["ts"]
    await client.chat_update(channel="C00000001", ts=ts, text="New text")
    assert ada.messages("#training") == "Registrar: Block"
    await client.chat_update(channel="C00000001", ts=ts, text="New text", blocks=[])
    assert ada.messages("#training") == "Registrar: New text"


async def test_a_persons_id_means_their_messages(client: AsyncWebClient, ada: Person, workspace: Workspace) -> None:
    """A message to a user lands where only that user reads it."""
    posted = await client.chat_postMessage(channel=ada.user.id, text="Just for you")
    assert posted["channel"].startswith("D")
    assert ada.messages("@registrar") == "Registrar: Just for you"
    assert workspace.transcript("@registrar", "max") == ""


async def test_an_ephemeral_message_is_seen_by_one_and_found_by_nobody(
    client: AsyncWebClient, ada: Person, workspace: Workspace
) -> None:
    """Not in the history, not to be updated."""
    sent = await client.chat_postEphemeral(channel="#training", user=ada.user.id, text="Psst")
    assert ada.messages("#training") == "Registrar (only you can see this): Psst"
    assert workspace.transcript("#training", "max") == ""
    assert (await client.conversations_history(channel="C00000001"))["messages"] == []
    answer = await refusal(client.chat_update(channel="C00000001", ts=sent["message_ts"], text="x"))
    assert answer["error"] == "message_not_found"


async def test_long_text_is_cut_and_not_refused(client: AsyncWebClient) -> None:
    """40,000 characters remain of a longer text; an update takes 4,000."""
    posted = await client.chat_postMessage(channel="#training", text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    answer = await refusal(client.chat_update(channel="C00000001", ts=posted["ts"], text="x" * 4_001))
    assert answer["error"] == "msg_too_long"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "#training"}, "no_text"),
        ({"channel": "#nowhere", "text": "x"}, "channel_not_found"),
        ({"channel": "#people-ops", "text": "x"}, "channel_not_found"),
        ({"channel": "#quiet", "text": "x"}, "not_in_channel"),
        ({"channel": "#old", "text": "x"}, "is_archived"),
        ({"channel": "USLACKBOT", "text": "x"}, "cannot_dm_bot"),
        ({"channel": "#training", "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"channel": "#training", "text": "x", "markdown_text": "*x*"}, "markdown_text_conflict"),
        ({"channel": "#training", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "#training", "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "#training", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    ],
)
async def test_what_may_not_be_posted(
    client: AsyncWebClient, workspace: Workspace, arguments: dict[str, Any], error: str
) -> None:
    """Each refusal has Slack's name for it, and the workspace remembers it."""
    workspace.add_channel("quiet", ["ada"])
    workspace.add_channel("old", ["ada", "registrar"])
    workspace.archive("old")
    assert (await refusal(client.api_call("chat.postMessage", json=arguments)))["error"] == error
    assert [refused.error for refused in workspace.refusals] == [error]


async def test_invalid_blocks_name_the_place(client: AsyncWebClient) -> None:
    """The answer has the fault and a JSON pointer to it, twice, as Slack's does."""
    blocks = [section("ok"), {"type": "actions", "elements": [button("x" * 76)]}]
    answer = await refusal(client.chat_postMessage(channel="#training", text="x", blocks=blocks))
    where = "must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [where]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {where}"]


async def test_the_app_changes_only_its_own_words(client: AsyncWebClient, ada: Person, workspace: Workspace) -> None:
    """Other people's messages can be neither updated nor deleted."""
    await ada.type("#training", "Mine")
    (message,) = workspace.team.history("C00000001")
    changing = client.chat_update(channel="C00000001", ts=message.ts, text="Yours")
    deleting = client.chat_delete(channel="C00000001", ts=message.ts)
    assert (await refusal(changing))["error"] == "cant_update_message"
    assert (await refusal(deleting))["error"] == "cant_delete_message"


async def test_a_reaction_stands_under_the_message_once(client: AsyncWebClient, ada: Person) -> None:
    """The same reaction again is refused."""
    ts = (await client.chat_postMessage(channel="#training", text="Done?"))["ts"]
    await client.reactions_add(channel="C00000001", timestamp=ts, name="eyes")
    assert ada.messages("#training") == "Registrar: Done? :eyes:"
    answer = await refusal(client.reactions_add(channel="C00000001", timestamp=ts, name="eyes"))
    assert answer["error"] == "already_reacted"


async def test_a_permalink_leads_to_the_message(client: AsyncWebClient) -> None:
    """The address has the channel and the timestamp without its dot."""
    ts = (await client.chat_postMessage(channel="#training", text="Here"))["ts"]
    link = (await client.chat_getPermalink(channel="C00000001", message_ts=ts))["permalink"]
    assert link == f"https://northwind-academy.slack.com/archives/C00000001/p{ts.replace('.', '')}"


@pytest.mark.parametrize("name", TAKES)
def test_the_arguments_of_a_method_are_those_of_slacks_own_sdk(name: str) -> None:
    """slack_sdk is written by the same hands as the documentation."""
    call = getattr(AsyncWebClient, name.replace(".", "_"))
    taken = {parameter for parameter in inspect.signature(call).parameters if parameter not in ("self", "kwargs")}
    assert taken - {"container_id"} <= TAKES[name]
    assert not {"unfurl_links", "unfurl_media"} & (TAKES["chat.postEphemeral"] | TAKES["chat.update"])


async def test_what_a_method_does_not_take_is_ignored_and_noted(
    client: AsyncWebClient, ada: Person, workspace: Workspace
) -> None:
    """Slack says nothing, and the argument does nothing; only the workspace remembers."""
    given: dict[str, Any] = {"channel": "C00000001", "text": "x", "unfurl_links": False}
    ts = (await client.api_call("chat.postMessage", json=given))["ts"]
    assert list(workspace.notes) == []
    await client.api_call("chat.update", json={**given, "ts": ts})
    await client.api_call("chat.postEphemeral", json={**given, "user": ada.user.id, "unfurl_media": True})
    assert [str(note) for note in workspace.notes] == [
        "chat.update: takes no unfurl_links",
        "chat.postEphemeral: takes no unfurl_links",
        "chat.postEphemeral: takes no unfurl_media",
    ]
    assert {note.kind for note in workspace.notes} == {"ignored"}


async def test_an_update_counts_bytes(client: AsyncWebClient) -> None:
    """4,000 of them; a letter with an accent takes two."""
    ts = (await client.chat_postMessage(channel="C00000001", text="x"))["ts"]
    assert (await client.chat_update(channel="C00000001", ts=ts, text="é" * 2_000))["ok"]
    answer = await refusal(client.chat_update(channel="C00000001", ts=ts, text="é" * 2_001))
    assert answer["error"] == "msg_too_long"
