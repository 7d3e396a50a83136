"""Recovery: what becomes of changes when nobody presses anything. Taken up after a crash, reminded of, expired."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.changes import steps
from bot.changes.authority import Authority
from bot.changes.change import CHANGE_INTERRUPTED, Change, StepRefused
from bot.changes.change_item import ItemState
from bot.changes.change_set import safe
from bot.changes.executor import PLATFORM_WIDE_ERRORS, Executor, RequestRefused, load_intent
from bot.changes.lookup import LOOKUP_TIMEOUT_S
from bot.changes.places import place
from bot.changes.read_back import NOT_READ_BACK, Seen, read_back, reads
from bot.changes.store import ChangeStore
from bot.runtime.logs import logger
from bot.store import StoreError
from connectors.core.errors import OutcomeUnknown, PlatformError, RateLimited
from connectors.core.intent import Intent

log = logger("registrar.desk")

SILENT_ERRORS = (*PLATFORM_WIDE_ERRORS, RateLimited, TimeoutError)
"""After one of these a platform is not asked again in the same look at what was left running: a start waits for it."""

Alive = Callable[[str], Awaitable[bool]]
"""Whether the process of a name still runs."""


class Recovery:
    """Recovers changes after a crash, reminds of those that wait, and lets them expire.

    The part of the desk that the clock and a start set going.
    """

    def __init__(
        self,
        executor: Executor,
        changes: ChangeStore,
        authority: Authority,
    ) -> None:
        self._executor, self._changes, self._authority = executor, changes, authority
        executor.read_back = self.lost
        self._looked_to = ""

    async def recover(self, alive: Alive | None = None) -> AsyncIterator[Change]:
        """What a process left running: done again where that cannot do harm, else looked at on its platform, which may
        show that it is done; if not, marked for a person to decide.

        `alive` tells whether the process of a name still runs. Without it nobody is believed to: at the start of the
        only one, before anything new is asked.
        """
        silent: set[str] = set()
        async for change in self._changes.running():
            if alive and await alive(change.host):
                continue
            try:
                last, here = change.host, self._changes.here
                taken = await self._changes.step(change.id, change.actor, lambda one: steps.adopt(one, last, here))  # noqa: B023  # awaited at once
            except StepRefused:
                continue  # it has ended, or another was quicker
            ended = None
            try:
                ended = await self._take_up(taken, silent)
            except Exception as error:  # it has its outcome; the rest must be looked at too
                log.warning("recovery_failed", change=change.id, error=type(error).__name__)
            yield ended or await self._changes.found(change.id)

    async def look_after(self) -> AsyncIterator[tuple[str, Change]]:
        """Let expire what is due, remind of what is half over, ask others where approvers take too long, and write down
        what the store was away for: ("expired", "reminded", "widened" or "caught up", the change)."""
        async for change in self._changes.catch_up():
            yield "caught up", change
        now = await self._changes.now()

        def expired(change: Change) -> Change:
            return steps.expire(change, now)

        for change in await self._changes.due(now):
            what, transition = "reminded", steps.remind
            if change.until is not None and now >= change.until:
                what, transition = "expired", expired
            elif change.widen is not None and now >= change.widen and not change.widened:
                what, transition = "widened", steps.widen
            try:
                step = await self._changes.step(change.id, "registrar", transition)
            except StepRefused:
                continue  # somebody else was quicker
            yield what, step

    async def unposted(self) -> list[Change]:
        """Requests whose card is yet to be posted, or may not show how they stand, oldest first: a page of them, and
        the next time the one behind it, so that those that cannot be posted hold up nobody else."""
        found = await self._changes.unposted(self._looked_to) or await self._changes.unposted()
        self._looked_to = place(found[-1]) if found else ""
        return found

    async def _take_up(self, change: Change, silent: set[str]) -> Change | None:
        """The change at its end, where it is known without asking the store again. Platforms that do not answer become
        `silent`."""
        intents, why = await self._safe(change)
        if change.items:
            begun = [at for at, item in enumerate(change.items) if item.state is ItemState.RUNNING]
            seen = {at: (await self._seen(change, at, silent)).but(why) for at in begun if at not in intents}
            return (await self._executor.carry_out_set(change, intents, seen))[0]
        if intents:
            return (await self._executor.carry_out(change, intents)).change
        found, now = (await self._seen(change, 0, silent)).but(why), await self._changes.now()
        return await self._changes.conclude(change, lambda one: steps.end(one, found.state, found.sentence, now))

    async def lost(self, change: Change, at: int, error: OutcomeUnknown) -> Seen:
        """What the platform shows of a write whose answer was lost just now."""
        return await self._seen(change, at, set(), f"{error.platform} {error.why}, so I")

    async def _seen(self, change: Change, at: int, silent: set[str], begins: str = f"{CHANGE_INTERRUPTED} It") -> Seen:
        """What the platform of this operation, which may have been done, shows of it, as its requester may see it.
        Whatever stands in the way, nothing was seen; a platform that does not answer is not asked again."""
        stored = change.stored_intents[at]
        if stored.platform in silent:
            return NOT_READ_BACK
        about = {"change": change.id, "platform": stored.platform, "operation": stored.operation}
        try:
            intent = load_intent(stored)
            if not (asked := reads(intent)):
                return NOT_READ_BACK
            await self._authority.may_look(change, asked)
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                now = await self._changes.now()
                seen = await read_back(intent, change.targets, self._executor.look, self._executor.after, now, begins)
        except (StepRefused, RequestRefused, StoreError) as refused:
            log.info("not_read_back", why=str(refused), **about)
            return NOT_READ_BACK
        except (PlatformError, TimeoutError) as error:
            log.info("not_read_back", why=type(error).__name__, **about)
            if isinstance(error, SILENT_ERRORS):
                silent.add(stored.platform)
            return NOT_READ_BACK
        log.info("read_back", done=bool(seen and seen.done), **about)
        return seen or NOT_READ_BACK

    async def _safe(self, change: Change) -> tuple[dict[int, Intent[object]], str]:
        """What of a change may be done without asking anybody, by place; nothing where anything stands in the way. Then
        also why, where what it names is not surely what was approved."""
        known = False
        try:
            self._authority.may_write(change)
            left = {at: load_intent(change.stored_intents[at]) for at in change.left if at != change.taking}
            for intent in left.values():
                self._executor.connector(intent.platform)
            found = {at: intent for at, intent in left.items() if safe(change, at, intent)}
            if found:
                await self._authority.recovered_still(change, left.values())
                known = True
                await self._authority.same_still(change, found)
        except (StepRefused, RequestRefused) as refused:
            log.info("not_taken_up", change=change.id, why=str(refused))
            return {}, str(refused) if known else ""
        return found, ""
