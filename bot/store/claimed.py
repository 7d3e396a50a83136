"""Work that begins beside its claim: it may read, but whatever it writes or says waits here until the claim is ours.

Whoever writes into the store or says something to people waits here first. Work that turns out not to be ours is called
off at that point, as a cancelled task is.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_claim: ContextVar["asyncio.Future[Any] | None"] = ContextVar("claim", default=None)


@contextmanager
def claiming(claim: "asyncio.Future[Any]") -> Iterator[None]:
    """What is worked on from here, and in tasks that begin here, needs this claim: it gives why the work is not ours,
    or nothing, and never raises."""
    token = _claim.set(claim)
    try:
        yield
    finally:
        _claim.reset(token)


async def claimed() -> None:
    """Wait, before anything is written or said, until the work has its claim. Raises CancelledError where another has
    it, so that the work ends as a cancelled task does. Work without a claim does not wait."""
    claim = _claim.get()
    if not claim:
        return
    if not claim.done():
        await asyncio.wait((claim,))  # which leaves the claim alone where the work is cancelled meanwhile
    if claim.result():
        raise asyncio.CancelledError(claim.result())
