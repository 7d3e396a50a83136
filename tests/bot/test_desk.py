"""Changes through the one door: the real store, the real connector, and a stand-in that counts what reaches it."""

import asyncio
from pathlib import Path
from typing import TypeVar

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import Change, ChangeState, loaded
from bot.changes.store import ChangeStore
from bot.desk import Desk, RequestRefused
from bot.policy.policy import Actor
from bot.store import Store
from connectors.classcom.classes import ClassesUpdate
from connectors.classcom.standin import ClassStandIn
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import (
    ADA,
    CREATE,
    DELETE,
    KEY,
    MAX,
    PASSCODE,
    UPDATE,
    Connector,
    done,
    writes,
)
from tests.bot.store.clock import Clock
from tests.hostile_rows import hostile

R = TypeVar("R")


async def only(store: Store) -> Change:
    """The one change there is, and it is not running."""
    (row,) = await store.scan("changes/")
    change = loaded(row.value)
    assert await store.scan("running/") == []
    return change


async def test_write(desk: Desk, store: Store, standin: ClassStandIn, clock: Clock) -> None:
    """A change is carried out once and written down as done, with who asked, where and when."""
    outcome = await done(desk.ask(UPDATE, ADA, "C1"))
    assert outcome.change
    assert outcome.result.class_name == "Onboarding 102"
    assert outcome.change == await only(store)
    assert (outcome.change.state, outcome.change.actor, outcome.change.channel) == (ChangeState.DONE, "U1", "C1")
    assert (outcome.change.first.operation, outcome.change.first.data) == (
        "classes_update",
        {"ext_class_id": "onboarding-101", "class_name": "Onboarding 102"},
    )
    assert writes(standin) == 1


async def test_written_down_before_it_is_sent(store: Store, changes: ChangeStore, clock: Clock) -> None:
    """While the platform is still at it, the change stands in the store as running."""
    seen: list[str] = []

    async def look(seconds: float) -> None:
        seen.extend([row.value["state"] for row in await store.scan("changes/")])

    standin = ClassStandIn(api_key=KEY, clock=clock, sleep=look)
    standin.seed(5)
    hostile(standin)
    standin.faults.add(Fault(hang=1), method="PATCH")
    await Desk({"class": Connector(standin)}, changes).ask(UPDATE, ADA)
    assert seen == ["running"]
    assert (await only(store)).state is ChangeState.DONE


@pytest.mark.parametrize(
    ("actor", "intent", "read_only"),
    [(MAX, UPDATE, False), (MAX, DELETE, False), (ADA, UPDATE, True), (ADA, DELETE, True)],
    ids=["a member", "a member deletes", "read only", "read only, a deletion"],
)
async def test_refused(
    actor: Actor, intent: Intent[object], read_only: bool, connector: Connector, store: Store, standin: ClassStandIn
) -> None:
    """What the policy refuses reaches no platform and leaves nothing in the store."""
    with pytest.raises(RequestRefused):
        await Desk({"class": connector}, ChangeStore(store, AuditLog(store)), read_only).ask(intent, actor)
    assert standin.calls == []
    assert await store.scan("") == []


async def test_not_connected(changes: ChangeStore, store: Store) -> None:
    """A platform that is not set up is named, and nothing is written down."""
    desk = Desk({}, changes)
    assert desk.connected == ()
    with pytest.raises(RequestRefused, match=r"^Class isn't connected here\. Ask your Registrar admin to set it up\.$"):
        await desk.ask(UPDATE, ADA)
    with pytest.raises(RequestRefused, match="Class isn't connected here"):
        desk.dry_run(UPDATE)
    assert await store.scan("") == []


async def test_not_told_who_may_not(changes: ChangeStore) -> None:
    """Who may do nothing does not learn what is connected."""
    with pytest.raises(RequestRefused, match="You can't "):
        await Desk({}, changes).ask(UPDATE, MAX)


async def test_failed(desk: Desk, store: Store) -> None:
    """What the platform refuses has failed, with the sentence that was told."""
    with pytest.raises(errors.NotFound) as error:
        await desk.ask(ClassesUpdate(class_id="nothing", class_name="x"), ADA)
    change = await only(store)
    assert (change.state, change.outcome) == (ChangeState.FAILED, error.value.sentence)


