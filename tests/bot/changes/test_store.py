"""The store of changes, over the embedded store: the change, where it is looked for, and the audit log move
together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import Change, ChangeState, Decision, StepRefused, StoredIntent
from bot.changes.store import ChangeStore
from bot.changes.target import COURSE, Target
from bot.policy.policy import Actor
from bot.store import Chain, Delete, Op, Put, Row, Store, StoreError
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_LOG_KEY
from bot.store.sqlite import SqliteStore, open_sqlite
from bot.store.sqlite_file import SqliteFile
from connectors.core.intent import digest, dump
from tests.bot.asking import ADA, CREATE, DELETE, PASSCODE, UPDATE
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)


async def begun(changes: ChangeStore, channel: str = "C1", actor: Actor = ADA) -> Change:
    return await changes.open((UPDATE,), actor, channel, ChangeState.RUNNING)


async def asked(changes: ChangeStore, clock: Clock, seconds: float = 1000.0, **more: Any) -> Change:
    """Ada's request to delete a class, waiting for `approver`."""
    return await changes.open(
        (DELETE,), ADA, "C1", ChangeState.AWAITING, approvers="approver", quorum=1, until=clock.now + seconds, **more
    )


async def places(store: Store) -> list[str]:
    """Where changes are looked for."""
    found = [row.key for name in ("due/", "mine/", "running/", "waiting/") for row in await store.scan(name)]
    return [key.rpartition("/")[0] for key in found]


async def test_open(changes: ChangeStore, clock: Clock) -> None:
    """A change begins with everything that says what it is, by whom, and where it was asked."""
    change = await begun(changes)
    assert change == Change(
        id=change.id,
        stored_intents=(StoredIntent("class", "classes_update", dump(UPDATE), digest(UPDATE)),),
        actor="U1",
        name="Ada",
        channel="C1",
        state=ChangeState.RUNNING,
        began=clock.now,
        runs=1,
        sentence="Rename class onboarding-101 to “Onboarding 102” on Class.",
        targets=(Target(COURSE, ids={"class": "onboarding-101"}),),
    )
    assert await changes.get(change.id) == change


async def test_ids_are_apart(changes: ChangeStore) -> None:
    """The same asked for twice is two changes."""
    assert len({(await begun(changes)).id for _ in range(20)}) == 20


async def test_unknown_id(changes: ChangeStore) -> None:
    """What was never done is not found, and takes no step."""
    assert await changes.get("nothing") is None
    with pytest.raises(StepRefused, match=r"^This is gone\. Ask for it again\.$"):
        await changes.step("nothing", "U1", steps.remind)


async def test_end(changes: ChangeStore, store: Store, clock: Clock) -> None:
    """A change that ended has its state, its sentence and its time, and is not running any more."""
    change = await begun(changes)
    assert "running" in await places(store)
    clock.advance(2.5)
    ended = await changes.step(change.id, "U1", lambda one: steps.end(one, ChangeState.DONE, "Done.", clock.now))
    assert (ended.state, ended.outcome, ended.began, ended.ended) == (
        ChangeState.DONE,
        "Done.",
        clock.now - 2.5,
        clock.now,
    )
    assert await changes.get(change.id) == ended
    assert await places(store) == ["mine/U1"]


async def test_ends_once(changes: ChangeStore, clock: Clock) -> None:
    """A change that ended stays as it ended."""
    change = await begun(changes)
    ended = await changes.step(change.id, "U1", lambda one: steps.end(one, ChangeState.DONE, "", clock.now))
    with pytest.raises(StepRefused, match=r"^It isn't running\. It's already done\.$"):
        await changes.step(change.id, "U1", lambda one: steps.end(one, ChangeState.FAILED, "late", clock.now))
    assert await changes.get(change.id) == ended


