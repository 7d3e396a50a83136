"""A message that an app posted is nobody's command, whoever's name it bears."""

import time
from typing import Any

import pytest

from tests.journeys.conftest import World
from tests.journeys.happening import happen

CREATE = ("POST", "/api/v1/templates")
NOW = f"{time.time():.6f}"


def message(world: World, kind: str = "message", **more: Any) -> dict[str, Any]:
    """As Slack writes what Ada types to us; `more` is what it adds where an app posted it."""
    channel = world.workspace.team.im(world.ada.user.id).id
    said = {"type": kind, "channel": channel, "channel_type": "im", "user": world.ada.user.id}
    text = 'class templates create name="Evening"'
    if kind == "app_mention":
        text = f"<@{world.workspace.team.bot.id}> {text}"
    return {**said, "text": text, "ts": NOW, "event_ts": NOW} | more


@pytest.mark.parametrize("kind", ["message", "app_mention"])
@pytest.mark.parametrize(
    "marks",
    [
        {"bot_id": "B0FOREIGN"},
        {"app_id": "A0FOREIGN"},
        {"bot_profile": {"id": "B0FOREIGN", "app_id": "A0FOREIGN", "name": "Relay"}},
        {"bot_id": "B0FOREIGN", "app_id": "A0FOREIGN", "thread_ts": "1790000000.000000"},
    ],
    ids=str,
)
async def test_an_app_with_a_persons_token_commands_nothing(world: World, kind: str, marks: dict[str, Any]) -> None:
    """A recorded message of an app in direct messages has `user` and `bot_id` and no subtype: it is refused, once."""
    for _ in range(2):
        await happen(world, "Ev1", message(world, kind, **marks))
    assert world.academy.calls_to(*CREATE) == []
    assert world.ada.messages("@registrar").count("Apps and workflows cannot use Registrar.") == 1


@pytest.mark.parametrize("kind", ["message", "app_mention"])
async def test_a_person_does(world: World, kind: str) -> None:
    """So that these tests are not blind."""
    await happen(world, "Ev1", message(world, kind, client_msg_id="0b1f2c3d", bot_id="", app_id=None))
    assert len(world.academy.calls_to(*CREATE)) == 1


async def test_an_app_that_writes_in_several_names_is_told_of_to_each_once(world: World) -> None:
    """In one channel and within a minute: what one of them reads in private, the others do not see."""
    for who in (world.ada, world.max, world.ada, world.max):
        said = {"user": who.user.id, "bot_id": "B0FOREIGN", "channel": "C00000001", "channel_type": "channel"}
        number = len(world.workspace.team.messages)
        await happen(world, f"Ev{number}", message(world, "app_mention", **said, ts=f"{time.time():.6f}"))
    assert world.academy.calls_to(*CREATE) == []
    for who in (world.ada, world.max):
        assert who.messages("#training").count("An app wrote that in your name") == 1


async def test_what_could_not_be_told_to_an_app_is_told_the_next_time(world: World) -> None:
    """Nobody knows it yet."""
    workflow = world.workspace.add_bot("Monday enrolments")
    for _ in range(3):
        world.workspace.fail("chat.postMessage", error="restricted_action", times=1)
        workflow.say("#training", "@registrar help")
        await world.settle()
        assert "Apps and workflows cannot" not in world.ada.messages("#training")
    for _ in range(2):
        workflow.say("#training", "@registrar help")
        await world.settle()
    assert world.ada.messages("#training").count("Apps and workflows cannot") == 1
