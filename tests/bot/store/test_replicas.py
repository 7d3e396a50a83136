"""Who is alive on one store, and what becomes of what the others ran."""

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState, Decision, StepRefused
from bot.changes.steps import adopt, end
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.policy.policy import Actor, Standing
from bot.store import Store
from bot.store.replicas import REPLICA_HEARTBEAT_S, REPLICA_TTL_S, Replicas
from tests.bot.asking import CREATE, UPDATE, Connector
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)
APPROVED = (Decision("U3", "Ben", True, 1.0),)
BOSS = Actor("U2", standing=Standing.ADMIN)


async def test_who_falls_silent_is_gone_and_who_leaves_is_gone_at_once(store: Store, clock: Clock) -> None:
    one, other = Replicas(store, "one"), Replicas(store, "other")
    await one.beat()
    await other.beat()
    for _ in range(5):
        clock.advance(REPLICA_HEARTBEAT_S)
        await one.beat()
    assert await one.alive("one")
    assert not await one.alive("other")
    assert await one.others() == []
    await other.beat()
    assert await one.others() == ["other"]
    await other.leave()
    assert not await one.alive("other")
    assert not await one.alive("")


async def test_after_a_time_without_the_database_nobody_is_called_dead_too_soon(store: Store, clock: Clock) -> None:
    """Who could not speak either gives the others the time to speak again; who is silent after that is gone."""
    one, other = Replicas(store, "one"), Replicas(store, "other")
    await one.beat()
    await other.beat()
    clock.advance(REPLICA_TTL_S)
    assert await one.alive("other")
    await one.beat()
    assert await one.alive("other")
    clock.advance(REPLICA_HEARTBEAT_S)
    await one.beat()
    await other.beat()
    for _ in range(2):
        clock.advance(REPLICA_HEARTBEAT_S)
        await one.beat()
    assert await one.alive("other")
    clock.advance(REPLICA_HEARTBEAT_S)
    await one.beat()
    assert not await one.alive("other")
    assert not await one.alive("")


async def test_what_a_dead_process_ran_is_taken_over_by_one_and_what_a_living_one_runs_by_none(
    store: Store, clock: Clock, connector: Connector
) -> None:
    """What was approved and can be done again is; of anything else a person is asked. Who was only paused learns that
    it was late."""
    places = {name: ChangeStore(store, AuditLog(store), here=name) for name in ("dead", "one", "other")}
    desks = {name: Desk({"class": connector}, changes, clock=clock) for name, changes in places.items()}
    alive = {name: Replicas(store, name) for name in places}
    for one in alive.values():
        await one.beat()
    again = await places["dead"].open((UPDATE,), BOSS, "C1", ChangeState.RUNNING, decisions=APPROVED)
    once = await places["dead"].open((CREATE,), BOSS, "C1", ChangeState.RUNNING)
    mine = await places["one"].open((UPDATE,), BOSS, "C1", ChangeState.RUNNING)
    assert [change async for change in desks["other"].recovery.recover(alive["other"].alive)] == []

    for _ in range(3):
        clock.advance(REPLICA_HEARTBEAT_S)
        await alive["one"].beat()
        await alive["other"].beat()
    found = [
        (change.id, change.state)
        for name in ("one", "other")
        async for change in desks[name].recovery.recover(alive[name].alive)
    ]
    assert sorted(found) == sorted([(again.id, ChangeState.DONE), (once.id, ChangeState.INTERRUPTED)])
    still = await places["one"].get(mine.id)
    assert still
    assert (still.state, still.host) == (ChangeState.RUNNING, "one")
    with pytest.raises(StepRefused):
        await places["dead"].mark(once.id, BOSS.id, lambda one: end(one, ChangeState.DONE, "", clock.now))


async def test_of_two_that_take_over_at_once_one_does(store: Store, clock: Clock) -> None:
    left = await ChangeStore(store, AuditLog(store), here="dead").open((CREATE,), BOSS, "C1", ChangeState.RUNNING)
    one, other = ChangeStore(store, AuditLog(store), here="one"), ChangeStore(store, AuditLog(store), here="other")
    await one.step(left.id, BOSS.id, lambda change: adopt(change, "dead", "one"))
    with pytest.raises(StepRefused, match="Another"):
        await other.step(left.id, BOSS.id, lambda change: adopt(change, "dead", "other"))
    with pytest.raises(StepRefused, match="Another"):
        await other.mark(left.id, BOSS.id, lambda change: change)
