"""Slash commands: what is sent, and what a person sees of the answer."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.sandbox import ClientRefused, ManualClock, Person, Workspace
from tests.bot.sandbox.building import section
from tests.bot.sandbox.conftest import Bot


async def test_a_response_to_a_command_is_seen_only_by_who_typed_it(
    app: AsyncApp, bot: Bot, workspace: Workspace
) -> None:
    """A command is acknowledged without words, and the response reaches its person alone."""

    @app.command("/lms")
    async def lms(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        await ack()
        await respond(f"You asked for {command['text']}.")

    ada, max = workspace.person("ada"), workspace.person("max")

    assert await ada.type("#training", "/lms help") == ""
    await ada.see("You asked for help.")
    assert ada.messages("#training") == "Registrar (only you can see this): You asked for help."
    assert max.messages("#training") == ""
    assert workspace.refusals == []


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@ines in #training", "<@U00000003|ines> in <#C00000001|training>"),
        ("email=max@acme.com", "email=<mailto:max@acme.com|max@acme.com>"),
        ("see https://a.example.com/x?y=1&z=2.", "see <https://a.example.com/x?y=1&amp;z=2>."),
        ("base=lms.example.com", "base=<http://lms.example.com|lms.example.com>"),
        ("R&D <b> @nobody #nowhere", "R&amp;D &lt;b&gt; @nobody #nowhere"),
    ],
)
async def test_commands_are_escaped_when_the_manifest_says_so(
    app: AsyncApp, bot: Bot, ada: Person, typed: str, sent: str
) -> None:
    """Mentions, links, addresses and the three special characters arrive encoded."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    await ada.type("#training", f"/lms {typed}")
    assert bot.seen[-1]["text"] == sent


async def test_commands_stay_as_typed_without_escaping(app: AsyncApp, bot: Bot, ada: Person) -> None:
    """should_escape: false brings the raw text."""

    @app.command("/plain")
    async def plain(ack: Any) -> None:
        await ack()

    await ada.type("#training", "/plain @ines & <b>")
    assert bot.seen[-1]["text"] == "@ines & <b>"


async def test_private_places_do_not_tell_a_command_their_names(app: AsyncApp, bot: Bot, ada: Person) -> None:
    """A private channel is called privategroup, and direct messages directmessage."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    await ada.type("#people-ops", "/lms help")
    await ada.type("@registrar", "/lms help")
    assert [body["channel_name"] for body in bot.seen] == ["privategroup", "directmessage"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"text": "*Hello* <@U00000002>"}, "Registrar (only you can see this): Hello @Ada Lovelace"),
        ({"text": "Hello", "response_type": "in_channel"}, "Registrar: Hello"),
        ({"text": "x", "blocks": [section("From a block")]}, "Registrar (only you can see this): From a block"),
    ],
)
async def test_the_acknowledgement_may_be_a_message(
    app: AsyncApp, bot: Bot, ada: Person, answer: dict[str, Any], shown: str
) -> None:
    """Text or JSON in the acknowledgement is shown at once."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack(answer)

    assert await ada.type("#training", "/lms help") == shown


async def test_an_acknowledgement_in_plain_text_is_shown(app: AsyncApp, bot: Bot, ada: Person) -> None:
    """A body that is not JSON is the message."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack("Just words")

    assert "Just words" in await ada.type("#training", "/lms help")


async def test_a_command_not_acknowledged_in_three_seconds_has_timed_out(
    app: AsyncApp, bot: Bot, ada: Person, clock: ManualClock
) -> None:
    """After three seconds Slack stops waiting and says so; what the app does later does not change that."""
    arrived, finish = asyncio.Event(), asyncio.Event()

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        arrived.set()
        await finish.wait()
        await ack("too late")

    typing = asyncio.create_task(ada.type("#training", "/lms help"))
    await asyncio.wait_for(arrived.wait(), 5)
    clock.advance(2.9)
    await asyncio.sleep(0)
    assert not typing.done()
    clock.advance(0.1)
    assert '/lms failed with the error "operation_timeout"' in await typing
    finish.set()
    assert "too late" not in ada.messages("#training")


async def test_a_command_that_nobody_answers_was_not_dispatched(workspace: Workspace, bot: Bot, ada: Person) -> None:
    """An error status, here Bolt's 404 for a command without a listener, is a dispatch failure."""
    assert 'error "dispatch_failed"' in await ada.type("#training", "/lms help")


async def test_an_answer_slack_would_not_take_is_a_refusal(
    app: AsyncApp, bot: Bot, ada: Person, workspace: Workspace
) -> None:
    """Blocks in an acknowledgement are held to the same rules as anywhere."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "header", "text": {"type": "mrkdwn", "text": "*no*"}}])

    assert "invalid_blocks" in await ada.type("#training", "/lms help")
    assert [str(refusal) for refusal in workspace.refusals] == [
        "/lms refused: invalid_blocks: unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"
    ]


async def test_a_command_nobody_declared_is_answered_by_slackbot(bot: Bot, ada: Person) -> None:
    """A command that the manifest lacks never reaches the app."""
    assert await ada.type("#training", "/nope") == ("Slackbot (only you can see this): /nope is not a valid command.")
    assert bot.seen == []


async def test_people_type_only_where_they_are(workspace: Workspace) -> None:
    """A channel one is not in, or may not know of, cannot be typed into."""
    kenji = workspace.person("kenji")
    with pytest.raises(ClientRefused, match="Kenji Sato is not in #onboarding"):
        await kenji.type("#onboarding", "/lms help")
    with pytest.raises(ClientRefused, match="cannot find a channel called #people-ops"):
        await kenji.type("#people-ops", "hello")
