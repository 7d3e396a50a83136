"""Which processes of Registrar run on one store: each says so every few seconds, and who falls silent is gone.

replica/<id>    a row that dies unless its process keeps it alive
"""

import secrets
from contextlib import suppress

from bot.runtime.logs import logger
from bot.store import Store, StoreError, WriteConflict
from bot.store.expiry import Expiring, drop, find, keep
from connectors.core.connector import Sleep

log = logger("registrar.store")

REPLICA_TTL_S = 30.0
"""Seconds of silence after which a process counts as gone. What it ran is then taken over."""
REPLICA_HEARTBEAT_S = REPLICA_TTL_S / 3
"""Seconds between two signs of life."""


class Replicas:
    """Which processes are alive on one store: heartbeats.

    `here` is this process and this start of it.
    """

    def __init__(self, store: Store, here: str = "") -> None:
        self._store = store
        self.here = here or secrets.token_hex(6)
        self._last: float | None = None
        self._patient_until = 0.0

    async def beat(self) -> None:
        """Say that we live. Raises StoreError."""
        key, now = _key(self.here), await self._store.now()
        with suppress(WriteConflict):  # a sweep was quicker; the next beat makes it anew
            row = await self._store.get(key)
            await self._store.apply(*keep(key, None, now + REPLICA_TTL_S, over=Expiring.of(row) if row else None))
        if self._silent(now):
            self._patient_until = now + REPLICA_TTL_S
        self._last = now

    async def beat_on(self, sleep: Sleep) -> None:
        """Go on saying so, for as long as this runs."""
        while True:
            await sleep(REPLICA_HEARTBEAT_S)
            try:
                await self.beat()
            except StoreError as error:
                log.warning("heartbeat_failed", error=str(error))

    async def alive(self, id: str) -> bool:
        """Whether that process has given a sign of life lately; this one always has. Where we could not give one either
        for so long that others may have fallen silent by that alone, they are believed to live until they have had the
        time for another."""
        if id == self.here or (id and await find(self._store, _key(id))):
            return True
        now = await self._store.now()
        return bool(id) and (now < self._patient_until or self._silent(now))

    def _silent(self, now: float) -> bool:
        """Whether it has been long since we gave a sign of life, as after a time without the database."""
        return self._last is not None and now - self._last > REPLICA_TTL_S - REPLICA_HEARTBEAT_S

    async def others(self) -> list[str]:
        """Who else is alive."""
        now = await self._store.now()
        rows = [Expiring.of(row) for row in await self._store.scan("replica/", limit=1000)]
        ids = [one.key.removeprefix("replica/") for one in rows if one.lives(now)]
        return [one for one in ids if one != self.here]

    async def leave(self, id: str = "") -> None:
        """Be gone at once, so that nobody need wait; or say so of another that cannot be alive."""
        with suppress(StoreError):
            row = await self._store.get(_key(id or self.here))
            if row:
                await self._store.apply(*drop(Expiring.of(row)))


def _key(id: str) -> str:
    return f"replica/{id}"
