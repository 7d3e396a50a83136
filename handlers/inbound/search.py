"""Finding operations by words: an index from every word of an id and its help to the operations that have it."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache

from connectors.catalog import platforms
from connectors.intent import operation_id, summary
from connectors.slots import squash
from handlers.outbound.cards import Operation

ALIKE = {
    "add": "create", "new": "create", "make": "create", "enrol": "enroll", "enrolment": "enrollment",
    "remove": "delete", "drop": "delete", "unenroll": "delete",
    "change": "update", "edit": "update", "rename": "update", "show": "get", "find": "get",
    "people": "users", "person": "users", "learner": "enrollments", "course": "class", "date": "schedules",
}  # fmt: skip
"""Words people use for words that are in the documents."""


@cache
def _index() -> tuple[list[str], dict[str, dict[Operation, int]]]:
    """All words in order, and for each the operations it stands in with its weight: in the id 3, in the help 1."""
    found: dict[str, dict[Operation, int]] = defaultdict(dict)
    for platform in platforms().values():
        for cls in platform.operations.values():
            for weight, text in ((1, summary(cls)), (3, operation_id(cls)), (1, platform.name)):
                for word in _words(text):
                    found[word][cls] = max(weight, found[word].get(cls, 0))
    return sorted(found), found


def search(text: str, among: Sequence[str], most: int = 10) -> list[Operation]:
    """The operations of these platforms that have most of the words, or their beginnings; best first."""
    scores: Counter[Operation] = Counter()
    for word in _words(text):
        hits: Counter[Operation] = Counter()
        for near in _near(word):
            for cls, weight in _index()[1][near].items():
                if cls.platform in among:
                    hits[cls] = max(hits[cls], weight * (2 if near == word else 1))
        scores.update(hits)
    best = max(scores.values(), default=0)
    ranked = sorted(scores, key=lambda cls: (-scores[cls], len(operation_id(cls)), operation_id(cls)))
    return [cls for cls in ranked if scores[cls] * 2 >= best][:most]


def near_ids(platform: str, typed: str, most: int = 5) -> list[Operation]:
    """The operations whose ids look most like what was typed, then those that share its words."""
    known = platforms()[platform].known_as
    alike = [known[one] for one in get_close_matches(squash(typed.replace(".", "")), known, n=most, cutoff=0.6)]
    return list(dict.fromkeys([*alike, *search(typed, (platform,), most)]))[:most]


def _near(word: str) -> Iterable[str]:
    words, known = _index()
    found = [other for other in (word, ALIKE.get(word, "")) if other in known]
    if len(word) >= 3:
        start = bisect_left(words, word)
        while start < len(words) and words[start].startswith(word):
            found.append(words[start])
            start += 1
    return dict.fromkeys(found or get_close_matches(word, words, n=2, cutoff=0.8))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
