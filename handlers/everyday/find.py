"""Verbs that only look, on all platforms at once: find, courses, sessions, and how far a person is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import Refused
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.everyday.everyday import Course, Everyday, LiveSession, Missing, Person, Unclear, Verb
from handlers.everyday import course_view, platform_reply, rosters
from handlers.everyday.choice_view import Thing, choices, merged
from handlers.everyday.did_you_mean import absent
from handlers.everyday.fan_out import all_of, fan_out
from handlers.everyday.person_view import Known, card, local, name
from handlers.everyday.platform_reply import Said, listed
from handlers.everyday.session_view import timetable
from handlers.everyday.verb_request import Errand
from handlers.slack import times
from handlers.slack.blocks import Block, actions, context, header, say

DEFAULT_SESSIONS_SPAN = timedelta(days=7)
COURSES_PER_PLATFORM = 30
"""Courses asked of each platform."""

Draw = Callable[[Mapping[str, Any], datetime], Awaitable[list[Block]]]
"""What each platform found, by name, as blocks."""


async def look(errand: Errand) -> None:
    match errand.wanted.verb:
        case Verb.COURSES:
            await _grow(errand, _courses(errand), _draw_courses(errand), _headline_of_courses(errand))
        case Verb.SESSIONS:
            now = await errand.now()
            await _grow(errand, _sessions(errand, now), _draw_sessions(errand), _headline_of_sessions(errand, now))
        case _:
            await _grow(errand, _known(errand), _draw_people(errand), "")


async def progress(errand: Errand) -> None:
    """How far somebody is. Where a bare name may be a course's too, whichever there is."""
    if not errand.wanted.either:
        await _grow(errand, _known(errand), _draw_people(errand), "")
        return
    told = await all_of(errand.asks(_person_or_course(errand)))
    people = [one for one in told if isinstance(one.found, Known)]
    if not people and any(isinstance(one.found, Course) for one in told):
        await rosters.show(replace(errand, wanted=replace(errand.wanted, who="")))
        return
    kept = [one for one in told if not isinstance(one.found, Course)]
    await _say(errand, kept, kept, (), _draw_people(errand), "", first=True)


async def _grow(errand: Errand, ask: Callable[[Everyday], Awaitable[Any]], draw: Draw, headline: str) -> None:
    """The answer as it comes in. A message that was clicked is drawn anew each time; what answers a command can only be
    added to, so each message has what is new."""
    so_far: list[Said[Any]] = []
    async for new, waiting in fan_out(errand.asks(ask)):
        first = not so_far
        so_far += new
        await _say(errand, so_far if errand.over else new, so_far, waiting, draw, headline, first=first)


async def _say(
    errand: Errand,
    told: Sequence[Said[Any]],
    so_far: Sequence[Said[Any]],
    waiting: Sequence[str],
    draw: Draw,
    headline: str,
    *,
    first: bool,
) -> None:
    now, typed = await errand.now(), errand.wanted.who or errand.wanted.course
    found = [one for one in so_far if one.found or one.choices]
    title = headline or _named(so_far) or f"Looking for “{typed}”"
    blocks: list[Block] = [header(title)] if (first or errand.over) and (headline or found or waiting) else []
    blocks += await draw({one.platform: one.found for one in told if one.found is not None}, now)
    things: list[Thing] = [thing for one in told for thing in one.choices]
    if things:
        different = merged(things)
        every = merged([thing for one in so_far for thing in one.choices])
        alone = len(every) == 1 and not any(one.found for one in so_far)
        question = "Nothing is called exactly so. This is near:" if alone else "Which one do you mean?"
        drafts = await errand.chosen([thing for thing, _ in different])
        blocks += [say(question), *choices(different, drafts, "Show")]
    blocks += platform_reply.troubles(told, await errand.again(told))
    if not waiting:
        blocks += await absent(errand, so_far, typed, "Show", near=not found)
        buttons = await _next(errand, so_far)
        blocks += [actions(*buttons)] if buttons else []
    await errand.say(title, [*blocks, *platform_reply.waiting(waiting)] or [say("Nothing was found.")])


# Finding people


def _known(errand: Errand) -> Callable[[Everyday], Awaitable[Known]]:
    async def ask(verbs: Everyday) -> Known:
        return await _what_they_take(errand, verbs, await verbs.person(errand.wanted.who))

    return ask


async def _what_they_take(errand: Errand, verbs: Everyday, person: Person) -> Known:
    if Verb.PROGRESS not in verbs.can():
        return Known(person)
    try:
        taken = await verbs.taken(person)
    except (PlatformError, Refused) as error:
        return Known(person, note=f"What they take could not be read: {error}")
    words = "" if errand.wanted.either else errand.wanted.course.strip().casefold()
    fits = [
        one
        for one in taken
        if words in one.course.title.casefold() or words in (one.course.id.casefold(), one.course.code.casefold())
    ]
    return (
        Known(person, None, f"Does not take “{errand.wanted.course}”.") if words and not fits else Known(person, fits)
    )


