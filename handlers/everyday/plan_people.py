"""The people of a sentence, one by one on one platform: all of them, or nothing is done and somebody is asked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday, NeedsMore, NotAtPlace, NothingToDo, Unplanned
from connectors.everyday.exact import NotInCourse, NotKnown, Unclear, by_id, id_of, shown
from connectors.everyday.values import Person
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import CHOICES_SHOWN, choices
from handlers.everyday.chosen import seen
from handlers.everyday.fan_out import unclear_reply
from handlers.everyday.platform_reply import (
    LOOK_ON,
    REPLY_TITLE_CHARS,
    PlatformReply,
    doubt,
    extent,
    listed,
    not_there,
    stops,
)
from handlers.everyday.resolve import not_here, offer
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import LeftOut, Named
from handlers.slack.blocks import Block, Element, actions, button, clip, say

People = Sequence[tuple[Named, Person]]
"""Everybody as they were named and as the platform knows them."""


class NameNeeded(Exception):
    """Somebody was not found as far as there was time to look: if they are new, their name is missing. The message says
    so."""

    def __init__(self, who: str, verbs: Everyday) -> None:
        title = platforms()[verbs.platform].title
        seen = extent(verbs.stopped) if verbs.stopped else ""
        super().__init__(
            f"“{shown(who)}” isn't in the {seen} on {title} that I've looked through so far. If they are new there, "
            f"{title} needs their first and last name: fill them in. If they aren't, look on."
        )


def sure_of(verbs: Everyday, who: str, person: Person) -> Person:
    """The same. Raises Unclear where a bare name fits them, and there was no time to see whom else it fits."""
    if verbs.stopped and "@" not in who and id_of(who) is None:
        raise Unclear(who, [person])
    return person


async def refuse(request: VerbRequest, refused: Sequence[tuple[Named, str]], people: Sequence[Named]) -> None:
    """Say for whom it cannot be done, and why. Nothing is done before somebody chose to go on with the others."""
    text = f"It can't be done for {len(refused)} of the {len(people)} people. Nothing was changed yet."
    buttons = [await request.fill_in(), *await go_on(request, people, refused)]
    await request.say(text, [say(text), *(say(why) for _, why in refused), actions(*buttons)])


async def go_on(
    request: VerbRequest, people: Sequence[Named], refused: Sequence[tuple[Named, str]]
) -> Sequence[Element]:
    """The button that goes on with the others, where there are any; whoever it leaves out is named from then on."""
    whom = [named for named, _ in refused]
    others = [one for one in people if one not in whom]
    if not others:
        return []
    without = [LeftOut(clip(_called(named), REPLY_TITLE_CHARS), why) for named, why in refused]
    label = f"Continue with the other {len(others)}" if len(others) > 1 else f"Continue with {_called(others[0])}"
    return [button(label, "everyday.go", await request.keep_about(others, without=without))]


def needed(lacking: Mapping[str, Sequence[str]]) -> str:
    """What is missing, and of whom: everybody is named at once."""
    return " ".join(f"{listed(who)}: {why}" for why, who in lacking.items())


@dataclass(frozen=True)
class _Trouble:
    """Somebody who was not found. One of: several or near ones to choose from, or why nobody."""

    named: Named
    choices: Sequence[Any] = ()
    why: str = ""


async def resolved(request: VerbRequest, verbs: Everyday, find: Callable[[Named], Awaitable[Person]]) -> People | None:
    """Everybody, or None after saying who is not known and asking who is meant. Raises PlatformError."""
    people = request.arguments.people
    if len(people) == 1:
        person = await _only(request, verbs, people[0], find)
        if person:
            check_name(request, people[0], person)
        return [(people[0], person)] if person else None
    found = await asyncio.gather(*(_one(verbs, named, find) for named in people))
    troubled = [one for one in found if isinstance(one, _Trouble)]
    if troubled:
        await _ask(request, verbs, troubled, len(people))
        return None
    for named, one in zip(people, found, strict=True):
        if isinstance(one, Person):
            check_name(request, named, one)
    return _once([(named, one) for named, one in zip(people, found, strict=True) if isinstance(one, Person)])


def check_name(request: VerbRequest, named: Named, person: Person) -> None:
    """Raises NeedsMore where somebody else's name was typed beside an address: one of the two is a mistake. The name of
    who was mentioned nobody typed."""
    mentioned = (*request.arguments.mentions, *request.known_as.get(person.platform, {}).values())
    if folded(named.who) in map(folded, mentioned):
        return
    typed, known = set(folded(named.name).replace(",", " ").split()), set(folded(person.name).split())
    if person.id and typed and known and not typed & known:
        where = platforms()[person.platform].title
        raise NeedsMore(
            f"You wrote {named.name} beside {shown(named.who)}, which is {person.name} on {where}. "
            "Nothing was changed. Leave the name out, or give the other person's address."
        )


async def is_sure(request: VerbRequest, title: str, new: Sequence[tuple[str, str]]) -> bool:
    """Whether those who are new there are called as they should be, or whoever asked has seen it; asks, if not.

    Hurried words beside an address are easily taken for a name, and nobody writes a name in small letters alone.
    """
    odd = [f"{who} (“{name}”)" for who, name in new if name.islower()]
    if not odd or request.arguments.confirmed or request.dry:
        return True
    return await _asked(request, f"New on {title}, with a name in small letters: {listed(odd)}. Is that right?")


async def has_no_doubt(request: VerbRequest, doubts: Iterable[str]) -> bool:
    """Whether nothing speaks against it, or whoever asked has seen what does; asks, if not."""
    said = " ".join(dict.fromkeys(filter(None, doubts)))
    question = said if said.endswith("?") else f"{said} Enroll them anyway?"
    return not said or request.arguments.confirmed or request.dry or await _asked(request, question)


async def _asked(request: VerbRequest, question: str) -> bool:
    text = f"{question} Nothing was changed yet."
    go = button("Go ahead", "everyday.go", await request.keep(confirmed=True), style="primary")
    await request.say(text, [say(text), actions(go, await request.fill_in("Change…", style=""))])
    return False


def _once(people: People) -> People:
    """Each person once, however often and in whatever words they were named."""
    found: dict[tuple[str, str], tuple[Named, Person]] = {}
    for named, person in people:
        found.setdefault((person.id, folded(person.email) if not person.id else ""), (named, person))
    return [*found.values()]


async def _only(
    request: VerbRequest, verbs: Everyday, named: Named, find: Callable[[Named], Awaitable[Person]]
) -> Person | None:
    try:
        return await find(named)
    except Unclear as unclear:
        # The choice goes on with the course that was found, whoever is chosen.
        told = [replace(unclear_reply(verbs.platform, unclear), stopped=verbs.stopped)]
        await offer(request, named.who, told, list(unclear.choices))
    except NotInCourse as missing:
        if request.arguments.verb is not Verb.LINK:
            raise NothingToDo(f"{missing}. Nothing to do.") from None
        await enroll_first(request, verbs, named, f"{missing}. Enroll them first.")
    except NotKnown as missing:
        await not_here(request, verbs, named.who, missing.what)
    except NameNeeded as needed:
        buttons = [await request.fill_in(), button(LOOK_ON, "everyday.go", await request.keep())]
        await request.say(str(needed), [say(str(needed)), actions(*buttons)])
    return None


async def enroll_first(request: VerbRequest, verbs: Everyday, named: Named, text: str) -> None:
    """Say it, with the form that enrolls them in this course."""
    asked = request.arguments
    filled = {"who": named.who, "name": named.name, "course": asked.course, "title": asked.title, "on": asked.on}
    able = Verb.ENROLL in verbs.can()
    enroll = await request.form("Enroll…", Verb.ENROLL, "primary", **filled, chosen=asked.chosen) if able else []
    await request.say(text, [say(text), actions(*enroll, await request.fill_in(style="" if enroll else "primary"))])


async def add_first(request: VerbRequest, verbs: Everyday, missing: NotAtPlace) -> None:
    """Say it, with the form that adds them there."""
    text, person = str(missing), missing.person
    filled = {"who": person.email, "name": person.name, "place": missing.place, "on": verbs.platform}
    able = bool(person.email) and Verb.ADD in verbs.can()
    add = await request.form("Add…", Verb.ADD, "primary", **filled) if able else []
    await request.say(text, [say(text), actions(*add, await request.fill_in(style="" if add else "primary"))])


async def _one(verbs: Everyday, named: Named, find: Callable[[Named], Awaitable[Person]]) -> Person | _Trouble:
    try:
        return await find(named)
    except Unclear as unclear:
        return _Trouble(named, choices=unclear.choices, why=unclear_reply(verbs.platform, unclear).otherwise)
    except NotInCourse as missing:
        return _Trouble(named, why=f"{missing}.")
    except NotKnown:
        return _Trouble(named, why=" ".join(not_there(verbs.platform, shown(named.who), verbs.stopped)))
    except NameNeeded as needed:
        return _Trouble(named, why=str(needed))
    except (PlatformError, Unplanned) as error:  # who may not ask for one may ask for none: that is refused at once
        return _Trouble(named, why=f"{_called(named)}: {error}")


async def _ask(request: VerbRequest, verbs: Everyday, troubled: Sequence[_Trouble], among: int) -> None:
    """Who is meant; the others can be gone on with."""
    people = request.arguments.people
    text = f"{len(troubled)} of the {among} people couldn't be found for sure. Nothing was changed yet."
    blocks: list[Block] = [say(text), *(say(one.why) for one in troubled if one.why)]
    unclear = [one for one in troubled if one.choices]
    for one in unclear[:1]:
        things = list(one.choices)
        drafts = [
            await request.keep_about(
                [_chosen(thing) if known == one.named else known for known in people],
                seen(_chosen(thing).who, [thing]),
            )
            for thing in things[:CHOICES_SHOWN]
        ]
        blocks.append(say(f"“{_called(one.named)}”: which one do you mean?"))
        blocks += choices([(thing, [platforms()[thing.platform].title]) for thing in things], drafts, "This one")
    if later := [f"“{_called(one.named)}”" for one in unclear[1:]]:
        blocks.append(say(f"After that I'll ask who {listed(later)} {'is' if len(later) == 1 else 'are'}."))
    refused = [(one.named, one.why or f"{doubt(_called(one.named), len(one.choices))}.") for one in troubled]
    buttons = [await request.fill_in(), *await go_on(request, people, refused)]
    if verbs.stopped:
        if unclear:
            told = [PlatformReply[Any](verbs.platform, stopped=verbs.stopped)]
            blocks += stops(told, {verbs.platform: await request.keep()})
        else:
            buttons.append(button(LOOK_ON, "everyday.go", await request.keep()))
    await request.say(text, [*blocks, actions(*buttons)])


def _called(named: Named) -> str:
    """As people know them: an id says nothing."""
    return (named.name if id_of(named.who) is not None else "") or shown(named.who)


def _chosen(person: Person) -> Named:
    return Named(by_id(person.id) if person.id else person.email, person.name)
