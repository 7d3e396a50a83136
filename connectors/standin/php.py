"""Names with brackets, as PHP reads them. Source: its manual, parse_str and “Variables From External Sources”."""

import re
from collections.abc import Iterable
from typing import Any

_KEY = re.compile(r"\[([^\]]*)\]")
_BLANKS = (" ", *"\t\n\v\f\r")
"""One of them alone between brackets is as nothing there."""


def parsed(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`a[]=1&a[]=2&b[0][c]=3` → {"a": ["1", "2"], "b": [{"c": "3"}]}; what is counted from 0 is a list.

    Of a name that comes twice the last value counts. Before the first bracket, dots and blanks become underscores, and
    so does a bracket that nothing closes; what stands behind the last bracket, or a NUL, is dropped.
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        first, *keys = _parts(name.partition("\0")[0].lstrip(" "))
        if not first:
            continue
        here, last = found, first
        for key in keys:
            inner = here.get(last)
            here[last] = here = inner if isinstance(inner, dict) else {}
            last = key or str(_next(here))
        here[last] = value
    return {name: _listed(held) for name, held in found.items()}


def _parts(name: str) -> list[str]:
    begins = name.find("[")
    if begins < 0 or "]" not in name[begins:]:
        return ["" if begins == 0 else re.sub(r"[. \[]", "_", name)]
    keys, at = [], begins
    while found := _KEY.match(name, at):
        keys.append("" if found[1] in _BLANKS else found[1])
        at = found.end()
    return [re.sub(r"[. ]", "_", name[:begins]), *keys]


def _next(held: dict[str, Any]) -> int:
    """The number that `[]` stands for: one more than the greatest there is."""
    return max((int(one) for one in held if re.fullmatch(r"0|[1-9]\d*", one)), default=-1) + 1


def _listed(held: Any) -> Any:
    if not isinstance(held, dict):
        return held
    inner = {key: _listed(one) for key, one in held.items()}
    return list(inner.values()) if list(inner) == [str(n) for n in range(len(inner))] else inner
