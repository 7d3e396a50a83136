"""Which fields of an operation say whom or what it acts on, by which read of its platform each is looked up, and what
that read says they are called."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from bot.changes.target import COURSE, MAX_TARGET_CHARS, PERSON, THING, Target, merged, of_intents
from connectors.catalog import operation, shower
from connectors.core.datetimes import in_words
from connectors.core.declaration_checks import row_type
from connectors.core.field_markers import Effect, NamedIn, OptionsFrom
from connectors.core.field_specs import MASK, FieldSpec, Part, field_specs, given
from connectors.core.intent import Intent, make, result_type
from connectors.core.record import Record
from connectors.core.same import same

_KIND_WORDS: Mapping[str, frozenset[str]] = {
    PERSON: frozenset({"user", "users", "username", "person", "people", "student", "teacher", "email", "applicant"}),
    COURSE: frozenset({"course", "courses", "class", "classes", "content", "lesson"}),
    "group": frozenset({"group", "groups"}),
    "session": frozenset({"session", "schedule"}),
}
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words}
_NUMBERED = frozenset({*_KINDS, "theme", "themes"})
_OF_ITS_PART = frozenset({"id", "ids", "email", "email_address", "add", "remove"})
"""Fields of a part that are called by what the part is: `offers.add` has offers."""
_FIRST, _LAST = ("first_name", "firstname", "user_first_name"), ("last_name", "lastname", "user_last_name")
_NAME, _EMAIL = ("full_name", "user_name", "name"), ("email", "email_address", "new_email")


@dataclass(frozen=True)
class Way:
    """How the value of a field is looked up.

    Attributes:
        read: the operation that shows it, or lists it among others
        parameter: the field of `read` that takes the value; empty for a listing
        value: the field of a row that is the value
        label: the field of a row that people read
        takes: what else of the intent `read` asks for
        by: the field of a listing that takes the value, so that it lists that alone
        asked: what else such a listing is asked
        each: what the listing must be asked for one by one, where the intent does not say for which
    """

    read: type[Intent[Any]]
    parameter: str = ""
    value: str = ""
    label: str = ""
    takes: tuple[str, ...] = ()
    by: str = ""
    asked: tuple[tuple[str, Any], ...] = ()
    each: str = ""


@dataclass(frozen=True)
class Identifier:
    """One id, address or name in a field that says whom or what an intent acts on; `within` is the field that holds the
    part it is in, such as `user`."""

    spec: FieldSpec
    value: Any
    within: str = ""

    @property
    def field(self) -> str:
        """`user_id`, or `user.id` in a part."""
        return f"{self.within}.{self.spec.name}" if self.within else self.spec.name

    @property
    def text(self) -> str:
        return str(self.value)

    @property
    def said(self) -> str:
        """The value, as far as a channel may read it: no token."""
        return MASK if self.spec.private else self.text

    @property
    def kind(self) -> str:
        return kind_of(self.spec)

    @property
    def noun(self) -> str:
        """`user 8`, `ilt session 4`; an address says by itself what it is."""
        inner = self.within.rpartition(".")[2] if self.spec.name in _OF_ITS_PART else ""
        name = inner or self.spec.name
        words = [one for one in name.split("_") if one not in ("id", "ids", "email", "ext", "code")]
        kind = self.spec.one_of or self.spec.any_of
        if kind in words:
            words = [*(one for one in words if one != kind), kind]  # a deferred class, and no class deferred
        one = " ".join(words) or kind
        noun = one.removesuffix("s") if inner or self.spec.kind.name == "list" else one
        return self.text if "@" in self.text else f"{noun} {self.said}".strip()

    def target(self, platform: str) -> Target:
        """As far as the intent says it itself. An address is an address, and no id."""
        if self.kind == PERSON and "@" in self.text:
            return Target(PERSON, email=self.text)
        return Target(self.kind, ids={platform: self.said})


def typed_targets(intents: Iterable[Intent[Any]]) -> tuple[Target, ...]:
    """Whom and what operations act on, as far as they say it themselves: nothing is looked up for it."""
    asked = list(intents)
    held = [(one, found) for one in asked for found in identifiers(one)]
    # A number or a login name that is given to somebody new says nothing of whom that is.
    ids = [found.target(one.platform) for one, found in held if "@" in found.text or not found.spec.may_be_new]
    return merged([*of_intents(asked), *ids])


def identifiers(intent: Intent[Any]) -> list[Identifier]:
    """All that its fields say of whom and what it acts on, one by one, also where a field holds several."""
    return [*{(one.field, one.text): one for one in _within(intent, type(intent))}.values()]


def _within(part: BaseModel, cls: type[Intent[Any]], path: str = "") -> Iterator[Identifier]:
    for spec, held in given(part):
        if identifies(cls, spec):
            yield from (Identifier(spec, one, path) for one in _each(held))
        for inner in held if isinstance(held, list | tuple) else [held]:
            if isinstance(inner, Part):
                yield from _within(inner, cls, f"{path}.{spec.name}".lstrip("."))


def identifies(cls: type[Intent[Any]], spec: FieldSpec) -> bool:
    """Whether a field says whom or what an operation acts on."""
    known = spec.known_in or f"{{{spec.wire}}}" in cls.http.path
    named = spec.name in ("id", "ids") or spec.name.endswith(("_id", "_ids"))
    holds = (spec.kind.item or spec.kind).name
    address = holds == "email"
    number = holds == "integer" and spec.name in _NUMBERED  # `session`, where others say `session_id`
    chosen = spec.kind.name in ("choice", "boolean", "secret")
    return not chosen and bool(known or named or address or number)


@cache
def in_address(cls: type[Intent[Any]]) -> tuple[str, ...]:
    """The fields that its address names, such as a site, a course on it and an enrollment in that."""
    names = {spec.wire: spec.name for spec in field_specs(cls).values()}
    return tuple(names[one] for one in re.findall(r"{(\w+)}", cls.http.path) if one in names)


def spec_at(cls: type[Intent[Any]], field: str) -> FieldSpec | None:
    """The declaration of `user_id`, or of `user.id` in a part."""
    first, *more = field.split(".")
    spec = field_specs(cls).get(first)
    for name in more:
        part = (spec.kind.item or spec.kind).parts if spec else {}
        spec = part.get(name)
    return spec


@cache
def way(cls: type[Intent[Any]], field: str) -> Way | None:
    """How the platform is asked about the value of this field; None where it has no read for that."""
    spec = spec_at(cls, field)
    source = spec.known_in if spec else None
    listing = operation(cls.platform, source.operation) if source else None
    *within, name = field.split(".")
    stem = name.removesuffix("_id")
    known = [shower(listing), listing] if listing else []
    guessed = [operation(cls.platform, f"{stem}s_{verb}") for verb in ("get", "read")] if stem != name else []
    own = [*filter(None, [] if within else [shower(cls)])]
    if source and listing:
        own = [one for one in own if one in known or _shows_rows_of(listing, one)]
    for read in (*own, *known, *guessed):
        if read and read is not cls and harmless(read) and _shows_one(read):
            # What shows the thing that is acted on does not show whatever else is named beside it.
            parameter = _parameter(read, name, source.value if source and read in known else "")
            takes = tuple(one.name for one in field_specs(read).values() if one.required and one.name != parameter)
            if parameter and _is_own(read, parameter) and all(one in field_specs(cls) for one in takes):
                return Way(read, parameter, takes=takes)
    return listed(cls, field)


@cache
def listed(cls: type[Intent[Any]], field: str) -> Way | None:
    """The listing that has the value of this field among others; None where there is none."""
    spec = spec_at(cls, field)
    source = spec.known_in if spec else None
    listing = operation(cls.platform, source.operation) if source else None
    if not source or not listing or not harmless(listing) or _shows_one(listing):
        return None
    needed = {one.name for one in field_specs(listing).values() if one.required}
    takes = tuple(one for one in source.needs if one in field_specs(cls))
    walks = isinstance(source, OptionsFrom) and source.anywhere and len(needed) == 1
    each = next((one for one in needed if walks and every(listing, one)), "")
    if not needed <= {*takes, each} or (source.needs and not takes and not each):
        return None
    by, asked = (source.by, source.asked) if isinstance(source, NamedIn) else ("", ())
    return Way(listing, "", source.value, source.label, takes, by, asked, each)


def every(listing: type[Intent[Any]], field: str) -> tuple[Intent[Any], str] | None:
    """The listing of all that this field may be, and the field of its rows that is it; None where there is none."""
    source = field_specs(listing)[field].known_in
    outer = operation(listing.platform, source.operation) if source else None
    if not source or not outer or not harmless(outer) or _shows_one(outer):
        return None
    return None if any(one.required for one in field_specs(outer).values()) else (make(outer, {}), source.value)


def kind_of(spec: FieldSpec) -> str:
    """What an id is the id of, by the words of its field and of where it is known."""
    source = spec.known_in.operation if spec.known_in else ""
    words = [*spec.name.split("_"), spec.one_of, spec.any_of, *source.removeprefix("get_").split("_")]
    kinds = [_KINDS[one] for one in words if one in _KINDS]
    return ("session" if "session" in kinds else kinds[0]) if kinds else THING


def found_target(one: Identifier, platform: str, row: Mapping[str, Any], label: str) -> Target:
    """Whom or what a row of the platform shows."""
    if one.kind != PERSON:
        whose = f"{_text(row, _FIRST[2:])} {_text(row, _LAST[2:])}".strip()
        shown = in_words(_text(row, (label,)))
        if label in _EMAIL:  # an enrollment, which is told by whose it is
            shown = Target(PERSON, person_names(row)[0], shown).called
        name = ", ".join(filter(None, [shown, whose]))
        return Target(one.kind, "" if name == one.text else name, ids={platform: one.text})
    address = one.text if "@" in one.text else next((str(row[it]) for it in _EMAIL if "@" in str(row.get(it))), "")
    called = f"{_text(row, _FIRST)} {_text(row, _LAST)}".strip() or _text(row, (*_NAME, label))
    name = "" if "@" in called or same(called, one.text) else called
    id = own_id(row) if "@" in one.text else one.text
    return Target(PERSON, name, address, {platform: id} if id else {})


def person_names(row: Mapping[str, Any]) -> tuple[str, str]:
    """The name and the address of somebody that a row shows; empty where it does not."""
    return f"{_text(row, _FIRST)} {_text(row, _LAST)}".strip() or _text(row, _NAME), _text(row, _EMAIL)


def own_id(row: Mapping[str, Any]) -> str:
    """What the platform itself tells the thing of a row by; its records name that before the ids of what is beside it.
    An `ext_` id is the customer's, who may give it to another."""
    names = [one for one in row if one.endswith("_id") and not one.startswith("ext_")]
    return _text(row, ("id", *names))


