"""Digests: what waits for the hour, or for the hour of the day that its owner chose, goes to the outbox of its channel
as one."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.notifications.periodic_task import PeriodicTask
from bot.notifications.queued_news import QueuedNews, joined
from bot.notifications.rows import Guard, heads, unguarded
from bot.notifications.subscription import Rhythm, Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.preferences.preferences import UNCHOSEN, PreferencesStore
from bot.store import Append, Delete, Store
from connectors.core.connector import Sleep
from connectors.core.stretches import in_stretches

DIGEST_POLL_S = 30.0
DIGEST_BATCH_ROWS = 500
"""Rows that are moved in one apply; more make another, which joins the first in the outbox."""
DIGEST_PERIODS_S = {Rhythm.AT_ONCE: 0.0, Rhythm.HOURLY: 3600.0, Rhythm.DAILY: 86400.0}
"""Seconds that a digest says it covers, at least."""


class Digests:
    """Puts the news of a subscription together, hourly or daily."""

    def __init__(
        self,
        store: Store,
        subscriptions: Subscriptions,
        wake: Callable[[Iterable[str]], None],
        sleep: Sleep,
        closing: asyncio.Event,
        guard: Guard = unguarded,
    ) -> None:
        self._store, self._subscriptions, self._wake = store, subscriptions, wake
        self._preferences = PreferencesStore(store)
        self._guard, self._periodic = guard, PeriodicTask(sleep, closing)

    async def run(self) -> None:
        await self._periodic.make("digests", self.look, DIGEST_POLL_S)

    async def look(self) -> None:
        """Move what is due. What a paused subscription would tell waits until it is resumed."""
        now, index = await self._store.now(), await self._subscriptions.index()
        hours: dict[str, int] = {}
        async for row in heads(self._store, "digest/"):
            stream = row.key.rpartition("/")[0]
            one = index.by_id.get(stream.partition("/")[2])
            if not one:
                await self._move(stream, None)
                continue
            if one.rhythm is Rhythm.DAILY and one.owner not in hours:
                hours[one.owner] = (await self._preferences.of(one.owner)).digest_hour
            paused = one.paused and one.paused.by
            if not paused and due(row.value["at"], one, hours.get(one.owner, UNCHOSEN.digest_hour)) <= now:
                await self._move(stream, one)
                self._wake([one.channel])

    async def _move(self, stream: str, to: Subscription | None) -> None:
        """All of a stream into the outbox, as one entry a page; nowhere, if its subscription was removed."""
        while rows := await self._store.scan(f"{stream}/", limit=DIGEST_BATCH_ROWS):
            gone = [Delete(row.key, row.version) for row in rows]
            if to:
                entries = [QueuedNews.load(row.value) async for row in in_stretches(rows)]
                what = joined(entries).digest(to.id, DIGEST_PERIODS_S[to.rhythm])
                await self._store.apply(Append(f"outbox/{to.channel}", what.plain()), *gone, *self._guard())
            else:
                await self._store.apply(*gone, *self._guard())


def due(at: float, one: Subscription, digest_hour: int = UNCHOSEN.digest_hour) -> float:
    """The Unix second when that which arrived at `at` is told: the next full hour, or the next time that it is that
    hour of the day where the owner lives, whatever the clocks there do meanwhile."""
    match one.rhythm:
        case Rhythm.AT_ONCE:  # it was changed meanwhile
            return at
        case Rhythm.HOURLY:
            return (at // 3600 + 1) * 3600
        case Rhythm.DAILY:
            zone = _zone(one.zone)
            day = datetime.fromtimestamp(at, zone).date()
            today = datetime.combine(day, time(digest_hour), zone).timestamp()
            return (
                today if today > at else datetime.combine(day + timedelta(days=1), time(digest_hour), zone).timestamp()
            )


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
