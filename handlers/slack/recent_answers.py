"""What was asked of platforms a moment ago, so that going on with an answer asks nobody twice."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

RECENT_ANSWER_TTL_S = 120.0
"""Seconds for which an answer is gone on with; after that everybody is asked again."""
MAX_RECENT_ANSWERS = 500
"""Answers that are kept at once; the oldest make room."""

PlatformTasks = dict[str, asyncio.Task[Any]]
"""What each platform said, or is still being asked, by its name."""


class RecentAnswers:
    """Answers by who asked and what, for a little while and in this process alone: whoever finds none asks anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[float, PlatformTasks]] = {}

    def begin(self, owner: str, question: str, *, anew: bool) -> PlatformTasks:
        """What is known of the question, to be added to; `anew` forgets it."""
        self._forget()
        since, asked = self._kept.pop((owner, question), (self._clock(), {}))
        if anew:
            since, asked = self._clock(), {}
        self._kept[owner, question] = since, asked
        while len(self._kept) > MAX_RECENT_ANSWERS:
            del self._kept[next(iter(self._kept))]
        return asked

    def _forget(self) -> None:
        now = self._clock()
        self._kept = {key: one for key, one in self._kept.items() if now - one[0] <= RECENT_ANSWER_TTL_S}
