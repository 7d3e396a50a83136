"""Changes about several people, one decision and a line for each: nobody's trouble is anybody else's."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.changes.change import Change, ChangeState
from bot.changes.change_item import ItemState
from bot.changes.store import ChangeStore
from bot.desk import Desk, Subject
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.templates import TemplatesCreate
from connectors.core.intent import Intent
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.groups import GroupsCreate
from connectors.skilljar.standin import SkilljarStandIn
from tests.bot.asking import ADA, KEY, Connector, Pauses, done, item_states, writes
from tests.bot.store.clock import Clock

DONE, FAILED, UNKNOWN, NOT_TRIED = ItemState.DONE, ItemState.FAILED, ItemState.UNKNOWN, ItemState.NOT_TRIED
TWELVE = [f"p{at}@example.com" for at in range(12)]
TAKEN = httpx.Response(409, json={"detail": "This seat is taken."})


class Line(httpx.ASGITransport):
    """The way to Skilljar. What is sent for somebody in `answers` is answered so once, or not at all where it is None;
    everything is answered with `status`, where there is one. For somebody in `holds`, only once they may go on."""

    def __init__(self, school: SkilljarStandIn) -> None:
        super().__init__(school)
        self.answers: dict[str, httpx.Response | None] = {}
        self.holds: dict[str, asyncio.Event] = {}
        self.status = 0
        self.here = self.most = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await super().handle_async_request(request)
        name = json.loads(request.content)["name"]
        self.here += 1
        self.most = max(self.most, self.here)
        try:
            if name in self.holds:
                await self.holds[name].wait()
            if self.status:
                return httpx.Response(self.status, json={})
            if name not in self.answers:
                return await super().handle_async_request(request)
            answer = self.answers.pop(name)
            if answer is None:
                raise httpx.ReadTimeout("no answer")
            return answer
        finally:
            self.here -= 1


@pytest.fixture
def line(school: SkilljarStandIn) -> Line:
    return Line(school)


@pytest.fixture
def people_desk(line: Line, standin: ClassStandIn, changes: ChangeStore, clock: Clock) -> Desk:
    pauses = Pauses()
    skilljar = SkilljarConnector(
        SecretStr(KEY), "http://skilljar.test", transport=line, sleep=pauses.sleep, clock=pauses.now
    )
    return Desk({"skilljar": skilljar, "class": Connector(standin)}, changes, clock=clock)


async def ended(desk: Desk, *steps: tuple[str, str]) -> Change:
    """What came of making a group for each of these people; it cannot be made twice."""
    intents = [GroupsCreate(name=name) for name, _ in steps]
    outcome = await done(desk.ask(intents, ADA, "C1", subject=Subject(people=[who for _, who in steps])))
    assert outcome.change
    return outcome.change


async def test_one_of_twelve(people_desk: Desk, line: Line, school: SkilljarStandIn) -> None:
    """The sixth is refused, and the other eleven are done; only the sixth is tried again."""
    line.answers[TWELVE[5]] = TAKEN
    change = await ended(people_desk, *zip(TWELVE, TWELVE, strict=True))
    assert item_states(change) == [FAILED if at == 5 else DONE for at in range(12)]
    assert (change.state, change.outcome) == (
        ChangeState.PARTLY,
        "Failed for p5@example.com. 11 of 12 succeeded.",
    )
    assert "This seat is taken." in change.items[5].outcome
    again = await people_desk.retry(change.id, ADA)
    assert again.change
    assert (again.change.state, again.change.outcome, writes(school)) == (ChangeState.DONE, "", 12)


async def test_order_binds_one_person(people_desk: Desk, line: Line) -> None:
    """Whose first step is refused has no second; everybody else has."""
    line.answers["max first"] = TAKEN
    people = {"jane": "Jane Doe", "max": "Max Okafor", "ines": "Ines Moreau"}
    steps = [(f"{who} {step}", name) for step in ("first", "second") for who, name in people.items()]
    change = await ended(people_desk, *steps)
    assert item_states(change) == [DONE, FAILED, DONE, DONE, NOT_TRIED, DONE]
    assert change.items[4].outcome == "An earlier step for Max Okafor wasn't done, so I didn't try this."
    assert change.outcome == "Failed for Max Okafor. 4 of 6 succeeded."


async def test_doubt_is_one_persons(people_desk: Desk, line: Line) -> None:
    """What was sent for one person and not answered leaves only that person's further steps alone."""
    line.answers["max first"] = None
    change = await ended(
        people_desk, ("max first", "Max"), ("jane first", "Jane"), ("max second", "Max"), ("jane second", "Jane")
    )
    assert (change.state, item_states(change)) == (ChangeState.UNKNOWN, [UNKNOWN, DONE, NOT_TRIED, DONE])
    assert change.items[2].outcome == "I don't know whether an earlier step for Max was done, so I didn't try this."
    assert change.outcome == "Unknown for Max. 2 of 4 succeeded."


