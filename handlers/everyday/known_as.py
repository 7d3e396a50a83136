"""Whom a mention means on each platform: the address that they recorded as theirs there, else the one that Slack has.

`VerbArguments.mentions` keeps who was mentioned, and not by which alias: that is looked up whenever something is done,
so that an alias that was removed holds no longer. Here is the one place where a platform's own address is put in; every
answer says that it was."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from connectors.catalog import platforms
from connectors.core.same import folded, same
from connectors.everyday.values import Person
from handlers.everyday.platform_reply import PlatformReply
from handlers.everyday.scoped import confined
from handlers.everyday.verb_request import VerbRequest
from handlers.slack.blocks import Block, Element, button, context

T = TypeVar("T")
ALIAS_BUTTON = "This is me on a platform…"


def address(request: VerbRequest, platform: str, who: str) -> str:
    """By what a platform knows whoever was named so."""
    return request.known_as.get(platform, {}).get(folded(who), who)


def on(request: VerbRequest, platform: str) -> VerbRequest:
    """The same about the people of one platform, and saying so; but not to who may see some people there only."""
    limited = platform in request.platforms and confined(request.platforms[platform])
    known = [one._replace(who=address(request, platform, one.who)) for one in request.arguments.people]
    people = request.arguments.people if limited else known
    hosts = tuple(address(request, platform, one) for one in request.arguments.hosts)
    arguments = replace(request.arguments.about(people), hosts=hosts)
    return replace(request, arguments=arguments, beside=(*request.beside, *notes(request, [platform])))


def asked_as(request: VerbRequest, told: Sequence[PlatformReply[T]], who: str) -> list[PlatformReply[T]]:
    """What platforms said of somebody, each with the alias by which it was asked; not for who may see some people there
    only."""
    limited = {name for name, verbs in request.platforms.items() if confined(verbs)}
    known = {one.platform: who if one.platform in limited else address(request, one.platform, who) for one in told}
    return [one if known[one.platform] == who else replace(one, asked_as=known[one.platform]) for one in told]


def noted(request: VerbRequest) -> VerbRequest:
    """The same, saying who is known by another address on any of its platforms."""
    return replace(request, beside=(*request.beside, *notes(request, request.names)))


def named(request: VerbRequest, person: Person) -> str:
    """The address by which somebody was named whom a platform may know by another."""
    known = request.known_as.get(person.platform, {})
    return next((said for said, alias in known.items() if same(alias, person.email)), person.email)


def as_named(request: VerbRequest, people: Iterable[Person]) -> list[Person]:
    """The same people, each with the address by which they were named."""
    return [replace(one, email=named(request, one)) for one in people]


def notes(request: VerbRequest, names: Iterable[str]) -> list[Block]:
    """Who is known by another address on these platforms."""
    arguments = request.arguments
    about = {folded(one) for one in (*(named.who for named in arguments.people), *arguments.hosts)}
    called = {folded(one.who): one.name for one in arguments.people}
    said = [
        f"{called.get(who) or who}: on {platforms()[name].title} as {alias}."
        for name in names
        if not (name in request.platforms and confined(request.platforms[name]))
        for who, alias in request.known_as.get(name, {}).items()
        if who in about
    ]
    return [context(" ".join(said))] if said else []


def not_me(request: VerbRequest, told: Sequence[PlatformReply[object]]) -> list[Element]:
    """Where somebody looked for themselves and a platform does not know them: a button to say who they are there."""
    if request.arguments.mentions.get(request.arguments.who) != request.actor.id:
        return []
    missing = [one.platform for one in told if one.missing and one.platform not in request.known_as]
    return [button(ALIAS_BUTTON, "alias.open", missing[0] if len(missing) == 1 else "")] if missing else []
