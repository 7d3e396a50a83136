"""What can be done about a change that was carried out, or may have been. Nothing acts at the first click: a button
stands where *Go ahead* stood a moment ago, and a second click there must not do it again, or take back what the first
did. *Try again* asks in a popup; *Undo* leads to a question of its own, whatever the policy says."""

from bot.changes.change import Change
from bot.changes.change_item import ItemState
from handlers.changes import change_set_view, request_view
from handlers.slack import limits
from handlers.slack.blocks import Element, asking, button
from handlers.slack.visible import brief


def unresolved(change: Change) -> list[Element]:
    """The buttons of what did not end as it should."""
    again = button("Try again", "change.retry", change.id)
    uncertain = not change.items or change_set_view.is_uncertain(change)
    said = "It may already be done. Check on the platform first. " if uncertain else ""
    text = _about(f"{said}This will be tried again: ", change)
    return [asking(again, "Try this again?", text, "Try again"), button("Give up", "change.giveup", change.id)]


def undo(change: Change) -> list[Element]:
    """A button that takes back what was done, where something can."""
    if not change.undo or not change.done or change.ended is None:
        return []
    return [button("Undo", "change.undo", change.id)]


def _about(said: str, change: Change) -> str:
    """With what it is about: of a change set that was carried out in part only the items that are left."""
    lines = [change_set_view.item_line(one) for one in change.items if one.state is not ItemState.DONE]
    whole = " ".join(lines) if len(lines) < len(change.items) else request_view.described(change)
    return f"{said}{brief(whole, limits.CONFIRM_TEXT_CHARS - len(said))}"
