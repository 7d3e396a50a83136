"""Reading back: what a platform shows of a write of which nobody knows what became, because its answer was lost or
Registrar was stopped in the middle of it.

    a removal     done where the thing, which was seen when this was asked for, is not there any more: neither its id,
                  which the platform gives and nobody can change, nor its name, in a listing of all there are
    an update     done where every value that was given stands in what the platform shows
    anything else is not told by looking: what is new has no name yet, a message leaves nothing to read

Of what has a number, a name or an address that people give, nothing is decided: by now it may be another's.

Only *done* is ever decided. What was sent just before the end may arrive after the look, behind a proxy or in a queue;
so what is not as asked yet is told as seen at that minute, and remains for a person to decide. All reads are such as
show nothing sensitive, so no entry of the audit log tells of them but that of what was seen.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_args

from bot.changes.as_asked import stands
from bot.changes.change import CHANGE_INTERRUPTED, Change, ChangeState
from bot.changes.change_item import ItemState
from bot.changes.lookup import After, NotAllSeen, NotListed, ReadOnce, display_name, row_of
from bot.changes.naming import Identifier, Way, found_target, identifies, listed, way
from bot.changes.target import PERSON, THING, Target
from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, field_specs, given
from connectors.core.intent import Intent, Mistakes, Operation, operation_id, result_type
from connectors.core.record import Record
from connectors.core.same import holds, same

MAX_TOLD_FIELDS = 3
"""Fields that one sentence names."""
MAY_COME = "It may still appear, so check again before you try again."
MAYBE_ANOTHER = "It may be a different one than before, so check it before you try again."
"""Of what people number and name themselves."""
_Shown = tuple[bool, str, Mapping[str, Any]]
"""Whether it looks done, what was seen, and the row of the platform that shows it."""
_VERBS = frozenset({"get", "list", "read", "delete"})


class Proof(StrEnum):
    """What of a write can be seen on its platform."""

    GONE = "gone"
    STANDS = "stands"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Seen:
    """What a platform showed: a sentence, and whether it stands as it was asked for. If not, nobody knows."""

    done: bool
    sentence: str

    def but(self, why: str) -> "Seen":
        """With why it was not done again, where it may have to be."""
        return self if self.done or not why else replace(self, sentence=f"{self.sentence} {why}")

    @property
    def state(self) -> ChangeState:
        return ChangeState.DONE if self.done else ChangeState.INTERRUPTED

    @property
    def item_state(self) -> ItemState:
        return ItemState.DONE if self.done else ItemState.INTERRUPTED


NOT_READ_BACK = Seen(False, CHANGE_INTERRUPTED)
ReadBack = Callable[[Change, int, errors.OutcomeUnknown], Awaitable[Seen]]
"""Given the change, the place of an item of it, and how its answer was lost."""


async def not_read_back(change: Change, at: int, lost: errors.OutcomeUnknown) -> Seen:
    return NOT_READ_BACK


@cache
def proof(cls: Operation) -> Proof:
    """What reading back can tell of such a write."""
    if any(_goes(cls, name) for name in field_specs(cls)):
        return Proof.GONE
    for how in filter(None, (_shown_by(cls, name) for name in field_specs(cls))):
        shown, set_ = _fields(how.read), [one for one in field_specs(cls).values() if not _says_which(cls, one, how)]
        if set_ and any(_in(one, shown) for one in set_) and all(_in(one, shown) for one in set_ if one.required):
            return Proof.STANDS
    return Proof.NOTHING


def reads(intent: Intent[Any]) -> tuple[Operation, ...]:
    """The reads that tell of this very write; none where nothing does."""
    return tuple(dict.fromkeys(how.read for _, ways in _ways(intent) for how in ways))


async def read_back(
    intent: Intent[Any],
    targets: Sequence[Target],
    look: ReadOnce,
    after: After,
    now: float,
    begins: str = f"{CHANGE_INTERRUPTED} It",
) -> Seen | None:
    """What its platform shows of a write that may have been done; None where that tells nothing. `targets` are whom and
    what it acts on, as they were known when it was asked for; `begins` is how the sentence begins that says why there
    was a look. Raises PlatformError, also where there is nothing."""
    found = next(_ways(intent), None)
    if not found:
        return None
    (spec, held), ways = found
    one = Identifier(spec, held)
    gone, own = proof(type(intent)) is Proof.GONE, _own(type(intent), spec.name)
    names = [*_named(intent, one, targets)] if own else []
    said = await (_gone(intent, one, ways, names, look, after) if gone else _stood(intent, one, ways[0], look, after))
    if not said:
        return None
    done, what, row = said
    noun = f"{one.kind} {one.text}" if one.noun == one.text and one.kind not in (PERSON, THING) else one.noun
    if own:
        called, more = next((f"{name} ({noun})" for name in names), noun), MAY_COME
    else:
        name = _called(intent, one, ways[-1], row)
        called, more = f"{noun} (now “{name}”)" if name else noun, MAYBE_ANOTHER
    title, at = platforms()[intent.platform].title, datetime.fromtimestamp(now, UTC)
    sentence = f"{begins} looked on {title} at {at:%H:%M} UTC: {called} {what}"
    return Seen(True, sentence) if done and own else Seen(False, f"{sentence} {more}")


async def _gone(
    intent: Intent[Any], one: Identifier, ways: Sequence[Way], names: Sequence[str], look: ReadOnce, after: After
) -> _Shown | None:
    """It is gone where the platform's listing of all there are has others, and neither this nor one of its name, and it
    shows nothing by this id either. Where it has no read by id, the listing, in which it was found before, must come
    whole: between pages a row can slip past. `names` are what it was called; none where its id could be another's."""
    *by_id, listing = ways
    shows_nothing, there = False, "was still there." if _own(type(intent), one.spec.name) else "was there."
    try:
        for how in by_id:
            try:
                row = await row_of(intent, one, how, look, after)
            except errors.NotFound as missing:
                if missing.presumed:
                    return None
                shows_nothing = True
            else:
                return (False, there, row) if same(str(row.get(listing.value)), one.text) else None
        row = await row_of(intent, one, listing, look, after)
    except NotListed as whole:
        others = any(row.get(listing.value) not in (None, "") for row in whole.rows)
        sure = names and others and not listing.read.http.shows_only
        if not sure or not (shows_nothing if by_id else whole.pages == 1):
            return None
        called = {shown for row in whole.rows if (shown := _called(intent, one, listing, row))}
        renumbered = any(holds(name, shown) for name in names for shown in called)
        return None if renumbered else (True, "isn't there any more, as requested.", {})
    except NotAllSeen:
        return None
    return None if shows_nothing else (False, there, row)


