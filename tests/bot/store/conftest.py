"""One engine alone: over a file that a test may look into, or over a schema, a role or a whole server of its own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.store.sqlite import SqliteStore, open_sqlite
from tests.bot.engines import Postgres
from tests.postgres import Server, run, schema


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrar.db"


@pytest.fixture
async def embedded(path: Path) -> AsyncIterator[SqliteStore]:
    opened = await open_sqlite(path)
    yield opened
    await opened.close()


@pytest.fixture
async def url(postgres: Postgres) -> AsyncIterator[str]:
    """An empty schema of a real PostgreSQL."""
    async with schema(postgres.url) as made:
        yield made


@pytest.fixture
async def role(url: str) -> AsyncIterator[str]:
    """The URL with a role of its own, which may make tables there."""
    name = urlsplit(url).query.rpartition("=")[2]
    await run(url, f"CREATE ROLE {name} LOGIN", f"GRANT ALL ON SCHEMA {name} TO {name}")
    yield url.replace("//registrar@", f"//{name}@")
    await run(url, f"REASSIGN OWNED BY {name} TO CURRENT_USER", f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.fixture
async def running() -> AsyncIterator[Server]:
    """A PostgreSQL that a test may stop."""
    made = await asyncio.to_thread(Server)
    yield made
    await asyncio.to_thread(made.remove)