class Listening(SqliteStore):
    """Remembers what each `apply` wrote, by the first word of the keys."""

    def __init__(self, file: SqliteFile, clock: Clock) -> None:
        super().__init__(file, clock)
        self.applied: list[set[str]] = []

    async def apply(self, *ops: Op) -> None:
        await super().apply(*ops)
        chained = [AUDIT_LOG_KEY, AUDIT_HEAD_KEY, *(key for op in ops if isinstance(op, Chain) for key in op.pointers)]
        kept = [op.key for op in ops if isinstance(op, Put | Delete)]
        self.applied.append({_first_word(key) for key in [*kept, *chained]})


def _first_word(key: str) -> str:
    """Of what begins with `audit`, the second: there stand the log and what finds its entries."""
    return key.removeprefix("audit/").partition("/")[0]


Transition = Callable[[Change], Change]


def approved(one: Change) -> Change:
    return steps.approve(one, Decision("U3", "Ben", True, one.began + 1), {"U3"})


WAITS = {"due", "waiting", "unposted", "asked"}
STEPS: dict[str, tuple[Transition, set[str]]] = {
    "approve": (approved, WAITS | {"running"}),
    "deny": (
        lambda one: steps.deny(one, Decision("U3", "Ben", False, one.began + 1)),
        {"due", "waiting", "unposted", "asked"},
    ),
    "cancel": (lambda one: steps.cancel(one, "U1", one.began + 1), WAITS),
    "expire": (lambda one: steps.expire(one, one.began + 1000), WAITS),
}


@pytest.mark.parametrize("name", STEPS)
async def test_one_apply(name: str, tmp_path: Path, clock: Clock) -> None:
    """Every step writes the change, its places and the audit log all at once, so that a crash leaves no half of it."""
    transition, moved = STEPS[name]
    store = Listening(SqliteFile(tmp_path / "registrar.db"), clock)
    changes = ChangeStore(store, AuditLog(store))
    change = await asked(changes, clock)
    await changes.step(change.id, "U3", transition)
    always = {"changes", "log", "head"}
    found = {"trail", "step", "term", "part"}  # what the audit log is searched by
    opened, stepped = store.applied
    assert opened == always | found | WAITS | {"mine"}
    assert stepped - found == always | moved
    assert {"trail", "term"} <= stepped
    await store.close()


async def test_places(changes: ChangeStore, store: Store, clock: Clock) -> None:
    """A change stands exactly where its state wants it: nowhere twice, and nowhere when it is over."""
    change = await changes.open(
        (DELETE,), ADA, "C1", ChangeState.NEEDS_APPROVAL, approvers="approver", quorum=1, until=clock.now + 60
    )
    assert await places(store) == [f"due/0{clock.now + 60:.3f}", "mine/U1"]
    clock.advance(10)
    await changes.step(change.id, "U1", lambda one: steps.request(one, "U1", "", clock.now, clock.now + 100))
    assert await places(store) == [f"due/0{clock.now + 50:.3f}", "mine/U1", "waiting/approver"]
    await changes.step(change.id, "registrar", steps.remind)
    assert await places(store) == [f"due/0{clock.now + 100:.3f}", "mine/U1", "waiting/approver"]
    await changes.step(change.id, "U3", approved)
    assert await places(store) == ["mine/U1", "running"]
    await changes.step(change.id, "U1", lambda one: steps.interrupt(one, clock.now))
    assert await places(store) == ["mine/U1"]


