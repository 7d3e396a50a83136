"""Who asked for which access: kept for a while, so that it is asked once a day, and answered once."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.policy.access import NeededAccess
from bot.store import Op, Store, WriteConflict, expiry

ACCESS_REQUEST_TTL_S = 30 * 24 * 3600.0
ASKED_AGAIN_AFTER_S = 24 * 3600.0
"""Seconds after which the same may be asked for again."""
OPEN, DONE, NOT_NOW = "open", "done", "not now"


@dataclass(frozen=True)
class AccessRequest:
    """One person asks for one thing.

    Attributes:
        id: what its buttons carry
        user: Slack user id of who asks
        name: what they were called then
        wanted: what they were refused
        reason: why they need it, in their words; may be empty
        at: Unix seconds
        state: open, done, or not now
        by: who said so
        cards: where approvers were told, `channel:ts` each
        where: the same, as people say it
    """

    id: str
    user: str
    name: str
    wanted: NeededAccess
    reason: str
    at: float
    state: str = OPEN
    by: str = ""
    cards: tuple[str, ...] = ()
    where: str = ""

    def stored(self) -> dict[str, Any]:
        return {**vars(self), "wanted": self.wanted.stored(), "cards": list(self.cards)}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> "AccessRequest":
        """Raises KeyError, TypeError and ValueError."""
        known = {**stored, "wanted": NeededAccess.loaded(stored["wanted"]), "cards": tuple(stored["cards"])}
        return cls(**known)


class AccessRequests:
    """Keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def asked(self, user: str, wanted: NeededAccess) -> AccessRequest | None:
        """What this person asked for within a day, if it was the same."""
        found = await expiry.find(self._store, _asked_key(user, wanted))
        return await self.get(str(found.value)) if found else None

    async def begun(
        self, user: str, name: str, wanted: NeededAccess, reason: str
    ) -> tuple[AccessRequest, Sequence[Op]]:
        """A new one, and what keeps it, to be written together with its entry of the audit log: that raises
        WriteConflict where the same was asked for just now."""
        now = await self._store.now()
        one = AccessRequest(secrets.token_urlsafe(16), user, name, wanted, reason, now)
        key = _asked_key(user, wanted)
        row = await self._store.get(key)
        before = expiry.Expiring.of(row) if row else None
        if before and before.lives(now):
            raise WriteConflict(key)
        asked = expiry.keep(key, one.id, now + ASKED_AGAIN_AFTER_S, over=before)
        return one, (*asked, *expiry.keep(_key(one.id), one.stored(), now + ACCESS_REQUEST_TTL_S))

    async def get(self, id: str) -> AccessRequest | None:
        found = await expiry.find(self._store, _key(id))
        return AccessRequest.loaded(found.value) if found else None

    async def forget(self, one: AccessRequest) -> None:
        """Nobody could be told of it, so it may be asked for again at once."""
        keys = (_asked_key(one.user, one.wanted), _key(one.id))
        held = [found for key in keys if (found := await expiry.find(self._store, key))]
        await self._store.apply(*(op for found in held for op in expiry.drop(found)))

    async def placed(self, id: str, cards: Sequence[str], where: str = "") -> AccessRequest | None:
        """Remember where approvers were told."""
        while found := await expiry.find(self._store, _key(id)):
            one = replace(AccessRequest.loaded(found.value), cards=tuple(cards), where=where)
            try:
                await self._store.apply(*expiry.keep(found.key, one.stored(), found.end, over=found))
                return one
            except WriteConflict:
                continue
        return None

    async def decided(self, id: str, by: str, state: str) -> tuple[AccessRequest, Sequence[Op]] | None:
        """It as it is once `by` has said so, and what keeps it; None where it is gone, or somebody has said something.
        Raises nothing; whoever writes it gets WriteConflict where another was first."""
        found = await expiry.find(self._store, _key(id))
        one = AccessRequest.loaded(found.value) if found else None
        if not found or not one or one.state != OPEN:
            return None
        now = replace(one, state=state, by=by)
        return now, expiry.keep(found.key, now.stored(), found.end, over=found)


def _key(id: str) -> str:
    return f"access/{id}"


def _asked_key(user: str, wanted: NeededAccess) -> str:
    return f"access_asked/{user}/{hashlib.sha256(wanted.key.encode()).hexdigest()[:32]}"
