"""`/lms` alone, the shortcut and the button on App Home: find an operation, or do the last one again."""

from itertools import chain, islice

from bot.desk import Refused
from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from handlers.everyday import forms
from handlers.everyday.parser import Wanted
from handlers.home import launcher_view
from handlers.operations.forms import GONE, LIFE, START, open_form, opened, start
from handlers.operations.guide import choices
from handlers.operations.help import Operation
from handlers.operations.search import search
from handlers.slack import limits
from handlers.slack.blocks import Element
from handlers.slack.interaction import Asked
from handlers.slack.services import Room


async def open_launcher(room: Room, asked: Asked, actor: Actor, _: str = "") -> None:
    here = await opened(room, asked)
    await here.answer(room, lambda actor: _fill(room, here, actor))


async def _fill(room: Room, asked: Asked, actor: Actor) -> None:
    lately = [one for one in await room.lately.of(actor.id) if operation(one["platform"], one["operation"])]
    starts = [one | {"channel": asked.channel} for one in lately[: launcher_view.LAST]]
    again = [await room.drafts.put(START, actor.id, one, LIFE) for one in starts]
    if asked.window:
        await asked.window.show(launcher_view.view(room.desk.connected, lately, again))


async def choose(room: Room, asked: Asked, actor: Actor, value: str) -> None:
    """An operation was chosen: its form takes the launcher's place; one that asks for nothing is done at once."""
    if spoken := launcher_view.verb_of(value):
        await forms.open_form(room, asked, actor, Wanted(spoken))
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
    everyday = launcher_view.verbs(typed, room.desk.connected)
    if typed.strip():
        found = search(typed, room.desk.connected, most=limits.OPTIONS, may=lambda cls: room.desk.may(cls, actor))
        near = choices(sorted(found, key=lambda cls: cls not in lately[:5]))
        return [*everyday, *near][: limits.OPTIONS]
    others = (cls for name in room.desk.connected for cls in platforms()[name].operations.values() if cls not in lately)
    allowed = (cls for cls in chain(dict.fromkeys(lately), others) if room.desk.may(cls, actor))
    return [*everyday, *choices(list(islice(allowed, limits.OPTIONS)))][: limits.OPTIONS]
