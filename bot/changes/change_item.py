"""An item of a change set: one operation of a change that holds several, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
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
MAX_PEOPLE_SHOWN = 5
"""People that one sentence names; a line for each tells of the others."""


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
    """

    description: str
    takes: bool = False
    state: ItemState = ItemState.WAITING
    outcome: str = ""
    runs: int = 0
    about: str = ""

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


_NOT_DONE = {ItemState.FAILED: "failed", ItemState.UNKNOWN: "in doubt", ItemState.NOT_TRIED: "not tried"}


def tally(items: Sequence[ChangeItem]) -> str:
    """What the items came to, in a sentence: whose were not done, and how many were; nothing where all were."""
    states = [ItemState.UNKNOWN if item.state in UNCERTAIN_ITEM_STATES else item.state for item in items]
    count = Counter(states)
    if count[ItemState.DONE] == len(items):
        return ""
    total = f"{count[ItemState.DONE] or 'None'} of {len(items)} carried out"
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


def together(names: Iterable[str]) -> str:
    """Each name once, as people list them: `a, b and c`."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def _people(names: Sequence[str]) -> str:
    if len(names) <= MAX_PEOPLE_SHOWN:
        return together(names)
    return f"{', '.join(names[: MAX_PEOPLE_SHOWN - 1])} and {len(names) - MAX_PEOPLE_SHOWN + 1} others"
