"""The exit for what Registrar says on its own account, and what it must know about people. `handlers` stands behind."""

from dataclasses import dataclass
from typing import Any, Protocol

from bot.deed import Deed
from bot.policy import Actor


@dataclass(frozen=True)
class Requested:
    """Somebody asks for approval: a card in `channel` (a name or an id)."""

    deed: Deed
    channel: str


@dataclass(frozen=True)
class Changed:
    """A deed has moved on: its card is drawn anew, and its thread told when it is over."""

    deed: Deed


@dataclass(frozen=True)
class Ended:
    """What became of a deed that others decided on, for the requester. `message` is its answer, where there is one; how
    it looks is the business of whoever delivers it."""

    deed: Deed
    message: Any = None


@dataclass(frozen=True)
class Reminder:
    """Half of the time is over, and nobody has decided."""

    deed: Deed


@dataclass(frozen=True)
class Interrupted:
    """Registrar stopped while this deed was under way; nobody knows whether it was done. For the requester."""

    deed: Deed


@dataclass(frozen=True)
class RecordHead:
    """How long the record is, and the hash of its end: posted daily, so that nobody can rewrite it quietly."""

    channel: str
    entries: int
    head: str


Notice = Requested | Changed | Ended | Reminder | Interrupted | RecordHead


class Slack(Protocol):
    async def deliver(self, notice: Notice) -> str:
        """Where it was posted (channel:ts), or nothing where it could not be."""
        ...


class People(Protocol):
    async def actor(self, user_id: str) -> Actor:
        """Who this is. Raises Unknown when Slack cannot be asked: then nobody may do anything."""
        ...


class Unknown(Exception):
    """Slack did not say who this is."""
