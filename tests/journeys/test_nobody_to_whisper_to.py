"""What has no person behind it, or no words: workflows, bots, files, and somebody who only opens the conversation."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.delivery import NotAcknowledged
from tests.journeys.conftest import World

CREATE = ("POST", "/api/v1/templates")


@pytest.mark.parametrize("workflow", [True, False])
@pytest.mark.parametrize("classic", [True, False])
async def test_a_workflow_is_told_in_its_thread_that_only_people_are_obeyed(
    world: World, workflow: bool, classic: bool
) -> None:
    """Once in a thread, so that two bots never talk to each other for long; and nothing is done."""
    bot = world.workspace.add_bot("Onboarding", workflow=workflow, classic=classic)
    said = bot.say("#training", "@registrar class templates create name=Evening")
    await world.settle()
    for _ in range(3):
        bot.say("#training", "@registrar class templates create name=Night", thread=said)
        await world.settle()
    assert world.academy.calls_to(*CREATE) == []
    assert world.ada.messages("#training").count("Apps and workflows cannot use Registrar.") == 1
    (answer,) = [one for one in world.ada.client_view.messages if "Apps and workflows" in world.ada.text_of(one)]
    assert answer.thread_ts == said.ts


async def test_a_file_in_a_direct_message_is_not_passed_over(world: World) -> None:
    """What it can be used for is said; what was written beside it is done."""
    await world.ada.type("@registrar", "", files=[("starters.csv", b"jane@acme.com\n")])
    await world.ada.see("I can't read “starters.csv” here, so I did nothing.")
    await world.ada.type("@registrar", "class templates create name=Evening", files=[("a.csv", b"1"), ("b.csv", b"2")])
    await world.settle()
    assert "I can't read “a.csv”, “b.csv” here, so I use only what you wrote." in world.ada.messages("@registrar")
    assert len(world.academy.calls_to(*CREATE)) == 1


async def test_a_file_in_a_mention_is_not_passed_over(world: World) -> None:
    await world.ada.type("#training", "@registrar", files=[("starters.csv", b"jane@acme.com\n")])
    await world.ada.see("I can't read “starters.csv” here, so I did nothing.")


async def test_who_opens_the_conversation_is_welcomed_once(world: World) -> None:
    for _ in range(3):
        await world.ines.messages_tab()
        await world.settle()
    assert world.ines.messages("@registrar").count("Welcome to Registrar") == 1


async def test_a_reply_that_goes_to_the_channel_too_is_heard_once(world: World) -> None:
    await world.ada.type("@registrar", "class classes list")
    await world.settle()
    await world.ada.reply(world.ada.latest("@registrar"), "class templates create name=Evening", broadcast=True)
    await world.settle()
    assert len(world.academy.calls_to(*CREATE)) == 1


async def test_two_bots_do_not_talk_to_each_other(world: World) -> None:
    """Also where the other answers beside the thread: it hears us once in a while."""
    bot = world.workspace.add_bot("Relay", workflow=False)
    for _ in range(10):
        bot.say("#training", "@registrar class classes list")
        await world.settle()
    assert world.ada.messages("#training").count("Apps and workflows cannot use Registrar.") == 1


async def test_who_could_not_be_welcomed_is_at_the_next_opening(world: World) -> None:
    world.workspace.fail("chat.postMessage", error="fatal_error")
    for _ in range(3):
        await world.ines.messages_tab()
        await world.settle()
    assert world.ines.messages("@registrar").count("Welcome to Registrar") == 1


async def test_slash_me_is_no_silence(world: World) -> None:
    await world.ada.type("@registrar", "class classes list")
    await world.settle()
    told = next(one for one in world.workspace.deliveries if one.payload.get("event", {}).get("type") == "message")
    event = told.payload["event"] | {"subtype": "me_message", "ts": f"{float(told.payload['event']['ts']) + 1:.6f}"}
    await world.workspace.replay(replace(told, payload=told.payload | {"event": event, "event_id": "Ev0ME"}))
    await world.settle()
    assert world.ada.messages("@registrar").count("1–12 of ") == 2


@pytest.mark.parametrize(
    "odd",
    [
        {"files": [None]},
        {"edited": True},
        {"message": "x"},
        {"ts": "soon"},
        {"message": {}, "subtype": "message_changed"},
    ],
)
async def test_an_event_of_an_odd_shape_is_no_fault_of_ours(world: World, odd: dict[str, Any]) -> None:
    await world.ada.type("@registrar", "class classes list")
    await world.settle()
    told = next(one for one in world.workspace.deliveries if one.payload.get("event", {}).get("type") == "message")
    event = told.payload["event"] | {"ts": f"{float(told.payload['event']['ts']) + 1:.6f}"} | odd
    with suppress(NotAcknowledged):  # what Slack never sends is nobody's
        await world.workspace.replay(replace(told, payload=told.payload | {"event": event, "event_id": "Ev0ODD"}))
    await world.settle()
    assert "task_failed" not in world.log.getvalue()
    assert "internal_error" not in world.log.getvalue()


async def test_find_this_person_on_a_workflows_message_finds_whom_it_is_about(world: World) -> None:
    """And not us, whom it mentions."""
    said = world.workspace.add_bot("Onboarding").say("#training", "@registrar enroll jane@acme.com in Fire")
    await world.ada.message_shortcut("find_person", said)
    await world.settle()
    assert "jane@acme.com" in world.ada.messages("#training").replace(said.text, "")
    assert "doesn't tell me" not in world.ada.messages("#training")


async def test_our_own_name_is_no_word_of_what_is_asked(world: World) -> None:
    """Wherever it stands."""
    for typed in ("class classes list @registrar", "hey @registrar", "class classes @registrar list"):
        await world.ada.type("#training", typed)
        await world.settle()
    assert world.ada.messages("#training").count("1–12 of ") == 2
    assert "U00000001" not in world.ada.messages("#training")
