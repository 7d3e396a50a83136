"""The store goes away while a change is under way, and comes back: what has happened is written down, and no more."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import Change, ChangeState
from bot.changes.change_set import CHANGE_OUTCOME_UNWRITTEN
from bot.changes.executor import CHANGE_UNCONFIRMED
from bot.changes.store import CHANGE_NOT_BEGUN, ChangeStore
from bot.desk import Desk, RequestRefused
from bot.ports import Interrupted
from bot.store import ABSENT_VERSION, Op, Put, Row, Store, StoreError, Unconfirmed, WriteConflict
from connectors.classcom.standin import ClassStandIn
from handlers.ports.notices import NOTHING_SENT_STILL, posts
from tests.bot.asking import ADA, BEN, CREATE, DELETE, PEOPLE, TEMPLATE, UPDATE, Connector, requested, writes
from tests.bot.store.clock import Clock


class Fickle:
    """A store that another stands behind. While it is `away` nothing reaches that one. Where `keeps` is set, it keeps
    the next write or does not, and answers that nobody can say; with `leaves`, it is away from then on."""

    def __init__(self, behind: Store) -> None:
        self._behind = behind
        self.away = False
        self.keeps: bool | None = None
        self.leaves = True

    async def get(self, key: str) -> Row | None:
        return await self._there.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        return await self._there.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        keeps, self.keeps = self.keeps, None
        if keeps is not False:
            await self._there.apply(*ops)
        if keeps is not None:
            self.away = self.leaves
            raise Unconfirmed("Nobody can say.")

    async def now(self) -> float:
        return await self._there.now()

    async def close(self) -> None: ...

    @property
    def _there(self) -> Store:
        if self.away:
            raise StoreError("It is away.")
        return self._behind


class Leaving(Connector):
    """The store goes away while this one works."""

    def __init__(self, standin: ClassStandIn, store: Fickle) -> None:
        super().__init__(standin)
        self._store = store

    async def run(self, intent: Any) -> Any:
        if intent in (TEMPLATE, DELETE):
            self._store.away = True
        return await super().run(intent)


@pytest.fixture
def fickle(store: Store) -> Fickle:
    return Fickle(store)


@pytest.fixture
def changes(fickle: Fickle) -> ChangeStore:
    return ChangeStore(fickle, AuditLog(fickle), here="here")


@pytest.fixture
def desk(standin: ClassStandIn, fickle: Fickle, changes: ChangeStore, clock: Clock) -> Desk:
    return Desk({"class": Leaving(standin, fickle)}, changes, clock=clock)


async def caught_up(desk: Desk) -> list[Change]:
    return [change async for what, change in desk.recovery.look_after() if what == "caught up"]


@pytest.mark.parametrize("several", [False, True])
async def test_what_ends_without_a_store_is_written_down_when_it_is_back(
    desk: Desk, fickle: Fickle, clock: Clock, several: bool
) -> None:
    """With the moment when it ended; until then a look at it fails and forgets nothing."""
    outcome = await desk.ask((UPDATE, TEMPLATE) if several else TEMPLATE, ADA, "C1")
    change = getattr(outcome, "change", None)
    assert change
    assert change.state is ChangeState.DONE
    ended = clock.now
    clock.advance(100.0)
    with pytest.raises(StoreError):
        await caught_up(desk)
    fickle.away = False
    assert (await desk.change(change.id)).state is ChangeState.RUNNING
    (written,) = await caught_up(desk)
    assert (written.state, written.ended) == (ChangeState.DONE, ended)
    assert written == await desk.change(change.id)
    assert [item.state.value for item in written.items] == ["done", "done"] * several
    assert await caught_up(desk) == []


@pytest.mark.parametrize("kept", [False, True])
async def test_what_nobody_knows_to_have_begun_is_not_done(
    desk: Desk, fickle: Fickle, standin: ClassStandIn, kept: bool
) -> None:
    """Who asked hears just that; nothing is sent, nothing stays running, and it stands there as what it is."""
    fickle.keeps = kept
    with pytest.raises(RequestRefused) as said:
        await desk.ask(CREATE, ADA, "C1")
    assert str(said.value) == CHANGE_UNCONFIRMED
    fickle.away = False
    assert [one.state for one in await desk.changes_of(ADA.id, 1)] == [ChangeState.RUNNING] * kept
    (written,) = await caught_up(desk)
    assert (written.state, written.outcome) == (ChangeState.FAILED, CHANGE_NOT_BEGUN)
    assert await desk.changes_of(ADA.id, 9) == [written]
    assert await caught_up(desk) == []
    assert writes(standin) == 0
    assert (await AuditLog(fickle).verify()).faults == []


async def test_what_was_said_to_be_unsent_is_not_contradicted_after_a_restart(
    desk: Desk, fickle: Fickle, standin: ClassStandIn, clock: Clock
) -> None:
    """Killed before the store came back, so nobody remembers: the next start sends nothing either, and says that what
    was heard then is still so."""
    fickle.keeps = True
    with pytest.raises(RequestRefused) as said:
        await desk.ask(CREATE, ADA, "C1")
    assert "I sent nothing" in str(said.value)
    fickle.away = False
    changes = ChangeStore(fickle, AuditLog(fickle), here="the next start")
    again = Desk({"class": Leaving(standin, fickle)}, changes, clock=clock)
    (change,) = [one async for one in again.recovery.recover()]
    assert (change.state, writes(standin)) == (ChangeState.INTERRUPTED, 0)
    (post,) = posts(Interrupted(change))
    assert NOTHING_SENT_STILL in post.message.text
    assert change.sentence in post.message.text
    assert "give it up" in CHANGE_UNCONFIRMED
    assert (await again.give_up(change.id, ADA)).state is ChangeState.GIVEN_UP


@pytest.mark.parametrize("kept", [False, True])
async def test_where_the_store_comes_back_at_once_a_second_try_decides(
    desk: Desk, fickle: Fickle, standin: ClassStandIn, kept: bool
) -> None:
    """Whichever write it was of which nobody could say: it is kept once, and what was asked for is done once."""
    fickle.leaves = False
    for change in (TEMPLATE, (UPDATE, CREATE)):
        fickle.keeps = kept
        before = writes(standin)
        await desk.ask(change, ADA, "C1")
        fickle.away = False  # TEMPLATE makes it go
        await caught_up(desk)
        assert writes(standin) == before + (2 if isinstance(change, tuple) else 1)
    awaiting = await requested(desk)
    fickle.keeps = kept
    await desk.approve(awaiting.id, BEN, PEOPLE)
    fickle.away = False
    assert sum(call.method == "DELETE" for call in standin.calls) == 1
    said = [entry["what"] async for entry in AuditLog(fickle).entries()]
    assert said.count("asked") == 3
    assert (await AuditLog(fickle).verify()).faults == []


async def test_a_lost_beginning_cannot_arrive_late(desk: Desk, fickle: Fickle) -> None:
    """What was refused stands where it would have been written."""
    fickle.keeps = False
    with pytest.raises(RequestRefused):
        await desk.ask(CREATE, ADA, "C1")
    fickle.away = False
    (written,) = await caught_up(desk)
    with pytest.raises(WriteConflict):
        await fickle.apply(Put(f"changes/{written.id}", {}, if_version=ABSENT_VERSION))


async def test_an_approval_that_nobody_knows_to_be_kept_sets_nothing_going(
    desk: Desk, fickle: Fickle, standin: ClassStandIn
) -> None:
    change = await requested(desk)
    fickle.keeps = True
    with pytest.raises(Unconfirmed):
        await desk.approve(change.id, BEN, PEOPLE)
    fickle.away = False
    assert [(one.id, one.state) for one in await caught_up(desk)] == [(change.id, ChangeState.FAILED)]
    assert writes(standin) == 0
    assert (await AuditLog(fickle).verify()).faults == []


@pytest.mark.parametrize("again", ["retry", "recover"])
async def test_what_may_have_been_done_before_is_left_to_a_person(
    desk: Desk, changes: ChangeStore, fickle: Fickle, standin: ClassStandIn, again: str
) -> None:
    """Also where another process has only begun to look at it."""
    left = ChangeStore(fickle, AuditLog(fickle), here="dead")
    change = await left.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    if again == "retry":
        await left.mark(change.id, ADA.id, lambda one: steps.interrupt(one, 1.0))
    fickle.keeps = True
    with pytest.raises(StoreError):
        await (desk.retry(change.id, ADA) if again == "retry" else anext(desk.recovery.recover()))
    fickle.away = False
    assert [one.state for one in await caught_up(desk)] == [ChangeState.INTERRUPTED]
    assert writes(standin) == 0
    await desk.retry(change.id, ADA)
    assert writes(standin) == 1


async def test_a_late_end_is_not_that_of_a_later_run(
    desk: Desk, changes: ChangeStore, fickle: Fickle, standin: ClassStandIn
) -> None:
    """The end was kept although nobody could say so, and who asked has begun it once more."""
    change = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    fickle.keeps = True
    with pytest.raises(Unconfirmed):
        await changes.conclude(change, lambda one: steps.end(one, ChangeState.UNKNOWN, "", 1.0))
    fickle.away = False
    await changes.step(change.id, ADA.id, lambda one: steps.retry(one, ADA.id, 0.0))
    assert await caught_up(desk) == []
    assert (await desk.change(change.id)).state is ChangeState.RUNNING


async def test_an_outcome_that_cannot_be_written_down_says_that_the_rest_may_follow(desk: Desk, fickle: Fickle) -> None:
    """A set that had begun goes on after a restart, so nobody hears that its rest was not done, and no more."""
    outcome = await desk.ask((TEMPLATE, UPDATE), ADA, "C1")
    change = getattr(outcome, "change", None)
    assert change
    assert change.left
    assert change.outcome.endswith(CHANGE_OUTCOME_UNWRITTEN)
