"""docs/architecture.md, "The road of …": the files it names are those that a command, a change, a click and a webhook
really enter, in that order."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import EXPIRY_SWEEP_INTERVAL_S, RECOVERY_POLL_S
from bot.notifications.delivery import OUTBOX_POLL_S
from bot.notifications.digests import DIGEST_POLL_S
from bot.notifications.dispatcher import INBOX_POLL_S
from bot.notifications.leader import LEADER_HEARTBEAT_S
from connectors.skilljar.standin import SkilljarStandIn
from tests.journeys.conftest import API_KEY, World
from tests.journeys.replicas.house import eventually
from tests.journeys.roads import entered
from tests.rows import every
from tests.test_floors import ROOMS

PAGE = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text()
HOOK = ("skilljar", "hook-password-1")
GROUND = (
    "bot/runtime/",
    "bot/store/",
    "handlers/slack/",
    "connectors/core/",
    "connectors/catalog.py",
    "connectors/platform.py",
)
"""Under every road, and left out of the page as it says."""
SHOWN = (
    "handlers/slack/client.py",
    "handlers/slack/interaction.py",
    "handlers/slack/reply.py",
    "bot/store/claims.py",
    "bot/store/drafts.py",
    "connectors/core/connector.py",
    "connectors/core/intent.py",
    "connectors/core/pacing.py",
    "connectors/core/request.py",
)
"""Of the ground, what the page shows all the same."""
BACKGROUND = ("bot/notifications/leader.py", "bot/notifications/periodic_task.py")
"""What wakes the work on news."""
POLLS_S = {INBOX_POLL_S, DIGEST_POLL_S, OUTBOX_POLL_S, LEADER_HEARTBEAT_S, RECOVERY_POLL_S, EXPIRY_SWEEP_INTERVAL_S}
"""What everything in the background waits for once it has looked into the store at the start."""


@pytest.fixture
def more_settings() -> Mapping[str, Any]:
    return {"skilljar_webhook_username": HOOK[0], "skilljar_webhook_password": SecretStr(HOOK[1])}


@pytest.fixture
def school() -> SkilljarStandIn:
    return SkilljarStandIn(api_key=API_KEY)


def road(title: str) -> list[str]:
    """The files of a road, as the page has them."""
    section = PAGE.split(f"## The road of {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^\d+\. `([\w/]+\.py)`", section, re.MULTILINE)


def shown(files: list[str], *more: str) -> list[str]:
    """Without the ground, and without what runs in the background."""
    left_out = (*GROUND, *BACKGROUND, *more)
    return [file for file in files if file in SHOWN or not file.startswith(left_out)]


async def ready(world: World) -> None:
    """What happens once only, at the start and at the first command, has happened."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ada.type("#training", "/lms help")
    await world.settle()
    await eventually(lambda: set(world.clock.waited) >= POLLS_S)


async def test_the_road_of_a_command(world: World) -> None:
    """A question: from the typed text to the answer."""
    await ready(world)
    with entered() as files:
        await world.ada.type("#training", "/lms class classes list")
        await world.ada.see("Onboarding 101")
        await world.settle()
    assert shown(files, "bot/notifications/") == road("a command")


async def test_the_road_of_a_change(world: World) -> None:
    """A write that needs nobody's word: written down, carried out, its outcome written down."""
    await ready(world)
    with entered() as files:
        await world.ada.type("#training", '/lms class templates create name="Evening"')
        await world.ada.see("Evening")
        await world.settle()
    assert shown(files, "bot/notifications/") == road("a change")


async def test_the_road_of_a_click(world: World) -> None:
    """The last yes to a request: carried out, the card drawn anew, its thread and the requester told."""
    await ready(world)
    await world.ines.type("#training", "/lms class classes delete ext_class_id=onboarding-101")
    await world.ines.see("needs approval from")
    await world.ines.click("Ask for approval")
    await world.ines.see("Approvers will see this.")
    await world.ines.fill("Why is this needed?", "It was a trial.")
    await world.ines.submit()
    await world.ines.see("Sent to #lms-approvals.")
    await world.settle()
    with entered() as files:
        await world.ada.click("Approve")
        await world.ada.see("You approved it. ✅ Done.")
        await world.settle()
    assert shown(files, "bot/notifications/") == road("a click")


async def test_the_road_of_a_webhook(world: World) -> None:
    """From the platform's post to the message in the channel that subscribed."""
    await ready(world)
    await world.ada.type("#training", "/lms subscribe skilljar course_completion")
    await world.ada.see("Subscribed. ")
    await world.settle()
    body = {"event_type": "COURSE_COMPLETION", "course": {"id": "c1", "title": "Fire safety"}}
    body |= {"user": {"id": "u1", "first_name": "Jane"}, "timestamp": "2026-11-20T10:00:00Z"}
    async with httpx.AsyncClient(base_url=world.address, auth=HOOK, trust_env=False) as http:
        with entered() as files:
            assert (await http.post("/webhooks/skilljar", json=body)).status_code == 200
            await world.max.see("Jane completed Fire safety.")
    assert shown(files) == road("a webhook")


NAMES = [
    f"{floor}/{room}" for floor, levels in ROOMS.items() for level in levels for room in level if room != "PLATFORM"
]


@every("room", NAMES)
def test_the_page_names_every_room(room: str) -> None:
    """Each with what is done there."""
    assert re.search(rf"^\| `{room}(/|\.py)?`[^|]*\| \w", PAGE, re.MULTILINE)


def test_a_room_of_the_page_is_there() -> None:
    """A row for what is gone costs more than none."""
    house = Path(__file__).parents[2]
    rooms = re.findall(r"^\| `((?:bot|connectors|handlers)/[\w/.]*)`", PAGE, re.MULTILINE)
    assert len(rooms) >= len(NAMES)
    assert [room for room in rooms if not (house / room).exists()] == []


def test_every_file_and_name_the_page_points_to_is_there() -> None:
    """A pointer that leads nowhere costs more than none."""
    house = Path(__file__).parents[2]
    files = set(re.findall(r"`((?:bot|connectors|handlers|tests)/[\w/]+\.py)`", PAGE))
    assert len(files) > 50
    assert [file for file in sorted(files) if not (house / file).exists()] == []
    for name, file in re.findall(r"`([\w.]+)` in `([\w/]+\.py)`", PAGE):
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", (house / file).read_text()), (name, file)
