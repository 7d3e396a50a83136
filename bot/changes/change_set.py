"""A change of several operations under way, and what follows from its parts for the whole.

What goes to one platform is done in order, and stops at the first part that was not done; platforms do not wait for
each other. Every beginning and every end of a part is written down when it happens.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.changes import change as steps
from bot.changes.change import CHANGE_INTERNAL_ERROR, CHANGE_INTERRUPTED, Change, NotNow, State
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, Fate, Part, tally
from bot.changes.store import ChangeStore
from bot.runtime.logs import logger
from bot.store import StoreError
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, has_secret, returns_secret

log = logger("registrar.desk")

MAX_CHANGE_ITEMS = 50
"""Parts that a message can still show one by one; what nobody can read nobody can agree to."""
CHANGE_TRIED_BEFORE = "But it was tried before, and that may have done it."
CHANGE_ITEM_NOT_BEGUN = "I cannot remember anything right now, so I did not begin it."


def fault(intents: Sequence[Intent[Any]]) -> str:
    """Why these cannot be one change set, in a sentence; nothing if they can."""
    if not intents:
        return "There is nothing to do."
    if len(intents) > MAX_CHANGE_ITEMS:
        return f"These are {len(intents)} changes, and I take at most {MAX_CHANGE_ITEMS} at once. Ask for fewer."
    if any(one.effect is Effect.READ for one in intents):
        return "Only changes can be asked for together, so nothing was done. Ask for what only looks on its own."
    if sum(map(has_secret, intents)) > 1:
        return "More than one of these takes a secret, so nothing was done. Ask for each of them on its own."
    return ""


def headline(intents: Sequence[Intent[Any]]) -> str:
    """What a bundle is called where there is no room for its parts."""
    return f"{len(intents)} changes on {together(platforms()[one.platform].title for one in intents)}."


def together(names: Iterable[str]) -> str:
    """Each name once, as people list them: `a, b and c`."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def whole(parts: Sequence[Part]) -> State:
    """What the fates of all parts amount to, once nothing is under way."""
    fates = {part.fate for part in parts}
    if Fate.UNKNOWN in fates:
        return State.UNKNOWN
    if Fate.INTERRUPTED in fates:
        return State.INTERRUPTED
    if fates == {Fate.DONE}:
        return State.DONE
    return State.PARTLY if Fate.DONE in fates else State.FAILED


def close(change: Change, parts: Sequence[Part], now: float) -> Change:
    """The end of the whole. `parts` are as whoever carried them out knows them."""
    over = tuple(part.left for part in parts)
    return steps.end(replace(change, parts=over), whole(over), tally(over), now)


def safe(change: Change, at: int, intent: Intent[Any]) -> bool:
    """Whether what a crash left open may be done without asking anybody: it was not begun, or does no harm twice, and
    no secret is lost by it."""
    if not change.parts:
        return intent.http.idempotent and not change.secret
    if change.parts[at].takes or (change.secret and returns_secret(type(intent))):
        return False
    fate = change.parts[at].fate
    return fate is Fate.WAITING or (fate is Fate.RUNNING and intent.http.idempotent)


class Bundle:
    """Carries the parts of one change out. `run` is how one intent is: it gives the result or raises."""

    def __init__(
        self,
        changes: ChangeStore,
        change: Change,
        run: Callable[[Intent[Any]], Awaitable[Any]],
        clock: Callable[[], float],
    ) -> None:
        self._changes, self._change, self._run, self._clock = changes, change, run, clock
        self._parts = list(change.parts)
        self._results: dict[int, Any] = {}

    async def carry(self, intents: Mapping[int, Intent[Any]]) -> tuple[Change, Mapping[int, Any]]:
        """Do what is not done yet and among `intents`, by place. Gives the change at its end, and the results.

        What a crash left running and is not among them is interrupted.
        """
        lanes: dict[str, list[int]] = {}
        for at, stored_intent in enumerate(self._change.stored_intents):
            lanes.setdefault(stored_intent.platform, []).append(at)
            if self._parts[at].fate is Fate.RUNNING and at not in intents:
                await self._ended(at, self._parts[at].ended(Fate.INTERRUPTED, CHANGE_INTERRUPTED))
        await asyncio.gather(*(self._lane(lane, intents) for lane in lanes.values()))
        return await self._close(), self._results

    async def _lane(self, lane: Sequence[int], intents: Mapping[int, Intent[Any]]) -> None:
        for at in lane:
            if self._parts[at].fate is Fate.DONE:
                continue
            doubt = self._parts[at].fate in (*UNCERTAIN_ITEM_STATES, Fate.RUNNING)
            if at not in intents or not await self._begun(at):
                return
            await self._ended(at, await self._outcome(at, intents[at], doubt))
            if self._parts[at].fate is not Fate.DONE:
                return

    async def _begun(self, at: int) -> bool:
        """Nothing is sent that is not written down as begun."""
        part = self._parts[at].begun
        try:
            await self._note(at, part)
        except (StoreError, NotNow) as error:
            log.error("part_not_begun", change=self._change.id, part=at + 1, error=str(error))
            why = (
                str(error) if isinstance(error, NotNow) else CHANGE_ITEM_NOT_BEGUN
            )  # NotNow: another process sees to it
            self._parts[at] = replace(self._parts[at], outcome=self._parts[at].outcome or why)
            return False
        self._parts[at] = part
        return True

    async def _outcome(self, at: int, intent: Intent[Any], doubt: bool) -> Part:
        """`doubt` says that an earlier try may have done it: then no refusal of this one says that it is not done."""
        part = self._parts[at]
        about = {"change": self._change.id, "part": at + 1, "platform": intent.platform, "actor": self._change.actor}
        try:
            self._results[at] = await self._run(intent)
        except PlatformError as error:
            log.warning("part_failed", error=type(error).__name__, **about)
            if doubt and error.happened is not None:
                return part.ended(Fate.UNKNOWN, f"{error.sentence} {CHANGE_TRIED_BEFORE}")
            return part.ended(Fate.UNKNOWN if error.happened is None else Fate.FAILED, error.sentence)
        except Exception:  # a fault of ours, perhaps after it was sent
            log.exception("part_unknown", **about)
            return part.ended(Fate.UNKNOWN, CHANGE_INTERNAL_ERROR.format(title=platforms()[intent.platform].title))
        log.info("part_done", **about)
        return part.ended(Fate.DONE)

    async def _ended(self, at: int, part: Part) -> None:
        """It is so whatever the store says; the end of the change writes it once more."""
        self._parts[at] = part
        try:
            await self._note(at, part)
        except (StoreError, NotNow) as error:
            log.error("outcome_not_written", change=self._change.id, part=at + 1, error=str(error))

    async def _note(self, at: int, part: Part) -> None:
        await self._changes.mark(self._change.id, self._change.actor, lambda one: steps.note(one, at, part))

    async def _close(self) -> Change:
        """A person must hear the outcome even when it cannot be written."""
        now = self._clock()
        try:
            return await self._changes.conclude(self._change, lambda one: close(one, self._parts, now))
        except (StoreError, NotNow) as error:
            log.error("outcome_not_written", change=self._change.id, error=str(error))
            return close(self._change, self._parts, now)
