"""One door to the platforms: who may, then the deed is written down, then it is done, then its outcome is."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.deeds import Deed, Deeds, State
from bot.logs import logger
from bot.policy import Actor, Refuse, decide
from bot.store import StoreError
from connectors import errors
from connectors.catalog import platforms
from connectors.connector import Connector
from connectors.errors import PlatformError
from connectors.intent import Intent, operation_id
from connectors.marks import Effect
from connectors.record import Page
from connectors.request import Request

log = logger("registrar.desk")

AILING = (errors.Unreachable, errors.NotAuthorized, errors.Unavailable, errors.NoAnswer, errors.OutcomeUnknown)
"""What says something of the platform rather than of what was asked."""

STUMBLED = "Something went wrong inside Registrar. Look on {title} whether it was done before you ask again."


class Refused(Exception):
    """Nothing was done. The message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Outcome:
    """What came of an intent. `next` asks for the rows after these; `deed` is the record of a write."""

    intent: Intent[Any]
    result: Any
    next: Intent[Any] | None = None
    deed: Deed | None = None


@dataclass(frozen=True)
class Health:
    """How a platform has been since we started: when it last answered and last failed, in Unix seconds, and how."""

    answered: float | None = None
    failed: float | None = None
    said: str = ""


class Desk:
    def __init__(
        self,
        connectors: Mapping[str, Connector],
        deeds: Deeds,
        read_only: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connectors = connectors
        self._deeds = deeds
        self._read_only = read_only
        self._clock = clock
        self._health = dict.fromkeys(connectors, Health())

    @property
    def connected(self) -> tuple[str, ...]:
        """The platforms that are set up here."""
        return tuple(self._connectors)

    def health(self) -> list[tuple[str, Health]]:
        """Every connected platform and how it has been."""
        return list(self._health.items())

    async def deeds_of(self, actor_id: str, most: int) -> list[Deed]:
        """What a person had done last, newest first."""
        return await self._deeds.of(actor_id, most)

    async def ask(self, intent: Intent[Any], actor: Actor, channel: str = "") -> Outcome:
        """Carry it out, if this person may. Raises Refused or a PlatformError; both have a sentence to show."""
        connector = self._allowed(intent, actor)
        intent = connector.begin(intent)
        if intent.effect is Effect.READ:
            result = await self._run(connector, intent)
            return Outcome(intent, result, connector.after(intent, result))
        return await self._do(connector, intent, actor, channel)

    async def pages(self, intent: Intent[Any], actor: Actor) -> AsyncIterator[Any]:
        """The whole of a listing, page by page; one page for what is no listing."""
        connector = self._allowed(intent, actor)
        if intent.effect is not Effect.READ:
            raise Refused("Only listings have pages.")
        async for page in connector.pages(intent):
            yield page.items if isinstance(page, Page) else page

    def admit(self, actor: Actor) -> None:
        """Guests, apps and people of elsewhere get nothing, not even help. Raises Refused."""
        verdict = decide((), actor)
        if isinstance(verdict, Refuse):
            raise Refused(verdict.reason)

    def dry_run(self, intent: Intent[Any]) -> Request:
        """Exactly the request that would be sent, secrets masked. Raises Refused where the platform is not set up."""
        connector = self._connector(intent.platform)
        return connector.request(connector.begin(intent))

    async def _do(self, connector: Connector, intent: Intent[Any], actor: Actor, channel: str) -> Outcome:
        try:
            deed = await self._deeds.begin(intent, actor, channel)
        except StoreError as error:
            log.error("deed_not_written", error=str(error))
            raise Refused("I cannot remember anything right now, so nothing was done. Try again in a minute.") from None
        about = {"deed": deed.id, "platform": deed.platform, "operation": deed.operation, "actor": actor.id}
        log.info("deed_began", **about)
        try:
            result = await self._run(connector, intent)
        except PlatformError as error:
            await self._note(self._deeds.fail(deed, error))
            log.warning("deed_failed", error=type(error).__name__, **about)
            raise
        except Exception as error:  # a fault of ours, perhaps after it was sent
            title = platforms()[deed.platform].title
            await self._note(self._deeds.end(deed, State.UNKNOWN, STUMBLED.format(title=title)))
            log.error("deed_unknown", error=type(error).__name__, **about)
            raise
        log.info("deed_done", **about)
        ended = await self._note(self._deeds.end(deed, State.DONE))
        return Outcome(intent, result, deed=ended or deed)

    async def _run(self, connector: Connector, intent: Intent[Any]) -> Any:
        name = intent.platform
        try:
            result = await connector.run(intent)
        except PlatformError as error:
            if isinstance(error, AILING):
                self._health[name] = replace(self._health[name], failed=self._clock(), said=error.sentence)
            raise
        self._health[name] = replace(self._health[name], answered=self._clock())
        return result

    async def _note(self, ending: Any) -> Deed | None:
        """The deed is over whatever the store says: a person must hear the outcome even when it cannot be written."""
        try:
            ended: Deed = await ending
        except StoreError as error:
            log.error("outcome_not_written", error=str(error))
            return None
        return ended

    def _allowed(self, intent: Intent[Any], actor: Actor) -> Connector:
        verdict = decide((intent,), actor, self._read_only)
        if isinstance(verdict, Refuse):
            log.info("refused", actor=actor.id, platform=intent.platform, operation=operation_id(type(intent)))
            raise Refused(verdict.reason)
        return self._connector(intent.platform)

    def _connector(self, platform: str) -> Connector:
        if platform not in self._connectors:
            title = platforms()[platform].title
            raise Refused(f"{title} is not connected here. Ask whoever runs Registrar to set it up.")
        return self._connectors[platform]
