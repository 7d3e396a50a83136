"""What somebody is told who may not do it: why, whom to ask, and a button that asks them."""

from bot.desk import AccessRefused
from bot.runtime.logs import logger
from bot.store import StoreError
from handlers.slack.blocks import Message, button, sentence
from handlers.slack.services import Services

log = logger("registrar.handlers")

ACCESS_DRAFT, ACCESS_DRAFT_TTL_S = "access", 24 * 3600.0
"""A kind of draft: what its owner was refused."""


async def refused(services: Services, user: str, error: AccessRefused) -> Message:
    """With *Ask for access*, where there is anybody to ask."""
    if not services.desk.policy.helping_role:
        return sentence(str(error), people=True)
    try:
        draft = await services.drafts.put(ACCESS_DRAFT, user, error.wanted.stored(), ACCESS_DRAFT_TTL_S)
    except StoreError as failed:
        log.warning("access_not_offered", error=str(failed))
        return sentence(str(error), people=True)
    return sentence(str(error), button("Ask for access", "access.ask", draft), people=True)
