"""Rate limiting: how often a platform may be called, kept for the whole process by the one connector it has.

Not aiolimiter: that one lets a full minute's calls go at once and lets others follow as the minute passes, nearly twice
as many as a platform counts; and it knows neither two limits together nor a clock that a test can move.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RateLimit:
    """So many calls within so many seconds, whenever one begins to count them."""

    calls: int
    seconds: float


class RateLimiter:
    """The times of the last calls, as many as the largest limit needs to know."""

    def __init__(self, limits: Sequence[RateLimit], clock: Callable[[], float]) -> None:
        """`clock` is in seconds and never goes back."""
        self._limits = tuple(limits)
        self._clock = clock
        self._calls: deque[float] = deque(maxlen=max((one.calls for one in limits), default=1))

    def take(self) -> float:
        """0, and the call is counted; or the seconds until it is worth asking again."""
        now = self._clock()
        full = [one for one in self._limits if len(self._calls) >= one.calls]
        pause = max((self._calls[-one.calls] + one.seconds - now for one in full), default=0.0)
        if pause <= 0:
            self._calls.append(now)
        return max(0.0, pause)
