"""One at a time, of as many as there are: whoever holds the lease does the work, until it ends or is given back.

lease/<name>    who holds it, and until when
fence/<name>    who took it over last; its version changes then and never else

A clock cannot tell a holder that was paused that its time is over. Therefore every write it does on the strength of
the lease carries the fence, and is refused once another has taken over.
"""

from dataclasses import dataclass

from bot.store import ABSENT_VERSION, Check, Json, Op, Put, Store, WriteConflict


@dataclass(frozen=True, slots=True)
class Fence:
    """For `apply`: `Check(fence.key, fence.version)` lets the other operations happen only for the holder."""

    key: str
    version: int

    @property
    def check(self) -> Check:
        return Check(self.key, self.version)


class Lease:
    """A task that one process at a time holds, as long as it renews it; `Fence` refuses what it writes later."""

    def __init__(self, store: Store, name: str, holder: str, ttl: float) -> None:
        """`holder` must be of this process and this start of it alone: two of one name would share a fence.

        `ttl` is in seconds, by the store's clock. Renew it in good time, such as every third of that.
        """
        self._store, self._holder, self._ttl = store, holder, ttl
        self._lease, self._fence = f"lease/{name}", f"fence/{name}"

    async def take(self) -> Fence | None:
        """Take it if it is free, has ended, or is ours already; None while another has it."""
        lease, fence = await self._store.get(self._lease), await self._store.get(self._fence)
        now = await self._store.now()
        if lease and lease.value["holder"] != self._holder and now < lease.value["end"]:
            return None
        held = Put(self._lease, self._until(now), lease.version if lease else ABSENT_VERSION)
        last = fence.version if fence else ABSENT_VERSION
        ours = fence is not None and fence.value == self._holder
        change: Op = Check(self._fence, last) if ours else Put(self._fence, self._holder, last)
        try:
            await self._store.apply(held, change)
        except WriteConflict:  # another was quicker
            return None
        return Fence(self._fence, last if ours else last + 1)

    async def renew(self) -> bool:
        """Have it for another `ttl` seconds, also when it had ended and nobody wanted it; False when it is lost."""
        return await self._change(self._until(await self._store.now()))

    async def release(self) -> bool:
        """Give it back, so that nobody need wait for its end; False when it was lost already."""
        return await self._change({"holder": "", "end": 0})  # not deleted, because versions would start anew

    async def _change(self, value: Json) -> bool:
        lease = await self._store.get(self._lease)
        if not lease or lease.value["holder"] != self._holder:
            return False
        try:
            await self._store.apply(Put(self._lease, value, lease.version))
        except WriteConflict:
            return False
        return True

    def _until(self, now: float) -> Json:
        return {"holder": self._holder, "end": now + self._ttl}
