"""What only the embedded engine can get wrong: its file, its thread and its one process."""

import asyncio
import os
import pickle
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from bot.store import Append, Put, Store, StoreError
from bot.store.sqlite import SqliteStore, open_sqlite
from bot.store.sqlite_file import SCAN
from bot.store.sqlite_schema import InUse
from tests.bot.store import crashing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrar.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    opened = await open_sqlite(path)
    yield opened
    await opened.close()


@contextmanager
def beside(path: Path) -> Iterator[sqlite3.Connection]:
    """The same file, opened without Registrar."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def written(path: Path) -> bytes:
    return path.read_bytes()


def overwrite(path: Path, place: int, data: bytes) -> None:
    path.touch()
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def modes(path: Path) -> dict[str, int]:
    """The permissions of the file and of everything beside it."""
    return {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}


async def values(store: Store, prefix: str) -> list[Any]:
    return [row.value for row in await store.scan(prefix, limit=100_000)]


class TestOpening:
    async def test_durable(self, store: SqliteStore) -> None:
        """The open connection itself says that a commit waits for the disk, and that readers do not block."""
        assert store.file.ask("PRAGMA synchronous") == [(2,)]
        assert store.file.ask("PRAGMA journal_mode") == [("wal",)]

    async def test_private(self, store: SqliteStore, path: Path) -> None:
        """Nobody else on the machine may read the file, or those that SQLite and the lock put beside it."""
        await store.apply(Put("a", 1))
        assert modes(path) == {f"registrar.db{end}": 0o600 for end in ("", "-wal", "-shm", ".lock")}

    async def test_made_private(self, path: Path) -> None:
        """A file that others could read no longer is when it has been opened."""
        await (await open_sqlite(path)).close()
        os.chmod(path, 0o644)
        await (await open_sqlite(path)).close()
        assert modes(path) == {"registrar.db": 0o600, "registrar.db.lock": 0o600}

    async def test_remembers(self, path: Path) -> None:
        """What was written is there, in its order, when the file is opened again; numbers go on."""
        for n in range(3):
            store = await open_sqlite(path)
            await store.apply(Put("last", n), Append("log", n))
            await store.close()
        store = await open_sqlite(str(path))
        assert await values(store, "") == [2, 0, 1, 2]
        await store.close()

    async def test_second_store(self, store: SqliteStore, path: Path, tmp_path: Path) -> None:
        """A file in use is refused, also under another name, and free again once closed."""
        alias = tmp_path / "alias.db"
        alias.symlink_to(path)
        for name in (path, alias):
            with pytest.raises(InUse, match=r"Another Registrar already uses registrar.db. Stop it first"):
                await open_sqlite(name)
        await store.close()
        await (await open_sqlite(alias)).close()

    async def test_second_process(self, store: SqliteStore, path: Path) -> None:
        """A second process is refused with the sentence, and the first does not notice."""
        script = f"import asyncio, bot.store.sqlite as s; asyncio.run(s.open_sqlite({str(path)!r}))"
        refused = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", script], capture_output=True, text=True, check=False
        )
        assert refused.returncode == 1
        assert "InUse: Another Registrar already uses registrar.db." in refused.stderr
        await store.apply(Put("a", 1))

    async def test_newer(self, path: Path) -> None:
        """A file that a newer Registrar wrote is refused and not touched."""
        await (await open_sqlite(path)).close()
        with beside(path) as connection:
            connection.execute("UPDATE registrar SET value = value + 1 WHERE name = 'schema'")
        before = written(path)
        with pytest.raises(StoreError, match=r"was written by a newer Registrar. Update this one"):
            await open_sqlite(path)
        assert written(path) == before

    async def test_somebody_elses(self, path: Path) -> None:
        """The database of another program is refused and not touched."""
        with beside(path) as connection:
            connection.execute("CREATE TABLE recipes (name)")
        before = written(path)
        with pytest.raises(StoreError, match="is not a database of Registrar's"):
            await open_sqlite(path)
        assert written(path) == before

    async def test_not_a_database(self, path: Path) -> None:
        """Any other file is refused and not touched."""
        overwrite(path, 0, b"Dear diary, " * 1000)
        with pytest.raises(StoreError, match="not a database"):
            await open_sqlite(path)
        assert written(path) == b"Dear diary, " * 1000

    async def test_no_folder(self, tmp_path: Path) -> None:
        """A folder that does not exist is a sentence that names the file."""
        with pytest.raises(StoreError, match=r"missing/registrar.db cannot be opened: No such file"):
            await open_sqlite(tmp_path / "missing" / "registrar.db")


class TestReading:
    async def test_beside_a_writer(self, store: SqliteStore, path: Path) -> None:
        """Another program may read for as long as it likes; it sees one moment, and we go on writing."""
        await store.apply(Append("audit/deeds", 0))
        with beside(path) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM kv").fetchone() == (1,)
            for n in range(1, 20):
                await store.apply(Append("audit/deeds", n))
            assert reader.execute("SELECT count(*) FROM kv").fetchone() == (1,)
            reader.execute("COMMIT")
            assert reader.execute("SELECT count(*) FROM kv").fetchone() == (20,)

    async def test_read_only(self, store: SqliteStore, path: Path) -> None:
        """A store opened for reading sees what the bot has written so far, and writes nothing itself."""
        await store.apply(Append("audit/deeds", 1))
        reader = await open_sqlite(path, read_only=True)
        assert await values(reader, "audit/") == [1]
        await store.apply(Append("audit/deeds", 2))
        assert await values(reader, "audit/") == [1, 2]
        with pytest.raises(StoreError, match="cannot be written"):
            await reader.apply(Put("a", 1))
        await reader.close()
        assert await values(store, "") == [1, 2]

    async def test_read_only_missing(self, path: Path) -> None:
        """Looking into a file that does not exist does not make one."""
        with pytest.raises(StoreError, match="cannot be opened"):
            await open_sqlite(path, read_only=True)
        assert list(path.parent.iterdir()) == []

    @pytest.mark.parametrize("after", ["", "k/1", "k/4989"])
    async def test_pages_use_the_index(self, store: SqliteStore, path: Path, after: str) -> None:
        """A page costs the same wherever it begins, whatever lies before and behind it."""
        await store.apply(*(Put(f"{prefix}/{n}", n) for n in range(5000) for prefix in "jkl"))
        with beside(path) as connection:
            steps = count()
            connection.set_progress_handler(lambda: next(steps) and 0, 1)
            found = connection.execute(SCAN, (max("k/", after), after, "k0", 5)).fetchall()
        assert len(found) == 5
        assert next(steps) < 200


class TestForeignRows:
    async def test_pickle(self, store: SqliteStore, path: Path, tmp_path: Path) -> None:
        """A planted pickle is not run: whoever touches the row is told, and nobody else is disturbed."""
        planted = tmp_path / "planted"

        class Bomb:
            def __reduce__(self) -> Any:
                return os.mkdir, (str(planted),)

        with beside(path) as connection:
            connection.execute("INSERT INTO kv VALUES ('bomb', ?)", (pickle.dumps(Bomb()),))
        calls = (store.get("bomb"), store.scan(""), store.apply(Put("bomb", 1)), store.apply(Put("fine", 1)))
        *refused, kept = await asyncio.gather(*calls, return_exceptions=True)
        assert [str(refusal) for refusal in refused] == [
            "The row 'bomb' was not written by Registrar. Restore the file from a backup."
        ] * 3
        assert all(isinstance(refusal, StoreError) for refusal in refused)
        assert kept is None
        assert await values(store, "fine") == [1]
        assert not planted.exists()
        pickle.loads(pickle.dumps(Bomb()))
        assert planted.exists(), "the bomb was no bomb"

    @pytest.mark.parametrize(
        "value", [None, b"", "", "1", "[1]", "[0,1]", "[true,1]", '["1",1]', '{"1":1,"2":2}', "[1,", b"\xff\xfe", 7]
    )
    async def test_nonsense(self, store: SqliteStore, path: Path, value: Any) -> None:
        """A row of any other shape is a StoreError for its reader, and does not end the store."""
        with beside(path) as connection:
            connection.execute("INSERT INTO kv VALUES ('odd', ?)", (value,))
            connection.execute("INSERT INTO kv VALUES ('odd too', CAST(? AS TEXT))", (b"\xff\xfe",))
        for key in ("odd", "odd too"):
            with pytest.raises(StoreError, match="was not written by Registrar"):
                await store.get(key)
        await store.apply(Put("fine", 1))


class TestAudit:
    @pytest.mark.parametrize(
        "statement",
        [
            "REPLACE INTO kv SELECT key, '[1,\"undone\"]' FROM kv",
            "INSERT INTO kv SELECT key, '[1,\"undone\"]' FROM kv WHERE 1 ON CONFLICT (key) DO UPDATE SET value = ''",
            "UPDATE kv SET value = ''",
            "UPDATE OR IGNORE kv SET value = ''",
            "UPDATE kv SET key = 'elsewhere'",
            "DELETE FROM kv",
        ],
    )
    async def test_triggers(self, store: SqliteStore, path: Path, statement: str) -> None:
        """Not even a statement past the store's own rules rewrites or removes an entry."""
        await store.apply(Append("audit/deeds", "done"))
        with beside(path) as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute(statement)
        assert await values(store, "") == ["done"]

    async def test_triggers_move(self, store: SqliteStore, path: Path) -> None:
        """Nothing is moved into the audit afterwards."""
        await store.apply(Put("elsewhere", "forged"))
        with beside(path) as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute("UPDATE kv SET key = 'audit/deeds/1'")

    async def test_own_fault(self, store: SqliteStore, path: Path) -> None:
        """Should numbers ever go backwards, an append fails and the entry stays; others are not disturbed."""
        await store.apply(Append("audit/deeds", "done"))
        with beside(path) as connection:
            connection.execute("UPDATE registrar SET value = 0 WHERE name = 'sequence'")
        refused, kept = await asyncio.gather(
            store.apply(Put("a", 1), Append("audit/deeds", "forged")),
            store.apply(Put("b", 1)),
            return_exceptions=True,
        )
        assert isinstance(refused, StoreError)
        assert kept is None
        assert await values(store, "") == ["done", 1]


