"""What an operation calls the thing that it makes, or what a thing is to be called from now on, by its own fields.

Which fields those are is seen by their names, such as `title`, unless the operation declares it: `named_by`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from bot.changes.naming import identifies
from bot.changes.target import Target, of_intents
from connectors.core.datetimes import in_words
from connectors.core.field_specs import FieldSpec, Part, field_specs, given
from connectors.core.intent import Intent, Operation, operation_id
from connectors.core.labels import label, small
from connectors.core.operation_sentence import CHANGES, fields, sentence_of

_NAMES, _CODES = frozenset({"title", "name", "subject", "header"}), frozenset({"code", "url"})
"""Last words of fields that say what a thing is called; what stands in the latter needs its field beside it."""
_OF_PEOPLE = frozenset({"first", "last", "user", "login", "full", "auth", "field"})
"""Words of fields that say what somebody is called: whom an operation is about is told by the address."""
NEW_ADDRESS = "new address "
"""Stands before the address that somebody is to have."""
_TEXTS = frozenset({"text", "url"})


def made_names(intent: Intent[Any], known: str = "") -> list[str]:
    """The title, name, code or address of what it makes, and whoever is new; of what it changes what is new about
    that. Its sentence says some of it already, and so does what is `known` of it. What is private is said nowhere."""
    cls, new = type(intent), "new " if is_update(type(intent)) else ""
    found, told = [], dict(fields(sentence_of(cls)))
    naming = () if f"{{{CHANGES}:" in sentence_of(cls) else naming_fields(cls)
    for path in (path for path in naming if path not in told):
        spec, held = held_at(intent, path)
        if spec is not None and held not in (None, "") and not spec.private:
            words = small(label(path.rpartition(".")[2]))
            value = in_words(str(spec.kind.plain(held)))
            bare = not new and words.split()[-1] in _NAMES
            found.append(value if bare else f"{new}{words} {value}")
    people = [_person(one) for one in of_intents([intent]) if one.email and one.email not in known]
    return [*found, *people]


def is_update(cls: Operation) -> bool:
    """Whether it changes what is there, and makes nothing."""
    return cls.http.method == "PATCH" or bool({"update", "edit"} & {*operation_id(cls).split("_")})


@cache
def naming_fields(cls: Operation) -> tuple[str, ...]:
    """The fields that say what the thing is called: those it cannot do without, else whatever may."""
    if cls.http.named_by:
        return cls.http.named_by
    found = {path: spec for path, spec in _within(cls) if _names_a_thing(cls, spec)}
    return tuple(path for path, spec in found.items() if spec.required) or tuple(found)


def _within(cls: Operation) -> Iterator[tuple[str, FieldSpec]]:
    for spec in field_specs(cls).values():
        yield spec.name, spec
        for name, inner in spec.kind.parts.items():
            yield f"{spec.name}.{name}", inner


def _names_a_thing(cls: Operation, spec: FieldSpec) -> bool:
    *before, last = spec.name.split("_")
    takes_people = any(one.split("_")[-1] in ("email", "address") for one in field_specs(cls))
    of_somebody = _OF_PEOPLE & {*before} or (takes_people and spec.name in ("name", "display_name"))
    fits = spec.kind.name in _TEXTS and last in _NAMES | _CODES
    return fits and not of_somebody and not spec.secret and not identifies(cls, spec)


def held_at(intent: Intent[Any], path: str) -> tuple[FieldSpec | None, Any]:
    """A field, or one of a part, and what was given for it; nothing where nothing was."""
    part: Any = intent
    *outer, name = path.split(".")
    for one in outer:
        part = getattr(part, one, None)
    if not isinstance(part, Intent | Part):
        return None, None
    return next(((spec, held) for spec, held in given(part) if spec.name == name), (None, None))


def _person(one: Target) -> str:
    """By the address; a name that was only typed is quoted."""
    return f"{NEW_ADDRESS if one.new else ''}{one.email}{f' (as “{one.name}”)' if one.name else ''}"
