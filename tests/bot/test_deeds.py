"""The book of deeds, over the embedded store."""

from pathlib import Path

import pytest

from bot.deeds import Deed, Deeds, State
from bot.policy import Actor
from bot.store import Conflict, Store, StoreError
from bot.store.sqlite import open_sqlite
from connectors import errors
from connectors.intent import digest, dump
from tests.bot.asking import ADA, CREATE, PASSCODE, UPDATE
from tests.bot.store.clock import Clock


async def test_begin(deeds: Deeds, clock: Clock) -> None:
    """A deed begins as running, with everything that says what it is."""
    deed = await deeds.begin(UPDATE, ADA, "C1")
    assert deed == Deed(
        id=deed.id,
        platform="class",
        operation="classes_update",
        data=dump(UPDATE),
        digest=digest(UPDATE),
        actor="U1",
        channel="C1",
        state=State.RUNNING,
        began=clock.now,
    )
    assert await deeds.get(deed.id) == deed


async def test_ids_are_apart(deeds: Deeds) -> None:
    """The same wish twice is two deeds."""
    assert len({(await deeds.begin(UPDATE, ADA, "C1")).id for _ in range(20)}) == 20


async def test_end(deeds: Deeds, store: Store, clock: Clock) -> None:
    """A deed that ended has its state, its sentence and its time, and is not running any more."""
    deed = await deeds.begin(UPDATE, ADA, "C1")
    clock.advance(2.5)
    ended = await deeds.end(deed, State.DONE, "Done.")
    assert (ended.state, ended.outcome, ended.began, ended.ended) == (State.DONE, "Done.", clock.now - 2.5, clock.now)
    assert await deeds.get(deed.id) == ended
    assert await store.scan("running/") == []


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (errors.Invalid("Class", "no"), State.FAILED),
        (errors.Forbidden("Class"), State.FAILED),
        (errors.Unreachable("Class"), State.FAILED),
        (errors.OutcomeUnknown("Class"), State.UNKNOWN),
    ],
    ids=lambda one: type(one).__name__,
)
async def test_fail(deeds: Deeds, error: errors.PlatformError, state: State) -> None:
    """What the platform refused has failed; what it may have done is unknown; the sentence is kept."""
    deed = await deeds.fail(await deeds.begin(UPDATE, ADA, "C1"), error)
    assert (deed.state, deed.outcome) == (state, error.sentence)


async def test_ends_once(deeds: Deeds) -> None:
    """A deed that ended stays as it ended."""
    deed = await deeds.begin(UPDATE, ADA, "C1")
    ended = await deeds.end(deed, State.DONE)
    with pytest.raises(Conflict):
        await deeds.end(deed, State.FAILED, "late")
    assert await deeds.get(deed.id) == ended


async def test_unknown_id(deeds: Deeds) -> None:
    """What was never done is not found."""
    assert await deeds.get("nothing") is None


async def test_interrupted(tmp_path: Path, clock: Clock) -> None:
    """After a restart what was running is told once, marked as interrupted; what had ended is left alone."""
    before = await open_sqlite(tmp_path / "registrar.db", clock)
    done = await Deeds(before).end(await Deeds(before).begin(UPDATE, ADA, "C1"), State.DONE)
    running = {(await Deeds(before).begin(UPDATE, ADA, f"C{n}")).id for n in range(3)}
    await before.close()

    clock.advance(60)
    after = await open_sqlite(tmp_path / "registrar.db", clock)
    deeds = Deeds(after)
    found = [deed async for deed in deeds.interrupted()]
    assert {deed.id for deed in found} == running
    assert {(deed.state, deed.ended) for deed in found} == {(State.INTERRUPTED, clock.now)}
    assert [await deeds.get(deed.id) for deed in found] == found
    assert await deeds.get(done.id) == done
    assert [deed async for deed in deeds.interrupted()] == []
    await after.close()


async def test_interrupted_by_the_hundred(deeds: Deeds) -> None:
    """More than one scan of the store holds are all found."""
    begun = {(await deeds.begin(UPDATE, ADA, "C1")).id for _ in range(130)}
    assert {deed.id async for deed in deeds.interrupted()} == begun


async def test_store_fails(deeds: Deeds, store: Store) -> None:
    """When the store cannot keep it, nothing has begun."""
    await store.close()
    with pytest.raises(StoreError):
        await deeds.begin(UPDATE, ADA, "C1")


async def test_mine(deeds: Deeds, clock: Clock) -> None:
    """A person's deeds come newest first, as many as asked for, and nobody else's among them."""
    begun = []
    for _ in range(5):
        clock.advance(1)
        begun.append((await deeds.begin(UPDATE, ADA, "C1")).id)
        await deeds.begin(UPDATE, Actor("U11"), "C1")
    assert [deed.id for deed in await deeds.of("U1", 3)] == begun[:1:-1]
    assert await deeds.of("U2", 3) == []


async def test_no_secret_is_kept(tmp_path: Path, clock: Clock) -> None:
    """A passcode stands in no byte of the store, and takes no part in the digest."""
    store = await open_sqlite(tmp_path / "registrar.db", clock)
    deed = await Deeds(store).begin(CREATE, ADA, "C1")
    await Deeds(store).end(deed, State.DONE)
    during = kept(tmp_path)
    await store.close()
    assert b"Knitting" in during + kept(tmp_path)
    assert PASSCODE.encode() not in during + kept(tmp_path)
    assert "meeting_passcode" not in deed.data
    assert deed.digest == digest(CREATE.model_copy(update={"meeting_passcode": None}))


def kept(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(file.read_bytes() for file in folder.iterdir())
