"""One of two replicas believes that it is an hour later. It asks the store what the time is, as the other does."""

import pytest

from bot.app import RECOVERY_POLL_S
from bot.audit.log import AuditLog
from bot.changes.change import ChangeState
from bot.desk import CONFIRM_WITHIN_S
from bot.store import Row
from connectors.standin.standin import Fault
from tests.journeys.replicas.house import CREATE, House, changes, eventually, settled

LOOKS, SLOW = 6, 6
"""How often the one that is ahead looks for what is over meanwhile; how many changes are under way then."""
UNENROLL = "/lms class enrollments delete ext_class_id=onboarding-101 email=jane@acme.com"
UNENROLLED = ("DELETE", "/api/v1/class/enrollments")


@pytest.fixture
def speed() -> float:
    return 20.0


@pytest.fixture
def socket_mode() -> bool:
    """Over HTTP Slack's signatures would be too old for a machine that is an hour ahead, and every request refused."""
    return True


async def test_nothing_is_over_early_for_one_that_is_an_hour_ahead(house: House) -> None:
    """A question that waits for an hour, the leader's lease, and what the other has under way: all of it stays, and
    nothing is done twice."""
    first, *others = house.replicas
    for one in others:
        house.kill(one)
    await eventually(lambda: leads(house, first.here))
    lease, fence = await rows(house)
    ahead = await house.another(ahead=CONFIRM_WITHIN_S)
    await house.connected()

    await house.ada.type("#training", UNENROLL)
    await house.ada.see("[Go ahead]")
    slow = LOOKS * RECOVERY_POLL_S / house.hurry.speed
    house.academy.faults.add(Fault(hang=slow, carried_out=True), times=SLOW, method="POST", path=CREATE[1])
    for number in range(SLOW):
        await house.ada.type("#training", f"/lms class templates create name=t{number}")
    await eventually(lambda: hosts(house))
    assert {first.here, ahead.here} == await hosts(house), "both have something under way"
    await eventually(lambda: settled(house))

    made = [one for one in await changes(house) if one.first.operation == "templates_create"]
    assert [one.state for one in made] == [ChangeState.DONE] * SLOW
    assert [one.runs for one in made] == [1] * SLOW
    assert len(house.academy.calls_to(*CREATE)) == SLOW
    assert not any(one.adopted for one in made)
    after, later = await rows(house)
    assert (after.value["holder"], later.version) == (lease.value["holder"], fence.version)
    (question,) = [one for one in await changes(house) if one not in made]
    assert question.state is ChangeState.CONFIRMING
    await house.ada.click("Go ahead")
    await house.ada.see("✅ Unenrolled ")
    assert len(house.academy.calls_to(*UNENROLLED)) == 1
    assert (await AuditLog(house.store).verify()).faults == []


async def rows(house: House) -> tuple[Row, Row]:
    """The leader's lease and fence."""
    lease, fence = [await house.store.get(f"{kind}/notifications") for kind in ("lease", "fence")]
    assert lease
    assert fence
    return lease, fence


async def leads(house: House, here: str) -> bool:
    row = await house.store.get("lease/notifications")
    return row is not None and row.value["holder"] == here


async def hosts(house: House) -> set[str]:
    """Who has something under way, once all of it is."""
    found = [one for one in await changes(house) if one.first.operation == "templates_create"]
    return {one.host for one in found if one.state is ChangeState.RUNNING} if len(found) == SLOW else set()
