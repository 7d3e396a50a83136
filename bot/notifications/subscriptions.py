"""The store of subscriptions. Only their owners remove one."""

import asyncio
import secrets
from collections.abc import Callable, Iterable

from bot.notifications.index import SubscriptionIndex
from bot.notifications.rows import safe
from bot.notifications.subscription import EVERY_EVENT, Paused, Subscription
from bot.store import ABSENT_VERSION, Delete, Op, Put, Store, WriteConflict
from bot.store.once import write_once
from connectors.core.stretches import ROWS_PER_STRETCH
from connectors.news.news import News

SUBSCRIPTION_GENERATION_KEY = "generation/subscriptions"
NEVER_READ = -1
"""The generation of an index that nothing was read into."""
MAX_CHANGED_IDS = 100
"""Subscriptions changed at once that are read again one by one."""
SUBSCRIPTIONS_PAGE_ROWS = ROWS_PER_STRETCH
"""Read at once: after each page others have their turn."""
MAX_RECENT_NEWS = 20
"""News of a kind that are remembered, to show what a subscription would have told."""


class SubscriptionGone(Exception):
    """There is no such subscription any more."""


class Subscriptions:
    """Stores subscriptions, and finds those that want some news.

    Every process keeps an index of them in memory, and reads again what has changed anywhere.
    """

    def __init__(self, store: Store, new_id: Callable[[], str] = lambda: secrets.token_urlsafe(6)) -> None:
        self._store, self._new_id = store, new_id
        self._index, self._generation = SubscriptionIndex(), NEVER_READ
        self._reading = asyncio.Lock()

    async def add(self, subscription: Subscription) -> Subscription:
        """Keep it from now on, under an id of its own."""
        made = subscription.changed(id=self._new_id(), since=subscription.since or await self._store.now())
        key = _key(made.id)
        ops = Put(key, made.plain(), if_version=ABSENT_VERSION), _changed(made.id)
        await write_once(self._store, key, lambda: self._store.apply(*ops))
        return made

    async def get(self, id: str) -> Subscription | None:
        row = await self._store.get(_key(id))
        return Subscription.load(row.value) if row else None

    async def of(self, channel: str) -> list[Subscription]:
        """Those of a channel, oldest first."""
        return (await self.index()).of(channel)

    async def owned(self, user: str) -> list[Subscription]:
        """Those that a person asked for, oldest first."""
        return (await self.index()).owned(user)

    async def wanting(self, news: News) -> list[Subscription]:
        """Those that fit, paused or not."""
        return (await self.index()).wanting(news)

    async def change(self, id: str, change: Callable[[Subscription], Subscription]) -> Subscription:
        """What `change` makes of it as it is now; of many at once each sees what the last has done. Raises
        SubscriptionGone."""
        while True:
            row = await self._store.get(_key(id))
            if not row:
                raise SubscriptionGone(id)
            after = change(Subscription.load(row.value))
            try:
                await self._store.apply(Put(row.key, after.plain(), if_version=row.version), _changed(id))
                return after
            except WriteConflict:
                continue

    async def remove(self, id: str) -> None:
        await self._store.apply(Delete(_key(id)), _changed(id))

    async def pause_channel(self, channel: str, why: str) -> list[Subscription]:
        """Pause those that are running, by nobody, for a reason that is a sentence; gives them as they are now."""
        paused = Paused(why, await self._store.now())
        return await self._change_all(channel, lambda one: None if one.paused else one.changed(paused=paused))

    async def resume_channel(self, channel: str) -> list[Subscription]:
        """Resume those that nobody paused; those that a person paused stay so."""

        def resumed(one: Subscription) -> Subscription | None:
            return one.changed(paused=None) if one.paused and not one.paused.by else None

        return await self._change_all(channel, resumed)

    async def recent(self, platform: str, event: str) -> list[News]:
        """The last twenty of a kind, or of all kinds, newest first."""
        if event == EVERY_EVENT:
            rows = await self._store.scan(f"recent/{platform}/", limit=1000)
        else:
            row = await self._store.get(recent(platform, event))
            rows = [row] if row else []
        told = [(one["at"], News.load(one["news"])) for row in rows for one in row.value]
        return [news for _, news in sorted(told, key=lambda one: one[0], reverse=True)[:MAX_RECENT_NEWS]]

    async def index(self) -> SubscriptionIndex:
        """All of them by what they want: one look at the store, and one at each that has changed since the last. It is
        kept up to date in place, so whoever holds it sees every subscription either as it was or as it is."""
        async with self._reading:
            row = await self._store.get(SUBSCRIPTION_GENERATION_KEY)
            generation = row.version if row else ABSENT_VERSION
            if generation != self._generation:
                named = row.value if row and self._generation == generation - 1 != NEVER_READ else None
                await (self._read(named) if isinstance(named, list) and named else self._read_all())
                self._generation = generation
            return self._index

    async def _read(self, ids: Iterable[str]) -> None:
        for id in ids:
            if row := await self._store.get(_key(id)):
                self._index.put(Subscription.load(row.value))
            else:
                self._index.remove(id)

    async def _read_all(self) -> None:
        there: set[str] = set()
        after = ""
        while rows := await self._store.scan("subscription/", after=after, limit=SUBSCRIPTIONS_PAGE_ROWS):
            for row in rows:
                one = Subscription.load(row.value)
                there.add(one.id)
                self._index.put(one)
            after = rows[-1].key
        for id in self._index.by_id.keys() - there:
            self._index.remove(id)

    async def _change_all(
        self, channel: str, change: Callable[[Subscription], Subscription | None]
    ) -> list[Subscription]:
        while True:
            found = await asyncio.gather(*(self._store.get(_key(one.id)) for one in await self.of(channel)))
            changed = [(row, after) for row in found if row and (after := change(Subscription.load(row.value)))]
            ops: list[Op] = [Put(row.key, after.plain(), if_version=row.version) for row, after in changed]
            try:
                if ops:
                    await self._store.apply(*ops, _changed(*(after.id for _, after in changed)))
                return [after for _, after in changed]
            except WriteConflict:
                continue


def recent(platform: str, event: str) -> str:
    """Where the last news of a kind are remembered."""
    return f"recent/{platform}/{safe(event)}"


def _key(id: str) -> str:
    return f"subscription/{id}"


def _changed(*ids: str) -> Put:
    """Who has changed; nobody is named where they are many, and all are read again."""
    return Put(SUBSCRIPTION_GENERATION_KEY, ids if len(ids) <= MAX_CHANGED_IDS else ())
