"""What does not fit a button: kept for a while under an id that cannot be guessed."""

import asyncio
import re
import secrets
from collections.abc import Callable

from bot.store import Json, Store, WriteConflict, expiry

DRAFT_ID_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Drafts:
    """A draft is seen only by who names its id, its kind and its owner rightly; None owns what is anybody's."""

    def __init__(
        self,
        store: Store,
        new_id: Callable[[], str] = lambda: secrets.token_urlsafe(16),
        shared: bool = False,
    ) -> None:
        """`shared` says that other processes look for the drafts of this one."""
        self._store = store
        self._new_id = new_id
        self._shared = shared
        self._underway: dict[str, asyncio.Task[None]] = {}
        """What is being kept, by the id of the draft."""

    async def put(self, kind: str, owner: str | None, value: Json, ttl: float) -> str:
        """Keep the value for `ttl` seconds under the id that is returned."""
        draft = self._new_id()
        await self._keep(draft, kind, owner, value, ttl)
        return draft

    async def begin(self, kind: str, owner: str | None, value: Json, ttl: float) -> tuple[str, asyncio.Task[None]]:
        """The id at once, and the task that keeps the value, which raises StoreError where it cannot. Whoever names the
        id meanwhile waits until it is kept; another process could not, so with a `shared` store we wait for it here."""
        draft = self._new_id()
        keeping = self._underway[draft] = asyncio.create_task(self._keep(draft, kind, owner, value, ttl))
        keeping.add_done_callback(lambda _: self._underway.pop(draft))
        if self._shared:
            await asyncio.wait((keeping,))
        return draft, keeping

    async def get(self, draft: str, kind: str, owner: str | None) -> Json | None:
        found = await self._find(draft, kind, owner)
        return found.value["value"] if found else None

    async def change(self, draft: str, kind: str, owner: str | None, value: Json, ttl: float | None = None) -> bool:
        """Replace the value, and with `ttl` begin a new life of that many seconds; False when it is gone."""
        while found := await self._find(draft, kind, owner):
            until = found.end if ttl is None else await self._store.now() + ttl
            try:
                await self._store.apply(*expiry.keep(found.key, _labelled(kind, owner, value), until, over=found))
                return True
            except WriteConflict:
                continue
        return False

    async def drop(self, draft: str, kind: str, owner: str | None) -> bool:
        """True for exactly one of those who drop it at once."""
        while found := await self._find(draft, kind, owner):
            try:
                await self._store.apply(*expiry.drop(found))
                return True
            except WriteConflict:
                continue
        return False

    async def _keep(self, draft: str, kind: str, owner: str | None, value: Json, ttl: float) -> None:
        until = await self._store.now() + ttl
        await self._store.apply(*expiry.keep(_key(draft), _labelled(kind, owner, value), until))

    async def _find(self, draft: str, kind: str, owner: str | None) -> expiry.Expiring | None:
        if not DRAFT_ID_PATTERN.fullmatch(draft):
            return None
        if keeping := self._underway.get(draft):
            await asyncio.wait((keeping,))
        found = await expiry.find(self._store, _key(draft))
        if found and (found.value["kind"], found.value["owner"]) == (kind, owner):
            return found
        return None


def _key(draft: str) -> str:
    return f"drafts/{draft}"


def _labelled(kind: str, owner: str | None, value: Json) -> Json:
    return {"kind": kind, "owner": owner, "value": value}
