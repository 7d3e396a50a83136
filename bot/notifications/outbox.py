"""The outbox of one channel: what it is still to be told, in order.

What is told next is first taken out of the queue into `sending/<channel>`, and leaves that row once it was posted. So
after a crash it is known what may have been posted, and not one row more.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

from bot.notifications.outgoing_message import MAX_SEPARATE_MESSAGES, OutgoingMessage, fitting
from bot.notifications.queued_news import QueuedNews, joined
from bot.notifications.rows import Guard, heads, unguarded, unread
from bot.store import ABSENT_VERSION, Delete, Op, Put, Store

OUTBOX_BATCH_ROWS = 500
"""Rows of a long queue that are taken at once."""


class Outbox:
    """The queue of one channel's messages, and the one being sent.

    For one user at a time. Every method raises StoreError; after one, `forget` what was known.
    """

    def __init__(self, store: Store, channel: str, guard: Guard = unguarded) -> None:
        self._store, self._guard = store, guard
        self._queue, self._sending = f"outbox/{channel}/", f"sending/{channel}"
        self.forget()

    def forget(self) -> None:
        """Look into the store again for what is being told."""
        self._known = False
        self._held: OutgoingMessage | None = None
        self._version = ABSENT_VERSION

    async def held(self) -> OutgoingMessage | None:
        """What is being told: taken out of the queue, and not known to be posted."""
        if not self._known:
            row = await self._store.get(self._sending)
            self._held, self._version = (
                (OutgoingMessage.load(row.value), row.version) if row else (None, ABSENT_VERSION)
            )
            self._known = True
        return self._held

    async def next(self) -> OutgoingMessage | None:
        """What is to be told next, taken out of the queue; nothing if nothing waits. What is held must not have been
        posted: when many wait behind it, they are taken in and it becomes a digest."""
        held = await self.held()
        while not (held and held.thread):
            rows = await self._store.scan(
                self._queue, limit=OUTBOX_BATCH_ROWS if held and held.digest else MAX_SEPARATE_MESSAGES + 1
            )
            waiting = [QueuedNews.load(row.value) for row in rows]
            count = fitting(held, waiting)
            if not count:
                break
            # Never used again, and another one when more is taken in: an earlier try must not be found in its place.
            id = str(int(rows[count - 1].key.rpartition("/")[2]))
            if held:
                outgoing = replace(held, id=id, what=joined([held.what, *waiting[:count]]))
            else:
                outgoing = OutgoingMessage(id, await self._store.now(), joined(waiting[:count]))
            await self._hold(outgoing, *(Delete(row.key, row.version) for row in rows[:count]))
            held = outgoing
            if not held.digest:
                break
        return held

    async def told(self, outgoing: OutgoingMessage, ts: str, *also: Op) -> None:
        """The message in hand was posted."""
        await self._hold(outgoing.after(ts, await self._store.now()), *also)

    async def put_aside(self, outgoing: OutgoingMessage, why: str, instead: OutgoingMessage | None) -> None:
        """Slack does not take the message in hand: keep it where somebody can look at it, and go on with another."""
        await self._hold(instead, *unread(why, outgoing.plain(), await self._store.now()))

    async def clear(self) -> None:
        """Nobody wants any of it any more."""
        while rows := await self._store.scan(self._queue, limit=OUTBOX_BATCH_ROWS):
            await self._store.apply(*(Delete(row.key) for row in rows), *self._guard())
        if await self.held():
            await self._hold(None)

    async def _hold(self, outgoing: OutgoingMessage | None, *also: Op) -> None:
        if outgoing:
            own: Op = Put(self._sending, outgoing.plain(), if_version=self._version)
        else:
            own = Delete(self._sending, if_version=self._version)
        await self._store.apply(own, *also, *self._guard())
        self._held, self._version = outgoing, self._version + 1 if outgoing else ABSENT_VERSION


async def channels(store: Store) -> AsyncIterator[str]:
    """All that have something to be told."""
    after = ""
    while rows := await store.scan("sending/", after=after, limit=20):
        for row in rows:
            yield row.key.partition("/")[2]
        after = rows[-1].key
    async for row in heads(store, "outbox/"):
        yield row.key.split("/")[1]