async def test_unknown(desk: Desk, store: Store, standin: ClassStandIn) -> None:
    """A change that was sent and not answered is unknown, is told so, and is not sent again: it may have happened."""
    standin.faults.add(Fault(drop=True, carried_out=True))
    with pytest.raises(errors.OutcomeUnknown):
        await desk.ask(CREATE, ADA)
    assert (await only(store)).state is ChangeState.UNKNOWN
    assert len(standin.calls) == 1
    assert standin.academy.find_class({"ext_class_id": "knit-1"}).name == "Knitting"


async def test_a_fault_of_ours(standin: ClassStandIn, store: Store) -> None:
    """When our own code fails after sending, the change is unknown and not left running, the fault is not hidden."""

    class Faulty(Connector):
        async def run(self, intent: Intent[R]) -> R:
            result = await super().run(intent)
            if intent.effect is Effect.READ:  # what the log calls it is looked up before
                return result
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Desk({"class": Faulty(standin)}, ChangeStore(store, AuditLog(store))).ask(UPDATE, ADA)
    change = await only(store)
    assert change.state is ChangeState.UNKNOWN
    assert change.outcome == ("Something went wrong inside Registrar. Check on Class whether it was done.")


async def test_store_fails_before(desk: Desk, store: Store, standin: ClassStandIn) -> None:
    """A change that cannot be written down is not sent, and the sentence says that nothing was done."""
    await store.close()
    with pytest.raises(RequestRefused, match="so nothing was done"):
        await desk.ask(UPDATE, ADA)
    assert writes(standin) == 0


async def test_store_fails_after(standin: ClassStandIn, store: Store) -> None:
    """A change that was done is told as done although its end cannot be written down."""

    class Closing(Connector):
        async def run(self, intent: Intent[R]) -> R:
            result = await super().run(intent)
            if intent.effect is not Effect.READ:
                await store.close()
            return result

    outcome = await done(Desk({"class": Closing(standin)}, ChangeStore(store, AuditLog(store))).ask(UPDATE, ADA))
    assert outcome.result.class_name == "Onboarding 102"
    assert outcome.change
    assert outcome.change.state is ChangeState.DONE


async def test_store_fails_after_a_refusal(standin: ClassStandIn, store: Store) -> None:
    """A change that the platform refused is told as refused although that cannot be written down."""

    class Closing(Connector):
        async def run(self, intent: Intent[R]) -> R:
            try:
                return await super().run(intent)
            finally:
                if intent.effect is not Effect.READ:
                    await store.close()

    with pytest.raises(errors.NotFound):
        await Desk({"class": Closing(standin)}, ChangeStore(store, AuditLog(store))).ask(
            ClassesUpdate(class_id="nothing", class_name="x"), ADA
        )


async def test_stopped_while_running(store: Store, changes: ChangeStore, clock: Clock) -> None:
    """A change that is cut off by a shutdown stays running, so that the next start asks about it."""
    arrived = asyncio.Event()

    async def forever(seconds: float) -> None:
        arrived.set()
        await asyncio.Event().wait()

    standin = ClassStandIn(api_key=KEY, clock=clock, sleep=forever)
    standin.faults.add(Fault(hang=1))
    asking = asyncio.create_task(Desk({"class": Connector(standin)}, changes).ask(CREATE, ADA, "C1"))
    await arrived.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (change,) = [change async for change in changes.running()]
    assert (change.state, change.first.operation, change.channel) == (ChangeState.RUNNING, "classes_create", "C1")


async def test_no_secret_is_kept(desk: Desk, store: Store, standin: ClassStandIn, tmp_path: Path) -> None:
    """A passcode and the key stand in no byte of the store, even when the platform quotes them in its refusal."""
    standin.faults.add(Fault(Reply({"error": f"Passcode {PASSCODE} is too simple for {KEY}"}, 400)))
    with pytest.raises(errors.Invalid):
        await desk.ask(CREATE, ADA)
    await desk.ask(CREATE, ADA)
    assert PASSCODE.encode() in standin.calls[-1].body
    during = kept(tmp_path)
    await store.close()
    assert b"is too simple" in during + kept(tmp_path)
    assert PASSCODE.encode() not in during + kept(tmp_path)
    assert KEY.encode() not in during + kept(tmp_path)


def kept(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_at_once(desk: Desk, store: Store, standin: ClassStandIn) -> None:
    """Many requests at once are as many changes, and all of them end."""
    await asyncio.gather(*(desk.ask(UPDATE, ADA) for _ in range(20)))
    assert writes(standin) == 20
    assert {row.value["state"] for row in await store.scan("changes/")} == {"done"}
    assert await store.scan("running/") == []
