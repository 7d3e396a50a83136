"""Work that begins beside its claim: it may read, but whatever it writes or says waits here until the claim is ours.

`WatchedStore.apply`, `SlackWeb.api_call` and `Reply` are where anything is written or said; each asks here first. Work
that turns out not to be ours is called off at that point, as a cancelled task is.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_claim: ContextVar["asyncio.Future[str] | None"] = ContextVar("claim", default=None)


@contextmanager
def claiming(claim: "asyncio.Future[str]") -> Iterator[None]:
    """What is worked on from here, and in tasks that begin here, needs this claim: it gives why the work is not ours,
    or nothing, and never raises."""
    token = _claim.set(claim)
    try:
        yield
    finally:
        _claim.reset(token)


async def claimed() -> None:
    """Before anything is written or said. Raises CancelledError where it is not ours to do."""
    claim = _claim.get()
    if not claim:
        return
    if not claim.done():
        await asyncio.wait((claim,))  # which leaves the claim alone where the work is cancelled meanwhile
    if claim.result():
        raise asyncio.CancelledError(claim.result())
