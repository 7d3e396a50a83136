"""An answer is posted while what its buttons need is being kept: what is said where that fails. And that we wait is
said only where we do."""

from typing import Any

import pytest

from bot.store import Op, StoreError
from bot.store.drafts import Drafts
from handlers.operations import run
from tests.journeys.conftest import World

NOT_KEPT = "I couldn't store the answer above, so Share, Show JSON and the other buttons"


class Full:
    """The store behind it, until its disk is full: at once, or once the answer is out."""

    def __init__(self, world: World, once_seen: str) -> None:
        self._world, self._once_seen = world, once_seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.registrar.store, name)

    async def apply(self, *ops: Op) -> None:
        if self._once_seen:
            await self._world.ada.see(self._once_seen)
        raise StoreError("the disk is full")


async def test_an_answer_whose_buttons_are_lost_says_so_below_it(world: World) -> None:
    """It is out by then, and right."""
    full: Any = Full(world, "Class: List all classes")
    object.__setattr__(world.registrar.services, "drafts", Drafts(full))
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.see(NOT_KEPT)
    await world.settle()
    assert "answer_not_kept" in world.log.getvalue()
    await world.ada.click("Show JSON")
    await world.ada.see("This button has expired.")


async def test_with_a_shared_store_an_answer_that_cannot_be_kept_has_no_buttons(world: World) -> None:
    """It is waited for there, so that it is known in time."""
    full: Any = Full(world, "")
    object.__setattr__(world.registrar.services, "drafts", Drafts(full, shared=True))
    await world.ada.type("#training", "/lms class classes list")
    shown = world.ada.text_of(await world.ada.see("Class: List all classes"))
    await world.settle()
    assert "[Show JSON]" not in shown
    assert NOT_KEPT not in world.ada.messages("#training")


@pytest.mark.parametrize("slow", [True, False])
async def test_that_it_waits_is_said_while_it_waits(world: World, monkeypatch: pytest.MonkeyPatch, slow: bool) -> None:
    """Once, and never after the answer."""
    if slow:
        monkeypatch.setattr(run, "SAY_WAITING_AFTER_S", 0.0)
        sent = world.registrar.connectors["class"].send

        async def late(request: Any) -> Any:
            await world.ada.see("Class is slow. I'll add its answer below.")
            return await sent(request)

        monkeypatch.setattr(world.registrar.connectors["class"], "send", late)
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.see("Class: List all classes")
    await world.settle()
    assert world.ada.messages("#training").count("Class is slow.") == slow
