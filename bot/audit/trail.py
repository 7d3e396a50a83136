"""Where the entries of one change stand in the audit log, and under which words it is found.

trail/<change>                                   the numbers of its entries, its listings, its terms
term/<field>/<word>/<newest first>-<change>      one listing of a change under a word
part/<part>/<word>                               a word in which that part stands

They are written together with the entry, and can be made anew from the entries at any time. A change is listed when it
is asked for, and listed anew, with all of its words, by the first step that comes more than a minute after its last
listing: so everything that happened in a stretch of time is found from no further than a minute before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.audit.terms import STATE_FIELD, UNDONE, Term, states, terms
from bot.store import Put

TRAIL_KEY, TERM_KEY, PART_KEY = "trail", "term", "part"
RELIST_AFTER_S = 60.0
"""Seconds after which a change is listed anew. Less would write more; more would have a page look further ahead for
what happened last."""
_LAST_MS = 10**14
"""Listings are counted down from here, in milliseconds, so that the newest sorts first."""

Step = tuple[int, float]
"""The number of an entry, and when it was written."""


@dataclass(frozen=True)
class Trail:
    """The entries of one change.

    Attributes:
        id: the change; of an entry without one, a name of its own
        steps: the entries that tell how it went, oldest first
        items: those of items of a change set that began, or were done: the outcome tells of them all
        listed: when it was listed, oldest first; Unix seconds
        terms: the terms under which it is found
        state: how it stands, as one word
        undone: the numbers of the entries of other changes that took it back, also among its steps
    """

    id: str
    steps: tuple[Step, ...] = ()
    items: tuple[Step, ...] = ()
    listed: tuple[float, ...] = ()
    terms: tuple[Term, ...] = ()
    state: str = ""
    undone: tuple[int, ...] = ()

    def last_before(self, until: float | None) -> float:
        """When the last thing happened to it, before that moment."""
        return max((at for _, at in (*self.steps, *self.items) if until is None or at < until), default=0.0)

    @property
    def key(self) -> str:
        return f"{TRAIL_KEY}/{self.id}"

    def plain(self) -> dict[str, Any]:
        return {name: held for name, held in vars(self).items() if name != "id"}


def trail_id(entry: Mapping[str, Any], number: int) -> str:
    """What the entries of one change have in common."""
    return str(entry.get("change") or f"entry-{number}").replace("/", "-")


def loaded(id: str, plain: Mapping[str, Any] | None) -> Trail:
    if not plain:
        return Trail(id)
    steps, items = ([(number, at) for number, at in plain[name]] for name in ("steps", "items"))
    pairs = tuple((field, word) for field, word in plain["terms"])
    state, undone = str(plain.get("state", "")), tuple(plain.get("undone", ()))
    return Trail(id, tuple(steps), tuple(items), tuple(plain["listed"]), pairs, state, undone)


def follow(trail: Trail, entry: Mapping[str, Any]) -> tuple[Trail, list[Put]]:
    """The trail with one more entry, and the listings that are new."""
    step = (int(entry["number"]), float(entry["at"]))
    told = "item" in entry and entry.get("what") in ("running", "done")
    new = replace(trail, items=(*trail.items, step)) if told else replace(trail, steps=(*trail.steps, step))
    return _listed(replace(new, state=states(entry)[-1]), step[1], terms(entry))


def taken_back(trail: Trail, entry: Mapping[str, Any]) -> tuple[Trail, list[Put]]:
    """The trail of a change with the entry of another that has taken it back, and the listings that are new."""
    number, at = int(entry["number"]), float(entry["at"])
    new = replace(trail, steps=(*trail.steps, (number, at)), undone=(*trail.undone, number))
    return _listed(new, at, [(STATE_FIELD, UNDONE)])


def _listed(trail: Trail, at: float, found: Sequence[Term]) -> tuple[Trail, list[Put]]:
    known = set(trail.terms)
    fresh = [one for one in found if one not in known]
    new = replace(trail, terms=(*trail.terms, *fresh))
    if not trail.listed or at > trail.listed[-1] + RELIST_AFTER_S:
        new, fresh = replace(new, listed=(*trail.listed, at)), list(new.terms)
    place = listing(new.listed[-1], new.id)
    return new, [Put(f"{TERM_KEY}/{field}/{word}/{place}", 1) for field, word in fresh]


def listing(at: float, id: str = "") -> str:
    """Where a change that was listed then stands under a word; without an id, before all of that moment."""
    return f"{_LAST_MS - int(at * 1000):014d}-{id}"


def listed_at(place: str) -> tuple[float, str]:
    """When, and which change."""
    moment, _, id = place.partition("-")
    return (_LAST_MS - int(moment)) / 1000, id


def newest_before(listed: Sequence[float], until: float | None) -> float | None:
    """The last of the listings that came before that moment."""
    return next((at for at in reversed(listed) if until is None or at < until), None)
