"""Names that people type where ids belong, looked up in the listing from which a form would pick.

what is typed                      what becomes of it
a number or an address, where      it is that; nobody is asked
  one belongs
one word, where an id is a text    it is an id; nobody is asked
anything else                      the listing is asked, as the person who typed it
  an id there, to the letter       it is that id
  the whole name of one            that one is taken, and shown with the answer
  the name of several, or near     they are offered; nothing is guessed
  in a list, with commas           several, each looked up as above, where nobody and nothing is called so as a whole
  nothing                          an id that is a text stays as typed, unless the ids there have no blanks;
                                   else it is said, and how to find it
a name of what nobody can list     it is said why, as the platform's folder has it (`not_looked_up`)
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.desk import Desk, Subject
from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from connectors.core.edit_distance import ratio
from connectors.core.intent import Operation, operation_id
from connectors.core.near_names import NEAR_NAME_SCORE
from connectors.core.same import folded, same
from handlers.operations.listing_rows import Listing, ListingAnswer, ListingRow, ListingRows, listing_search
from handlers.operations.pickers import ranked, reader
from handlers.operations.typed_names import (
    MAX_NAMED_IDS,
    TYPED_NAME_CHARS,
    NameTaken,
    TypedName,
    apart,
    could_be,
    put,
    typed_names,
    unlisted_names,
)
from handlers.slack.blocks import Message, say

NAMED_ID_TIMEOUT_S = 8.0
"""Seconds that somebody who typed a name waits for it to be found."""
NAMED_IDS_SHOWN = 8
"""Choices that are offered for one name."""


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
            return f"No exact match for “{which}”. Closest{more}:"
        return f"Which one is “{which}”?{more}" if len(self.choices) > 1 else f"Is this “{which}”?{more}"

    @property
    def sentence(self) -> str:
        """The same where there is no room for buttons, behind the field's name."""
        told = ", ".join(f"{text} is {value}" for value, text in self.choices)
        return f"“{self.name.text[:TYPED_NAME_CHARS]}” isn't clear: {told}. Give the id."

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
    rows, done = ListingRows(), list[TypedName]()
    unlisted = unlisted_names(cls, data)
    taken, unclear, faults = list[NameTaken](), list[NameUnclear](), {**unlisted}
    while waiting := _waiting(typed_names(cls, data, settled, words=words), done):
        open_fields = {one.path[0] for one in waiting}  # what others ask for comes first, as a site before its courses
        ready = [one for one in waiting if not {*one.source.needs} & (open_fields - {one.path[0]})] or waiting
        found = await asyncio.gather(*(_looked_up(rows, desk, actor, cls, one, data, takes=not words) for one in ready))
        if parted := [one for one, what in zip(ready, found, strict=True) if one.several and not _is_one(one, what)]:
            data = apart(data, parted)
            continue
        done += ready
        for one, what in zip(ready, found, strict=True):
            match what:
                case NameTaken():
                    data = put(data, one.path, one.value(what.value))
                    taken.append(what)
                case NameUnclear():
                    unclear.append(what)
                case str() if what and str(one.path[0]) not in unlisted:
                    faults.setdefault(str(one.path[0]), []).append(what)
    return Resolved(data, tuple(taken), tuple(unclear), faults)


def _waiting(typed: Sequence[TypedName], done: Sequence[TypedName]) -> list[TypedName]:
    """What is to be looked up yet."""
    known = {(one.field, one.text) for one in done}
    return [one for one in typed if (one.field, one.text) not in known][: max(0, MAX_NAMED_IDS - len(done))]


def _is_one(one: TypedName, what: NameTaken | NameUnclear | str) -> bool:
    """Whether a text with commas is one name or id all the same: somebody may be typed as Doe, Jane."""
    if isinstance(what, NameUnclear):
        words = Counter(folded(one.text).replace(",", " ").split())
        return what.exact or what.may_stay or any(words <= Counter(folded(text).split()) for _, text in what.choices)
    return isinstance(what, NameTaken) or not what


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
        said = f"isn't an id, and to look up “{one.text[:TYPED_NAME_CHARS]}” I also need {' and '.join(missing)}"
        return "" if could_be(one.kind, one.text) or one.kind.name == "text" else said
    until, listing = time.monotonic() + NAMED_ID_TIMEOUT_S, Listing(cls.platform, one.source, needs)
    answer = await rows.matching(desk, actor, listing, one.text, NAMED_ID_TIMEOUT_S)
    by_id = _by_id(one, [*answer.exact, *answer.found, *answer.listed])
    if one.text in by_id:
        return ""
    read_as = reader(one.spec, one.source, actor.zone)
    called = [id for id, row in by_id.items() if _is_called(read_as(row), one.text)]
    sure = not answer.unseen or any(_is_called(read_as(row), one.text) for row in answer.exact)
    may_stay = one.kind.name == "text" and (not by_id or any(not could_be(one.kind, id) for id in by_id))
    if takes and len(called) == 1 and sure:
        return one.taken(called[0], read_as(by_id[called[0]])[0])
    offered = [] if called else await ranked(answer, one.spec, one.source, one.text, actor.zone)
    near, unseen = called or [option["value"] for option in offered] or _alike(by_id, read_as, one.text), answer.unseen
    if not near and not unseen and listing_search(listing):  # nothing is found for what is mistyped
        first = await rows.first(desk, actor, listing, until - time.monotonic())
        by_id, unseen = _by_id(one, first.listed), first.unseen
        near = _alike(by_id, read_as, one.text)
    if near:
        choices = [(id, read_as(by_id[id])[0] or id) for id in near[:NAMED_IDS_SHOWN]]
        return NameUnclear(one, choices, bool(called), may_stay or could_be(one.kind, one.text), unseen)
    if could_be(one.kind, one.text) or (one.kind.name == "text" and (may_stay or answer.unseen)):
        return ""
    return _nothing(one, cls, answer)


def _by_id(one: TypedName, rows: Sequence[ListingRow]) -> dict[str, ListingRow]:
    value = one.source.value
    return {str(row[value]): row for row in reversed(rows) if row.get(value) not in (None, "")}


def _alike(by_id: Mapping[str, ListingRow], read_as: Callable[[ListingRow], Sequence[str]], text: str) -> list[str]:
    """The ids of what is called nearly so, the nearest first."""
    scored = {id: max(likeness(name, text) for name in read_as(row)) for id, row in by_id.items()}
    return sorted((id for id, score in scored.items() if score >= NEAR_NAME_SCORE), key=lambda id: -scored[id])


def likeness(name: str, typed: str) -> float:
    """From 0 to 1, how alike two names are; two addresses are no more so than what stands before their @."""
    one, other = folded(name), folded(typed)
    if "@" in one and "@" in other:
        return min(map(ratio, one.rsplit("@", 1), other.rsplit("@", 1)))
    return ratio(one, other)


def _nothing(one: TypedName, cls: Operation, answer: ListingAnswer) -> str:
    listing, title = operation(cls.platform, one.source.operation), platforms()[cls.platform].title
    look = f" See /lms {cls.platform} {operation_id(listing).replace('_', ' ')}." if listing else ""
    but = f" ({answer.unseen})" if answer.unseen else ""
    return f"isn't an id, and I found nothing called “{one.text[:TYPED_NAME_CHARS]}” on {title}{but}.{look}"


def _is_called(names: Sequence[str], text: str) -> bool:
    """By the whole name, whatever its capitals."""
    return any(same(name, text) for name in names)