def made_id(result: Any) -> str:
    """The same of what an operation answered with; empty where that is no one thing, or has no id."""
    return own_id(result.plain())[:MAX_TARGET_CHARS] if isinstance(result, Record) else ""


def harmless(cls: type[Intent[Any]]) -> bool:
    return cls.http.harm is Effect.READ and not cls.http.sensitive


def _each(held: Any) -> Iterator[Any]:
    for one in held if isinstance(held, list | tuple) else [held]:
        if isinstance(one, str | int) and not isinstance(one, bool) and str(one).strip():
            yield one


def _text(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(row[one]).strip() for one in names if row.get(one) not in (None, "", [])), "")


def _shows_one(read: type[Intent[Any]]) -> bool:
    shown = result_type(read)
    return isinstance(shown, type) and issubclass(shown, Record)


def _shows_rows_of(listing: type[Intent[Any]], read: type[Intent[Any]]) -> bool:
    """Whether what a read shows is what the listing has: an enrollment shows no user, though it takes a user's id."""
    return result_type(read) in (row_type(listing), result_type(listing))


def _is_own(read: type[Intent[Any]], parameter: str) -> bool:
    """Whether a read shows what this is the id of: it may only be where that is to be found."""
    wire = f"{{{field_specs(read)[parameter].wire}}}"
    return wire not in read.http.path or "{" not in read.http.path.partition(wire)[2]


def _parameter(read: type[Intent[Any]], name: str, value: str) -> str:
    """The field of a read that takes this value. Where its name is another, it must be the only one, and an id."""
    specs = field_specs(read)
    if name in specs:
        return name
    if value in specs:
        return value
    required = [one for one in specs.values() if one.required]
    alone = len(required) == 1 and (value == "id" or required[0].name == value)
    return required[0].name if alone else ""
