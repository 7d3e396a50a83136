"""Whether Undo would act on the very person whom the change was about: a login name may be another's by now."""

from dataclasses import replace
from typing import Any

from bot.changes.change import Change
from bot.changes.lookup import LookedUp
from bot.changes.meant import Meant, other
from bot.changes.naming import way
from bot.changes.target import PERSON
from connectors.catalog import operation
from connectors.core.intent import Intent
from connectors.core.same import same
from connectors.everyday.everyday import Plan, Unplanned
from connectors.everyday.values import Person
from handlers.everyday.person_view import called
from handlers.slack.services import Services

ANOTHER = "Undo would act on someone else, so I left that as it is. Type the command you want instead."
UNSAID = "Undo must act on the same person, so I left that as it is. Press Undo again in a minute."


async def as_now(services: Services, change: Change, at: int, plan: Plan, person: Person) -> Person:
    """Whom this plan acts on, as their platform has them now. Raises Unplanned where it is not the one whom the change
    was about, at this place, or where nobody can say now."""
    for intent, looked_up in zip(plan, await services.desk.describer.looked_up(plan), strict=True):
        for one in looked_up:
            if said := _another(change, at, intent, one, person):
                raise Unplanned(f"{said} {ANOTHER}")
            if one.failed or (one.alike and not one.identifier.spec.may_be_new):
                raise Unplanned(f"{one.unknown} {UNSAID}")
            if one.identifier.kind == PERSON and not one.unknown and one.target.email:
                person = replace(person, email=one.target.email)
    return person


def _another(change: Change, at: int, intent: Intent[Any], one: LookedUp, person: Person) -> str:
    """Who it was and who it is, in a sentence; nothing where that is the same, or cannot be told."""
    if one.unknown and not one.gone:
        return ""
    before = _seen(change, at, intent, one)
    if one.gone and (not before or one.identifier.spec.may_be_new):
        return ""
    if not before and one.identifier.kind == PERSON:
        before = _known(one, person)
    return other(before, one, when="done") if before else ""


def _seen(change: Change, at: int, intent: Intent[Any], one: LookedUp) -> Meant | None:
    """What the very same value stood for then. Another read may tell it by another id."""
    key = (at, one.identifier.field, one.identifier.text)
    seen = next((it for it in change.meant if (it.at, it.field, it.text) == key and not it.nobody), None)
    then = change.stored_intents[at]
    made = operation(then.platform, then.operation)
    if seen and made and way(made, seen.field) != way(type(intent), seen.field):
        return replace(seen, own_id="")
    return seen


def _known(one: LookedUp, person: Person) -> Meant:
    """Who was meant, as the verb knew them."""
    now = one.target
    names = (person.name, " ".join(person.names))
    name = next((now.name for it in names if same(it, now.name)), person.name)
    email = now.email if same(person.email, now.email) else person.email
    own_id = one.identifier.text if one.identifier.text == person.id else ""
    return Meant(one.identifier.field, one.identifier.text, called(person), name, email, own_id, at=0)
