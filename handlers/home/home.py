"""App Home is drawn anew whenever it is opened."""

from bot.changes.change import Deed
from bot.policy.policy import Actor
from handlers.home import home_view
from handlers.operations.forms import LIFE, START
from handlers.slack.interaction import Asked
from handlers.slack.services import Room

DEEDS = 8


async def show(room: Room, asked: Asked, actor: Actor) -> None:
    deeds = [
        (deed, "" if deed.parts else await room.drafts.put(START, actor.id, _start(deed), LIFE))
        for deed in await room.desk.deeds_of(actor.id, DEEDS)
    ]
    mine = await room.subscriptions.owned(actor.id)
    waiting = await room.desk.waiting_for(actor)
    made = home_view.view(waiting, deeds, room.desk.executor.health(), actor.zone, await room.store.now(), mine)
    await room.slack.web.views_publish(user_id=actor.id, view=made)


def _start(deed: Deed) -> dict[str, object]:
    one = deed.first
    return {"platform": one.platform, "operation": one.operation, "data": one.data, "channel": ""}
