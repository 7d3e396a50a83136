"""An operation as it was typed: which one the first words name, and what stands behind them for it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from connectors.catalog import operation
from connectors.core.field_specs import field_specs, squash
from connectors.core.grammar import NothingRead, read_all
from connectors.core.intent import Intent, Mistakes, Operation, changeable, groups, make
from connectors.core.stray_secret import stray_secret

Faults = Mapping[str, list[str]]
"""Sentences by field; "" for the whole."""
MAX_OPERATION_ID_WORDS = 8
"""No operation has more words in its id."""


@dataclass(frozen=True)
class TypedOperation:
    """An operation and what was typed for it."""

    cls: Operation
    rest: str
    dry: bool = False

    def read(self, zone: str) -> tuple[dict[str, Any], Faults]:
        """What was understood, as plain data, and what was not. Raises Mistakes where a secret stands among it, and
        NothingRead."""
        if stray := stray_secret(field_specs(self.cls), self.rest):
            raise Mistakes({"": [stray]})
        try:
            return read_all(field_specs(self.cls), self.rest, zone), {}
        except NothingRead:
            raise
        except Mistakes as mistakes:
            return mistakes.data, mistakes.fields

    def intent(self, zone: str) -> Intent[Any]:
        """Raises Mistakes, of which `data` holds what was understood: nothing where a secret stands among it."""
        return made(self.cls, *self.read(zone))


def made(cls: Operation, data: Mapping[str, Any], wrong: Faults) -> Intent[Any]:
    """The intent of plain data of which so much was `wrong` already. Raises Mistakes, with all that is wrong, each
    mistake once: what could not be read is not said to be missing."""
    unread = _with_alternatives(cls, {name for name in wrong if name and name not in data})
    faults = {name: list(said) for name, said in wrong.items()}
    try:
        intent = make(cls, data)
    except Mistakes as mistakes:
        for name, said in mistakes.fields.items():
            if name not in unread:
                faults.setdefault(name, []).extend(said)
        raise Mistakes(faults, data) from None
    if faults:
        raise Mistakes(faults, data)
    return intent


def _with_alternatives(cls: Operation, names: Set[str]) -> Set[str]:
    """These fields, and those that are needed only where none of these is given; "" where one is to be changed."""
    found = set(names)
    for members in (*groups(cls, "one_of").values(), *groups(cls, "any_of").values()):
        found.update(members if names & members.keys() else ())
    return found | ({""} if names & changeable(cls).keys() else set())


def split(platform: str, text: str) -> tuple[Operation, str] | None:
    """The operation that the first words name, the longest match first, and the text behind them."""
    words = text.split(maxsplit=MAX_OPERATION_ID_WORDS)
    for count in range(min(MAX_OPERATION_ID_WORDS, len(words)), 0, -1):
        cls = operation(platform, " ".join(words[:count])) if squash("".join(words[:count])) else None
        if cls:
            return cls, text.split(maxsplit=count)[count] if len(words) > count else ""
    return None
