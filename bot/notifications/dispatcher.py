"""From the inbox to the channels: what arrived is read, given names, and laid before everybody who wants it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from traceback import format_tb
from typing import Any

from bot.notifications.inbox import INBOX, Inbox
from bot.notifications.index import SubscriptionIndex
from bot.notifications.names import Names
from bot.notifications.periodic_task import PeriodicTask
from bot.notifications.queued_news import single
from bot.notifications.rows import WEEK_S, Guard, unguarded, unread
from bot.notifications.subscription import Rhythm, Subscription
from bot.notifications.subscriptions import MAX_RECENT_NEWS, Subscriptions, recent
from bot.notifications.webhook_body import masked, parsed
from bot.runtime.logs import logger
from bot.runtime.tasks import either
from bot.store import ABSENT_VERSION, Append, Delete, Op, Put, Row, Store
from bot.store.keys import dump
from connectors.core.connector import Sleep
from connectors.core.stretches import in_stretches
from connectors.news.news import News, Source

log = logger("registrar.notifications")

INBOX_BATCH_ROWS = 100
INBOX_POLL_S = 2.75
"""Seconds after which we look into the inbox although nobody said that something came."""
INBOX_STRETCH_ROWS = 1
"""Events that are read, or laid before the subscriptions, before others have their turn."""
MAX_DISPATCH_ROWS = 1000
"""Rows written in one apply, beyond which the rest of a batch makes another; and channels of one piece of news that are
told in one."""
TOLD_UP_TO = "told_up_to"
"""In a row of the inbox: the last channel, by id, that was told already."""
CROWD_NEWS = 20
"""Webhooks since the last look that are a crowd."""
CROWD_POLL_S = 0.05
"""Seconds between two looks at a crowd."""
MAX_CROWD_DELAY_S = 2.0
"""Seconds, at most, for which what arrived waits because more is coming."""


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
        self._periodic, self._sleep = PeriodicTask(sleep, closing), sleep
        self._known = inbox.arrived

    async def run(self) -> None:
        await self._periodic.make("inbox", self.empty, INBOX_POLL_S, self._inbox.came)

    async def empty(self) -> None:
        """Until nothing is left, or Registrar stops."""
        while not self._closing.is_set():
            await self._let_crowd_in()
            if not await self.dispatch():
                break

    async def _let_crowd_in(self) -> None:
        """Who posts cannot wait, and what is kept can: while many come at once they come first, until what came before
        them has waited for MAX_CROWD_DELAY_S."""
        while (arrived := self._inbox.arrived) - self._known >= CROWD_NEWS and not self._closing.is_set():
            self._known = arrived
            oldest = await self._store.scan(f"{INBOX}/", limit=1)
            if not oldest or await self._store.now() - oldest[0].value["at"] >= MAX_CROWD_DELAY_S:
                break
            await either(self._sleep(CROWD_POLL_S), self._closing.wait())
        self._known = self._inbox.arrived

    async def dispatch(self) -> int:
        """One batch from the inbox's head; how many, the last perhaps in part. Raises StoreError, and then all of it is
        still there.

        What more channels want than one apply can take goes out in several: until the last, its row says up to which
        channel it was told, so that whoever goes on, after a crash too, tells each channel once.
        """
        rows = await self._store.scan(f"{INBOX}/", limit=INBOX_BATCH_ROWS)
        if not rows:
            return 0
        now, index = await self._store.now(), await self._subscriptions.index()
        read = [self._read(row) async for row in in_stretches(rows, INBOX_STRETCH_ROWS)]
        better = iter(await self._names.learn([one for one in read if isinstance(one, News)]))
        told = [next(better) if isinstance(one, News) else one for one in read]
        ops: list[Op] = []
        kept: list[News] = []
        channels: set[str] = set()
        done = partly = 0
        async for row, one in in_stretches(zip(rows, told, strict=True), INBOX_STRETCH_ROWS):
            wanting = self._wanting(one, index) if isinstance(one, News) else one
            if isinstance(one, News) and not isinstance(wanting, str):
                entry = single(one, row.value["at"], row.value["reference"]).plain()
                waiting = await told_once(wanting, now, after=row.value.get(TOLD_UP_TO, ""))
                async for subscription in in_stretches(waiting[:MAX_DISPATCH_ROWS]):
                    at_once = subscription.rhythm is Rhythm.AT_ONCE
                    ops.append(
                        Append(f"outbox/{subscription.channel}" if at_once else f"digest/{subscription.id}", entry)
                    )
                    channels |= {subscription.channel} if at_once else set()
                if len(waiting) > MAX_DISPATCH_ROWS:
                    last = waiting[MAX_DISPATCH_ROWS - 1].channel
                    ops.append(Put(row.key, {**row.value, TOLD_UP_TO: last}, if_version=row.version))
                    partly = 1
                    break
                kept.append(one)
            else:
                self._tally["unread"] += 1
                log.error("unread", row=row.key, reason=wanting, reference=row.value["reference"])
                ops += unread(str(wanting), _without_secrets(row.value), now)
            ops.append(Delete(row.key, row.version))
            done += 1
            if len(ops) >= MAX_DISPATCH_ROWS:
                break
        await self._store.apply(*ops, *await self._recent(kept, now), *self._guard())
        self._tally["dispatched"] += done
        async for channel in in_stretches(channels):
            self._wake([channel])
        return done + partly

    def _read(self, row: Row) -> News | str:
        """The news, or why there are none. Whatever its reader stumbles over must not hold up what comes after it."""
        told, source = row.value, self._sources.get(row.value["platform"])
        try:
            if "news" in told:
                return News.load(told["news"])
            return source.read(parsed(told["body"])) if source else "Nothing here reads the updates of this platform."
        except Exception as error:
            fault = masked(told.get("body", ""), repr(error))
            where = {"row": row.key, "platform": told["platform"], "reference": told["reference"]}
            log.error("internal_error", **where, fault=fault, exception="".join(format_tb(error.__traceback__)))
            return f"It couldn't be read: {fault}"

    def _wanting(self, news: News, index: SubscriptionIndex) -> list[Subscription] | str:
        """Who wants it, or why it cannot be told. What could not be kept must be found here, and not cost its batch."""
        try:
            dump("news", news.plain())
            return index.wanting(news)
        except Exception as error:
            log.exception("internal_error", platform=news.platform, news=news.event)
            return f"It couldn't be posted: {error!r}"

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


async def told_once(wanting: Iterable[Subscription], now: float, after: str = "") -> list[Subscription]:
    """One for each channel after that one, in the order of channels: that which tells it soonest. What a person paused
    does not count; where Slack made us, what happens in the first week is kept for when it is over."""
    soonest: dict[str, Subscription] = {}
    order = {rhythm: place for place, rhythm in enumerate(Rhythm)}
    async for one in in_stretches(wanting):
        if one.channel <= after or (one.paused and (one.paused.by or now - one.paused.since > WEEK_S)):
            continue
        before = soonest.setdefault(one.channel, one)
        if (order[one.rhythm], one.since, one.id) < (order[before.rhythm], before.since, before.id):
            soonest[one.channel] = one
    return [soonest[channel] for channel in sorted(soonest)]


def _without_secrets(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is put aside of something that arrived: nobody is shown there what a reader would have hidden."""
    return {**row, "body": masked(row["body"])} if "body" in row else dict(row)
