"""Who makes the tables, who may use them, and what they refuse."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from bot.audit.log import AuditLog
from bot.store import ABSENT_VERSION, Append, Put, StoreError, WriteConflict
from bot.store.postgres import PostgresStore, open_postgres
from bot.store.postgres_schema import POSTGRES_SCHEMA_VERSION
from tests.bot.store.files import values
from tests.postgres import run


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    opened = await open_postgres(url)
    yield opened
    await opened.close()


@pytest.fixture
async def outsider(store: PostgresStore, url: str) -> AsyncIterator[Any]:
    """Somebody at the same tables without Registrar, who owns them."""
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


class TestOpening:
    async def test_ten_starters(self, url: str) -> None:
        """Of ten that start at once on an empty database one makes the tables, and all ten work."""
        stores = await asyncio.gather(*(open_postgres(url, connections=2) for _ in range(10)))
        await asyncio.gather(*(store.apply(Append("log", n)) for n, store in enumerate(stores)))
        assert sorted(await values(stores[0], "log/")) == list(range(10))
        await asyncio.gather(*(store.close() for store in stores))

    async def test_remembers(self, url: str) -> None:
        """What was written is there, in its order, when the database is opened again; numbers go on."""
        for n in range(3):
            store = await open_postgres(url)
            await store.apply(Put("last", n), Append("log", n))
            await store.close()
        store = await open_postgres(url)
        assert await values(store, "") == [2, 0, 1, 2]
        await store.close()

    async def test_versioned(self, store: PostgresStore, outsider: Any) -> None:
        """The tables say which schema they are."""
        assert await outsider.fetch("SELECT name, value FROM registrar") == [("schema", POSTGRES_SCHEMA_VERSION)]

    async def test_newer(self, store: PostgresStore, outsider: Any, url: str) -> None:
        """A database that a newer Registrar wrote is refused."""
        await outsider.execute("UPDATE registrar SET value = value + 1")
        with pytest.raises(StoreError, match=r"was written by a newer Registrar. Update this one, or set"):
            await open_postgres(url)

    async def test_earlier(self, store: PostgresStore, outsider: Any, url: str) -> None:
        """A database that an earlier Registrar wrote is refused: half of its rows would be found."""
        await outsider.execute("UPDATE registrar SET value = value - 1")
        with pytest.raises(StoreError, match=r"was written by an earlier Registrar, .* to an empty one."):
            await open_postgres(url)

    @pytest.mark.parametrize("made", ["CREATE TABLE registrar (recipe text)", "CREATE VIEW registrar AS SELECT 1 AS x"])
    async def test_somebody_elses(self, url: str, made: str) -> None:
        """A table of that name which is another program's is refused and not touched."""
        await run(url, made)
        with pytest.raises(StoreError, match="has a table “registrar” that is not Registrar's"):
            await open_postgres(url)

    async def test_no_unicode(self, url: str) -> None:
        """A database that could not keep every text is refused."""
        await run(url, "CREATE DATABASE registrar_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            with pytest.raises(StoreError, match="does not keep text as UTF-8"):
                await open_postgres(url.replace("/postgres", "/registrar_latin").partition("?")[0])
        finally:
            await run(url, "DROP DATABASE registrar_latin")

    async def test_read_only(self, store: PostgresStore, url: str) -> None:
        """A store opened for reading walks the audit log beside one that writes, and writes nothing itself."""
        audit = AuditLog(store)
        await audit.write({"what": "asked"})
        reader = await open_postgres(url, read_only=True)
        writing = asyncio.gather(*(audit.write({"what": "asked", "n": n}) for n in range(30)))
        for _ in range(3):
            assert (await AuditLog(reader).verify()).faults == []
        await writing
        assert (await AuditLog(reader).verify()).entries == 31
        for op in (Put("a", 1), Append("audit/log", 1)):
            with pytest.raises(StoreError, match="cannot be written: it was opened for reading"):
                await reader.apply(op)
        await reader.close()
        assert await store.get("a") is None

    async def test_read_only_empty(self, url: str) -> None:
        """Looking into an empty database does not fill it."""
        with pytest.raises(StoreError, match="holds nothing of Registrar's yet"):
            await open_postgres(url, read_only=True)
        await run(url, "CREATE TABLE registrar (mine text)")


class TestRights:
    async def test_without_ddl(self, store: PostgresStore, url: str, role: str) -> None:
        """A role that may only read and write rows, as the README grants it, runs on tables that another made."""
        name = role.split("//")[1].partition("@")[0]
        await run(
            url,
            f"REVOKE ALL ON SCHEMA {name} FROM {name}",
            f"GRANT USAGE ON SCHEMA {name} TO {name}",
            f"GRANT SELECT ON registrar TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON registrar_rows TO {name}",
            f"GRANT USAGE ON SEQUENCE registrar_numbers TO {name}",
        )
        modest = await open_postgres(role)
        await modest.apply(Put("a", 1, ABSENT_VERSION), Append("audit/log", 1))
        await modest.apply(Put("a", 2, 1), *(Put(f"k/{n}", n) for n in range(100)))
        with pytest.raises(WriteConflict):
            await modest.apply(Put("a", 3, 1))
        assert (await values(store, "a"))[0] == 2
        await modest.close()
        for statement in ("DROP TRIGGER audit_changed ON registrar_rows", "TRUNCATE registrar_rows"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run(role, statement)

    async def test_may_not_make(self, url: str, role: str) -> None:
        """A role that may not make the tables is told so."""
        name = role.split("//")[1].partition("@")[0]
        await run(url, f"REVOKE CREATE ON SCHEMA {name} FROM {name}")
        with pytest.raises(StoreError, match=r"does not let this role do that. Grant it the rights"):
            await open_postgres(role)


class TestAudit:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE registrar_rows SET value = ''",
            "UPDATE registrar_rows SET key = 'elsewhere'",
            "DELETE FROM registrar_rows",
            "TRUNCATE registrar_rows",
            "INSERT INTO registrar_rows TABLE registrar_rows ON CONFLICT (key) DO UPDATE SET value = ''",
        ],
    )
    @pytest.mark.parametrize("mode", ["origin", "replica"])
    async def test_triggers(self, store: PostgresStore, outsider: Any, statement: str, mode: str) -> None:
        """Not even the owner's statement rewrites or removes an entry, also where triggers are usually silent."""
        await store.apply(Append("audit/changes", "done"))
        await outsider.execute(f"SET session_replication_role = {mode}")
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="only ever added to"):
            await outsider.execute(statement)
        assert await values(store, "") == ["done"]

    async def test_triggers_move(self, store: PostgresStore, outsider: Any) -> None:
        """Nothing is moved into the audit afterwards."""
        await store.apply(Put("elsewhere", "forged"))
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="only ever added to"):
            await outsider.execute("UPDATE registrar_rows SET key = 'audit/changes/1'")

    async def test_own_fault(self, store: PostgresStore, outsider: Any) -> None:
        """Should numbers ever go backwards, an append fails and the entry stays; others are not disturbed."""
        await store.apply(*(Append("audit/changes", "done") for _ in range(3)))  # more than numbers are tried
        await outsider.execute("ALTER SEQUENCE registrar_numbers RESTART")
        refused, kept = await asyncio.gather(
            store.apply(Put("a", 1), Append("audit/changes", "forged")),
            store.apply(Put("b", 1)),
            return_exceptions=True,
        )
        assert isinstance(refused, StoreError)
        assert kept is None
        assert await values(store, "") == ["done", "done", "done", 1]


class TestRows:
    async def test_sorted_by_code_point(self, store: PostgresStore, outsider: Any) -> None:
        """Whatever the language of the database, keys sort by code point."""
        sql = "SELECT collation_name FROM information_schema.columns WHERE column_name = 'key' AND table_schema = $1"
        assert await outsider.fetchval(sql, await outsider.fetchval("SELECT current_schema()")) == "C"

    @pytest.mark.parametrize("value", ["", "nonsense", "[1,", "\ud7ff"])
    async def test_foreign(self, store: PostgresStore, outsider: Any, value: str) -> None:
        """A row that Registrar cannot have written is named to its reader, and does not disturb others."""
        await outsider.execute("INSERT INTO registrar_rows VALUES ('odd', 1, $1)", value)
        for call in (store.get("odd"), store.scan("")):
            with pytest.raises(StoreError, match=r"^The row 'odd' was not written by Registrar\."):
                await call
        await store.apply(Put("fine", 1))
        assert await values(store, "fine") == [1]
