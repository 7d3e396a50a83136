"""What a sentence says is not wanted: `all but jane@acme.com`, `everywhere except skilljar`, `instead of Max`.

None of our verbs reads a negation, so it stops everything and is quoted. What it denies must not become what is wanted
in the form that opens then, and neither must the whole that it limits.
"""

from collections.abc import Container, Sequence
from dataclasses import replace

from handlers.parsing.arguments import EVERYWHERE, VerbArguments
from handlers.parsing.common_words import AND_WORDS, NEGATIONS, OR_WORDS
from handlers.parsing.words import Word

_DENYING = NEGATIONS | OR_WORDS
"""Of `jane@acme.com or max@acme.com` nobody knows which is wanted."""


def denied(words: Sequence[Word], unread: Container[int], clauses: Container[str]) -> frozenset[int]:
    """Where the words begin that a negation denies, of those that became nothing: all up to the next clause, which one
    of `clauses` begins. What follows the negation itself is denied: `but not in "Fire safety"`."""
    found, denies, begun = set[int](), False, False
    for one in words:
        small = one.plain.strip("(),")
        if one.start in unread and small in _DENYING:
            denies, begun = True, False
        elif denies and begun and small in clauses and small != "of":
            denies = False
        if denies:
            found.add(one.start)
            begun = begun or not (one.separator or small in _DENYING | AND_WORDS or small in clauses)
    return frozenset(found)


def limited(arguments: VerbArguments, denied: Container[int]) -> VerbArguments:
    """Without the `everywhere` that something denied is no part of."""
    return replace(arguments, on="") if denied and arguments.on == EVERYWHERE else arguments
