"""Enroll, unenroll, link: one or several people and a course on one platform."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import Any

from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.same import folded
from connectors.everyday.everyday import (
    Everyday,
    NeedsMore,
    NotAtPlace,
    NotEnrolled,
    NothingToDo,
    Plan,
    Stopped,
    Unplanned,
)
from connectors.everyday.exact import NotInCourse, NotKnown, Unclear, by_id, shown
from connectors.everyday.fitting import is_called
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday import known_as
from handlers.everyday.choice_view import CHOICES_SHOWN, course_title
from handlers.everyday.chosen import as_shown, joined, seen
from handlers.everyday.fan_out import all_of
from handlers.everyday.person_view import called
from handlers.everyday.plan_people import (
    NameNeeded,
    People,
    add_first,
    enroll_first,
    has_no_doubt,
    is_sure,
    needed,
    refuse,
    resolved,
    sure_of,
)
from handlers.everyday.planned import NAMES_SHOWN, Planned, Step, at_place, people_said
from handlers.everyday.platform_reader import able
from handlers.everyday.platform_reply import extent, listed
from handlers.everyday.resolve import the_course
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import Named
from handlers.slack.blocks import Block, actions, context, say


async def membership(request: VerbRequest) -> Planned | None:
    """What would be done; None after asking which course or which person is meant, or saying that there is nobody."""
    leaving = request.arguments.verb is Verb.UNENROLL
    picked = await the_course(request, changing=True, narrow=partial(_theirs, request) if leaving else None)
    if not picked:
        return None
    verbs, course = picked
    exactly, title = (by_id(course.id), course.title) if course.id else (course.title, "")
    known = joined(*request.arguments.chosen, *seen(exactly, [course]))
    here = known_as.on(request, verbs.platform)
    arguments = replace(here.arguments, course=exactly, title=title, on=verbs.platform, chosen=known)
    here = replace(here, arguments=arguments)

    async def find(named: Named) -> Person:
        return await _member(here, verbs, course, named)

    people = await resolved(here, verbs, find)
    if people is None:
        return None
    partly = verbs.stopped if any(not one.id for _, one in people) else None
    new = [(one.email, one.name) for _, one in people if not one.id]
    if not await is_sure(here, platforms()[verbs.platform].title, new):
        return None
    planned = await _steps(here, verbs, course, people)
    if planned is None:
        return None
    steps, beside = planned
    if not await has_no_doubt(here, (verbs.doubt(one.plan) for one in steps)):
        return None
    notes = [*beside, *([_unseen(people, partly, verbs)] if partly else []), *await _idle(here, people)]
    who, title = _people(steps), platforms()[verbs.platform].title
    what = at_place(course_title(course), verbs, [intent for one in steps for intent in one.plan])
    match request.arguments.verb:
        case Verb.ENROLL:
            called = verbs.called_role(request.arguments.role) if request.arguments.role else ""
            role = f" as {called}" if called else ""
            return Planned(steps, f"{who} in {what}{role}", notes=notes)
        case Verb.UNENROLL:
            what = listed(list(dict.fromkeys(verbs.left(one.plan, what) for one in steps)))
            return Planned(steps, f"{who} from {what}", notes=notes)
    return Planned(steps, f"{who} to {what}", f"A link to {what} on {title} for {who}.", notes)


class _Inside(Enum):
    """Whether somebody is in a course, as far as a look tells: planning to take them out only looks."""

    YES, NO, UNKNOWN = auto(), auto(), auto()
    NOBODY = auto()
    """Nobody there is called exactly so."""


async def _theirs(request: VerbRequest, courses: Sequence[Course]) -> Sequence[Course]:
    """Those of several courses that somebody of these is in, or may be in: nobody is asked about the others. Who is
    called exactly so comes before who is nearly. Raises NothingToDo where they are in none of them."""
    if len(courses) > CHOICES_SHOWN:
        return courses
    people = request.arguments.people
    looks = await asyncio.gather(*(_inside(request, one, named) for one in courses for named in people))
    each = [looks[at * len(people) :][: len(people)] for at in range(len(courses))]
    known = {_Inside.YES, _Inside.NO} & {*looks}
    open_still = {_Inside.YES, _Inside.UNKNOWN} | (set() if known else {_Inside.NOBODY})
    left = [one for one, found in zip(courses, each, strict=True) if open_still & {*found}]
    if not left and len(people) == 1:
        title, who = course_title(courses[0]), people[0].name or shown(people[0].who)
        raise NothingToDo(f"{who} isn't in any of the {len(courses)} courses called {title}. Nothing to do.")
    return left or courses


async def _inside(request: VerbRequest, course: Course, named: Named) -> _Inside:
    verbs = request.platforms[course.platform]
    try:
        await verbs.unenroll(await verbs.member(known_as.address(request, course.platform, named.who), course), course)
    except (NothingToDo, NotInCourse):
        return _Inside.NO
    except Unclear as unclear:
        people = [one for one in unclear.choices if isinstance(one, Person)]
        return _Inside.UNKNOWN if any(is_called(one, named.who) for one in people) else _Inside.NOBODY
    except NotKnown:
        return _Inside.UNKNOWN if verbs.stopped else _Inside.NOBODY
    except (Unplanned, PlatformError):  # said of the course that is chosen
        return _Inside.UNKNOWN
    return _Inside.YES


async def _member(request: VerbRequest, verbs: Everyday, course: Course, named: Named) -> Person:
    """Whom it is about, on the platform of the course; somebody new where it takes them. Raises NotKnown, Unclear."""

    def there(who: str) -> str:
        return known_as.address(request, verbs.platform, who)

    async def member(who: str) -> Person:
        try:
            return await verbs.member(there(who), course)
        except NotInCourse as missing:
            raise NotInCourse(who, missing.title) from None

    async def enrollee(who: str) -> Person:
        return sure_of(verbs, who, await verbs.enrollee(there(who), course))

    chosen = request.arguments.chosen
    if request.arguments.verb is not Verb.ENROLL:
        return await as_shown(chosen, verbs, named.who, member)
    try:
        return await as_shown(chosen, verbs, named.who, enrollee)
    except NotKnown:
        if not verbs.newcomers or "@" not in named.who:
            raise
    first, last = Person("", "", named.name).names
    if named.name and (last or not verbs.stopped):
        return Person(verbs.platform, "", f"{first} {last}".strip(), there(named.who), first=first, last=last)
    known = await _elsewhere(request, named.who)
    first, last = known.names if known else (first, "")
    if verbs.stopped and not last:
        raise NameNeeded(named.who, verbs)
    return Person(verbs.platform, "", known.name if known else "", there(named.who), first=first, last=last)


async def _elsewhere(request: VerbRequest, who: str) -> Person | None:
    """What another platform knows of the person of this address: a newcomer has a name already, somewhere."""
    names = able(request.services.desk, Verb.FIND)
    others = replace(request, names=tuple(one for one in names if one != request.arguments.on))
    told = await all_of(others.asks(lambda verbs: verbs.person(who))) if others.names else []
    known = [one.found for one in told if one.found and one.found.name]
    return next((one for one in known if one.first or one.last), known[0] if known else None)


async def _idle(request: VerbRequest, people: People) -> list[Block]:
    """That somebody cannot use what they get, as long as they are not active."""
    idle = [person for _, person in people if person.active is False]
    if not idle or request.arguments.verb is Verb.UNENROLL:
        return []
    title, who = platforms()[idle[0].platform].title, listed([called(one) for one in idle[:NAMES_SHOWN]])
    more = f" and {len(idle) - NAMES_SHOWN} more" if len(idle) > NAMES_SHOWN else ""
    standings = {one.standing for one in idle if one.standing}
    why = f" ({standings.pop()})" if len(standings) == 1 else ""
    text = f"⚠ {who}{more} {'is' if len(idle) == 1 else 'are'} not active on {title}{why} and can't log in yet."
    first = by_id(idle[0].id) if idle[0].id else idle[0].email
    able = Verb.REACTIVATE in request.platforms[idle[0].platform].can()
    filled: dict[str, Any] = {"who": first, "on": idle[0].platform, "chosen": seen(first, idle[:1])}
    buttons = await request.form("Reactivate…", Verb.REACTIVATE, **filled) if able else []
    return [say(text), *([actions(*buttons)] if buttons else [])]


def _unseen(people: People, stopped: Stopped, verbs: Everyday) -> Block:
    """That whoever is taken for new may be known from what there was no time to look at."""
    new = people_said([called(one) for _, one in people if not one.id])
    title = platforms()[verbs.platform].title
    return context(f"I looked for {new} in {extent(stopped)} on {title}. The rest may know them by another name.")


async def _steps(
    request: VerbRequest, verbs: Everyday, course: Course, people: People
) -> tuple[Sequence[Step], Sequence[Block]] | None:
    """What each would get, and what must be said of those who need nothing; None after saying for whom it cannot be
    done. Raises Unplanned where there is nothing to do for anybody."""
    steps: list[Step] = []
    notes: list[Block] = []
    refused: list[tuple[Named, str]] = []
    lacking: dict[str, list[str]] = {}
    short: list[tuple[Named, Person, str]] = []
    for named, person in people:
        try:
            plan = await _plan(request, verbs, course, person)
        except NeedsMore as error:
            if len(people) == 1:
                raise
            lacking.setdefault(str(error), []).append(called(person))
            short.append((named, person, str(error)))
            continue
        except NothingToDo as error:
            if len(people) == 1:
                raise
            notes.append(context(str(error)))
            continue
        except NotEnrolled as error:
            if len(people) == 1:
                await enroll_first(request, verbs, named, str(error))
                return None
            refused.append((named, str(error)))
            continue
        except NotAtPlace as error:
            if len(people) == 1:
                await add_first(request, verbs, error)
                return None
            refused.append((named, str(error)))
            continue
        except Unplanned as error:
            if len(people) == 1:
                raise
            refused.append((named, str(error)))
            continue
        steps.append(Step(plan, person, course))
        notes += _beside(named, person)
    if lacking and len(lacking) == 1 and len(people) == sum(map(len, lacking.values())):
        raise NeedsMore(needed(lacking))
    refused += [(named, needed({why: [called(person)]})) for named, person, why in short]
    if refused:
        await refuse(request, refused, [named for named, _ in people])
        return None
    if not steps:
        raise Unplanned(f"There's nothing to do for any of the {len(people)} people.")
    return steps, notes


async def _plan(request: VerbRequest, verbs: Everyday, course: Course, person: Person) -> Plan:
    match request.arguments.verb:
        case Verb.ENROLL:
            return await verbs.enroll(person, course, request.arguments.role)
        case Verb.UNENROLL:
            return await verbs.unenroll(person, course)
    return await verbs.link(person, course)


def _beside(named: Named, person: Person) -> list[Block]:
    """That a name was taken apart, or that a platform has another one than was typed."""
    if not person.id and person.last:
        return [context(f"{person.email} is new there: first name {person.first}, last name {person.last}.")]
    typed = " ".join(Person("", "", named.name).names).strip()
    if typed and person.name and folded(typed) != folded(person.name):
        return [context(f"You wrote {typed}; on {platforms()[person.platform].title} that's {called(person)}.")]
    return []


def _people(steps: Sequence[Step]) -> str:
    who = [called(one.person) for one in steps if one.person]
    return people_said(who)