async def _stood(intent: Intent[Any], one: Identifier, how: Way, look: ReadOnce, after: After) -> _Shown | None:
    try:
        row = await row_of(intent, one, how, look, after)
    except (Mistakes, NotListed, NotAllSeen):  # it may not say what the listing asks for first
        return None
    found = {
        spec.name: stands(spec, held, row) for spec, held in given(intent) if not _says_which(type(intent), spec, how)
    }
    if others := [name.replace("_", " ") for name, it in found.items() if it is False]:
        more = f" and {len(others) - MAX_TOLD_FIELDS} more" if len(others) > MAX_TOLD_FIELDS else ""
        which = f"{', '.join(others[:MAX_TOLD_FIELDS])}{more}"
        return False, f"didn't have everything as requested ({which}).", row
    return (True, "is as requested.", row) if found and all(found.values()) else None


@cache
def _own(cls: Operation, name: str) -> bool:
    """Whether an id is the platform's alone: nothing that people make or change is given one."""
    words, spec = name.split("_"), field_specs(cls)[name]
    if words[-1] != "id" or "ext" in words:
        return False
    place = cls.http.path.removesuffix(f"/{{{spec.wire}}}")
    writes = [one for one in platforms()[cls.platform].operations.values() if one.http.harm is not Effect.READ]
    taken = [known for one in writes if one.http.path == place and (known := field_specs(one).get(name))]
    return all(known.known_in or known.one_of or known.any_of for known in taken)


