"""Finding operations by words: an index from every word of an id, its help and its parameters to the operations.

A search costs what its words have in common with the catalogue, not what the catalogue holds. Every word is looked up
by its stem, by its beginning, by what people mean with it, and at last by the words it differs from in one letter.

What takes something away is found only by words that mean taking away.
"""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs, squash
from connectors.core.intent import Operation, operation_id
from connectors.core.near_names import near_names
from connectors.core.operation_sentence import summary
from connectors.core.stems import stem_of
from connectors.platform import Platform
from handlers.operations.search_words import FILLER_WORDS, named_platforms, words_of, words_without_names
from handlers.operations.synonyms import DESTROYING_WORDS, SYNONYMS, TAKING_AWAY_WORDS

ACTION_WORD_WEIGHT, ID_WEIGHT, HELP_WEIGHT, CONTEXT_WEIGHT = 3.0, 3.0, 2.0, 0.6
"""What it is worth that a word is the first of the help, which says what is done, or stands in the id, in the rest of
the help, or elsewhere: in the name of the platform, of a parameter or of the vendor's section."""
EXACT_MATCH_WEIGHT, PREFIX_MATCH_WEIGHT, SYNONYM_MATCH_WEIGHT, TYPO_MATCH_WEIGHT = 3.0, 2.0, 2.6, 1.0
"""How sure we are that it is the word, but for its ending."""
READ_OPERATION_FACTOR, LIST_OPERATION_FACTOR = 1.3, 1.2
"""How much likelier it is that they want to look where no word says what to change, and to see all where none says
what to do at all."""
QUESTION_WORDS = frozenset(("who", "what", "which", "how", "when", "where"))
MAX_PHRASE_GAP_WORDS = 3
"""How far behind a word its other half may stand: `kick jane out`."""
SAME_PLATFORM_FACTOR = 0.8
"""What is left of the worth of what comes next on the same platform."""
MIN_ACTION_WORD_USES = 3
"""How many operations must begin or end with a word before it says what is done."""
MAX_SEARCH_WORDS = 12
"""Words of a search that are looked at."""
Worth = Mapping[Operation, float]


@dataclass(frozen=True)
class SearchIndex:
    """Finds operations by the words of their names, help and synonyms.

    `worth` is what a stem is worth to each operation it stands in; `words` are all words in order, for beginnings;
    `slips` leads from a word without one of its letters to the stems of the words it may be.
    """

    worth: Mapping[str, Worth]
    words: Sequence[str]
    slips: Mapping[str, Sequence[str]]
    changing: frozenset[str]
    looking: frozenset[str]
    """The words that say what is done."""


def search(
    text: str, among: Sequence[str], most: int = 10, may: Callable[[Operation], bool] = lambda _: True
) -> list[Operation]:
    """The operations of these platforms that come nearest to the words; best first, and before all others those of a
    platform that the words name. What takes something away is among them only where a word means that."""
    asked, first = _asked(text), named_platforms(text, among)
    taking = [word for word in asked if _takes_away(word)]
    takes = {cls for word in taking for cls in _hits(word)}
    scores: dict[Operation, float] = defaultdict(float)
    for word in asked:
        for cls, worth in _hits(word).items():
            if cls.platform in among:
                scores[cls] += worth
    question = not QUESTION_WORDS.isdisjoint(text[:200].lower().split()[:2])
    changing = not question and any(_says(word, _index().changing) for word in asked)
    bare = not (question or changing or any(_says(word, _index().looking) for word in asked))
    if not changing:
        for cls in scores:
            scores[cls] *= _curiosity(cls, bare)
    named = squash(text[:200])
    allowed = {
        cls: score
        for cls, score in scores.items()
        if may(cls) and (cls in takes or not _is_harmful(cls) or squash(operation_id(cls)) == named)
    }
    ranked = sorted(allowed, key=lambda cls: (-allowed[cls], *_plainness(operation_id(cls))))
    best = {cls.platform: allowed[cls] for cls in reversed(ranked)}
    least = {one: worth if one in first else max(worth, max(best.values()) / 2) for one, worth in best.items()}
    near = [cls for cls in ranked if allowed[cls] * 2 >= least[cls.platform]]
    mixed = _mixed(_beside(near) if bare else near, allowed)
    return sorted(mixed, key=lambda cls: cls.platform not in first)[:most]


def within(
    platform: Platform, words: str, most: int, may: Callable[[Operation], bool] = lambda _: True
) -> list[Operation]:
    """The operations of one platform that these words narrow it down to: a resource's, those whose ids begin so, or
    what comes nearest."""
    resource = platform.resource(words)
    begun = [cls for cls in resource.operations if may(cls)] if resource else []
    begun = begun or [cls for cls in platform.beginning(words) if may(cls)]
    return begun or search(words, (platform.name,), most, may)


