"""Watchers: platforms that tell nothing by themselves, or not everything, are asked now and then what is new.

What a look found and what it remembers are one `apply`: after a crash nothing is lost and nothing told twice. A watcher
asks one thing at a time, with a rest between two, so that people who wait for an answer get theirs first. Of what it
cannot look at for a while, those who wait for it are told.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.notifications.inbox import Inbox
from bot.notifications.rows import Guard, unguarded
from bot.notifications.seen_sessions import note, watched
from bot.notifications.watcher_trouble import WatcherTrouble
from bot.runtime.logs import logger
from bot.runtime.tasks import TaskSet, either
from bot.store import ABSENT_VERSION, Put, Store, StoreError
from connectors.core.connector import Sleep
from connectors.core.errors import Later, PlatformError, RateLimited
from connectors.core.intent import Intent
from connectors.news.news import AskPlatform, Source
from connectors.news.poll import MAX_CALLS_PER_POLL, why

R = TypeVar("R")

log = logger("registrar.watchers")

WATCHER_CALL_INTERVAL_S = 0.5
"""Seconds between two calls."""
FIRST_POLL_DELAY_S = 30.0
"""Seconds after the start until the first look: whoever has just been started has other things to do."""
MAX_WATCHER_BACKOFF_S = 1800.0
"""Seconds after which a watcher that keeps failing looks again at the latest."""

FAULT = "I couldn't process what {} answered. Please tell your Registrar admin."

Looked = Callable[[str, str], None]
"""Is told of every look: the platform, and how it ended in a word."""


class Budget:
    """An `AskPlatform` for one look: one thing at a time, unhurried, and no more than MAX_CALLS_PER_POLL."""

    def __init__(self, platform: str, ask: AskPlatform, sleep: Sleep) -> None:
        self._platform, self._ask, self._sleep = platform, ask, sleep
        self._turn = asyncio.Lock()
        self.spent = 0

    async def __call__(self, intent: Intent[R]) -> R:
        async with self._turn:
            if self.spent == MAX_CALLS_PER_POLL:
                raise RateLimited(self._platform, "a look may make no more calls")
            if self.spent:
                await self._sleep(WATCHER_CALL_INTERVAL_S)
            self.spent += 1
            return await self._ask(intent)


class Watchers:
    """One for each platform that is watched and can be asked. They know nothing of one another."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        sources: Mapping[str, Source],
        asks: Mapping[str, AskPlatform],
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        guard: Guard = unguarded,
        looked: Looked = lambda platform, outcome: None,
        trouble: WatcherTrouble | None = None,
    ) -> None:
        self._clock, self._trouble = clock, trouble
        self._store, self._inbox, self._asks = store, inbox, asks
        self._sources = {name: source for name, source in sources.items() if source.every > 0 and name in asks}
        self._sleep, self._guard, self._looked = sleep, guard, looked
        self._closing = asyncio.Event()
        self._tasks = TaskSet()

    def start(self) -> None:
        for name in self._sources:
            self._tasks.start(self._watch(name))

    async def close(self, seconds: float = 0.0) -> int:
        """What a look has not written down yet is looked for next time. How many had to be cut off."""
        self._closing.set()
        return await self._tasks.drain(seconds)

    async def look(self, name: str) -> int:
        """Once; how many news were found. Raises PlatformError, StoreError, or whatever a source stumbles over."""
        source, ask = self._sources[name], Budget(name, self._asks[name], self._sleep)
        row = await self._store.get(f"watch/{name}")
        found = await source.watch(ask, row.value if row else None, await self._store.now())
        memory = Put(f"watch/{name}", found.memory, if_version=row.version if row else ABSENT_VERSION)
        await self._inbox.tell(found.news, memory, *self._guard())
        await self._unseen(name, found.unseen)
        if found.sessions:
            await note(self._store, watched(name, found.sessions))
        log.info("watched", platform=name, news=len(found.news), calls=ask.spent, unseen=sorted(found.unseen))
        return len(found.news)

    async def _watch(self, name: str) -> None:
        every = self._sources[name].every
        await either(self._sleep(min(FIRST_POLL_DELAY_S, every)), self._closing.wait())
        pause = every
        while not self._closing.is_set():
            pause = await self._next(name, pause)
            await either(self._sleep(pause), self._closing.wait())

    async def _looked_at(self, name: str) -> None:
        """Look; whatever stands in the way of all that is looked for is told of like that of a part of it."""
        try:
            await self.look(name)
        except StoreError:
            raise
        except Exception as error:
            reason = why(error) if isinstance(error, PlatformError) else FAULT.format(name.capitalize())
            await self._unseen(name, dict.fromkeys(self._sources[name].watched, reason))
            raise

    async def _unseen(self, name: str, unseen: Mapping[str, str]) -> None:
        if self._trouble:
            await self._trouble.seen(name, unseen)

    async def _next(self, name: str, before: float) -> float:
        """Look; the seconds until the next one. Whoever fails again and again looks less and less often."""
        every, begun = self._sources[name].every, self._clock()
        slower = max(min(max(before, every) * 2, MAX_WATCHER_BACKOFF_S), every)
        try:
            await self._looked_at(name)
        except PlatformError as error:
            self._failed(name, "platform", error.sentence)
            asked = error.retry_after if isinstance(error, Later) else None
            return max(slower, asked or 0.0)
        except StoreError as error:
            self._failed(name, "store", str(error))
            return every
        except Exception:
            log.exception("watcher_failed", platform=name)
            self._looked(name, "fault")
            return slower
        self._looked(name, "ok")
        return pause_after(every, self._clock() - begun)

    def _failed(self, name: str, outcome: str, reason: str) -> None:
        log.warning("not_watched", platform=name, reason=reason)
        self._looked(name, outcome)


def pause_after(every: float, spent: float) -> float:
    """Seconds until the next look, after one that took so long: looks begin `every` so often, and rest at least half of
    that."""
    return max(every - spent, every / 2)
