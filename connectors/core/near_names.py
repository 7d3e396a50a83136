"""The names that come nearest to one that was mistyped: of fields, choices, operations, events."""

from collections.abc import Iterable

NEAR_NAME_SCORE = 0.6
"""From here on, of 1, a name may be the one that was meant."""


def near_names(typed: str, names: Iterable[str], limit: int = 1, at_least: float = NEAR_NAME_SCORE) -> list[str]:
    """At most so many, the nearest first. Nothing is near to nothing."""
    from rapidfuzz.fuzz import ratio  # here, since it takes 4 MB
    from rapidfuzz.process import extract

    found = extract(typed, [*names], scorer=ratio, limit=limit, score_cutoff=100 * at_least) if typed else []
    return [name for name, _, _ in found]
