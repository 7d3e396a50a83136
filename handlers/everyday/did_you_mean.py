"""What is called nearly as somebody typed: looked for once it is known that nothing is called so."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from bot.desk import RequestRefused
from connectors.core.errors import PlatformError
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import Thing, choices, merged
from handlers.everyday.fan_out import all_of
from handlers.everyday.platform_reply import PlatformReply, missing
from handlers.everyday.verb_request import VerbRequest
from handlers.slack.blocks import Block, say

MAX_COURSES_SEARCHED = 300
"""Courses that are looked through."""
MAX_NAME_WORDS = 2
"""Words of a name that are looked for one by one."""
SUGGESTIONS_PER_PLATFORM = 3
"""Things that are offered instead, of each platform."""


async def absent(
    request: VerbRequest, said: Sequence[PlatformReply[Any]], typed: str, label: str, *, near: bool
) -> list[Block]:
    """Where it is not known; with `near`, what is called nearly so, each with a button that goes on with it."""
    blocks = missing(said, typed)
    things = await _near(request, said, typed) if near and blocks else []
    if not things:
        return blocks
    different = merged(things)
    drafts = await request.chosen([thing for thing, _ in different])
    return [*blocks, say("Did you mean:"), *choices(different, drafts, label)]


async def _near(request: VerbRequest, said: Sequence[PlatformReply[Any]], typed: str) -> list[Thing]:
    wanted = {one.platform: one.missing for one in said if one.missing}

    async def look(verbs: Everyday) -> list[Thing]:
        find = _people if wanted[verbs.platform] == "person" else _courses
        try:
            return [*await find(verbs, typed)]
        except (PlatformError, RequestRefused):
            return []

    asks = {name: ask for name, ask in request.asks(look).items() if name in wanted}
    return [thing for one in await all_of(asks) for thing in one.found or ()]


async def _courses(verbs: Everyday, typed: str) -> Sequence[Thing]:
    titles = {folded(one.title): one for one in await verbs.courses("", MAX_COURSES_SEARCHED) if one.title}
    return [titles[one] for one in get_close_matches(folded(typed), titles, n=SUGGESTIONS_PER_PLATFORM, cutoff=0.5)]


async def _people(verbs: Everyday, typed: str) -> Sequence[Thing]:
    if Verb.FIND not in verbs.can():
        return []
    words = [word for word in re.split(r"[\W\d_]+", typed.partition("@")[0]) if len(word) > 2]
    found = {
        one.id or one.email: one
        for word in words[:MAX_NAME_WORDS]
        for one in await verbs.people(word, SUGGESTIONS_PER_PLATFORM)
    }
    return list(found.values())[:SUGGESTIONS_PER_PLATFORM]
