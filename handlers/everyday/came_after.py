"""What was done about the same person after a change, by anybody: Undo would take that back too, so there is none."""

from collections.abc import Mapping
from typing import Any

from bot.audit import trail
from bot.audit.search import AuditedChange, AuditQuery, AuditSearch, AuditTerm
from bot.audit.terms import PLATFORM_FIELD, WORD_FIELD
from bot.changes.change import Change, ChangeState
from bot.changes.states import UNDONE_STATES, WAITING_STATES
from bot.changes.target import COURSE, PERSON
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, dump, operation_id
from connectors.core.same import same
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.slack.services import Services

BACK = {
    Verb.ENROLL: Verb.UNENROLL,
    Verb.UNENROLL: Verb.ENROLL,
    Verb.DEACTIVATE: Verb.REACTIVATE,
    Verb.REACTIVATE: Verb.DEACTIVATE,
}
"""What somebody types who wants the opposite all the same."""
NOTHING_YET = WAITING_STATES | UNDONE_STATES
"""States of what did nothing, or nothing so far."""


async def came_after(services: Services, change: Change, person: Person, course: Course | None) -> str:
    """The last that was done through Registrar to the same person, in the same course where it is about one, since this
    change was carried out, in a sentence; empty where that is nothing. Raises StoreError."""
    number, at = await _carried_out(services, change)
    search, names = AuditSearch(services.store, services.audit), {person.email, person.id} - {""}
    on = AuditTerm(PLATFORM_FIELD, (person.platform,), exact=True)
    for name in names:
        query = AuditQuery((on, AuditTerm(WORD_FIELD, (name,), exact=True)), since=at)
        async for one in search.every(query):
            own = one.id in (change.id, change.undone_by)
            if not own and _did_something(one, number) and _same_thing(one, person, course):
                who = (one.last.get("names") or {}).get(one.last.get("actor")) or "Somebody"
                return f"This came after it: {who} asked for “{str(one.last.get('sentence')).rstrip('.')}”."
    return ""


def stands_otherwise(made: Mapping[str, Any], now: Intent[Any]) -> bool:
    """Whether a choice that a change made, such as a role, is another by now; `now` is what would make it as it is."""
    if made["operation"] != operation_id(type(now)):
        return False
    given, shown = made["data"], dump(now)
    choices = [one for one, spec in field_specs(type(now)).items() if spec.kind.name in ("choice", "boolean")]
    return any(one in given and one in shown and given[one] != shown[one] for one in choices)


def instead(verb: Verb, person: Person, course: Course | None) -> str:
    """What to type for the opposite: `/lms unenroll jane@acme.com from "Welding" on class`."""
    back, who = BACK.get(verb), person.email or person.name
    if not back:
        return "Type what you want instead."
    where = f' {"from" if back is Verb.UNENROLL else "in"} "{course.title}"' if course else ""
    return f"If you still want that, type `/lms {back} {who}{where} on {person.platform}`."


async def _carried_out(services: Services, change: Change) -> tuple[int, float]:
    """The entry with which it began to be carried out, and when that was."""
    row = await services.store.get(trail.Trail(trail.trail_id({"change": change.id}, 0)).key)
    steps = trail.loaded(change.id, row.value if row else None).steps
    for number, at in steps:
        entry = await services.audit.entry(number)
        if entry and entry.get("state") == ChangeState.RUNNING:
            return number, at
    return steps[0] if steps else (0, change.began)


def _did_something(one: AuditedChange, number: int) -> bool:
    """After that entry, or perhaps: what is under way now does."""
    state = one.last.get("state")
    return bool(state) and state not in NOTHING_YET and int(one.last["number"]) > number


def _same_thing(one: AuditedChange, person: Person, course: Course | None) -> bool:
    """What says nothing of a course is about the person on the whole platform, and about every course of theirs."""
    targets = one.first.get("targets") or []
    people, courses = ([it for it in targets if it["kind"] == kind] for kind in (PERSON, COURSE))
    theirs = any(same(it["email"], person.email) or same(_id(it, person), person.id) for it in people)
    if not course:
        return theirs and not courses
    return theirs and (not courses or any(_perhaps(it, course) for it in courses))


def _perhaps(target: Mapping[str, Any], course: Course) -> bool:
    """Whether it may be this course: one that is known only by a number of people's own may."""
    id, name = (target.get("ids") or {}).get(course.platform, ""), target.get("name", "")
    return same(id, course.id) or not name or same(name, course.title) or course.title in name


def _id(target: Mapping[str, Any], person: Person) -> str:
    return str((target.get("ids") or {}).get(person.platform, ""))
