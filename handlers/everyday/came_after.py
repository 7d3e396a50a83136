"""What was done about the same person after a change, by anybody: what Undo would do is not done twice, and what it
would take back too is left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit import trail
from bot.audit.log import AUDIT_ORDER_SLACK_S
from bot.audit.search import AuditedChange, AuditQuery, AuditSearch, AuditTerm
from bot.audit.terms import PLATFORM_FIELD, WORD_FIELD
from bot.changes.change import Change, ChangeState
from bot.changes.change_item import ItemState
from bot.changes.states import UNDONE_STATES, WAITING_STATES
from bot.changes.target import COURSE, PERSON
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, dump, operation_id
from connectors.core.same import same
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday.person_view import called
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
WOULD = "Undo would reverse that too. Nothing was changed."
FOR_GOOD = "That can't be reversed. Nothing was changed."
UNSURE = "I don't know whether that was done. Nothing was changed now."

Stored = Mapping[str, Any]
"""An operation as it is kept: its platform, its id and its data."""
About = tuple[Person, Course | None]


@dataclass(frozen=True)
class CameAfter:
    """The last that was done about the same thing after a change.

    Attributes:
        one: it, as the audit log has it
        mine: whoever asked for the change asked for this too
    """

    one: AuditedChange
    mine: bool

    @property
    def said(self) -> str:
        """What stands between the change and its Undo; it may have been asked for before."""
        return f"Something happened since: “{self._what}”, asked for by {self._who}."

    def hinders(self, back: Iterable[Stored]) -> str:
        """Why nothing is taken back by these operations, as sentences."""
        if self.does(back) and not self.sure:
            return f"{self.said} {UNSURE}"
        return f"{self.said} {FOR_GOOD if self.for_good else WOULD}"

    def already(self, person: Person) -> str:
        """That what Undo would do is done."""
        who = "You have" if self.mine else f"{self._who} has"
        where = platforms()[person.platform].title
        return f"{who} already done this for {called(person)} on {where}: “{self._what}”."

    def does(self, back: Iterable[Stored]) -> bool:
        """Whether it is one of these operations: what it says besides, such as another name, is no part of them."""
        return any(_same_act(one, made) for one in back for made in _acts(self.one))

    def did(self, back: Iterable[Stored]) -> bool:
        """Whether that is surely done."""
        return any(_same_act(one, made) for one in back for made in _done(self.one))

    @property
    def sure(self) -> bool:
        """Whether all of it is surely done."""
        return self.one.last.get("state") == ChangeState.DONE

    @property
    def for_good(self) -> bool:
        """Whether it took something away that nothing brings back: then there is nothing to type instead."""
        kinds = [operation(made["platform"], made["operation"]) for made in _acts(self.one)]
        return any(one and one.http.harm is Effect.DESTRUCTIVE and not one.http.reversible for one in kinds)

    @property
    def _who(self) -> str:
        return (self.one.last.get("names") or {}).get(self.one.last.get("actor")) or "Somebody"

    @property
    def _what(self) -> str:
        return str(self.one.first.get("sentence")).rstrip(".")


async def came_after(services: Services, change: Change, person: Person, course: Course | None) -> CameAfter | None:
    """The last that was done through Registrar to the same person, in the same course where it is about one, since this
    change was carried out. Raises StoreError."""
    number, at = await _carried_out(services, change)
    search, names = AuditSearch(services.store, services.audit), {person.email, person.id} - {""}
    on = AuditTerm(PLATFORM_FIELD, (person.platform,), exact=True)
    last: AuditedChange | None = None
    for name in names:
        query = AuditQuery((on, AuditTerm(WORD_FIELD, (name,), exact=True)), since=at - AUDIT_ORDER_SLACK_S)
        async for one in search.every(query):
            own = one.id in (change.id, change.undone_by)
            if not own and _did_something(one, number) and _same_thing(one, person, course):
                last = max(last or one, one, key=lambda it: int(it.last["number"]))
                break
    return CameAfter(last, last.last.get("actor") == change.actor) if last else None


def stands_otherwise(made: Mapping[str, Any], now: Intent[Any]) -> bool:
    """Whether a choice that a change made, such as a role, is another by now; `now` is what would make it as it is."""
    if made["operation"] != operation_id(type(now)):
        return False
    given, shown = made["data"], dump(now)
    return any(one in given and one in shown and given[one] != shown[one] for one in _choices(type(now)))


def instead(verb: Verb, about: Sequence[About]) -> str:
    """What to type for the opposite, in backticks: `/lms unenroll jane@acme.com from "Welding" on class`; one for each
    platform and course."""
    back = BACK.get(verb)
    by_place: dict[tuple[str, str], list[str]] = {}
    for person, course in about:
        by_place.setdefault((person.platform, course.title if course else ""), []).append(person.email or person.name)
    typed = []
    for (platform, title), who in by_place.items():
        where = f' {"from" if back is Verb.UNENROLL else "in"} "{title}"' if title else ""
        typed.append(f"`/lms {back} {', '.join(dict.fromkeys(who))}{where} on {platform}`")
    return " and ".join(typed) if back else ""


def refused(verb: Verb, why: str, hindered: Sequence[About], free: Sequence[About]) -> str:
    """Why nothing is taken back, and what to type instead: for whom it is about, and for the rest."""
    if verb not in BACK:
        return f"{why} Type the command you want instead."
    still = f" If you still want to undo it, type {instead(verb, hindered)}." if hindered else ""
    rest = f" For the rest, type {instead(verb, free)}." if free else ""
    return f"{why}{still}{rest}"


def is_part(back: Change, person: Person) -> bool:
    """Whether an Undo acts on this person there: whoever was as they should be was left out."""
    here = any(one.platform == person.platform for one in back.stored_intents)
    for one in back.targets if here else ():
        if one.kind == PERSON and (same(one.ids[person.platform], person.id) if person.platform in one.ids else False):
            return True
        if one.kind == PERSON and not one.ids and same(one.email, person.email):
            return True
    return False


def _acts(one: AuditedChange) -> Sequence[Stored]:
    return [made for made in one.first.get("stored_intents", ()) if isinstance(made, Mapping)]


def _done(one: AuditedChange) -> Sequence[Stored]:
    """What of it is surely done: all of it, or those items."""
    if one.last.get("state") == ChangeState.DONE:
        return _acts(one)
    items = [entry for entry in one.entries if "item" in entry and entry.get("what") == ItemState.DONE]
    return [made for entry in items for made in entry.get("stored_intents", ())]


def _same_act(back: Stored, made: Stored) -> bool:
    """The same operation; what both of them say is the same, and every choice of `back` is said."""
    if (back["platform"], back["operation"]) != (made["platform"], made["operation"]):
        return False
    given, other = back["data"], made["data"]
    cls = operation(back["platform"], back["operation"])
    choices = set(_choices(cls)) & given.keys() if cls else set(given)
    return choices <= other.keys() and all(given[one] == other[one] for one in given.keys() & other.keys())


def _choices(cls: type[Intent[Any]]) -> list[str]:
    return [one for one, spec in field_specs(cls).items() if spec.kind.name in ("choice", "boolean")]


async def _carried_out(services: Services, change: Change) -> tuple[int, float]:
    """The entry with which it began to be carried out, and when that was."""
    first: tuple[int, float] | None = None
    for number in await services.audit.numbers(trail.Trail(change.id).step_key):
        entry = await services.audit.entry(number)
        first = first or (number, entry["at"]) if entry else first
        if entry and entry.get("state") == ChangeState.RUNNING:
            return number, entry["at"]
    return first or (0, change.began)


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
