"""The words by which an entry of the audit log is found: of its sentence, its names, ids, reasons and outcome.

A term is a field and a word, folded as `connectors.core.same` folds. An address or an id is a word as a whole too.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.audit.sent import sent
from connectors.core.same import folded
from connectors.core.stems import stem_of

WORD_FIELD, ASKER_FIELD, PLATFORM_FIELD, EVERY_FIELD = "word", "by", "on", "every"
APPROVER_FIELD, DENIER_FIELD = "approved", "denied"
STEM_FIELD, CUT_FIELD = "stem", "cut"
"""Any word at all; who asked; a platform; everything, which has no words; who approved; who denied; what verbs and
kinds of things have in common with their other forms; an entry with more words than the index takes, which has none."""
STATE_FIELD = "state"
"""How a change stood at some time, what it was asked as, and that it was taken back."""
UNDONE = "undone"
DOER_FIELD = "did"
DOER_FIELDS = (ASKER_FIELD, APPROVER_FIELD, DENIER_FIELD)
"""Whoever did something, and the fields in which that stands: asked for it, approved it, denied it."""
ANYBODY = "*"
"""Whoever it was that approved or denied."""
LITTLE_WORDS = frozenset(["a", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"])
"""Words that say nothing by themselves, and are not in the index."""
MAX_TERM_CHARS = 40
"""Characters of a word in the index; what is longer is found by its beginning."""
MAX_ENTRY_TERMS = 4000
"""Different words of one entry that are in the index: its sentence, its people and courses come first."""
MIN_PART_CHARS = 3
"""Characters from which on a word is found by a part that is not its beginning."""
FIRST_IDEOGRAM = "\u2e80"
"""From here on a character may be a word: names have no blanks, and parts of them are short."""

Term = tuple[str, str]
"""A field, and a word in it."""


def words(text: str) -> list[str]:
    """The runs of letters, marks and digits, each once, without little words."""
    apart = "".join(one if _in_word(one) else " " for one in folded(text))
    return list(dict.fromkeys(one[:MAX_TERM_CHARS] for one in apart.split() if one not in LITTLE_WORDS))


def whole(text: str) -> str:
    """An address or an id as one word; empty for what is none, or too long for one."""
    plain = folded(text).replace("/", " ")
    fits = bool(plain) and " " not in plain and len(plain) <= 4 * MAX_TERM_CHARS and plain.isprintable()
    return plain if fits else ""


def parts(word: str) -> list[str]:
    """What somebody may type of a word: each of its ends. A number, an id, an address is found by its beginning."""
    if not word.isalpha():
        return [word]
    shortest = 1 if word >= FIRST_IDEOGRAM else MIN_PART_CHARS
    return [word, *(word[at:] for at in range(1, len(word) - shortest + 1))]


def terms(entry: Mapping[str, Any]) -> list[Term]:
    """All terms of an entry, what matters most first."""
    names, actor, by = entry.get("names") or {}, str(entry.get("actor", "")), str(entry.get("by", ""))
    found: dict[Term, None] = {(EVERY_FIELD, ""): None}
    intents = [one for one in entry.get("stored_intents", ()) if isinstance(one, Mapping)]
    found |= {(PLATFORM_FIELD, str(one.get("platform", ""))): None for one in intents}
    found |= {(PLATFORM_FIELD, str(one)): None for one in entry.get("platforms", ())}
    found |= {(ASKER_FIELD, word): None for word in _of_person(actor, names)}
    if decision := entry.get("decision"):
        role = APPROVER_FIELD if decision.get("yes") else DENIER_FIELD
        found |= {(role, word): None for word in (ANYBODY, *_of_person(by, names))}
    found |= {(STATE_FIELD, one): None for one in states(entry)}
    found |= {(STEM_FIELD, stem_of(word)): None for word in _doing(entry, intents)}
    for text in (actor, by, str(entry.get("change", "")), *texts(entry)):
        found |= {(WORD_FIELD, word): None for word in _said(text)}
        if len(found) > MAX_ENTRY_TERMS:
            break
    kept = [one for one in found if _storable(one[1])]
    return kept if len(kept) <= MAX_ENTRY_TERMS else [*kept[: MAX_ENTRY_TERMS - 1], (CUT_FIELD, "")]


def states(entry: Mapping[str, Any]) -> list[str]:
    """How a change stands after this entry, as one word; as it is asked for also how it began."""
    what, state = str(entry.get("what") or ""), str(entry.get("state") or "")
    here = (state or what).replace(" ", "-")
    return [what, f"{what}-{here}", here] if what == "asked" and state else [here]


def _doing(entry: Mapping[str, Any], intents: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """The words for what was done. Names have no other forms: who looks for Jones does not mean Jon."""
    verb, *_ = [*words(str(entry.get("sentence") or "")), ""]
    operations = [words(str(one.get("operation") or "")) for one in intents]
    for said in (words(verb), words(str(entry.get("what") or "")), *operations):
        yield from said
    if any("delete" in said and stem_of("enroll") in map(stem_of, said) for said in operations):
        yield "unenroll"  # whose enrollment is deleted, is unenrolled


def texts(entry: Mapping[str, Any]) -> Iterable[str]:
    """Everything in an entry that somebody may remember: whom and what it is about first."""
    names, decision = entry.get("names") or {}, entry.get("decision") or {}
    yield str(entry.get("sentence") or "")
    for target in entry.get("targets", ()):
        yield from (target.get("name", ""), target.get("email", ""), *(target.get("ids") or {}).values())
    yield str(entry.get("made") or "")
    yield from map(str, names.values())
    intents = [one for one in entry.get("stored_intents", ()) if isinstance(one, Mapping)]
    said = (entry.get("what"), *(one.get("operation") for one in intents))
    yield from (str(one) for one in said if one)
    whys = (entry.get("outcome"), entry.get("reason"), decision.get("reason"), entry.get("rule"))
    yield from (str(one) for one in whys if one)
    for one in intents:
        yield from _values(one.get("data"))
    yield from dict.fromkeys(name for one in intents for name, _ in sent([one]))


def _of_person(id: str, names: Mapping[str, Any]) -> list[str]:
    return [whole(id), *words(str(names.get(id, "")))] if id else []


def _said(text: str) -> Iterable[str]:
    """An id has digits and no blank: it is one word, not a hundred."""
    one = whole(text)
    if one and "@" not in one and any(map(str.isdigit, one)):
        return [one]
    addresses = (whole(each.strip("()<>,;:.")) for each in text.split() if "@" in each)
    return [*(each for each in addresses if each), *words(text)]


def _values(held: Any) -> Iterable[str]:
    """Every text and number that a stored intent holds."""
    if isinstance(held, Mapping):
        return [text for one in held.values() for text in _values(one)]
    if isinstance(held, list):
        return [text for one in held for text in _values(one)]
    return [str(held)] if isinstance(held, str | int | float) and not isinstance(held, bool) else []


def _in_word(one: str) -> bool:
    return one.isalnum() or unicodedata.category(one).startswith("M")


def _storable(word: str) -> bool:
    """No key holds half a character."""
    return not any("\ud800" <= one <= "\udfff" for one in word)
