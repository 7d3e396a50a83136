"""Verbs that change something: planned on the platforms, which only reads, then asked of the desk as one change."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.desk import Pending
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import dump
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday, Plan, Unplanned
from connectors.everyday.exact import NotKnown, Unclear
from connectors.everyday.values import Booking, Course, Newcomer, Person, split_name
from connectors.everyday.verbs import VERB_ABILITIES, Verb
from handlers.everyday import platform_reply
from handlers.everyday.choice_view import choice, course_title
from handlers.everyday.fan_out import all_of
from handlers.everyday.parser import EVERYWHERE
from handlers.everyday.person_view import called, local, name
from handlers.everyday.platform_reader import able
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.resolve import not_here, offer, one_person, the_course
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.answers import Position
from handlers.operations.run import answer, preview, preview_all, question, waiting_for
from handlers.slack import times
from handlers.slack.blocks import Block, button, clip, context, line, rich, run, say, sentence


@dataclass(frozen=True)
class Planned:
    """What a platform would do. `named` says whom and what it is about; `done` is the sentence once it is done."""

    plan: Plan
    named: str
    done: str


async def change(request: VerbRequest) -> None:
    """Plan it and ask for it. What cannot be planned has its sentence."""
    titles = listed([platforms()[name].title for name in request.names])
    try:
        async with waiting_for(request.services, request.interaction, titles):
            planned, notes = await _planned(request)
    except Unplanned as error:
        await request.say(str(error), sentence(str(error)).blocks)
        return
    except PlatformError as error:
        if not error.retry:
            raise
        draft = await request.keep()
        await request.say(error.sentence, sentence(error.sentence, button("Retry", "everyday.go", draft)).blocks)
        return
    if planned:
        await _ask(request, planned, notes)


async def _planned(request: VerbRequest) -> tuple[Planned | None, Sequence[Block]]:
    """What would be done, with what must be said beside it; None after saying why there is nothing."""
    match request.arguments.verb:
        case Verb.DEACTIVATE:
            return await _deactivating(request)
        case Verb.ADD:
            return await _adding(request), ()
        case Verb.SCHEDULE:
            return await _scheduling(request), ()
    return await _in_course(request), ()


async def _in_course(request: VerbRequest) -> Planned | None:
    """Enroll, unenroll, link: a person and a course on one platform."""
    picked = await the_course(request, changing=True)
    if not picked:
        return None
    verbs, course = picked
    here = replace(request, arguments=replace(request.arguments, course=course.id or course.title, on=verbs.platform))
    person = await _the_person(here, verbs)
    if not person:
        return None
    who, what, title = called(person), course_title(course), platforms()[verbs.platform].title
    match request.arguments.verb:
        case Verb.ENROLL:
            plan = await verbs.enroll(person, course, request.arguments.role)
            return Planned(plan, f"{who} into {what}", f"{name(person)} is enrolled in {what} on {title}.")
        case Verb.UNENROLL:
            plan = await verbs.unenroll(person, course)
            return Planned(plan, f"{who} out of {what}", f"{name(person)} is out of {what} on {title}.")
    return Planned(await verbs.link(person, course), f"{who} to {what}", f"A link to {what} on {title} for {who}.")


async def _the_person(request: VerbRequest, verbs: Everyday) -> Person | None:
    """Whom it is about on a platform; None after asking which one, or saying that there is nobody."""
    arguments = request.arguments
    try:
        return await verbs.person(arguments.who)
    except Unclear as unclear:
        # The choice goes on with the course that was found, whoever is chosen.
        await offer(
            request, arguments.who, [PlatformReply[Any](verbs.platform, choices=unclear.choices)], list(unclear.choices)
        )
    except NotKnown as missing:
        if arguments.verb is Verb.ENROLL and verbs.newcomers and "@" in arguments.who:
            return Person(verbs.platform, "", arguments.name or await _name_elsewhere(request), arguments.who)
        await not_here(request, verbs, arguments.who, missing.what)
    return None


async def _name_elsewhere(request: VerbRequest) -> str:
    """What another platform calls the person of this address: a newcomer has a name already, somewhere."""
    others = replace(request, names=able(request.services.desk, Verb.FIND))
    told = await all_of(others.asks(lambda verbs: verbs.person(request.arguments.who)))
    return next((one.found.name for one in told if one.found and one.found.name), "")


async def _deactivating(request: VerbRequest) -> tuple[Planned | None, Sequence[Block]]:
    who, everywhere = request.arguments.who, request.arguments.on == EVERYWHERE
    told = await all_of(request.asks(lambda verbs: verbs.person(who)))
    found = [one.found for one in told if one.found]
    silent = [one.title for one in told if one.trouble and not one.final]
    unclear = [thing for one in told for thing in one.choices]
    if not found or (everywhere and not one_person(found)):
        await offer(request, who, told, [*found, *unclear], silent)
    elif everywhere:
        return await _everywhere(request, told)
    elif len(found) > 1 or silent:
        await _where(request, found, told)
    else:
        plan = await request.platforms[found[0].platform].deactivate(found[0])
        title = platforms()[found[0].platform].title
        return Planned(plan, called(found[0]), f"{name(found[0])} is not active on {title} any more."), ()
    return None, ()


async def _everywhere(
    request: VerbRequest, told: Sequence[PlatformReply[Person]]
) -> tuple[Planned | None, Sequence[Block]]:
    """On every platform that knows them, as one change; beside it, why others are no part of it."""
    people = {one.platform: one.found for one in told if one.found}

    def ask(verbs: Everyday) -> Awaitable[Plan]:
        return verbs.deactivate(people[verbs.platform])

    asks = {platform: one for platform, one in request.asks(ask).items() if platform in people}
    plans = await all_of(asks)
    rest: list[PlatformReply[Any]] = [*(one for one in told if not one.found), *(one for one in plans if not one.found)]
    notes = [
        *platform_reply.missing(rest, request.arguments.who),
        *platform_reply.troubles(rest, await request.again(rest)),
    ]
    if others := [one for one in request.services.desk.connected if one not in request.names]:
        cannot = listed([platforms()[one].title for one in others])
        notes.append(context(f"{cannot} cannot {VERB_ABILITIES[Verb.DEACTIVATE]}."))
    plan = tuple(intent for one in plans for intent in one.found or ())
    if not plan:
        await request.say("There is nothing to do.", [say("There is nothing to do."), *notes])
        return None, ()
    who = next(iter(people.values()))
    titles = listed([one.title for one in plans if one.found])
    return Planned(plan, called(who), f"{name(who)} is not active on {titles} any more."), notes


async def _where(request: VerbRequest, found: Sequence[Person], told: Sequence[PlatformReply[Person]]) -> None:
    """Known on several platforms: on which, or everywhere."""
    who = request.arguments.who
    blocks: list[Block] = [say(f"“{clip(who, platform_reply.REPLY_TITLE_CHARS)}” is on {_many(len(found))}. Where?")]
    for person in found:
        draft = await request.keep(who=person.id or person.email or who, on=person.platform)
        text = f"{platforms()[person.platform].title}\n{called(person)}"
        blocks.append(choice(text, f"On {platforms()[person.platform].title}", draft))
    if one_person(found):
        draft = await request.keep(who=found[0].email, on=EVERYWHERE)
        blocks.append(choice("On all of them, as one change", "Everywhere", draft))
    await request.say(
        f"Where is {who} to be deactivated?", [*blocks, *platform_reply.troubles(told, await request.again(told))]
    )


def _many(count: int) -> str:
    return "one platform that answered" if count == 1 else f"{count} platforms"


async def _adding(request: VerbRequest) -> Planned | None:
    verbs = await _one_platform(request, f"Where is {request.arguments.who} to be added?")
    if not verbs:
        return None
    who = Person(verbs.platform, "", request.arguments.name, request.arguments.who)
    first, last = split_name(request.arguments.name)
    plan = await verbs.add(Newcomer(request.arguments.who, first, last))
    return Planned(plan, called(who), f"{called(who)} is on {platforms()[verbs.platform].title} now.")


async def _scheduling(request: VerbRequest) -> Planned | None:
    arguments = request.arguments
    verbs = await _one_platform(
        request, f"Where is “{clip(arguments.course, platform_reply.REPLY_TITLE_CHARS)}” to take place?"
    )
    if not verbs or not arguments.at:
        return None
    course, unclear = None, None
    try:
        course = await verbs.course(arguments.course)
    except NotKnown:
        pass
    except Unclear as several:
        unclear = several
    booking = Booking(
        title=arguments.course if not course else course.title,
        starts=arguments.at,
        minutes=arguments.minutes,
        zone=request.actor.zone,
        hosts=arguments.hosts,
        course=course,
        place=arguments.place,
    )
    try:
        plan = await verbs.schedule(booking)
    except Unplanned:
        if not unclear or not any(_is_whole(one, arguments.course) for one in unclear.choices):
            raise
        here = replace(request, arguments=replace(arguments, on=verbs.platform))
        told = [PlatformReply[Any](verbs.platform, choices=unclear.choices)]
        await offer(here, arguments.course, told, list(unclear.choices))
        return None
    now = await request.now()
    starts = local(arguments.at, now.tzinfo)
    moment = f"{times.day(starts, now)} {starts:%H:%M}, for {times.length(arguments.minutes)}"
    title = platforms()[verbs.platform].title
    return Planned(plan, f"{booking.title}, {moment}", f"{booking.title} is scheduled on {title}: {moment}.")


def _is_whole(one: Person | Course, typed: str) -> bool:
    return isinstance(one, Course) and folded(typed) in folded(one.title)


async def _one_platform(request: VerbRequest, ask: str) -> Everyday | None:
    """The only platform that could; None after asking which."""
    if len(request.names) == 1:
        return next(iter(request.platforms.values()))
    blocks: list[Block] = [say(ask)]
    for one in request.names:
        title = platforms()[one].title
        blocks.append(choice(title, f"On {title}", await request.keep(on=one)))
    await request.say(ask, blocks)
    return None


async def _ask(request: VerbRequest, planned: Planned, notes: Sequence[Block]) -> None:
    """One change, whatever it takes; what came of it, or what must happen first."""
    services, interaction, actor = request.services, request.interaction, request.actor
    if request.dry:
        if len(planned.plan) == 1:
            await preview(services, interaction, actor, planned.plan[0])
        else:
            await preview_all(services, interaction, actor, [services.desk.dry_run(one) for one in planned.plan])
        return
    async with waiting_for(
        services, interaction, listed(list(dict.fromkeys(_title(one.platform) for one in planned.plan)))
    ):
        asks = planned.plan[0] if len(planned.plan) == 1 else planned.plan
        outcome = await services.desk.ask(asks, actor, interaction.channel, planned.named)
    if isinstance(outcome, Pending):
        message = question(services, outcome)
        await request.say(message.text, [*message.blocks, *notes])
        return
    message = await answer(services, actor, outcome, Position(dump(outcome.intent)))
    done = not outcome.change or not outcome.change.items
    head = [rich(line(run(f"✓ {planned.done}", bold=True)))] if done else []
    await request.say(f"{planned.done if done else message.text}", [*head, *message.blocks, *notes])


def _title(platform: str) -> str:
    return platforms()[platform].title
