"""An item of a change set: one operation of a change that holds several, and what became of it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ItemState(StrEnum):
    """Where one item of a change set stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Refused: nothing was done."""
    UNKNOWN = "unknown"
    """Sent, and no answer that tells."""
    INTERRUPTED = "interrupted"
    """Registrar stopped meanwhile."""
    NOT_TRIED = "not tried"


UNCERTAIN_ITEM_STATES = frozenset({ItemState.UNKNOWN, ItemState.INTERRUPTED})
"""It may have been done."""


@dataclass(frozen=True)
class ChangeItem:
    """How one of several operations of a change stands.

    Attributes:
        description: what it will do, in words
        takes: it wants a secret, which nobody keeps
        state: where it stands
        outcome: why it was not done, as a sentence
        runs: how often it was begun
        about: whom it is about, as people call them; empty where that is nobody in particular
        made: what the platform tells by what it made or changed; empty where its answer has no id
    """

    description: str
    takes: bool = False
    state: ItemState = ItemState.WAITING
    outcome: str = ""
    runs: int = 0
    about: str = ""
    made: str = ""

    @property
    def begun(self) -> "ChangeItem":
        return replace(self, state=ItemState.RUNNING, outcome="", runs=self.runs + 1)

    @property
    def left(self) -> "ChangeItem":
        """At the end of the change: what nobody came to was not tried."""
        return replace(self, state=ItemState.NOT_TRIED) if self.state is ItemState.WAITING else self

    @property
    def again(self) -> "ChangeItem":
        """When the change is tried again. What is in doubt stays so until it is begun: perhaps it never is."""
        if self.state in (ItemState.FAILED, ItemState.NOT_TRIED):
            return replace(self, state=ItemState.WAITING, outcome="")
        return self

    def ended(self, state: ItemState, outcome: str = "") -> "ChangeItem":
        return replace(self, state=state, outcome=outcome)
