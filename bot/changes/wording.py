"""Values, names and notes as the sentence of a change has them: shortened, each once, of many the first."""

import re
from collections.abc import Sequence
from typing import Any

from bot.changes.made import made_names
from bot.changes.naming import identifies
from connectors.core.datetimes import in_words
from connectors.core.field_specs import MASK, FieldSpec, Part, given
from connectors.core.intent import Intent
from connectors.core.same import folded

MAX_DESCRIBED_FACTS = 3
"""What is told of one thing."""
MAX_DESCRIBED_NAMES = 8
"""Whom and what a sentence names; the values beside it name all."""
MAX_DESCRIBED_FACT_CHARS, MAX_DESCRIBED_NOTE_CHARS = 120, 300
"""Characters of one fact, and of a sentence of ours that quotes: each is shortened for itself, so that a long one
pushes nothing else out of sight."""


READS_ON_PATTERN = re.compile(r"[.;:!?…]\s|[“”\"\n]")
"""What ends a sentence, or a name, within a name."""
_INNER_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "'", "\n": " "})


def few(sentences: Sequence[str]) -> list[str]:
    """Each once; of many the first, and how many more."""
    found = list(dict.fromkeys(filter(None, sentences)))
    more = [f"The same goes for {len(found) - MAX_DESCRIBED_NAMES} more."] if len(found) > MAX_DESCRIBED_NAMES else []
    return [*found[:MAX_DESCRIBED_NAMES], *more]


def notes(intent: Intent[Any], more: Sequence[str], max_chars: int | None = None) -> str:
    """What must be said of it besides, each with a blank before it: whole, or shortened for itself."""
    said = (*intent.risks(), *intent.confirmations(), *more)
    return "".join(f" {short(one, max_chars) if max_chars else one}" for one in said if one)


def listed(names: Sequence[str]) -> str:
    """Each once; of many the first, and how many more."""
    found = [short(one) for one in dict.fromkeys(filter(None, names))]
    more = [f"and {len(found) - MAX_DESCRIBED_NAMES} more"] if len(found) > MAX_DESCRIBED_NAMES else []
    return " · ".join([*found[:MAX_DESCRIBED_NAMES], *more])


def typed(intent: Intent[Any]) -> list[str]:
    """What tells it apart, as far as it says so itself."""
    which = [value for _, value in _identifying(intent)]
    found = [*which, *made_names(intent, " ".join(which))] or _needed(intent)
    return list(dict.fromkeys(map(short, found)))


def told_already(sentence: str, name: str) -> bool:
    """Whether a sentence has the head of a name: what stands before its brackets, and before its second fact."""
    head = re.split(r" \(| · ", name)[0]
    return f" {_bare(head)} " in f" {_bare(sentence)} "


def _bare(text: str) -> str:
    return " ".join(filter(None, (word.strip("\"'()[],.:;") for word in folded(text).split())))


def fact(value: Any) -> str:
    """A value of an answer as people read it: the entries of a list with commas between them, of an object too."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {fact(one)}" for name, one in value.items() if one is not None)
    return ", ".join(map(fact, value)) if isinstance(value, list) else in_words(str(value))


def literal(value: Any) -> str:
    """The same of what somebody wrote, letter by letter."""
    if isinstance(value, bool | dict | list):
        return ", ".join(map(literal, value)) if isinstance(value, list) else fact(value)
    return str(value)


def quoted(name: str) -> str:
    """The name of something that is there; between quotes where it would read like words of ours."""
    if not READS_ON_PATTERN.search(name):
        return name
    return f"“{name.translate(_INNER_QUOTES)}”"


def short(text: str, max_chars: int = MAX_DESCRIBED_FACT_CHARS) -> str:
    return text if len(text) <= max_chars else f"{text[:max_chars]}… ({len(text):,} characters)"


def _identifying(intent: Intent[Any]) -> list[tuple[FieldSpec, str]]:
    """The fields that say which things it acts on."""
    cls, path = type(intent), intent.http.path

    def says_which(spec: FieldSpec) -> bool:
        chosen = bool(spec.one_of or spec.any_of) and identifies(cls, spec)
        return bool(spec.options_from) or chosen or f"{{{spec.wire}}}" in path

    return [(spec, held) for spec, held in _texts(intent) if says_which(spec)]


def _needed(intent: Intent[Any]) -> list[str]:
    """What it cannot do without, where nothing says which things it acts on."""
    return [held for spec, held in _texts(intent) if spec.required][:MAX_DESCRIBED_FACTS]


def _texts(intent: Intent[Any]) -> list[tuple[FieldSpec, str]]:
    inner = [one for _, held in given(intent) if isinstance(held, Part) for one in given(held)]
    every = (*given(intent), *inner)
    plain = ((spec, held) for spec, held in every if isinstance(held, str | int) and not isinstance(held, bool))
    return [(spec, MASK if spec.private else str(held)) for spec, held in plain]
