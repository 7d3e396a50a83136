"""Everything from one store into another, of either kind, or nothing that could be taken for it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import asyncpg
import pytest

from bot.__main__ import main
from bot.audit.log import AuditLog
from bot.audit.terms import parts
from bot.check.store import check_store
from bot.cli.move import move
from bot.store import Append, Delete, Put, Row, Store, StoreError, WriteConflict
from bot.store.chain import AUDIT_LOG_KEY
from bot.store.exclusive import COPY_BATCH_ROWS, Unfinished
from bot.store.lease import Lease
from bot.store.opening import open_store
from bot.store.postgres_exclusive import ExclusiveDatabase
from bot.store.replicas import Replicas
from tests.bot.engines import Postgres
from tests.postgres import run, schema

ROWS = 2 * COPY_BATCH_ROWS
VALUES = ["a \0 and a half \ud800", {"ü": [1.5, 1e300, -0.0, 2**70, None]}, [], "x" * 5000]


class Stopped(Exception):
    """Somebody stops the move when it first tells that rows were copied."""


def stop(_: str, done: int, of: int) -> None:
    if done:
        raise Stopped


def silent(what: str, done: int, of: int) -> None: ...


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[str]:
    async with schema(postgres.url) as url:
        yield url


@pytest.fixture
async def file(tmp_path: Path) -> str:
    """With an audit log, streams, values that are hard to keep, and rows that were written more than once."""
    where = str(tmp_path / "old.db")
    store = await open_store(where)
    audit = AuditLog(store)
    for number in range(5):
        await audit.write({"what": "asked", "number": number})
    await asyncio.gather(*(store.apply(Put(f"changes/{number}", number)) for number in range(ROWS)))
    for number, value in enumerate(VALUES):
        await store.apply(Put(f"changes/{number}", value))
        await store.apply(Append("outbox/C1", value))
    await store.apply(Append("outbox/C1", "gone"))
    (*_, last) = await store.scan("outbox/")
    await store.apply(Delete(last.key))
    await store.close()
    return where


async def everything(where: str) -> list[Row]:
    store = await open_store(where)
    rows: list[Row] = []
    while page := await store.scan("", after=rows[-1].key if rows else ""):
        rows += page
    await store.close()
    return rows


async def test_there_and_back(file: str, database: str, tmp_path: Path) -> None:
    """Values, versions, the audit log and the numbers of streams arrive as they were; so does what conditions rely
    on."""
    before, told = await everything(file), list[tuple[str, int, int]]()
    there = await move(file, database, lambda *far: told.append(far))
    back = await move(database, str(tmp_path / "new.db"), silent)
    assert await everything(database) == await everything(str(tmp_path / "new.db")) == await everything(file) == before
    assert there == back
    assert (there.rows, there.audit_log.entries, list(there.audit_log.faults)) == (len(before), 5, [])
    for what in ("Copying rows", "Comparing rows"):
        assert [one for one in told if one[0] == what][-1] == (what, there.rows, there.rows)
    for where in (database, str(tmp_path / "new.db")):
        await goes_on(await open_store(where), before)


async def goes_on(store: Store, before: list[Row]) -> None:
    """What a store is relied upon for, after it was moved."""
    (twice,) = [row for row in before if row.key == "changes/0"]
    with pytest.raises(WriteConflict):
        await store.apply(Put(twice.key, "late", if_version=twice.version - 1))
    await store.apply(Put(twice.key, "in time", if_version=twice.version))
    await store.apply(Append("outbox/C1", "next"))
    (*_, last) = await store.scan("outbox/")
    # One was appended last and deleted again: its number is not used a second time either.
    assert (last.value, int(last.key.rpartition("/")[2])) == ("next", len(VALUES) + 2)
    await AuditLog(store).write({"what": "asked"})
    verified = await AuditLog(store).verify()
    assert (verified.entries, list(verified.faults)) == (6, [])
    with pytest.raises(StoreError, match="only ever added to"):
        await store.apply(Delete(f"{AUDIT_LOG_KEY}/{1:020d}"))
    await store.close()


@pytest.mark.parametrize("kind", ["file", "database"])
async def test_into_an_empty_place_alone(kind: str, file: str, database: str, tmp_path: Path) -> None:
    """What holds a single row is left as it is; what is ready and empty is taken."""
    target = database if kind == "database" else str(tmp_path / "new.db")
    for used in (True, False):
        store = await open_store(target)
        await store.apply(Put("changes/mine", 1) if used else Delete("changes/mine"))
        await store.close()
        if used:
            with pytest.raises(StoreError, match=r"Something is kept there already.* Set --to to a new one\."):
                await move(file, target, silent)
            assert await everything(target) == [Row("changes/mine", 1, 1)]
    await move(file, target, silent)
    assert await everything(target) == await everything(file)


@pytest.mark.parametrize("kind", ["file", "database"])
async def test_an_interrupted_move_is_not_taken_for_a_whole_one(
    kind: str, file: str, database: str, tmp_path: Path
) -> None:
    """What was copied so far opens for nobody, and says why; the source is as it was; moving again begins anew."""
    target, before = database if kind == "database" else str(tmp_path / "new.db"), await everything(file)
    with pytest.raises(Stopped):
        await move(file, target, stop)
    for read_only in (False, True):
        with pytest.raises(Unfinished, match="not whole"):
            await open_store(target, read_only=read_only)
    assert "not whole" in (await check_store(target))[0].said
    with pytest.raises(StoreError, match="not whole"):
        await move(target, str(tmp_path / "other.db"), silent)
    assert not (tmp_path / "other.db").exists()
    assert await everything(file) == before
    await move(file, target, silent)
    assert await everything(target) == before


async def test_a_copy_that_differs_stays_unfinished(file: str, database: str) -> None:
    """Here the database drops what it is given: that is noticed, and nobody works with what is left."""
    await (await open_store(database)).close()
    loses = (
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER loses BEFORE INSERT ON registrar_rows FOR EACH ROW WHEN (NEW.key = 'changes/7')"
        " EXECUTE FUNCTION lose()",
    )
    await run(database, *loses)
    with pytest.raises(StoreError, match="The copy differs"):
        await move(file, database, silent)
    with pytest.raises(Unfinished):
        await open_store(database)


async def test_a_file_in_use_is_not_moved(file: str, tmp_path: Path) -> None:
    """Neither from nor to, and no new file is made of it."""
    store = await open_store(file)
    with pytest.raises(StoreError, match=r"Another Registrar already uses old\.db\. Stop it first, or set --from"):
        await move(file, str(tmp_path / "new.db"), silent)
    await store.close()
    assert not (tmp_path / "new.db").exists()
    other = await open_store(str(tmp_path / "other.db"))
    with pytest.raises(StoreError, match=r"Another Registrar already uses other\.db\. Stop it first, or set --to"):
        await move(file, str(tmp_path / "other.db"), silent)
    await other.close()


async def test_a_database_in_use_is_not_moved(database: str, tmp_path: Path) -> None:
    """Who gave a sign of life lately, or holds a lease, is in the way until they have left."""
    target = str(tmp_path / "new.db")
    store = await open_store(database)
    replica, lease = Replicas(store), Lease(store, "notifications", "somebody", 60.0)
    await replica.beat()
    with pytest.raises(StoreError, match="Registrar is running on the database"):
        await move(database, target, silent)
    await replica.leave()
    await lease.take()
    with pytest.raises(StoreError, match="Registrar is running on the database"):
        await move(database, target, silent)
    assert not (tmp_path / "new.db").exists()
    await lease.release()
    await store.close()
    assert (await move(database, target, silent)).rows == 2


async def test_nobody_writes_to_a_database_that_is_being_moved(database: str) -> None:
    """Whoever tries waits, so that nothing is kept there that does not go along."""
    store = await open_store(database)
    source = await ExclusiveDatabase.source(database)
    late = asyncio.create_task(store.apply(Put("changes/late", 1)))
    watching = await asyncio.wait_for(asyncpg.connect(database), 10)
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'registrar_rows'::regclass"
    async with asyncio.timeout(10):
        while not await watching.fetchval(waiting):  # noqa: ASYNC110  # only the server knows who waits
            await asyncio.sleep(0.01)
    await watching.close()
    assert (await source.count(), late.done()) == (0, False)
    await source.close()
    await late
    await store.close()


async def test_two_moves_into_one_database(file: str, database: str) -> None:
    """The second must not empty what the first has begun."""
    first = await ExclusiveDatabase.target(database)
    with pytest.raises(StoreError, match="Another move into the same database is under way"):
        await move(file, database, silent)
    await first.close()


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("old.db", "../{}/old.db", "the same place"),
        ("nothing.db", "new.db", r"nothing\.db is not there, so there is nothing to move\. Check --from\."),
        ("old.db", "mysql://host/lms", "--to must be a file, or a URL"),
        ("old.db", "postgresql://lms:hunter22@127.0.0.1:9/lms", r"cannot be reached. See that it runs. Check --to\."),
    ],
)
async def test_what_cannot_be_moved(
    source: str, target: str, says: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said in a sentence, and nothing new is left behind."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=says):
        await move(source, target.format(tmp_path.name), silent)
    assert set(os.listdir(tmp_path)) == {"old.db", "old.db.lock"}


async def test_as_a_command(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What came of it on standard output, nothing on the other where it is soon done; a broken log is said."""
    command = ["move", "--from", file, "--to"]
    assert await asyncio.to_thread(main, [*command, str(tmp_path / "new.db")]) == 0
    printed = capsys.readouterr()
    # Of each entry its trail, where that finds it, and four terms (a word goes with its stem, and there is how it
    # stands), and the parts of their only word.
    index = 2 * 5 + 4 * 5 + len(parts("asked"))
    assert f"Copied {ROWS + 5 + index + len(VALUES) + 1:,} rows and read them again: the same." in printed.out
    assert "5 entries" in printed.out
    assert "The chain is whole." in printed.out
    assert printed.err == ""  # it took less than two seconds
    with closing(connect(file)) as opened:
        opened.executescript("DROP TRIGGER audit_changed; UPDATE kv SET value = replace(value, 'asked', 'taken')")
    assert await asyncio.to_thread(main, [*command, str(tmp_path / "newer.db")]) == 1
    assert "The chain was broken before the move. The copy has it as it was." in capsys.readouterr().out
    assert await asyncio.to_thread(main, [*command, str(tmp_path / "newer.db")]) == 1
    assert "Something is kept there already" in capsys.readouterr().err
