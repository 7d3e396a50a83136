"""The single values of JSON data: where each stands, and what else could have stood there."""

import copy
import re
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]
"""Where a leaf stands: names, and places in lists."""


def leaves(data: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value that says something, with where it stands."""
    if isinstance(data, dict):
        for name, one in data.items():
            yield from leaves(one, (*path, str(name)))
    elif isinstance(data, list):
        for place, one in enumerate(data):
            yield from leaves(one, (*path, place))
    elif data not in (None, ""):
        yield path, data


def spelled(path: Place) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def exchanged(data: Any, path: Place, value: Any) -> Any:
    """The data with another value at this place."""
    if not path:
        return value
    made = copy.copy(data)
    at = next(one for one in made if str(one) == path[0]) if isinstance(made, dict) else path[0]
    made[at] = exchanged(made[at], path[1:], value)
    return made


def others(leaf: Any) -> list[Any]:
    """What else of its kind could have stood there. Nothing at all is not among it: of what is masked, it can be seen
    whether there is something, and not what."""
    if isinstance(leaf, bool):
        return [not leaf]
    if isinstance(leaf, int | float):
        return [leaf + 1, leaf + 3_600_000, 0]  # of milliseconds, people read minutes; of pages, whether more come
    last = re.search(r"\d(?=\D*$)", leaf)  # of a moment another one
    return [leaf[: last.start()] + str((int(last[0]) + 1) % 10) + leaf[last.end() :] if last else f"{leaf}x"]
