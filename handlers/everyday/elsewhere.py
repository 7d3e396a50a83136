"""Platforms on which what is asked for cannot be done, though somebody is there: the answer names them and says why."""

from collections.abc import Sequence
from dataclasses import replace

from connectors.catalog import platforms
from connectors.core.same import same
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import NotKnown, Unclear, id_of, shown
from connectors.everyday.values import Course
from connectors.everyday.verbs import Verb
from handlers.everyday import help, known_as
from handlers.everyday.choice_view import course_title
from handlers.everyday.fan_out import all_of
from handlers.everyday.person_view import name
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import VerbArguments
from handlers.slack.blocks import Block, say

MAX_PEOPLE_READ = 3
"""People of whom it is looked up whether they are in the course there; it is a call or two for each."""


async def cannot_be_done(request: VerbRequest) -> list[Block]:
    """Where no platform was named: a sentence for each connected one that lacks the verb and has the course, unless
    those who are meant are not in it; and for each that could not be asked."""
    arguments, desk = request.arguments, request.services.desk
    lacking = tuple(one for one in desk.connected if one not in request.names and Verb.PROGRESS in verbs_of(one))
    if arguments.on or arguments.site or not lacking or id_of(arguments.course) is not None:
        return []

    async def ask(verbs: Everyday) -> str:
        return await _there(verbs, known_as.on(request, verbs.platform).arguments)

    told = await all_of(replace(request, names=lacking).asks(ask))
    said = [
        f"{one.found or one.trouble} {help.cannot(arguments.verb, one.platform)}"
        for one in told
        if one.found or (one.trouble and not one.refused)
    ]
    return [say(text) for text in said]


async def _there(verbs: Everyday, arguments: VerbArguments) -> str:
    """Who of these is in a course of exactly that name, or that there is one; empty where nobody is in any."""
    courses = await _courses(verbs, arguments.course)
    if not courses:
        return ""
    title, place = course_title(courses[0]), platforms()[verbs.platform].title
    ids = {one.id for one in courses}
    inside, doubtful = list[str](), len(arguments.people) > MAX_PEOPLE_READ
    for named in arguments.people[:MAX_PEOPLE_READ]:
        try:
            person = await verbs.person(named.who)
        except Unclear:
            doubtful = True
        except NotKnown:
            doubtful = doubtful or verbs.stopped is not None
        else:
            taken = await verbs.taken(person)
            inside += [name(person) or shown(named.who)] if ids & {one.course.id for one in taken} else []
    if inside:
        return f"{listed(inside)} {'is' if len(inside) == 1 else 'are'} in {title} on {place}."
    return f"{place} has a course called {title} too." if doubtful else ""


async def _courses(verbs: Everyday, typed: str) -> Sequence[Course]:
    try:
        return [await verbs.course(typed)]
    except Unclear as unclear:
        exact = [one for one in unclear.choices if isinstance(one, Course)]
        return [one for one in exact if any(same(text, typed) for text in (one.title, one.code, one.id))]
    except NotKnown:
        return []
