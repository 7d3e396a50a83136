"""What operations will do, in words, with the names of the things they act on as the platforms have them."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.lookup import LOOKUP_TIMEOUT_S, After, LookedUp, NotNamedNow, look_up
from bot.changes.meant import Drift, Meant, drift, texts_of
from bot.changes.naming import Identifier, harmless, identifiers
from bot.changes.shown import MAX_FORESEEN_CHARS, MAX_SHOWN_FACTS, Shown, differs, facts_of
from bot.changes.shown import shortened as _short
from bot.changes.target import Target
from connectors.catalog import platforms, shower
from connectors.core import errors
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, Part, field_specs, given
from connectors.core.intent import Foreseen, Intent, Mistakes, digest, make, summary_parts
from connectors.core.record import Record
from connectors.core.same import holds

NOTHING_KNOWN: Mapping[str, str] = {}
NOTHING_SHOWN = Shown()
MAX_DESCRIBED_NAMES = 8
"""Whom and what a sentence names; the values beside it name all."""
MAX_CHECKED_NOUN_CHARS = 30
"""Characters of an id that must be checked: three of them fit such a sentence; the values beside it have all."""


UNFORESEEN = "What that takes away could not be looked up: look there before you go on."
NOT_NAMED = (
    "⚠ Nobody could look up whom or what this is about, and it cannot be taken back. Whoever says yes to it must check "
    "{what} on {title} first."
)


class ItemMissing(errors.NotFound):
    """An item of a change set acts on something that is not there; `item` is that item in words."""

    def __init__(self, platform: str, detail: str, item: str) -> None:
        super().__init__(platform, detail)
        self.item = item

    @property
    def sentence(self) -> str:
        return f"One part cannot be done, so nothing was: {self.item} {super().sentence}"


Read = Callable[[Intent[Any]], Awaitable[Any]]
"""Looks one thing up. Raises PlatformError."""


@dataclass(frozen=True)
class Described:
    """What one operation will do: a sentence, and of it what is `named` there and the `notes` that must be said, which
    a verb says behind a sentence of its own; whom and what it acts on, as the platform has them; and what its values
    are `meant` to be, and what else is `shown`, where somebody says yes to that."""

    sentence: str
    targets: tuple[Target, ...] = ()
    meant: tuple[Meant, ...] = ()
    shown: Shown = NOTHING_SHOWN
    named: tuple[str, ...] = ()
    notes: str = ""

    def behind(self, sentence: str) -> str:
        """A sentence that says the same as people ask for it, with what is named here and not there."""
        heads = ((one, re.split(r" \(| · ", one)[0]) for one in self.named)
        more = [one for one, head in heads if not all(holds(sentence, word) for word in head.split())]
        return f"{sentence.rstrip('.')}: {_listed(more)}.{self.notes}" if more else f"{sentence}{self.notes}"


class Describer:
    """Says in words what operations will do, with the names that the platforms have for what they act on."""

    def __init__(self, read: Read, after: After) -> None:
        """`after` gives the read of the page after one, where there is more."""
        self._read, self._after = read, after

    async def of(self, intent: Intent[Any], known: Mapping[str, str] = NOTHING_KNOWN) -> Described:
        """Of one operation; `known` is what its values are called, by field, where there is no way to look that up.
        Raises NotFound where it acts on what is not there, and NotNamedNow where that cannot be looked up just now, and
        it takes it away for good."""
        return await _Description(self._read, self._after).of(intent, known)

    async def each(
        self, intents: Sequence[Intent[Any]], known: Sequence[Mapping[str, str]] = (), *, asking: bool = True
    ) -> list[Described]:
        """Of several, looked up at the same time. Raises ItemMissing where one acts on what is not there. Where nobody
        is `asking` for them to be confirmed, what could not be looked up is not told, and holds nothing up."""
        return await _Description(self._read, self._after, asking).each(intents, known)

    async def looked_up(self, intents: Sequence[Intent[Any]]) -> list[Sequence[LookedUp]]:
        """Whom and what the values of each stand for at this moment. Raises nothing."""
        return await _Description(self._read, self._after).looked_up(intents)

    async def meant(self, intents: Sequence[Intent[Any]]) -> tuple[Meant, ...]:
        """The same, as a change keeps it."""
        found = await self.looked_up(intents)
        return tuple(replace(its, at=at) for at, one in enumerate(found) for its in _meant(one))

    async def drift(
        self,
        meant: Sequence[Meant],
        shown: Sequence[Shown],
        intents: Mapping[int, Intent[Any]],
        begun: Mapping[int, Intent[Any]],
    ) -> Drift:
        """What the values of these intents, by place, stand for now, against what they were `meant` to be, and what
        was `shown` besides against what would be now. `begun` are all of the change, where it was begun before."""
        now, seen = await _Description(self._read, self._after).again(meant, shown, intents)
        texts = texts_of(begun.values()) if begun else None
        otherwise = {one.at: differs(one, seen[one.at], intents[one.at], texts) for one in shown if one.at in seen}
        found = drift(meant, now, begun, {at: said for at, said in otherwise.items() if said and not seen[at].unknown})
        return replace(found, unknown=(*found.unknown, *filter(None, (one.unknown for one in seen.values()))))


class _Description:
    """One description. What was read for it is not read again, and nothing of it is kept for the next."""

    def __init__(self, read: Read, after: After, asking: bool = True) -> None:
        self._read, self._after, self._asking = read, after, asking
        self._known: dict[str, asyncio.Future[Any]] = {}

    async def of(self, intent: Intent[Any], known: Mapping[str, str]) -> Described:
        try:
            return await self._described(intent, known, intent.http.harm is Effect.DESTRUCTIVE)
        finally:
            self._end()

    async def each(self, intents: Sequence[Intent[Any]], known: Sequence[Mapping[str, str]]) -> list[Described]:
        called = known or [NOTHING_KNOWN] * len(intents)
        try:
            found = await asyncio.gather(*map(self._item, intents, called), return_exceptions=True)
        finally:
            self._end()
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return [one for one in found if isinstance(one, Described)]

    async def looked_up(self, intents: Sequence[Intent[Any]]) -> list[Sequence[LookedUp]]:
        try:
            looks = (look_up(identifiers(one), one, self._look, self._after) for one in intents)
            return [*await asyncio.gather(*looks)]
        finally:
            self._end()

    async def again(
        self, meant: Sequence[Meant], shown: Sequence[Shown], intents: Mapping[int, Intent[Any]]
    ) -> tuple[dict[int, Sequence[LookedUp]], dict[int, Shown]]:
        """What was looked up when it was asked for, and nothing else."""
        known = {(one.at, one.field, one.text) for one in meant}
        sought = {
            at: [one for one in identifiers(intent) if (at, one.field, one.text) in known]
            for at, intent in intents.items()
        }
        before = [one for one in shown if one.at in intents]
        try:
            looks = (look_up(sought[at], intent, self._look, self._after) for at, intent in intents.items())
            sights = (self._shown_now(one, intents[one.at]) for one in before)
            found, seen = await asyncio.gather(asyncio.gather(*looks), asyncio.gather(*sights))
            return dict(zip(intents, found, strict=True)), {one.at: one for one in seen}
        finally:
            self._end()

    async def _shown_now(self, before: Shown, intent: Intent[Any]) -> Shown:
        """The same of it that was shown then."""
        title = platforms()[intent.platform].title
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                showing = _shows(intent) if before.facts else None
                found = await self._look(showing) if showing else None
                foreseen = await intent.foresee(self._look) if before.foreseen.said else before.foreseen
        except errors.NotFound:
            return Shown(before.at)
        except (Mistakes, PlatformError, TimeoutError):
            return Shown(before.at, unknown=f"{title} did not say whether all is as it was.")
        return Shown(before.at, facts_of(found) if isinstance(found, Record) else {}, foreseen)

    def _end(self) -> None:
        """Nobody waits any more for what is still being read."""
        for one in self._known.values():
            one.cancel()

    async def _item(self, intent: Intent[Any], known: Mapping[str, str]) -> Described:
        must = intent.effect is Effect.DESTRUCTIVE or intent.http.method == "PATCH"
        try:
            return await self._described(intent, known, must, item=True)
        except errors.NotFound as error:
            raise ItemMissing(error.platform, error.detail, _line(intent, _typed(intent))) from None

    async def _described(
        self, intent: Intent[Any], told: Mapping[str, str], must: bool, item: bool = False
    ) -> Described:
        """What it acts on `must` be there, unless this is to make it. An `item` is told apart by what was typed, where
        nothing is known."""
        there = must or bool(intent.http.sensitive)
        (thing, shown), looked_up = await asyncio.gather(
            self._thing(intent, must), look_up(identifiers(intent), intent, self._look, self._after)
        )
        looked_up = [one.called(told.get(one.identifier.field, "")) for one in looked_up]
        known = [one for one in looked_up if not one.identifier.spec.may_be_new]
        new = [one for one in looked_up if one not in known]  # of these it may well be that there is none yet
        people = [one.said for one in known if one.identifier.field in shown and one.target.email]
        rest = [one for one in known if one.identifier.field not in shown]
        if self._asking and there:
            for one in rest:
                if one.missing:
                    raise one.missing
        foreseen = await self._foreseen(intent)
        seen = Shown(facts={} if people else thing, foreseen=foreseen or Foreseen())
        named = list(filter(None, [*(people or [seen.said]), *(one.said for one in rest)]))
        if not named and item:
            named = [_typed(intent)]
        unknown = [one.unknown for one in rest if self._asking]
        unknown += [one.unknown for one in new if self._asking and not one.gone and not one.unasked]
        if self._asking and for_good(intent):
            unknown = [_not_named(intent, rest, bool(thing)), *unknown]
        notes = _notes(intent, [*_few(unknown), foreseen.said if foreseen else UNFORESEEN])
        targets = tuple(one.target for one in looked_up if one in known or not one.unknown)
        sentence = _line(intent, _listed(named), notes)
        return Described(sentence, targets, _meant(looked_up), seen, tuple(named), notes)

    async def _foreseen(self, intent: Intent[Any]) -> Foreseen | None:
        """What it would take away right now. Where that cannot be seen, the change need not wait for it."""
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                return await intent.foresee(self._look)
        except (PlatformError, TimeoutError):
            return None

    async def _thing(self, intent: Intent[Any], must: bool) -> tuple[Mapping[str, str], frozenset[str]]:
        """The one thing it acts on, where the platform can show it, and the fields that say which that is. It `must` be
        there, unless this is to make it. A person is named by the name and the address."""
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                showing = _shows(intent)
                found = await self._look(showing) if showing else None
        except errors.NotFound:
            if must:
                raise
            return {}, frozenset()
        except (Mistakes, PlatformError, TimeoutError):
            return {}, frozenset()
        if not showing or not isinstance(found, Record):
            return {}, frozenset()
        return facts_of(found), frozenset(_identity(intent, type(showing)))

    async def _look(self, intent: Intent[Any]) -> Any:
        key = digest(intent)
        if key not in self._known:
            self._known[key] = asyncio.ensure_future(self._read(intent))
        return await asyncio.shield(self._known[key])  # others may wait for the same


def _shows(intent: Intent[Any]) -> Intent[Any] | None:
    """The read that shows the one thing it acts on; None where there is none. Raises Mistakes."""
    cls = shower(type(intent))
    if not cls or cls is type(intent) or not harmless(cls):
        return None
    return make(cls, _identity(intent, cls))


def _identity(intent: Intent[Any], cls: type[Intent[Any]]) -> dict[str, Any]:
    """What of it says to this read which thing that is."""
    return {
        name: spec.kind.plain(held)
        for spec, held in given(intent)
        if (name := spec.name) in field_specs(cls) and not spec.secret
    }


def for_good(intent: Intent[Any]) -> bool:
    """Whether it takes something away that nothing brings back."""
    return intent.http.harm is Effect.DESTRUCTIVE and not intent.http.reversible


def _not_named(intent: Intent[Any], looked_up: Sequence[LookedUp], shown: bool) -> str:
    """What whoever decides must check, since nobody could look up whom or what it is about; `shown` says that the thing
    itself was seen. Raises NotNamedNow where that may be known in a minute."""
    title = platforms()[intent.platform].title
    if failed := next((one for one in looked_up if one.failed), None):
        raise NotNamedNow(title, failed.unknown)
    nouns = [_short(_noun(one.identifier), MAX_CHECKED_NOUN_CHARS) for one in looked_up if one.unknown]
    if not nouns and (shown or looked_up):
        return ""
    more = [f"{len(nouns) - MAX_SHOWN_FACTS} more"] if len(nouns) > MAX_SHOWN_FACTS else []
    return NOT_NAMED.format(what=", ".join([*nouns[:MAX_SHOWN_FACTS], *more]) or "it", title=title)


def _noun(one: Identifier) -> str:
    return f"id {one.text}" if one.noun == one.text and "@" not in one.text else one.noun


def _meant(looked_up: Sequence[LookedUp]) -> tuple[Meant, ...]:
    """What was seen, and that there was nobody where somebody may be new."""
    told = [one for one in looked_up if not one.unasked]
    seen = (one for one in told if not one.unknown or (one.gone and one.identifier.spec.may_be_new))
    return tuple(map(Meant.of, seen))


def _few(sentences: Sequence[str]) -> list[str]:
    """Each once; of many the first, and how many more."""
    found = list(dict.fromkeys(filter(None, sentences)))
    more = [f"So it is with {len(found) - MAX_DESCRIBED_NAMES} more."] if len(found) > MAX_DESCRIBED_NAMES else []
    return [*found[:MAX_DESCRIBED_NAMES], *more]


def told(intents: Sequence[Intent[Any]]) -> str:
    """What operations will do, in one sentence, as far as they say it themselves: nothing is looked up for it."""
    lines = list(dict.fromkeys(_what(one, _typed(one)) for one in intents))
    more = f"; and {len(lines) - MAX_SHOWN_FACTS} more" if len(lines) > MAX_SHOWN_FACTS else ""
    return f"{'; '.join(lines[:MAX_SHOWN_FACTS])}{more}."


def _line(intent: Intent[Any], named: str, notes: str = "") -> str:
    _, known = summary_parts(type(intent))
    return f"{_what(intent, named)}.{f' {known}.' if known else ''}{notes}"


def _notes(intent: Intent[Any], more: Sequence[str]) -> str:
    """What must be said of it besides, each with a blank before it."""
    said = (*intent.risks(), *intent.confirmations(), *more)
    return "".join(f" {_short(one, MAX_FORESEEN_CHARS)}" for one in said if one)


def _what(intent: Intent[Any], named: str) -> str:
    (does, _), title = summary_parts(type(intent)), platforms()[intent.platform].title
    return f"{does} on {title}{f': {named}' if named else ''}"


def _listed(names: Sequence[str]) -> str:
    """Each once; of many the first, and how many more."""
    found = [_short(one) for one in dict.fromkeys(filter(None, names))]
    more = [f"and {len(found) - MAX_DESCRIBED_NAMES} more"] if len(found) > MAX_DESCRIBED_NAMES else []
    return " · ".join([*found[:MAX_DESCRIBED_NAMES], *more])


def _typed(intent: Intent[Any]) -> str:
    return " · ".join(_short(value) for _, value in _identifying(intent))


def _identifying(intent: Intent[Any]) -> list[tuple[FieldSpec, str]]:
    """The fields that say which things it acts on; those it cannot do without, where there are none."""
    inner = [one for _, held in given(intent) if isinstance(held, Part) for one in given(held)]
    texts = [(spec, str(held)) for spec, held in (*given(intent), *inner) if isinstance(held, str | int)]
    path = intent.http.path
    found = [(s, held) for s, held in texts if s.options_from or s.one_of or s.any_of or f"{{{s.wire}}}" in path]
    return found or [(spec, held) for spec, held in texts if spec.required][:MAX_SHOWN_FACTS]
