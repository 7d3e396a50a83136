"""Who somebody is on every platform, what they take, and how far they are."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.desk import RequestRefused
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import dump
from connectors.core.same import folded, holds, same
from connectors.everyday.everyday import Everyday, Unplanned
from connectors.everyday.exact import NotKnown, Unclear, id_of, shown
from connectors.everyday.values import PROGRESS_FACTS, Course, Enrollment, Person
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday import known_as, rosters
from handlers.everyday.choice_view import choice
from handlers.everyday.chosen import as_shown, seen
from handlers.everyday.course_list import look_at_courses
from handlers.everyday.did_you_mean import MAX_COURSES_SEARCHED, SUGGESTIONS_SHOWN, likely_titles
from handlers.everyday.fan_out import all_of
from handlers.everyday.one_answer import Drawn, answers, give, show
from handlers.everyday.pages import count_of_what, looked, paging
from handlers.everyday.person_view import PERSON_COURSES_SHOWN, Known, card, has_more, name
from handlers.everyday.platform_reply import REPLY_TITLE_CHARS, PlatformReply, listed, must_be_allowed
from handlers.everyday.resolve import one_person
from handlers.everyday.scoped import confined
from handlers.everyday.session_list import look_at_sessions
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.forms import FORM_START_DRAFT, FORM_TTL_S, about
from handlers.slack.blocks import Block, Element, button, clip, say

MAX_COURSES_READ = 20
"""Courses called so of which it is seen whether anybody can tell who is in them."""


async def look(request: VerbRequest) -> None:
    match request.arguments.verb:
        case Verb.COURSES:
            await look_at_courses(request)
        case Verb.SESSIONS:
            await look_at_sessions(request)
        case _:
            request = await _where_seen(request)
            await give(request, _known(request), PeopleView(request))


async def progress(request: VerbRequest) -> None:
    """How far somebody is. Where a bare name may be a course's too, whichever there is."""
    if not request.arguments.either:
        request = await _where_seen(request)
        await give(request, _known(request), PeopleView(request))
        return
    async with aclosing(answers(request, _person_or_course(request))) as updates:
        async for told, waiting in updates:
            courses = [one for one in told if isinstance(one.found, Course)]
            if not waiting:
                must_be_allowed(told)
            if not waiting and courses and not _people(told):
                of_course = replace(request, arguments=replace(request.arguments, who=""))
                await rosters.show(of_course, [one.trouble for one in told if one.trouble and one.final])
            else:
                await show(request, [one for one in told if one not in courses], waiting, PeopleView(request))


