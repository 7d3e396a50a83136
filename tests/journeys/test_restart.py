"""A process that is killed in the middle: what was under way is neither repeated nor passed over in silence."""

from bot.changes.change import ChangeState
from bot.policy.policy import Actor, Standing
from connectors.catalog import operation
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
    await world.ada.see("I was stopped while I was doing this for you")
    await world.ada.see("I do not know whether it was done. Look there, then try again or give it up.")
    kept = await world.registrar.changes.get(change.id)
    assert kept
    assert kept.state is ChangeState.INTERRUPTED
    assert world.academy.calls == []
    await world.registrar.recover()
    assert world.ada.messages("@registrar").count("I was stopped") == 1
