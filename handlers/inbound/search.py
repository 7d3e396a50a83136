"""Finding operations by words: an index from every word of an id, its help and its parameters to the operations."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import islice, takewhile

from connectors.catalog import platforms
from connectors.intent import operation_id, summary
from connectors.slots import slots, squash
from handlers.outbound.cards import Operation

ALIKE = {
    "add": "create", "new": "create", "make": "create", "register": "enroll create",
    "enrol": "enroll", "enrolment": "enrollments", "unenroll": "enrollments delete", "unenrol": "enrollments delete",
    "remove": "delete", "drop": "delete", "cancel": "delete",
    "change": "update", "edit": "update", "rename": "update",
    "show": "get", "find": "get", "look": "get", "who": "list",
    "people": "users", "person": "users", "staff": "users", "instructor": "users", "admin": "users",
    "learner": "enrollments", "student": "enrollments", "participant": "enrollments", "roster": "enrollments list",
    "course": "classes", "lesson": "schedules", "session": "schedules", "calendar": "schedules",
    "report": "attendance metrics", "join": "launch",
}  # fmt: skip
"""Words people use for words that are in the documents. A plural is looked up as its singular too."""
FILLERS = re.compile(r"a|all|an|and|are|at|by|do|for|from|how|i|in|is|it|me|my|of|on|one|or|someone|the|to|with")
ID, HELP, ASIDE = 3, 2, 1
"""What it is worth that a word stands in an id, in the help, or in the name of the platform or of a parameter."""
EXACT, BEGINNING, ALIAS, GUESS = 3, 2, 2, 1
LONGEST = 12
"""Words of a search that are looked at."""


@cache
def _index() -> tuple[list[str], dict[str, dict[Operation, int]]]:
    """All words in order, and for each the operations it stands in with its worth."""
    found: dict[str, dict[Operation, int]] = defaultdict(dict)
    for platform in platforms().values():
        for cls in platform.operations.values():
            aside = " ".join([platform.name, *slots(cls)])
            for worth, text in ((ASIDE, aside), (HELP, summary(cls)), (ID, operation_id(cls))):
                for word in _words(text):
                    found[word][cls] = worth
    return sorted(found), found


def search(
    text: str, among: Sequence[str], most: int = 10, may: Callable[[Operation], bool] = lambda _: True
) -> list[Operation]:
    """The operations of these platforms that have most of the words, or their beginnings; best first."""
    scores: Counter[Operation] = Counter()
    for word in _words(text)[:LONGEST]:
        alike: Counter[Operation] = Counter()
        for other in _alike(word):
            alike.update(_hits({other: ALIAS}, among))
        scores.update(_hits(_near(word), among) | alike)
    scores = Counter({cls: score for cls, score in scores.items() if may(cls)})
    best = max(scores.values(), default=0)
    ranked = sorted(scores, key=lambda cls: (-scores[cls], *_plainness(operation_id(cls))))
    return [cls for cls in ranked if scores[cls] * 2 >= best][:most]


def _plainness(id: str) -> tuple[bool, int, str]:
    """Of those that fit alike a listing comes first, then the shortest: `templates` most likely means to see them."""
    return not id.endswith("_list"), len(id), id


def _hits(words: Mapping[str, int], among: Sequence[str]) -> Counter[Operation]:
    """For every operation the best of these words that stands in it."""
    hits: Counter[Operation] = Counter()
    for word, near in words.items():
        for cls, worth in _index()[1].get(word, {}).items():
            if cls.platform in among:
                hits[cls] = max(hits[cls], worth * near)
    return hits


def near_ids(platform: str, typed: str, most: int = 5) -> list[Operation]:
    """The operations whose ids look most like what was typed, then those that share its words."""
    known = platforms()[platform].known_as
    alike = [known[one] for one in get_close_matches(squash(typed.replace(".", "")), known, n=most, cutoff=0.6)]
    return list(dict.fromkeys([*alike, *search(typed, (platform,), most)]))[:most]


def _near(word: str) -> dict[str, int]:
    """The words of the index that are this one, or begin with it, or else look like it."""
    words, known = _index()
    found = {word: EXACT} if word in known else {}
    if len(word) >= 3:
        start = bisect_left(words, word)
        for other in takewhile(lambda one: one.startswith(word), islice(words, start, None)):
            found.setdefault(other, BEGINNING)
    if found or _alike(word):
        return found
    return dict.fromkeys(get_close_matches(word, words, n=2, cutoff=0.8), GUESS)


def _alike(word: str) -> list[str]:
    return (ALIKE.get(word) or ALIKE.get(word.removesuffix("s"), "")).split()


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if not FILLERS.fullmatch(word)]