@dataclass(frozen=True)
class PeopleView:
    """A card for each platform that knows the person."""

    request: VerbRequest

    def title(self, told: Sequence[PlatformReply[Any]], now: datetime) -> str:
        """Their name; where they may be different people, what was typed."""
        people = _people(told)
        if self.different(told):
            return f"“{clip(shown(self.request.arguments.who), REPLY_TITLE_CHARS)}”"
        return name(people[0]) if people else ""

    def different(self, told: Sequence[PlatformReply[Any]]) -> Sequence[Person]:
        """People whom nothing shows to be one: the platforms know them by different addresses, or by none."""
        people, who = _people(told), self.request.arguments.who
        named = known_as.as_named(self.request, people)
        by_typed = "@" in who and all(same(who, one.email) for one in named if one.email)
        return [] if len(people) < 2 or by_typed or one_person(named) else people

    async def draw(self, told: Sequence[PlatformReply[Any]], now: datetime) -> Drawn:
        replies = [(one, one.found) for one in told if isinstance(one.found, Known)]
        known = [found for _, found in replies]
        title, after = self.title(told, now), self.request.arguments.after
        more = any(has_more(one, after) for one in known)
        buttons = await paging(self.request, PERSON_COURSES_SHOWN, more, looked=looked(told))
        cards = [
            block
            for reply, one in replies
            for block in card(one, now, title, after, count_of_what([reply.platform], [reply]))
        ]
        return Drawn([*cards, *await self._instead(known)], buttons)

    async def _instead(self, known: Sequence[Known]) -> list[Block]:
        """Where no course is called as it was typed; and unless some platform has it, what is near."""
        unknown = [one for one in known if one.instead is not None]
        if not unknown:
            return []
        typed = clip(shown(self.request.arguments.course), REPLY_TITLE_CHARS)
        where = listed([platforms()[one.person.platform].title for one in unknown])
        said: list[Block] = [say(f"No course called “{typed}” on {where}.")]
        near = list({folded(title): title for one in unknown for title in one.instead or ()}.values())
        if len(unknown) < len(known) or not near:
            return said
        near = likely_titles(typed, near)[:SUGGESTIONS_SHOWN]
        offered = [choice(one, "Show", await self.request.keep(course=one, title="")) for one in near]
        return [*said, say("Did you mean:"), *offered]

    async def next(self, told: Sequence[PlatformReply[Any]]) -> list[Element]:
        request, arguments, people = self.request, self.request.arguments, _people(told)
        if self.different(told):
            return []
        if people:
            one = people[0]
            named = known_as.named(request, one)
            who, on = (named, "") if _by_address(told) else (one.id or name(one), one.platform)
            there = [person.platform for person in people]
            exactly: dict[str, Any] = {"who": who, "on": on, "chosen": seen(who, [one] if on else people)}
            told_active = {person.active for person in people if request.can(Verb.DEACTIVATE, [person.platform])}
            off = await request.form("Reactivate…", Verb.REACTIVATE, "", there, **exactly)
            off = off if False in told_active or any(person.off for person in people) else []
            if True in told_active or False not in told_active:
                off = [*await request.form("Deactivate…", Verb.DEACTIVATE, "danger", there, **exactly), *off]
            return [
                *await request.form("Enroll…", Verb.ENROLL, "primary", name=one.name, **exactly),
                *await request.form("Unenroll…", Verb.UNENROLL, "", there, **exactly),
                *off,
                *await self._certificate(told),
                *([await request.fill_in("Change…", style="")] if self._unknown(told) else []),
                *known_as.not_me(request, told),
            ]
        nowhere = told and all(one.missing and not one.stopped for one in told)
        if "@" in arguments.who and nowhere:
            add = await request.form("Add…", Verb.ADD, who=arguments.who, name=arguments.name)
            return [*add, *known_as.not_me(request, told)]
        return known_as.not_me(request, told)

    def _unknown(self, told: Sequence[PlatformReply[Any]]) -> bool:
        """Whether no platform has a course called as it was typed."""
        known = [one.found for one in told if isinstance(one.found, Known)]
        return bool(known) and all(one.instead is not None for one in known)

    async def _certificate(self, told: Sequence[PlatformReply[Any]]) -> list[Element]:
        """A button to the certificate, where the answer is about one thing that was completed."""
        known = [one.found for one in told if isinstance(one.found, Known)]
        fetching = [one.certificate for each in known for one in each.taken or () if one.certificate]
        if len(fetching) != 1:
            return []
        request, stored = self.request, about(type(fetching[0]), dump(fetching[0]))
        kept = stored | {"channel": request.interaction.channel}
        draft = await request.services.drafts.put(FORM_START_DRAFT, request.actor.id, kept, FORM_TTL_S)
        return [button("Certificate…", "form.open", draft)]


def _people(told: Sequence[PlatformReply[Any]]) -> list[Person]:
    return [one.found.person for one in told if isinstance(one.found, Known)]


def _by_address(told: Sequence[PlatformReply[Any]]) -> bool:
    """Whether their address says who is meant: it is one, and no other account goes by it."""
    people = _people(told)
    others = [one for reply in told for one in reply.choices if isinstance(one, Person)]
    return bool(people[0].email) and not any(same(one.email, people[0].email) for one in others)


def _known(request: VerbRequest) -> Callable[[Everyday], Awaitable[Known]]:
    async def ask(verbs: Everyday) -> Known:
        arguments = request.arguments

        def find(who: str) -> Awaitable[Person]:
            return _person(request, verbs, who)

        person = await as_shown(arguments.chosen, verbs, arguments.who, find)
        return await _what_they_take(request, verbs, person)

    return ask


async def _where_seen(request: VerbRequest) -> VerbRequest:
    """On the platforms only where who may see some courses only may see the one that is asked about. Raises
    RequestRefused where that is none."""
    course = request.arguments.course
    if not course or request.arguments.either or not any(map(confined, request.platforms.values())):
        return request
    told = await all_of(request.asks(lambda verbs: verbs.course(course)))
    must_be_allowed(told)
    return replace(request, names=tuple(one.platform for one in told if not one.refused))


async def _person(request: VerbRequest, verbs: Everyday, who: str) -> Person:
    """Wherever they are; for who may see some courses only, in the course that is asked about."""
    course, known = request.arguments.course, known_as.address(request, verbs.platform, who)
    if not course or request.arguments.either or not confined(verbs):
        return await verbs.person(known)
    return await verbs.member(known, await verbs.course(course))