async def test_what_reads_the_same_is_one_person(people_desk: Desk, line: Line) -> None:
    """However the name was written, the steps stay in order."""
    line.answers["one"] = TAKEN
    change = await ended(people_desk, ("one", "Maeve O'Brien"), ("two", " maeve o’brien"))
    assert item_states(change) == [FAILED, NOT_TRIED]


async def test_what_is_about_nobody(people_desk: Desk, line: Line) -> None:
    """It stays in order, beside what is about somebody."""
    line.answers["a"] = TAKEN
    change = await ended(people_desk, ("a", ""), ("b", "Jane"), ("c", ""))
    assert item_states(change) == [FAILED, DONE, NOT_TRIED]
    assert change.items[2].outcome == "An earlier step on Skilljar wasn't done, so I didn't try this."


@pytest.mark.parametrize(
    ("status", "tried", "why"),
    [
        (401, FAILED, "I didn't try this: Skilljar didn't accept Registrar's key, so nothing was done."),
        (429, FAILED, "I didn't try this: Skilljar is getting too many requests right now, so nothing was done."),
        (503, ItemState.UNKNOWN, "I didn't try this: Skilljar is down right now, so nothing was done."),
    ],
)
async def test_what_holds_for_everybody(status: int, tried: ItemState, why: str, people_desk: Desk, line: Line) -> None:
    """After such an answer the rest is left, and each says why; the other platform goes on. Of what was answered with
    503 nobody knows whether it was done."""
    line.status = status
    intents: list[Intent[Any]] = [make(name=who) for make in (GroupsCreate, TemplatesCreate) for who in TWELVE]
    change = (await done(people_desk.ask(intents, ADA, "C1", subject=Subject(people=TWELVE * 2)))).change
    came_to = item_states(change)
    assert change
    assert set(came_to[:12]) == {tried, NOT_TRIED}
    assert came_to.count(tried) <= SkilljarConnector.concurrency
    assert came_to[12:] == [DONE] * 12
    assert all(item.outcome.startswith(why) for item in change.items if item.state is NOT_TRIED)


async def test_nobody_waits(people_desk: Desk, line: Line, changes: ChangeStore) -> None:
    """While Skilljar hangs for one person everybody else is done; never more at once than the connector allows, and
    what waits for its turn is not written down as begun."""
    line.holds[TWELVE[0]] = asyncio.Event()
    asking = asyncio.create_task(ended(people_desk, *zip(TWELVE, TWELVE, strict=True)))
    begun, states = 0, [ItemState.WAITING]
    while states.count(DONE) < 11:
        await asyncio.sleep(0)
        states = [state async for one in changes.running() for state in item_states(one)]
        begun = max(begun, states.count(ItemState.RUNNING))
    assert states[0] is ItemState.RUNNING
    line.holds[TWELVE[0]].set()
    assert item_states(await asking) == [DONE] * 12
    assert line.most <= begun <= SkilljarConnector.concurrency
