"""Stores of a given size, written by Registrar itself: whatever its rows look like, these look the same.

Of what grows with use (changes with their entries, claims, what waits in the inbox and the outboxes) there is as much
as makes the number of rows; of what a company sets up (subscriptions, requests that wait) so much in all.
"""

import asyncio
import json
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from bot.notifications.inbox import Inbox
from bot.notifications.queued_news import single
from bot.notifications.subscription import Filter, Rhythm, Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.policy.policy import Actor, Standing
from bot.store import Append, Store
from bot.store.claims import claim
from bot.store.sqlite import open_sqlite
from connectors.classcom.templates import TemplatesUpdate
from connectors.skilljar.news import SkilljarNews
from tests.bench.loads import BODY

MEMORY_DISK = "/dev/shm" if os.path.isdir("/dev/shm") else None
"""A folder that is memory, where there is one."""
HOUR_S, DAY_S = 3600.0, 86400.0
HISTORY_S = 300 * DAY_S
"""How long ago the first change was."""
WAITS_S = 90 * DAY_S
"""How long a request may wait: none expires while it is measured, and of none it is time to be reminded."""
WAITED_S = 30 * DAY_S
"""How long ago the first of those that wait was asked for."""
PEOPLE, CHANNELS = 5, 200
RECENT_CHANGES = 40
"""Changes of the last hour, in a store of any size: what is asked about a short time has the same answer."""
OWN_SUBSCRIPTIONS = 10
"""Subscriptions of the person who is looked at, in a store of any size."""
SUBSCRIPTIONS_A_COURSE = 10
"""So many want each piece of news, in a store of any size."""
IN_FLIGHT, MOMENTS = 256, 400


@dataclass(frozen=True)
class Size:
    """How many there are of each.

    Attributes:
        changes: that are done, with two entries of the audit log each
        waiting: requests for approval that nobody has decided on
        subscriptions: half of them of everything, a fifth by a part of a title
        claims: and as many in the inbox, and as many in the outboxes
    """

    changes: int
    waiting: int
    subscriptions: int
    claims: int


def person(number: int) -> Actor:
    return Actor(f"U{number % PEOPLE:04d}", f"Person{number % PEOPLE} Okafor", Standing.OWNER)


def course(number: int) -> str:
    return f"Course {number:06d}"


async def make(database: Path, size: Size) -> int:
    """A new store of this size; how many rows it has. Where memory can be written to as a disk, it is made there: then
    nobody waits for a disk that forgets nothing."""
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK) as home:
        made = Path(home) / "made.db"
        now = time.time()
        clock = _Clock(now - HISTORY_S)
        store = await open_sqlite(made, clock)
        await _waiting(store, clock, size.waiting, now)
        await _changes(store, clock, size.changes, now)
        clock.now = now
        await _subscriptions(store, size.subscriptions)
        await _on_their_way(store, size.claims, max(1, size.subscriptions // SUBSCRIPTIONS_A_COURSE))
        count = await _count(store)
        await store.close()
        await asyncio.to_thread(shutil.move, made, database)
    return count


async def subscribe(database: Path, count: int) -> None:
    """A new store with so many subscriptions and nothing else."""
    await make(database, Size(0, 0, count, 0))


class _Clock:
    """A clock that is put forward by hand."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


async def each(count: int, do: Callable[[int], Awaitable[Any]]) -> None:
    """All of them, IN_FLIGHT at once."""
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await do(number)

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


async def _changes(store: Store, clock: _Clock, count: int, now: float) -> None:
    """Changes that are done, from HISTORY_S ago until now."""
    changes = ChangeStore(store, AuditLog(store))

    async def one(number: int) -> None:
        intent, said = TemplatesUpdate(template_id=f"t-{number:08d}", name=course(number)), f"Rename {course(number)}"
        opened = await changes.open((intent,), person(number), "C1", ChangeState.RUNNING, sentence=said)
        await changes.conclude(opened, lambda change: steps.end(change, ChangeState.DONE, "", clock.now))

    recent = min(count, RECENT_CHANGES)
    await spread(clock, range(count - recent), (now - HISTORY_S, now - 2 * DAY_S), one)
    await spread(clock, range(count - recent, count), (now - HOUR_S, now), one)


async def _waiting(store: Store, clock: _Clock, count: int, now: float) -> None:
    """Requests of the last weeks, their cards posted."""
    changes = ChangeStore(store, AuditLog(store))

    async def one(number: int) -> None:
        intent = TemplatesUpdate(template_id=f"w-{number:08d}", name=course(number))
        terms: dict[str, Any] = {"approvers": "approver", "quorum": 1, "until": now + WAITS_S, "card": f"C1:{number}.1"}
        await changes.open((intent,), person(number), "C1", ChangeState.AWAITING, **terms)

    await spread(clock, range(count), (now - WAITED_S, now - 2 * DAY_S), one)


async def spread(clock: _Clock, numbers: range, span: tuple[float, float], do: Callable[[int], Awaitable[Any]]) -> None:
    """All of them in their order over that time, those of one moment at once."""
    begin, end = span
    moments = min(len(numbers), MOMENTS)
    for moment in range(moments):
        clock.now = begin + (end - begin) * moment / moments
        first, beyond = (len(numbers) * at // moments for at in (moment, moment + 1))
        await asyncio.gather(*(do(number) for number in numbers[first:beyond]))


async def _subscriptions(store: Store, count: int) -> None:
    """Half of them of everything, a fifth by a part of a title, the others by the whole of it; those of one course in
    as many channels."""
    subscriptions, courses = Subscriptions(store), max(1, count // SUBSCRIPTIONS_A_COURSE)

    async def one(number: int) -> None:
        title = course(number % courses)
        event = "everything" if number % 2 == 0 else "course_completion"
        wanted = Filter("course", title[1:], part=True) if number % 10 < 2 else Filter("course", title)
        owner = person(0).id if number < OWN_SUBSCRIPTIONS else f"U9{number:06d}"
        channel = f"C{number // courses * (CHANNELS // SUBSCRIPTIONS_A_COURSE) + number % 20:04d}"
        await subscriptions.add(Subscription("", channel, "skilljar", event, (wanted,), Rhythm.AT_ONCE, owner))

    await each(count, one)


async def _on_their_way(store: Store, count: int, courses: int) -> None:
    """Claims, news in the inbox, and messages in the outboxes."""
    inbox, now = Inbox(store), await store.now()
    news = SkilljarNews().read(BODY)

    async def one(number: int) -> None:
        await claim(store, f"payload/{number:032d}", 7 * DAY_S)
        await inbox.put("skilljar", json.dumps(completion(number % courses, number)), f"made:{number}", "made")
        await store.apply(Append(f"outbox/C{number % CHANNELS:04d}", single(news, now, "made").plain()))

    await each(count, one)


def completion(of: int, number: int) -> dict[str, Any]:
    """What Skilljar tells when somebody completed this course."""
    told: Mapping[str, Any] = BODY
    return {**told, "course": {**told["course"], "title": course(of)}, "number": number}


async def _count(store: Store) -> int:
    count, after = 0, ""
    while rows := await store.scan("", after=after, limit=5000):
        count, after = count + len(rows), rows[-1].key
    return count
