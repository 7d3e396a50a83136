"""App Home is drawn anew whenever it is opened."""

from bot.changes.change import Change
from bot.policy.policy import Actor
from handlers.home import home_view
from handlers.operations.forms import FORM_START_DRAFT, FORM_TTL_S
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

HOME_CHANGES_SHOWN = 8


async def show(services: Services, interaction: Interaction, actor: Actor) -> None:
    changes = [
        (
            change,
            "" if change.items else await services.drafts.put(FORM_START_DRAFT, actor.id, _start(change), FORM_TTL_S),
        )
        for change in await services.desk.changes_of(actor.id, HOME_CHANGES_SHOWN)
    ]
    mine = await services.subscriptions.owned(actor.id)
    waiting = await services.desk.waiting_for(actor)
    made = home_view.view(
        waiting, changes, services.desk.executor.health(), actor.zone, await services.store.now(), mine
    )
    await services.slack.web.views_publish(user_id=actor.id, view=made)


def _start(change: Change) -> dict[str, object]:
    one = change.first
    return {"platform": one.platform, "operation": one.operation, "data": one.data, "channel": ""}
