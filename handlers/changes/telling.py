"""Whom a change concerns hears of it: its approvers on the card, its requester in one message that is kept current."""

from typing import Any

from bot.changes.change import Change
from bot.desk import Desk
from bot.ports import Changed, Ended, Notice, Slack


async def card(notices: Slack, change: Change) -> None:
    """The card is drawn anew, and its thread told."""
    await notices.deliver(Changed(change))


async def requester(notices: Slack, desk: Desk, change: Change, notice: Notice | None = None) -> None:
    """In one direct message, which is drawn anew with whatever comes next."""
    place = await notices.deliver(notice or Ended(change))
    if place and place != change.told:
        await desk.told(change.id, place)


async def everybody(notices: Slack, desk: Desk, change: Change, message: Any = None) -> None:
    """Both; `message` is the answer as its requester would have got it."""
    await card(notices, change)
    await requester(notices, desk, change, Ended(change, message))
