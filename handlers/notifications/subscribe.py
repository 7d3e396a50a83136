"""`/lms subscribe …`: a channel asks to be told what happens on a platform. Typed whole, or put together in a form."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.desk import Refused
from bot.notifications.subscription import Filter, Subscription
from bot.notifications.subscriptions import Gone
from bot.policy.policy import Actor, subscribing
from bot.ports import Away, Doubtful, Wait
from bot.ports import Refused as Declined
from bot.store.claims import claim
from connectors.catalog import platforms
from handlers.notifications import subscriptions_view as shown
from handlers.notifications.subscribe_view import Wish, block, facts, said, view
from handlers.notifications.subscription_parser import filters, lines, read
from handlers.operations.forms import LIFE, opened
from handlers.slack.blocks import Message, actions, bullets, button, modal, rich, say, spoken
from handlers.slack.interaction import Asked, log
from handlers.slack.reply import TROUBLE, reason
from handlers.slack.services import Room

WISH = "wish"
"""The kind of draft in which an open form is kept."""
EXPIRED = "This form has expired. Type the command again."
GONE = "This subscription is gone: somebody removed it. Type `/lms subscriptions` to see what there is."
SILENT = "Slack did not say whether I may write here, so nothing was done. Try again in a minute."
STRANGER = "I am not part of this conversation. Subscribe in a channel, or write to me directly."
TWICE = 5.0
"""Seconds in which the same wish again is the same wish."""


async def subscribe(room: Room, asked: Asked, actor: Actor, text: str) -> None:
    """Do what was typed, or show the form, filled with what was understood."""
    if not text and asked.trigger:
        await open_form(room, asked, actor, Wish(asked.channel))
        return
    wish, found, wrong = read(text, telling(room), asked.channel)
    if wrong:
        draft = await room.drafts.put(WISH, actor.id, vars(wish), LIFE)
        await asked.say(_mistaken(wrong, draft))
        return
    await asked.say(await make(room, actor, wish, found))


def telling(room: Room) -> list[str]:
    """The connected platforms that tell news."""
    known = platforms()
    return [name for name in room.desk.connected if name in known and known[name].news]


async def make(room: Room, actor: Actor, wish: Wish, found: tuple[Filter, ...]) -> Message:
    """Have the channel told, and tell the channel who asked. The same again changes nothing. Raises Refused."""
    room.desk.permit(subscribing(wish.platform), actor)
    await _open_to_us(room, actor, wish.channel)
    wanted = wish.made(found, actor.id, actor.zone)
    for one in await room.subscriptions.of(wish.channel):
        if _alike(one) == _alike(wanted):
            return shown.existing(one)
    same = hashlib.sha256(repr((wish.channel, _alike(wanted))).encode()).hexdigest()[:32]
    if not await claim(room.store, f"subscribe/{same}", TWICE):
        raise Refused("Somebody asked for exactly this a moment ago. Type `/lms subscriptions` to see it.")
    one = await room.subscriptions.add(wanted)
    await tell(room, one, shown.asked(one, actor.name))
    recent = await room.subscriptions.recent(one.platform, one.event)
    return shown.made(sum(one.wants(news) for news in recent), len(recent))


async def change(room: Room, actor: Actor, wish: Wish, found: tuple[Filter, ...]) -> Message:
    """Another choice of filters, another rhythm. Raises Refused."""
    before = await reachable(room, actor, wish.id, wish.channel)
    room.desk.permit(subscribing(before.platform), actor)
    try:
        after = await room.subscriptions.change(wish.id, lambda it: it.changed(filters=found, rhythm=wish.rhythm))
    except Gone:
        raise Refused(GONE) from None
    if after != before:
        await tell(room, after, shown.asked(after, actor.name, changed=True))
    return Message("Saved.", [say("Saved. It is told so from now on.")])


async def reachable(room: Room, actor: Actor, id: str, channel: str) -> Subscription:
    """A subscription that this person asked for, or that is told where they are. Raises Refused."""
    room.desk.admit(actor)
    one = await room.subscriptions.get(id)
    if not one or (one.owner != actor.id and one.channel != channel):
        raise Refused(GONE)
    return one


async def tell(room: Room, one: Subscription, message: Message) -> None:
    """Say in its channel what became of a subscription. It holds also where that cannot be said."""
    try:
        await room.slack.web.chat_postMessage(channel=one.channel, **message.payload())
    except TROUBLE as error:
        log.warning("channel_not_told", channel=one.channel, reason=reason(error))


# The form


async def open_form(room: Room, asked: Asked, actor: Actor, wish: Wish) -> None:
    here = await opened(room, asked)
    known = telling(room)
    if len(known) == 1 and not wish.platform:
        wish = replace(wish, platform=known[0])

    async def fill(actor: Actor) -> None:
        draft = await room.drafts.put(WISH, actor.id, vars(wish), LIFE)
        if here.window:
            await here.window.show(view(wish, known, draft))

    await here.answer(room, fill)


async def start(room: Room, asked: Asked, actor: Actor, draft: str) -> None:
    """The button under a mistake, or beside a list."""
    stored = await room.drafts.get(draft, WISH, actor.id) if draft else None
    if draft and stored is None:
        raise Refused(EXPIRED)
    await open_form(room, asked, actor, Wish.loaded(stored) if stored else Wish(asked.channel))


async def edit(room: Room, asked: Asked, actor: Actor, id: str) -> None:
    here = await opened(room, asked)
    one = await reachable(room, actor, id, asked.channel)
    room.desk.permit(subscribing(one.platform), actor)
    await open_form(
        room, here, actor, Wish(one.channel, one.platform, one.event, lines(one.filters), one.rhythm, one.id)
    )


async def chosen(room: Room, asked: Asked, actor: Actor, _: str) -> None:
    """A platform or an event was chosen: the form shows what follows from it."""
    await _redraw(room, asked, actor, said(await _kept(room, asked), asked.state))


async def with_fact(room: Room, asked: Asked, actor: Actor, fact: str) -> None:
    """A fact was picked: it stands in the filters, waiting for what it must be."""
    wish = said(await _kept(room, asked), asked.state)
    if fact in facts(wish.platform, wish.event):
        typed = "\n".join([*filter(None, [wish.filters.rstrip()]), f"{fact}="])
        await _redraw(room, asked, actor, replace(wish, filters=typed))


async def check(room: Room, asked: Asked) -> tuple[tuple[Wish, tuple[Filter, ...]] | None, dict[str, str]]:
    """What was submitted, or the sentences by block."""
    kept = await _kept(room, asked)
    wish = said(kept, asked.state)
    for name in ("platform", "event"):
        if not getattr(wish, name):
            return None, {block(name, kept): "Choose one, please."}
    if wish.platform not in telling(room):
        raise Refused("This platform tells no news any more. Type the command again.")
    found, wrong = filters(wish, wish.filters)
    return (None, {block("filters", kept): " ".join(wrong)}) if wrong else ((wish, found), {})


async def submit(room: Room, asked: Asked, actor: Actor, checked: tuple[Wish, tuple[Filter, ...]]) -> None:
    wish, found = checked
    message = await (change if wish.id else make)(room, actor, wish, found)
    if asked.window:  # buttons would have no message to answer in
        blocks = [one for one in message.blocks if one["type"] != "actions"]
        await asked.window.show(modal("Registrar", blocks))


async def _redraw(room: Room, asked: Asked, actor: Actor, wish: Wish) -> None:
    wish = wish.changed()
    if not await room.drafts.change(asked.draft, WISH, actor.id, vars(wish), LIFE):
        raise Refused(EXPIRED)
    if asked.window:  # not over what a submission has put there meanwhile
        await asked.window.show(view(wish, telling(room), asked.draft), over=asked.drawn)


async def _kept(room: Room, asked: Asked) -> Wish:
    stored: Mapping[str, Any] | None = await room.drafts.get(asked.draft, WISH, asked.user)
    if stored is None:
        raise Refused(EXPIRED)
    return Wish.loaded(stored)


async def _open_to_us(room: Room, actor: Actor, channel: str) -> None:
    """Raises Refused where we could not tell anything, or must not."""
    try:
        if channel.startswith("D"):
            ours = (await room.slack.web.conversations_open(users=actor.id))["channel"]["id"]
            sentence = "" if ours == channel else STRANGER
        else:
            sentence = await room.channels.closed(channel)
    except (Wait, Away, Doubtful, Declined, *TROUBLE) as error:
        log.warning("channel_not_asked", channel=channel, reason=type(error).__name__)
        raise Refused(SILENT) from None
    if sentence:
        raise Refused(f"{sentence} Nothing was done.")


def _alike(one: Subscription) -> tuple[str, str, frozenset[tuple[str, str, bool]]]:
    """Two that tell the same, whatever their rhythm: a channel would be told twice."""
    wanted = frozenset((each.fact, each.text.casefold(), each.part) for each in one.filters)
    return one.platform, one.event, wanted


def _mistaken(wrong: list[str], draft: str) -> Message:
    blocks = [
        say("I could not read that, so nothing was done. Please mend:"),
        rich(bullets(spoken(one) for one in wrong)),
        actions(button("Fill in the form", "subscribing.open", draft, style="primary")),
        say('Example: `/lms subscribe skilljar course_completion course="Onboarding 101" digest daily`'),
    ]
    return Message(f"Nothing was done. {' '.join(wrong)}", blocks)
