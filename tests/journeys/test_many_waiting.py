"""More than a hundred requests wait at once: none is lost, the oldest comes first, and no click reads all of them."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot.changes import steps
from bot.changes.change import Change, ChangeState
from bot.changes.places import place
from bot.changes.store import WAITING_PAGE_ROWS
from bot.store import Delete
from connectors.classcom.classes import ClassesDelete
from connectors.core.intent import make
from handlers.home.home_view import HOME_WAITING_SHOWN
from tests.journeys.conftest import World
from tests.journeys.replicas.conftest import database as database
from tests.journeys.test_approvals import DELETED

FEW, REQUESTS = 3 * HOME_WAITING_SHOWN, WAITING_PAGE_ROWS + 3 * HOME_WAITING_SHOWN
SLACK_DOWN = "internal_error"
TRIAL_PATTERN = re.compile(r"trial-\d{3}")


@pytest.fixture(params=["embedded", "postgres"])
def more_settings(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """Over both engines of the store."""
    if request.param == "embedded":
        return {}
    return {"REGISTRAR_DATABASE": request.getfixturevalue("database")}


class Reads:
    """How often the store is read, and of how many rows."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows = 0
        store = world.registrar.store
        get, scan = store.get, store.scan

        async def counted_get(key: str) -> Any:
            self.rows += 1
            return await get(key)

        async def counted_scan(*asked: Any, **more: Any) -> Any:
            found = await scan(*asked, **more)
            self.rows += 1 + len(found)
            return found

        monkeypatch.setattr(store, "get", counted_get)
        monkeypatch.setattr(store, "scan", counted_scan)

    def taken(self) -> int:
        """Since it was asked last."""
        taken, self.rows = self.rows, 0
        return taken


async def put_waiting(world: World, first: int, last: int) -> None:
    """So many requests of Ines, as they stand when Slack took none of their cards."""
    changes, ines = world.registrar.desk._changes, world.ines.user
    requester = await world.registrar.services.slack.actor(ines.id)
    terms: Mapping[str, Any] = {"approvers": "approver", "quorum": 1, "rule": "instructors ask before they remove"}
    for at in range(first, last):
        intent = make(ClassesDelete, {"ext_class_id": f"trial-{at:03}"})
        opened = await changes.open((intent,), requester, "C1", ChangeState.NEEDS_APPROVAL, **terms)
        now = await changes.now()

        def ask(one: Change, now: float = now) -> Change:
            return steps.request(one, ines.id, f"Nobody came to {trial(one)}.", now, now + 86400)

        await changes.step(opened.id, ines.id, ask)


async def waiting(world: World) -> list[Change]:
    """As the store has them, oldest first."""
    rows = await world.registrar.store.scan("waiting/approver/", limit=1000)
    return [await world.registrar.desk.change(str(row.value)) for row in rows]


async def forget_claims(world: World) -> None:
    """As once their time is over: of several processes one posts a card, and another may a moment later."""
    for row in await world.registrar.store.scan("claims/card/", limit=1000):
        await world.registrar.store.apply(Delete(row.key))


def trial(change: Change) -> str:
    return str(change.first.data["ext_class_id"])


async def pages(world: World) -> list[list[str]]:
    """What Home shows to Ada, page by page, until there is no next one."""
    await world.ada.home()
    await world.settle()
    shown = []
    while True:
        view = world.ada.text_of(await world.ada.see("Waiting for you"))
        shown.append(list(dict.fromkeys(TRIAL_PATTERN.findall(view.partition("Your last changes")[0]))))
        assert len(shown) < REQUESTS
        if "[Next]" not in view:
            return shown
        await world.ada.click("Next")
        await world.settle()


@pytest.fixture
async def many(world: World) -> AsyncIterator[World]:
    world.workspace.add_usergroup("instructors", ["ines"])
    yield world
    assert [one for one in world.workspace.refusals if one.error != SLACK_DOWN] == []


async def test_home_pages_through_all_of_them(many: World) -> None:
    """Each once, oldest first; and a page is no longer than another."""
    await put_waiting(many, 0, REQUESTS)
    wanted = [trial(one) for one in await waiting(many)]
    shown = await pages(many)
    assert [one for page in shown for one in page] == wanted
    assert sorted(wanted) == [f"trial-{at:03}" for at in range(REQUESTS)]
    assert {len(page) for page in shown} == {HOME_WAITING_SHOWN}


async def test_no_click_reads_more_because_more_wait(many: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Turning the pages of Home, and a yes on the third of them, which is carried out and draws Home anew."""
    reads, cost = Reads(many, monkeypatch), []
    for first, last in ((0, FEW), (FEW, REQUESTS)):
        await put_waiting(many, first, last)
        if not first:
            await many.ada.home()
            await many.ada.see("Waiting for you")
            await many.settle()
        reads.taken()
        for _ in range(2):
            await many.ada.click("Next")
            await many.settle()
        turned = reads.taken()
        wanted = (await waiting(many))[2 * HOME_WAITING_SHOWN + 4]
        deletions = len(many.academy.calls_to(*DELETED))
        reads.taken()
        await many.ada.click("Approve", beside=trial(wanted))
        await many.settle()
        cost.append((turned, reads.taken()))
        after = await many.registrar.desk.change(wanted.id)
        assert [one.user for one in after.yes] == [many.ada.user.id]
        assert len(many.academy.calls_to(*DELETED)) == deletions + 1
        assert wanted.id not in [one.id for one in await waiting(many)]
    for few, all_of_them in zip(*cost, strict=True):
        assert all_of_them < few + HOME_WAITING_SHOWN  # what runs beside it reads a row now and then


async def test_every_card_is_posted_in_the_end(many: World) -> None:
    """A look takes a page of them; those that Slack does not take hold up nobody, and come again."""
    await put_waiting(many, 0, REQUESTS)
    ids = [one.id for one in await waiting(many)]
    many.workspace.fail("chat.postMessage", times=WAITING_PAGE_ROWS, error=SLACK_DOWN)
    looks = []
    for _ in range(3):
        await forget_claims(many)
        await many.registrar.look_after()
        looks.append([id for id in ids if (await many.registrar.desk.change(id)).card])
    assert [len(one) for one in looks] == [0, REQUESTS - WAITING_PAGE_ROWS, REQUESTS]
    assert looks[1] == ids[WAITING_PAGE_ROWS:]
    cards = TRIAL_PATTERN.findall(many.max.messages("#lms-approvals"))
    assert set(cards) == {f"trial-{at:03}" for at in range(REQUESTS)}
    places = [(await many.registrar.desk.change(id)).card for id in ids]
    assert len(set(places)) == REQUESTS
    await forget_claims(many)
    await many.registrar.look_after()
    assert [(await many.registrar.desk.change(id)).card for id in ids] == places
    assert [place(one) for one in await waiting(many)] == sorted(place(one) for one in await waiting(many))
