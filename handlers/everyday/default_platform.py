"""Where something is done or looked for that names no platform, for whoever chose a default platform in their settings.

Adding somebody and scheduling a session would ask where; there the default answers. A question goes to all platforms as
before, unless its asker ticked “Only search my default platform”. Enrolling goes where the course is, and switching
somebody off must see all their accounts, so these never go by a default. Whatever was named goes before it."""

from bot.desk import Desk
from bot.preferences.preferences import Preferences
from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.platform_reader import able
from handlers.everyday.platform_reply import beside
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import EVERYWHERE, READING_VERBS, VerbArguments
from handlers.slack.blocks import Block, button, context

DEFAULTED_VERBS = frozenset({Verb.ADD, Verb.SCHEDULE})
"""Verbs that change something and would ask where."""


def default_on(desk: Desk, chosen: Preferences, arguments: VerbArguments) -> str:
    """The platform that settings choose for this; empty where they choose none, or it cannot do it."""
    by_default = arguments.verb in DEFAULTED_VERBS or (chosen.only_there and arguments.verb in READING_VERBS)
    if arguments.on or arguments.site or not by_default:
        return ""
    return chosen.platform if chosen.platform in able(desk, arguments.verb) else ""


async def said_so(request: VerbRequest) -> tuple[Block, ...]:
    """That it is by default there and nowhere else, and how to have it otherwise."""
    title = platforms()[request.names[0]].title
    if request.arguments.verb in DEFAULTED_VERBS:
        return (context(f"On {title}, your default platform. Change it with /lms settings."),)
    everywhere = button("Search everywhere", "everyday.go", await request.keep(on=EVERYWHERE))
    return (beside(f"I searched only {title}, your default platform.", everywhere),)
