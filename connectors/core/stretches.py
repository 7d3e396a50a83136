"""Long work on the event loop, in stretches between which everybody else has a turn."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final, TypeVar

ROWS_PER_STRETCH: Final = 100
"""Rows that are worked on before others have their turn."""
ARRIVED_PER_STRETCH: Final = 25
"""The same of rows as they arrive from a platform: some hold dozens of others."""

T = TypeVar("T")


async def in_stretches(rows: Iterable[T], every: int = ROWS_PER_STRETCH) -> AsyncIterator[T]:
    """The rows in their order; after every so many, whoever else waits for the loop comes first."""
    for count, row in enumerate(rows, 1):
        yield row
        if count % every == 0:
            await asyncio.sleep(0)
