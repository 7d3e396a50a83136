"""`/lms subscribe …`: a channel asks to be told what happens on a platform. Typed whole, or put together in a form."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.desk import RequestRefused
from bot.notifications.subscription import Filter, Subscription
from bot.notifications.subscriptions import SubscriptionGone
from bot.policy.policy import Actor, subscribing
from bot.ports import Away, Closed, DeliveryRefused, Doubtful, Wait
from bot.store.claims import claim
from connectors.catalog import platforms
from connectors.core.same import folded
from handlers.everyday.platform_reply import beside
from handlers.notifications import subscriptions_view as shown
from handlers.notifications.messages import GROUP_MESSAGE
from handlers.notifications.subscribe_view import SubscriptionDraft, block, facts, said, view
from handlers.notifications.subscription_parser import filters, lines, read
from handlers.notifications.unknown_courses import unknown_courses
from handlers.operations.forms import FORM_TTL_S, opened
from handlers.slack.blocks import Block, Message, actions, bullets, button, rich, say, spoken
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services

SUBSCRIPTION_DRAFT = "subscription draft"
"""The kind of draft in which an open form is kept."""
FORM_EXPIRED = "This form has expired. Type the command again."
SUBSCRIPTION_GONE = "This subscription is gone. Someone removed it. Type `/lms subscriptions` to see what's left."
CHANNEL_CHECK_FAILED = "Slack didn't say whether I can post here, so nothing was done. Try again in a minute."
NOT_IN_CONVERSATION = "I'm not in this conversation. Subscribe in a channel, or message me directly."
SUBSCRIBE_DEDUP_WINDOW_S = 5.0
"""Seconds in which asking for the same again is one subscription."""


async def subscribe(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    """Do what was typed, or show the form, filled with what was understood. Raises RequestRefused in a group message,
    before a form is filled in vain."""
    if interaction.group:
        raise RequestRefused(f"{GROUP_MESSAGE} Nothing was done.")
    if not text and interaction.trigger:
        await open_form(services, interaction, actor, SubscriptionDraft(interaction.channel))
        return
    drafted, found, wrong = read(text, telling(services), interaction.channel)
    if wrong:
        draft = await services.drafts.put(SUBSCRIPTION_DRAFT, actor.id, vars(drafted), FORM_TTL_S)
        await interaction.say(_mistaken(wrong, draft))
        return
    await interaction.say(await make(services, actor, drafted, found))


def telling(services: Services) -> list[str]:
    """The connected platforms that tell news."""
    known = platforms()
    return [name for name in services.desk.connected if name in known and known[name].news]


async def make(services: Services, actor: Actor, drafted: SubscriptionDraft, found: tuple[Filter, ...]) -> Message:
    """Have the channel told, and tell the channel who asked. The same again changes nothing. Raises RequestRefused."""
    await services.desk.permit(subscribing(drafted.platform), actor)
    await _open_to_us(services, actor, drafted.channel)
    wanted = drafted.made(found, actor.id, actor.zone)
    for one in await services.subscriptions.of(drafted.channel):
        if _alike(one) == _alike(wanted):
            return shown.existing(one)
    same = hashlib.sha256(repr((drafted.channel, _alike(wanted))).encode()).hexdigest()[:32]
    if not await claim(services.store, f"subscribe/{same}", SUBSCRIBE_DEDUP_WINDOW_S):
        raise RequestRefused("Someone subscribed to exactly this a moment ago. Type `/lms subscriptions` to see it.")
    one = await services.subscriptions.add(wanted)
    await tell(services, one, shown.subscribed_message(one, actor.name))
    recent = await services.subscriptions.recent(one.platform, one.event)
    doubts = await _doubts(services, actor, one)
    return shown.made(one, sum(one.wants(news) for news in recent), len(recent), doubts)


async def change(services: Services, actor: Actor, drafted: SubscriptionDraft, found: tuple[Filter, ...]) -> Message:
    """Another choice of filters, another rhythm. Raises RequestRefused."""
    before = await reachable(services, actor, drafted.id, drafted.channel)
    await services.desk.permit(subscribing(before.platform), actor)
    try:
        after = await services.subscriptions.change(
            drafted.id, lambda it: it.changed(filters=found, rhythm=drafted.rhythm)
        )
    except SubscriptionGone:
        raise RequestRefused(SUBSCRIPTION_GONE) from None
    if after != before:
        await tell(services, after, shown.subscribed_message(after, actor.name, changed=True))
    doubts = await _doubts(services, actor, after) if after.filters != before.filters else []
    return shown.saved(after, doubts)


async def _doubts(services: Services, actor: Actor, one: Subscription) -> list[Block]:
    """What it asks for that its platform does not have, each with what is near; a button opens the form with that."""
    blocks: list[Block] = []
    for unknown in await unknown_courses(services, actor, one.platform, one.filters):
        blocks.append(say(shown.unknown_course(one.platform, unknown.filter, unknown.near)))
        for title in unknown.near:
            meant = replace(unknown.filter, text=title)
            filters = lines(meant if each == unknown.filter else each for each in one.filters)
            drafted = SubscriptionDraft(one.channel, one.platform, one.event, filters, one.rhythm, one.id)
            draft = await services.drafts.put(SUBSCRIPTION_DRAFT, actor.id, vars(drafted), FORM_TTL_S)
            blocks.append(beside(title, button("Change to this…", "subscribe.open", draft)))
    return blocks


async def reachable(services: Services, actor: Actor, id: str, channel: str) -> Subscription:
    """A subscription that this person asked for, or that is told where they are. Raises RequestRefused."""
    services.desk.admit(actor)
    one = await services.subscriptions.get(id)
    if not one or (one.owner != actor.id and one.channel != channel):
        raise RequestRefused(SUBSCRIPTION_GONE)
    return one


async def tell(services: Services, one: Subscription, message: Message) -> None:
    """Say in its channel what became of a subscription. It holds also where that cannot be said, or where others read
    by now: what is filtered by names courses and people."""
    try:
        if await services.channels.has_others(one.channel, one.owner):
            log.warning("channel_not_told", channel=one.channel, reason="shared with another organization")
            return
        await services.slack.web.chat_postMessage(channel=one.channel, **message.payload())
    except SLACK_CALL_ERRORS as error:
        log.warning("channel_not_told", channel=one.channel, reason=reason(error))
    except (Closed, Wait, Away, Doubtful, DeliveryRefused) as error:
        log.warning("channel_not_told", channel=one.channel, reason=type(error).__name__, detail=str(error))


# The form


async def open_form(services: Services, interaction: Interaction, actor: Actor, drafted: SubscriptionDraft) -> None:
    here = await opened(services, interaction)
    known = telling(services)
    if len(known) == 1 and not drafted.platform:
        drafted = replace(drafted, platform=known[0])

    async def fill(actor: Actor) -> None:
        draft = await services.drafts.put(SUBSCRIPTION_DRAFT, actor.id, vars(drafted), FORM_TTL_S)
        if here.window:
            await here.window.show(view(drafted, known, draft))

    await here.answer(services, fill)


async def start(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """The button under a mistake, or beside a list."""
    stored = await services.drafts.get(draft, SUBSCRIPTION_DRAFT, actor.id) if draft else None
    if draft and stored is None:
        raise RequestRefused(FORM_EXPIRED)
    await open_form(
        services,
        interaction,
        actor,
        SubscriptionDraft.loaded(stored) if stored else SubscriptionDraft(interaction.channel),
    )


async def edit(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    one = await reachable(services, actor, id, interaction.channel)
    await services.desk.permit(subscribing(one.platform), actor)  # who may not is told so where they pressed
    here = await opened(services, interaction)
    await open_form(
        services,
        here,
        actor,
        SubscriptionDraft(one.channel, one.platform, one.event, lines(one.filters), one.rhythm, one.id),
    )


async def chosen(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """A platform or an event was chosen: the form shows what follows from it."""
    await _redraw(services, interaction, actor, said(await _kept(services, interaction), interaction.state))


async def with_fact(services: Services, interaction: Interaction, actor: Actor, fact: str) -> None:
    """A fact was picked: it stands in the filters, waiting for what it must be."""
    drafted = said(await _kept(services, interaction), interaction.state)
    if fact in facts(drafted.platform, drafted.event):
        typed = "\n".join([*filter(None, [drafted.filters.rstrip()]), f"{fact}="])
        await _redraw(services, interaction, actor, replace(drafted, filters=typed))


async def check(
    services: Services, interaction: Interaction
) -> tuple[tuple[SubscriptionDraft, tuple[Filter, ...]] | None, dict[str, str]]:
    """What was submitted, or the sentences by block."""
    kept = await _kept(services, interaction)
    drafted = said(kept, interaction.state)
    for name in ("platform", "event"):
        if not getattr(drafted, name):
            return None, {block(name, kept): "Choose one."}
    if drafted.platform not in telling(services):
        raise RequestRefused("This platform has no updates any more. Type the command again.")
    found, wrong = filters(drafted, drafted.filters)
    return (None, {block("filters", kept): " ".join(wrong)}) if wrong else ((drafted, found), {})


async def submit(
    services: Services, interaction: Interaction, actor: Actor, checked: tuple[SubscriptionDraft, tuple[Filter, ...]]
) -> None:
    drafted, found = checked
    message = await (change if drafted.id else make)(services, actor, drafted, found)
    # Buttons would have no message to answer in.
    blocks = [
        {part: held for part, held in one.items() if part != "accessory"}
        for one in message.blocks
        if one["type"] != "actions"
    ]
    await interaction.say(Message(message.text, blocks))


async def _redraw(services: Services, interaction: Interaction, actor: Actor, drafted: SubscriptionDraft) -> None:
    drafted = drafted.changed()
    if not await services.drafts.change(interaction.draft, SUBSCRIPTION_DRAFT, actor.id, vars(drafted), FORM_TTL_S):
        raise RequestRefused(FORM_EXPIRED)
    if interaction.window:  # not over what a submission has put there meanwhile
        await interaction.window.show(view(drafted, telling(services), interaction.draft), over=interaction.drawn)


async def _kept(services: Services, interaction: Interaction) -> SubscriptionDraft:
    stored: Mapping[str, Any] | None = await services.drafts.get(
        interaction.draft, SUBSCRIPTION_DRAFT, interaction.user
    )
    if stored is None:
        raise RequestRefused(FORM_EXPIRED)
    return SubscriptionDraft.loaded(stored)


async def _open_to_us(services: Services, actor: Actor, channel: str) -> None:
    """Raises RequestRefused where we could not tell anything, or must not."""
    try:
        if channel.startswith("D"):
            ours = (await services.slack.web.conversations_open(users=actor.id))["channel"]["id"]
            sentence = "" if ours == channel else NOT_IN_CONVERSATION
        else:
            sentence = await services.channels.closed(channel)
    except SLACK_CALL_ERRORS as error:
        log.warning("channel_not_asked", channel=channel, reason=reason(error))
        raise RequestRefused(CHANNEL_CHECK_FAILED) from None
    except (Wait, Away, Doubtful, DeliveryRefused) as error:
        log.warning("channel_not_asked", channel=channel, reason=type(error).__name__, detail=str(error))
        raise RequestRefused(CHANNEL_CHECK_FAILED) from None
    if sentence:
        raise RequestRefused(f"{sentence} Nothing was done.")


def _alike(one: Subscription) -> tuple[str, str, frozenset[tuple[str, str, bool]]]:
    """Two that tell the same, whatever their rhythm: a channel would be told twice."""
    wanted = frozenset((each.fact, folded(each.text), each.part) for each in one.filters)
    return one.platform, one.event, wanted


def _mistaken(wrong: list[str], draft: str) -> Message:
    blocks = [
        say("I didn't understand that. Nothing was done. Please fix:"),
        rich(bullets(spoken(one) for one in wrong)),
        actions(button("Fill in the form", "subscribe.open", draft, style="primary")),
        say('Example: `/lms subscribe skilljar course_completion course="Onboarding 101" digest daily`'),
    ]
    return Message(f"Nothing was done. {' '.join(wrong)}", blocks)
