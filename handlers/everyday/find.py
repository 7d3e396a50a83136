"""Verbs that only look, on all platforms at once: find, courses, sessions, and how far a person is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import RequestRefused
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import NotKnown, Unclear
from connectors.everyday.values import Course, LiveSession, Person
from connectors.everyday.verbs import Verb
from handlers.everyday import course_view, platform_reply, rosters
from handlers.everyday.choice_view import Thing, choices, merged
from handlers.everyday.did_you_mean import absent
from handlers.everyday.fan_out import all_of, fan_out
from handlers.everyday.person_view import Known, card, local, name
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.session_view import timetable
from handlers.everyday.verb_request import VerbRequest
from handlers.slack import times
from handlers.slack.blocks import Block, actions, context, header, say

DEFAULT_SESSIONS_SPAN = timedelta(days=7)
COURSES_PER_PLATFORM = 30
"""Courses asked of each platform."""

Draw = Callable[[Mapping[str, Any], datetime], Awaitable[list[Block]]]
"""What each platform found, by name, as blocks."""


async def look(request: VerbRequest) -> None:
    match request.arguments.verb:
        case Verb.COURSES:
            await _grow(request, _courses(request), _draw_courses(request), _headline_of_courses(request))
        case Verb.SESSIONS:
            now = await request.now()
            await _grow(request, _sessions(request, now), _draw_sessions(request), _headline_of_sessions(request, now))
        case _:
            await _grow(request, _known(request), _draw_people(request), "")


async def progress(request: VerbRequest) -> None:
    """How far somebody is. Where a bare name may be a course's too, whichever there is."""
    if not request.arguments.either:
        await _grow(request, _known(request), _draw_people(request), "")
        return
    told = await all_of(request.asks(_person_or_course(request)))
    people = [one for one in told if isinstance(one.found, Known)]
    if not people and any(isinstance(one.found, Course) for one in told):
        await rosters.show(replace(request, arguments=replace(request.arguments, who="")))
        return
    kept = [one for one in told if not isinstance(one.found, Course)]
    await _say(request, kept, kept, (), _draw_people(request), "", first=True)


async def _grow(request: VerbRequest, ask: Callable[[Everyday], Awaitable[Any]], draw: Draw, headline: str) -> None:
    """The answer as it comes in. A message that was clicked is drawn anew each time; what answers a command can only be
    added to, so each message has what is new."""
    so_far: list[PlatformReply[Any]] = []
    async for new, waiting in fan_out(request.asks(ask)):
        first = not so_far
        so_far += new
        await _say(request, so_far if request.over else new, so_far, waiting, draw, headline, first=first)


async def _say(
    request: VerbRequest,
    told: Sequence[PlatformReply[Any]],
    so_far: Sequence[PlatformReply[Any]],
    waiting: Sequence[str],
    draw: Draw,
    headline: str,
    *,
    first: bool,
) -> None:
    now, typed = await request.now(), request.arguments.who or request.arguments.course
    found = [one for one in so_far if one.found or one.choices]
    title = headline or _named(so_far) or f"Looking for “{typed}”"
    blocks: list[Block] = [header(title)] if (first or request.over) and (headline or found or waiting) else []
    blocks += await draw({one.platform: one.found for one in told if one.found is not None}, now)
    things: list[Thing] = [thing for one in told for thing in one.choices]
    if things:
        different = merged(things)
        every = merged([thing for one in so_far for thing in one.choices])
        alone = len(every) == 1 and not any(one.found for one in so_far)
        question = "Nothing is called exactly so. This is near:" if alone else "Which one do you mean?"
        drafts = await request.chosen([thing for thing, _ in different])
        blocks += [say(question), *choices(different, drafts, "Show")]
    blocks += platform_reply.troubles(told, await request.again(told))
    if not waiting:
        blocks += await absent(request, so_far, typed, "Show", near=not found)
        buttons = await _next(request, so_far)
        blocks += [actions(*buttons)] if buttons else []
    await request.say(title, [*blocks, *platform_reply.waiting(waiting)] or [say("Nothing was found.")])


# Finding people


def _known(request: VerbRequest) -> Callable[[Everyday], Awaitable[Known]]:
    async def ask(verbs: Everyday) -> Known:
        return await _what_they_take(request, verbs, await verbs.person(request.arguments.who))

    return ask


async def _what_they_take(request: VerbRequest, verbs: Everyday, person: Person) -> Known:
    if Verb.PROGRESS not in verbs.can():
        return Known(person)
    try:
        taken = await verbs.taken(person)
    except (PlatformError, RequestRefused) as error:
        return Known(person, note=f"What they take could not be read: {error}")
    words = "" if request.arguments.either else folded(request.arguments.course)
    fits = [
        one
        for one in taken
        if words in folded(one.course.title) or words in (folded(one.course.id), folded(one.course.code))
    ]
    return (
        Known(person, None, f"Does not take “{request.arguments.course}”.")
        if words and not fits
        else Known(person, fits)
    )


