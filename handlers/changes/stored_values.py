"""What a stored intent holds, value by value, as people read it: all that will be sent, in the order of its form."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.change import StoredIntent
from bot.changes.naming import identifies, kind_of
from bot.changes.sentence import fields_said
from bot.changes.target import Target
from connectors.catalog import operation
from connectors.core.field_specs import MASK, FieldKind, FieldSpec, FieldSpecs, field_specs
from connectors.core.grammar import EMPTY_WORDS, entries, show
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.labels import label, small
from connectors.core.same import same, says_whole
from connectors.core.tokenizer import QUOTE_OR_JSON_START

LITERAL_KINDS = frozenset({"text", "email", "url"})
"""Kinds whose values are read as they stand."""
SECRET_WITHHELD = f"{MASK} (a secret: I don't store it, and it must be given again when this is run)"
SECRET_MADE_UP = f"{MASK} (a secret: generated when this is sent)"
PRIVATE_VALUE = f"{MASK} (hidden, because anyone who reads it here could use it; the requester knows it)"
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")


@dataclass(frozen=True)
class StoredValue:
    """One value.

    Attributes:
        name: what people call its field: the label of a declared one, else the very key
        text: the whole of it; two values of one field that differ have texts that differ
        ours: these are words of ours that stand for a secret
        known: whom or what it is the id of, by their names; empty where nobody looked that up
        aside: the sentence of the change says it already
    """

    name: str
    text: str
    ours: bool = False
    known: str = ""
    aside: bool = False


def stored_values(one: StoredIntent, targets: Sequence[Target] = (), said: str = "") -> list[StoredValue]:
    """Every value, and every secret by its name. Of an operation that is no more, the data as it was kept. `said` is
    the sentence beside which they stand."""
    cls = operation(one.platform, one.operation)
    table: FieldSpecs = field_specs(cls) if cls else {}
    intent = _made(cls, one.data) if cls and said else None
    told = fields_said(intent) if intent else frozenset()
    found = [
        _value(
            StoredValue(_named(table, key), _text(kind, value), known=_known(one.platform, spec, value, targets)),
            said,
            identifies=bool(cls and identifies(cls, spec)),
            named=key in told,
            told=bool(intent and kind.name == "boolean" and _turns(intent, one.data, key)),
        )
        for name, spec in table.items()
        if name in one.data and not spec.private
        for key, kind, value in entries(name, spec.kind, one.data[name])
    ]
    found += [
        StoredValue(name, json.dumps(held, ensure_ascii=False)) for name, held in one.data.items() if name not in table
    ]
    return [*found, *_secrets(table, one)]


def _value(value: StoredValue, said: str, *, identifies: bool, named: bool, told: bool) -> StoredValue:
    """The same, `aside` where the sentence says it: a name for an id, an address, or the value of a field that is
    `named` in the sentence of its operation. Of any other word nobody can tell whether the sentence means that."""
    text = value.text.strip('"')
    if value.known:
        aside = all(says_whole(said, one) for one in value.known.split(", "))
    else:
        aside = says_whole(said, text) and (named or (identifies and "@" in text))
    return replace(value, aside=bool(said) and (aside or told))


def _made(cls: type[Intent[Any]], data: Mapping[str, Any]) -> Intent[Any] | None:
    """None of what was kept without its secrets, or would be refused today."""
    try:
        return make(cls, data)
    except Mistakes:
        return None


def _turns(intent: Intent[Any], data: Mapping[str, Any], name: str) -> bool:
    """Whether its sentence is another for yes than for no: “Deactivate …” in place of “Reactivate …”."""
    other = _made(type(intent), {**data, name: not data.get(name)})
    return bool(intent.deed) and (other is None or other.deed != intent.deed)


def _known(platform: str, spec: FieldSpec, value: Any, targets: Sequence[Target]) -> str:
    """Whom or what a value names, of those that were looked up."""
    texts = [str(each) for each in (value if isinstance(value, list) else [value])]
    kind = kind_of(spec)
    named = [one for one in targets if one.kind == kind and (one.name or one.email)]
    found = [one.called for text in texts for one in named if text == one.ids.get(platform)]
    looked_up = [one for one in named if one.name and one.ids.get(platform)]  # a typed name says nothing of an address
    for text in (text for text in texts if "@" in text):
        alike = [one for one in looked_up if same(text, one.email)]
        found += [one.name for one in alike if text == one.email] or [one.name for one in alike if len(alike) == 1]
    return ", ".join(dict.fromkeys(found))


def _secrets(table: FieldSpecs, one: StoredIntent) -> Iterator[StoredValue]:
    for name, spec in table.items():
        if spec.private and name in one.data:
            yield StoredValue(spec.label, PRIVATE_VALUE, ours=True)
    for name in one.withheld:
        yield StoredValue(table[name].label if name in table else label(name), SECRET_WITHHELD, ours=True)
    for name, spec in table.items():
        if spec.made_when_sent and name not in one.withheld:
            yield StoredValue(spec.label, SECRET_MADE_UP, ours=True)


def _named(table: FieldSpecs, key: str) -> str:
    """`settings.jbh_time` → `Settings: jbh time`. What somebody made up keeps its letters: two keys must not become
    one."""
    name, _, inner = key.partition(".")
    spec = table[name]
    if not inner:
        return spec.label
    declared = spec.kind.parts.get(inner)
    return f"{spec.label}: {small(declared.label)}" if declared else f"{spec.label}.{inner}"


def _text(kind: FieldKind, value: Any) -> str:
    """As it would be typed, but without the quotes that a reader does not need; times say that they are UTC."""
    plain_text = kind.name in LITERAL_KINDS and isinstance(value, str) and value.strip()
    if plain_text and value.strip().lower() not in EMPTY_WORDS and not QUOTE_OR_JSON_START.match(value):
        return str(value)
    typed = show(kind, value)
    return f"{typed} UTC" if kind.name == "time" and _MINUTE.fullmatch(typed) else typed
