"""Whose file it is, and what its tables refuse."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import Append, Put, StoreError
from bot.store.sqlite import SqliteStore, open_sqlite
from bot.store.sqlite_schema import InUse
from tests.bot.store.files import beside, modes, overwrite, values, written


@pytest.fixture
async def store(embedded: SqliteStore) -> SqliteStore:
    return embedded


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

    async def test_earlier(self, path: Path) -> None:
        """A file that an earlier Registrar wrote is refused and not touched: half of its rows would be found."""
        await (await open_sqlite(path)).close()
        with beside(path) as connection:
            connection.execute("UPDATE registrar SET value = value - 1 WHERE name = 'schema'")
        before = written(path)
        with pytest.raises(StoreError, match=r"was written by an earlier Registrar. Move it away, or set"):
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
        await store.apply(Append("audit/changes", "done"))
        with beside(path) as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute(statement)
        assert await values(store, "") == ["done"]

    async def test_triggers_move(self, store: SqliteStore, path: Path) -> None:
        """Nothing is moved into the audit afterwards."""
        await store.apply(Put("elsewhere", "forged"))
        with beside(path) as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute("UPDATE kv SET key = 'audit/changes/1'")

    async def test_own_fault(self, store: SqliteStore, path: Path) -> None:
        """Should numbers ever go backwards, an append fails and the entry stays; others are not disturbed."""
        await store.apply(Append("audit/changes", "done"))
        with beside(path) as connection:
            connection.execute("UPDATE registrar SET value = 0 WHERE name = 'sequence'")
        refused, kept = await asyncio.gather(
            store.apply(Put("a", 1), Append("audit/changes", "forged")),
            store.apply(Put("b", 1)),
            return_exceptions=True,
        )
        assert isinstance(refused, StoreError)
        assert kept is None
        assert await values(store, "") == ["done", 1]
