"""What one person has chosen for themselves, and where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from bot.preferences.quiet_hours import QuietHours
from bot.store import Put, Store


class DateStyle(StrEnum):
    """In which language and order dates are written."""

    ENGLISH = "english"
    US = "us"
    ISO = "iso"
    GERMAN = "german"
    FRENCH = "french"
    SPANISH = "spanish"
    PORTUGUESE = "portuguese"


@dataclass(frozen=True)
class Preferences:
    """What one person has chosen; each default is what holds for whoever chose nothing.

    Attributes:
        platform: where people are added and sessions scheduled unless the command says; empty for no such platform
        only_there: whether questions without a platform go to that platform alone
        digest_hour: when daily digests of their subscriptions come, from 0 to 23, in their time zone
        quiet: when messages that can wait do
        dates: how dates are written for them
    """

    platform: str = ""
    only_there: bool = False
    digest_hour: int = 9
    quiet: QuietHours | None = None
    dates: DateStyle = DateStyle.ENGLISH

    def stored(self) -> dict[str, Any]:
        """Plain data."""
        return vars(self) | {"quiet": str(self.quiet) if self.quiet else ""}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        """Whatever another version of ours kept that this one cannot read is as if it had not been chosen."""
        try:
            quiet = QuietHours.read(stored["quiet"]) if stored.get("quiet") else None
            known = {name: stored[name] for name in ("platform", "only_there", "digest_hour") if name in stored}
            return cls(**known, quiet=quiet, dates=DateStyle(stored.get("dates", DateStyle.ENGLISH)))
        except (TypeError, ValueError):
            return cls()


UNCHOSEN = Preferences()


class PreferencesStore:
    """A row for each person who chose something: `preferences/<Slack id>`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, user: str) -> Preferences:
        row = await self._store.get(f"preferences/{user}")
        return Preferences.loaded(row.value) if row else UNCHOSEN

    async def keep(self, user: str, chosen: Preferences) -> None:
        """The last one counts."""
        await self._store.apply(Put(f"preferences/{user}", chosen.stored()))
