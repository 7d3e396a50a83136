"""`/lms` alone, the shortcut and the button on App Home: find an operation, or do the last one again."""

from itertools import chain, islice

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from connectors.core.intent import Operation
from handlers.everyday import forms
from handlers.everyday.allowed_verbs import PersonMay, allowed_verbs
from handlers.home import launcher_view
from handlers.operations.forms import FORM_EXPIRED, FORM_START_DRAFT, FORM_TTL_S, open_form, opened, start
from handlers.operations.guide import choices
from handlers.operations.search import search
from handlers.parsing.arguments import VerbArguments
from handlers.slack import limits
from handlers.slack.blocks import Element
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services


async def open_launcher(services: Services, interaction: Interaction, actor: Actor, _: str = "") -> None:
    here = await opened(services, interaction)
    await here.answer(services, lambda actor: _fill(services, here, actor))


async def _fill(services: Services, interaction: Interaction, actor: Actor) -> None:
    lately = [
        one for one in await services.recent_operations.of(actor.id) if operation(one["platform"], one["operation"])
    ]
    starts = [one | {"channel": interaction.channel} for one in lately[: launcher_view.RECENT_OPERATIONS_SHOWN]]
    again = [await services.drafts.put(FORM_START_DRAFT, actor.id, one, FORM_TTL_S) for one in starts]
    if interaction.window:
        await interaction.window.show(launcher_view.view(services.desk.connected, lately, again))


async def choose(services: Services, interaction: Interaction, actor: Actor, value: str) -> None:
    """An operation was chosen: its form takes the launcher's place; one that asks for nothing is done at once."""
    if spoken := launcher_view.verb_of(value):
        await forms.open_form(services, interaction, actor, VerbArguments(spoken))
        return
    cls = named(value)
    if not cls:
        raise RequestRefused(FORM_EXPIRED)
    await open_form(services, interaction, actor, cls, {})


again = start


def named(value: str) -> Operation | None:
    """The operation behind an option's value, `class classes create`."""
    platform, _, name = value.partition(" ")
    return operation(platform, name)


async def offer(services: Services, user: str, typed: str) -> list[Element]:
    """What the box offers of what this person may do: what was used lately first, then by words."""
    actor = await services.slack.actor(user)
    lately = [
        cls
        for one in await services.recent_operations.of(user)
        if (cls := operation(one["platform"], one["operation"]))
    ]
    everyday = launcher_view.verbs(typed, allowed_verbs(services.desk.connected, PersonMay(services.desk, actor)))
    if typed.strip():
        found = search(
            typed, services.desk.connected, most=limits.MENU_OPTIONS, may=lambda cls: services.desk.may(cls, actor)
        )
        near = choices(sorted(found, key=lambda cls: cls not in lately[:5]))
        return [*everyday, *near][: limits.MENU_OPTIONS]
    others = (
        cls for name in services.desk.connected for cls in platforms()[name].operations.values() if cls not in lately
    )
    allowed = (cls for cls in chain(dict.fromkeys(lately), others) if services.desk.may(cls, actor))
    return [*everyday, *choices(list(islice(allowed, limits.MENU_OPTIONS)))][: limits.MENU_OPTIONS]