def means(word: str, among: Sequence[str]) -> bool:
    """Whether a word says what somebody wants on one of these platforms, and is not only like one that does."""
    meant = (cls for one in _asked(word) for cls in (*_best(_sure(one)), *_meant(one)))
    return any(cls.platform in among for cls in meant)


def is_word(word: str) -> bool:
    """Whether it is a word of the documents or one that we know for one, letter by letter: no slip of the finger."""
    said = word.lower()
    return said in _index().words or any(said in words.split() for words in _words_said())


def near_ids(platform: str, typed: str, most: int = 5) -> list[Operation]:
    """The operations whose ids look most like what was typed, then those that share its words."""
    known = platforms()[platform].known_as
    alike = [known[one] for one in near_names(squash(typed.replace(".", "")), known, most)]
    taking = any(map(_takes_away, _asked(typed)))
    safe = [cls for cls in alike if taking or not _is_harmful(cls)]
    return list(dict.fromkeys([*safe, *search(typed, (platform,), most)]))[:most]


def is_destroying(text: str) -> bool:
    """Whether the first word means that something is to be gone for good."""
    return next(iter(re.findall(r"[^\W_]+", text[:200].lower())), "") in DESTROYING_WORDS


def is_taking_away(word: str) -> bool:
    """Whether a word means that somebody or something is to be taken away, or is a slip of the finger for one."""
    return any(map(_takes_away, _asked(word)))


def harmless(found: Sequence[Operation]) -> list[Operation]:
    """Without what takes something away."""
    return [cls for cls in found if not _is_harmful(cls)]


def harmless_first(found: Sequence[Operation]) -> list[Operation]:
    """What takes something away comes last."""
    return sorted(found, key=_is_harmful)


def not_for_good(found: Sequence[Operation]) -> list[Operation]:
    """Without what takes something away that nobody can give back."""
    return [cls for cls in found if cls.http.reversible or not _is_harmful(cls)]


def _is_harmful(cls: Operation) -> bool:
    return cls.http.harm is Effect.DESTRUCTIVE


def _takes_away(word: str) -> bool:
    """Whether the word, one of the two words, or what it is a slip of the finger for means taking away."""
    if any(one in _stems_taking_away() for part in word.split() for one in (part, stem_of(part))):
        return True
    slip = not _sure(word) and not _meant(word)
    return slip and not _stems_taking_away().isdisjoint(_slips_of(word))


@cache
def _stems_taking_away() -> frozenset[str]:
    return TAKING_AWAY_WORDS | frozenset(map(stem_of, TAKING_AWAY_WORDS))


def _asked(text: str) -> list[str]:
    """The words that count; two that mean something together are one."""
    words = words_without_names(text[:2000].lower())[: MAX_SEARCH_WORDS * 2]
    found: list[str] = []
    while words and len(found) < MAX_SEARCH_WORDS:
        first = words.pop(0)
        other = next((one for one in words[:MAX_PHRASE_GAP_WORDS] if _belong(first, one)), "")
        if other:
            words.remove(other)
            found.append(f"{first} {other}")
        elif first not in FILLER_WORDS:
            found.append(first)
    return found


def _belong(first: str, other: str) -> bool:
    """With a filler, such as `plan a`, no other form of the word will do: `the plans of a site` are something else."""
    pair = f"{first} {other}"
    return pair in _words_said() if other in FILLER_WORDS else stem_of(pair) in _ways()


def _hits(word: str) -> Worth:
    """What a word is worth to every operation it fits."""
    sure, meant = _sure(word), _meant(word)
    found = _best(sure if sure or meant else dict.fromkeys(_slips_of(word), TYPO_MATCH_WEIGHT))
    for cls, worth in meant.items():
        found[cls] = max(found.get(cls, 0.0), worth)
    return found


def _best(stems: Mapping[str, float]) -> dict[Operation, float]:
    found: dict[Operation, float] = {}
    for stem, sureness in stems.items():
        for cls, worth in _index().worth.get(stem, {}).items():
            found[cls] = max(found.get(cls, 0.0), worth * sureness)
    return found


def _sure(word: str) -> dict[str, float]:
    """The stems of the index that are this word's, or of words that begin with it."""
    index, own = _index(), stem_of(word)
    found = {own: EXACT_MATCH_WEIGHT} if own in index.worth else {}
    if len(word) >= 3:
        start = bisect_left(index.words, word)
        for other in takewhile(lambda one: one.startswith(word), islice(index.words, start, None)):
            found.setdefault(stem_of(other), PREFIX_MATCH_WEIGHT)
    return found


@cache
def _words_said() -> frozenset[str]:
    return frozenset(word for words in SYNONYMS for word in words.split(", "))


@cache
def _ways() -> Mapping[str, Sequence[str]]:
    """SYNONYMS by stem."""
    return {stem_of(word): ways.split(", ") for words, ways in SYNONYMS.items() for word in words.split(", ")}


