"""The clock of a database, carried on between two looks at it, so that the time need not be asked for each time."""

import time
from typing import Final

CARRIED_S: Final = 1.0
"""Seconds for which a look is carried on; then the database is asked again."""
MAX_CLOCK_LAG_S: Final = 0.25
"""Seconds between a question and its answer; of one that took longer nobody knows what time it is now."""

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Runs on also while the machine sleeps, where there is such a clock."""


def ticks() -> float:
    """Seconds since some moment in the past."""
    return time.clock_gettime(_CLOCK)


class CarriedClock:
    """What time it is by a clock elsewhere: never ahead of it, and behind it by no more than a question took, which is
    MAX_CLOCK_LAG_S at most.

    Where the other clock is set, or the two do not run alike, it is wrong by that for CARRIED_S at most. It may go back
    by as much as it may be behind.
    """

    def __init__(self) -> None:
        self._moment = 0.0
        self._taken_at = float("-inf")

    def take(self, moment: float, asked_at: float) -> None:
        """The clock was at `moment` at some time between `asked_at`, in ticks, and now. All that is known is no more
        than how late it is at least, so of several looks the one that says latest is right."""
        here = ticks()
        carried = self.now()
        if here - asked_at <= MAX_CLOCK_LAG_S and (carried is None or moment >= carried):
            self._moment, self._taken_at = moment, here

    def now(self) -> float | None:
        """Unix seconds; None where the last look is too long ago."""
        since = ticks() - self._taken_at
        return self._moment + since if since <= CARRIED_S else None
