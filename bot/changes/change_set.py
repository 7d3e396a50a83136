"""A change of several operations under way, and what follows from its items for the whole.

What is about one person on one platform is done in order, and stops at the first item that was not done; so is what is
about nobody in particular. People do not wait for each other, nor do platforms; but a platform is asked for no more at
once than its connector allows. Every beginning and every end of an item is written down when it happens.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.changes import steps
from bot.changes.change import CHANGE_INTERNAL_ERROR, CHANGE_INTERRUPTED, Change, ChangeState, StepRefused
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, ChangeItem, ItemState
from bot.changes.naming import made_id
from bot.changes.read_back import NOT_READ_BACK, ReadBack, Seen, not_read_back
from bot.changes.store import ChangeStore
from bot.runtime.logs import logger
from bot.store import StoreError
from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, has_secret, returns_secret
from connectors.core.same import folded

log = logger("registrar.desk")

MAX_CHANGE_ITEMS = 50
"""Items that a message can still show one by one; what nobody can read nobody can agree to."""
MAX_PEOPLE_SHOWN = 5
"""People that one sentence names; a line for each tells of the others."""
MAX_SENTENCES_SHOWN = 2
"""Items of which one sentence tells."""
CHANGE_TRIED_BEFORE = "But an earlier try may have done it."
CHANGE_ITEM_NOT_BEGUN = "I can't save anything right now, so I didn't start it."
CHANGE_OUTCOME_UNWRITTEN = (
    "I couldn't save this yet. If I'm restarted before I can, I'll do the rest and tell you. Check my Home tab "
    "before you ask again."
)
CHANGE_SET_NOT_BEGUN = "Registrar stopped before it started this. Ask for it again."
NOTHING_READ_BACK: Mapping[int, Seen] = {}
PLATFORM_STOPPING_ERRORS = (errors.Unreachable, errors.NotAuthorized, errors.Later)
"""After one of these the platform would say the same of everybody, so nothing more is sent there. A change without an
answer is none: that may lie in what was asked for one person."""


class TriedBefore(PlatformError):
    """What a platform refuses now an earlier try may have done: it says nothing of that, and neither do we."""

    happened = None

    def __init__(self, refused: PlatformError) -> None:
        super().__init__(refused.platform, refused.detail)
        refused.write = False  # “so nothing was done” would be said of both
        self._fact = refused.fact

    @property
    def sentence(self) -> str:
        return f"{self._fact} {CHANGE_TRIED_BEFORE}"


def fault(intents: Sequence[Intent[Any]]) -> str:
    """Why these cannot be one change set, in a sentence; nothing if they can."""
    if not intents:
        return "There's nothing to do."
    if len(intents) > MAX_CHANGE_ITEMS:
        return f"That's {len(intents)} changes. I can do at most {MAX_CHANGE_ITEMS} at once, so ask for fewer."
    looks = [one for one in intents if one.effect is Effect.READ]
    if looks and not (len(looks) == len(intents) and all(type(one).http.sensitive for one in looks)):
        return "Only changes can be asked for together, so nothing was done. Ask for the lookups separately."
    if sum(map(has_secret, intents)) > 1:
        return "More than one of these needs a secret, so nothing was done. Ask for each of them separately."
    return ""


def items(intents: Sequence[Intent[Any]], lines: Sequence[str], about: Sequence[str] = ()) -> tuple[ChangeItem, ...]:
    """The items of a change set that is asked for: a line and, where it is known, a person for each."""
    whom = about or [""] * len(intents)
    told = zip(intents, lines, whom, strict=True)
    return tuple(ChangeItem(line, takes=has_secret(one), about=who) for one, line, who in told)


def sentence(sentences: Sequence[str]) -> str:
    """What a change set does, or did, of what each of its items does: the first two, and how many more."""
    said = [one.rstrip(".") for one in dict.fromkeys(sentences)]
    following = [f"{one[:1].lower()}{one[1:]}" for one in said[1:MAX_SENTENCES_SHOWN]]
    more = [f"{len(said) - MAX_SENTENCES_SHOWN} more"] if len(said) > MAX_SENTENCES_SHOWN else []
    return f"{together([*said[:1], *following, *more])}."


def together(names: Iterable[str]) -> str:
    """Each name once, as people list them: `a, b and c`."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def whole(items: Sequence[ChangeItem]) -> ChangeState:
    """What the states of all items amount to, once nothing is under way."""
    states = {item.state for item in items}
    if ItemState.UNKNOWN in states:
        return ChangeState.UNKNOWN
    if ItemState.INTERRUPTED in states:
        return ChangeState.INTERRUPTED
    if states == {ItemState.DONE}:
        return ChangeState.DONE
    return ChangeState.PARTLY if ItemState.DONE in states else ChangeState.FAILED


