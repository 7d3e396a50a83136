"""What is called nearly as somebody typed: looked for once it is known that nothing is called so."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from bot.desk import RequestRefused
from connectors.core.errors import PlatformError
from connectors.core.same import folded, same
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday import known_as
from handlers.everyday.choice_view import Thing, choices, merged
from handlers.everyday.fan_out import all_of
from handlers.everyday.likeness import LIKE_SCORE, likest
from handlers.everyday.platform_reply import PlatformReply, missing
from handlers.everyday.verb_request import VerbRequest
from handlers.slack.blocks import Block, say

MAX_COURSES_SEARCHED = 20_000
"""Courses that are looked through: all that a platform lists, and a bound on what nobody listed."""
MAX_PEOPLE_SEARCHED = 200
"""People asked of a platform for one piece of a name."""
MAX_NAME_WORDS = 3
"""Words of a name that are looked for one by one."""
MIN_PIECE_CHARS = 2
SUGGESTIONS_SHOWN = 6
"""Things that are offered instead, the likest of all platforms."""


async def absent(
    request: VerbRequest,
    said: Sequence[PlatformReply[Any]],
    typed: str,
    label: str,
    *,
    near: bool,
    again: dict[str, str] | None = None,
) -> list[Block]:
    """Where it is not known; with `near`, what is called nearly so, each with a button that goes on with it. `again`
    are the drafts, by platform, that look on where a look stopped."""
    said = known_as.asked_as(request, said, request.arguments.who)
    blocks = missing(said, typed, again, request.services.desk.connected)
    things = await _near(request, said, typed) if near and blocks and typed else []
    if not things:
        return blocks
    different = merged(things)[:SUGGESTIONS_SHOWN]
    drafts = await request.chosen([thing for thing, _ in different], things)
    return [*blocks, say("Did you mean:"), *choices(different, drafts, label)]


async def _near(request: VerbRequest, said: Sequence[PlatformReply[Any]], typed: str) -> list[Thing]:
    """The likest first. Where a look stopped, what was typed itself may still come, and nothing else is offered yet."""
    wanted = {one.platform: one.missing for one in said if one.missing and not one.stopped}

    async def look(verbs: Everyday) -> list[Thing]:
        what = wanted[verbs.platform]
        kinds = [find for word, find in (("person", _people), ("course", _courses)) if word in what]
        try:
            return [thing for found in await asyncio.gather(*(find(verbs, typed) for find in kinds)) for thing in found]
        except (PlatformError, RequestRefused):
            return []

    asks = {name: ask for name, ask in request.asks(look).items() if name in wanted}
    if not asks:
        return []
    return likely(typed, [thing for one in await all_of(asks) for thing in one.found or ()])


def likely(typed: str, things: Sequence[Thing]) -> list[Thing]:
    """Those that are like what was typed, the likest first; never what was typed itself, which leads nowhere else."""
    scored = [(likest(_told(typed, one), _names(one)), one) for one in things if not _itself(typed, one)]
    scored.sort(key=lambda pair: -pair[0])
    return [one for score, one in scored if score >= LIKE_SCORE]


def likely_titles(typed: str, titles: Sequence[str]) -> list[str]:
    """Titles that stand whole in what was typed, such as before a day; then those like it, the likest first."""
    plain = f" {folded(typed)} "
    within = sorted((one for one in titles if f" {folded(one)} " in plain), key=len, reverse=True)
    scored = sorted(((likest(typed, (one,)), one) for one in titles), key=lambda pair: -pair[0])
    return list(dict.fromkeys([*within, *(one for score, one in scored if score >= LIKE_SCORE)]))


def pieces(typed: str) -> list[str]:
    """What to search for, for somebody whose name was mistyped: its words, and both ends of each. A letter that is
    wrong, missing or swapped with the next leaves one end of a word as it is."""
    words = re.findall(r"[^\W\d_]+", _local(typed))[:MAX_NAME_WORDS]
    ends = [end for word in words for at in ((len(word) - 1) // 2,) for end in (word[:at], word[len(word) - at :])]
    return [one for one in dict.fromkeys([*words, *ends]) if len(one) >= MIN_PIECE_CHARS]


async def _courses(verbs: Everyday, typed: str) -> Sequence[Thing]:
    return likely(typed, await verbs.courses("", MAX_COURSES_SEARCHED))[:SUGGESTIONS_SHOWN]


async def _people(verbs: Everyday, typed: str) -> Sequence[Thing]:
    if Verb.FIND not in verbs.can():
        return []
    found = await asyncio.gather(*(verbs.people(piece, MAX_PEOPLE_SEARCHED) for piece in pieces(typed)))
    different = {one.id or one.email: one for some in found for one in some}
    return likely(typed, [*different.values()])[:SUGGESTIONS_SHOWN]


def _names(one: Thing) -> tuple[str, ...]:
    if isinstance(one, Course):
        return tuple(filter(None, (one.title, one.code)))
    return tuple(filter(None, (one.name, _local(one.email), *one.aliases)))


def _told(typed: str, one: Thing) -> str:
    return _local(typed) if isinstance(one, Person) else typed


def _local(typed: str) -> str:
    """What stands before the @ of an address is how the name is typed there."""
    return typed.partition("@")[0]


def _itself(typed: str, one: Thing) -> bool:
    exact = (one.title, one.code, one.id) if isinstance(one, Course) else (one.name, one.email, one.id, *one.aliases)
    return any(same(name, typed) for name in exact)
