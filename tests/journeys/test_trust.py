"""What must never happen: a forged or doubled payload that acts, a change that is forgotten, a lost store unnoticed."""

from collections.abc import Mapping

import httpx
import pytest

from bot.store import Store, StoreError
from connectors.standin.standin import Fault
from handlers.slack.blocks import action_name
from tests.journeys.conftest import World
from tests.journeys.test_approvals import ask
from tests.journeys.test_asked_again import elements, kept
from tests.journeys.test_doors import Doorbell
from tests.journeys.test_main_job import CREATE


async def test_a_forged_payload_is_refused(world: World) -> None:
    await world.ada.type("#training", "/lms help")
    await world.ada.see("Connected here: Class.")
    delivery = world.workspace.deliveries[-1]
    assert (await world.workspace.forge(delivery)).status == 401
    assert (await world.workspace.forge(delivery, age=301)).status == 401


async def test_a_payload_that_comes_twice_is_worked_on_once(world: World) -> None:
    await world.ada.type("#training", CREATE)
    await world.ada.see("✅ ")
    for _ in range(3):
        assert (await world.workspace.replay(world.workspace.deliveries[-1])).status == 200
    await world.settle()
    assert len(world.academy.calls_to("POST", "/api/v1/classes")) == 1
    assert world.ada.messages("#training").count("✅ ") == 1


async def test_a_dry_run_that_is_sent_twice_at_once_is_sent_once(world: World) -> None:
    """Two clicks are two payloads and one change."""
    await world.ada.type("#training", "/lms dry run " + CREATE.removeprefix("/lms "))
    offer = await world.ada.see("Nothing was done.")
    world.academy.faults.add(Fault(hang=0.1, carried_out=True))
    await world.ada.click("Send it", on=offer)
    await world.ada.click("Send it", on=offer)
    await world.ada.see("You already sent this.")
    await world.ada.see("✅ ")
    assert len(world.academy.calls_to("POST", "/api/v1/classes")) == 1


BUTTONS: Mapping[str, str] = {
    "class classes list": "answer.next",
    "dry run class templates create name=Evening": "intent.send",
    "class enrollments delete ext_class_id=onboarding-101 email=jane@acme.com": "change.go",
    "class classes delete ext_class_id=friends": "change.ask",
    'enroll "New Person1" <new1@example.com> in "Onboarding 101" on class': "change.undo",
    "audit": "audit.csv",
}
"""By the line that brings it, a button for who typed it alone."""


async def test_another_persons_button_does_nothing(world: World) -> None:
    """Whatever a button of Ada's carries, pressed by Eve, who has the same roles, it opens, asks and sends nothing; nor
    does an id that was made up."""
    world.workspace.add_person("eve", "Eve Adeyemi", "eve@example.com", admin=True)
    eve = Doorbell(world, world.workspace.person("eve").user)
    for line, name in BUTTONS.items():
        await world.ada.type("#training", f"/lms {line}")
        await world.settle()
        shown = [message for message in world.workspace.team.messages.values() if message.only_for]
        made = [
            one for message in shown for one in elements(list(message.blocks)) if action_name(one["action_id"]) == name
        ]
        assert made, name
        for carried in (str(made[-1]["value"]), "A-made-up-id-1234567890"):
            calls, before = len(world.academy.calls), await kept(world, "changes/")
            await eve.ring("action", name, "message", carried)
            assert (len(world.academy.calls), await kept(world, "changes/")) == (calls, before), name


async def test_nonsense_over_http_gets_a_four_hundred(world: World) -> None:
    async with httpx.AsyncClient(base_url=world.address) as http:
        for body in (b"\xff\xfe", b"payload={", b"{not json", b"[]=", b"a=b" * 400_000):
            answer = await http.post("/slack/events", content=body)
            assert 400 <= answer.status_code < 500, body[:20]
        assert (await http.get("/healthz")).json() == {"status": "ok"}
        assert (await http.get("/readyz")).json() == {
            "status": "ready",
            "platforms": ["class"],
            "slack": "known",
        }


class Away:
    """A store whose disk is gone."""

    def __getattr__(self, name: str) -> object:
        async def fail(*_: object, **__: object) -> None:
            raise StoreError("the disk is gone")

        return fail


@pytest.fixture
def lost_store(world: World) -> World:
    away: Store = Away()  # type: ignore[assignment]  # every method of it fails
    object.__setattr__(world.registrar.services, "store", away)
    return world


async def test_without_a_memory_nothing_is_done_and_that_is_said(lost_store: World) -> None:
    await lost_store.ada.type("#training", CREATE)
    await lost_store.ada.see("I can't store anything right now. Nothing was changed.")
    assert lost_store.academy.calls == []
    async with httpx.AsyncClient(base_url=lost_store.address) as http:
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).status_code == 200


async def test_an_approver_hears_what_the_platform_said_although_the_store_is_gone_meanwhile(world: World) -> None:
    """And not that nothing was done, which nobody knows. The requester hears of it once the store is back."""
    await ask(world)
    store = world.registrar.changes._store

    async def meanwhile(_: float) -> None:
        world.registrar.changes._store = Away()  # type: ignore[assignment]  # every method of it fails

    world.academy.sleep = meanwhile
    world.academy.faults.add(Fault(hang=0.1, drop=True), method="DELETE")
    await world.ada.click("Approve")
    await world.ada.see("I don't know whether it was done.")
    await world.settle()
    assert "nothing was done" not in world.ada.messages("#lms-approvals")
    world.registrar.changes._store = store
    await world.registrar.look_after()
    await world.ines.see("❓ Unknown whether it was done")
