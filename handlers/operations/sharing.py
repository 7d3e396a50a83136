"""Where an answer may be shared: in conversations of this workspace alone."""

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import Away, Closed, DeliveryRefused, Doubtful, Wait
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services

SHARED_WITH_OTHERS = (
    "This channel is shared with another organization, so nothing was shared. Ask again in one of your own channels, "
    "and share it there."
)
NOT_SEEN = (
    "I'm not in this conversation and can't see whether people from other organizations are, so nothing was shared. "
    "Type /invite @Registrar here, or ask again in a channel I'm in."
)
SHARING_CHECK_FAILED = "Slack didn't say who is in this conversation, so nothing was shared. Try again in a minute."


async def only_us(services: Services, interaction: Interaction, actor: Actor) -> None:
    """Asked anew each time, for a channel is shared in a moment. Raises RequestRefused where others are or may be."""
    try:
        others = await services.channels.has_others(interaction.channel, actor.id)
    except Closed:
        raise RequestRefused(NOT_SEEN) from None
    except (Wait, Away, Doubtful, DeliveryRefused) as error:
        log.warning("channel_not_asked", channel=interaction.channel, reason=type(error).__name__, detail=str(error))
        raise RequestRefused(SHARING_CHECK_FAILED) from None
    if others:
        raise RequestRefused(SHARED_WITH_OTHERS)
