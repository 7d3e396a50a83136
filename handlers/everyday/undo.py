"""Taking back what was just done: the opposite of a verb, for the same people, courses and platforms."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.changes.change import Change, ChangeState
from bot.desk import RequestRefused
from bot.policy.policy import Actor
from connectors.everyday.everyday import Everyday, Plan, Unplanned
from connectors.everyday.exact import NotKnown, Unclear, by_id
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import course_title
from handlers.everyday.person_view import called
from handlers.everyday.planned import NAMES_SHOWN, Planned, Step
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import VerbRequest
from handlers.slack.blocks import Block, context

UNDO_DRAFT, UNDO_DRAFT_TTL_S = "undo", 7 * 24 * 3600.0
UNDO_WITHIN_S = 3600.0
"""Seconds after the outcome in which it can be taken back with a button."""
UNDO_CLICKS_WITHIN_S = 30.0
"""Seconds in which a second press is the same press."""
OPPOSITES: Mapping[Verb, Verb] = {
    Verb.ENROLL: Verb.UNENROLL,
    Verb.UNENROLL: Verb.ENROLL,
    Verb.DEACTIVATE: Verb.REACTIVATE,
    Verb.REACTIVATE: Verb.DEACTIVATE,
}


async def keep(request: VerbRequest, steps: Sequence[Step]) -> str:
    """A draft of how these are taken back; empty where some cannot be."""
    opposite = OPPOSITES.get(request.arguments.verb)
    able = [step for step in steps if step.person and opposite in request.platforms[step.person.platform].can()]
    if not opposite or len(able) != len(steps):
        return ""
    kept = {"verb": str(opposite), "steps": [_stored(step) for step in steps]}
    return await request.services.drafts.put(UNDO_DRAFT, request.actor.id, kept, UNDO_DRAFT_TTL_S)


async def planned(request: VerbRequest, kept: Sequence[Mapping[str, Any]]) -> Planned:
    """What takes these back as things stand now. Raises Unplanned where there is nothing to take back."""
    steps: list[Step] = []
    notes: list[Block] = []
    for one in kept:
        person = Person(**one["person"], aliases=())
        course = Course(**one["course"]) if one["course"] else None
        verbs = request.platforms[person.platform]
        try:
            plan = await _opposite(request.arguments.verb, verbs, person, course, str(one["role"]))
        except Unplanned as error:
            if len(kept) == 1:
                raise
            notes.append(context(str(error)))
            continue
        steps.append(Step(plan, person, course, str(one["role"])))
    if not steps:
        raise Unplanned("There is nothing to take back any more.")
    who = list(dict.fromkeys(called(one.person) for one in steps if one.person))
    said = listed(who) if len(who) <= NAMES_SHOWN else f"{len(who)} people"
    what = next((f" · {course_title(one.course)}" for one in steps if one.course), "")
    return Planned(steps, f"{said}{what}", f"It was taken back: {said}{what}.", notes)


async def _opposite(verb: Verb, verbs: Everyday, person: Person, course: Course | None, role: str) -> Plan:
    """Planned for the person as the platform knows them now; somebody who is in no course any more, as they were."""
    who = by_id(person.id) if person.id else person.email
    try:
        now = await (verbs.member(who, course) if course else verbs.person(who))
    except (NotKnown, Unclear):
        now = person
    if verb is Verb.ENROLL and course:
        return await verbs.enroll(now, course, role)
    if verb is Verb.UNENROLL and course:
        return await verbs.unenroll(now, course)
    return await (verbs.reactivate(now) if verb is Verb.REACTIVATE else verbs.deactivate(now))


def _stored(step: Step) -> dict[str, Any]:
    """Plain data; what a platform needs besides the id goes with it."""
    person, course = step.person, step.course
    about = {name: one for name, one in vars(person).items() if name != "aliases"} if person else {}
    return {
        "person": about | {"refs": dict(person.refs)} if person else None,
        "course": vars(course) | {"refs": dict(course.refs)} if course else None,
        "role": step.role,
    }


def may(change: Change, actor: Actor, now: float) -> None:
    """Raises RequestRefused where it is too late, not theirs, or not done."""
    if change.actor != actor.id:
        raise RequestRefused("Only the person who asked for this can take it back.")
    if change.state not in (ChangeState.DONE, ChangeState.PARTLY) or change.ended is None:
        raise RequestRefused("There is nothing to take back: it was not done.")
    if now > change.ended + UNDO_WITHIN_S:
        raise RequestRefused("This was done more than an hour ago. Type what you want instead.")
