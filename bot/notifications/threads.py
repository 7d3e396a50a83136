"""News about one thing gather in one thread: the first is its head, which tells how things stand."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.notifications.rows import WEEK_S, Guard, safe, unguarded
from bot.ports import ThreadSummary
from bot.store import Op, Store
from bot.store.expiry import Expiring, keep
from connectors.news.news import News


@dataclass(frozen=True)
class Thread:
    """The thread in which news about one thing gather.

    `ts` is that of its head, `id` what the head carries unseen; `drawn` is how many news the head tells of. `first` is
    told nowhere but in the head, `latest` in a reply too.
    """

    ts: str
    id: str
    first: News
    latest: News
    counts: Mapping[str, int]
    drawn: int = 1

    @property
    def stale(self) -> bool:
        return self.drawn < sum(self.counts.values())

    @property
    def gathering(self) -> ThreadSummary:
        return ThreadSummary(self.id, self.first, self.latest, self.counts)

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "first": self.first.plain(), "latest": self.latest.plain()}

    @classmethod
    def load(cls, plain: Mapping[str, Any]) -> "Thread":
        return cls(**{**plain, "first": News.load(plain["first"]), "latest": News.load(plain["latest"])})


class Threads:
    """Those of one channel. A thread lives for a week from its first news on, so that its head stays within sight."""

    def __init__(self, store: Store, channel: str, guard: Guard = unguarded) -> None:
        self._store, self._channel, self._guard = store, channel, guard

    def key(self, news: News) -> str:
        kind, id = news.about or ("", "")
        return f"thread/{self._channel}/{news.platform}/{safe(f'{kind}/{id}')}"

    async def of(self, news: News) -> Thread | None:
        """The thread that it belongs to, if there is one."""
        found, now = await self._mortal(self.key(news)), await self._store.now()
        return Thread.load(found.value) if found and found.lives(now) else None

    async def told(self, news: News, ts: str, id: str, inside: Thread | None) -> tuple[Op, ...]:
        """For the `apply` that says it was posted: in the thread, or else as the head of a new one."""
        before, now = await self._mortal(self.key(news)), await self._store.now()
        if inside and before:
            counts = Counter(inside.counts) + Counter({news.event: 1})
            return keep(before.key, replace(inside, latest=news, counts=counts).plain(), before.end, over=before)
        return keep(self.key(news), Thread(ts, id, news, news, {news.event: 1}).plain(), now + WEEK_S, over=before)

    async def get(self, key: str) -> Thread | None:
        found = await self._mortal(key)
        return Thread.load(found.value) if found else None

    async def drawn(self, key: str, as_: Thread) -> None:
        """Its head was drawn anew, so."""
        if found := await self._mortal(key):
            thread = replace(Thread.load(found.value), drawn=sum(as_.counts.values()))
            await self._store.apply(*keep(key, thread.plain(), found.end, over=found), *self._guard())

    async def _mortal(self, key: str) -> Expiring | None:
        row = await self._store.get(key)
        return Expiring.of(row) if row else None


async def stale(store: Store) -> AsyncIterator[tuple[str, str]]:
    """The channels and keys of threads whose head does not tell of all: left so by a process that ended."""
    after = ""
    while rows := await store.scan("thread/", after=after, limit=500):
        for row in rows:
            if Thread.load(Expiring.of(row).value).stale:
                yield row.key.split("/")[1], row.key
        after = rows[-1].key
