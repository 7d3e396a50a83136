"""The store of subscriptions. Only their owners remove one."""

import asyncio
import secrets
from collections.abc import Callable

from bot.notifications.index import SubscriptionIndex
from bot.notifications.rows import safe
from bot.notifications.subscription import EVERY_EVENT, Paused, Subscription
from bot.store import ABSENT_VERSION, Delete, Op, Put, Row, Store, WriteConflict
from bot.store.once import write_once
from connectors.news.news import News

SUBSCRIPTION_GENERATION_KEY = "generation/subscriptions"
MAX_RECENT_NEWS = 20
"""News of a kind that are remembered, to show what a subscription would have told."""


class SubscriptionGone(Exception):
    """There is no such subscription any more."""


class Subscriptions:
    """Stores subscriptions, and finds those that want some news.

    Every process keeps an index of them in memory, and makes it anew when one has changed anywhere.
    """

    def __init__(self, store: Store, new_id: Callable[[], str] = lambda: secrets.token_urlsafe(6)) -> None:
        self._store, self._new_id = store, new_id
        self._known: tuple[int, SubscriptionIndex] = ABSENT_VERSION, SubscriptionIndex()

    async def add(self, subscription: Subscription) -> Subscription:
        """Keep it from now on, under an id of its own."""
        made = subscription.changed(id=self._new_id(), since=subscription.since or await self._store.now())
        key, value = _key(made.id), made.plain()
        ops = Put(key, value, if_version=ABSENT_VERSION), _changed(made.id)
        await write_once(self._store, key, value, lambda: self._store.apply(*ops))
        return made

    async def get(self, id: str) -> Subscription | None:
        row = await self._store.get(_key(id))
        return Subscription.load(row.value) if row else None

    async def of(self, channel: str) -> list[Subscription]:
        """Those of a channel, oldest first."""
        return list((await self.index()).by_channel.get(channel, ()))

    async def owned(self, user: str) -> list[Subscription]:
        """Those that a person asked for, oldest first."""
        return list((await self.index()).by_owner.get(user, ()))

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
        """All of them by what they want, for a batch of news: one look at the store, unless one has changed."""
        row = await self._store.get(SUBSCRIPTION_GENERATION_KEY)
        generation, index = row.version if row else ABSENT_VERSION, self._known[1]
        if generation != self._known[0]:
            index = SubscriptionIndex([Subscription.load(row.value) for row in await self._all()])
            self._known = generation, index
        return index

    async def _all(self) -> list[Row]:
        rows: list[Row] = []
        while page := await self._store.scan("subscription/", after=rows[-1].key if rows else "", limit=500):
            rows += page
        return rows

    async def _change_all(
        self, channel: str, change: Callable[[Subscription], Subscription | None]
    ) -> list[Subscription]:
        while True:
            found = await asyncio.gather(*(self._store.get(_key(one.id)) for one in await self.of(channel)))
            changed = [(row, after) for row in found if row and (after := change(Subscription.load(row.value)))]
            ops: list[Op] = [Put(row.key, after.plain(), if_version=row.version) for row, after in changed]
            try:
                if ops:
                    await self._store.apply(*ops, _changed(channel))
                return [after for _, after in changed]
            except WriteConflict:
                continue


def recent(platform: str, event: str) -> str:
    """Where the last news of a kind are remembered."""
    return f"recent/{platform}/{safe(event)}"


def _key(id: str) -> str:
    return f"subscription/{id}"


def _changed(by: str) -> Put:
    return Put(SUBSCRIPTION_GENERATION_KEY, by)
