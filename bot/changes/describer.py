"""What operations will do, in words, with the names of the things they act on as the platforms have them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.changes.described import (
    Described,
    ItemMissing,
    facts_said,
    meant_of,
    names_around,
    names_there,
    people_among,
    targets_of,
)
from bot.changes.lookup import LOOKUP_TIMEOUT_S, After, LookedUp, NotNamedNow, look_up
from bot.changes.made import made_names
from bot.changes.meant import Drift, Meant, drift, texts_of
from bot.changes.naming import Identifier, harmless, identifiers, in_address
from bot.changes.sentence import fields_said, line, told, what
from bot.changes.shown import Shown, differs, facts_of
from bot.changes.wording import (
    MAX_DESCRIBED_FACTS,
    MAX_DESCRIBED_NOTE_CHARS,
    few,
    notes,
    short,
    typed,
)
from connectors.catalog import platforms, shower
from connectors.core import errors
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs, given
from connectors.core.intent import Foreseen, Intent, Mistakes, digest, make
from connectors.core.operation_sentence import in_past
from connectors.core.record import Record

AT_ONCE_NAMING_TIMEOUT_S = 2.0
"""Seconds that a change which needs nobody's word waits for the names of what it acts on."""
NOTHING_KNOWN: Mapping[str, str] = {}
MAX_CHECKED_NOUN_CHARS = 30
"""Characters of an id that must be checked: three of them fit such a sentence; the values beside it have all."""


UNFORESEEN = "I couldn't look up what this would remove. Check there before you go on."
NOT_NAMED = (
    "⚠ I couldn't look up who or what this is about, and it can't be undone. Before you say yes, check "
    "{what} on {title} first."
)


Read = Callable[[Intent[Any]], Awaitable[Any]]
"""Looks one thing up. Raises PlatformError."""


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

    async def named(self, intent: Intent[Any]) -> Described:
        """Of one operation that waits for nobody's word, with the names that are known in a moment. Raises nothing."""
        try:
            async with asyncio.timeout(AT_ONCE_NAMING_TIMEOUT_S):
                return await _Description(self._read, self._after).named(intent)
        except TimeoutError:
            return Described(said := told([intent]), does=said, did=in_past(said))

    async def looked_up(self, intents: Sequence[Intent[Any]]) -> list[Sequence[LookedUp]]:
        """Whom and what the values of each stand for at this moment. Raises nothing."""
        return await _Description(self._read, self._after).looked_up(intents)

    async def meant(self, intents: Sequence[Intent[Any]]) -> tuple[Meant, ...]:
        """The same, as a change keeps it."""
        found = await self.looked_up(intents)
        return tuple(replace(its, at=at) for at, one in enumerate(found) for its in meant_of(one))

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

    async def named(self, intent: Intent[Any]) -> Described:
        """What may be new is not looked for: there is no name for it yet."""
        sought = [one for one in identifiers(intent) if not one.spec.may_be_new]
        try:
            (thing, shown), found = await asyncio.gather(
                self._thing(intent, False) if sought else _nothing(), look_up(sought, intent, self._look, self._after)
            )
        finally:
            self._end()
        there = names_there(Shown(facts=thing), shown, found, fields_said(intent))
        named = [*there, *names_around(intent, found)]
        names = [*named, *made_names(intent)]
        said = f"{what(intent, found, names)}."
        return Described(said, targets_of(found), does=said, did=in_past(said))

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
            return Shown(before.at, unknown=f"{title} didn't say whether everything is as it was.")
        return Shown(before.at, facts_of(found) if isinstance(found, Record) else {}, foreseen)

    def _end(self) -> None:
        """Nobody waits any more for what is still being read."""
        for one in self._known.values():
            one.cancel()

    async def _item(self, intent: Intent[Any], known: Mapping[str, str]) -> Described:
        must = intent.effect is Effect.DESTRUCTIVE or intent.http.method == "PATCH"
        if known.keys() & {*in_address(type(intent))[-1:]}:  # a plan saw it, whatever this look says
            must = False
        try:
            return await self._described(intent, known, must, item=True)
        except errors.NotFound as error:
            said = line(intent, (), typed(intent), notes(intent, (), MAX_DESCRIBED_NOTE_CHARS))
            raise ItemMissing(error.platform, error.detail, said) from None

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
        rest = [one for one in known if one.identifier.field not in shown]
        if self._asking and there:
            for one in rest:
                if one.missing:
                    raise one.missing
        foreseen = await self._foreseen(intent)
        seen = Shown(facts={} if people_among(shown, known) else thing, foreseen=foreseen or Foreseen())
        named = names_there(seen, shown, known)
        here = names_there(seen, shown, known, fields_said(intent))
        names = [*here, *names_around(intent, known), *made_names(intent, " ".join(named))]
        if not names and item:
            names = typed(intent)
        unknown = [one.unknown for one in rest if self._asking]
        unknown += [one.unknown for one in new if self._asking and not one.gone and not one.unasked]
        if self._asking and for_good(intent):
            unknown = [_not_named(intent, rest, bool(thing)), *unknown]
        more = [*few(unknown), foreseen.said if foreseen else UNFORESEEN]
        seen_of_it = facts_said(seen.facts) if any(one.named for one in known) else ()
        does = f"{what(intent, looked_up, [one for one in names if one not in seen_of_it])}."
        short_notes, all_notes = notes(intent, more, MAX_DESCRIBED_NOTE_CHARS), notes(intent, more)
        return Described(
            line(intent, looked_up, names, short_notes),
            targets_of(looked_up),
            meant_of(looked_up),
            seen,
            tuple(named),
            short_notes,
            line(intent, looked_up, names, all_notes),
            does,
            in_past(does),
        )

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


async def _nothing() -> tuple[Mapping[str, str], frozenset[str]]:
    return {}, frozenset()


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
    nouns = [short(_noun(one.identifier), MAX_CHECKED_NOUN_CHARS) for one in looked_up if one.unknown]
    if not nouns and (shown or looked_up):
        return ""
    more = [f"{len(nouns) - MAX_DESCRIBED_FACTS} more"] if len(nouns) > MAX_DESCRIBED_FACTS else []
    return NOT_NAMED.format(what=", ".join([*nouns[:MAX_DESCRIBED_FACTS], *more]) or "it", title=title)


def _noun(one: Identifier) -> str:
    return f"id {one.said}" if one.noun == one.said and "@" not in one.text else one.noun
