"""Who decides, and whom it concerns, as Slack knows them at this very moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.changes.change import Change
from bot.desk import Lapsed
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from handlers.changes import telling
from handlers.slack.services import Services


@asynccontextmanager
async def deciding(services: Services, actor: Actor) -> AsyncIterator[Actor]:
    """The person who pressed. What may not be done any more is over, and everybody hears why: its approvers on the
    card, its requester, and whoever pressed."""
    try:
        yield await services.slack.actor(actor.id, anew=True)
    except Lapsed as lapsed:
        await telling.card(services.notices, lapsed.change)
        if lapsed.change.actor != actor.id:
            await telling.requester(services.notices, services.desk, lapsed.change)
        raise


async def concerned(services: Services, change: Change) -> dict[str, Actor | None]:
    """The requester and those who approved before; None of whom Slack does not say."""
    found: dict[str, Actor | None] = {}
    for user in dict.fromkeys((change.actor, *(one.user for one in change.yes))):
        try:
            found[user] = await services.slack.actor(user, anew=True)
        except PersonUnknown:
            found[user] = None
    return found
