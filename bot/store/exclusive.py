"""A store for oneself alone, row by row as it lies there: what a move reads from and writes to.

As long as a copy is not whole, its place says so, and nobody can open it as a store.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from bot.store import Store, StoreError

Line = tuple[str, int, str]
"""A key, its version, and its value as the JSON text that was written."""

COPY_BATCH_ROWS: Final = 250
"""Lines in memory at once."""

MOVING_MARK: Final = "moving"
"""Stands in the table `registrar` of either engine until the copy in it is whole."""


class Unfinished(StoreError):
    """Only a part of a copy is there."""

    def __init__(self) -> None:
        super().__init__(
            "Registrar was being moved here, and that did not come to its end: what is here is not whole. "
            "Move again, or set REGISTRAR_DATABASE to where it came from."
        )


class Occupied(StoreError):
    """A copy needs an empty place, and nothing was written to this one."""

    def __init__(self) -> None:
        super().__init__("Something is kept there already, so nothing was moved. Set REGISTRAR_DATABASE to a new one.")


class Exclusive(Protocol):
    """Every method raises StoreError."""

    @property
    def store(self) -> Store:
        """The same, to read from."""
        ...

    async def count(self) -> int:
        """How many rows there are."""
        ...

    async def page(self, after: str) -> Sequence[Line]:
        """The next lines, at most COPY_BATCH_ROWS, in the order of their keys, which every engine has alike: by code
        point."""
        ...

    async def sequence(self) -> int:
        """The number of the last Append."""
        ...

    async def add(self, lines: Sequence[Line]) -> None:
        """Keep lines whose keys are new, with the versions they have."""
        ...

    async def finish(self, sequence: int) -> None:
        """The copy is whole: Appends go on after that number, and everybody may open it."""
        ...

    async def close(self) -> None: ...
