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
