"""What a card showed of one operation besides names: facts of the thing that it is about, and what it would take away
right now. It is worked out again at the last word, and where it is not what was read, nothing is sent.

What changes by itself is not shown, so that nothing has to be compared that means nothing: counts, and whatever else is
a number or a yes without a word beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.changes.wording import MAX_DESCRIBED_FACTS, MAX_DESCRIBED_NOTE_CHARS, fact, short
from connectors.catalog import platforms
from connectors.core.discretion import in_public, private_names
from connectors.core.field_markers import Effect
from connectors.core.field_specs import MASK
from connectors.core.intent import Foreseen, Intent
from connectors.core.record import Record
from connectors.core.same import has_words

NOTHING = Foreseen()


@dataclass(frozen=True)
class Shown:
    """What was read of one operation.

    Attributes:
        at: the place of its intent in the change
        facts: of the thing itself, by the names that its platform gives them; empty where none were shown
        foreseen: what carrying it out would take away; empty where it says nothing of that
        unknown: why it cannot be told at this moment, in a sentence
    """

    at: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    foreseen: Foreseen = NOTHING
    unknown: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is written down."""
        return {"at": self.at, "facts": dict(self.facts), "foreseen": vars(self.foreseen)}

    @classmethod
    def loaded(cls, plain: Mapping[str, Any]) -> "Shown":
        seen = plain["foreseen"]
        return cls(plain["at"], plain["facts"], Foreseen(seen["said"], tuple(seen["losses"])))

    @property
    def said(self) -> str:
        """The facts, as people read them."""
        return " · ".join(short(one) for one in self.facts.values())


def facts_of(found: Record) -> dict[str, str]:
    """What is told of a thing beside its name: of its columns the first that say something by themselves."""
    known = in_public(found.plain(), private_names(type(found)))
    told = {name: fact(known[name]) for name in found.display.columns if _tells(known.get(name))}
    return dict([*told.items()][:MAX_DESCRIBED_FACTS])


def differs(before: Shown, now: Shown, intent: Intent[Any], begun: str | None) -> str:
    """What was read and what it would say by now, in a sentence; nothing where that is the same. What a change that
    was `begun` before, with these texts, has done itself is no other: what it sets, and what it has taken away."""
    title, again = platforms()[intent.platform].title, begun is not None
    if before.facts and before.facts != now.facts:
        gone = again and not now.facts and intent.http.harm is Effect.DESTRUCTIVE
        changed = [one for name, one in now.facts.items() if one != before.facts.get(name)]
        own = bool(begun) and bool(changed) and all(has_words(begun or "", one) for one in changed)
        if not gone and not own:
            return f"When this was requested, {title} showed: {before.said}. Now it shows: {now.said or 'nothing'}."
    was, is_ = before.foreseen, now.foreseen
    more = {*is_.losses} - {*was.losses}
    if was.said and (more if again else was != is_):
        texts = (short(one.said, MAX_DESCRIBED_NOTE_CHARS) for one in (was, is_))
        return "When this was requested, it said on {}: “{}” Now it says: “{}”".format(title, *texts)
    return ""


def _tells(value: Any) -> bool:
    said = isinstance(value, str | list | dict) and bool(value) and value != MASK
    return said and not str(value).strip().isdecimal()
