"""Names that people type where ids belong, looked up in the listing from which a form would pick.

what is typed                      what becomes of it
a number or an address, where      it is that; nobody is asked
  one belongs
one word, where an id is a text    it is an id; nobody is asked
anything else                      the listing is asked, as the person who typed it
  an id there, to the letter       it is that id
  the whole name of one            that one is taken, and shown with the answer
  the name of several, or near     they are offered; nothing is guessed
  nothing                          an id that is a text stays as typed, unless the ids there have no blanks;
                                   else it is said, and how to find it
a name of what nobody can list     it is said why, as the platform's folder has it (`not_looked_up`)
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from bot.desk import Desk, Subject
from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from connectors.core.declaration_checks import row_type
from connectors.core.discretion import private_names
from connectors.core.field_markers import NamedIn, OptionsFrom
from connectors.core.field_specs import FieldKind, FieldSpec, field_specs, names, squash
from connectors.core.intent import Operation, operation_id, result_type
from connectors.core.same import same
from handlers.operations.listing_rows import Listing, ListingAnswer, ListingRows
from handlers.operations.pickers import ranked, reader
from handlers.slack.blocks import Message, say

NAMED_ID_TIMEOUT_S = 8.0
"""Seconds that somebody who typed a name waits for it to be found."""
MAX_NAMED_IDS = 25
"""Names that are looked up for one command or form; whoever has more gives ids."""
NAMED_IDS_SHOWN = 8
"""Choices that are offered for one name."""
TYPED_NAME_CHARS = 60
"""Characters of a typed name that a sentence quotes."""

IDS_NO_WORDS: Mapping[str, str] = {"integer": "number", "email": "address"}
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
        if self.typed == self.value:
            return ""
        return f"I took “{self.typed[:TYPED_NAME_CHARS]}” for {self.text}: {self.field}={self.value}."


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

    def taken(self, id: str, called: str) -> NameTaken:
        listed = any(isinstance(one, int) for one in self.path)
        return NameTaken(self.field, self.text, id, called, told=not (listed or self.private))

    def value(self, id: str) -> Any:
        """An id as plain data."""
        return int(id) if self.kind.name == "integer" and re.fullmatch(r"-?\d{1,18}", id) else id


@dataclass(frozen=True)
class NameUnclear:
    """A name that fits several, or is only near: each as an id and as people read it. `may_stay` says that it can be an
    id itself; `unseen` why there may be others."""

    name: TypedName
    choices: Sequence[tuple[str, str]]
    exact: bool
    may_stay: bool
    unseen: str

    @property
    def question(self) -> str:
        """What stands above the choices."""
        which = self.name.text[:TYPED_NAME_CHARS]
        more = f" ({self.unseen})" if self.unseen else ""
        if not self.exact:
            return f"Nothing is called exactly “{which}”. This is near{more}:"
        return f"Which one is “{which}”?{more}" if len(self.choices) > 1 else f"Is this “{which}”?{more}"

    @property
    def sentence(self) -> str:
        """The same where there is no room for buttons, behind the field's name."""
        told = ", ".join(f"{text} is {value}" for value, text in self.choices)
        return f"“{self.name.text[:TYPED_NAME_CHARS]}” is not clear: {told}. Give the id."

    def taken(self, value: str, text: str) -> NameTaken:
        return self.name.taken(value, text)

    @property
    def stays(self) -> NameTaken:
        """It is an id itself."""
        return self.taken(self.name.text, self.name.text)


@dataclass(frozen=True)
class Resolved:
    """Plain data in which names are ids, as far as that is sure; `faults` has sentences by field."""

    data: Mapping[str, Any]
    taken: tuple[NameTaken, ...] = ()
    unclear: tuple[NameUnclear, ...] = ()
    faults: Mapping[str, list[str]] = field(default_factory=dict)


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
            said = f"is no {IDS_NO_WORDS[kind.name]}, and I cannot look “{text[:TYPED_NAME_CHARS]}” up: {why}."
            found.setdefault(str(path[0]), []).append(said)
    return found


def could_be(kind: FieldKind, text: str) -> bool:
    """Whether a text may be an id of this kind: an address has an @, and other ids are one word."""
    if kind.name == "email":
        return "@" in text
    return kind.name == "text" and not re.search(r"[\s@]", text.strip())


def said_of(taken: Sequence[NameTaken]) -> str:
    """What is said of the names that were taken for ids."""
    return " ".join(filter(None, (one.sentence for one in taken)))


def saying(message: Message, taken: Sequence[NameTaken]) -> Message:
    """The same message, with that above it."""
    said = said_of(taken)
    return replace(message, blocks=[say(said), *message.blocks]) if said else message