_NOT_DONE = {ItemState.FAILED: "failed", ItemState.UNKNOWN: "unknown", ItemState.NOT_TRIED: "not tried"}


def tally(items: Sequence[ChangeItem]) -> str:
    """What the items came to, in a sentence: whose were not done, and how many were; nothing where all were."""
    states = [ItemState.UNKNOWN if item.state in UNCERTAIN_ITEM_STATES else item.state for item in items]
    count = Counter(states)
    if count[ItemState.DONE] == len(items):
        return ""
    total = f"{count[ItemState.DONE] or 'None'} of {len(items)} succeeded"
    parts: list[str] = []
    named: set[str] = set()
    for state, words in _NOT_DONE.items():
        here = [item.about for item, its in zip(items, states, strict=True) if its is state]
        people = [one for one in dict.fromkeys(filter(None, here)) if one not in named]
        named |= set(people)
        parts += [f"{words} for {_people(people)}"] if people else []
        parts += [f"{here.count('')} {words}"] if "" in here else []
    if not named:
        return f"{', '.join([total, *parts])}."
    told = ", ".join(parts)
    return f"{told[0].upper()}{told[1:]}. {total}."


def _people(names: Sequence[str]) -> str:
    if len(names) <= MAX_PEOPLE_SHOWN:
        return together(names)
    return f"{', '.join(names[: MAX_PEOPLE_SHOWN - 1])} and {len(names) - MAX_PEOPLE_SHOWN + 1} others"


def close(change: Change, items: Sequence[ChangeItem], now: float) -> Change:
    """The end of the whole. `items` are as whoever carried them out knows them."""
    over = tuple(item.left for item in items)
    return steps.end(replace(change, items=over), whole(over), tally(over), now)


def begun(change: Change) -> bool:
    """Whether anything of a change set was."""
    return any(item.runs or item.state is not ItemState.WAITING for item in change.items)


def safe(change: Change, at: int, intent: Intent[Any]) -> bool:
    """Whether what a crash left open may be done without asking anybody: it was not begun, or does no harm twice, and
    no secret is lost by it. What nobody approved and nothing of which had begun is never started: whoever asked may
    have been told that it was not, or may have asked again."""
    if not change.yes and not begun(change):
        return False
    if not change.items:
        return intent.http.idempotent and not change.secret
    if change.items[at].takes or (change.secret and returns_secret(type(intent))):
        return False
    state = change.items[at].state
    return state is ItemState.WAITING or (state is ItemState.RUNNING and intent.http.idempotent)


