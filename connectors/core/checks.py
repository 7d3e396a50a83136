"""Checks: changes whose answer does not tell enough are looked at before they are sent, afterwards, or both.

Connector.checked     the checks of a platform, by operation; `run` goes through them
Http.hollow_yes       marks an operation to which the platform says yes also where there is nothing to do it to
where_lost(look)      the check that only looks, and only where the answer was lost
two_looks(connector)  for a platform that tells of a change a moment later

async def renamed(connector: Connector, intent: Rename, send: Send) -> Person:
    _, lost = await answer_or_loss(send)
    shown = await connector.run(PersonGet(id=intent.id))
    if lost and shown.name != intent.name:
        raise lost
    return shown
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, ClassVar, Protocol, TypeVar

from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.intent import Intent
from connectors.core.record import Record

R = TypeVar("R")

Send = Callable[[], Awaitable[Any]]
"""Sends the change itself. Raises PlatformError."""
Check = Callable[[Any, Any, Send], Awaitable[Any]]
"""Given the connector, the change and what sends it: what it is answered with. Raises PlatformError."""
ReadBack = Callable[[Any, Any], Awaitable[Any]]
"""Given the connector and the change: the answer that a look shows it to have; None where it shows no such thing."""
READ_BACK_AFTER_S = 1.0
"""Seconds before a second look: platforms tell of some changes before they are done."""
UNPROVEN_REASON = "says yes to this even when there's nothing of the kind"


class Asks(Protocol):
    """A connector, as far as a look needs one."""

    async def run(self, intent: Intent[R]) -> R: ...


class Waits(Protocol):
    """A connector, as far as a second look needs one."""

    async def wait(self, seconds: float) -> None: ...


class SeenDone(Record):
    """What a look shows of a change whose answer was lost: a base beside the record that it is answered with. `seen` is
    what is said of it."""

    seen: ClassVar[str]

    @property
    def remark(self) -> str:
        return self.seen


def where_lost(look: ReadBack) -> Check:
    """What was answered; where that was lost, what the look shows. Raises the loss where it shows nothing."""

    async def check(connector: Any, intent: Any, send: Send) -> Any:
        answer, lost = await answer_or_loss(send)
        if not lost:
            return answer
        found = await look(connector, intent)
        if found is None:
            raise lost
        return found

    return check


async def two_looks(connector: Waits) -> AsyncIterator[None]:
    """One look at once, and one a moment later, for whoever has not seen by then what they look for."""
    yield
    await connector.wait(READ_BACK_AFTER_S)
    yield


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
