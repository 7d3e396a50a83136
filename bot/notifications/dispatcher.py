"""From the inbox to the channels: what arrived is read, given names, and laid before everybody who wants it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.notifications.inbox import INBOX, Inbox
from bot.notifications.index import SubscriptionIndex
from bot.notifications.names import Names
from bot.notifications.periodic_task import PeriodicTask
from bot.notifications.queued_news import single
from bot.notifications.rows import WEEK_S, Guard, unguarded, unread
from bot.notifications.subscription import Rhythm, Subscription
from bot.notifications.subscriptions import MAX_RECENT_NEWS, Subscriptions, recent
from bot.runtime.logs import logger
from bot.store import ABSENT_VERSION, Append, Delete, Op, Put, Row, Store
from bot.store.keys import dump
from connectors.core.connector import Sleep
from connectors.news.news import News, Source

log = logger("registrar.notifications")

INBOX_BATCH_ROWS = 100
INBOX_POLL_S = 2.75
"""Seconds after which we look into the inbox although nobody said that something came."""


class Dispatcher:
    """Takes news out of the inbox and puts them into the outboxes of the channels that want them."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        subscriptions: Subscriptions,
        names: Names,
        sources: Mapping[str, Source],
        wake: Callable[[Iterable[str]], None],
        sleep: Sleep,
        closing: asyncio.Event,
        tally: Counter[str],
        guard: Guard = unguarded,
    ) -> None:
        self._store, self._inbox, self._subscriptions = store, inbox, subscriptions
        self._names, self._sources, self._wake = names, sources, wake
        self._closing, self._tally, self._guard = closing, tally, guard
        self._periodic = PeriodicTask(sleep, closing)

    async def run(self) -> None:
        await self._periodic.make("inbox", self.empty, INBOX_POLL_S, self._inbox.came)

    async def empty(self) -> None:
        """Until nothing is left, or Registrar stops."""
        while not self._closing.is_set() and await self.dispatch():
            pass

    async def dispatch(self) -> int:
        """One batch from the inbox's head; how many. Raises StoreError, and then all of it is still there."""
        rows = await self._store.scan(f"{INBOX}/", limit=INBOX_BATCH_ROWS)
        if not rows:
            return 0
        now, index = await self._store.now(), await self._subscriptions.index()
        read = [self._read(row) for row in rows]
        better = iter(await self._names.learn([one for one in read if isinstance(one, News)]))
        told = [next(better) if isinstance(one, News) else one for one in read]
        ops: list[Op] = [Delete(row.key, row.version) for row in rows]
        kept: list[News] = []
        channels: set[str] = set()
        for row, one in zip(rows, told, strict=True):
            wanting = self._wanting(one, index) if isinstance(one, News) else one
            if isinstance(one, News) and not isinstance(wanting, str):
                kept.append(one)
                entry = single(one, row.value["at"], row.value["reference"]).plain()
                for subscription in told_once(wanting, now):
                    at_once = subscription.rhythm is Rhythm.AT_ONCE
                    ops.append(
                        Append(f"outbox/{subscription.channel}" if at_once else f"digest/{subscription.id}", entry)
                    )
                    channels |= {subscription.channel} if at_once else set()
            else:
                self._tally["unread"] += 1
                log.error("unread", row=row.key, reason=wanting, reference=row.value["reference"])
                ops.append(unread(str(wanting), row.value, now))
        await self._store.apply(*ops, *await self._recent(kept, now), *self._guard())
        self._tally["dispatched"] += len(rows)
        self._wake(channels)
        return len(rows)

    def _read(self, row: Row) -> News | str:
        """The news, or why there are none. Whatever its reader stumbles over must not hold up what comes after it."""
        told, source = row.value, self._sources.get(row.value["platform"])
        try:
            if "news" in told:
                return News.load(told["news"])
            return source.read(told["body"]) if source else "Nobody here reads what this platform tells."
        except Exception as error:
            log.exception("internal_error", row=row.key, platform=told["platform"], reference=told["reference"])
            return f"It could not be read: {error!r}"

    def _wanting(self, news: News, index: SubscriptionIndex) -> list[Subscription] | str:
        """Who wants it, or why it cannot be told. What could not be kept must be found here, and not cost its batch."""
        try:
            dump("news", news.plain())
            return index.wanting(news)
        except Exception as error:
            log.exception("internal_error", platform=news.platform, news=news.event)
            return f"It could not be told: {error!r}"

    async def _recent(self, news: Sequence[News], now: float) -> list[Op]:
        """The last of every kind, with these in front."""
        kinds: dict[str, list[News]] = defaultdict(list)
        for one in news:
            kinds[recent(one.platform, one.event)].append(one)
        ops: list[Op] = []
        for key, fresh in kinds.items():
            row = await self._store.get(key)
            newest = [{"at": now, "news": one.plain()} for one in reversed(fresh[-MAX_RECENT_NEWS:])]
            kept = [*newest, *(row.value if row else ())][:MAX_RECENT_NEWS]
            ops.append(Put(key, kept, if_version=row.version if row else ABSENT_VERSION))
        return ops


def told_once(wanting: Iterable[Subscription], now: float) -> list[Subscription]:
    """One for each channel: that which tells it soonest. What a person paused does not count; where Slack made us, what
    happens in the first week is kept for when it is over."""
    soonest: dict[str, Subscription] = {}
    order = list(Rhythm)
    for one in wanting:
        if one.paused and (one.paused.by or now - one.paused.since > WEEK_S):
            continue
        before = soonest.setdefault(one.channel, one)
        if order.index(one.rhythm) < order.index(before.rhythm):
            soonest[one.channel] = one
    return list(soonest.values())
