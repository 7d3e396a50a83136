"""A part of a bundle: one operation of a change that holds several, and what became of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Fate(StrEnum):
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


UNCERTAIN_ITEM_STATES = frozenset({Fate.UNKNOWN, Fate.INTERRUPTED})
"""It may have been done."""


@dataclass(frozen=True)
class Part:
    """`means` is what it will do, in words; `takes` says that it wants a secret, which nobody keeps; `outcome` is why
    it was not done; `runs` counts how often it was begun."""

    means: str
    takes: bool = False
    fate: Fate = Fate.WAITING
    outcome: str = ""
    runs: int = 0

    @property
    def begun(self) -> "Part":
        return replace(self, fate=Fate.RUNNING, outcome="", runs=self.runs + 1)

    @property
    def left(self) -> "Part":
        """At the end of the change: what nobody came to was not tried."""
        return replace(self, fate=Fate.NOT_TRIED) if self.fate is Fate.WAITING else self

    @property
    def again(self) -> "Part":
        """When the change is tried again. What is in doubt stays so until it is begun: perhaps it never is."""
        if self.fate in (Fate.FAILED, Fate.NOT_TRIED):
            return replace(self, fate=Fate.WAITING, outcome="")
        return self

    def ended(self, fate: Fate, outcome: str = "") -> "Part":
        return replace(self, fate=fate, outcome=outcome)


def tally(parts: Sequence[Part]) -> str:
    """How many parts came to what, in a sentence; nothing where all were done."""
    count = Counter(Fate.UNKNOWN if part.fate in UNCERTAIN_ITEM_STATES else part.fate for part in parts)
    if count[Fate.DONE] == len(parts):
        return ""
    said = {Fate.FAILED: "failed", Fate.UNKNOWN: "in doubt", Fate.NOT_TRIED: "not tried"}
    others = [f"{count[fate]} {words}" for fate, words in said.items() if count[fate]]
    return f"{count[Fate.DONE] or 'None'} of {len(parts)} carried out{''.join(f', {one}' for one in others)}."
