"""`/lms subscriptions`: what is told here and what one asked for elsewhere; and the buttons beside each.

A button carries an id and nothing else. Whoever asked for a subscription may always stop it; everything else is asked
of the policy anew.
"""

from collections.abc import Callable

from bot.desk import Refused
from bot.notifications.subscription import Paused, Subscription
from bot.notifications.subscriptions import Gone
from bot.policy.policy import Actor, subscribing
from handlers.notifications import subscriptions_view as shown
from handlers.notifications.subscribe import GONE, reachable, tell
from handlers.slack.blocks import Message
from handlers.slack.interaction import Asked
from handlers.slack.services import Room

Edit = Callable[[Subscription], Subscription]


async def show(room: Room, asked: Asked, actor: Actor, words: str = "") -> None:
    """Those of this channel that have all the words, and this person's own elsewhere."""
    await asked.say(await _list(room, asked, actor, words))


async def listed(room: Room, asked: Asked, actor: Actor, _: str) -> None:
    """The button that leads here from a message."""
    room.desk.admit(actor)
    await show(room, asked, actor)


async def pause(room: Room, asked: Asked, actor: Actor, id: str) -> None:
    one = await _found(room, asked, actor, id)
    if not one.paused:
        paused = Paused(f"{actor.name} paused it.", await room.store.now(), actor.id)
        one = await _change(room, one, lambda it: it.changed(paused=it.paused or paused))
        await _note(room, one, actor, "paused")
    await _again(room, asked, actor)


async def resume(room: Room, asked: Asked, actor: Actor, id: str) -> None:
    one = await _found(room, asked, actor, id, stopping=False)
    if one.paused and not one.paused.by and (why := await room.channels.closed(one.channel)):
        raise Refused(f"It cannot go on yet. {why}")
    if one.paused:
        one = await _change(room, one, lambda it: it.changed(paused=None))
        await _note(room, one, actor, "resumed")
    await _again(room, asked, actor)


async def remove(room: Room, asked: Asked, actor: Actor, id: str) -> None:
    one = await _found(room, asked, actor, id)
    await room.subscriptions.remove(id)
    await _note(room, one, actor, "removed")
    await _again(room, asked, actor)


async def try_it(room: Room, asked: Asked, actor: Actor, id: str) -> None:
    """Which of the last news it would have told."""
    one = await _found(room, asked, actor, id, stopping=False)
    await asked.say(shown.tried(one, await room.subscriptions.recent(one.platform, one.event)))


async def _found(room: Room, asked: Asked, actor: Actor, id: str, stopping: bool = True) -> Subscription:
    one = await reachable(room, actor, id, asked.channel)
    if not (stopping and one.owner == actor.id):
        room.desk.permit(subscribing(one.platform), actor)
    return one


async def _change(room: Room, one: Subscription, edit: Edit) -> Subscription:
    try:
        return await room.subscriptions.change(one.id, edit)
    except Gone:
        raise Refused(GONE) from None


async def _note(room: Room, one: Subscription, actor: Actor, did: str) -> None:
    """Those who are told wonder why it stopped. In direct messages the list says so itself."""
    if not one.channel.startswith("D"):
        await tell(room, one, shown.noted(one, actor.name, did))


async def _again(room: Room, asked: Asked, actor: Actor) -> None:
    """Draw anew the message that the button stood in. App Home is drawn by whoever took the click."""
    if asked.channel:
        await asked.reply.say(await _list(room, asked, actor), replace=True)


async def _list(room: Room, asked: Asked, actor: Actor, words: str = "") -> Message:
    here = await room.subscriptions.of(asked.channel) if asked.channel else []
    elsewhere = [one for one in await room.subscriptions.owned(actor.id) if one.channel != asked.channel]

    def fits(one: Subscription) -> bool:
        return all(word in shown.spoken(one).casefold() for word in words.casefold().split())

    return shown.listed([*filter(fits, here)], [*filter(fits, elsewhere)], asked.channel, words)
