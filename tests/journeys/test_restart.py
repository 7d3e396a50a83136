"""A process that is killed in the middle: what was under way is neither repeated nor passed over in silence."""

import pytest

from bot.changes.change import ChangeState
from bot.policy.policy import Actor, Standing
from connectors.catalog import operation
from connectors.classcom.classes import ClassesUpdate
from connectors.core.intent import make
from tests.journeys.conftest import World


async def test_who_asked_is_told_what_a_crash_left_open(world: World) -> None:
    """The change is marked as interrupted, the platform is not called again, and the requester hears of it."""
    cls = operation("class", "classes_create")
    assert cls
    intent = make(
        cls, {"class_name": "x", "email": "a@example.com", "first_name": "A", "last_name": "B", "timezone": "UTC"}
    )
    change = await world.registrar.changes.open(
        (intent,), Actor(world.ada.user.id, standing=Standing.ADMIN), "C1", ChangeState.RUNNING
    )
    # The same as a new process does when it starts on the same store.
    await world.registrar.recover()
    await world.ada.see("I was interrupted while doing this for you")
    await world.ada.see("I don't know whether it was done. Check there, then try again or give it up.")
    kept = await world.registrar.changes.get(change.id)
    assert kept
    assert kept.state is ChangeState.INTERRUPTED
    assert world.academy.calls == []
    await world.registrar.recover()
    assert world.ada.messages("@registrar").count("I was interrupted") == 1


@pytest.mark.classes(5)
@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("Onboarding 101", ChangeState.DONE, "is as requested."),
        (
            "Sewing",
            ChangeState.INTERRUPTED,
            "didn't have everything as requested (class name). It may still appear, so check again before "
            "you try again.",
        ),
    ],
)
async def test_who_asked_is_told_what_the_platform_shows(
    world: World, name: str, state: ChangeState, said: str
) -> None:
    """What stands is done and offers nothing; what does not stand yet can be tried again, by whoever asked."""
    classes = world.academy.academy.classes.values()
    class_id = next(one.class_id for one in classes if one.ext_class_id == "onboarding-101")
    intent = make(ClassesUpdate, {"class_id": class_id, "class_name": name})
    change = await world.registrar.changes.open(
        (intent,), Actor(world.ada.user.id, standing=Standing.ADMIN), "C1", ChangeState.RUNNING
    )
    await world.registrar.recover()
    await world.ada.see("Registrar stopped while this was in progress. It looked on Class at")
    await world.ada.see(said)
    kept = await world.registrar.changes.get(change.id)
    assert kept
    assert kept.state is state
    assert [call.method for call in world.academy.calls] == ["GET"]
    shown = world.ada.messages("@registrar")
    assert ("Try again" in shown) is ("I don't know whether it was done" in shown) is (state is not ChangeState.DONE)
    assert name not in kept.outcome
    await world.ada.type("#training", f"/lms audit {class_id}")
    await world.ada.see("It looked on Class at")
