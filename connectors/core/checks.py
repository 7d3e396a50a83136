"""Checks: changes whose answer does not tell enough are looked at before they are sent, afterwards, or both.

Connector.checked     the checks of a platform, by operation; `run` goes through them
Http.hollow_yes       marks an operation to which the platform says yes also where there is nothing to do it to

async def renamed(connector: Connector, intent: Rename, send: Send) -> Person:
    _, lost = await answer_or_loss(send)
    shown = await connector.run(PersonGet(id=intent.id))
    if lost and shown.name != intent.name:
        raise lost
    return shown
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.intent import Intent

R = TypeVar("R")

Send = Callable[[], Awaitable[Any]]
"""Sends the change itself. Raises PlatformError."""
Check = Callable[[Any, Any, Send], Awaitable[Any]]
"""Given the connector, the change and what sends it: what it is answered with. Raises PlatformError."""
UNPROVEN_REASON = "says yes to this also where there is nothing of the kind"


class Asks(Protocol):
    """A connector, as far as a look needs one."""

    async def run(self, intent: Intent[R]) -> R: ...


async def shown(connector: Asks, question: Intent[R]) -> R | None:
    """What a look shows; None where it fails. A loss is then raised by itself, without that failure behind it."""
    try:
        return await connector.run(question)
    except PlatformError:
        return None


async def answer_or_loss(send: Send) -> tuple[Any, OutcomeUnknown | None]:
    """What was answered, or that nobody knows what came of it: then a look may tell. Raises any other fault."""
    try:
        return await send(), None
    except OutcomeUnknown as lost:
        return None, lost
