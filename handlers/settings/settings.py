"""`/lms settings`, and the buttons that open it: a form that shows what holds, and keeps what is chosen."""

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.preferences.preferences import Preferences
from handlers.operations.forms import FORM_EXPIRED, FORM_TTL_S, opened
from handlers.settings import settings_view
from handlers.settings.settings_parser import SETTINGS_EXAMPLES, read
from handlers.slack.blocks import button, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services

SETTINGS_DRAFT = "settings"
"""A kind of draft: where somebody was when they opened the form."""
SAVED = "Saved."


async def open_settings(services: Services, interaction: Interaction, actor: Actor, _: str = "") -> None:
    """The form, filled with what holds now."""
    services.desk.admit(actor)
    here = await opened(services, interaction)

    async def fill(actor: Actor) -> None:
        chosen = await services.preferences.of(actor.id)
        draft = await services.drafts.put(SETTINGS_DRAFT, actor.id, vars(interaction.spot), FORM_TTL_S)
        if here.window:
            await here.window.show(settings_view.view(draft, chosen, actor.zone, services.desk.connected))

    await here.answer(services, fill)


async def check(services: Services, interaction: Interaction) -> tuple[Preferences, Spot, dict[str, str]]:
    """What was chosen, where, and what is wrong with it, by block. Raises RequestRefused."""
    spot = await services.drafts.get(interaction.draft, SETTINGS_DRAFT, interaction.user)
    if spot is None:
        raise RequestRefused(FORM_EXPIRED)
    chosen, faults = settings_view.chosen_in(interaction.state)
    return chosen, Spot(**spot), faults


async def submit(services: Services, interaction: Interaction, actor: Actor, chosen: Preferences, spot: Spot) -> None:
    services.desk.admit(actor)
    await services.preferences.keep(actor.id, chosen)
    await services.slack.reply("", actor.id, spot).say(sentence(SAVED))


async def typed(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    """`/lms settings` opens the form; with a setting behind it, that one is kept. Raises RequestRefused."""
    if not text and interaction.trigger:
        await open_settings(services, interaction, actor)
        return
    services.desk.admit(actor)
    before = await services.preferences.of(actor.id)
    if not text:
        await interaction.say(sentence(SETTINGS_EXAMPLES, button("Settings", "settings.open")))
        return
    chosen, changed = read(text, before, services.desk.connected)
    await services.preferences.keep(actor.id, chosen)
    await interaction.say(sentence(f"{SAVED} {changed}"))
