"""Where the entries of one change stand in the audit log, and under which words it is found.

trail/<change>                                     when its entries were written, its listings, its terms
audit/step/<change>/<number>, audit/item/…         which entries of the log these are
audit/term/<field>/<word>/<newest first>-<change>  one listing of a change under a word
part/<part>/<word>                                 a word in which that part stands

They are written together with the entry. What begins with `audit/` is never changed or deleted, as the entries
themselves are not; `verify` of `bot/audit/log.py` looks whether each entry has its row. A change is listed when it
is asked for, and listed anew, with all of its words, by the first step that comes more than a minute after its last
listing: so everything that happened in a stretch of time is found from no further than a minute before it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.audit.terms import STATE_FIELD, UNDONE, Term, states, terms
from bot.store import Put

TRAIL_KEY, TERM_KEY, PART_KEY = "trail", "audit/term", "part"
STEP_KEY, ITEM_KEY = "audit/step", "audit/item"
RELIST_AFTER_S = 60.0
"""Seconds after which a change is listed anew. Less would write more; more would have a page look further ahead for
what happened last."""
_LAST_MS = 10**14
"""Listings are counted down from here, in milliseconds, so that the newest sorts first."""


@dataclass(frozen=True)
class Trail:
    """The entries of one change; moments are Unix seconds.

    Attributes:
        id: the change; of an entry without one, a name of its own
        steps: when the entries were written that tell how it went, in their order; also those of changes that took it
            back
        items: the same of items of a change set that began, or were done: the outcome tells of them all
        listed: when it was listed, oldest first
        terms: the terms under which it is found
        state: how it stands, as one word
    """

    id: str
    steps: tuple[float, ...] = ()
    items: tuple[float, ...] = ()
    listed: tuple[float, ...] = ()
    terms: tuple[Term, ...] = ()
    state: str = ""

    def last_before(self, until: float | None) -> float:
        """When the last thing happened to it, before that moment."""
        return max((at for at in (*self.steps, *self.items) if until is None or at < until), default=0.0)

    @property
    def key(self) -> str:
        return f"{TRAIL_KEY}/{self.id}"

    @property
    def step_key(self) -> str:
        """Under which the numbers of its steps stand; those of items under `item_key`."""
        return f"{STEP_KEY}/{self.id}"

    @property
    def item_key(self) -> str:
        return f"{ITEM_KEY}/{self.id}"

    def owns(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry among its steps is of this change, and not of one that took it back."""
        return trail_id(entry) in (self.id, None)

    def plain(self) -> dict[str, Any]:
        return {name: held for name, held in vars(self).items() if name != "id"}


def trail_id(entry: Mapping[str, Any]) -> str | None:
    """What the entries of one change have in common; None of an entry without a change."""
    return str(entry["change"]).replace("/", "-") if entry.get("change") else None


def new_id() -> str:
    """For an entry without a change, which has a trail to itself."""
    return f"entry-{secrets.token_hex(8)}"


def loaded(id: str, plain: Mapping[str, Any] | None) -> Trail:
    if not plain:
        return Trail(id)
    steps, items, listed = (tuple(plain[name]) for name in ("steps", "items", "listed"))
    return Trail(id, steps, items, listed, tuple((field, word) for field, word in plain["terms"]), plain["state"])


def follow(trail: Trail, entry: Mapping[str, Any]) -> tuple[Trail, str, list[Put]]:
    """The trail with one more entry, the pointer to this, and the listings that are new."""
    at = float(entry["at"])
    told = _is_told_by_the_outcome(entry)
    new = replace(trail, items=(*trail.items, at)) if told else replace(trail, steps=(*trail.steps, at))
    pointer = trail.item_key if told else trail.step_key
    after, listings = _listed(replace(new, state=states(entry)[-1]), at, terms(entry))
    return after, pointer, listings


def found_by(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    """The row of its change, and the pointer under which the number of an entry stands; None of one without a change,
    whose name only its rows know."""
    id = trail_id(entry)
    if id is None:
        return None
    trail = Trail(id)
    return trail.key, trail.item_key if _is_told_by_the_outcome(entry) else trail.step_key


def _is_told_by_the_outcome(entry: Mapping[str, Any]) -> bool:
    """Of an item of a change set."""
    return "item" in entry and entry.get("what") in ("running", "done")


def taken_back(trail: Trail, entry: Mapping[str, Any]) -> tuple[Trail, str, list[Put]]:
    """The same of a change that the entry of another has taken back."""
    at = float(entry["at"])
    after, listings = _listed(replace(trail, steps=(*trail.steps, at)), at, [(STATE_FIELD, UNDONE)])
    return after, trail.step_key, listings


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