async def test_the_audit_log(changes: ChangeStore, audit: AuditLog, clock: Clock) -> None:
    """Every step is an entry that says what, by whom, for whom, and what was asked for; a reminder is none."""
    change = await asked(changes, clock, rule="what cannot be undone", reason="It was a trial.")
    await changes.step(change.id, "registrar", steps.remind)
    await changes.step(change.id, "", lambda one: replace(one, card="C9:1.2"))
    await changes.step(change.id, "U3", approved)
    clock.advance(3)
    await changes.step(change.id, "U1", lambda one: steps.end(one, ChangeState.FAILED, "Class said no.", clock.now))
    entries = [entry async for entry in audit.entries()]
    assert [(entry["what"], entry["by"], entry.get("decision"), entry.get("seconds")) for entry in entries] == [
        ("asked", "U1", None, None),
        ("running", "U3", {"yes": True, "reason": ""}, None),
        ("failed", "U1", None, 3.0),
    ]
    assert {(entry["change"], entry["actor"], entry["channel"], entry["rule"]) for entry in entries} == {
        (change.id, "U1", "C1", "what cannot be undone")
    }
    assert all(
        entry["stored_intents"] == [change.first.plain()] and entry["reason"] == "It was a trial." for entry in entries
    )
    assert entries[-1]["outcome"] == "Class said no."


async def test_at_once(changes: ChangeStore, audit: AuditLog, clock: Clock) -> None:
    """Of a hundred who take the same step at once one succeeds, and the others hear why not."""
    change = await asked(changes, clock)

    async def click(at: int) -> str:
        decision = Decision(f"B{at % 10}", "", True, clock.now)
        try:
            after = await changes.step(
                change.id, decision.user, lambda one: steps.approve(one, decision, {decision.user})
            )
        except StepRefused as refusal:
            return str(refusal)
        return after.state

    said = await asyncio.gather(*(click(at) for at in range(100)))
    assert sorted(said) == [*["It's already in progress."] * 99, "running"]
    assert [entry["what"] async for entry in audit.entries()] == ["asked", "running"]


async def test_everybody_counts(changes: ChangeStore, audit: AuditLog, clock: Clock) -> None:
    """Steps at the same moment see each other: ten voices of ten are ten."""
    change = await asked(changes, clock)
    change = await changes.step(change.id, "", lambda one: replace(one, quorum=10))
    people = {f"B{at}" for at in range(10)}

    async def approve(user: str) -> Change:
        said = Decision(user, "", True, clock.now)
        return await changes.step(change.id, user, lambda one: steps.approve(one, said, people))

    after = await asyncio.gather(*map(approve, people))
    assert sorted(len(one.yes) for one in after) == list(range(1, 11))
    assert [one.state for one in after].count(ChangeState.RUNNING) == 1
    assert (await audit.verify()).entries == 11


async def test_of_many_that_take_one_back_at_once_one_does(changes: ChangeStore, clock: Clock) -> None:
    """The others are refused and leave nothing behind; what is cancelled makes room for another."""
    first = await begun(changes)
    await changes.step(first.id, ADA.id, lambda one: steps.end(one, ChangeState.DONE, "", clock.now))

    async def take_back() -> Change | StepRefused:
        try:
            return await changes.open((UPDATE,), ADA, "C1", ChangeState.CONFIRMING, takes_back=first.id)
        except StepRefused as refused:
            return refused

    found = await asyncio.gather(*(take_back() for _ in range(20)))
    opened = [one for one in found if isinstance(one, Change)]
    assert len(opened) == 1
    assert (await changes.found(first.id)).undone_by == opened[0].id
    assert len(await changes.of(ADA.id, 100)) == 2
    await changes.step(opened[0].id, ADA.id, lambda one: steps.cancel(one, ADA.id, clock.now))
    assert isinstance(await take_back(), Change)


async def test_many_changes_at_once(changes: ChangeStore, audit: AuditLog) -> None:
    """Two hundred that begin together are all written down, though each must follow the one before in the audit log."""
    await asyncio.gather(*(begun(changes) for _ in range(200)))
    found = await audit.verify()
    assert (found.entries, found.faults) == (200, [])


