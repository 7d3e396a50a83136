"""How long something keeps the event loop to itself: counted in calls, never timed."""

import asyncio
import sys
from collections.abc import Awaitable
from types import FrameType
from typing import Any, Final

LONGEST_STRETCH_CALLS: Final = 60_000
"""Calls, of Python and of C, that may be made before others have their turn: some 20 ms, and less."""


async def longest_stretch(work: Awaitable[Any]) -> int:
    """The most calls that are made between two turns of somebody else while the work is done."""
    calls = longest = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    async def other() -> None:
        nonlocal calls, longest
        while True:
            await asyncio.sleep(0)
            longest, calls = max(longest, calls), 0

    waiting = asyncio.create_task(other())
    await asyncio.sleep(0)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        await work
    finally:
        sys.setprofile(before)
        waiting.cancel()
    return max(longest, calls)
