"""What operations will do, in one human sentence each: theirs, with the names of what they act on. Nothing is looked up
for it here."""

from collections.abc import Sequence
from typing import Any

from bot.changes.changed import changing
from bot.changes.lookup import LookedUp
from bot.changes.made import NEW_ADDRESS, held_at
from bot.changes.naming import Identifier, identifiers
from bot.changes.wording import MAX_DESCRIBED_FACTS, fact, listed, literal, quoted, short, told_already, typed
from connectors.catalog import platforms
from connectors.core.field_specs import MASK
from connectors.core.intent import Intent
from connectors.core.operation_sentence import fields, filled, noun_of, sentence_parts

TIME_KINDS = frozenset({"date", "time"})
"""Of fields that hold a date: a name that looks like one is a name."""


def told(intents: Sequence[Intent[Any]]) -> str:
    """What operations will do, in one sentence, as far as they say it themselves: nothing is looked up for it."""
    lines = list(dict.fromkeys(what(one, more=typed(one)) for one in intents))
    more = f"; and {len(lines) - MAX_DESCRIBED_FACTS} more" if len(lines) > MAX_DESCRIBED_FACTS else ""
    return f"{'; '.join(lines[:MAX_DESCRIBED_FACTS])}{more}."


def line(intent: Intent[Any], looked_up: Sequence[LookedUp], more: Sequence[str], notes: str = "") -> str:
    """What it will do, to whom, what `more` there is to name, and what must be known of it."""
    known = _parts(intent)[1]
    return f"{what(intent, looked_up, more)}.{f' {known}.' if known else ''}{notes}"


def _parts(intent: Intent[Any]) -> tuple[str, str]:
    """What it does, as it is written, and what is to be known of it."""
    does, _, known = intent.deed.partition("; ")
    return (does, f"{known[:1].upper()}{known[1:]}") if does else sentence_parts(type(intent))


def what(intent: Intent[Any], looked_up: Sequence[LookedUp] = (), more: Sequence[str] = ()) -> str:
    """The sentence without its full stop, and behind it of `more` what it does not say already."""
    does = changing(intent, _parts(intent)[0])
    said = f"{filled(does, _called(intent, does, looked_up))} on {platforms()[intent.platform].title}"
    rest = [one for one in more if one and not told_already(said, one.removeprefix(NEW_ADDRESS))]
    return beside(said, rest)


def fields_said(intent: Intent[Any]) -> frozenset[str]:
    """The fields whose values its sentence says."""
    return frozenset(dict(fields(changing(intent, _parts(intent)[0]))))


def beside(sentence: str, more: Sequence[str]) -> str:
    """A sentence without its full stop, and by what else it is known: in brackets, unless that has some itself."""
    text = listed(more) if more else ""
    return sentence if not text else f"{sentence}: {text}" if "(" in text else f"{sentence} ({text})"


def _called(intent: Intent[Any], sentence: str, looked_up: Sequence[LookedUp]) -> dict[str, str]:
    """What each field that it names stands for: the names that were looked up, else what was typed."""
    words = dict(fields(sentence))
    named = {(one.identifier.field, one.identifier.text): one for one in looked_up}
    found: dict[str, list[str]] = {}
    for one in identifiers(intent):
        known = None if f"({{{one.field}}})" in sentence else named.get((one.field, one.text))
        found.setdefault(one.field, []).append((known and quoted(known.named)) or _noun(one, words.get(one.field, "")))
    texts = {path: found[path] if path in found else _typed(intent, path, said) for path, said in words.items()}
    return {path: _few(held) for path, held in texts.items() if held}


def _noun(one: Identifier, words: str) -> str:
    """`course 8`, by the words that the sentence has for it."""
    return f"{noun} {one.said}" if (noun := noun_of(words)) and "@" not in one.text else one.noun


def _typed(intent: Intent[Any], path: str, words: str) -> list[str]:
    """A number behind what it is the number of, as far as there are `words` for that."""
    spec, held = held_at(intent, path)
    if spec is None or held in (None, "") or spec.secret:
        return []
    value = MASK if spec.private else spec.kind.plain(held)
    noun = noun_of(words)
    said = fact if (spec.kind.item or spec.kind).name in TIME_KINDS else literal
    return [f"{noun} {one}".lstrip() if isinstance(one, int) else said(one) for one in _each(value)]


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _few(names: Sequence[str]) -> str:
    """As people count them: of many the first, and how many more."""
    found = [short(one) for one in dict.fromkeys(names)]
    if len(found) > MAX_DESCRIBED_FACTS:
        found = [*found[: MAX_DESCRIBED_FACTS - 1], f"{len(found) - MAX_DESCRIBED_FACTS + 1} more"]
    *most, last = found
    return f"{', '.join(most)} and {last}" if most else last
