"""How alike two names or titles are, as people mistype them: letters left out, doubled, swapped or wrong, accents
missing, words in another order. One scale for people and courses of every platform, so that the likest come first."""

import re
import unicodedata
from collections.abc import Sequence

from connectors.core.edit_distance import osa_similarity
from connectors.core.same import folded

LIKE_SCORE = 0.7
"""From here on, of 1, one is like the other; below it is nothing like it."""
WORD_SCORE = 0.6
"""From here on a word may be another one mistyped."""
PART_SCORE = 0.95
"""What a name counts at most of which only some words were typed, or in another order."""

_WORDS = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
"""Letters with a stroke or tied together, which have no accent to leave out."""


def likeness(typed: str, name: str) -> float:
    """From 0 for nothing alike to 1 for the same."""
    ours, theirs = _words(typed), _words(name)
    if not ours or not theirs:
        return 0.0
    whole = osa_similarity(" ".join(ours), " ".join(theirs))
    joined = osa_similarity("".join(ours), "".join(theirs))
    return max(whole, PART_SCORE * joined, PART_SCORE * _by_words(ours, theirs))


def likest(typed: str, names: Sequence[str]) -> float:
    """Of the names of one thing, how alike the likest is."""
    return max((likeness(typed, name) for name in names), default=0.0)


def bare(text: str) -> str:
    """Without accents and in small letters, as somebody types who has no such keys."""
    apart = unicodedata.normalize("NFKD", folded(text).translate(_LETTERS))
    return "".join(one for one in apart if not unicodedata.combining(one))


def _words(text: str) -> list[str]:
    return _WORDS.findall(bare(text))


def _by_words(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How much of what was typed is there, word by word in any order, each word of theirs standing for one of ours."""
    left, found = list(theirs), 0.0
    for word in sorted(ours, key=len, reverse=True):
        scored = [(osa_similarity(word, other), other) for other in left]
        score, other = max(scored, default=(0.0, ""))
        if score >= WORD_SCORE and not (word.isdecimal() and score < 1):
            found += score * len(word)
            left.remove(other)
    return found / sum(map(len, ours))
