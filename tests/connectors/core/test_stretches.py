"""Long work in stretches."""

import asyncio

import pytest

from connectors.core.stretches import in_stretches


@pytest.mark.parametrize(("rows", "turns"), [(0, 0), (2, 0), (3, 1), (10, 3)])
async def test_others_have_their_turn(rows: int, turns: int) -> None:
    """All rows come in their order, and after every few of them others have a turn."""
    had = 0

    async def other() -> None:
        nonlocal had
        while True:
            await asyncio.sleep(0)
            had += 1

    waiting = asyncio.create_task(other())
    await asyncio.sleep(0)
    assert [row async for row in in_stretches(range(rows), 3)] == list(range(rows))
    waiting.cancel()
    assert had == turns
