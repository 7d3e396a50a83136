"""What becomes of several operations that are one change: decided on, tried again, left open by a crash."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import CHANGE_INTERRUPTED, Change, ChangeState, StepRefused
from bot.changes.change_item import ChangeItem, ItemState
from bot.changes.executor import CHANGE_OUTDATED
from bot.changes.store import ChangeStore
from bot.desk import POLICY_CHANGED, Desk, Outcome
from bot.policy.policy import BUILT_IN_POLICY, Actor, Standing
from bot.store import Store
from connectors.classcom.standin import ClassStandIn
from connectors.core.connector import Connector as Platform
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.users import UsersAnonymize
from connectors.standin.standin import Fault
from tests.bot.asking import (
    ADA,
    BEN,
    CREATE,
    DELETE,
    KEY,
    NIGHT,
    PASSCODE,
    PEOPLE,
    SAYS_NO,
    TEMPLATE,
    UNENROLL,
    UPDATE,
    Connector,
    School,
    edit,
    ended,
    item_states,
    pending,
    quorum,
    requested,
    writes,
)
from tests.bot.store.clock import Clock

DONE, FAILED, NOT_TRIED = ItemState.DONE, ItemState.FAILED, ItemState.NOT_TRIED


# Deciding


async def test_confirmed(wide: Desk, standin: ClassStandIn) -> None:
    """One item that must be confirmed makes the whole wait for its requester, once."""
    change = await pending(wide, (UPDATE, UNENROLL, NIGHT))
    assert (change.state, change.description, item_states(change)) == (
        ChangeState.CONFIRMING,
        "Rename the class Onboarding 101 to “Onboarding 102” on Class, unenroll Jane Doe (jane@acme.com) from "
        "Onboarding 101 on Class and 1 more.",
        [ItemState.WAITING] * 3,
    )
    said = await asyncio.gather(*(wide.go(change.id, ADA) for _ in range(100)), return_exceptions=True)
    assert sum(isinstance(one, Outcome) for one in said) == 1
    assert sum(isinstance(one, StepRefused) for one in said) == 99
    assert writes(standin) == 2


async def test_a_hundred_clicks(
    wide: Desk, erase: UsersAnonymize, standin: ClassStandIn, school: SkilljarStandIn
) -> None:
    """One approval is for both platforms, and a hundred clicks at once do each item once."""
    change = await requested(wide, (DELETE, erase))
    people = [Actor(f"B{at}", standing=Standing.ADMIN) for at in range(10)]
    assert change.why == "it cannot be undone"
    clicks = [wide.approve(change.id, one, PEOPLE) for one in people for _ in range(10)]
    said = await asyncio.gather(*clicks, return_exceptions=True)
    (after,) = [one[0] for one in said if isinstance(one, tuple)]
    assert (after.state, item_states(after)) == (ChangeState.DONE, [DONE, DONE])
    assert sum(isinstance(one, StepRefused) for one in said) == 99
    assert (writes(standin), writes(school)) == (1, 1)


async def test_outdated(
    wide: Desk, erase: UsersAnonymize, standin: ClassStandIn, school: SkilljarStandIn, tmp_path: Path
) -> None:
    """If any item would be another today, nothing runs, whoever says go."""
    awaiting, confirming = await requested(wide, (DELETE, erase)), await pending(wide, (UPDATE, UNENROLL))
    for one in (awaiting, confirming):
        edit(
            tmp_path / "registrar.db",
            one.id,
            lambda plain: plain["stored_intents"][1]["data"].update(user_id="x", email="x@y.zz"),
        )
    after, outcome = await wide.approve(awaiting.id, BEN, PEOPLE)
    assert (after.state, after.outcome, item_states(after), outcome) == (
        ChangeState.FAILED,
        CHANGE_OUTDATED,
        [NOT_TRIED] * 2,
        None,
    )
    with pytest.raises(StepRefused, match=CHANGE_OUTDATED):
        await wide.go(confirming.id, ADA)
    assert writes(standin) == writes(school) == 0


async def test_policy_is_asked_again_of_the_rest(
    both: dict[str, Platform], changes: ChangeStore, standin: ClassStandIn
) -> None:
    """Trying the rest again is no way around an approval that is asked for by now; of what is done nobody asks."""
    policy = [BUILT_IN_POLICY]
    desk = Desk(both, changes, policy=lambda: policy[0])
    standin.faults.add(SAYS_NO, method="PATCH")
    change = await ended(desk, UPDATE, NIGHT)
    assert change.state is ChangeState.PARTLY
    policy[0] = quorum(1, platforms=frozenset({"class"}))
    with pytest.raises(StepRefused, match=POLICY_CHANGED):
        await desk.retry(change.id, ADA)
    policy[0] = quorum(1, platforms=frozenset({"skilljar"}))
    outcome = await desk.retry(change.id, ADA)
    assert item_states(outcome.change) == [DONE, DONE]


async def test_a_secret(
    both: dict[str, Platform],
    changes: ChangeStore,
    standin: ClassStandIn,
    school: SkilljarStandIn,
    store: Store,
    tmp_path: Path,
) -> None:
    """One item may take a secret: given when it is run, kept nowhere, and wanted again where that item was not done."""
    desk = Desk(both, changes, policy=lambda: quorum(1, operations=("classes_create",)))
    change, outcome = await desk.approve((await requested(desk, (NIGHT, CREATE))).id, BEN, PEOPLE)
    assert (change.state, outcome, change.taking) == (ChangeState.READY, None, 1)
    with pytest.raises(StepRefused, match="needs a secret, which I don't store"):
        await desk.go(change.id, ADA)
    with pytest.raises(StepRefused, match="something in it was changed"):
        await desk.go(change.id, ADA, CREATE.model_copy(update={"class_name": "Sewing"}))
    assert writes(standin) == writes(school) == 0
    standin.faults.add(SAYS_NO, method="POST")
    assert item_states((await desk.go(change.id, ADA, CREATE)).change) == [DONE, FAILED]
    with pytest.raises(StepRefused, match="needs a secret"):
        await desk.retry(change.id, ADA)
    assert item_states((await desk.retry(change.id, ADA, CREATE)).change) == [DONE, DONE]
    assert PASSCODE.encode() in standin.calls[-1].body
    assert (writes(standin), writes(school)) == (2, 1)
    await store.close()
    assert PASSCODE.encode() not in kept(tmp_path)


def kept(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


# After a crash


def cut(*states: ItemState) -> dict[str, Any]:
    """A change set that was under way when Registrar was killed."""
    return {"items": tuple(ChangeItem(f"Item {at}.", state=state) for at, state in enumerate(states))}


async def test_recover(
    wide: Desk, changes: ChangeStore, standin: ClassStandIn, school: SkilljarStandIn, store: Store
) -> None:
    """What was under way and does no harm twice is done, and what waits behind it; what does harm is for a person."""
    going = cut(DONE, ItemState.RUNNING, ItemState.WAITING, ItemState.RUNNING, ItemState.WAITING)
    opened = await changes.open((TEMPLATE, UPDATE, TEMPLATE, NIGHT, NIGHT), ADA, "C1", ChangeState.RUNNING, **going)
    (change,) = [one async for one in wide.recovery.recover()]
    assert change == await wide.change(opened.id)
    assert change.state is ChangeState.INTERRUPTED
    assert item_states(change) == [DONE, DONE, DONE, ItemState.INTERRUPTED, NOT_TRIED]
    assert change.items[3].outcome == CHANGE_INTERRUPTED
    assert [call.method for call in standin.calls] == ["PATCH", "POST"]
    assert school.calls == []
    assert await store.scan("running/") == []
    assert [one async for one in wide.recovery.recover()] == []


async def test_refused_after_a_crash(wide: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """What may have been done before the crash is not called undone because the platform refuses it afterwards."""
    standin.faults.add(SAYS_NO, method="PATCH")
    await changes.open((UPDATE, TEMPLATE), ADA, "C1", ChangeState.RUNNING, **cut(ItemState.RUNNING, ItemState.WAITING))
    (change,) = [one async for one in wide.recovery.recover()]
    assert (change.state, item_states(change)) == (ChangeState.UNKNOWN, [ItemState.UNKNOWN, NOT_TRIED])
    assert change.items[0].outcome.endswith("“Not today” But an earlier try may have done it.")


@pytest.mark.parametrize("left", [ItemState.UNKNOWN, ItemState.FAILED, ItemState.INTERRUPTED])
async def test_recover_stops_where_it_stopped(
    left: ItemState, wide: Desk, changes: ChangeStore, standin: ClassStandIn
) -> None:
    """What stands behind an item that was not done is not tried after a crash either."""
    await changes.open((TEMPLATE, TEMPLATE), ADA, "C1", ChangeState.RUNNING, **cut(left, ItemState.WAITING))
    (change,) = [one async for one in wide.recovery.recover()]
    assert (item_states(change), standin.calls) == ([left, NOT_TRIED], [])


async def test_recover_what_was_all_done(wide: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """A change set that was killed between its last item and its own end is done."""
    await changes.open((TEMPLATE, NIGHT), ADA, "C1", ChangeState.RUNNING, **cut(DONE, DONE))
    assert [one.state async for one in wide.recovery.recover()] == [ChangeState.DONE]
    assert standin.calls == []


@pytest.mark.parametrize("why", ["read only", "not connected", "outdated"])
async def test_recover_nothing(
    why: str, both: dict[str, Platform], changes: ChangeStore, standin: ClassStandIn, tmp_path: Path
) -> None:
    """Where anything stands in the way, nothing is done, and what was under way is interrupted."""
    change = await changes.open(
        (UPDATE, TEMPLATE, NIGHT),
        ADA,
        "C1",
        ChangeState.RUNNING,
        **cut(ItemState.RUNNING, ItemState.WAITING, ItemState.WAITING),
    )
    if why == "outdated":
        edit(
            tmp_path / "registrar.db",
            change.id,
            lambda plain: plain["stored_intents"][2]["data"].update(name="Day shift"),
        )
    connected = {"class": both["class"]} if why == "not connected" else both
    desk = Desk(connected, changes, read_only=why == "read only")
    (after,) = [one async for one in desk.recovery.recover()]
    assert (after.state, item_states(after)) == (ChangeState.INTERRUPTED, [ItemState.INTERRUPTED, NOT_TRIED, NOT_TRIED])
    assert writes(standin) == 0


class Watched(ChangeStore):
    """Says when the third item of a change set is done."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, AuditLog(store))
        self.third = asyncio.Event()

    async def step(self, id: str, by: str, change: Callable[[Change], Change]) -> Change:
        after = await super().step(id, by, change)
        if after.items[2].state is DONE:
            self.third.set()
        return after


async def test_cut_off(store: Store, school: SkilljarStandIn, clock: Clock) -> None:
    """A change set that is cut off by a shutdown stays running, with the truth about its items for the next start."""
    arrived, changes = asyncio.Event(), Watched(store)

    async def forever(seconds: float) -> None:
        arrived.set()
        await asyncio.Event().wait()

    standin = ClassStandIn(api_key=KEY, clock=clock, sleep=forever)
    standin.faults.add(Fault(hang=1), method="POST")
    desk = Desk({"class": Connector(standin), "skilljar": School(school)}, changes)
    asking = asyncio.create_task(desk.ask((TEMPLATE, TEMPLATE, NIGHT), ADA))
    await asyncio.gather(arrived.wait(), changes.third.wait())
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (change,) = [one async for one in changes.running()]
    assert item_states(change) == [ItemState.RUNNING, ItemState.WAITING, DONE]
