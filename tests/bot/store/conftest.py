"""`store` is every engine in turn: what holds for one must hold for all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.sqlite import SqliteStore, open_sqlite
from tests.bot.store.clock import Clock

ENGINES = {"sqlite": lambda folder, clock: open_sqlite(folder / "registrar.db", clock)}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    opened: Store = await ENGINES[request.param](tmp_path, clock)
    yield opened
    await opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrar.db"


@pytest.fixture
async def embedded(path: Path) -> AsyncIterator[SqliteStore]:
    opened = await open_sqlite(path)
    yield opened
    await opened.close()
