"""Texts that people type where ids belong, found among the data of an operation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from connectors.catalog import operation, platforms
from connectors.core.declaration_checks import row_type
from connectors.core.discretion import private_names
from connectors.core.field_markers import NamedIn, OptionsFrom
from connectors.core.field_specs import FieldKind, FieldSpec, field_specs, names, squash
from connectors.core.grammar import read
from connectors.core.intent import Operation, result_type
from connectors.core.same import same
from connectors.core.tokenizer import Tokenizer, Unbalanced

MAX_NAMED_IDS = 25
"""Names that are looked up for one command or form; whoever has more gives ids."""
TYPED_NAME_CHARS = 60
"""Characters of a typed name that a sentence quotes."""

IDS_NO_WORDS: Mapping[str, str] = {"integer": "a number", "email": "an address"}
"""The kinds of ids that no name can be, and what each is."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class NameTaken:
    """What a name was taken for. The description of a change, which others read, has it as well where it is `told`: not
    where it is private or one of a list."""

    field: str
    typed: str
    value: str
    text: str
    told: bool = True

    @property
    def sentence(self) -> str:
        """What is said with the answer; nothing of what stays as it was typed."""
        if self.typed == self.value or same(self.typed, self.text):
            return ""
        return f"I read “{self.typed[:TYPED_NAME_CHARS]}” as {self.text}."


@dataclass(frozen=True)
class TypedName:
    """A text where an id belongs, and where that may be found; `path` leads to it through lists and parts. What is
    `private` is shown to whoever asks, and to nobody else."""

    path: Path
    spec: FieldSpec
    kind: FieldKind
    source: OptionsFrom | NamedIn
    text: str
    private: bool = False

    @property
    def field(self) -> str:
        """`user_ids`; `groups.id` in a part."""
        return _field(self.path)

    @property
    def several(self) -> list[Any]:
        """What it is read as where commas part it, in a list; nothing where they do not."""
        if not (isinstance(self.path[-1], int) and "," in self.text):
            return []
        try:
            parts = [read(self.kind, one) for one in Tokenizer(self.text).elements()[0]]
        except Unbalanced:
            return []
        return parts if len(parts) > 1 else []

    def taken(self, id: str, called: str) -> NameTaken:
        listed = any(isinstance(one, int) for one in self.path)
        return NameTaken(self.field, self.text, id, called, told=not (listed or self.private))

    def value(self, id: str) -> Any:
        """An id as plain data."""
        return int(id) if self.kind.name == "integer" and re.fullmatch(r"-?\d{1,18}", id) else id


def typed_names(
    cls: Operation, data: Mapping[str, Any], settled: Sequence[NameTaken] = (), *, words: bool = False
) -> list[TypedName]:
    """Every text that may be a name where an id belongs, but for what is `settled`; with `words` also what may as well
    be an id."""
    known = {(one.field, one.value) for one in settled}
    every = (_name(cls, *one) for one in _within(cls, data, ()))
    found = (one for one in every if one and (one.field, one.text) not in known)
    return [one for one in found if words or not could_be(one.kind, one.text)][:MAX_NAMED_IDS]


def unlisted_names(cls: Operation, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """By field, what is said of each name where an id belongs, of which the platform's folder says why nobody can look
    it up."""
    found: dict[str, list[str]] = {}
    for path, spec, kind, text in _within(cls, data, ()):
        why = platforms()[cls.platform].why_not_looked_up(cls, _field(path))
        wants = {*spec.known_in.needs} - {*data} if spec.known_in else set[str]()
        asked = spec.known_in and wants <= field_specs(cls).keys()  # what is wanted can be given with it
        if why and not asked and kind.name in IDS_NO_WORDS and not _fits(kind, text):
            said = f"isn't {IDS_NO_WORDS[kind.name]}, and I can't look up “{text[:TYPED_NAME_CHARS]}”: {why}."
            found.setdefault(str(path[0]), []).append(said)
    return found


def said_by_name(cls: Operation, spec: FieldSpec) -> str:
    """What people may write for an id of which a name is looked up: `its name or number`; empty where none is."""
    kind = spec.kind.item or spec.kind
    id = {"integer": "number", "text": "id", "email": "e-mail address"}.get(kind.name, "")
    found = _name(cls, (spec.name,), spec, kind, "") if id else None
    if not found or not {*found.source.needs} <= field_specs(cls).keys():
        return ""
    return f"names or {id}{'es' if kind.name == 'email' else 's'}" if spec.kind.item else f"its name or {id}"


def could_be(kind: FieldKind, text: str) -> bool:
    """Whether a text may be an id of this kind: an address has an @ and no comma, and other ids are one word."""
    if kind.name == "email":
        return "@" in text and "," not in text
    return kind.name == "text" and not re.search(r"[\s@]", text.strip())


def put(data: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The same data with another value there."""
    made: Any = deepcopy(dict(data))
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return made  # type: ignore[no-any-return]  # a copy of a dict


def apart(data: Mapping[str, Any], typed: Sequence[TypedName]) -> dict[str, Any]:
    """The same data, in which each of these is the `several` that it is read as."""
    made: Any = deepcopy(dict(data))
    for one in reversed(typed):  # from the end, so that what stands before keeps its place
        inner = made
        *above, at = one.path
        for step in above:
            inner = inner[step]
        inner[at:] = [*one.several, *inner[at:][1:]]
    return made  # type: ignore[no-any-return]  # a copy of a dict


def _field(path: Path) -> str:
    return ".".join(one for one in path if isinstance(one, str))


def _fits(kind: FieldKind, text: str) -> bool:
    """Whether a text was meant for what belongs there, be it right or not: a number has no letters."""
    return could_be(kind, text) or (kind.name == "integer" and not re.search(r"[^\W\d_]", text))


_Text = tuple[Path, FieldSpec, FieldKind, str]


def _name(cls: Operation, path: Path, spec: FieldSpec, kind: FieldKind, text: str) -> TypedName | None:
    """A text as a name that a listing may have; None where there is no such listing."""
    source = spec.known_in
    listing = operation(cls.platform, source.operation) if source else None
    named = source and listing and row_type(listing) and source.value != source.label
    if not (source and listing and named) or spec.may_be_new or spec.secret:
        return None
    private = spec.private or source.label in private_names(result_type(listing))
    return TypedName(path, spec, kind, source, text, private)


def _within(model: Any, data: Mapping[str, Any], path: Path) -> Iterator[_Text]:
    """Every text where an id may belong, and what leads to it."""
    known = names(model)
    for key, value in data.items():
        spec = known.get(squash(key))
        if spec:
            yield from _of(spec, spec.kind, value, (*path, key))


def _of(spec: FieldSpec, kind: FieldKind, value: Any, path: Path) -> Iterator[_Text]:
    if kind.item and isinstance(value, list):
        for at, one in enumerate(value):
            yield from _of(spec, kind.item, one, (*path, at))
    elif kind.part and isinstance(value, dict):
        yield from _within(kind.part, value, path)
    elif isinstance(value, str) and value.strip() and kind.name in ("integer", "email", "text"):
        yield path, spec, kind, value.strip()
