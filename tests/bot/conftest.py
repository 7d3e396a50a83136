"""The desk and what it stands on: a store, the audit log, the store of changes, Class with five classes.

`store` is the embedded engine; with the mark `engines`, each that it names in turn.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.store import Store
from connectors.classcom.standin import ClassStandIn
from connectors.core.connector import Connector as Platform
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.users import UsersAnonymize
from tests.bot.asking import KEY, Connector, School
from tests.bot.engines import ENGINES, Postgres
from tests.bot.store.clock import Clock
from tests.hostile_rows import hostile


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    mine = tmp_path_factory.getbasetemp()
    made = Postgres(mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine)
    yield made
    made.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marked = metafunc.definition.get_closest_marker("engines")
    if marked and "store" in metafunc.fixturenames:
        metafunc.parametrize("store", marked.args, indirect=True)


@pytest.fixture
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, postgres: Postgres
) -> AsyncIterator[Store]:
    async with ENGINES[getattr(request, "param", "sqlite")](tmp_path, clock, postgres) as opened:
        yield opened


@pytest.fixture
def standin(clock: Clock) -> ClassStandIn:
    made = ClassStandIn(api_key=KEY, clock=clock)
    made.seed(5)
    hostile(made)
    return made


@pytest.fixture
def audit(store: Store) -> AuditLog:
    return AuditLog(store)


@pytest.fixture
def changes(store: Store, audit: AuditLog) -> ChangeStore:
    return ChangeStore(store, audit)


@pytest.fixture
async def connector(standin: ClassStandIn) -> AsyncIterator[Connector]:
    made = Connector(standin)
    yield made
    await made.close()


@pytest.fixture
def school(clock: Clock) -> SkilljarStandIn:
    """Skilljar with twelve people."""
    made = SkilljarStandIn(api_key=KEY, clock=clock)
    made.seed(12)
    hostile(made)
    return made


@pytest.fixture
async def both(standin: ClassStandIn, school: SkilljarStandIn) -> AsyncIterator[dict[str, Platform]]:
    """The connectors of Class and Skilljar."""
    made: dict[str, Platform] = {"class": Connector(standin), "skilljar": School(school)}
    yield made
    for one in made.values():
        await one.close()


@pytest.fixture
def desk(connector: Connector, changes: ChangeStore, clock: Clock) -> Desk:
    return Desk({"class": connector}, changes, clock=clock)


@pytest.fixture
def wide(both: dict[str, Platform], changes: ChangeStore, clock: Clock) -> Desk:
    """The desk of both platforms."""
    return Desk(both, changes, clock=clock)


@pytest.fixture
def erase(school: SkilljarStandIn) -> UsersAnonymize:
    """Ada Lovelace disappears from Skilljar."""
    return UsersAnonymize(user_id=school.school.all("users")[0]["id"])
