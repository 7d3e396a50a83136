"""Whatever is written or said on account of a payload comes after its claim, at every door and behind every button; and
the same payload twice at once, over HTTP, is one act with one answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.controls import ClientRefused
from bot.sandbox.delivery import Delivery
from tests.journeys.conftest import World, said
from tests.journeys.slow_claims import QuietLoops, SlowClaims
from tests.journeys.test_doors import Doorbell, doors

DELETE = "/lms class classes delete ext_class_id=onboarding-101"
STORIES = {
    "/lms": ["Cancel"],
    "/lms help": [],
    "/lms search enroll": [],
    "/lms class classes list": ["Next", "Back", "Show JSON", "CSV", "Share", "Dry run"],
    '/lms class templates create name="Evening"': ["Show JSON", "Share", "Undo"],
    '/lms dry run class templates create name="Night"': ["Send it"],
    "/lms class templates create": [],
    "/lms class classes create nonsense=1": ["Fill in the form"],
    DELETE: ["Ask for approval", "Withdraw", "Approve", "Deny"],
    "/lms find jane": ["Show", "Enroll…", "Share"],
    "/lms roster onboarding 101": ["Next", "CSV", "Share"],
    "/lms enroll zoe@example.com as Zoe Park in Onboarding 101": ["Go ahead", "Undo"],
    "/lms unenroll zoe@example.com from Onboarding 101": ["Go ahead"],
    "/lms courses": ["Next", "Share"],
    "/lms sessions": [],
    "/lms enroll": [],
    "/lms subscriptions": [],
    "/lms subscribe class": [],
    "/lms webhooks": [],
    "/lms audit": ["CSV", "Next"],
    "/lms who deleted onboarding 101": [],
    "class classes list": ["Show JSON"],
}
"""What is typed, and what is pressed below the answer as far as it is there."""


@pytest.fixture(scope="module")
def event_loop_policy() -> QuietLoops:
    return QuietLoops()


@pytest.fixture
async def slow(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlowClaims]:
    made = SlowClaims(world, monkeypatch)
    yield made
    assert made.claims


@pytest.mark.parametrize("typed", STORIES)
async def test_nothing_is_written_or_said_before_the_claim(world: World, slow: SlowClaims, typed: str) -> None:
    """A command, and every button below its answer."""
    await world.ada.type("#training" if typed.startswith("/") else "@registrar", typed)
    await world.settle()
    assert slow.early == []
    for label in STORIES[typed]:
        try:
            await world.ada.press(label)
        except (ClientRefused, LookupError, AssertionError):
            continue  # there is none here
        await world.settle()
        assert (label, slow.early) == (label, [])
    if world.ada.view and world.ada.view.blocks:
        try:
            await world.ada.submit()
        except (ClientRefused, LookupError, AssertionError):
            return
        await world.settle()
        assert slow.early == []


async def test_no_door_lets_anything_out_before_the_claim(world: World, slow: SlowClaims) -> None:
    """Every action, form, shortcut, event and command that is registered, with a button that has expired."""
    doorbell = Doorbell(world, world.ada.user)
    for kind, name, where in doors():
        await doorbell.ring(kind, name, where)
        assert (kind, name, slow.early) == (kind, name, [])


class Twins(Doorbell):
    """Rings twice at once with the very same payload."""

    async def _send(self, kind: Any, payload: dict[str, Any]) -> Any:
        delivery = Delivery(kind=kind, payload={"team": {"id": "T00000001"}, "team_id": "T00000001", **payload})
        replies = await asyncio.gather(*(self.world.workspace.replay(delivery) for _ in range(2)))
        await self.world.settle()
        return replies[0]


@pytest.mark.parametrize("typed", [one.removeprefix("/lms ") for one in STORIES if one not in ("/lms", "/lms enroll")])
async def test_the_same_twice_at_once_is_one_act_and_one_answer(world: World, typed: str) -> None:
    """The first command answers; the other leaves nothing, in the store, on the platform and in Slack."""
    await Twins(world, world.ada.user).ring("command", typed, "")
    outcomes = [line for line in world.log.getvalue().splitlines() if "'payload'" in line or '"payload"' in line]
    assert len(outcomes) == 2
    assert sum("twice" in line for line in outcomes) == 1
    changing = [call for call in world.academy.calls if call.method != "GET"]
    changes = await world.registrar.store.scan("changes/")
    assert len(changing) <= 1
    assert len(changes) <= 1
    assert "internal_error" not in world.log.getvalue()
    assert len([line for line in said(world.workspace).splitlines() if "Message(" in line]) <= 2
