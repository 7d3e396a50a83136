"""What many reads brought that were swept together, for answers of which a part may fail or come too late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from connectors.core.errors import NotFound, PlatformError
from connectors.core.intent import Intent
from connectors.everyday.everyday import Reader

R = TypeVar("R")
MAX_NAMES_SHOWN = 10
"""Things that a sentence names one by one."""


@dataclass(frozen=True)
class Looks(Generic[R]):
    """Many reads.

    Attributes:
        found: their results, by their place
        failed: what others failed with, by theirs
        late: how many there was no time for
    """

    found: Mapping[int, R]
    failed: Mapping[int, PlatformError]
    late: int

    @property
    def gone(self) -> int:
        """How many were about what is not there any more: they were looked at, and there is nothing."""
        return sum(isinstance(one, NotFound) for one in self.failed.values())

    @property
    def fault(self) -> PlatformError | None:
        """What the first failed with otherwise."""
        return next((one for one in self.failed.values() if not isinstance(one, NotFound)), None)


async def look_at_all(reader: Reader, intents: Sequence[Intent[R]]) -> Looks[R]:
    """Whatever came of them."""
    results = await reader.sweep(intents)
    found = {place: one for place, one in enumerate(results) if not isinstance(one, PlatformError) and one is not None}
    failed = {place: one for place, one in enumerate(results) if isinstance(one, PlatformError)}
    return Looks(found, failed, len(results) - len(found) - len(failed))


async def each(reader: Reader, intents: Sequence[Intent[R]]) -> Looks[R]:
    """One that fails costs itself alone. Raises what the first failed with, where none was read and none is late; what
    is gone since it was listed fails nothing."""
    looks = await look_at_all(reader, intents)
    if looks.fault and not (looks.found or looks.late):
        raise looks.fault
    return looks


def some_of(names: Sequence[str], most: int = MAX_NAMES_SHOWN) -> str:
    """The first few, and how many more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
