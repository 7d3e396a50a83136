"""The executor carries an intent out through its connector, and a change to its outcome."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.changes import steps
from bot.changes.calls import Called, call, nobody
from bot.changes.change import CHANGE_INTERNAL_ERROR, Change, ChangeState, StepRefused, StoredIntent
from bot.changes.change_set import NOTHING_READ_BACK, ChangeSet, TriedBefore
from bot.changes.naming import made_id
from bot.changes.read_back import NOT_READ_BACK, ReadBack, Seen, not_read_back
from bot.changes.read_cache import ReadCache
from bot.changes.store import ChangeStore, stored_intent
from bot.policy.policy import Confirm, NeedApproval
from bot.runtime.logs import logger
from bot.store import StoreError, Unconfirmed
from connectors.catalog import load, platforms
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, Mistakes

log = logger("registrar.desk")

PLATFORM_WIDE_ERRORS = (
    errors.Unreachable,
    errors.NotAuthorized,
    errors.Unavailable,
    errors.NoAnswer,
    errors.OutcomeUnknown,
)
"""What says something of the platform rather than of what was asked."""
CHANGE_UNCONFIRMED = (
    "I don't know whether I could save this, so I sent nothing. Check my Home tab in a minute. If it's there, "
    "nothing was sent for it either: cancel it, or give it up, if it's still open. Then ask again."
)
CHANGE_OUTDATED = "Registrar has changed since this was requested, so this wasn't done. Ask for it again."


class RequestRefused(Exception):
    """Nothing was done. The message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Outcome:
    """What came of an intent, or of a change.

    Attributes:
        intent: what was carried out; of a change set, the first that was to be
        result: what the platform answered, as the operation's result type
        next: asks for the rows after these, where there are more
        change: what was written down of a write
        results: of a change set, the results of the items that were done, by their place
    """

    intent: Intent[Any]
    result: Any
    next: Intent[Any] | None = None
    change: Change | None = None
    results: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pending:
    """Nothing was done yet: the requester must go ahead (confirming) or ask for approval (needs approval)."""

    change: Change
    verdict: Confirm | NeedApproval


@dataclass(frozen=True)
class Health:
    """How a platform has been since we started: when it last answered and last failed, in Unix seconds, and how."""

    answered: float | None = None
    failed: float | None = None
    said: str = ""


