"""The inbox: what arrived from the platforms, kept before anybody is thanked for it."""

import asyncio
from collections.abc import Sequence

from bot.notifications.rows import WEEK_S, safe
from bot.store import Append, Op, Store, WriteConflict
from bot.store.expiry import Expiring, keep
from connectors.news.news import News

INBOX = "inbox"


class Inbox:
    """Stores what platforms sent until it is dispatched.

    `came` is set when something was put in; `arrived` counts what webhooks brought.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.came = asyncio.Event()
        self.arrived = 0

    async def put(self, platform: str, body: str, key: str, reference: str = "") -> bool:
        """Keep the text that a webhook brought, in one apply; False if it was told before. Raises StoreError."""
        now, name = await self._store.now(), _seen(platform, key)
        row = Append(INBOX, {"platform": platform, "body": body, "reference": reference, "at": now})
        before: Expiring | None = None
        while True:
            try:
                await self._store.apply(*keep(name, None, now + WEEK_S, over=before), row)
            except WriteConflict:
                found = await self._store.get(name)
                before = Expiring.of(found) if found else None  # None: it was swept just now
                if before and before.lives(now):
                    return False
            else:
                self.arrived += 1
                self.came.set()
                return True

    async def tell(self, news: Sequence[News], *also: Op) -> None:
        """The same for what a watcher found, in one apply together with `also` (its memory, the check of its fence).
        What was told before is left out. Raises WriteConflict where `also` does not hold, StoreError."""
        told: dict[str, News] = {}
        for one in news:
            told.setdefault(_seen(one.platform, one.key), one)
        while True:
            try:
                await self._tell(told, also)
                return
            except WriteConflict as conflict:
                if conflict.key not in told:
                    raise

    async def _tell(self, told: dict[str, News], also: Sequence[Op]) -> None:
        now = await self._store.now()
        rows = await asyncio.gather(*(self._store.get(name) for name in told))
        ops: list[Op] = []
        for (name, one), row in zip(told.items(), rows, strict=True):
            before = Expiring.of(row) if row else None
            if before and before.lives(now):
                continue
            value = {"platform": one.platform, "news": one.plain(), "reference": "", "at": now}
            ops += [*keep(name, None, now + WEEK_S, over=before), Append(INBOX, value)]
        if ops or also:
            await self._store.apply(*ops, *also)
        if ops:
            self.came.set()


def _seen(platform: str, key: str) -> str:
    return f"seen/{platform}/{safe(key)}"
