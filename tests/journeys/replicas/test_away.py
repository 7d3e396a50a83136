"""The database goes away while people and platforms ask for things, and comes back."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.app import RECOVERY_POLL_S
from bot.changes.change import ChangeState
from bot.store.replicas import REPLICA_TTL_S, Replicas
from connectors.standin.standin import Fault
from handlers.slack.interaction import INTERACTION_STORE_DOWN
from tests.journeys.replicas.house import CREATE, House, changes, eventually, settled
from tests.journeys.replicas.news import HOOK, WAITING, Skilljar, completion, told, wanted
from tests.postgres import Server

CHANNELS = ("north", "south")


@pytest.fixture
def speed() -> float:
    return 20.0


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A PostgreSQL that may be stopped."""
    made = await asyncio.to_thread(Server)
    yield made
    await asyncio.to_thread(made.remove)


@pytest.fixture
def database(server: Server) -> str:
    return server.url


async def test_without_the_database_everything_is_refused_and_with_it_everything_goes_on(
    house: House, server: Server
) -> None:
    """Nothing is restarted for that, and nothing that was promised is missing."""
    over = asyncio.Event()
    await wanted(house, *CHANNELS)
    platforms = [Skilljar(house, channel) for channel in CHANNELS]
    work = [asyncio.create_task(one.tell(over, pause)) for one in platforms]
    work.append(asyncio.create_task(ask(house, over)))
    for _ in range(2):
        thanked = [len(one.thanked) + 3 for one in platforms]
        await eventually(lambda: all(len(one.thanked) >= so for one, so in zip(platforms, thanked, strict=True)))  # noqa: B023
        await asyncio.to_thread(server.stop)
        turned_away = [one.answers[503] for one in platforms]
        await refused(house)
        # Not before each has been told so itself: one that was posting just then might meet nothing of it.
        await eventually(lambda: all(one.answers[503] > so for one, so in zip(platforms, turned_away, strict=True)))  # noqa: B023
        await asyncio.to_thread(server.start)
        await eventually(lambda: ready(house))
    over.set()
    await asyncio.gather(*work)
    await house.ada.type("#training", '/lms class templates create name="And on it goes"')
    await house.ada.see("And on it goes", within=20)
    await eventually(lambda: settled(house, *WAITING))
    for platform, channel in zip(platforms, CHANNELS, strict=True):
        assert platform.answers[503] > 0
        assert platform.answers.keys() == {200, 503}
        assert set(platform.thanked) <= set(told(house, channel))
        await platform.close()
    await eventually(lambda: beating(house))
    assert [line for one in house.replicas for line in one.did("task_failed") + one.did("internal_error")] == []


async def test_what_is_under_way_while_the_database_is_away_ends_as_it_ends(house: House, server: Server) -> None:
    """The one whose answer comes meanwhile is written down later; the one that lasts longer is not taken from whom runs
    it, though nobody could give a sign of life for so long."""
    answers = {1.0: asyncio.Event(), 2.0: asyncio.Event()}

    async def until_told(seconds: float) -> None:
        await answers[seconds].wait()

    house.academy.sleep = until_told
    for hang in answers:
        house.academy.faults.add(Fault(hang=hang, carried_out=True), method="POST", path=CREATE[1])
    await house.ada.type("#training", "/lms class templates create name=Short")
    await eventually(lambda: len(house.academy.calls_to(*CREATE)) == 1)
    await house.ada.type("#training", "/lms class templates create name=Long")
    await eventually(lambda: len(house.academy.calls_to(*CREATE)) == 2)
    before = {change.first.data["name"]: change.host for change in await changes(house)}
    await asyncio.to_thread(server.stop)
    stopped = house.hurry.now()
    answers[1.0].set()
    await house.ada.see("Created a template", within=20)
    await eventually(lambda: house.hurry.now() > stopped + 1.2 * REPLICA_TTL_S)
    await asyncio.to_thread(server.start)
    await eventually(lambda: beating(house))
    back = house.hurry.now()
    await eventually(lambda: house.hurry.now() > back + 1.2 * RECOVERY_POLL_S)
    answers[2.0].set()
    await eventually(lambda: settled(house))
    found = {change.first.data["name"]: change for change in await changes(house)}
    assert {name: change.state for name, change in found.items()} == {
        "Short": ChangeState.DONE,
        "Long": ChangeState.DONE,
    }
    assert {name: change.host for name, change in found.items()} == before
    assert len(house.academy.calls_to(*CREATE)) == 2


async def ask(house: House, over: asyncio.Event) -> None:
    """Look and have things made, all the time."""
    number = 0
    while not over.is_set():
        number += 1
        await house.ines.type("#training", "/lms class classes list")
        await house.ada.type("#training", f'/lms class templates create name="Load {number}"')
        await pause()


async def refused(house: House) -> None:
    """What everybody hears while the database is away."""
    async with httpx.AsyncClient(trust_env=False) as http:
        for one in house.replicas:
            assert (await http.get(f"{one.url}/healthz")).status_code == 200
            assert (await http.get(f"{one.url}/readyz")).status_code == 503
            assert "registrar_store_up 0.0" in (await http.get(f"{one.url}/metrics")).text
        said = await http.post(f"{house.address}/webhooks/skilljar", json=completion("north", 99_999), auth=HOOK)
        assert (said.status_code, said.headers["retry-after"]) == (503, "30")
    cleo = house.workspace.add_person(f"cleo{house.workspace.team.new_id('')}", "Cleo", "cleo@example.com", admin=True)
    await house.ada.type("#training", f"/invite @{cleo.name}")
    await house.workspace.person(cleo.name).type("#training", f'/lms class templates create name="{cleo.name}"')
    await house.workspace.person(cleo.name).see(INTERACTION_STORE_DOWN)
    assert cleo.name not in {call.json()["name"] for call in house.academy.calls_to(*CREATE)}


async def ready(house: House) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        return all([(await http.get(f"{one.url}/readyz")).status_code == 200 for one in house.replicas])


async def beating(house: House) -> bool:
    """Whether all give signs of life, and one of them leads."""
    row = await house.store.get("lease/notifications")
    alive = {one.here for one in house.replicas}
    return bool(row and row.value["holder"] in alive) and set(await Replicas(house.store).others()) == alive


async def pause() -> None:
    await asyncio.sleep(0.1)
