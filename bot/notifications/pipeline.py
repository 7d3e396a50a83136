"""The pipeline: all parts between what the platforms tell and what the channels are told, put together and running."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping

from bot.notifications import delivery, digests, dispatcher, names
from bot.notifications.delivery import Delivery
from bot.notifications.digests import Digests
from bot.notifications.dispatcher import Dispatcher
from bot.notifications.inbox import Inbox
from bot.notifications.names import Names
from bot.notifications.rows import Guard, unguarded
from bot.notifications.subscriptions import Subscriptions
from bot.ports import Channels, Slack
from bot.runtime.tasks import TaskSet
from bot.store import Store
from connectors.core.connector import Sleep
from connectors.news.news import AskPlatform, Source

PIPELINE_GRACE_PERIOD_S = 5.0
"""Seconds for the messages in hand when Registrar stops."""
RECURRING_WAITS_S = frozenset(
    {
        names.NAME_LOOKUP_TIMEOUT_S,
        dispatcher.INBOX_POLL_S,
        digests.DIGEST_POLL_S,
        delivery.OUTBOX_POLL_S,
        delivery.CLOSED_CHANNELS_POLL_S,
    }
)
"""Seconds of sleep that end something or come again and again: where waits take no time, these must not end at all."""


class NotificationPipeline:
    """Dispatcher, digests and delivery, wired together.

    `inbox` takes what arrives and `subscriptions` who wants it; `tally` counts what became of it: dispatched,
    unread, told, tried_again, told_to_wait, refused, closed.
    """

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        subscriptions: Subscriptions,
        port: Channels,
        slack: Slack,
        sources: Mapping[str, Source],
        asks: Mapping[str, AskPlatform],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        guard: Guard = unguarded,
    ) -> None:
        self.inbox, self.subscriptions = inbox, subscriptions
        self.tally: Counter[str] = Counter()
        self._closing = asyncio.Event()
        ours = sleep, self._closing
        self._names = Names(sources, asks, clock, sleep)
        self.delivery = Delivery(store, subscriptions, port, slack, clock, *ours, self.tally, guard)
        wake = self.delivery.wake
        self.dispatcher = Dispatcher(store, inbox, subscriptions, self._names, sources, wake, *ours, self.tally, guard)
        self.digests = Digests(store, subscriptions, wake, *ours, guard)
        self._tasks = TaskSet()

    def start(self) -> None:
        for work in (self.dispatcher.run(), self.digests.run(), self.delivery.run()):
            self._tasks.start(work)

    async def close(self, seconds: float = PIPELINE_GRACE_PERIOD_S) -> int:
        """Finish the batch and the messages in hand; all else waits in the store. How many had to be cut off."""
        self._closing.set()
        left = sum(await asyncio.gather(self._tasks.drain(seconds), self.delivery.drain(seconds)))
        await self._names.close()
        return left
