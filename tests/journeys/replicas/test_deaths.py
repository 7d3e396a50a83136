"""Processes that are killed without warning, and those that go on with what they left."""

import asyncio
import os
from collections import Counter
from random import Random

import pytest

from bot.app import RECOVERY_POLL_S
from bot.audit.log import AuditLog
from bot.changes.change import Change, ChangeState
from bot.notifications.leader import LEADER_HEARTBEAT_S
from bot.store import Row
from connectors.standin.standin import Fault
from tests.journeys.replicas.house import CREATE, UPSERT, House, changes, eventually, settled
from tests.journeys.replicas.news import WAITING, Pause, Skilljar, told, wanted

ROUNDS = int(os.environ.get("REGISTRAR_TEST_ROUNDS", "8"))
CHANNELS = ("north", "south", "west")
SLACK = 5.0
"""Real seconds that a machine with much to do may add to what takes its time."""


@pytest.fixture
def speed() -> float:
    return 20.0


async def test_another_leads_once_the_lease_of_a_dead_replica_is_over(house: House) -> None:
    """Not before, and soon after; what came meanwhile is told."""
    await wanted(house, "north")
    skilljar = Skilljar(house, "north")
    await eventually(lambda: lease(house))
    before = await lease(house)
    assert before
    house.kill(next(one for one in house.replicas if one.here == before.value["holder"]))
    last = await lease(house)
    assert last
    for _ in range(3):
        assert await skilljar.post() == 200

    async def passed_on() -> Row | None:
        now = await lease(house)
        return now if now and now.value["holder"] != before.value["holder"] else None

    await eventually(passed_on)
    at = await house.store.now()
    assert last.value["end"] <= at < last.value["end"] + LEADER_HEARTBEAT_S + SLACK * house.hurry.speed
    await eventually(lambda: told(house, "north") == skilljar.thanked)
    await skilljar.close()


async def test_what_dead_replicas_ran_is_taken_over_by_the_one_that_lives(house: House) -> None:
    """Who asked is told of each, also of what would do no harm twice: nobody approved it, and its requester may have
    asked again. Once both have been silent for long enough, and soon after that."""
    house.academy.faults.add(Fault(hang=600.0, carried_out=True), method="POST", path=CREATE[1])
    house.academy.faults.add(Fault(hang=600.0), method="PUT", path=UPSERT[1])
    await house.ada.type("#training", '/lms class templates create name="Evening"')
    await house.ada.type(
        "#training", '/lms class users upsert identified_by=email user_name="Jane" email=jane@example.com'
    )
    await eventually(lambda: len(house.academy.calls_to(*CREATE)) == len(house.academy.calls_to(*UPSERT)) == 1)
    hosts = {change.host for change in await changes(house)}
    for one in [one for one in house.replicas if one.here in hosts]:
        house.kill(one)
    rows = [await house.store.get(f"replica/{host}") for host in hosts]
    ends = [row.value["end"] for row in rows if row]

    await house.ada.see("I was interrupted while doing this for you", within=20)
    await eventually(lambda: settled(house))
    found = {change.first.operation: change for change in await changes(house)}
    assert found["templates_create"].state is ChangeState.INTERRUPTED
    assert found["users_upsert"].state is ChangeState.INTERRUPTED
    assert not {change.host for change in found.values()} & hosts
    assert (len(house.academy.calls_to(*CREATE)), len(house.academy.calls_to(*UPSERT))) == (1, 1)
    ended = [entry["at"] async for entry in AuditLog(house.store).entries(lambda one: one["what"] != "asked")]
    assert len(ends) == len(hosts)
    assert min(ends) <= min(ended)
    assert max(ended) < max(ends) + RECOVERY_POLL_S + SLACK * house.hurry.speed


async def test_what_a_dead_replica_did_is_seen_on_the_platform(house: House) -> None:
    """The one that takes it over looks there: who asked hears that it stands, and it is neither sent nor offered again.
    So do all who read the audit log."""
    house.academy.faults.add(Fault(hang=600.0, carried_out=True), method="PUT", path=UPSERT[1])
    user = next(one for one in house.academy.academy.users.values() if one.roles == ("instructor",))
    await house.ada.type(
        "#training", f'/lms class users upsert identified_by=id id={user.id} user_name="Jane" roles=instructor'
    )
    await eventually(lambda: len(house.academy.calls_to(*UPSERT)) == 1)
    (change,) = await changes(house)
    looked = len(house.academy.calls_to("GET", UPSERT[1]))
    house.kill(next(one for one in house.replicas if one.here == change.host))

    await house.ada.see(f"user {user.id}) is as requested.", within=20)
    await eventually(lambda: settled(house))
    (change,) = await changes(house)
    assert change.state is ChangeState.DONE
    assert "Registrar stopped while this was in progress. It looked on Class at" in house.ada.messages("@registrar")
    assert "Try again" not in house.ada.messages("@registrar")
    assert len(house.academy.calls_to(*UPSERT)) == 1
    assert len(house.academy.calls_to("GET", UPSERT[1])) == looked + 1
    ended = [entry async for entry in AuditLog(house.store).entries(lambda one: one["what"] == "done")]
    assert [entry["outcome"] for entry in ended] == [change.outcome]


