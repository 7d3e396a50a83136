"""Whoever asks twice for the very same, while the first still waits, is told so: there is one card, not two."""

from collections.abc import Awaitable, Callable

import pytest

from bot.changes.change import ChangeState
from tests.journeys.conftest import World
from tests.journeys.test_approvals import DELETE, DELETED, ask

TOLD = "You already asked for this. ⏳ Waiting for approval"


Door = Callable[[World], Awaitable[None]]


async def cards(world: World) -> int:
    await world.settle()
    return world.ada.messages("#lms-approvals").count("Approval needed on Class")


async def by_command(world: World) -> None:
    await world.ines.type("#training", DELETE)


async def by_form(world: World) -> None:
    await world.ines.type("#training", "/lms class classes delete")
    await world.ines.see("Delete a class for good.")
    await world.ines.pick("Your number of the class", "onboarding-101", "Use “onboarding-101”")
    await world.ines.submit()
    await world.settle()
    await world.ines.close()


DOORS = pytest.mark.parametrize("again", [by_command, by_form])


@DOORS
async def test_the_same_asked_again_shows_what_waits(world: World, again: Door) -> None:
    """With what it is, where its card stands and a button that takes it back; by a command and by a form."""
    await ask(world)
    await again(world)
    told = world.ines.text_of(await world.ines.see(TOLD))
    assert "Onboarding 101" in told
    assert "the request" in told
    assert "[Cancel request]" in told
    assert "[Ask for approval]" not in told
    assert await cards(world) == 1
    changes = await world.registrar.desk.changes_of(world.ines.user.id, 9)
    assert [one.state for one in changes] == [ChangeState.AWAITING]
    channel, ts, *_ = changes[0].card.split(":")
    assert f"/{channel}/p{ts.replace('.', '')}" in repr([*world.ines.client_view.messages])
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    assert len(world.academy.calls_to(*DELETED)) == 1


@DOORS
async def test_a_question_that_was_left_open_makes_no_second_card(world: World, again: Door) -> None:
    """Asked twice before anybody was asked: whoever presses the other button too finds the first request."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await again(world)
    await world.ines.see("needs approval from another approver")
    first = len(await world.registrar.desk.changes_of(world.ines.user.id, 9))
    await ask(world)
    assert first == 1
    left = (await world.registrar.desk.changes_of(world.ines.user.id, 9))[-1]
    assert left.state is ChangeState.NEEDS_APPROVAL
    await world.ines.click("Ask for approval")
    await world.ines.see(TOLD)
    assert await cards(world) == 1


async def test_another_value_or_another_person_is_another_request(world: World) -> None:
    """And what was taken back can be asked for again."""
    await ask(world)
    await world.ines.type("#training", DELETE.replace("onboarding-101", "friends"))
    await world.ines.see("needs approval from another approver")
    await world.ines.click("Cancel request")
    await world.ines.see("Cancelled. Nothing was done.")
    await ask(world)
    assert await cards(world) == 1
