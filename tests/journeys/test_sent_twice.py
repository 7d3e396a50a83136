"""A form that Slack leaves open can be sent again: it is done once, and whoever sends it again is told so."""

from dataclasses import replace

import pytest

from bot.sandbox.person import Person
from tests.journeys.conftest import World

SENT_ALREADY = "You sent this form already"


async def operation(ada: Person) -> None:
    await ada.type("#training", "/lms class templates create")
    await ada.see("Create a template")
    await ada.fill("Name", "Evening")


async def everyday(ada: Person) -> None:
    await ada.type("#training", "/lms schedule")
    await ada.see("Same as typing: /lms schedule")
    await ada.pick("What", "Onboarding", "Onboarding 101 · Class")
    await ada.fill("Begins", 2_111_133_600)


async def test_a_form_whose_acknowledgement_and_answer_slack_refuses(world: World) -> None:
    """It stays open, and what came of it stands in the channel."""
    await operation(world.ada)
    world.workspace.refuse_blocks("acknowledgement")
    world.workspace.refuse_blocks("views.update")
    for _ in range(2):
        await world.ada.submit()
        await world.settle()
    assert len(world.academy.calls_to("POST", "/api/v1/templates")) == 1
    assert world.ada.messages("#training").count("Created a template") == 1
    assert SENT_ALREADY in world.ada.messages("@registrar")


@pytest.mark.parametrize("fill", [operation, everyday])
async def test_a_form_that_was_sent_is_done_once(world: World, fill: object) -> None:
    """Whether the view is gone with our acknowledgement or not: Slack may not have heard that."""
    assert callable(fill)
    await fill(world.ada)
    await world.ada.submit()
    await world.settle()
    done = len(world.academy.calls)
    told = next(one for one in reversed(world.workspace.deliveries) if one.payload.get("type") == "view_submission")
    await world.workspace.replay(replace(told, payload=told.payload | {"trigger_id": "9.9.another"}))
    await world.settle()
    await world.ada.see(SENT_ALREADY)
    assert len(world.academy.calls) == done
