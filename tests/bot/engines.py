"""Every engine of the store, opened empty for one test."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from bot.store import Store
from bot.store.postgres import open_postgres
from bot.store.sqlite import open_sqlite
from tests.bot.store.clock import Clock
from tests.postgres import drop_schema, make_schema, shared

# As its owner may, and no smaller role: see test_postgres_schema.
EMPTY = """
ALTER TABLE registrar_rows DISABLE TRIGGER USER;
DELETE FROM registrar_rows;
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_changed;
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_deleted;
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_emptied;
ALTER SEQUENCE registrar_numbers RESTART;
"""


class Postgres:
    """The PostgreSQL of this run, started when the first asks, and one schema of it for this process."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._schema = ""

    @functools.cached_property
    def url(self) -> str:
        return shared(self._run)

    async def schema(self) -> str:
        """Emptied for each test, because that takes a third of the time of a new one."""
        self._schema = self._schema or await make_schema(self.url)
        return self._schema

    def close(self) -> None:
        if self._schema:
            asyncio.run(drop_schema(self._schema))


@asynccontextmanager
async def in_a_file(folder: Path, clock: Clock, _: Postgres) -> AsyncIterator[Store]:
    opened = await open_sqlite(folder / "registrar.db", clock)
    yield opened
    await opened.close()


@asynccontextmanager
async def on_a_server(_: Path, clock: Clock, postgres: Postgres) -> AsyncIterator[Store]:
    opened = await open_postgres(await postgres.schema(), clock)
    await opened.pool.execute(EMPTY)
    yield opened
    await opened.close()


ENGINES: dict[str, Callable[[Path, Clock, Postgres], AbstractAsyncContextManager[Store]]] = {
    "sqlite": in_a_file,
    "postgres": on_a_server,
}
