"""Two processes whose clocks are an hour apart, over one PostgreSQL: they go by its clock, and so agree.

`time.time` gives each of them its own; what they store, expire and claim must not follow it.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

import pytest

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import Decision
from bot.changes.states import ChangeState
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.store import Store
from bot.store.claims import claim
from bot.store.drafts import Drafts
from bot.store.lease import Lease
from bot.store.postgres import PostgresStore, open_postgres
from tests.bot.asking import ADA, BEN, DELETE
from tests.bot.engines import EMPTY, Postgres

HOUR_S, HALF_AN_HOUR_S = 3600.0, 1800.0
_apart_s: ContextVar[float] = ContextVar("apart_s", default=0.0)


@contextmanager
def clock(apart_s: float) -> Iterator[None]:
    """What is done here is done by a process whose clock is so far ahead."""
    token = _apart_s.set(apart_s)
    try:
        yield
    finally:
        _apart_s.reset(token)


@pytest.fixture
async def stores(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[PostgresStore]]:
    """Each with connections of its own."""
    real: Callable[[], float] = time.time
    monkeypatch.setattr(time, "time", lambda: real() + _apart_s.get())
    url = await postgres.schema()
    opened = [await open_postgres(url), await open_postgres(url)]
    await opened[0].pool.execute(EMPTY)
    yield opened
    for one in opened:
        await one.close()


def changes_of(store: Store) -> ChangeStore:
    return ChangeStore(store, AuditLog(store))


@pytest.mark.parametrize("apart_s", [HOUR_S, -HOUR_S])
async def test_claims_leases_and_drafts(stores: list[PostgresStore], apart_s: float) -> None:
    """What one has for half an hour the other finds taken; what one keeps for half an hour the other still has."""
    here, there = stores
    assert await claim(here, "click", HALF_AN_HOUR_S)
    assert await Lease(here, "leader", "here", ttl=HALF_AN_HOUR_S).take()
    draft = await Drafts(here).put("form", ADA.id, {"name": "Evening"}, HALF_AN_HOUR_S)
    with clock(apart_s):
        assert abs(await there.now() - await here.now()) < HALF_AN_HOUR_S
        assert not await claim(there, "click", HALF_AN_HOUR_S)
        assert await Lease(there, "leader", "there", ttl=HALF_AN_HOUR_S).take() is None
        assert await Drafts(there).get(draft, "form", ADA.id) == {"name": "Evening"}
        assert await Lease(there, "other", "there", ttl=HALF_AN_HOUR_S).take()
    assert await Lease(here, "other", "here", ttl=HALF_AN_HOUR_S).take() is None


@pytest.mark.parametrize("apart_s", [HOUR_S, -HOUR_S])
async def test_reminder_expiry_and_the_last_yes(stores: list[PostgresStore], apart_s: float) -> None:
    """A request of half an hour's time is neither reminded of nor expired by the other, whose yes counts; one that is
    half over is reminded of, and one that is over expires, whichever of them looks."""
    here, there = map(changes_of, stores)
    now = await here.now()
    fresh, half, over = [
        await here.open((DELETE,), ADA, "C1", ChangeState.AWAITING, approvers="approver", quorum=1, until=now + left_s)
        for left_s in (HALF_AN_HOUR_S, HALF_AN_HOUR_S, 0.0)
    ]
    await here.step(half.id, "registrar", lambda one: replace(one, began=now - 2 * HALF_AN_HOUR_S))
    with clock(apart_s):
        looked = [(what, one.id) async for what, one in Desk({}, there).recovery.look_after()]
        assert sorted(looked) == sorted([("reminded", half.id), ("expired", over.id)])
        at = await there.now()
        yes = Decision(BEN.id, "Ben", True, at)
        said = await there.step(fresh.id, BEN.id, lambda one: steps.approve(one, yes, {BEN.id}))
        assert said.state is ChangeState.RUNNING
        at = await there.now()
        ended = await there.step(fresh.id, BEN.id, lambda one: steps.end(one, ChangeState.DONE, "", at))
    entries = [one async for one in AuditLog(stores[0]).entries()]
    assert [one["at"] for one in entries] == sorted(one["at"] for one in entries)
    assert ended.ended is not None
    assert 0 <= ended.ended - now < HALF_AN_HOUR_S
