"""What waits in the store to be decided, dispatched or posted, for /metrics. It costs the same however much waits."""

from bot.notifications.rows import heads
from bot.runtime.metrics import MAX_COUNTED_ROWS, Backlog
from bot.store import Store, StoreError

MAX_BACKLOG_CHANNELS = 20
"""Channels in which the message that waits longest is looked for."""


async def backlog(store: Store) -> Backlog | None:
    """None where the store does not answer."""
    try:
        return await _backlog(store)
    except StoreError:
        return None


async def _backlog(store: Store) -> Backlog:
    now = await store.now()
    approvals = len(await store.scan("waiting/", limit=MAX_COUNTED_ROWS))
    outbox = len(await store.scan("outbox/", limit=MAX_COUNTED_ROWS))
    arrived = [row.value["at"] for row in await store.scan("inbox/", limit=1)]
    in_hand = [row.value["what"]["at"] for row in await store.scan("sending/", limit=MAX_BACKLOG_CHANNELS)]
    first: list[float] = []
    async for row in heads(store, "outbox/"):
        first.append(row.value["at"])
        if len(first) == MAX_BACKLOG_CHANNELS:
            break
    return Backlog(
        approvals=approvals,
        inbox_oldest_s=max(0.0, now - min(arrived, default=now)),
        outbox=outbox,
        outbox_oldest_s=max(0.0, now - min((*in_hand, *first), default=now)),
    )
