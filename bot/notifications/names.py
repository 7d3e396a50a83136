"""Names in place of numbers: what news are about, asked of the platform and remembered for a while.

News are worth telling without: a platform that is slow, down or refuses costs them their names and no more.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from bot.runtime.logs import logger
from bot.runtime.tasks import TaskSet, either
from connectors.core.connector import Sleep
from connectors.core.errors import PlatformError, Unreachable
from connectors.core.intent import Intent, digest
from connectors.news.news import AskPlatform, News, Source

R = TypeVar("R")

log = logger("registrar.notifications")

NAME_LOOKUP_TIMEOUT_S = 4.0
"""Seconds for the names of a whole batch."""
NAME_LOOKUP_BACKOFF_S = 60.0
"""Seconds for which a platform that did not answer is not asked for more names."""
NAME_CACHE_TTL_S = 600.0
"""Seconds for which a name is remembered."""
MAX_CACHED_NAMES = 2000
"""Answers remembered."""


class Names:
    """Names for the ids in news, asked of the platforms and cached."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        asks: Mapping[str, AskPlatform],
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._sources, self._asks, self._clock, self._sleep = sources, asks, clock, sleep
        self._answers: dict[str, tuple[float, asyncio.Future[Any]]] = {}
        self._resting: dict[str, float] = {}
        self._tasks = TaskSet()

    async def learn(self, batch: Sequence[News]) -> list[News]:
        """The same news with the names that could be had in time."""
        whole = asyncio.gather(*(work := [asyncio.create_task(self._learn(news)) for news in batch]))
        try:
            await either(whole, self._sleep(NAME_LOOKUP_TIMEOUT_S))
        finally:
            learned = [task.result() if task.done() and not task.cancelled() else None for task in work]
            whole.cancel()
        for platform in {news.platform for news, better in zip(batch, learned, strict=True) if not better}:
            self._rest(platform, "slow")
        return [better or news for news, better in zip(batch, learned, strict=True)]

    async def _learn(self, news: News) -> News:
        source, ask = self._sources.get(news.platform), self._asks.get(news.platform)
        if not source or not ask:
            return news
        try:
            return await source.enrich(news, partial(self._ask, news.platform, ask))
        except PlatformError as error:
            if error.retry:
                self._rest(news.platform, type(error).__name__)
        except Exception:
            log.exception("names_failed", platform=news.platform, news=news.event)
        return news

    async def _ask(self, platform: str, ask: AskPlatform, intent: Intent[R]) -> R:
        """The answer, one call for all who ask the same. It is waited for to its end even if its news could not."""
        key, now = digest(intent), self._clock()
        known = self._answers.get(key)
        if not known or known[0] <= now:
            if self._resting.get(platform, 0.0) > now:
                raise Unreachable(platform)
            answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
            self._tasks.start(self._fetch(key, ask, intent, answer))
            while len(self._answers) >= MAX_CACHED_NAMES:
                del self._answers[next(iter(self._answers))]
            known = self._answers[key] = now + NAME_CACHE_TTL_S, answer
        found: R = await asyncio.shield(known[1])
        return found

    async def _fetch(self, key: str, ask: AskPlatform, intent: Intent[R], answer: "asyncio.Future[R]") -> None:
        try:
            answer.set_result(await ask(intent))
        except BaseException as error:
            if not isinstance(error, PlatformError) or error.retry:  # a plain no stays one for a while
                self._answers.pop(key, None)
            if isinstance(error, asyncio.CancelledError):
                answer.cancel()
                raise
            answer.set_exception(error)
            answer.exception()  # looked at, although perhaps nobody waits any more

    def _rest(self, platform: str, why: str) -> None:
        now = self._clock()
        if self._resting.get(platform, 0.0) <= now:
            log.warning("names_not_told", platform=platform, reason=why)
        self._resting[platform] = now + NAME_LOOKUP_BACKOFF_S

    async def close(self) -> None:
        await self._tasks.drain(0)
