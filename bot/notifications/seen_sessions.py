"""What is known of the live sessions around now: what whoever looked saw last. App Home shows it and asks nobody.

One row a platform, which expires: `seen_sessions/<platform>`. Whoever reads live sessions writes it, the verb and the
watchers; the last one counts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.store import Store, WriteConflict
from bot.store.expiry import Expiring, find, keep
from connectors.everyday.values import LiveSession
from connectors.news.watched_sessions import WatchedSessions

SEEN_SESSIONS_PREFIX = "seen_sessions/"
SEEN_SESSIONS_TTL_S = 24 * 3600.0
"""Seconds for which what was seen is shown."""
KEPT_BEFORE_S, KEPT_AFTER_S = 24 * 3600.0, 36 * 3600.0
"""Seconds around a look in which a session is kept: it is somebody's today, whatever their time zone."""
SEEN_SESSIONS_ROWS = 300
SEEN_TEXT_CHARS = 200
"""Characters of each text of a session that are kept."""
SEEN_TEXTS = ("id", "title", "host", "place", "course", "zone")


@dataclass(frozen=True)
class SeenSessions:
    """What one look saw.

    Attributes:
        platform: the name people type, such as `class`
        at: when it was looked; Unix seconds
        since: all that begin from here on were looked for; Unix seconds
        until: up to here, no longer part of it
        sessions: those that begin in that time
        asked: ids of the operations that it took: who may not ask for all of them is not shown it
        part: what it looked through, where that is not all, such as `40 of 60 classes`
    """

    platform: str
    at: float
    since: float
    until: float
    sessions: Sequence[LiveSession] = field(default_factory=tuple)
    asked: tuple[str, ...] = ()
    part: str = ""

    def between(self, since: float, until: float) -> list[LiveSession]:
        """Those that begin in this time."""
        return [one for one in self.sessions if one.starts and since <= one.starts.timestamp() < until]

    def tells_of(self, since: float, until: float) -> bool:
        """Whether any of this time was looked at."""
        return self.since < until and self.until > since


def watched(platform: str, found: WatchedSessions) -> SeenSessions:
    """What a watcher saw."""
    sessions = [
        LiveSession(
            platform,
            one.id,
            one.title,
            datetime.fromtimestamp(one.starts, UTC),
            datetime.fromtimestamp(one.ends, UTC),
            host=one.host,
            place=one.place,
        )
        for one in found.sessions
    ]
    return SeenSessions(platform, found.at, found.since, found.until, sessions, tuple(sorted(found.asked)), found.part)


async def note(store: Store, seen: SeenSessions) -> None:
    """Remember what was seen of the time around now, over what was seen before. Raises StoreError."""
    since, until = max(seen.since, seen.at - KEPT_BEFORE_S), min(seen.until, seen.at + KEPT_AFTER_S)
    if since >= until:
        return
    seen = replace(seen, since=since, until=until, sessions=seen.between(since, until)[:SEEN_SESSIONS_ROWS])
    key = f"{SEEN_SESSIONS_PREFIX}{seen.platform}"
    found = await find(store, key)
    before = _loaded(found.value) if found else None
    if before and before.at > seen.at and (seen.part or not before.part):
        return  # what is known is newer
    told = together(before, seen) if before else seen
    row = await store.get(key)  # also one that is due and not swept yet
    over = Expiring.of(row) if row else None
    try:
        await store.apply(*keep(key, _stored(told), told.at + SEEN_SESSIONS_TTL_S, over=over))
    except WriteConflict:
        return  # two looked at once: either has seen it last


def together(before: SeenSessions, seen: SeenSessions) -> SeenSessions:
    """What both looks saw, the newer one first. A look at less of the time to come than was seen before leaves the rest
    as it was, and says the older time of both. What lies before the newer look has been and gone, and is kept; so is
    what a look through a part may have missed."""
    if before.asked != seen.asked or not before.tells_of(seen.since - 1, seen.until + 1):
        return seen
    rest = [*before.between(before.since, seen.since), *before.between(seen.until, before.until)]
    if seen.part:
        known_ids = {one.id for one in seen.sessions}
        rest += [one for one in before.between(seen.since, seen.until) if one.id not in known_ids]
    less = before.until > seen.until
    return replace(
        seen,
        at=before.at if less else seen.at,
        since=min(before.since, seen.since),
        until=max(before.until, seen.until),
        sessions=[*seen.sessions, *rest][:SEEN_SESSIONS_ROWS],
        part=seen.part or (before.part if less else ""),
    )


async def known(store: Store, platforms: Sequence[str]) -> list[SeenSessions]:
    """What was seen on these platforms, where anything was. Raises StoreError."""
    rows = await asyncio.gather(*(find(store, f"{SEEN_SESSIONS_PREFIX}{name}") for name in platforms))
    return [_loaded(row.value) for row in rows if row]


def _stored(seen: SeenSessions) -> dict[str, Any]:
    return {**vars(seen), "sessions": [_session(one) for one in seen.sessions], "asked": list(seen.asked)}


def _session(one: LiveSession) -> dict[str, Any]:
    texts = {name: held[:SEEN_TEXT_CHARS] for name in SEEN_TEXTS if (held := getattr(one, name))}
    moments = {name: held.timestamp() for name in ("starts", "ends") if (held := getattr(one, name))}
    return {**texts, **moments, **{name: True for name in ("cancelled", "over") if getattr(one, name)}}


def _loaded(plain: Mapping[str, Any]) -> SeenSessions:
    platform = str(plain["platform"])
    sessions = [
        LiveSession(
            **{
                "platform": platform,
                "id": "",
                "title": "",
                **one,
                **{name: datetime.fromtimestamp(one[name], UTC) for name in ("starts", "ends") if name in one},
            }
        )
        for one in plain["sessions"]
    ]
    return SeenSessions(**{**plain, "sessions": sessions, "asked": tuple(plain["asked"])})
