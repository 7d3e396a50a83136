"""A request that no message holds: its file comes into the thread of its card, or nobody can approve it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.changes.change import ChangeState
from bot.sandbox.conversation import File, Message
from bot.sandbox.delivery import Delivery
from tests.handlers.messages import objects
from tests.journeys.conftest import World

TEXT = "".join(f"{at:04} " for at in range(1600))
HOST = "email=anne.malley@example.com first_name=Anne last_name=Malley timezone=America/Los_Angeles"
CREATE = f"/lms class classes create class_name=Knitting {HOST} class_description={TEXT}"
CREATED = ("POST", "/api/v1/classes")


@pytest.fixture
def more_settings(tmp_path: Path) -> Mapping[str, Any]:
    """Ines may create classes when somebody approves; Ada confirms."""
    file = tmp_path / "other.toml"
    file.write_text(
        """
        approvals = "lms-approvals"
        [roles]
        instructor = ["@instructors"]
        approver = ["admins"]
        [[rules]]
        name = "instructors ask"
        roles = ["instructor"]
        operations = ["classes_create"]
        then = "approve"
        [[rules]]
        name = "others look twice"
        roles = ["approver"]
        operations = ["classes_create"]
        then = "confirm"
        """
    )
    return {"REGISTRAR_POLICY": file}


def files(world: World, channel: str) -> list[tuple[str | None, File]]:
    """The files in a channel, each with the message it answers."""
    team = world.workspace.team
    found = next(one for one in team.channels.values() if one.name == channel)
    return [(said.thread_ts, team.files[file]) for said in team.history(found.id) for file in said.files]


async def ask(world: World, refused: int = 0) -> None:
    """Ines asks; so often Slack does not take a file for the card."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", CREATE)
    await world.ines.see("The file in your direct messages has all of it.")
    await world.ines.click("Ask for approval")
    await world.ines.see("Approvers will see this.")
    await world.ines.fill("Why is this needed?", "Winter.")
    if refused:
        world.workspace.fail("files.completeUploadExternal", error="not_in_channel", times=refused)
    await world.ines.submit()
    await world.ines.see("Sent to #lms-approvals.")
    await world.settle()


async def test_its_file_is_in_the_thread_of_its_card(world: World) -> None:
    """Card and file are there before anybody can approve; what is approved is what stands in the file."""
    await ask(world)
    card = await world.ada.see("Approval needed on Class")
    assert "The file in this thread has all of it." in world.ada.text_of(card)
    ((thread, file),) = files(world, "lms-approvals")
    assert isinstance(card, Message)
    assert thread == card.ts
    assert TEXT.strip() in file.content.decode()
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    (call,) = world.academy.calls_to(*CREATED)
    assert TEXT.strip() in str(call)
    assert "The file in this thread has all of it." in world.ada.messages("#lms-approvals")


async def test_without_its_file_nobody_can_approve_it(world: World) -> None:
    """The card says so, and has a button that posts the file; then it can be approved."""
    await ask(world, refused=2)
    card = await world.ada.see("No one can approve this until it is")
    assert "[Approve]" not in world.ada.text_of(card)
    await world.ada.click("Post the file again", on=card)
    await world.ada.see("Slack didn't accept the file, so no one can approve this yet.")
    await world.ada.click("Post the file again", on=card)
    await world.ada.see("The file is in the thread, with all of it.")
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    assert len(files(world, "lms-approvals")) == 1


async def test_the_server_refuses_it_whatever_is_pressed(world: World) -> None:
    """An Approve for what nobody can see whole, from a card of before or made up: the button that is not there is not
    what holds it back."""
    await ask(world, refused=2)
    card = await world.ada.see("No one can approve this until it is")
    assert isinstance(card, Message)
    id = next(one["value"] for one in objects(list(card.blocks)) if one.get("action_id") == "change.whole")
    payload = {
        "type": "block_actions",
        "team": {"id": world.workspace.team.id},
        "user": {"id": world.ada.user.id},
        "channel": {"id": card.channel, "name": "lms-approvals"},
        "message": {"ts": card.ts},
        "trigger_id": "made.up",
        "actions": [{"action_id": "change.approve", "block_id": "b", "value": id, "type": "button"}],
    }
    before = world.ada.messages("#lms-approvals").count("No one can approve this until it is")
    await world.workspace.replay(Delivery(kind="interactive", payload=payload))
    await world.settle()
    assert world.ada.messages("#lms-approvals").count("No one can approve this until it is") == before + 1
    change = await world.registrar.services.desk.change(id)
    assert (change.state, change.decisions) == (ChangeState.AWAITING, ())
    assert world.academy.calls_to(*CREATED) == []


async def test_without_its_file_the_requester_cannot_go_ahead(world: World) -> None:
    """The same for a confirmation."""
    world.workspace.fail("files.getUploadURLExternal", error="internal_error")
    await world.ada.type("#training", CREATE)
    said = await world.ada.see("you can't go on yet")
    assert "[Go ahead]" not in world.ada.text_of(said)
    await world.ada.click("Post the file again", on=said)
    await world.ada.see("The file in your direct messages has all of it.")
    await world.ada.click("Go ahead")
    await world.ada.see("Created a class")
    assert len(world.academy.calls_to(*CREATED)) == 1


async def test_no_text_of_others_is_a_mention(world: World) -> None:
    """A name, a title and a reason that look like a mention of Slack's stay text, on every road that posts."""
    nasty = "<@U0MALLORY> <!channel> <https://evil.example|innocent>"
    mallory = world.workspace.person(world.workspace.add_person("mallory", nasty, "mallory@example.com").name)
    world.workspace.add_usergroup("instructors", ["mallory"])
    world.workspace.add_channel("hall", ["mallory"])
    await mallory.type("#hall", CREATE.replace("Knitting", f'"{nasty}"'))
    await mallory.see("The file in your direct messages has all of it.")
    await mallory.click("Ask for approval")
    await mallory.see("Approvers will see this.")
    await mallory.fill("Why is this needed?", nasty)
    await mallory.submit()
    await mallory.see("Sent to #lms-approvals.")
    await world.settle()
    await world.ada.click("Deny")
    await world.ada.see("Why not?")
    await world.ada.fill("Why not?", nasty)
    await world.ada.submit()
    await world.ada.see("has been told.")
    await world.settle()
    posted = [one for one in world.workspace.team.messages.values() if one.bot_id]
    assert len(posted) > 5
    for message in posted:
        assert "<@U0MALLORY" not in message.text
        assert "<!channel" not in message.text
        kinds = {one.get("type") for one in objects(list(message.blocks))}
        assert not kinds & {"mrkdwn", "broadcast", "usergroup"}
        named = [one["user_id"] for one in objects(list(message.blocks)) if one.get("type") == "user"]
        assert "U0MALLORY" not in named
