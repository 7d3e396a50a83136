"""Who decides, and whom it concerns, as Slack knows them at this very moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.changes.change import UNRESOLVED_STATES, Change
from bot.desk import Lapsed
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.store import StoreError
from connectors.core.errors import PlatformError
from handlers.changes import telling
from handlers.slack.services import Services


@asynccontextmanager
async def deciding(services: Services, actor: Actor, running: str = "") -> AsyncIterator[Actor]:
    """The person who pressed. What may not be done any more is over, and everybody hears why: its approvers on the
    card, its requester, and whoever pressed. So it is where the change that is `running` ends in an error."""
    try:
        yield await services.slack.actor(actor.id, anew=True)
    except Lapsed as lapsed:
        await telling.card(services.notices, services.desk, lapsed.change)
        if lapsed.change.actor != actor.id or lapsed.change.told:
            await telling.requester(services.notices, services.desk, lapsed.change)
        raise
    except PlatformError:
        with suppress(StoreError):  # what the platform said must be heard without a store too
            if running:
                await _failed(services, await services.desk.change(running))
        raise


async def _failed(services: Services, change: Change) -> None:
    """Whoever pressed hears the platform; its card, and where its requester is told, must not go on saying that it
    waits. What is in doubt comes with its buttons."""
    await telling.card(services.notices, services.desk, change)
    if change.told or change.state in UNRESOLVED_STATES:
        await telling.requester(services.notices, services.desk, change)


async def concerned(services: Services, change: Change) -> dict[str, Actor | None]:
    """The requester and those who approved before; None of whom Slack does not say."""
    found: dict[str, Actor | None] = {}
    for user in dict.fromkeys((change.actor, *(one.user for one in change.yes))):
        try:
            found[user] = await services.slack.actor(user, anew=True)
        except PersonUnknown:
            found[user] = None
    return found