def _meant(word: str) -> Worth:
    """The operations that say in other words what this one means, all of the words of one way."""
    found: dict[Operation, float] = {}
    for way in _ways().get(stem_of(word), ()):
        each = [_index().worth.get(stem, {}) for stem in stem_of(way).split()]
        for cls in set(each[0]).intersection(*each[1:]):
            found[cls] = max(found.get(cls, 0.0), _weight([one[cls] for one in each]))
    return found


def _weight(each: Sequence[float]) -> float:
    """The more words a way has the surer it is what was meant."""
    return SYNONYM_MATCH_WEIGHT * (1 + (len(each) - 1) / 4) * sum(each) / len(each)


def _says(word: str, changes: frozenset[str]) -> bool:
    """Whether the word is one of these, or in other words means one."""
    return word in changes or any(not changes.isdisjoint(way.split()) for way in _ways().get(stem_of(word), ()))


def _beside(found: list[Operation]) -> list[Operation]:
    """Where only a thing is named and all of it comes first, what adds to it comes second."""
    first, _, verb = operation_id(found[0]).rpartition("_") if found else ("", "", "")
    adds = operation(found[0].platform, f"{first}_create") if verb == "list" else None
    return [found[0], adds, *(cls for cls in found[1:] if cls is not adds)] if adds in found else found


def _mixed(found: list[Operation], scores: Mapping[Operation, float]) -> list[Operation]:
    """What one platform can do must not hide what another can: each further one of a platform counts for less."""
    turns: Counter[str] = Counter()
    worth = {}
    for cls in found:
        worth[cls] = scores[cls] * SAME_PLATFORM_FACTOR ** turns[cls.platform]
        turns[cls.platform] += 1
    return sorted(found, key=lambda cls: -worth[cls]) if len(turns) > 1 else found


def _curiosity(cls: Operation, bare: bool) -> float:
    if cls.http.harm is not Effect.READ:
        return 1.0
    return READ_OPERATION_FACTOR * (LIST_OPERATION_FACTOR if bare and operation_id(cls).endswith("list") else 1.0)


def _plainness(id: str) -> tuple[int, str]:
    """Of those that fit alike the shortest comes first."""
    return len(id), id


def _index() -> SearchIndex:
    return _indexed(tuple(platforms()))


@cache
def _indexed(_: tuple[str, ...]) -> SearchIndex:
    """Made once for a catalogue, at the first search."""
    worth: dict[str, dict[Operation, float]] = defaultdict(dict)
    words: set[str] = set()
    changes: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for cls, places in _said():
        words.update(word for place, _ in places for word in place)
        found: dict[str, list[float]] = defaultdict(list)
        for place, value in places:
            for stem in {stem_of(word) for word in place}:
                found[stem].append(value)
        for stem, values in found.items():
            worth[stem][cls] = max(values) / 2 + sum(values) / 2
        changes[cls.http.harm is Effect.READ].update((places[0][0][0], operation_id(cls).rpartition("_")[2]))
    for ones in worth.values():
        often = Counter(cls.platform for cls in ones)
        ones.update({cls: one * _rareness(often[cls.platform], cls.platform) for cls, one in ones.items()})
    slips: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for slip in _slips(word):
            slips[slip].append(stem_of(word))
    looking, changing = (
        frozenset(word for word, often in changes[one].items() if often >= MIN_ACTION_WORD_USES)
        for one in (True, False)
    )
    return SearchIndex(worth, sorted(words), slips, changing, looking)


def _rareness(often: int, platform: str) -> float:
    """From nearly 0 to 1: a word that stands in every operation of a platform tells none from another."""
    count = len(platforms()[platform].operations)
    return math.log(1 + count / often) / math.log(1 + count)


def _said() -> Iterator[tuple[Operation, list[tuple[list[str], float]]]]:
    """Every operation with the words it is told in, and what a word is worth there."""
    for platform in platforms().values():
        for resource in platform.by_resource.values():
            for cls in resource.operations:
                first, *rest = words_of(summary(cls))
                ids = words_of(" ".join([operation_id(cls), *cls.http.twins]))
                aside = words_of(" ".join([platform.name, resource.says, cls.http.section, *field_specs(cls)]))
                yield (
                    cls,
                    [([first], ACTION_WORD_WEIGHT), (ids, ID_WEIGHT), (rest, HELP_WEIGHT), (aside, CONTEXT_WEIGHT)],
                )


def _slips_of(word: str) -> list[str]:
    """The stems of words that are this one but for a letter too many, too few or wrong, or two that changed places."""
    index = _index()
    near = [*index.slips.get(word, ())]
    for slip in _slips(word):
        near += [*([stem_of(slip)] if stem_of(slip) in index.worth else []), *index.slips.get(slip, ())]
    return near


def _slips(word: str) -> set[str]:
    """The word without each of its letters in turn; short words are too like each other."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if 5 <= len(word) <= 24 else set()
