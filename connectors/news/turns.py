"""What watchers share that cannot read everything in every look: whose turn it is, and which rows came later."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def longest_waiting(read: Mapping[K, float], most: int, until: float = math.inf) -> list[K]:
    """So many of those that were last read at that moment or before it, who waits for longest first; of equals the one
    that stands first."""
    return sorted((one for one, at in read.items() if at <= until), key=lambda one: read[one])[:most]


def later_rows(rows: Iterable[T], number: Callable[[T], int], last: int | None, most: int) -> tuple[list[T], int]:
    """The rows with a higher number than the last one that was told, the lowest first, `most` of them; and the number
    to remember. At the first look, where there is none, no row is new."""
    if last is None:
        return [], max((number(one) for one in rows), default=0)
    later = [one for one in rows if number(one) > last]
    later = sorted(later, key=number)[:most] if later else later  # mostly there is none
    return later, number(later[-1]) if later else last
