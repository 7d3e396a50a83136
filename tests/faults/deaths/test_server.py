"""PostgreSQL itself crashes, and comes back, while many applies are under way."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.faults.deaths.breaking import crashed
from tests.postgres import Server

CRASHES = 3


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = await asyncio.to_thread(Server)
    yield made
    await asyncio.to_thread(made.remove)


async def test_crashes(server: Server) -> None:
    """What was acknowledged is there after each crash, also where the role's own setting would not wait for the log."""
    assert await crashed(server, CRASHES) == []
