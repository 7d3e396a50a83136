"""Recovery: what becomes of deeds when nobody presses anything. Taken up again after a crash, reminded of, expired."""

from collections.abc import AsyncIterator, Awaitable, Callable

from bot.changes import change as steps
from bot.changes.change import Deed, NotNow
from bot.changes.change_set import safe
from bot.changes.executor import Executor, Refused, load_intent
from bot.changes.store import Deeds
from bot.policy.policy import READ_ONLY, Policy
from bot.runtime.logs import logger
from connectors.catalog import operation
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent

log = logger("registrar.desk")

Alive = Callable[[str], Awaitable[bool]]
"""Whether the process of a name still runs."""


class Recovery:
    """The part of the desk that the clock and a start set going."""

    def __init__(
        self,
        executor: Executor,
        deeds: Deeds,
        read_only: bool,
        policy: Callable[[], Policy],
        clock: Callable[[], float],
    ) -> None:
        """`clock` gives Unix seconds."""
        self._executor, self._deeds, self._read_only, self._policy, self._clock = (
            executor,
            deeds,
            read_only,
            policy,
            clock,
        )

    async def recover(self, alive: Alive | None = None) -> AsyncIterator[Deed]:
        """What a process left running: done again where that cannot do harm, else marked for a person to decide.

        `alive` tells whether the process of a name still runs. Without it nobody is believed to: at the start of the
        only one, before anything new is asked.
        """
        async for deed in self._deeds.running():
            if alive and await alive(deed.host):
                continue
            try:
                last, here = deed.host, self._deeds.here
                taken = await self._deeds.step(deed.id, deed.actor, lambda one: steps.adopt(one, last, here))  # noqa: B023  # awaited at once
            except NotNow:
                continue  # it has ended, or another was quicker
            ended = None
            try:
                ended = await self._take_up(taken)
            except Exception as error:  # it has its outcome; the rest must be looked at too
                log.warning("recovery_failed", deed=deed.id, error=type(error).__name__)
            yield ended or await self._deeds.found(deed.id)

    async def look_after(self) -> AsyncIterator[tuple[str, Deed]]:
        """Let expire what is due, remind of what is half over, and write down what the store was away for: ("expired",
        "reminded" or "caught up", the deed)."""
        async for deed in self._deeds.catch_up():
            yield "caught up", deed
        now = self._clock()

        def expired(deed: Deed) -> Deed:
            return steps.expire(deed, now)

        for deed in await self._deeds.due(now):
            over = deed.until is not None and now >= deed.until
            try:
                step = await self._deeds.step(deed.id, "registrar", expired if over else steps.remind)
            except NotNow:
                continue  # somebody else was quicker
            yield ("expired" if over else "reminded"), step

    async def unposted(self) -> list[Deed]:
        """Requests whose card could not be posted yet."""
        roles = [*self._policy().roles]
        found = [one for role in roles for one in await self._deeds.waiting(role)]
        return [one for one in found if not one.card]

    async def _take_up(self, deed: Deed) -> Deed | None:
        """The deed at its end, where it is known without asking the store again."""
        intents = self._safe(deed)
        if deed.parts:
            return (await self._executor.carry_out_set(deed, intents))[0]
        if intents:
            return (await self._executor.carry_out(deed, intents)).deed
        return await self._deeds.conclude(deed, lambda one: steps.interrupt(one, self._clock()))

    def _safe(self, deed: Deed) -> dict[int, Intent[object]]:
        """What of a deed may be done without asking anybody, by place; nothing where anything stands in the way."""
        try:
            self.may_write(deed)
            left = {at: load_intent(deed.wishes[at]) for at in deed.left if at != deed.taking}
            for intent in left.values():
                self._executor.connector(intent.platform)
        except (NotNow, Refused):
            return {}
        return {at: intent for at, intent in left.items() if safe(deed, at, intent)}

    def may_write(self, deed: Deed) -> None:
        """While set to read only, what was approved waits. Raises Refused."""
        known = [operation(one.platform, one.operation) for one in deed.wishes]
        if self._read_only and not all(cls and cls.http.harm is Effect.READ for cls in known):
            raise Refused(READ_ONLY)
