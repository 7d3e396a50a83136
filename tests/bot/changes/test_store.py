"""The book of deeds, over the embedded store: the deed, where it is looked for, and the record move together."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.audit.log import Audit
from bot.changes import change as steps
from bot.changes.change import Decision, Deed, NotNow, State, Wish
from bot.changes.store import Deeds
from bot.policy.policy import Actor
from bot.store import Delete, Op, Put, Store, StoreError
from bot.store.sqlite import SqliteStore, open_sqlite
from bot.store.sqlite_file import SqliteFile
from connectors.core.intent import digest, dump
from tests.bot.asking import ADA, CREATE, DELETE, PASSCODE, UPDATE
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)


async def begun(deeds: Deeds, channel: str = "C1", actor: Actor = ADA) -> Deed:
    return await deeds.open((UPDATE,), actor, channel, State.RUNNING)


async def asked(deeds: Deeds, clock: Clock, seconds: float = 1000.0, **more: Any) -> Deed:
    """Ada's request to delete a class, waiting for `approver`."""
    return await deeds.open(
        (DELETE,), ADA, "C1", State.AWAITING, approvers="approver", quorum=1, until=clock.now + seconds, **more
    )


async def places(store: Store) -> list[str]:
    """Where deeds are looked for."""
    found = [row.key for name in ("due/", "mine/", "running/", "waiting/") for row in await store.scan(name)]
    return [key.rpartition("/")[0] for key in found]


async def test_open(deeds: Deeds, clock: Clock) -> None:
    """A deed begins with everything that says what it is, by whom, and where it was asked."""
    deed = await begun(deeds)
    assert deed == Deed(
        id=deed.id,
        wishes=(Wish("class", "classes_update", dump(UPDATE), digest(UPDATE)),),
        actor="U1",
        name="Ada",
        channel="C1",
        state=State.RUNNING,
        began=clock.now,
        runs=1,
    )
    assert await deeds.get(deed.id) == deed


async def test_ids_are_apart(deeds: Deeds) -> None:
    """The same wish twice is two deeds."""
    assert len({(await begun(deeds)).id for _ in range(20)}) == 20


async def test_unknown_id(deeds: Deeds) -> None:
    """What was never done is not found, and takes no step."""
    assert await deeds.get("nothing") is None
    with pytest.raises(NotNow, match=r"^This is gone\. Ask for it again\.$"):
        await deeds.step("nothing", "U1", steps.remind)


async def test_end(deeds: Deeds, store: Store, clock: Clock) -> None:
    """A deed that ended has its state, its sentence and its time, and is not running any more."""
    deed = await begun(deeds)
    assert "running" in await places(store)
    clock.advance(2.5)
    ended = await deeds.step(deed.id, "U1", lambda one: steps.end(one, State.DONE, "Done.", clock.now))
    assert (ended.state, ended.outcome, ended.began, ended.ended) == (State.DONE, "Done.", clock.now - 2.5, clock.now)
    assert await deeds.get(deed.id) == ended
    assert await places(store) == ["mine/U1"]


async def test_ends_once(deeds: Deeds, clock: Clock) -> None:
    """A deed that ended stays as it ended."""
    deed = await begun(deeds)
    ended = await deeds.step(deed.id, "U1", lambda one: steps.end(one, State.DONE, "", clock.now))
    with pytest.raises(NotNow, match=r"^It is not running: it is done\.$"):
        await deeds.step(deed.id, "U1", lambda one: steps.end(one, State.FAILED, "late", clock.now))
    assert await deeds.get(deed.id) == ended


class Listening(SqliteStore):
    """Remembers what each `apply` wrote, by the first word of the keys."""

    def __init__(self, file: SqliteFile, clock: Clock) -> None:
        super().__init__(file, clock)
        self.applied: list[set[str]] = []

    async def apply(self, *ops: Op) -> None:
        await super().apply(*ops)
        self.applied.append({op.key.partition("/")[0] for op in ops if isinstance(op, Put | Delete)})


Change = Callable[[Deed], Deed]


def approved(one: Deed) -> Deed:
    return steps.approve(one, Decision("U3", "Ben", True, one.began + 1), {"U3"})


