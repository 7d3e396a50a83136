"""What watchers cannot look at: whoever subscribed to it is told once, and once more when it is well again.

A platform that hiccups is nobody's business. So both are told only after they have held for a while.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.notifications.rows import Guard, safe, unguarded
from bot.notifications.subscription import EVERY_EVENT, Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.ports import Slack, SubscribedNews, Unwatched, WatchedAgain
from bot.runtime.logs import logger
from bot.store import ABSENT_VERSION, Delete, Op, Put, Store

log = logger("registrar.watchers")

TROUBLE_NOTICE_AFTER_S = 900.0
"""Seconds for which something cannot be looked at until its subscribers are told, and for which it must be well again
until they are told that."""


@dataclass(frozen=True)
class Trouble:
    """An event that cannot be looked for.

    Attributes:
        since: when that began; Unix seconds
        why: as sentences
        told: whom we told, by Slack user id
        well: since when it can be looked for again; None while it cannot
    """

    since: float
    why: str
    told: tuple[str, ...] = field(default=())
    well: float | None = None


class WatcherTrouble:
    """Remembers in the store what cannot be looked at, and tells the owners of the subscriptions that need it."""

    def __init__(self, store: Store, subscriptions: Subscriptions, slack: Slack, guard: Guard = unguarded) -> None:
        self._store, self._subscriptions, self._slack, self._guard = store, subscriptions, slack, guard

    async def seen(self, platform: str, unseen: Mapping[str, str]) -> None:
        """What a look at a platform could not see, by event. Raises StoreError."""
        key = f"unwatched/{safe(platform)}"
        row = await self._store.get(key)
        if not row and not unseen:
            return
        before = {name: _loaded(one) for name, one in row.value.items()} if row else {}
        now = await self._store.now()
        owners = await self._owners(platform, {*before, *unseen})
        after: dict[str, Trouble] = {}
        bad, good = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        for event in sorted({*before, *unseen}):
            one = replace(before.get(event, Trouble(now, "")), well=None)
            if event in unseen:
                one = replace(one, why=unseen[event])
                if now - one.since >= TROUBLE_NOTICE_AFTER_S:
                    new = [owner for owner in owners[event] if owner not in one.told]
                    for owner in new:
                        bad[owner].append(event)
                    one = replace(one, told=(*one.told, *new))
                after[event] = one
            elif one.told:
                since = before[event].well or now
                if now - since < TROUBLE_NOTICE_AFTER_S:
                    after[event] = replace(one, well=since)
                else:
                    for owner in one.told:
                        good[owner].append(event)
        await self._keep(key, before, after, row.version if row else ABSENT_VERSION)
        for owner, events in bad.items():
            reason = " ".join(dict.fromkeys(after[event].why for event in events))
            await self._slack.deliver(Unwatched(owner, platform, reason, _theirs(owners, owner, events)))
        for owner, events in good.items():
            if theirs := _theirs(owners, owner, events):
                await self._slack.deliver(WatchedAgain(owner, platform, theirs))

    async def _keep(self, key: str, before: Mapping[str, Trouble], after: Mapping[str, Trouble], version: int) -> None:
        """Before anybody is told: whoever no longer leads tells nobody."""
        if before == after:
            return
        value = {event: asdict(one) for event, one in after.items()}
        op: Op = Put(key, value, if_version=version) if value else Delete(key, if_version=version)
        await self._store.apply(op, *self._guard())

    async def _owners(self, platform: str, events: Iterable[str]) -> Mapping[str, Mapping[str, list[Subscription]]]:
        """By event and person, the subscriptions that wait for it; those that somebody paused wait for nothing."""
        found: Mapping[str, dict[str, list[Subscription]]] = {event: {} for event in events}
        for one in (await self._subscriptions.index()).by_id.values():
            if one.platform != platform or not one.owner or (one.paused and one.paused.by):
                continue
            for event in found:
                if one.event in (event, EVERY_EVENT):
                    found[event].setdefault(one.owner, []).append(one)
        return found


def _theirs(
    owners: Mapping[str, Mapping[str, list[Subscription]]], owner: str, events: Iterable[str]
) -> tuple[SubscribedNews, ...]:
    found = {one.id: one.asked_for for event in events for one in owners[event].get(owner, ())}
    return tuple(found.values())


def _loaded(plain: Mapping[str, Any]) -> Trouble:
    return Trouble(**{**plain, "told": tuple(plain["told"])})