class ChangeSet:
    """Carries the items of one change out. `run` is how one intent is: it gives the result or raises."""

    def __init__(
        self,
        changes: ChangeStore,
        change: Change,
        run: Callable[[Intent[Any]], Awaitable[Any]],
        clock: Callable[[], float],
        concurrency: Mapping[str, int],
        read_back: ReadBack = not_read_back,
    ) -> None:
        """`concurrency` is how many calls at once each platform takes; `read_back` looks at what became of a write of
        which the answer was lost."""
        self._read_back = read_back
        self._changes, self._change, self._run, self._clock = changes, change, run, clock
        self._items = list(change.items)
        self._results: dict[int, Any] = {}
        # What waits for its turn here is not begun: so a crash leaves no more in doubt than were really sent.
        self._turns = {platform: asyncio.Semaphore(most) for platform, most in concurrency.items()}
        self._stopped: dict[str, str] = {}
        self._writing = asyncio.Lock()

    async def carry(
        self, intents: Mapping[int, Intent[Any]], seen: Mapping[int, Seen] = NOTHING_READ_BACK
    ) -> tuple[Change, Mapping[int, Any]]:
        """Do what is not done yet and among `intents`, by place. Gives the change at its end, and the results.

        What a crash left running and is not among them is as it was `seen` on its platform, else interrupted.
        """
        if not intents and not begun(self._change):
            self._leave(range(len(self._items)), CHANGE_SET_NOT_BEGUN)
        lanes: dict[tuple[str, str], list[int]] = {}
        for at, stored_intent in enumerate(self._change.stored_intents):
            lanes.setdefault((stored_intent.platform, folded(self._items[at].about)), []).append(at)
            if self._items[at].state is ItemState.RUNNING and at not in intents:
                found = seen.get(at, NOT_READ_BACK)
                await self._ended(at, self._items[at].ended(found.item_state, found.sentence))
        await asyncio.gather(*(self._lane(platform, lane, intents) for (platform, _), lane in lanes.items()))
        return await self._close(), self._results

    async def _lane(self, platform: str, lane: Sequence[int], intents: Mapping[int, Intent[Any]]) -> None:
        for step, at in enumerate(lane):
            if self._items[at].state is ItemState.DONE:
                continue
            if at in intents:
                async with self._turns[platform]:
                    if platform in self._stopped:
                        self._leave(lane[step:], self._stopped[platform])
                        return
                    await self._try(at, intents[at])
            if self._items[at].state is not ItemState.DONE:
                self._leave(lane[step + 1 :], self._stopped.get(platform) or self._held_up(at))
                return

    async def _try(self, at: int, intent: Intent[Any]) -> None:
        doubt = self._items[at].state in (*UNCERTAIN_ITEM_STATES, ItemState.RUNNING)
        if await self._begun(at):
            await self._ended(at, await self._outcome(at, intent, doubt))

    def _held_up(self, at: int) -> str:
        """Why nothing that comes after this item was tried."""
        item, platform = self._items[at], self._change.stored_intents[at].platform
        step = f"an earlier step {f'for {item.about}' if item.about else f'on {platforms()[platform].title}'}"
        if item.state in UNCERTAIN_ITEM_STATES:
            return f"I don't know whether {step} was done, so I didn't try this."
        return f"{step[0].upper()}{step[1:]} wasn't done, so I didn't try this."

    def _leave(self, places: Sequence[int], why: str) -> None:
        """What is not tried says why; what an earlier try left in doubt says that still."""
        for at in places:
            if self._items[at].state is ItemState.WAITING:
                self._items[at] = replace(self._items[at], outcome=self._items[at].outcome or why)

    async def _begun(self, at: int) -> bool:
        """Nothing is sent that is not written down as begun."""
        item = self._items[at].begun
        try:
            await self._note(at, item)
        except (StoreError, StepRefused) as error:
            log.error("item_not_begun", change=self._change.id, item=at + 1, error=str(error))
            why = (
                str(error) if isinstance(error, StepRefused) else CHANGE_ITEM_NOT_BEGUN
            )  # StepRefused: another process sees to it
            self._items[at] = replace(self._items[at], outcome=self._items[at].outcome or why)
            return False
        self._items[at] = item
        return True

    async def _outcome(self, at: int, intent: Intent[Any], doubt: bool) -> ChangeItem:
        """`doubt` says that an earlier try may have done it: then no refusal of this one says that it is not done."""
        item = self._items[at]
        about = {"change": self._change.id, "item": at + 1, "platform": intent.platform, "actor": self._change.actor}
        try:
            self._results[at] = await self._run(intent)
        except PlatformError as error:
            log.warning("item_failed", error=type(error).__name__, **about)
            told = error.down or error if isinstance(error, errors.OutcomeUnknown) else error
            if isinstance(told, PLATFORM_STOPPING_ERRORS):
                self._stopped.setdefault(intent.platform, f"I didn't try this: {told.sentence}")
            elif isinstance(error, errors.OutcomeUnknown):
                seen = await self._read_back(self._change, at, error)
                if seen.done:
                    return item.ended(ItemState.DONE, seen.sentence)
            if doubt and error.happened is not None:
                return item.ended(ItemState.UNKNOWN, TriedBefore(error).sentence)
            return item.ended(ItemState.UNKNOWN if error.happened is None else ItemState.FAILED, error.sentence)
        except Exception:  # a fault of ours, perhaps after it was sent
            log.exception("item_unknown", **about)
            return item.ended(ItemState.UNKNOWN, CHANGE_INTERNAL_ERROR.format(title=platforms()[intent.platform].title))
        log.info("item_done", **about)
        return replace(item.ended(ItemState.DONE), made=made_id(self._results[at]))

    async def _ended(self, at: int, item: ChangeItem) -> None:
        """It is so whatever the store says; the end of the change writes it once more."""
        self._items[at] = item
        try:
            await self._note(at, item)
        except (StoreError, StepRefused) as error:
            log.error("outcome_not_written", change=self._change.id, item=at + 1, error=str(error))

    async def _note(self, at: int, item: ChangeItem) -> None:
        async with self._writing:  # they are all in one row
            await self._changes.mark(self._change.id, self._change.actor, lambda one: steps.note(one, at, item))

    async def _close(self) -> Change:
        """A person must hear the outcome even when it cannot be written."""
        now = await self._changes.now_or(self._clock())
        for at, item in enumerate(self._items):
            if item.state is ItemState.RUNNING:  # since before a crash, and nobody came to it again
                self._items[at] = item.ended(ItemState.INTERRUPTED, CHANGE_INTERRUPTED)
        try:
            return await self._changes.conclude(self._change, lambda one: close(one, self._items, now))
        except (StoreError, StepRefused) as error:
            log.error("outcome_not_written", change=self._change.id, error=str(error))
            ended = close(self._change, self._items, now)
            left = isinstance(error, StoreError) and ended.left
            return replace(ended, outcome=f"{ended.outcome} {CHANGE_OUTCOME_UNWRITTEN}") if left else ended
