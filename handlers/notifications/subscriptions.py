"""`/lms subscriptions`: what is told here and what one asked for elsewhere; and the buttons beside each.

A button carries an id and nothing else. Whoever asked for a subscription may always stop it; everything else is asked
of the policy anew.
"""

from collections.abc import Callable

from bot.desk import RequestRefused
from bot.notifications.subscription import Paused, Subscription
from bot.notifications.subscriptions import SubscriptionGone
from bot.policy.policy import Actor, subscribing
from connectors.core.same import holds
from handlers.notifications import subscriptions_view as shown
from handlers.notifications.subscribe import SUBSCRIPTION_GONE, reachable, tell
from handlers.slack.blocks import Message
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

Edit = Callable[[Subscription], Subscription]


async def show(services: Services, interaction: Interaction, actor: Actor, words: str = "") -> None:
    """Those of this channel that have all the words, and this person's own elsewhere."""
    await interaction.say(await _list(services, interaction, actor, words))


async def listed(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """The button that leads here from a message."""
    services.desk.admit(actor)
    await show(services, interaction, actor)


async def pause(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    one = await _found(services, interaction, actor, id)
    if not one.paused:
        paused = Paused(f"{actor.name} paused it.", await services.store.now(), actor.id)
        one = await _change(services, one, lambda it: it.changed(paused=it.paused or paused))
        await _note(services, one, actor, "paused")
    await _again(services, interaction, actor)


async def resume(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    one = await _found(services, interaction, actor, id, stopping=False)
    if one.paused and not one.paused.by and (why := await services.channels.closed(one.channel)):
        raise RequestRefused(f"It can't resume yet. {why}")
    if one.paused:
        one = await _change(services, one, lambda it: it.changed(paused=None))
        await _note(services, one, actor, "resumed")
    await _again(services, interaction, actor)


async def remove(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    one = await _found(services, interaction, actor, id)
    await services.subscriptions.remove(id)
    await _note(services, one, actor, "ended")
    await _again(services, interaction, actor)


async def try_it(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """Which of the last news it would have told."""
    one = await _found(services, interaction, actor, id, stopping=False)
    await interaction.say(shown.tried(one, await services.subscriptions.recent(one.platform, one.event)))


async def _found(
    services: Services, interaction: Interaction, actor: Actor, id: str, stopping: bool = True
) -> Subscription:
    one = await reachable(services, actor, id, interaction.channel)
    if not (stopping and one.owner == actor.id):
        await services.desk.permit(subscribing(one.platform), actor)
    return one


async def _change(services: Services, one: Subscription, edit: Edit) -> Subscription:
    try:
        return await services.subscriptions.change(one.id, edit)
    except SubscriptionGone:
        raise RequestRefused(SUBSCRIPTION_GONE) from None


async def _note(services: Services, one: Subscription, actor: Actor, did: str) -> None:
    """Those who are told wonder why it stopped. In direct messages the list says so itself."""
    if not one.channel.startswith("D"):
        await tell(services, one, shown.noted(one, actor.name, did))


async def _again(services: Services, interaction: Interaction, actor: Actor) -> None:
    """Draw anew the message that the button stood in. App Home is drawn by whoever took the click."""
    if interaction.channel:
        await interaction.reply.say(await _list(services, interaction, actor), replace=True)


async def _list(services: Services, interaction: Interaction, actor: Actor, words: str = "") -> Message:
    here = await services.subscriptions.of(interaction.channel) if interaction.channel else []
    elsewhere = [one for one in await services.subscriptions.owned(actor.id) if one.channel != interaction.channel]

    def fits(one: Subscription) -> bool:
        return all(holds(shown.spoken(one), word) for word in words.split())

    return shown.listed([*filter(fits, here)], [*filter(fits, elsewhere)], interaction.channel, words)
