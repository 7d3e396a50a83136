"""A database of the shared engine, for a move alone."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, Self

from bot.store import StoreError
from bot.store.exclusive import COPY_BATCH_ROWS, MOVING_MARK, Line, Occupied
from bot.store.postgres import PostgresStore, open_postgres
from bot.store.postgres_faults import plainly
from bot.store.postgres_schema import INSERT_MARK_SQL

# Nobody can write while it is held, be it a Registrar that starts meanwhile: what was copied stays what is there.
LOCK_ROWS_SQL: Final = "LOCK TABLE registrar_rows IN SHARE MODE"
NO_IDLE_TIMEOUT_SQL: Final = "SET LOCAL idle_in_transaction_session_timeout = 0"
COUNT_ROWS_SQL: Final = "SELECT count(*) FROM registrar_rows"
NEXT_ROWS_SQL: Final = "SELECT key, version, value FROM registrar_rows WHERE key > $1 ORDER BY key LIMIT $2"
INSERT_ROWS_SQL: Final = """
INSERT INTO registrar_rows (key, version, value) SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[])
"""
# Of a copy that is not whole. The trigger is for the audit log, and what is in a copy is recorded where it came from.
TRUNCATE_SQL: Final = """
ALTER TABLE registrar_rows DISABLE TRIGGER audit_emptied;
TRUNCATE registrar_rows;
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_emptied;
ALTER SEQUENCE registrar_numbers RESTART;
"""
MOVE_LOCK_SQL: Final = (
    "SELECT pg_try_advisory_lock(hashtextextended('registrar moves', 'registrar'::regclass::oid::bigint))"
)
LAST_NUMBER_SQL: Final = "SELECT coalesce(pg_sequence_last_value('registrar_numbers'), 0)"


class ExclusiveDatabase:
    """Everything but what the store is asked goes over one connection."""

    def __init__(self, store: PostgresStore, connection: Any) -> None:
        self.store, self._connection = store, connection

    @classmethod
    async def source(cls, url: str) -> Self:
        """To be copied from. Nothing is changed, and nobody else can change anything either."""
        made = await cls._on(await open_postgres(url, read_only=True))
        try:
            with plainly():
                # The lock comes before anything is read, or else what was read may be older than the lock.
                await made._connection.execute(
                    f"BEGIN ISOLATION LEVEL REPEATABLE READ; {NO_IDLE_TIMEOUT_SQL}; {LOCK_ROWS_SQL}"
                )
        except BaseException:
            await made.close()
            raise
        return made

    @classmethod
    async def target(cls, url: str) -> Self:
        """To be copied to: new, empty, or left by a move that did not come to its end."""
        made = await cls._on(await open_postgres(url, into=True))
        try:
            await made._make_room()
        except BaseException:
            await made.close()
            raise
        return made

    @classmethod
    async def _on(cls, store: PostgresStore) -> Self:
        try:
            with plainly():
                return cls(store, await store.pool.acquire())
        except BaseException:
            await store.close()
            raise

    async def count(self) -> int:
        return await self._number(COUNT_ROWS_SQL)

    async def page(self, after: str) -> Sequence[Line]:
        with plainly():
            return [tuple(line) for line in await self._connection.fetch(NEXT_ROWS_SQL, after, COPY_BATCH_ROWS)]

    async def sequence(self) -> int:
        return await self._number(LAST_NUMBER_SQL)

    async def add(self, lines: Sequence[Line]) -> None:
        with plainly():
            await self._connection.execute(INSERT_ROWS_SQL, *([line[at] for line in lines] for at in range(3)))

    async def finish(self, sequence: int) -> None:
        with plainly():
            async with self._connection.transaction():
                if sequence > await self.sequence():
                    await self._connection.execute("SELECT setval('registrar_numbers', $1)", sequence)
                await self._connection.execute("DELETE FROM registrar WHERE name = $1", MOVING_MARK)

    async def close(self) -> None:
        with suppress(Exception):  # it may be broken, and its transaction is over in any case
            await self._connection.execute("ROLLBACK")
        with suppress(Exception):
            await self.store.pool.release(self._connection)
        await self.store.close()

    async def _make_room(self) -> None:
        ours = self._connection
        with plainly():
            if not await ours.fetchval(MOVE_LOCK_SQL):
                raise StoreError("Another move into the same database is under way. Wait for its end.")
            async with ours.transaction():
                if not await ours.fetchval(INSERT_MARK_SQL, MOVING_MARK):
                    await ours.execute(TRUNCATE_SQL)
                elif await self.count():
                    raise Occupied

    async def _number(self, sql: str) -> int:
        with plainly():
            return int(await self._connection.fetchval(sql))