def _person_or_course(errand: Errand) -> Callable[[Everyday], Awaitable[Known | Course]]:
    async def ask(verbs: Everyday) -> Known | Course:
        typed = errand.wanted.who
        wanted = [verbs.person(typed), verbs.course(typed)] if Verb.ROSTER in verbs.can() else [verbs.person(typed)]
        found = await asyncio.gather(*wanted, return_exceptions=True)
        for one in found:
            if isinstance(one, Person):
                return await _what_they_take(errand, verbs, one)
            if isinstance(one, Course):
                return one
        unclear = [thing for one in found if isinstance(one, Unclear) for thing in one.choices]
        if unclear:
            raise Unclear(typed, unclear)
        raise next(
            (one for one in found if isinstance(one, BaseException) and not isinstance(one, Missing)),
            Missing("person or course", typed),
        )

    return ask


def _draw_people(errand: Errand) -> Draw:
    async def draw(found: Mapping[str, Any], now: datetime) -> list[Block]:
        first = next((name(known.person) for known in found.values()), "")
        return [block for known in found.values() for block in card(known, now, first)]

    return draw


def _named(so_far: Sequence[Said[Any]]) -> str:
    people = [one.found.person for one in so_far if isinstance(one.found, Known)]
    return name(people[0]) if people else ""


async def _next(errand: Errand, so_far: Sequence[Said[Any]]) -> list[dict[str, Any]]:
    """What a person most likely wants to do after this."""
    wanted = errand.wanted
    if wanted.verb is Verb.SESSIONS:
        return await errand.form("Schedule…", Verb.SCHEDULE)
    if wanted.verb is Verb.COURSES:
        return []
    people = [one.found.person for one in so_far if isinstance(one.found, Known)]
    if people:
        who, on = people[0].email or people[0].id, "" if people[0].email else people[0].platform
        return [
            *await errand.form("Enroll…", Verb.ENROLL, "primary", who=who, name=people[0].name, on=on),
            *await errand.form("Unenroll…", Verb.UNENROLL, who=who, on=on),
            *await errand.form("Deactivate…", Verb.DEACTIVATE, "danger", who=who, on=on),
        ]
    if "@" in wanted.who and so_far and all(one.missing for one in so_far):
        return await errand.form("Add…", Verb.ADD, who=wanted.who, name=wanted.name)
    return []


# Courses


def _courses(errand: Errand) -> Callable[[Everyday], Awaitable[list[Course]]]:
    async def ask(verbs: Everyday) -> list[Course]:
        found = await verbs.courses(errand.wanted.course, COURSES_PER_PLATFORM)
        if not found:
            raise Missing("course", errand.wanted.course)
        return found

    return ask


def _draw_courses(errand: Errand) -> Draw:
    async def draw(found: Mapping[str, Any], now: datetime) -> list[Block]:
        courses = [course for some in found.values() for course in some]
        if len(courses) > course_view.MAX_COURSE_BUTTONS:
            full = [_title(one) for one, some in found.items() if len(some) == COURSES_PER_PLATFORM]
            more = f"There is more on {listed(full)}. Add a word of the title." if full else ""
            return [*course_view.table_of(courses), *([context(more)] if more else [])]
        able = [one for one in courses if Verb.ROSTER in errand.platforms[one.platform].can()]
        drafts = {id(one): await errand.keep(verb=Verb.ROSTER, course=one.id, on=one.platform) for one in able}
        return [course_view.course(one, drafts.get(id(one), "")) for one in courses]

    return draw


def _headline_of_courses(errand: Errand) -> str:
    return f"Courses with “{errand.wanted.course}”" if errand.wanted.course else "Courses"


# Live sessions


def _sessions(errand: Errand, now: datetime) -> Callable[[Everyday], Awaitable[list[LiveSession]]]:
    since = errand.wanted.since or now
    until = errand.wanted.until or since + DEFAULT_SESSIONS_SPAN

    async def ask(verbs: Everyday) -> list[LiveSession]:
        words = errand.wanted.course.casefold()
        return [one for one in await verbs.sessions(since, until) if words in one.title.casefold()]

    return ask


def _draw_sessions(errand: Errand) -> Draw:
    async def draw(found: Mapping[str, Any], now: datetime) -> list[Block]:
        sessions = [session for some in found.values() for session in some]
        none = [_title(one) for one, some in found.items() if not some]
        nothing = [say(f"No live sessions on {listed(none)} in that time.")] if none else []
        return [*timetable(sessions, now, place=len(errand.names) > 1), *nothing]

    return draw


def _headline_of_sessions(errand: Errand, now: datetime) -> str:
    since = local(errand.wanted.since or now, now.tzinfo)
    until = local(errand.wanted.until or since + DEFAULT_SESSIONS_SPAN, now.tzinfo)
    about = f" of “{errand.wanted.course}”" if errand.wanted.course else ""
    return f"Live sessions{about}, {times.stretch(since, until, now)}"


def _title(platform: str) -> str:
    return platforms()[platform].title