async def _what_they_take(request: VerbRequest, verbs: Everyday, person: Person) -> Known:
    if Verb.PROGRESS not in verbs.can():
        return Known(person)
    looked = verbs.stopped
    try:
        taken = await verbs.taken(person)
    except (PlatformError, RequestRefused) as error:
        return Known(person, note=f"I couldn't read their courses: {error}")
    finally:
        verbs.stopped = verbs.stopped or looked
    course = "" if request.arguments.either else request.arguments.course
    fits = [one for one in taken if not course or _fits(one, course)]
    if course and not fits:
        return await _not_taken(request, verbs, person, taken)
    if not fits and verbs.unseen:
        return Known(person, fits, f"No courses that {platforms()[verbs.platform].title} lists.")
    vague = request.arguments.verb is Verb.PROGRESS and not verbs.tells.person & PROGRESS_FACTS
    return Known(person, fits, f"{_untold(verbs)} These are their courses." if vague and fits else "")


def _untold(verbs: Everyday) -> str:
    """That it is not told how far somebody is in what they take, and where it is."""
    title = platforms()[verbs.platform].title
    if verbs.tells.course & PROGRESS_FACTS:
        return f"{title} shows progress only for a whole course: type `/lms progress` and its title."
    return f"{title} doesn't show progress."


async def _not_taken(request: VerbRequest, verbs: Everyday, person: Person, taken: Sequence[Enrollment]) -> Known:
    """That they take nothing called so: no course of theirs, or no course at all."""
    course = request.arguments.course
    typed = id_of(course) or course
    so_far = " as far as I've looked" if verbs.stopped else ""
    if Verb.COURSES not in verbs.can():
        return Known(person, None, f"No course called “{typed}”{so_far}.")
    looked = verbs.stopped
    try:
        if called := await verbs.courses(typed, MAX_COURSES_READ):
            why = next(filter(None, map(verbs.untold, _exact(called, typed) or called)), "")
            title = request.arguments.title or typed
            note = f"I can't tell whether they take “{title}”. {why}" if why else f"Doesn't take “{title}”{so_far}."
            return Known(person, None, note)
        every = await verbs.courses("", MAX_COURSES_SEARCHED)
    except (PlatformError, RequestRefused):
        return Known(person, None, f"No course called “{typed}”{so_far}.")
    finally:
        verbs.stopped = verbs.stopped or looked
    theirs = likely_titles(typed, [one.course.title for one in taken])
    others = likely_titles(typed, [one.title for one in every])
    return Known(person, None, "", list(dict.fromkeys([*theirs, *others]))[:SUGGESTIONS_SHOWN])


def _exact(called: Sequence[Course], typed: str) -> list[Course]:
    return [one for one in called if any(same(text, typed) for text in (one.title, one.id, one.code))]


def _fits(one: Enrollment, course: str) -> bool:
    id = id_of(course)
    if id is not None:
        return one.course.id == id
    return holds(one.course.title, course) or any(same(text, course) for text in (one.course.id, one.course.code))


def _person_or_course(request: VerbRequest) -> Callable[[Everyday], Awaitable[Known | Course]]:
    """A course counts only where the platform tells who is in it; where it does not, the answer says so."""

    async def ask(verbs: Everyday) -> Known | Course:
        typed = request.arguments.who
        who = known_as.address(request, verbs.platform, typed)
        found = await asyncio.gather(verbs.person(who), verbs.course(typed), return_exceptions=True)
        for one in found:
            if isinstance(one, Person):
                return await _what_they_take(request, verbs, one)
            if isinstance(one, Course) and Verb.ROSTER in verbs.can():
                return one
            if isinstance(one, Course):
                title = platforms()[verbs.platform].title
                raise Unplanned(
                    f"“{one.title}” is a course on {title}, which doesn't show who is in a course. "
                    f"Ask for a person: /lms {VERB_EXAMPLES[Verb.PROGRESS]}"
                )
        unclear = [thing for one in found if isinstance(one, Unclear) for thing in one.choices]
        if Verb.ROSTER not in verbs.can():
            unclear = [one for one in unclear if isinstance(one, Person)]
        if unclear:
            raise Unclear(typed, unclear)
        failed = [one for one in found if isinstance(one, BaseException) and not isinstance(one, NotKnown | Unclear)]
        if all(isinstance(one, RequestRefused) for one in failed):
            failed.reverse()  # of a course it is said which may be seen
        raise failed[0] if failed else NotKnown("person or course", typed)

    return ask