def _person_or_course(request: VerbRequest) -> Callable[[Everyday], Awaitable[Known | Course]]:
    async def ask(verbs: Everyday) -> Known | Course:
        typed = request.arguments.who
        asked = [verbs.person(typed), verbs.course(typed)] if Verb.ROSTER in verbs.can() else [verbs.person(typed)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        for one in found:
            if isinstance(one, Person):
                return await _what_they_take(request, verbs, one)
            if isinstance(one, Course):
                return one
        unclear = [thing for one in found if isinstance(one, Unclear) for thing in one.choices]
        if unclear:
            raise Unclear(typed, unclear)
        raise next(
            (one for one in found if isinstance(one, BaseException) and not isinstance(one, NotKnown)),
            NotKnown("person or course", typed),
        )

    return ask


def _draw_people(request: VerbRequest) -> Draw:
    async def draw(found: Mapping[str, Any], now: datetime) -> list[Block]:
        first = next((name(known.person) for known in found.values()), "")
        return [block for known in found.values() for block in card(known, now, first)]

    return draw


def _named(so_far: Sequence[PlatformReply[Any]]) -> str:
    people = [one.found.person for one in so_far if isinstance(one.found, Known)]
    return name(people[0]) if people else ""


async def _next(request: VerbRequest, so_far: Sequence[PlatformReply[Any]]) -> list[dict[str, Any]]:
    """What a person most likely wants to do after this."""
    arguments = request.arguments
    if arguments.verb is Verb.SESSIONS:
        return await request.form("Schedule…", Verb.SCHEDULE)
    if arguments.verb is Verb.COURSES:
        return []
    people = [one.found.person for one in so_far if isinstance(one.found, Known)]
    if people:
        who, on = people[0].email or people[0].id, "" if people[0].email else people[0].platform
        return [
            *await request.form("Enroll…", Verb.ENROLL, "primary", who=who, name=people[0].name, on=on),
            *await request.form("Unenroll…", Verb.UNENROLL, who=who, on=on),
            *await request.form("Deactivate…", Verb.DEACTIVATE, "danger", who=who, on=on),
        ]
    if "@" in arguments.who and so_far and all(one.missing for one in so_far):
        return await request.form("Add…", Verb.ADD, who=arguments.who, name=arguments.name)
    return []


# Courses


def _courses(request: VerbRequest) -> Callable[[Everyday], Awaitable[list[Course]]]:
    async def ask(verbs: Everyday) -> list[Course]:
        found = await verbs.courses(request.arguments.course, COURSES_PER_PLATFORM)
        if not found:
            raise NotKnown("course", request.arguments.course)
        return found

    return ask


def _draw_courses(request: VerbRequest) -> Draw:
    async def draw(found: Mapping[str, Any], now: datetime) -> list[Block]:
        courses = [course for some in found.values() for course in some]
        if len(courses) > course_view.MAX_COURSE_BUTTONS:
            full = [_title(one) for one, some in found.items() if len(some) == COURSES_PER_PLATFORM]
            more = f"There is more on {listed(full)}. Add a word of the title." if full else ""
            return [*course_view.table_of(courses), *([context(more)] if more else [])]
        able = [one for one in courses if Verb.ROSTER in request.platforms[one.platform].can()]
        drafts = {id(one): await request.keep(verb=Verb.ROSTER, course=one.id, on=one.platform) for one in able}
        return [course_view.course(one, drafts.get(id(one), "")) for one in courses]

    return draw


def _headline_of_courses(request: VerbRequest) -> str:
    return f"Courses with “{request.arguments.course}”" if request.arguments.course else "Courses"


# Live sessions


def _sessions(request: VerbRequest, now: datetime) -> Callable[[Everyday], Awaitable[list[LiveSession]]]:
    since = request.arguments.since or now
    until = request.arguments.until or since + DEFAULT_SESSIONS_SPAN

    async def ask(verbs: Everyday) -> list[LiveSession]:
        words = folded(request.arguments.course)
        return [one for one in await verbs.sessions(since, until) if words in folded(one.title)]

    return ask


def _draw_sessions(request: VerbRequest) -> Draw:
    async def draw(found: Mapping[str, Any], now: datetime) -> list[Block]:
        sessions = [session for some in found.values() for session in some]
        none = [_title(one) for one, some in found.items() if not some]
        nothing = [say(f"No live sessions on {listed(none)} in that time.")] if none else []
        return [*timetable(sessions, now, place=len(request.names) > 1), *nothing]

    return draw


def _headline_of_sessions(request: VerbRequest, now: datetime) -> str:
    since = local(request.arguments.since or now, now.tzinfo)
    until = local(request.arguments.until or since + DEFAULT_SESSIONS_SPAN, now.tzinfo)
    about = f" of “{request.arguments.course}”" if request.arguments.course else ""
    return f"Live sessions{about}, {times.stretch(since, until, now)}"


def _title(platform: str) -> str:
    return platforms()[platform].title
