"""Taking back what was done: of each operation that was carried out exactly the opposite, and nothing besides it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.changes.change import Change, StepRefused
from bot.desk import RequestRefused
from bot.policy.policy import Actor
from connectors.catalog import load, platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, dump
from connectors.everyday.everyday import Everyday, NothingToDo, Opposite, Plan, Unplanned
from connectors.everyday.exact import NotKnown, Unclear, by_id
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday import undo_said, undo_session
from handlers.everyday.came_after import WOULD, About, came_after, is_part, refused, stands_otherwise
from handlers.everyday.person_view import called
from handlers.everyday.planned import Planned, Step
from handlers.everyday.undo_check import as_now
from handlers.everyday.undo_session import UNDO_OUTDATED
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.answers import about
from handlers.slack.blocks import Block, context, texts
from handlers.slack.services import Services

UNDO_DRAFT, UNDO_DRAFT_TTL_S = "undo", 7 * 24 * 3600.0
UNDO_WITHIN_S = 3600.0
"""Seconds after the outcome in which it can be taken back with a button."""
OPPOSITES = {
    Verb.DEACTIVATE: Verb.REACTIVATE,
    Verb.REACTIVATE: Verb.DEACTIVATE,
    Verb.ENROLL: Verb.UNENROLL,
    Verb.UNENROLL: Verb.ENROLL,
}
"""What Undo of a verb is, where that is a verb; by which its own Undo is told."""
MEANWHILE = "So nothing was changed now. If there's more to undo, press Undo again."
UNDO_FORGOTTEN = "I no longer know what this was. Type the command you want instead."


async def keep(request: VerbRequest, steps: Sequence[Step]) -> str:
    """A draft of how each operation is taken back, by its place; empty where some cannot be."""
    kept: list[dict[str, Any]] = []
    if request.arguments.verb is Verb.SCHEDULE:
        kept = undo_session.kept(steps)
        return await _keep(request, kept) if kept else ""
    for step in steps:
        for intent in step.plan:
            back = await _back(request.platforms[intent.platform], intent, step.person, step.course)
            if not step.person or not back:
                return ""
            kept.append(_stored(step.person, step.course, back))
    return await _keep(request, kept)


async def _keep(request: VerbRequest, kept: Sequence[Mapping[str, Any]]) -> str:
    value = {"verb": str(request.arguments.verb), "operations": kept}
    return await request.services.drafts.put(UNDO_DRAFT, request.actor.id, value, UNDO_DRAFT_TTL_S)


async def planned(request: VerbRequest, change: Change, kept: Sequence[Mapping[str, Any]]) -> Planned:
    """What takes back what was done of a change, the last first. Raises Unplanned where there is nothing to take back,
    what came after it would be taken back too, or somebody else would be acted on, and PlatformError."""
    if request.arguments.verb is Verb.SCHEDULE:
        return await undo_session.planned(request, change, kept)
    steps: list[Step] = []
    notes: list[Block] = []
    others: list[str] = []
    whys: list[str] = []
    hindered: list[About] = []
    changed: list[str] = []
    for at in reversed(change.done):
        one, made = kept[at], change.stored_intents[at].plain()
        person, course = _whom(one, change.made_by(at))
        verbs = request.platforms[person.platform]
        after = await came_after(request.services, change, person, course)
        back = [one["operation"]] if one["operation"] else []
        if after and after.did(back):
            notes.append(context(after.already(person)))
            continue
        plan: Plan = ()
        if not after or not back:
            try:
                plan = await _plan(verbs, person, course, one["operation"], change.made_by(at))
                person = await as_now(request.services, change, at, plan, person)
            except Unplanned as error:
                as_before = isinstance(error, NothingToDo)
                if len(change.done) == 1 and not (after and as_before):
                    raise
                others += [] if as_before else [str(error)]
                notes.append(context(after.already(person) if after and as_before else str(error)))
                continue
        if after:
            whys.append(after.hinders(back))
            if after.for_good:
                continue
        elif await _stands_otherwise(verbs, plan, made, person, course):
            whys.append(f"{called(person)} isn't as this left them: someone has changed it since. {WOULD}")
        else:
            steps.append(Step(plan, person, course))
            changed += [called(person)] if undo_said.is_another_role(made, back) else []
            continue
        hindered.append((person, course))
    if whys:
        free = [(one.person, one.course) for one in steps if one.person]
        raise Unplanned(refused(request.arguments.verb, whys[0], hindered, free))
    if not steps:
        already = [] if others else ["There's nothing left to undo."]
        raise Unplanned(" ".join(dict.fromkeys([*texts(notes), *already])))
    named, sentence = undo_said.said(request, steps, changed)
    return Planned(steps, named, sentence, notes)


async def still(services: Services, back: Change) -> None:
    """Whether an Undo that waited may take another change back by now. Raises StepRefused."""
    change = await services.desk.change(back.takes_back)
    kept = await services.drafts.get(change.undo, UNDO_DRAFT, change.actor)
    if not kept:
        raise StepRefused(UNDO_FORGOTTEN)
    if kept["verb"] == Verb.SCHEDULE:  # by its own id; who came to it since, the card looks at
        return
    plans = [one.plain() for one in back.stored_intents]
    for at in change.done:
        person, course = _whom(kept["operations"][at], change.made_by(at))
        after = await came_after(services, change, person, course)
        if after and is_part(back, person):
            if after.did(plans):
                told_to_all = replace(after, mine=False)
                raise StepRefused(f"{told_to_all.already(person)} {MEANWHILE}")
            hindered = [] if after.for_good else [(person, course)]
            raise StepRefused(refused(Verb(kept["verb"]), after.hinders(plans), hindered, ()))


def may(change: Change, actor: Actor, now: float) -> None:
    """Raises RequestRefused where it is too late, not theirs, or not done."""
    if change.actor != actor.id:
        raise RequestRefused("Only the person who asked for this can undo it.")
    if not change.done or change.ended is None:
        raise RequestRefused("There's nothing to undo: it wasn't done.")
    if now > change.ended + UNDO_WITHIN_S:
        raise RequestRefused("This was done more than an hour ago. Type the command you want instead.")


async def _back(verbs: Everyday, intent: Intent[Any], person: Person | None, course: Course | None) -> Opposite | None:
    """A platform that fails just now costs the button, not the change."""
    try:
        return await verbs.opposite(intent, person, course) if person else None
    except (PlatformError, Unclear):
        return None


async def _stands_otherwise(
    verbs: Everyday, plan: Plan, made: Mapping[str, Any], person: Person, course: Course | None
) -> bool:
    """Whether the platform shows something else than what was made: the opposite of Undo makes it as it is now."""
    now = [await _back(verbs, intent, person, course) for intent in plan]
    return any(stands_otherwise(made, one) for one in now if isinstance(one, Intent))


async def _plan(
    verbs: Everyday, person: Person, course: Course | None, operation: Mapping[str, Any] | None, made: str
) -> Plan:
    """The operation that was kept; else they are unenrolled, as the platform knows them now."""
    if operation:
        try:
            return (load(operation),)
        except (Mistakes, KeyError):
            raise RequestRefused(UNDO_OUTDATED) from None
    if not course:
        raise RequestRefused(UNDO_OUTDATED)
    try:
        now = await verbs.member(by_id(person.id) if person.id else person.email, course)
    except (NotKnown, Unclear):
        now = person
    try:
        return await verbs.unmake(made, now, course)
    except Unclear:
        several = f"{called(now)} is in {course.title} more than once now."
        raise Unplanned(f"{several} Type the command you want instead.") from None


def _whom(one: Mapping[str, Any], made: str) -> tuple[Person, Course | None]:
    """Who was new to the platform has the id that it gave them since, where its answer said that."""
    person = Person(**one["person"], aliases=())
    verbs = platforms()[person.platform].everyday
    if not person.id and verbs and verbs.tells_enrolled:
        person = replace(person, id=made)
    return person, Course(**one["course"]) if one["course"] else None


def _stored(person: Person, course: Course | None, back: Opposite) -> dict[str, Any]:
    """Plain data; what a platform needs besides the id goes with it."""
    return {
        "person": {name: one for name, one in vars(person).items() if name != "aliases"} | {"refs": dict(person.refs)},
        "course": vars(course) | {"refs": dict(course.refs)} if course else None,
        "operation": about(back) | {"data": dump(back)} if isinstance(back, Intent) else None,
    }