STEPS: dict[str, tuple[Change, set[str]]] = {
    "approve": (approved, {"running", "due", "waiting"}),
    "deny": (lambda one: steps.deny(one, Decision("U3", "Ben", False, one.began + 1)), {"due", "waiting"}),
    "cancel": (lambda one: steps.cancel(one, "U1", one.began + 1), {"due", "waiting"}),
    "expire": (lambda one: steps.expire(one, one.began + 1000), {"due", "waiting"}),
}


@pytest.mark.parametrize("name", STEPS)
async def test_one_apply(name: str, tmp_path: Path, clock: Clock) -> None:
    """Every step writes the deed, its places and the record all at once, so that a crash leaves no half of it."""
    change, moved = STEPS[name]
    store = Listening(SqliteFile(tmp_path / "registrar.db"), clock)
    deeds = Deeds(store, Audit(store))
    deed = await asked(deeds, clock)
    await deeds.step(deed.id, "U3", change)
    always = {"deeds", "audit", "head"}
    assert store.applied == [always | {"mine", "due", "waiting"}, always | moved]
    await store.close()


async def test_places(deeds: Deeds, store: Store, clock: Clock) -> None:
    """A deed stands exactly where its state wants it: nowhere twice, and nowhere when it is over."""
    deed = await deeds.open((DELETE,), ADA, "C1", State.WISHED, approvers="approver", quorum=1, until=clock.now + 60)
    assert await places(store) == [f"due/0{clock.now + 60:.3f}", "mine/U1"]
    clock.advance(10)
    await deeds.step(deed.id, "U1", lambda one: steps.request(one, "U1", "", clock.now, clock.now + 100))
    assert await places(store) == [f"due/0{clock.now + 50:.3f}", "mine/U1", "waiting/approver"]
    await deeds.step(deed.id, "registrar", steps.remind)
    assert await places(store) == [f"due/0{clock.now + 100:.3f}", "mine/U1", "waiting/approver"]
    await deeds.step(deed.id, "U3", approved)
    assert await places(store) == ["mine/U1", "running"]
    await deeds.step(deed.id, "U1", lambda one: steps.interrupt(one, clock.now))
    assert await places(store) == ["mine/U1"]


async def test_the_record(deeds: Deeds, audit: Audit, clock: Clock) -> None:
    """Every step is an entry that says what, by whom, for whom, and what was wished; a reminder is none."""
    deed = await asked(deeds, clock, rule="what cannot be undone", reason="It was a trial.")
    await deeds.step(deed.id, "registrar", steps.remind)
    await deeds.step(deed.id, "", lambda one: replace(one, card="C9:1.2"))
    await deeds.step(deed.id, "U3", approved)
    clock.advance(3)
    await deeds.step(deed.id, "U1", lambda one: steps.end(one, State.FAILED, "Class said no.", clock.now))
    entries = [entry async for entry in audit.entries()]
    assert [(entry["what"], entry["by"], entry.get("decision"), entry.get("seconds")) for entry in entries] == [
        ("asked", "U1", None, None),
        ("running", "U3", {"yes": True, "reason": ""}, None),
        ("failed", "U1", None, 3.0),
    ]
    assert {(entry["deed"], entry["actor"], entry["channel"], entry["rule"]) for entry in entries} == {
        (deed.id, "U1", "C1", "what cannot be undone")
    }
    assert all(entry["wishes"] == [vars(deed.first)] and entry["reason"] == "It was a trial." for entry in entries)
    assert entries[-1]["outcome"] == "Class said no."


async def test_at_once(deeds: Deeds, audit: Audit, clock: Clock) -> None:
    """Of a hundred who take the same step at once one succeeds, and the others hear why not."""
    deed = await asked(deeds, clock)

    async def click(at: int) -> str:
        decision = Decision(f"B{at % 10}", "", True, clock.now)
        try:
            after = await deeds.step(deed.id, decision.user, lambda one: steps.approve(one, decision, {decision.user}))
        except NotNow as refusal:
            return str(refusal)
        return after.state

    said = await asyncio.gather(*(click(at) for at in range(100)))
    assert sorted(said) == [*["This cannot be done any more: it is under way."] * 99, "running"]
    assert [entry["what"] async for entry in audit.entries()] == ["asked", "running"]


