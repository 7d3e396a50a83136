"""What somebody gets who types `undo`: their last change that can be taken back, with its button."""

from bot.policy.policy import Actor
from handlers.changes.outcome_buttons import undo
from handlers.everyday.undo import UNDO_WITHIN_S
from handlers.home.small_talk import is_undo
from handlers.slack.blocks import Message, sentence
from handlers.slack.services import Services

UNDO_CHANGES_READ = 8
"""Of the last changes of a person, those among which one is looked for."""


async def undo_last(services: Services, actor: Actor, text: str) -> Message | None:
    """None where they typed something else, or nothing of theirs can be undone by now."""
    if not is_undo(text):
        return None
    now = await services.store.now()
    for change in await services.desk.changes_of(actor.id, UNDO_CHANGES_READ):
        fresh = change.ended is not None and now - change.ended < UNDO_WITHIN_S
        if fresh and undo(change) and not change.undone_by and not change.takes_back:
            return sentence(f"Your last change: {change.headline or change.did}", *undo(change))
    return None
