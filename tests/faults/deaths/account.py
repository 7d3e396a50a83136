"""The account of what writers were told, as it is heard outside of their process.

A line is `+ <kind> <name>` for what was acknowledged, `- <kind> <name>` for what was refused, and `? <kind> <name>`
for what nobody can say of. Names have no blanks. Where several want one thing, a name is `<thing>~<who>`.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field

DONE, REFUSED, UNCONFIRMED = "+-?"


def line(sign: str, kind: str, name: str) -> str:
    return f"{sign} {kind} {name}"


def thing(name: str) -> str:
    """What was wanted, whoever wanted it."""
    return name.partition("~")[0]


@dataclass
class Account:
    """By kind, in the order in which it was heard, from however many at once."""

    done: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unconfirmed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    _turn: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, said: str) -> None:
        sign, kind, name = said.split(" ")
        with self._turn:
            {DONE: self.done, REFUSED: self.refused, UNCONFIRMED: self.unconfirmed}[sign][kind].append(name)

    def by(self, kind: str, who: str) -> int:
        """How often this process was told so."""
        return sum(name.partition("~")[2].startswith(f"{who}.") for name in self.done[kind])
