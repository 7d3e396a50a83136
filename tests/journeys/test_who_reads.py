"""A request is shown to those who may decide on it, and to nobody of another organization: not the card, not its file,
not a word under it, however late the channel was shared."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.changes.change import Change, ChangeState, StepRefused
from handlers.changes import telling
from tests.journeys.conftest import World

HOST = "email=anne.malley@example.com first_name=Anne last_name=Malley timezone=America/Los_Angeles"
TEXT = "".join(f"{at:04} " for at in range(1600))
SMALL = f"/lms class classes create class_name=Knitting {HOST}"
LARGE = f"{SMALL} class_description={TEXT}"
HOURS_S = 3600.0
POLICY = """
approvals = "lms-approvals"
[roles]
instructor = ["@instructors"]
approver = ["@approvers"]
board = ["owners"]
[[rules]]
name = "instructors ask"
roles = ["instructor"]
operations = ["classes_create"]
then = "approve"
expires = "24h"
"""
FALLBACK = 'fallback = "board"\nfallback_after = "4h"\n'


@pytest.fixture
def more_settings(tmp_path: Path) -> Mapping[str, Any]:
    file = tmp_path / "asking.toml"
    file.write_text(POLICY + FALLBACK)
    return {"REGISTRAR_POLICY": file}


async def ask(world: World, line: str = SMALL, refused: int = 0) -> None:
    """Ines asks; Max is who is asked, Olga owns the workspace and is asked later. So often Slack takes no file."""
    world.workspace.add_usergroup("instructors", ["ines"])
    world.workspace.add_usergroup("approvers", ["max"])
    olga = world.workspace.add_person("olga", "Olga Petrova", "olga@example.com", owner=True)
    channel = world.workspace.team.channel_named("lms-approvals")
    assert channel
    world.workspace.team.put_channel(replace(channel, members=channel.members | {olga.id}))
    await world.ines.type("#training", line)
    await world.ines.see("needs approval from another approver")
    await world.ines.click("Ask for approval")
    await world.ines.see("Why is this needed?")
    await world.ines.fill("Why is this needed?", "Winter.")
    if refused:
        world.workspace.fail("files.completeUploadExternal", error="internal_error", times=refused)
    await world.ines.submit()
    await world.settle()


async def the_change(world: World) -> Change:
    return (await world.registrar.desk.changes_of(world.ines.user.id, 1))[0]


def stands_in(world: World, channel: str = "lms-approvals") -> str:
    """All that stands in a channel, with the files in it."""
    team = world.workspace.team
    found = team.channel_named(channel)
    assert found
    said = team.history(found.id)
    held = [team.files[file].content.decode() for message in said for file in message.files]
    return "\n".join([*(f"{one.text} {one.blocks}" for one in said), *held])


def direct(world: World, name: str) -> str:
    return world.workspace.person(name).messages("@registrar")


async def _pressed(world: World) -> None:
    await world.max.click("Post the file again", on=await world.max.see("No one can approve this until it is"))
    await world.settle()


async def _reminded(world: World) -> None:
    world.later(13 * HOURS_S)
    await world.registrar.look_after()


async def _widened(world: World) -> None:
    world.later(5 * HOURS_S)
    await world.registrar.look_after()


async def _withdrawn(world: World) -> None:
    await world.registrar.services.desk.cancel((await the_change(world)).id, await _actor(world, "ines"))
    await telling.card(world.registrar.notices, world.registrar.desk, await the_change(world))


async def _actor(world: World, name: str) -> Any:
    return await world.registrar.services.slack.actor(world.workspace.person(name).user.id, anew=True)


NOTICES: Mapping[str, tuple[int, Callable[[World], Awaitable[None]]]] = {
    "the file is posted again": (1, _pressed),
    "it is reminded of": (0, _reminded),
    "others are asked too": (0, _widened),
    "it is taken back": (0, _withdrawn),
}


@pytest.mark.parametrize("happens", NOTICES)
async def test_nothing_of_it_stays_where_others_read(happens: str, world: World) -> None:
    """Whatever is next to be told there: card, file and reminders go, and no file comes."""
    refused, take = NOTICES[happens]
    await ask(world, LARGE, refused)
    if not refused:
        assert TEXT.strip() in stands_in(world)
    world.workspace.share("lms-approvals")
    await take(world)
    left = stands_in(world)
    assert "Knitting" not in left
    assert "0001 0002" not in left
    assert "no longer shown here" in left
    if (await the_change(world)).state is ChangeState.AWAITING:
        assert "Knitting" in direct(world, "max")
        assert "The file in this thread has all of it." in direct(world, "max")
        await world.max.click("Approve", on=await world.max.see("Approval needed on Class"))
        await world.max.see("You approved it")
        await world.settle()
        assert "Knitting" not in stands_in(world)
        assert (await the_change(world)).state is ChangeState.DONE


async def test_what_slack_did_not_take_back_is_tried_again(world: World) -> None:
    await ask(world, LARGE)
    world.workspace.share("lms-approvals")
    world.workspace.fail("files.delete", error="internal_error")
    await _widened(world)
    assert "Knitting" not in stands_in(world)
    assert "0001 0002" not in stands_in(world)


async def test_nothing_is_posted_where_it_cannot_be_seen_who_reads(world: World) -> None:
    await ask(world, LARGE, refused=1)
    world.workspace.share("lms-approvals")
    before = stands_in(world)
    world.workspace.fail("users.conversations", error="internal_error", times=9)
    await _pressed(world)
    assert stands_in(world) == before


async def _approves(world: World, name: str) -> ChangeState:
    desk, change = world.registrar.desk, await the_change(world)
    actor, ines = await _actor(world, name), await _actor(world, "ines")
    await desk.approve(change.id, actor, {ines.id: ines})
    return (await the_change(world)).state


@pytest.mark.parametrize("shared", [False, True], ids=["in the channel", "in direct messages"])
async def test_the_fallback_decides_after_its_time(shared: bool, world: World) -> None:
    """Not before; then its people have the card with its buttons where they read, once, and it is drawn anew there."""
    if shared:
        world.workspace.share("lms-approvals")
    await ask(world)
    place = "@registrar" if shared else "#lms-approvals"
    if shared:
        assert "Knitting" not in direct(world, "olga")
    with pytest.raises(StepRefused, match=r"^Only approvers \("):
        await _approves(world, "olga")
    await _widened(world)
    await world.registrar.look_after()
    olga = world.workspace.person("olga")
    assert olga.messages(place).count("Approval needed on Class") == 1
    assert world.max.messages(place).count("Approval needed on Class") == 1
    assert "or owners of this Slack workspace" in olga.messages(place)
    await olga.click("Approve", on=await olga.see("Approval needed on Class"))
    await world.settle()
    assert (await the_change(world)).state is ChangeState.DONE
    for reader in (olga, world.max):
        assert "✅ Done" in reader.messages(place)
        assert "[Approve]" not in reader.messages(place)
    assert "Knitting" not in stands_in(world) or not shared


async def test_the_fallback_no_longer_decides_once_the_policy_has_none(world: World) -> None:
    await ask(world)
    await _widened(world)
    (world.home / "asking.toml").write_text(POLICY)
    with pytest.raises(StepRefused, match=r"^Only approvers \("):
        await _approves(world, "olga")
    assert (await the_change(world)).state is ChangeState.AWAITING
    assert await _approves(world, "max") is ChangeState.DONE


async def test_the_fallback_can_neither_deny_once_the_policy_has_none(world: World) -> None:
    """Neither by the button of the card that was drawn for them, nor by the form that was open already."""
    await ask(world)
    await _widened(world)
    await world.registrar.look_after()
    olga = world.workspace.person("olga")
    await olga.click("Deny", on=await olga.see("Approval needed on Class"))
    await olga.see("Why not?")
    (world.home / "asking.toml").write_text(POLICY)
    await olga.fill("Why not?", "Never.")
    await olga.submit()
    await olga.see("Only approvers (")
    await world.settle()
    assert (await the_change(world)).state is ChangeState.AWAITING
    assert await _approves(world, "max") is ChangeState.DONE


async def test_the_fallback_cannot_deny_while_nobody_knows_the_requester(world: World) -> None:
    """Whether somebody stands in is a question of who asked; those who were asked themselves may say no."""
    await ask(world)
    await _widened(world)
    desk, change = world.registrar.desk, await the_change(world)
    with pytest.raises(StepRefused, match=r"^Only approvers \("):
        await desk.deny(change.id, await _actor(world, "olga"), "Never.", None)
    assert (await desk.deny(change.id, await _actor(world, "max"), "Never.", None)).state is ChangeState.DENIED


LONGER = FALLBACK.replace('"4h"', '"20h"')


async def test_the_fallback_waits_as_long_as_the_policy_says_by_now(world: World) -> None:
    """Its people were asked already: until the new time has come they neither approve nor deny, then they can."""
    await ask(world)
    await _widened(world)
    (world.home / "asking.toml").write_text(POLICY + LONGER)
    desk, change, olga = world.registrar.desk, await the_change(world), await _actor(world, "olga")
    ines = await _actor(world, "ines")
    for step in (desk.approve(change.id, olga, {ines.id: ines}), desk.deny(change.id, olga, "Never.", ines)):
        with pytest.raises(StepRefused, match=r"^Only approvers \("):
            await step
    assert (await the_change(world)).state is ChangeState.AWAITING
    world.later(21 * HOURS_S)
    assert await _approves(world, "olga") is ChangeState.DONE


async def test_a_yes_of_the_fallback_does_not_count_before_its_time_by_now(world: World) -> None:
    """It was given when it counted; at the last yes it counts as if it had not been asked for."""
    asking = world.home / "asking.toml"
    await ask(world)
    await _widened(world)
    asking.write_text(POLICY + FALLBACK + "quorum = 2\n")
    assert await _approves(world, "olga") is ChangeState.AWAITING
    asking.write_text(POLICY + LONGER + "quorum = 2\n")
    desk, change = world.registrar.desk, await the_change(world)
    people = {one.id: one for one in [await _actor(world, name) for name in ("ines", "olga")]}
    after, outcome = await desk.approve(change.id, await _actor(world, "max"), people)
    assert (after.state, outcome, len(after.yes), after.widened) == (ChangeState.AWAITING, None, 1, False)
    world.later(21 * HOURS_S)
    await world.registrar.look_after()
    people = {one.id: one for one in [await _actor(world, name) for name in ("ines", "max")]}
    after, _ = await desk.approve(change.id, await _actor(world, "olga"), people)
    assert after.state is ChangeState.DONE