async def test_everybody_counts(deeds: Deeds, audit: Audit, clock: Clock) -> None:
    """Steps at the same moment see each other: ten voices of ten are ten."""
    deed = await asked(deeds, clock)
    deed = await deeds.step(deed.id, "", lambda one: replace(one, quorum=10))
    people = {f"B{at}" for at in range(10)}

    async def approve(user: str) -> Deed:
        said = Decision(user, "", True, clock.now)
        return await deeds.step(deed.id, user, lambda one: steps.approve(one, said, people))

    after = await asyncio.gather(*map(approve, people))
    assert sorted(len(one.yes) for one in after) == list(range(1, 11))
    assert [one.state for one in after].count(State.RUNNING) == 1
    assert (await audit.verify()).entries == 11


async def test_many_deeds_at_once(deeds: Deeds, audit: Audit) -> None:
    """Two hundred that begin together are all written down, though each must follow the one before in the record."""
    await asyncio.gather(*(begun(deeds) for _ in range(200)))
    found = await audit.verify()
    assert (found.entries, found.faults) == (200, [])


async def test_running_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    """A new process finds what was running, and not what had ended or waits."""
    before = await open_sqlite(tmp_path / "registrar.db", clock)
    deeds = Deeds(before, Audit(before))
    done = await begun(deeds)
    await deeds.step(done.id, "U1", lambda one: steps.end(one, State.DONE, "", clock.now))
    await asked(deeds, clock)
    running = {(await begun(deeds)).id for _ in range(3)}
    await before.close()

    after = await open_sqlite(tmp_path / "registrar.db", clock)
    assert {deed.id async for deed in Deeds(after, Audit(after)).running()} == running
    await after.close()


async def test_running_by_the_hundred(deeds: Deeds, clock: Clock) -> None:
    """More than one scan of the store holds are all found, also when each is ended as soon as it is found."""
    started = {(await begun(deeds)).id for _ in range(130)}
    found = set()
    async for deed in deeds.running():
        found.add((await deeds.step(deed.id, "U1", lambda one: steps.interrupt(one, clock.now))).id)
    assert found == started
    assert [deed async for deed in deeds.running()] == []


async def test_mine(deeds: Deeds, clock: Clock) -> None:
    """A person's deeds come newest first, as many as asked for, and nobody else's among them."""
    mine = []
    for _ in range(5):
        clock.advance(1)
        mine.append((await begun(deeds)).id)
        await begun(deeds, actor=Actor("U11"))
    assert [deed.id for deed in await deeds.of("U1", 3)] == mine[:1:-1]
    assert await deeds.of("U2", 3) == []


async def test_waiting(deeds: Deeds, clock: Clock) -> None:
    """What waits for a role is found by that role and no other, until it is decided."""
    deed = await asked(deeds, clock)
    assert await deeds.waiting("approver") == [deed]
    assert await deeds.waiting("approve") == await deeds.waiting("owner") == []
    await deeds.step(deed.id, "U3", approved)
    assert await deeds.waiting("approver") == []


@pytest.mark.parametrize(("seconds", "found"), [(0.0, False), (499.999, False), (500.0, True), (500.001, True)])
async def test_due(deeds: Deeds, clock: Clock, seconds: float, found: bool) -> None:
    """What is due is found from the very moment on."""
    deed = await asked(deeds, clock, 1000.0)
    assert await deeds.due(clock.now + seconds) == ([deed] if found else [])


async def test_store_fails(deeds: Deeds, store: Store) -> None:
    """When the store cannot keep it, nothing has begun."""
    await store.close()
    with pytest.raises(StoreError):
        await begun(deeds)


async def test_no_secret_is_kept(tmp_path: Path, clock: Clock) -> None:
    """A passcode stands in no byte of the store, the record included, and takes no part in the digest."""
    store = await open_sqlite(tmp_path / "registrar.db", clock)
    deeds = Deeds(store, Audit(store))
    deed = await deeds.open((CREATE,), ADA, "C1", State.RUNNING, secret=True)
    await deeds.step(deed.id, "U1", lambda one: steps.end(one, State.DONE, "", clock.now))
    during = kept(tmp_path)
    await store.close()
    assert b"Knitting" in during + kept(tmp_path)
    assert PASSCODE.encode() not in during + kept(tmp_path)
    assert "meeting_passcode" not in deed.first.data
    assert deed.first.digest == digest(CREATE.model_copy(update={"meeting_passcode": None}))


def kept(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(file.read_bytes() for file in folder.iterdir())
