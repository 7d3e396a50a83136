"""What the values of a change stood for when it was asked for, and whether each stands for the same now.

An address, a code or a number can come to be somebody else's between the question and the last word. What was read out
and approved is a name, so the name is looked up again before anything is sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.changes.lookup import LookedUp
from bot.changes.naming import identifiers
from bot.changes.target import MAX_TARGET_CHARS
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Part, given
from connectors.core.intent import Intent
from connectors.core.same import has_words

MAX_TOLD_NAMES = 3
"""Values of one change of which it is said what they stood for and what they stand for now."""

NOTHING_OTHERWISE: Mapping[int, str] = {}
NAMES_CHANGED = "So {} sent. Ask again if you still want it."
NAMES_UNSAID = "It must be the same as when this was requested, so {} sent. Press again in a minute."


@dataclass(frozen=True)
class Meant:
    """Whom or what one value stood for, as its platform showed it.

    Attributes:
        field, text: the value, and the field that holds it
        called: as it was read out
        name, email, own_id: what the platform showed of it; its own id too, which tells namesakes apart
        at: the place of its intent in the change
        nobody: the platform showed nobody and nothing by it
    """

    field: str
    text: str
    called: str
    name: str = ""
    email: str = ""
    own_id: str = ""
    at: int = 0
    nobody: bool = False

    @classmethod
    def of(cls, one: LookedUp) -> "Meant":
        shown = (one.said, one.target.name, one.target.email, one.own_id)
        called, name, email, own_id = (text[:MAX_TARGET_CHARS] for text in shown)
        return cls(one.identifier.field, one.identifier.text, called, name, email, own_id, nobody=one.gone)


@dataclass(frozen=True)
class Drift:
    """What has become of names since: the sentences of those that stand for another, and why others cannot be told."""

    others: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    begun: bool = False

    @property
    def said(self) -> str:
        more = len(self.others) - MAX_TOLD_NAMES
        rest = [f"The same goes for {more} more."] if more > 0 else []
        return " ".join([*self.others[:MAX_TOLD_NAMES], *rest, NAMES_CHANGED.format(self._nothing)])

    @property
    def unsaid(self) -> str:
        return " ".join([*dict.fromkeys(self.unknown[:MAX_TOLD_NAMES]), NAMES_UNSAID.format(self._nothing)])

    @property
    def _nothing(self) -> str:
        return "it was not" if self.begun else "nothing was"


def drift(
    meant: Sequence[Meant],
    now: Mapping[int, Sequence[LookedUp]],
    begun: Mapping[int, Intent[Any]],
    otherwise: Mapping[int, str] = NOTHING_OTHERWISE,
) -> Drift:
    """Between what was `meant` and what is looked up `now`, by place; where the names are the same, what else was read
    `otherwise` than it is now. What a change that was `begun` before sets itself is no other."""
    others, unknown = list[str](), list[str]()
    for at, found in now.items():
        named = len(others)
        known = {(one.field, one.text): one for one in meant if one.at == at}
        for one in found:
            before = known[one.identifier.field, one.identifier.text]
            if one.unknown and not one.gone and not (before.nobody and one.alike):
                unknown.append(one.unknown)
            elif said := other(before, one, begun.get(at), begun.values()):
                others.append(said)
        others += [otherwise[at]] if len(others) == named and at in otherwise else []
    return Drift(tuple(dict.fromkeys(others)), tuple(unknown), bool(begun))


def other(
    before: Meant,
    one: LookedUp,
    begun: Intent[Any] | None = None,
    all_begun: Iterable[Intent[Any]] = (),
    when: str = "requested",
) -> str:
    """What it was and what it is, in a sentence; nothing where that is the same."""
    title, then = platforms()[one.platform].title, f"When this was {when},"
    set_by_it = texts_of(all_begun)
    if before.nobody:
        acted_on = {it.text for intent in all_begun for it in identifiers(intent)}
        return "" if one.own_id in acted_on else _somebody(one, set_by_it, then)
    if one.gone:
        if begun and begun.http.harm is Effect.DESTRUCTIVE:
            return ""  # it may be gone by this very change
        return f"{then} {one.identifier.noun} was {before.called} on {title}. Now it shows none."
    now = Meant.of(one)
    ids = bool(before.own_id) and before.own_id != now.own_id
    by_own_id = before.name and before.text == before.own_id  # whose address may change; who it is does not
    told = [(before.name, now.name), *([] if by_own_id else [(before.email, now.email)])]
    renamed = [
        after for was, after in told if was and was != after and not (after and not ids and has_words(set_by_it, after))
    ]
    if not ids and not renamed:
        return ""
    was, is_ = (f"{it.called}, id {it.own_id or 'unknown'}" if ids else it.called for it in (before, now))
    return f"{then} {one.identifier.noun} was {was} on {title}. Now it is {is_}."


def _somebody(one: LookedUp, set_by_it: str, then: str) -> str:
    """Who is there by now where there was nobody, in a sentence; nothing where it may be whom this very change made."""
    title, noun = platforms()[one.platform].title, one.identifier.noun
    if one.alike:
        return f"{then} {title} showed no {noun}. Now it lists something like it."
    now = Meant.of(one)
    if one.gone or (set_by_it and has_words(set_by_it, now.name)):
        return ""
    return f"{then} {title} showed no {noun}. Now that is {now.called}."


def texts_of(intents: Iterable[Intent[Any]]) -> str:
    """All that operations say of whatever they make or change."""
    return "\n".join(text for intent in intents for text in _texts(intent))


def _texts(part: Any) -> Iterable[str]:
    for spec, held in given(part):
        for inner in held if isinstance(held, list | tuple) else [held]:
            if isinstance(inner, Part):
                yield from _texts(inner)
            elif isinstance(inner, str) and not spec.secret:
                yield inner