async def test_nothing_is_lost_and_nothing_done_twice_while_replicas_die(house: House) -> None:
    """Webhooks, messages and changes are under way all the time, while one replica after the other is killed and
    another comes in its place. Slack's memory is whole here, so that what was posted and not noted is always found."""
    dice, over = Random(11), asyncio.Event()
    await wanted(house, *CHANNELS)
    platforms = [Skilljar(house, channel) for channel in CHANNELS]
    for method, path in (CREATE, UPSERT):
        house.academy.faults.add(Fault(hang=0.03, carried_out=True), times=None, method=method, path=path)

    async def pause() -> None:
        await asyncio.sleep(dice.uniform(0.02, 0.2))

    work = [asyncio.create_task(one.tell(over, pause)) for one in platforms]
    work.append(asyncio.create_task(ask(house, over, pause)))
    await eventually(lambda: lease(house))
    for number in range(ROUNDS):
        await pause()
        has_leader = await lease(house)
        holders = [one for one in house.replicas if has_leader and one.here == has_leader.value["holder"]]
        house.kill(dice.choice(holders if holders and number % 3 == 0 else house.replicas))
        await house.another()
    await kill_in_the_middle(house)
    over.set()
    await asyncio.gather(*work)
    await eventually(lambda: settled(house, *WAITING), within=45)

    for platform in platforms:
        check_told(house, platform)
        await platform.close()
    await check_changes(house)
    assert (await AuditLog(house.store).verify()).faults == []
    assert [line for one in house.born for line in one.did("task_failed") + one.did("internal_error")] == []


async def kill_in_the_middle(house: House) -> None:
    """Of a change that may not be sent twice: chance alone need not hit one."""
    async with asyncio.timeout(20):
        while True:
            alive = {one.here: one for one in house.replicas}
            hosts = [change.host for change in await under_way(house) if change.host in alive]
            if hosts:
                house.kill(alive[hosts[0]])
                hit = any(change.host == hosts[0] for change in await under_way(house))
                await house.another()
                if hit:
                    return
            await asyncio.sleep(0.005)


async def under_way(house: House) -> list[Change]:
    found = await changes(house)
    return [one for one in found if one.state is ChangeState.RUNNING and one.first.operation == "templates_create"]


async def ask(house: House, over: asyncio.Event, pause: Pause) -> None:
    """Have things made, one after the other, without waiting for an answer: it may never come."""
    number = 0
    while not over.is_set():
        number += 1
        await house.ada.type("#training", f"/lms class templates create name=t{number}")
        user = f"identified_by=email user_name=u{number} email=u{number}@example.com"
        await house.ada.type("#training", f"/lms class users upsert {user}")
        await pause()


def check_told(house: House, platform: Skilljar) -> None:
    """What was thanked for is told, in its order, and once."""
    read = told(house, platform.channel)
    assert set(platform.thanked) <= set(read), "something that was acknowledged is lost"
    assert list(dict.fromkeys(read)) == sorted(set(read)), f"the order is lost in {platform.channel}"
    assert sum(len(one.did("leader_began")) for one in house.born) > 1, "none that led was killed"
    # One that lives and is kept from running for as long as a lease lasts may post what another posts too.
    if not any(one.did("shift_ended") for one in house.born):
        assert [name for name, count in Counter(read).items() if count > 1] == []


async def check_changes(house: House) -> None:
    """What was written down has an outcome. It was sent once at most, and by those that are done exactly once: nobody
    approved any of it, so nothing that a replica died in is begun anew."""
    created = Counter(call.json()["name"] for call in house.academy.calls_to(*CREATE))
    upserted = Counter(call.json()["user_name"] for call in house.academy.calls_to(*UPSERT))
    found = await changes(house)
    cut = [change for change in found if change.state is ChangeState.INTERRUPTED]
    for change in found:
        assert change.state is ChangeState.DONE or change in cut
        assert change.runs == 1
        data = change.first.data
        sent = created[data["name"]] if change.first.operation == "templates_create" else upserted[data["user_name"]]
        assert sent in ((0, 1) if change in cut else (1,))
    written = {change.first.data["name"] for change in found if change.first.operation == "templates_create"}
    assert set(created) <= written, "something was sent that is written down nowhere"
    assert cut, "no kill came in the middle of a change"


async def lease(house: House) -> Row | None:
    """The leader's lease, once somebody holds it."""
    row = await house.store.get("lease/notifications")
    return row if row and row.value["holder"] else None