def subject_of(taken: Sequence[NameTaken]) -> Subject:
    """What the describer of a change may call what it cannot look up itself."""
    called = {one.field: one.text for one in taken if one.sentence and one.told}
    return Subject(known=(called,) if called else ())


def put(data: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The same data with another value there."""
    made: Any = deepcopy(dict(data))
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return made  # type: ignore[no-any-return]  # a copy of a dict


async def with_ids(
    desk: Desk,
    actor: Actor,
    cls: Operation,
    data: Mapping[str, Any],
    settled: Sequence[NameTaken] = (),
    *,
    words: bool = False,
) -> Resolved:
    """Look up what was typed for an id and is none, but for what is `settled`. With `words` also what may be one, and
    then nothing is taken: it is all to be chosen from. Asks nothing where all fits; raises nothing: what cannot be
    looked up is a fault where it is no id, and stays where it may be one."""
    waiting = typed_names(cls, data, settled, words=words)
    rows = ListingRows()
    unlisted = unlisted_names(cls, data)
    taken, unclear, faults = list[NameTaken](), list[NameUnclear](), {**unlisted}
    while waiting:  # what others ask for comes first, as a site before its courses
        open_fields = {one.path[0] for one in waiting}
        ready = [one for one in waiting if not {*one.source.needs} & (open_fields - {one.path[0]})] or waiting
        found = await asyncio.gather(*(_looked_up(rows, desk, actor, cls, one, data, takes=not words) for one in ready))
        for one, what in zip(ready, found, strict=True):
            match what:
                case NameTaken():
                    data = put(data, one.path, one.value(what.value))
                    taken.append(what)
                case NameUnclear():
                    unclear.append(what)
                case str() if what and str(one.path[0]) not in unlisted:
                    faults.setdefault(str(one.path[0]), []).append(what)
        waiting = [one for one in waiting if one not in ready]
    return Resolved(data, tuple(taken), tuple(unclear), faults)


async def _looked_up(
    rows: ListingRows,
    desk: Desk,
    actor: Actor,
    cls: Operation,
    one: TypedName,
    data: Mapping[str, Any],
    takes: bool,
) -> NameTaken | NameUnclear | str:
    """What it is; a sentence where it is nothing, which is empty where it stays as it was typed."""
    needs = {name: data.get(name) for name in one.source.needs}
    if missing := [name for name, value in needs.items() if value in (None, "")]:
        said = f"is no id, and to look “{one.text[:TYPED_NAME_CHARS]}” up I need {' and '.join(missing)} too"
        return "" if could_be(one.kind, one.text) or one.kind.name == "text" else said
    answer = await rows.matching(desk, actor, Listing(cls.platform, one.source, needs), one.text, NAMED_ID_TIMEOUT_S)
    listed = [*answer.exact, *answer.found, *answer.listed]
    by_id = {str(row[one.source.value]): row for row in reversed(listed) if row.get(one.source.value) not in (None, "")}
    if one.text in by_id:
        return ""
    read_as = reader(one.spec, one.source, actor.zone)
    called = [id for id, row in by_id.items() if _is_called(read_as(row), one.text)]
    sure = not answer.unseen or any(_is_called(read_as(row), one.text) for row in answer.exact)
    may_stay = one.kind.name == "text" and (not by_id or any(not could_be(one.kind, id) for id in by_id))
    if takes and len(called) == 1 and sure:
        return one.taken(called[0], read_as(by_id[called[0]])[0])
    offered = [] if called else await ranked(answer, one.spec, one.source, one.text, actor.zone)
    near = called or [option["value"] for option in offered]
    if near:
        choices = [(id, read_as(by_id[id])[0] or id) for id in near[:NAMED_IDS_SHOWN]]
        return NameUnclear(one, choices, bool(called), may_stay or could_be(one.kind, one.text), answer.unseen)
    if could_be(one.kind, one.text) or (one.kind.name == "text" and (may_stay or answer.unseen)):
        return ""
    return _nothing(one, cls, answer)


def _nothing(one: TypedName, cls: Operation, answer: ListingAnswer) -> str:
    listing, title = operation(cls.platform, one.source.operation), platforms()[cls.platform].title
    look = f" Look at /lms {cls.platform} {operation_id(listing).replace('_', ' ')}." if listing else ""
    but = f" ({answer.unseen})" if answer.unseen else ""
    return f"is no id, and I found nothing called “{one.text[:TYPED_NAME_CHARS]}” on {title}{but}.{look}"


def _is_called(names: Sequence[str], text: str) -> bool:
    """By the whole name, whatever its capitals."""
    return any(same(name, text) for name in names)


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
