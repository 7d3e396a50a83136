"""A button on a card, which everybody in the channel sees: whoever presses it sees there what is so by now."""

from collections.abc import Awaitable, Callable

from bot.changes.change import ChangeState, StepRefused
from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import Changed
from handlers.changes import telling
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

Press = Callable[[Services, Interaction, Actor, str], Awaitable[None]]


def on_card(work: Press) -> Press:
    """The card is known from now on, if it was not; and what cannot be done any more does not go on looking open."""

    async def done(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
        if not interaction.message:  # on App Home
            await work(services, interaction, actor, id)
            return
        before = await services.desk.change(id)
        known = await telling.adopted(services.desk, before, interaction.message)
        try:
            await work(services, interaction, actor, id)
        except (StepRefused, RequestRefused):
            await _drawn(services, id, even_open=known is not before)
            raise
        if before.state is not ChangeState.AWAITING:
            await _drawn(services, id)

    return done


async def _drawn(services: Services, id: str, even_open: bool = False) -> None:
    change = await services.desk.change(id)
    if even_open or change.state is not ChangeState.AWAITING:
        await telling.card(services.notices, services.desk, change, Changed(change, late=True))
