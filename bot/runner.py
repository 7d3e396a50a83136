"""The hand that carries out: an intent through its connector, a deed to its outcome; and how the platforms fare."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import deed as steps
from bot.deed import Deed, NotNow, State
from bot.deeds import Deeds, wish
from bot.logs import logger
from bot.store import StoreError
from connectors import errors
from connectors.catalog import load, platforms, shower
from connectors.connector import Connector
from connectors.errors import PlatformError
from connectors.intent import Intent, Mistakes, make, summary
from connectors.marks import Effect
from connectors.record import Record, plain
from connectors.request import Request
from connectors.slots import slots

log = logger("registrar.desk")

AILING = (errors.Unreachable, errors.NotAuthorized, errors.Unavailable, errors.NoAnswer, errors.OutcomeUnknown)
"""What says something of the platform rather than of what was asked."""
OUTDATED = "Registrar has changed since this was asked for, so it was not done. Ask for it again."


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


class Runner:
    """What the desk stands on. It asks nobody whether it may."""

    def __init__(self, connectors: Mapping[str, Connector], deeds: Deeds, clock: Callable[[], float]) -> None:
        self._connectors = connectors
        self._deeds = deeds
        self._clock = clock
        self._health = dict.fromkeys(connectors, Health())

    @property
    def connected(self) -> tuple[str, ...]:
        """The platforms that are set up here."""
        return tuple(self._connectors)

    def health(self) -> list[tuple[str, Health]]:
        """Every connected platform and how it has been."""
        return list(self._health.items())

    def dry_run(self, intent: Intent[Any]) -> Request:
        """Exactly the request that would be sent, secrets masked. Raises Refused where the platform is not set up."""
        connector = self._connector(intent.platform)
        return connector.request(connector.begin(intent))

    async def means(self, intent: Intent[Any]) -> str:
        """What an intent will do, in words, with the name of the thing as the platform has it. Raises PlatformError."""
        cls = type(intent)
        what = summary(cls).rstrip(".")
        title = platforms()[intent.platform].title
        named = await self._named(intent)
        notes = "".join(f" {one}" for one in (*intent.risks(), *intent.looks()))
        return f"{what} on {title}{f': {named}' if named else ''}.{notes}"

    async def _named(self, intent: Intent[Any]) -> str:
        cls = shower(type(intent))
        if not cls or cls is type(intent) or cls.http.harm is not Effect.READ or cls.http.sensitive:
            return ""
        identity = {
            name: slot.kind.plain(held)
            for name, slot in slots(type(intent)).items()
            if name in slots(cls) and (held := getattr(intent, name)) is not None and not slot.secret
        }
        try:
            found = await self._run(self._connector(intent.platform), make(cls, identity))
        except (Mistakes, Refused):
            return ""
        except errors.NotFound:
            if intent.http.harm is Effect.DESTRUCTIVE:
                raise
            return ""  # it may be what is to be made
        if not isinstance(found, Record):
            return ""
        known = plain(found)
        facts = [str(known[name]) for name in found.face.columns if known.get(name) not in (None, "", [])]
        return " · ".join(facts[:3])

    async def _do(self, deed: Deed, intent: Intent[Any]) -> Outcome:
        connector = self._connector(intent.platform)
        about = {"deed": deed.id, "platform": intent.platform, "operation": deed.first.operation, "actor": deed.actor}
        log.info("deed_began", **about)
        try:
            result = await self._run(connector, intent)
        except PlatformError as error:
            await self._end(deed, State.UNKNOWN if error.happened is None else State.FAILED, error.sentence)
            log.warning("deed_failed", error=type(error).__name__, **about)
            raise
        except Exception as error:  # a fault of ours, perhaps after it was sent
            title = platforms()[intent.platform].title
            await self._end(
                deed, State.UNKNOWN, f"Something went wrong inside Registrar. Look on {title} whether it was done."
            )
            log.error("deed_unknown", error=type(error).__name__, **about)
            raise
        log.info("deed_done", **about)
        ended = await self._end(deed, State.DONE, "")
        return Outcome(intent, result, connector.after(intent, result), ended)

    async def _end(self, deed: Deed, state: State, outcome: str) -> Deed:
        """The deed is over whatever the store says: a person must hear the outcome even when it cannot be written."""
        try:
            return await self._deeds.step(
                deed.id, deed.actor, lambda one: steps.end(one, state, outcome, self._clock())
            )
        except (StoreError, NotNow) as error:
            log.error("outcome_not_written", deed=deed.id, error=str(error))
            return replace(deed, state=state, outcome=outcome)

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

    async def _written(self, opening: Awaitable[Deed]) -> Deed:
        try:
            return await opening
        except StoreError as error:
            log.error("deed_not_written", error=str(error))
            raise Refused("I cannot remember anything right now, so nothing was done. Try again in a minute.") from None

    async def _found(self, id: str) -> Deed:
        deed = await self._deeds.get(id)
        if not deed:
            raise NotNow("This is gone. Ask for it again.")
        return deed

    def _loaded(self, deed: Deed) -> Intent[Any]:
        """The intent exactly as it was written down. Raises NotNow if it would be another today."""
        one = deed.first
        try:
            intent = load(vars(one))
        except (Mistakes, KeyError):
            raise NotNow(OUTDATED) from None
        if wish(intent).digest != one.digest:
            raise NotNow(OUTDATED)
        return intent

    def _connector(self, platform: str) -> Connector:
        if platform not in self._connectors:
            title = platforms()[platform].title
            raise Refused(f"{title} is not connected here. Ask whoever runs Registrar to set it up.")
        return self._connectors[platform]
