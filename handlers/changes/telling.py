"""Whom a change concerns hears of it: its approvers on the card, its requester in one message that is kept current."""

from dataclasses import replace
from typing import Any

from bot.changes.change import Change, ChangeState
from bot.desk import Desk
from bot.ports import Changed, Ended, Notice, Slack
from bot.runtime.logs import logger
from bot.store import StoreError

log = logger("registrar.handlers")


async def card(notices: Slack, desk: Desk, change: Change, notice: Notice | None = None) -> Change:
    """The card is drawn anew, and its thread told. Where others read by now it has moved, which is remembered."""
    place = await notices.deliver(notice or Changed(change))
    if change.state is not ChangeState.AWAITING or place == change.card:
        return change
    try:
        return await desk.posted(change.id, place)
    except StoreError as error:  # what was done must be heard without a store too
        log.error("card_not_remembered", change=change.id, error=str(error))
        return replace(change, card=place)


async def requester(notices: Slack, desk: Desk, change: Change, notice: Notice | None = None) -> None:
    """In one direct message, which is drawn anew with whatever comes next."""
    place = await notices.deliver(notice or Ended(change))
    if place and place != change.told:
        await desk.told(change.id, place)


async def everybody(notices: Slack, desk: Desk, change: Change, message: Any = None) -> None:
    """Both; `message` is the answer as its requester would have got it."""
    await card(notices, desk, change)
    await requester(notices, desk, change, Ended(change, message))
