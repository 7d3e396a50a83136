"""Where Slack takes no buttons in messages, App Home has them: what is pointed to leads on."""

from handlers.slack.web import BUTTONS_LOST
from tests.journeys.conftest import World
from tests.journeys.test_approvals import DELETE, DELETED


def look_twice(world: World) -> None:
    """Operators confirm what they do to classes."""
    policy = world.home / "policy.toml"
    rule = '[[rules]]\nname = "look twice"\nroles = ["operator"]\noperations = ["classes_*"]\nthen = "confirm"\n'
    policy.write_text(policy.read_text().replace("[[rules]]", rule + "[[rules]]", 1))
    world.later(60)


async def without_buttons(world: World, typed: str, times: int = 1) -> None:
    """Asked for, where Slack refuses the blocks of every message."""
    world.workspace.refuse_blocks("messages")
    for _ in range(times):
        await world.ada.type("#training", typed)
        await world.settle()
    assert BUTTONS_LOST in world.ada.messages("#training")
    await world.ada.home()
    await world.settle()


async def test_what_waits_for_a_go_ahead_gets_it_at_home(world: World) -> None:
    """With all that it says yes to, once, and Home shows what came of it."""
    look_twice(world)
    await without_buttons(world, DELETE)
    shown = world.ada.text_of(await world.ada.see("Waiting for your OK"))
    assert "onboarding-101" in shown
    assert world.academy.calls_to(*DELETED) == []
    await world.ada.click("Go ahead")
    await world.settle()
    assert len(world.academy.calls_to(*DELETED)) == 1
    await world.ada.see("✅ Deleted the class")
    assert "Go ahead" not in world.ada.text_of(await world.ada.see("Your last changes"))
    assert "Deleted the class" in world.ada.messages("@registrar")


async def test_what_takes_an_approval_is_asked_for_at_home(world: World) -> None:
    world.workspace.add_usergroup("instructors", ["ines"])
    world.workspace.refuse_blocks("messages")
    await world.ines.type("#training", DELETE)
    await world.settle()
    world.workspace.accept_blocks()
    await world.ines.home()
    await world.ines.see("Not sent for approval yet")
    await world.ines.click("Ask for approval")
    await world.ines.see("Approvers will see this.")
    await world.ines.fill("Why is this needed?", "It was a trial.")
    await world.ines.submit()
    await world.settle()
    await world.ada.see("Approval needed on Class")
    assert "Sent to #lms-approvals." in world.ines.messages("@registrar")


async def test_what_cannot_be_seen_whole_at_home_is_asked_again(world: World) -> None:
    """Nobody says yes to what they have not seen."""
    look_twice(world)
    words = " ".join(f"word{number}" for number in range(300))
    await without_buttons(world, f'/lms class classes update ext_class_id=onboarding-101 class_description="{words}"')
    world.workspace.accept_blocks()
    shown = world.ada.text_of(await world.ada.see("Waiting for your OK"))
    assert "Go ahead" not in shown
    await world.ada.click("Show the whole of it")
    await world.settle()
    assert "Please confirm:" in world.ada.messages("@registrar")


async def test_of_two_that_wait_for_the_same_each_is_said_to_be_one_of_two(world: World) -> None:
    """Whoever asks again because the buttons were lost must not do it twice unawares."""
    look_twice(world)
    await without_buttons(world, DELETE)
    assert "You already asked for the same" not in world.ada.messages("#training")
    await world.ada.type("#training", DELETE)
    await world.settle()
    assert world.ada.messages("#training").count("You already asked for the same") == 1
    await world.ada.type("#training", DELETE.replace("onboarding-101", "class-2"))
    await world.settle()
    assert world.ada.messages("#training").count("You already asked for the same") == 1


async def test_what_nobody_could_approve_is_not_asked_for_at_home_either(world: World) -> None:
    await without_buttons(world, DELETE)
    world.workspace.accept_blocks()
    await world.ada.click("Ask for approval")
    await world.settle()
    assert "It can't be approved" in world.ada.messages("@registrar")
    assert world.ada.view is None
