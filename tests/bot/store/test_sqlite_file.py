"""What may lie in the file, and who may read it meanwhile."""

import asyncio
import os
import pickle
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.store import Append, Put, StoreError
from bot.store.sqlite import SqliteStore, open_sqlite
from bot.store.sqlite_file import SQLITE_SCAN_SQL
from tests.bot.store.files import beside, values


@pytest.fixture
async def store(embedded: SqliteStore) -> SqliteStore:
    return embedded


class TestReading:
    async def test_beside_a_writer(self, store: SqliteStore, path: Path) -> None:
        """Another program may read for as long as it likes; it sees one moment, and we go on writing."""
        await store.apply(Append("audit/changes", 0))
        with beside(path) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM kv").fetchone() == (1,)
            for n in range(1, 20):
                await store.apply(Append("audit/changes", n))
            assert reader.execute("SELECT count(*) FROM kv").fetchone() == (1,)
            reader.execute("COMMIT")
            assert reader.execute("SELECT count(*) FROM kv").fetchone() == (20,)

    async def test_read_only(self, store: SqliteStore, path: Path) -> None:
        """A store opened for reading sees what the bot has written so far, and writes nothing itself."""
        await store.apply(Append("audit/changes", 1))
        reader = await open_sqlite(path, read_only=True)
        assert await values(reader, "audit/") == [1]
        await store.apply(Append("audit/changes", 2))
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
            found = connection.execute(SQLITE_SCAN_SQL, (max("k/", after), after, "k0", 5)).fetchall()
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


class TestGone:
    @pytest.mark.parametrize("end", ["", "-wal"])
    @pytest.mark.parametrize("how", ["removed", "replaced"])
    async def test_a_file_that_is_gone_takes_nothing(self, store: SqliteStore, path: Path, end: str, how: str) -> None:
        """SQLite would go on writing to what nobody finds again; nothing is said to be kept that is not."""
        await store.apply(Put("a", 1))
        file = path.with_name(f"{path.name}{end}")
        aside = path.with_name("aside")
        file.rename(aside)
        if how == "replaced":
            file.write_bytes(aside.read_bytes())
        for work in (store.apply(Put("b", 2)), store.get("a"), store.scan("")):
            with pytest.raises(StoreError, match="was removed or replaced while Registrar was running"):
                await work
        aside.rename(file)
        await store.apply(Put("c", 3))
        assert await values(store, "") == [1, 3]