async def test_running_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    """A new process finds what was running, and not what had ended or waits."""
    before = await open_sqlite(tmp_path / "registrar.db", clock)
    changes = ChangeStore(before, AuditLog(before))
    done = await begun(changes)
    await changes.step(done.id, "U1", lambda one: steps.end(one, ChangeState.DONE, "", clock.now))
    await asked(changes, clock)
    running = {(await begun(changes)).id for _ in range(3)}
    await before.close()

    after = await open_sqlite(tmp_path / "registrar.db", clock)
    assert {change.id async for change in ChangeStore(after, AuditLog(after)).running()} == running
    await after.close()


async def test_running_by_the_hundred(changes: ChangeStore, clock: Clock) -> None:
    """More than one scan of the store holds are all found, also when each is ended as soon as it is found."""
    started = {(await begun(changes)).id for _ in range(130)}
    found = set()
    async for change in changes.running():
        found.add((await changes.step(change.id, "U1", lambda one: steps.interrupt(one, clock.now))).id)
    assert found == started
    assert [change async for change in changes.running()] == []


async def test_mine(changes: ChangeStore, clock: Clock) -> None:
    """A person's changes come newest first, as many as asked for, and nobody else's among them."""
    mine = []
    for _ in range(5):
        clock.advance(1)
        mine.append((await begun(changes)).id)
        await begun(changes, actor=Actor("U11"))
    assert [change.id for change in await changes.of("U1", 3)] == mine[:1:-1]
    assert await changes.of("U2", 3) == []


async def test_waiting(changes: ChangeStore, clock: Clock) -> None:
    """What waits for a role is found by that role and no other, until it is decided."""
    change = await asked(changes, clock)
    assert await changes.waiting(["approver"]) == [change]
    assert await changes.waiting(["approve"]) == await changes.waiting(["owner"]) == []
    await changes.step(change.id, "U3", approved)
    assert await changes.waiting(["approver"]) == []


@pytest.mark.parametrize(("seconds", "found"), [(0.0, False), (499.999, False), (500.0, True), (500.001, True)])
async def test_due(changes: ChangeStore, clock: Clock, seconds: float, found: bool) -> None:
    """What is due is found from the very moment on."""
    change = await asked(changes, clock, 1000.0)
    assert await changes.due(clock.now + seconds) == ([change] if found else [])


async def test_what_is_not_due_yet_costs_nothing(
    changes: ChangeStore, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look reads one row where nothing is due, however many requests wait."""
    for number in range(3):
        actor = replace(ADA, id=f"U{number}")
        await changes.open((DELETE,), actor, "C1", ChangeState.AWAITING, approvers="approver", until=clock.now + 1000.0)
    read: list[Row] = []
    scan = store.scan

    async def counted(prefix: str, **options: Any) -> Sequence[Row]:
        found = await scan(prefix, **options)
        read.extend(found)
        return found

    monkeypatch.setattr(store, "scan", counted)
    assert await changes.due(clock.now) == []
    assert len(read) == 1
    assert len(await changes.due(clock.now + 1000.0)) == 3


async def test_store_fails(changes: ChangeStore, store: Store) -> None:
    """When the store cannot keep it, nothing has begun."""
    await store.close()
    with pytest.raises(StoreError):
        await begun(changes)


async def test_no_secret_is_kept(tmp_path: Path, clock: Clock) -> None:
    """A passcode stands in no byte of the store, the audit log included, and takes no part in the digest."""
    store = await open_sqlite(tmp_path / "registrar.db", clock)
    changes = ChangeStore(store, AuditLog(store))
    change = await changes.open((CREATE,), ADA, "C1", ChangeState.RUNNING, secret=True)
    await changes.step(change.id, "U1", lambda one: steps.end(one, ChangeState.DONE, "", clock.now))
    during = kept(tmp_path)
    await store.close()
    assert b"Knitting" in during + kept(tmp_path)
    assert PASSCODE.encode() not in during + kept(tmp_path)
    assert "meeting_passcode" not in change.first.data
    assert change.first.digest == digest(CREATE.model_copy(update={"meeting_passcode": None}))


def kept(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(file.read_bytes() for file in folder.iterdir())