class Executor:
    """Carries out what was decided on, and knows how the platforms fare. It asks no policy.

    Attributes:
        reads: what looks through many things have read
        read_back: looks at what became of a write whose answer was lost, as its requester may
    """

    def __init__(
        self,
        connectors: Mapping[str, Connector],
        changes: ChangeStore,
        clock: Callable[[], float],
        called: Called = nobody,
    ) -> None:
        """`clock` gives Unix seconds; `called` is told of every call to a platform."""
        self._connectors = connectors
        self._changes = changes
        self._clock = clock
        self._called = called
        self._health = dict.fromkeys(connectors, Health())
        self.reads = ReadCache(self.look, clock)
        self.read_back: ReadBack = not_read_back

    @property
    def connected(self) -> tuple[str, ...]:
        """The platforms that are set up here."""
        return tuple(self._connectors)

    def health(self) -> list[tuple[str, Health]]:
        """Every connected platform and how it has been."""
        return list(self._health.items())

    def connector(self, platform: str) -> Connector:
        """Raises RequestRefused where the platform is not set up."""
        if platform not in self._connectors:
            title = platforms()[platform].title
            raise RequestRefused(f"{title} isn't connected here. Ask your Registrar admin to set it up.")
        return self._connectors[platform]

    def after(self, intent: Intent[Any], page: Any) -> Intent[Any] | None:
        """The read of the rows after this page; None at the end."""
        connector = self.connector(intent.platform)
        return connector.after(connector.begin(intent), page)

    async def look(self, intent: Intent[Any]) -> Any:
        """The first page of a read. Raises as `run` does."""
        return await self.run(self.connector(intent.platform).begin(intent))

    async def run(self, intent: Intent[Any]) -> Any:
        """The result of one call. Raises PlatformError, and RequestRefused where the platform is not set up."""
        if intent.effect is Effect.READ:
            return await self._call(intent)
        with self.reads.writing(intent):
            return await self._call(intent)

    async def _call(self, intent: Intent[Any]) -> Any:
        name, connector = intent.platform, self.connector(intent.platform)
        try:
            result = await call(connector, intent, self._called)
        except PlatformError as error:
            if isinstance(error, PLATFORM_WIDE_ERRORS):
                self._health[name] = replace(self._health[name], failed=self._clock(), said=error.sentence)
            raise
        self._health[name] = replace(self._health[name], answered=self._clock())
        return result

    async def carry_out(self, change: Change, intents: Mapping[int, Intent[Any]]) -> Outcome:
        """Carry out these intents of a running change, by place. Raises PlatformError; but of a change set the change
        tells."""
        if not change.items:
            return await self._one(change, intents[0])
        ended, results = await self.carry_out_set(change, intents)
        return Outcome(next(iter(intents.values())), None, change=ended, results=results)

    async def carry_out_set(
        self, change: Change, intents: Mapping[int, Intent[Any]], seen: Mapping[int, Seen] = NOTHING_READ_BACK
    ) -> tuple[Change, Mapping[int, Any]]:
        """The change set at its end, and the results by place. What is not among `intents` is left, as it was `seen`
        on its platform, or interrupted."""
        concurrency = {name: one.concurrency for name, one in self._connectors.items()}
        return await ChangeSet(self._changes, change, self.run, self._clock, concurrency, self.read_back).carry(
            intents, seen
        )

    async def end(self, change: Change, state: ChangeState, outcome: str, made: str = "") -> Change:
        """The change is over whatever the store says: a person must hear the outcome even when it cannot be written."""
        now = await self._changes.now_or(self._clock())
        try:
            return await self._changes.conclude(
                change, lambda one: replace(steps.end(one, state, outcome, now), made=made)
            )
        except (StoreError, StepRefused) as error:
            log.error("outcome_not_written", change=change.id, error=str(error))
            return replace(change, state=state, outcome=outcome, made=made)

    async def _one(self, change: Change, intent: Intent[Any]) -> Outcome:
        connector = self.connector(intent.platform)
        about = {
            "change": change.id,
            "platform": intent.platform,
            "operation": change.first.operation,
            "actor": change.actor,
        }
        log.info("change_began", **about)
        try:
            result = await self.run(intent)
        except PlatformError as error:
            seen = await self.read_back(change, 0, error) if isinstance(error, OutcomeUnknown) else NOT_READ_BACK
            if seen.done:
                log.info("change_done", **about)
                return Outcome(intent, None, change=await self.end(change, ChangeState.DONE, seen.sentence))
            # Whatever is refused now, an earlier run may have done it: then nobody can say that it is not done.
            doubt = (change.runs > 1 or change.adopted) and error.happened is not None
            state = ChangeState.UNKNOWN if doubt or error.happened is None else ChangeState.FAILED
            told = TriedBefore(error) if doubt else error
            await self.end(change, state, told.sentence)
            log.warning("change_failed", error=type(error).__name__, **about)
            if told is error:
                raise
            raise told from error  # whoever tries again hears what is written down
        except Exception as error:  # a fault of ours, perhaps after it was sent
            await self.end(
                change, ChangeState.UNKNOWN, CHANGE_INTERNAL_ERROR.format(title=platforms()[intent.platform].title)
            )
            log.error("change_unknown", error=type(error).__name__, **about)
            raise
        log.info("change_done", **about)
        ended = await self.end(change, ChangeState.DONE, "", made_id(result))
        return Outcome(intent, result, connector.after(intent, result), ended)


async def written(opening: Awaitable[Change]) -> Change:
    """A change once it is written down. Raises RequestRefused where that cannot be, or where nobody can say whether it
    is: then nothing is sent either, and recovery sends nothing of it."""
    try:
        return await opening
    except Unconfirmed as error:
        log.error("change_unconfirmed", error=str(error))
        raise RequestRefused(CHANGE_UNCONFIRMED) from None
    except StoreError as error:
        log.error("change_not_written", error=str(error))
        raise RequestRefused("I can't save anything right now, so nothing was done. Try again in a minute.") from None


def load_intent(one: StoredIntent) -> Intent[Any]:
    """The intent exactly as it was written down. Raises StepRefused if it would be another today."""
    try:
        intent = load(vars(one))
    except (Mistakes, KeyError):
        raise StepRefused(CHANGE_OUTDATED) from None
    if stored_intent(intent).digest != one.digest:
        raise StepRefused(CHANGE_OUTDATED)
    return intent
