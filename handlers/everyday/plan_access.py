"""Deactivate and reactivate: one or several people, on one platform or on every one that knows them."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Any

from connectors.catalog import platforms
from connectors.core.intent import Intent
from connectors.everyday.everyday import Everyday, NothingToDo, Plan, Unplanned
from connectors.everyday.exact import by_id, shown
from connectors.everyday.values import Person
from connectors.everyday.verbs import VERB_ABILITIES, Verb
from handlers.everyday import help, known_as, platform_reply
from handlers.everyday.choice_view import CHOICES_SHOWN, choice, choices, told_apart
from handlers.everyday.chosen import as_shown, joined, seen
from handlers.everyday.fan_out import all_of
from handlers.everyday.person_view import called
from handlers.everyday.plan_people import check_name, go_on, refuse, sure_of
from handlers.everyday.planned import Planned, Step, at_place, people_said
from handlers.everyday.platform_reader import able
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.resolve import offer, one_person
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import EVERYWHERE, Named
from handlers.slack.blocks import Block, actions, button, clip, context, say

SWITCHED = {Verb.DEACTIVATE: "deactivated", Verb.REACTIVATE: "reactivated"}
Told = Sequence[PlatformReply[Person]]
"""What each platform knows of one person."""


async def access(request: VerbRequest) -> Planned | None:
    """What would be done; None after asking who or where, or saying that there is nobody."""
    names = tuple(one for one in request.names if one not in request.arguments.left_out)
    request = replace(request, names=names)
    people = request.arguments.people
    told = await asyncio.gather(*(_known(request, one) for one in people))
    platform_reply.must_be_allowed([reply for one in told for reply in one])
    if len(people) == 1:
        return await _one(request, told[0])
    return await _several(request, told)


async def _known(request: VerbRequest, named: Named) -> Told:
    def ask(verbs: Everyday) -> Awaitable[Person]:

        def find(who: str) -> Awaitable[Person]:
            return _surely(verbs, known_as.address(request, verbs.platform, who))

        return as_shown(request.arguments.chosen, verbs, named.who, find)

    return await all_of(request.asks(ask))


async def _surely(verbs: Everyday, who: str) -> Person:
    return sure_of(verbs, who, await verbs.person(who))


async def _one(request: VerbRequest, told: Told) -> Planned | None:
    who, everywhere = request.arguments.who, request.arguments.on == EVERYWHERE
    found = [one.found for one in told if one.found]
    unclear = [one for one in told if one.choices]
    silent = [one.title for one in told if one.trouble and not one.final]
    if not found or (everywhere and not one_person(known_as.as_named(request, found))):
        await offer(request, who, told, [*found, *(thing for one in unclear for thing in one.choices)], silent)
    elif everywhere and unclear:
        await _which(request, request.arguments.people[0], unclear)
    elif everywhere:
        return await _on_all(request, [told])
    elif len(found) > 1 or silent or unclear:
        await _where(request, found, told)
    else:
        return await _on_all(request, [told])
    return None


async def _which(request: VerbRequest, named: Named, unclear: Told) -> None:
    """On one platform the name fits several: which of them; or without that platform."""
    first = unclear[0]
    things = [one for one in first.choices if isinstance(one, Person)]
    drafts = [await request.keep(**_seen(request, named.who, [one])) for one in things[:CHOICES_SHOWN]]
    who = clip(shown(named.who), platform_reply.REPLY_TITLE_CHARS)
    several = f"On {first.title} {platform_reply.doubt(who, len(first.choices))}."
    asks = "Which one do you mean?" if len(first.choices) > 1 else "Is it this one?"
    text = f"{first.otherwise or several} {asks} Nothing was changed yet."
    leave = await request.keep(left_out=(*request.arguments.left_out, first.platform))
    blocks = [say(text), *choices([(one, [first.title]) for one in things], drafts, "This one")]
    await request.say(text, [*blocks, actions(button(f"Leave {first.title} out", "everyday.go", leave))])


async def _several(request: VerbRequest, told: Sequence[Told]) -> Planned | None:
    """All of them, where each is known for sure; else nothing is done yet."""
    people = request.arguments.people
    sure = [_is_sure(request, one) for one in told]
    if all(sure):
        return await _on_all(request, told)
    for named, one in zip(people, told, strict=True):
        if request.arguments.on and (unclear := [reply for reply in one if reply.choices]):
            await _which(request, named, unclear)
            return None
    text = f"{sure.count(False)} of the {len(people)} people couldn't be found for sure. Nothing was changed yet."
    told_of = zip(people, told, sure, strict=True)
    unsure = [(named, _why(request, named, one)) for named, one, certain in told_of if not certain]
    blocks: list[Block] = [say(text), *(say(why) for _, why in unsure)]
    go = await go_on(request, people, unsure)
    if not go and not request.arguments.on:
        blocks.append(choice("On every platform they're on", "Everywhere", await request.keep(on=EVERYWHERE)))
    await request.say(text, [*blocks, actions(await request.fill_in(), *go)])
    return None


def _is_sure(request: VerbRequest, told: Told) -> bool:
    """One account on each platform that is meant, and every platform answered."""
    found = [one.found for one in told if one.found]
    open_to_doubt = any(one.choices or (one.trouble and not one.final) for one in told)
    everybody = bool(found) and one_person(known_as.as_named(request, found))
    places = len(found) == 1 or (request.arguments.on == EVERYWHERE and everybody)
    return places and not open_to_doubt


def _why(request: VerbRequest, named: Named, told: Told) -> str:
    who = clip(named.who, platform_reply.REPLY_TITLE_CHARS)
    places = [one.title for one in told if one.found]
    if unclear := [one for one in told if one.choices]:
        several = platform_reply.doubt(who, len(unclear[0].choices))
        return unclear[0].otherwise or f"{several} on {unclear[0].title}: ask for them on their own."
    if silent := [one.title for one in told if one.trouble and not one.final]:
        return f"“{who}”: I couldn't ask {listed(silent)}."
    if not places and (whys := dict.fromkeys(one.trouble for one in told if one.trouble)):
        return f"“{who}”: {' '.join(whys)}"
    if not places:
        absent, connected = [one for one in told if one.missing], request.services.desk.connected
        absent = known_as.asked_as(request, absent, named.who)
        return " ".join(platform_reply.nowhere(absent, shown(named.who), connected))
    return f"“{who}” is on {listed(places)}: say where, or “everywhere”."


async def _on_all(request: VerbRequest, told: Sequence[Told]) -> Planned | None:
    """On every platform that knows them, as one change; beside it, why others are no part of it."""
    everywhere = request.arguments.on == EVERYWHERE
    steps: list[Step] = []
    rest: list[PlatformReply[Any]] = []
    notes: list[Block] = []
    refused: list[tuple[Named, str]] = []
    for named, one in zip(request.arguments.people, told, strict=True):
        for reply in one:
            if reply.found:
                check_name(request, named, reply.found)
        plans, nothing_to_do = await _plans(request, one)
        why = [plan.trouble for plan in plans if plan.final and plan.trouble not in nothing_to_do]
        refused += [(named, " ".join(why))] if why and not any(plan.found for plan in plans) else []
        there = [(one.person.platform, one.person.id) for one in steps if one.person]
        mine = [Step(plan.found, _on(one, plan.platform)) for plan in plans if plan.found]
        steps += [one for one in mine if one.person and (one.person.platform, one.person.id) not in there]
        rest += [plan for plan in plans if not plan.found]
        if everywhere:
            unfound, connected = [reply for reply in one if not reply.found], request.services.desk.connected
            unfound = known_as.asked_as(request, unfound, named.who)
            notes += platform_reply.missing(unfound, named.who, connected=connected)
            rest += [reply for reply in one if not reply.found and not reply.missing]
    if refused and len(told) > 1:
        await refuse(request, refused, request.arguments.people)
        return None
    if not steps and len(rest) == 1:
        raise Unplanned(rest[0].trouble)
    notes += platform_reply.troubles(rest, await request.again(rest))
    others = [one for one in request.services.desk.connected if one not in request.names] if everywhere else []
    if others:
        notes.append(context(f"{listed([_title(one) for one in others])} {_not_asked(request, others)}"))
    if not steps:
        await request.say("There's nothing to do.", [say("There's nothing to do."), *notes])
        return None
    who = list({one.person.email or one.person.id: one.person for one in steps if one.person}.values())
    by_platform: dict[str, list[Intent[Any]]] = {}
    for step in steps:
        for intent in step.plan:
            by_platform.setdefault(intent.platform, []).append(intent)
    titles = listed([at_place(_title(on), request.platforms[on], plan) for on, plan in by_platform.items()])
    humans = {known_as.named(request, one) or one.id: one for one in who}
    return Planned(steps, people_said([called(one) for one in humans.values()]), notes=notes, where=titles)


async def _plans(request: VerbRequest, told: Told) -> tuple[list[PlatformReply[Plan]], set[str]]:
    """What each platform would do, and those of their sentences which say that it is so already."""
    nothing_to_do: set[str] = set()
    people = {one.platform: one.found for one in told if one.found}
    off = request.arguments.verb is Verb.DEACTIVATE

    async def ask(verbs: Everyday) -> Plan:
        person = people[verbs.platform]
        try:
            return await (verbs.deactivate(person) if off else verbs.reactivate(person))
        except NothingToDo as error:
            nothing_to_do.add(str(error))
            raise

    asks = {platform: one for platform, one in request.asks(ask).items() if platform in people}
    return await all_of(asks), nothing_to_do


def _on(told: Told, platform: str) -> Person | None:
    return next((one.found for one in told if one.platform == platform), None)


def _not_asked(request: VerbRequest, others: Sequence[str]) -> str:
    if all(one in request.arguments.left_out for one in others):
        return f"{'is' if len(others) == 1 else 'are'} left out, as you asked."
    verb = request.arguments.verb
    return f"can't {VERB_ABILITIES[verb]}. {help.why_not(verb, others)}".strip()


async def _where(request: VerbRequest, found: Sequence[Person], told: Told) -> None:
    """Known on several platforms: on which, or everywhere."""
    who = request.arguments.who
    unclear = [thing for one in told for thing in one.choices if isinstance(thing, Person)]
    places = len({one.platform for one in (*found, *unclear)})
    everybody = one_person(known_as.as_named(request, [*found, *unclear]))
    rest = await _elsewhere(request, known_as.named(request, found[0])) if everybody else []
    others = [one.title for one in rest if one.found]
    known = f"is on {places} platforms" if places > 1 else "is on one platform that answered"
    if others:
        sure = all(one.found or one.missing for one in (*told, *rest)) and not any(one.stopped for one in rest)
        where = "where they are" if sure else "where I've found them so far"
        known = f"can be {SWITCHED[request.arguments.verb]} on {places} of the {places + len(others)} platforms {where}"
    otherwise = [say(one.otherwise) for one in told if one.otherwise]
    blocks: list[Block] = [*otherwise, say(f"“{clip(who, platform_reply.REPLY_TITLE_CHARS)}” {known}. Where?")]
    for person in found:
        exactly = by_id(person.id) if person.id else who
        draft = await request.keep(who=exactly, on=person.platform, **_seen(request, exactly, [person]))
        title = _title(person.platform)
        blocks.append(choice(f"{title}\n{called(person)}", f"On {title}", draft))
    lines = told_apart([(one, [_title(one.platform)]) for one in unclear])
    for person, said in zip(unclear[:CHOICES_SHOWN], lines, strict=False):
        exactly = by_id(person.id)
        draft = await request.keep(who=exactly, on=person.platform, **_seen(request, exactly, [person]))
        blocks.append(choice(said, f"On {_title(person.platform)}", draft))
    if everybody:
        email = known_as.named(request, found[0])
        draft = await request.keep(who=email, on=EVERYWHERE, **_seen(request, email, found))
        both = ("On all of them, as one change", "Everywhere")
        blocks.append(choice(*((f"On these {places}, as one change", f"On these {places}") if others else both), draft))
    if others:
        too = f"{'knows' if len(others) == 1 else 'know'} them too, but can't {VERB_ABILITIES[request.arguments.verb]}."
        blocks.append(context(f"{listed(others)} {too}"))
    verb = SWITCHED[request.arguments.verb]
    troubles = platform_reply.troubles(told, await request.again(told))
    await request.say(f"Where should {who} be {verb}?", [*blocks, *troubles])


async def _elsewhere(request: VerbRequest, email: str) -> Told:
    """Who has this address on the platforms that know people and do not have the verb."""
    verb = request.arguments.verb
    others = [one for one in able(request.services.desk, Verb.FIND) if one not in able(request.services.desk, verb)]

    async def ask(verbs: Everyday) -> Person:
        return await verbs.person(known_as.address(request, verbs.platform, email))

    return await all_of(replace(request, names=tuple(others)).asks(ask)) if others else []


def _seen(request: VerbRequest, typed: str, people: Sequence[Person]) -> dict[str, Any]:
    """What is shown of these, for a draft."""
    return {"chosen": joined(*request.arguments.chosen, *seen(typed, people))}


def _title(platform: str) -> str:
    return platforms()[platform].title
