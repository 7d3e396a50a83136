"""The log-in name that a form proposes for somebody new, before anything is sent."""

import asyncio

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from connectors.core.errors import PlatformError
from connectors.core.same import same
from connectors.everyday.values import Newcomer, split_name
from connectors.everyday.verbs import Verb
from handlers.everyday.platform_reader import able, everyday_of
from handlers.parsing.arguments import VerbArguments
from handlers.slack.services import Services

LOGIN_PROPOSAL_TIMEOUT_S = 2.0
"""Seconds a form waits for a free log-in name; without one it opens with the box empty."""


async def proposed_login(services: Services, actor: Actor, arguments: VerbArguments) -> str:
    """A free one, where somebody is to be added whose address is known, on a platform that wants one; else nothing."""
    places = able(services.desk, arguments.verb)
    on = arguments.on or (places[0] if len(places) == 1 else "")
    if arguments.verb is not Verb.ADD or arguments.more or "@" not in arguments.who or on not in places:
        return ""
    first, last = split_name(arguments.name)
    try:
        async with asyncio.timeout(LOGIN_PROPOSAL_TIMEOUT_S):
            verbs = everyday_of(services.desk, actor, (on,))[on]
            return await verbs.free_login(Newcomer(arguments.who, first, last))
    except (PlatformError, RequestRefused, TimeoutError):
        return ""


def chosen_login(said: str, proposed: str, proposed_for: str, who: str) -> str:
    """What was put into the box; nothing where that is the proposal still, and somebody else is to be added now."""
    return "" if said == proposed and not same(proposed_for, who) else said
