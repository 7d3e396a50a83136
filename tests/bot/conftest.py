"""The desk and what it stands on: a store in a file, the record, a book of deeds, Class with five classes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.audit import Audit
from bot.deeds import Deeds
from bot.desk import Desk
from bot.store import Store
from bot.store.sqlite import open_sqlite
from connectors.classcom.standin import ClassStandIn
from tests.bot.asking import KEY, Connector
from tests.bot.store.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    opened = await open_sqlite(tmp_path / "registrar.db", clock)
    yield opened
    await opened.close()


@pytest.fixture
def standin(clock: Clock) -> ClassStandIn:
    made = ClassStandIn(api_key=KEY, clock=clock)
    made.seed(5)
    return made


@pytest.fixture
def audit(store: Store) -> Audit:
    return Audit(store)


@pytest.fixture
def deeds(store: Store, audit: Audit) -> Deeds:
    return Deeds(store, audit)


@pytest.fixture
async def connector(standin: ClassStandIn) -> AsyncIterator[Connector]:
    made = Connector(standin)
    yield made
    await made.close()


@pytest.fixture
def desk(connector: Connector, deeds: Deeds, clock: Clock) -> Desk:
    return Desk({"class": connector}, deeds, clock=clock)
