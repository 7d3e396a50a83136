"""What somebody is told who may not do it: why, whom to ask, and a button that asks them."""

from bot.desk import AccessRefused
from bot.policy.access import NeededAccess
from bot.runtime.logs import logger
from bot.store import StoreError
from handlers.slack.blocks import Element, Message, button, sentence
from handlers.slack.services import Services

log = logger("registrar.handlers")

ACCESS_DRAFT, ACCESS_DRAFT_TTL_S = "access", 24 * 3600.0
"""A kind of draft: what its owner was refused."""


async def refused(services: Services, user: str, error: AccessRefused) -> Message:
    """With *Ask for access*, where there is anybody to ask."""
    return sentence(str(error), *await access_button(services, user, error.wanted, str(error)), people=True)


async def access_button(services: Services, user: str, wanted: NeededAccess, said: str = "") -> list[Element]:
    """The button that asks for this; `said` is the message that it stands under, where it stands under nothing else.
    None where nobody could give it, or it cannot be kept just now."""
    if not services.desk.policy.helping_role:
        return []
    try:
        draft = await services.drafts.put(ACCESS_DRAFT, user, {**wanted.stored(), "said": said}, ACCESS_DRAFT_TTL_S)
    except StoreError as failed:
        log.warning("access_not_offered", error=str(failed))
        return []
    return [button("Ask for access", "access.ask", draft)]
