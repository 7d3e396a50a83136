"""Quiet hours: what Registrar says to one person on its own account, and can wait, waits until theirs are over.

waiting_notices/<when it is due>/<when it came>-<random>      one notice

It is kept in the store, so that no restart loses it, and taken away once it was said: a process that dies in between
says it twice. How a change went that others decided on never waits.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.changes.change import Change, ChangeState, StepRefused
from bot.ports import (
    Notice,
    People,
    PersonUnknown,
    Reminder,
    Resumed,
    Silenced,
    Slack,
    SubscribedNews,
    Unwatched,
    Waited,
    WatchedAgain,
)
from bot.preferences.preferences import PreferencesStore
from bot.runtime.logs import logger
from bot.store import Delete, Put, Row, Store, StoreError
from bot.store.claims import claim

log = logger("registrar.quiet")

WAITING_NOTICES_KEY = "waiting_notices"
NOTICE_CLAIM_TTL_S = 300.0
"""Seconds after which a notice is tried again that Slack did not take, or whose process died with it."""
NOTICE_GIVEN_UP_AFTER_S = 6 * 3600.0
"""Seconds after the end of the quiet hours for which Slack is tried."""
NOTICES_PER_LOOK = 100
OWNED = {kind.__name__: kind for kind in (Silenced, Resumed, Unwatched, WatchedAgain)}
"""Notices for one person that can wait, by the names under which they are kept."""

Directs = Callable[[Change], Awaitable[Mapping[str, str]]]
"""Whose direct messages a card of a change stands in: the person by the channel."""


class QuietNotices:
    """Implements `bot.ports.Slack`: hands on to another what need not wait."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        people: People,
        directs: Directs,
        change: Callable[[str], Awaitable[Change]],
    ) -> None:
        self._store, self._slack, self._people, self._directs, self._change = store, slack, people, directs, change
        self._preferences = PreferencesStore(store)

    async def deliver(self, notice: Notice) -> str | None:
        """Where it was posted; nothing of what waits. A reminder stands where its cards do, said or not."""
        if isinstance(notice, Silenced | Resumed | Unwatched | WatchedAgain):
            if (until := await self._quiet_until(notice.owner)) and await self._kept(until, _plain(notice)):
                return ""
        elif isinstance(notice, Reminder) and (waiting := await self._waiting(notice.change)):
            now = [one for one in notice.change.card.split() if one not in waiting]
            change = replace(notice.change, card=" ".join(now))
            said = await self._slack.deliver(Reminder(change)) if now else ""
            return None if said is None else " ".join([*said.split(), *waiting])
        return await self._slack.deliver(notice)

    async def deliver_due(self) -> None:
        """Say what waited for quiet hours that are over."""
        now = await self._store.now()
        for row in await self._store.scan(f"{WAITING_NOTICES_KEY}/", limit=NOTICES_PER_LOOK):
            due = float(row.key.split("/")[1])
            if due > now:
                return
            if not await claim(self._store, row.key, NOTICE_CLAIM_TTL_S):
                continue
            if await self._said(row) or now > due + NOTICE_GIVEN_UP_AFTER_S:
                await self._store.apply(Delete(row.key, row.version))

    async def _said(self, row: Row) -> bool:
        """Whether it was said, or need not be any more."""
        kept = row.value
        if place := kept.get("place"):
            try:
                change = await self._change(kept["change"])
            except StepRefused:
                return True
            if change.state is not ChangeState.AWAITING or place not in change.card.split():
                return True
            return await self._slack.deliver(Reminder(replace(change, card=place))) is not None
        return bool(await self._slack.deliver(Waited(_loaded(kept), kept["at"])))

    async def _waiting(self, change: Change) -> list[str]:
        """The places of its cards in direct messages of people whose quiet hours it is: they are reminded later."""
        directs = [one for one in change.card.split() if one.startswith("D")]
        if not directs:
            return []
        readers, found = await self._directs(change), []
        for place in directs:
            reader = readers.get(place.partition(":")[0])
            until = await self._quiet_until(reader) if reader else None
            if until and await self._kept(until, {"change": change.id, "place": place}):
                found.append(place)
        return found

    async def _quiet_until(self, user: str) -> float | None:
        """The Unix second when somebody's quiet hours end; None outside of them, and where nobody can say."""
        try:
            quiet = (await self._preferences.of(user)).quiet
            if not quiet:
                return None
            zone = ZoneInfo((await self._people.actor(user)).zone)
            ends = quiet.over(datetime.fromtimestamp(await self._store.now(), UTC).astimezone(zone))
        except (StoreError, PersonUnknown, KeyError, ValueError, OSError) as error:
            log.warning("quiet_hours_unknown", user=user, error=type(error).__name__)
            return None
        return ends.timestamp() if ends else None

    async def _kept(self, until: float, notice: Mapping[str, Any]) -> bool:
        """Whether it waits now; where the store cannot keep it, it is said at once."""
        try:
            now = await self._store.now()
            key = f"{WAITING_NOTICES_KEY}/{until:020.6f}/{now:020.6f}-{secrets.token_hex(4)}"
            await self._store.apply(Put(key, {"at": now, **notice}))
        except StoreError as error:
            log.warning("notice_not_kept", error=str(error))
            return False
        return True


def _plain(notice: Silenced | Resumed | Unwatched | WatchedAgain) -> dict[str, Any]:
    return {"kind": type(notice).__name__, "notice": asdict(notice)}


def _loaded(kept: Mapping[str, Any]) -> Any:
    news = tuple(
        SubscribedNews(one["platform"], one["event"], tuple(one["filters"])) for one in kept["notice"]["subscriptions"]
    )
    return OWNED[kept["kind"]](**{**kept["notice"], "subscriptions": news})
