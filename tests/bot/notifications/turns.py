"""Long work and whoever else waits for the event loop: counted, not timed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


async def longest_stretch(work: Awaitable[object], done: Callable[[], int]) -> int:
    """How much of the work was done at most between two turns of another task. `done` counts it."""
    longest = before = done()

    async def other() -> None:
        nonlocal longest, before
        while True:
            longest, before = max(longest, done() - before), done()
            await asyncio.sleep(0)

    watching = asyncio.create_task(other())
    await asyncio.sleep(0)
    await work
    longest = max(longest, done() - before)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return longest
