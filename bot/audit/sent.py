"""What was sent to a platform, value by value, as an entry of the audit log keeps it: everything but secrets."""

from collections.abc import Iterable, Mapping
from typing import Any

WITHHELD = "(not stored)"
"""In place of a secret."""


def sent(stored_intents: Iterable[Any]) -> list[tuple[str, str]]:
    """Each value behind its name, as it is typed: `title` and `Night shift`. Of several operations the names begin with
    their number."""
    intents = [one for one in stored_intents if isinstance(one, Mapping)]
    several = len(intents) > 1
    return [
        (f"{at}. {name}" if several else name, value) for at, one in enumerate(intents, 1) for name, value in _of(one)
    ]


def _of(stored: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield from _pairs("", stored.get("data"))
    for name in stored.get("withheld") or ():
        yield str(name), WITHHELD


def _pairs(path: str, held: Any) -> Iterable[tuple[str, str]]:
    if isinstance(held, Mapping):
        for name, one in held.items():
            yield from _pairs(f"{path}.{name}".lstrip("."), one)
    elif isinstance(held, list) and any(isinstance(one, Mapping | list) for one in held):
        for at, one in enumerate(held, 1):
            yield from _pairs(f"{path}.{at}", one)
    elif isinstance(held, list):
        yield path, ", ".join(map(_shown, held))
    else:
        yield path, _shown(held)


def _shown(value: Any) -> str:
    return "yes" if value is True else "no" if value is False else "nothing" if value is None else str(value)