class TestFaults:
    async def fill(self, store: SqliteStore, sentence: str) -> list[str]:
        """Write more than fits; what was acknowledged, which is exactly what is there."""
        sizes = [1_000, 300_000] * 20
        outcomes = await asyncio.gather(
            *(store.apply(Put(f"k/{n}", "x" * size), Put(f"twin/{n}", n)) for n, size in enumerate(sizes)),
            return_exceptions=True,
        )
        kept = [f"{name}/{n}" for n, outcome in enumerate(outcomes) if outcome is None for name in ("k", "twin")]
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert kept
        assert refused
        assert all(isinstance(refusal, StoreError) and sentence in str(refusal) for refusal in refused)
        assert {row.key for row in await store.scan("", limit=1000)} == set(kept)
        return kept

    async def recover(self, store: SqliteStore, path: Path, kept: list[str]) -> None:
        """There is room again: writing goes on, and the file holds what was acknowledged."""
        await store.apply(Put("after", "x" * 300_000))
        await store.close()
        reopened = await open_sqlite(path)
        assert {row.key for row in await reopened.scan("", limit=1000)} == {*kept, "after"}
        await reopened.close()

    async def test_full(self, store: SqliteStore, path: Path) -> None:
        """A full disk refuses what does not fit and keeps what does; once there is room, all goes on."""
        pages = store.file.ask("PRAGMA page_count")[0][0]
        store.file.ask(f"PRAGMA max_page_count = {pages + 200}")
        kept = await self.fill(store, "The disk is full, so nothing was written. Free some space")
        store.file.ask("PRAGMA max_page_count = 1000000")
        await self.recover(store, path, kept)

    async def test_write_refused(self, store: SqliteStore, path: Path) -> None:
        """A disk that refuses only when the commit reaches it keeps nothing by halves, and all goes on after."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, hard))
        try:
            kept = await self.fill(store, "The disk failed, so nothing was written. Check its space")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await self.recover(store, path, kept)

    async def test_many_failures(self, store: SqliteStore) -> None:
        """However many writes of a transaction fail, no failure outlives it and none of it is kept."""
        await store.apply(*(Append("audit/deeds", n) for n in range(100)))
        rows = await store.scan("", limit=1000)
        for _ in range(20):
            with pytest.raises(StoreError, match="only ever added to"), store.file.transaction():
                store.file.write({"a": (1, "1"), **{row.key: (2, "0") for row in rows}, "b": (1, "1")}, 0)
            store.file.ask("BEGIN IMMEDIATE")
            store.file.ask("ROLLBACK")
        await store.apply(Append("audit/deeds", 100))
        assert await values(store, "") == list(range(101))

    async def test_locked(self, store: SqliteStore, path: Path) -> None:
        """While another program writes, the event loop runs on; what waited is kept when it is done."""
        with beside(path) as writer:
            writer.execute("BEGIN IMMEDIATE")
            waiting = asyncio.ensure_future(store.apply(Put("a", 1)))
            for _ in range(100):
                await asyncio.sleep(0)
            assert not waiting.done()
            writer.execute("COMMIT")
        await waiting

    async def test_locked_for_long(self, store: SqliteStore, path: Path) -> None:
        """One that does not end its writing is named as the reason, and all who wait hear it together."""
        store.file.ask("PRAGMA busy_timeout = 100")
        begun = asyncio.get_running_loop().time()
        with beside(path) as writer:
            writer.execute("BEGIN IMMEDIATE")
            outcomes = await asyncio.gather(*(store.apply(Put(f"k/{n}", n)) for n in range(50)), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {InUse}
        assert asyncio.get_running_loop().time() - begun < 2.5  # one after the other it would be 5
        await store.apply(Put("a", 1))
        assert await values(store, "") == [1]

    async def test_damaged(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A damaged page, at which sqlitedict's thread ends, is an error for its reader and not a silence."""
        ended: list[str] = []
        monkeypatch.setattr(threading, "excepthook", lambda end: ended.append(end.exc_type.__name__))
        store = await open_sqlite(path)
        await store.apply(*(Put(f"k/{n:04}", "x" * 3000) for n in range(200)))
        await store.close()
        overwrite(path, len(written(path)) // 2, b"\xa5" * 200_000)
        store = await open_sqlite(path)
        with pytest.raises(StoreError, match=r"damaged. Stop Registrar and restore"):
            await store.scan("k/", limit=1000)
        assert ended == ["DatabaseError"]
        await store.apply(Put("k/0000", "still here"))
        row = await store.get("k/0000")
        assert row is not None
        assert row.value == "still here"
        await store.close()


class TestKilled:
    async def test_nothing_promised_is_lost(self, path: Path) -> None:
        """Killed fifty times under load, the file opens at once and holds every promise, whole."""
        context = get_context("forkserver")
        context.set_forkserver_preload([crashing.__name__])
        promised: set[str] = set()
        for life in range(50):
            promised |= await asyncio.to_thread(live, context, path, life)
            store = await open_sqlite(path)
            put, logged = await values(store, f"put/{life}/"), await values(store, "log/")
            assert sorted(put) == sorted(pair for pair in logged if pair.startswith(f"{life}/"))
            assert promised <= set(logged)
            assert len(logged) == len(set(logged))
            await store.close()


def live(context: ForkServerContext, path: Path, life: int) -> set[str]:
    """One life of a writer: killed while it works on more than it has promised. What it promised."""
    promises, writers_end = context.Pipe(duplex=False)
    process = context.Process(target=crashing.write, args=(path, life, writers_end))
    process.start()
    writers_end.close()
    told = {promises.recv() for _ in range(1 + life * 7 % 200)}
    process.kill()
    with suppress(EOFError):
        while True:
            told.add(promises.recv())
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return told
