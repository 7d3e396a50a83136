"""How far apart two texts are. rapidfuzz, which says so, takes 4 MB: it is imported when somebody first asks."""


def osa_distance(one: str, other: str, most: int | None = None) -> int:
    """Letters to add, leave out, change or swap once; `most` + 1 where it is more than `most`."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=most)


def osa_similarity(one: str, other: str) -> float:
    """From 0 for nothing alike to 1 for the same."""
    from rapidfuzz.distance import OSA

    return OSA.normalized_similarity(one, other)


def damerau_levenshtein(one: str, other: str, most: int | None = None) -> int:
    """As `osa_distance`, but between letters that were swapped others may stand."""
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance(one, other, score_cutoff=most)


def ratio(one: str, other: str) -> float:
    """From 0 to 1, how much of both stands in the same order in the other."""
    from rapidfuzz.fuzz import ratio

    return ratio(one, other) / 100
