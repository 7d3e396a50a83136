"""How an everyday verb reads: through the desk, with the rights of the person who asked."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.desk import Desk
from bot.policy.policy import Actor
from bot.policy.scope import NO_COURSE, About, CourseNames
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, digest
from connectors.core.record import Page
from connectors.everyday.everyday import Everyday
from connectors.everyday.verbs import Verb
from handlers.everyday.fan_out import FAN_OUT_TIMEOUT_S
from handlers.everyday.scoped import READS, Reads, scoped
from handlers.everyday.verb_operations import operations_of, wanted_by

R = TypeVar("R")
SWEEP_TIMEOUT_S = 8.0
"""Seconds that looks through many things may take in one answer: less than a platform is waited for."""


class PlatformReader:
    """The `Reader` of one platform for one command: what was read once is not read again."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        monotonic: Callable[[], float] = time.monotonic,
        verb: Verb | None = None,
        platform: str = "",
    ) -> None:
        """`monotonic` gives seconds of the process's own clock; `verb` is what it is for."""
        self._desk, self._actor, self._monotonic, self._verb = desk, actor, monotonic, verb
        self._platform = platform
        self._known: dict[tuple[str, About | None], asyncio.Future[Any]] = {}
        self.asked: set[type[Intent[Any]]] = set()
        """Whatever it has asked for so far: who is shown the answer once more must be allowed to ask for all of it."""
        self.seen: set[CourseNames] = set()
        """The courses that it has shown anything of, where the policy lets some people see some only."""
        self.limited = False
        """Whether something was read of which they may see only a part."""
        self._taken: dict[CourseNames, None] = {}
        self._swept_since: float | None = None

    async def read(self, intent: Intent[R]) -> R:
        self.asked.add(type(intent))
        about = self._about([intent])
        key = digest(intent), about
        if key not in self._known:
            self._known[key] = asyncio.ensure_future(self._desk.read(intent, self._actor, about))
        found: R = await self._known[key]
        return found

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | PlatformError | None]:
        self.asked.update(map(type, intents))
        return await self._desk.sweep(intents, self._actor, self._time_left(), self._about(intents))

    def sees(self, course: CourseNames) -> bool:
        if not self._desk.judge.sees(tuple(self.asked), self._actor, About((course,))):
            return False
        self.seen.add(course)
        return True

    def take(self, course: CourseNames) -> None:
        self._taken[course] = None

    def finds(self) -> bool:
        kinds = operations_of(Verb.FIND, self._platform)
        return bool(kinds) and self._desk.judge.sees(kinds, self._actor, NO_COURSE)

    def enrolls(self, course: CourseNames) -> bool:
        kinds = operations_of(Verb.ENROLL, self._platform)
        return bool(kinds) and self._desk.judge.still_sees(kinds, self._actor, [course])

    async def refuse(self, course: str) -> None:
        where = [*dict.fromkeys(one.platform for one in self.asked)]
        await self._desk.judge.refuse_course(
            tuple(self.asked), self._actor, wanted_by(self._verb or Verb.COURSES, where, course)
        )

    def _about(self, intents: Sequence[Intent[Any]]) -> About | None:
        """The courses that it is read for; None where the policy has no rule for some courses."""
        if not self._desk.policy.scopes(self._actor):
            return None
        if READS.get() is Reads.ALL:
            return NO_COURSE
        if READS.get() is Reads.LOOK:
            about = self._desk.judge.looking(intents, self._actor)
            self.limited = self.limited or about.some
            return about
        return About(tuple(self._taken))

    def _time_left(self) -> float:
        """Seconds that a sweep may take. Those that follow each other share them; one that begins later than an answer
        may take belongs to another."""
        now = self._monotonic()
        if self._swept_since is None or now - self._swept_since >= FAN_OUT_TIMEOUT_S:
            self._swept_since = now
        return max(0.0, self._swept_since + SWEEP_TIMEOUT_S - now)

    async def now(self) -> datetime:
        return datetime.fromtimestamp(await self._desk.now(), UTC)

    async def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        self.asked.add(type(intent))
        async for rows in self._desk.pages(intent, self._actor, self._about([intent])):
            yield rows


def able(desk: Desk, verb: Verb) -> tuple[str, ...]:
    """The connected platforms that have a verb."""
    return tuple(name for name in desk.connected if verb in verbs_of(name))


def verbs_of(platform: str) -> frozenset[Verb]:
    kind = platforms()[platform].everyday
    return kind.can() if kind else frozenset()


def sites_of(platform: str) -> frozenset[Verb]:
    """The verbs that can be about one training site of it."""
    kind = platforms()[platform].everyday
    return kind.site_verbs if kind else frozenset()


def has_logins(platform: str) -> bool:
    """Whether people of it log in with a name that is given to them."""
    kind = platforms()[platform].everyday
    return bool(kind and kind.free_login is not Everyday.free_login)


def everyday_of(
    desk: Desk, actor: Actor, names: Sequence[str], site: str = "", verb: Verb | None = None
) -> Mapping[str, Everyday]:
    """These platforms as this person may use them, by name; `site` is the only training site that it is about."""
    kinds = {name: kind for name in names if (kind := platforms()[name].everyday)}
    readers = {name: PlatformReader(desk, actor, verb=verb, platform=name) for name in kinds}
    made: dict[str, Everyday]
    if desk.policy.scopes(actor):
        made = {name: scoped(kind, readers[name], readers[name]) for name, kind in kinds.items()}
    else:
        made = {name: kind(readers[name]) for name, kind in kinds.items()}
    for one in made.values():
        one.site = site
    return made
