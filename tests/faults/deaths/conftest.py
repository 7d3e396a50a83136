"""A PostgreSQL that all workers of a run share, and a schema and a role of it for one test."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from tests.faults.deaths.places import database
from tests.postgres import shared


@pytest.fixture
async def url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    mine = tmp_path_factory.getbasetemp()
    server = await asyncio.to_thread(shared, mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine)
    async with database(server) as made:
        yield made