def _called(intent: Intent[Any], one: Identifier, how: Way, row: Mapping[str, Any]) -> str:
    """What the platform calls what a row of it shows."""
    return found_target(one, intent.platform, row, how.label or display_name(how)).name


def _named(intent: Intent[Any], one: Identifier, targets: Sequence[Target]) -> Iterator[str]:
    """What the platform called the thing when this was asked for; nothing where it was not looked up then."""
    for it in targets:
        if it.name and it.kind == one.kind and it.ids.get(intent.platform) == one.text:
            yield it.name


def _ways(intent: Intent[Any]) -> Iterator[tuple[tuple[FieldSpec, Any], tuple[Way, ...]]]:
    """The one field that says which thing is meant, with its value, and the reads that show it; nothing where several
    do, or none."""
    cls, kind = type(intent), proof(type(intent))
    held = {spec.name: (spec, value) for spec, value in given(intent) if isinstance(value, str | int)}
    if kind is Proof.GONE and len(list(given(intent))) == 1:
        for name in held:
            if ways := _goes(cls, name):
                yield held[name], ways
    if kind is Proof.STANDS:
        chosen = [getattr(intent, one.name) for one in field_specs(cls).values() if _chooses(cls, one)]
        found = [(held[name], how) for name in chosen or held if name in held and (how := _shown_by(cls, name))]
        if found and len({how.read for _, how in found}) == 1 and (len(found) == 1 or found[0][1].takes):
            yield found[0][0], (found[0][1],)


@cache
def _goes(cls: Operation, name: str) -> tuple[Way, ...]:
    """The reads that show whether the thing with this id, which the operation deletes, is there: by its id, where there
    is one, and the listing last."""
    whole, by_id = listed(cls, name), way(cls, name)
    deletes = cls.http.harm is Effect.DESTRUCTIVE and "delete" in operation_id(cls).split("_")
    number = name == "id" or name.endswith("_id")
    if not (deletes and number and whole) or whole.takes or _noun(whole.read) != _noun(cls):
        return ()
    shows = by_id and by_id.parameter == name and not by_id.takes and _noun(by_id.read) == _noun(cls)
    if by_id and shows:
        return by_id, whole
    return () if whole.read.http.shows_only else (whole,)  # what need not list all proves nothing gone


@cache
def _shown_by(cls: Operation, name: str) -> Way | None:
    """The read of the very thing that an update with this id changes: at the same address, or the row with this id in
    the listing one step above. Only what can be sent twice without harm sets what it says, and does nothing besides."""
    spec = field_specs(cls)[name]
    if cls.http.harm is not Effect.WRITE or not cls.http.idempotent or not identifies(cls, spec):
        return None
    by_id, whole = way(cls, name), listed(cls, name)
    if by_id and by_id.parameter == name and by_id.read.http.route == cls.http.route:
        return by_id
    return whole if whole and cls.http.path == f"{whole.read.http.path}/{{{spec.wire}}}" else None


def _says_which(cls: Operation, spec: FieldSpec, how: Way) -> bool:
    """Whether a field says which thing is meant, and nothing of how it is to be."""
    return spec.name == how.parameter or f"{{{spec.wire}}}" in cls.http.path or _chooses(cls, spec)


def _chooses(cls: Operation, spec: FieldSpec) -> bool:
    """Whether it says which of the other fields finds the thing."""
    return len(spec.kind.choices) > 1 and spec.kind.choices.keys() <= field_specs(cls).keys()


@cache
def _fields(read: Operation) -> frozenset[str]:
    """What a read shows of a thing, as far as it is declared."""
    shown = result_type(read)
    row = next((one for one in (shown, *get_args(shown)) if isinstance(one, type) and issubclass(one, Record)), Record)
    return frozenset(row.model_fields) - {*row.display.hidden}


def _in(spec: FieldSpec, shown: frozenset[str]) -> bool:
    return not spec.secret and bool({spec.name, spec.wire} & shown)


def _noun(cls: Operation) -> str:
    """What an operation is about: `delete_user` and `get_users` are about the same."""
    return "_".join(one.removesuffix("s") for one in operation_id(cls).split("_") if one not in _VERBS)
