"""`/lms` alone, the shortcut and the button on App Home: find an operation, or do the last one again."""

from itertools import chain, islice

from bot.desk import Refused
from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from handlers.inbound import verb_forms
from handlers.inbound.asked import Asked, Room
from handlers.inbound.forms import GONE, LIFE, START, open_form, opened, start
from handlers.inbound.search import search
from handlers.inbound.verbs import Wanted
from handlers.outbound import launcher, limits
from handlers.outbound.blocks import Element
from handlers.outbound.cards import Operation


async def open_launcher(room: Room, asked: Asked, actor: Actor, _: str = "") -> None:
    here = await opened(room, asked)
    await here.answer(room, lambda actor: _fill(room, here, actor))


async def _fill(room: Room, asked: Asked, actor: Actor) -> None:
    lately = [one for one in await room.lately.of(actor.id) if operation(one["platform"], one["operation"])]
    starts = [one | {"channel": asked.channel} for one in lately[: launcher.LAST]]
    again = [await room.drafts.put(START, actor.id, one, LIFE) for one in starts]
    if asked.window:
        await asked.window.show(launcher.view(room.desk.connected, lately, again))


async def choose(room: Room, asked: Asked, actor: Actor, value: str) -> None:
    """An operation was chosen: its form takes the launcher's place; one that asks for nothing is done at once."""
    if spoken := launcher.verb_of(value):
        await verb_forms.open_form(room, asked, actor, Wanted(spoken))
        return
    cls = named(value)
    if not cls:
        raise Refused(GONE)
    await open_form(room, asked, actor, cls, {})


again = start


def named(value: str) -> Operation | None:
    """The operation behind an option's value, `class classes create`."""
    platform, _, name = value.partition(" ")
    return operation(platform, name)


async def offer(room: Room, user: str, typed: str) -> list[Element]:
    """What the box offers of what this person may do: what was used lately first, then by words."""
    actor = await room.slack.actor(user)
    lately = [cls for one in await room.lately.of(user) if (cls := operation(one["platform"], one["operation"]))]
    everyday = launcher.verbs(typed, room.desk.connected)
    if typed.strip():
        found = search(typed, room.desk.connected, most=limits.OPTIONS, may=lambda cls: room.desk.may(cls, actor))
        near = launcher.choices(sorted(found, key=lambda cls: cls not in lately[:5]))
        return [*everyday, *near][: limits.OPTIONS]
    others = (cls for name in room.desk.connected for cls in platforms()[name].operations.values() if cls not in lately)
    allowed = (cls for cls in chain(dict.fromkeys(lately), others) if room.desk.may(cls, actor))
    return [*everyday, *launcher.choices(list(islice(allowed, limits.OPTIONS)))][: limits.OPTIONS]
