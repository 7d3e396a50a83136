"""App Home is drawn anew whenever it is opened."""

from bot.changes.change import Change
from bot.policy.policy import Actor
from handlers.home import home_view
from handlers.operations.forms import FORM_START_DRAFT, FORM_TTL_S
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

HOME_CHANGES_SHOWN = 8


async def show(services: Services, interaction: Interaction, actor: Actor, after: str = "") -> None:
    """`after` is the place of a request that waits: those behind it are shown."""
    changes = [
        (
            change,
            ""
            if not home_view.repeatable(change)
            else await services.drafts.put(FORM_START_DRAFT, actor.id, _start(change), FORM_TTL_S),
        )
        for change in await services.desk.changes_of(actor.id, HOME_CHANGES_SHOWN)
    ]
    mine = await services.subscriptions.owned(actor.id)
    waiting = await services.desk.waiting_for(actor, after, home_view.HOME_WAITING_SHOWN + 1)
    made = home_view.view(
        waiting, changes, services.desk.executor.health(), actor.zone, await services.store.now(), mine, after
    )
    await services.slack.publish(actor.id, made)


async def waiting(services: Services, interaction: Interaction, actor: Actor, after: str) -> None:
    """The requests behind those that were shown."""
    await show(services, interaction, actor, after)


async def first(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """The oldest again. Slack takes no two buttons of one name side by side."""
    await show(services, interaction, actor)


def _start(change: Change) -> dict[str, object]:
    one = change.first
    return {"platform": one.platform, "operation": one.operation, "data": one.data, "channel": ""}
