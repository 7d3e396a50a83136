"""What one operation will do, as it is told and kept: its sentence, and whom and what it acts on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.lookup import LookedUp
from bot.changes.meant import Meant
from bot.changes.naming import in_address, person_names
from bot.changes.sentence import beside, fields_said
from bot.changes.shown import Shown
from bot.changes.target import PERSON, Target
from bot.changes.wording import short, told_already
from connectors.core import errors
from connectors.core.intent import Intent

NOTHING_SHOWN = Shown()
ID_FIELD_PATTERN = re.compile(r"(?:^|_)ids?$")


class ItemMissing(errors.NotFound):
    """An item of a change set acts on something that is not there; `item` is that item in words."""

    def __init__(self, platform: str, detail: str, item: str) -> None:
        super().__init__(platform, detail)
        self.item = item

    @property
    def sentence(self) -> str:
        return f"One part can't be done, so nothing was done: {self.item} {super().sentence}"


@dataclass(frozen=True)
class Described:
    """What one operation will do: a sentence, and of it what is `named` there and the `notes` that must be said, which
    a verb says behind a sentence of its own; whom and what it acts on, as the platform has them; and what its values
    are `meant` to be, and what else is `shown`, where somebody says yes to that. `whole` is the sentence with every
    note to its end, as the audit log keeps it; `does` is it without notes, and `did` says that in the past."""

    sentence: str
    targets: tuple[Target, ...] = ()
    meant: tuple[Meant, ...] = ()
    shown: Shown = NOTHING_SHOWN
    named: tuple[str, ...] = ()
    notes: str = ""
    whole: str = ""
    does: str = ""
    did: str = ""

    def behind(self, sentence: str) -> str:
        """A sentence that says the same as people ask for it, with what is named here and not there."""
        more = [one for one in self.named if not told_already(sentence, one)]
        return f"{beside(sentence.rstrip('.'), more)}.{self.notes}" if more else f"{sentence}{self.notes}"


def people_among(shown: frozenset[str], known: Sequence[LookedUp]) -> list[str]:
    """Whom the fields that say which thing it is stand for, where that is a person."""
    return [_said(one) for one in known if one.identifier.field in shown and one.target.email]


def names_there(
    seen: Shown, shown: frozenset[str], known: Sequence[LookedUp], told: frozenset[str] = frozenset()
) -> list[str]:
    """Whom and what it is about, as the platform has them; without what has only a number in a field that is `told`."""
    rest = [_said(one, told) for one in known if one.identifier.field not in shown]
    return list(filter(None, [*(people_among(shown, known) or facts_said(seen.facts)), *rest]))


def facts_said(facts: Mapping[str, str]) -> list[str]:
    """What is told of a thing: whom it shows by name and address at once, as `Jane Doe (jane@acme.com)`; an id only
    where there is nothing else."""
    name, email = person_names(facts)
    person = Target(PERSON, name, email).called if name and "@" in email else ""
    said = [one for field, one in facts.items() if not ID_FIELD_PATTERN.search(field)] or [*facts.values()]
    rest = [one for one in said if not person or (one not in person and one not in name.split())]
    return [*filter(None, [person]), *map(short, rest)]


def names_around(intent: Intent[Any], known: Sequence[LookedUp]) -> list[str]:
    """In what the thing is that it acts on, such as the site: two things of one name may be in two of them."""
    around, told = in_address(type(intent))[:-1], fields_said(intent)
    return [_said(one, told) for one in known if one.identifier.field in around and one.target.kind != PERSON]


def _said(one: LookedUp, told: frozenset[str] = frozenset()) -> str:
    """`Jane Doe (jane@acme.com)`, `Welding basics`; what has no name is told by its number: `department 2`."""
    if one.named:
        return one.named
    return "" if one.identifier.field in told or one.identifier.spec.private else one.identifier.noun


def targets_of(looked_up: Sequence[LookedUp]) -> tuple[Target, ...]:
    """Whom and what was found, by the platform's own ids; of whoever may be new only who is there."""
    found = [one for one in looked_up if not one.identifier.spec.may_be_new or not one.unknown]
    return tuple(replace(one.target, ids=_ids(one)) for one in found)


def _ids(one: LookedUp) -> Mapping[str, str]:
    """The platform's own id, where the customer's was typed: that stands in what was sent."""
    customers = one.identifier.spec.name.startswith("ext_") and one.target.kind != PERSON
    return {**one.target.ids, one.platform: one.own_id} if customers and one.own_id else one.target.ids


def meant_of(looked_up: Sequence[LookedUp]) -> tuple[Meant, ...]:
    """What was seen, and that there was nobody where somebody may be new."""
    told = [one for one in looked_up if not one.unasked]
    seen = (one for one in told if not one.unknown or (one.gone and one.identifier.spec.may_be_new))
    return tuple(map(Meant.of, seen))
