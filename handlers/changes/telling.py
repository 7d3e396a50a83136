"""Whom a change concerns hears of it: its approvers on the card, its requester in one message that is kept current."""

from dataclasses import replace
from typing import Any

from bot.changes.change import Change
from bot.desk import Desk
from bot.ports import Changed, Ended, Notice, Requested, Slack
from bot.runtime.logs import logger
from bot.store import Store, StoreError
from bot.store.claims import claim
from handlers.changes import request_view

log = logger("registrar.handlers")

CARD_CLAIM_TTL_S = 20.0
"""Seconds for which a card is left to the process that posts it."""


async def to_post(store: Store, id: str) -> bool:
    """Whether no other process posts the card of this change at this moment."""
    return await claim(store, f"card/{id}", ttl=CARD_CLAIM_TTL_S)


async def adopted(desk: Desk, change: Change, place: str) -> Change:
    """Somebody pressed a button on its card at that place: where Registrar did not know that one stands there, as after
    an answer of Slack's was lost, it does from now on."""
    if change.drawn is None or place in (":".join(one[:2]) for one in request_view.places(change)):
        return change
    return await _remembered(desk, replace(change, card=f"{change.card} {place}".strip()), change.drawn)


async def card(notices: Slack, desk: Desk, change: Change, notice: Notice | None = None) -> Change:
    """The card is drawn anew, and its thread told. Where others read by now it has moved, which is remembered."""
    notice = notice or Changed(change)
    return await placed(desk, change, await notices.deliver(notice), notice)


async def placed(desk: Desk, change: Change, place: str | None, notice: Notice) -> Change:
    """With where its cards stand once this notice was delivered; and with their look, where it drew them."""
    if place is None or change.drawn is None:
        return change
    posted = isinstance(notice, Requested) and not change.card and bool(place)
    drawn = change.look if posted or isinstance(notice, Changed) else change.drawn
    if (place, drawn) == (change.card, change.drawn):
        return change
    return await _remembered(desk, replace(change, card=place), drawn)


async def _remembered(desk: Desk, change: Change, drawn: str) -> Change:
    try:
        return await desk.posted(change.id, change.card, drawn)
    except StoreError as error:  # what was done must be heard without a store too; the card is looked for later
        log.error("card_not_remembered", change=change.id, error=str(error))
        return change


async def requester(notices: Slack, desk: Desk, change: Change, notice: Notice | None = None) -> None:
    """In one direct message, which is drawn anew with whatever comes next."""
    place = await notices.deliver(notice or Ended(change))
    if place and place != change.told:
        try:
            await desk.told(change.id, place)
        except StoreError as error:  # it was told, and what comes next is told in a message of its own
            log.error("message_not_remembered", change=change.id, error=str(error))


async def everybody(notices: Slack, desk: Desk, change: Change, message: Any = None) -> None:
    """Both; `message` is the answer as its requester would have got it."""
    await card(notices, desk, change)
    await requester(notices, desk, change, Ended(change, message))
