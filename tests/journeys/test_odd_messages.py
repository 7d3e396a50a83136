"""Messages that no person types: much too long, changed by nobody knows when, written by nobody."""

import time
from typing import Any

import pytest

from handlers.listeners.commands import is_secret_told
from tests.journeys.conftest import World
from tests.journeys.happening import happen, told

LONGEST = 40_000
"""Characters of a message that Slack takes."""


@pytest.mark.parametrize("text", ["\ufdfa" * 39_990, "密a" * 19_990, "a " * 19_990, "pw=a " * 7_990])
async def test_a_message_that_is_too_long_is_not_read(world: World, text: str) -> None:
    await world.ada.type("@registrar", text)
    await world.ada.see("more than I can read at once (20,000)")
    assert text[:500] not in world.log.getvalue()


@pytest.mark.parametrize("text", ["\ufdfa", "\ufdfb", "㎯", "㌖", "密a", "a ", "pw=a ", "é", "p\u0301"])
@pytest.mark.parametrize("before", ["", "class classes create ", "enroll "])
def test_what_is_looked_at_is_looked_at_soon(before: str, text: str) -> None:
    """In processor time: everybody else waits for it."""
    began = time.thread_time()
    is_secret_told(before + text * (LONGEST // len(text)), in_public=True)
    assert time.thread_time() - began < 1.5


def message(world: World, **changed: Any) -> dict[str, Any]:
    im = world.workspace.team.im(world.ada.user.id).id
    ts = f"{time.time():.0f}.000001"
    said = {"type": "message", "channel_type": "im", "user": world.ada.user.id, "text": "help", "ts": ts}
    return said | {"event_ts": ts, "channel": im} | changed


async def test_a_message_that_was_changed_nobody_knows_when_does_nothing_by_itself(world: World) -> None:
    first = message(world, text='class templates create name="A"')
    await happen(world, "Ev1", first)
    await happen(world, "Ev2", first | {"text": 'class templates create name="B"', "edited": {}})
    assert [call.json()["name"] for call in world.academy.calls_to("POST", "/api/v1/templates")] == ["A"]
    await world.ada.see("I didn't act on the new words")


@pytest.mark.parametrize("user", [None, ""])
@pytest.mark.parametrize("edited", [None, {}, {"ts": "1700000000.0"}])
async def test_a_message_of_nobody_is_not_answered(world: World, user: str | None, edited: Any) -> None:
    """Whom to? It is noted that it came."""
    assert await told(world, "Ev1", message(world, user=user, edited=edited)) == 200
    await world.settle()
    logged = world.log.getvalue()
    assert "message_of_nobody" in logged
    assert "invalid_arguments" not in logged
    assert world.ada.messages("@registrar") == ""
