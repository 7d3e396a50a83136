"""The exit for what Registrar says on its own account, and what it must know about people. `handlers` stands behind."""

from dataclasses import dataclass
from typing import Protocol

from bot.deeds import Deed
from bot.policy import Actor


@dataclass(frozen=True)
class Interrupted:
    """Registrar stopped while this deed was under way; nobody knows whether it was done. For the requester."""

    deed: Deed


Notice = Interrupted


class Slack(Protocol):
    async def deliver(self, notice: Notice) -> None: ...


class People(Protocol):
    async def actor(self, user_id: str) -> Actor:
        """Who this is. Raises Unknown when Slack cannot be asked: then nobody may do anything."""
        ...


class Unknown(Exception):
    """Slack did not say who this is."""
