"""What became of a message after it was written, as far as we know: only what its writer said last may act.

Slack tells changes and deletions in any order, and an original that failed only minutes after its own change. It tells
nothing of what is deleted in channels, nor of a change that takes our name out of a message: so before a button acts,
Slack is asked as well.

What is promised: Slack is told that we have a change or a deletion only when it is in the store, so an original that is
sent to us after that does nothing, whichever process on the same store it reaches; where the store did not take it,
Slack brings it again. Of a change and an original that are on their way at once, the change comes first where it
reached this process first. Where they reach two processes, or the original had begun before, either may be first: then
the first words may act, which is what the answer to a change says.
Source: docs.slack.dev, events app_mention, message.message_changed and message.message_deleted, "Error handling" of the
Events API (three retries: at once, after one minute, after five), and conversations.replies.
"""

import asyncio
import math
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.store import Json, Store, StoreError, WriteConflict, expiry
from handlers.listeners.payload_claim import MESSAGE_CLAIM_TTL_S
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import log
from handlers.slack.reply import THREAD_GONE_CODES
from handlers.slack.services import Services

CHANGED_BEFORE = "You changed a message to me before I'd read it, so I didn't act on the first words."
DELETED_BEFORE = "You deleted a message to me before I'd read it, so I did nothing."
CHANGED_SINCE = "You've changed the message again since. Press the button under its newest words, or send it again."
DELETED_SINCE = "You deleted that message, so I did nothing. Send it again if you want it done."
TOMBSTONE_SUBTYPE = "tombstone"
"""What Slack leaves of a deleted message that has answers."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What Slack tells a changed message to say.

    Attributes:
        channel: where it stands, by id
        ts: when it was written, which names it
        mark: tells this wording from any other of the message
        edited: when its writer changed it, in whole seconds
        told: the time of the event, which tells changes within one second apart where each has its own
    """

    channel: str
    ts: str
    mark: str
    edited: float
    told: float

    @classmethod
    def of(cls, event: Mapping[str, Any], mark: str) -> "Wording":
        message = event.get("message") or event
        return cls(
            str(event.get("channel")), str(message["ts"]), mark, _edited_at(message), moment(event.get("event_ts"))
        )


def moment(ts: object) -> float:
    """Unix seconds of what Slack gives as a time; 0 where it is none."""
    try:
        return float(str(ts))
    except ValueError:
        return 0.0


def _edited_at(message: Mapping[str, Any]) -> float:
    edited = message.get("edited")
    return moment(edited.get("ts")) if isinstance(edited, dict) else 0.0


def keep_change(services: Services, wording: Wording) -> asyncio.Task[bool | None]:
    """Begin to keep what a message says by now. Its first words wait for the end of that. Gives whether this is the
    newest that is known, None where the store did not take it."""
    return _keep(services, wording.channel, wording.ts, changed(services.store, wording))


def keep_deletion(services: Services, channel: str, ts: str) -> asyncio.Task[bool | None]:
    """The same for a message that is gone."""
    return _keep(services, channel, ts, deleted(services.store, channel, ts))


def _keep(services: Services, channel: str, ts: str, work: Coroutine[Any, Any, bool]) -> asyncio.Task[bool | None]:
    async def kept() -> bool | None:
        try:
            return await work
        except StoreError as error:
            log.error("change_not_kept", error=str(error))
            return None

    return services.tasks.start(kept(), about=_key(channel, ts))


async def first_words_overtaken(services: Services, channel: str, ts: str) -> str:
    """Why the first words of a message may not act any more, as a sentence to its writer; empty if they may."""
    await services.tasks.over(_key(channel, ts))
    row = await expiry.find(services.store, _key(channel, ts))
    return "" if not row else CHANGED_BEFORE if row.value["marks"] else DELETED_BEFORE


async def changed(store: Store, wording: Wording) -> bool:
    """Keep what a message says by now. False where something newer is known of it, or that it is gone."""
    at = [wording.edited, wording.told]
    while True:
        before = await _now(store, wording.channel, wording.ts)
        marks: list[str] = before.value["marks"] if before else []
        if before and (not marks or wording.mark in marks or at < before.value["at"]):
            return bool(marks) and wording.mark == marks[-1]
        tied = marks if before and at == before.value["at"] else []
        value = {"at": at, "marks": [*tied, wording.mark]}  # of a tie, what came last
        if await _kept(store, wording.channel, wording.ts, value, before):
            return True


async def deleted(store: Store, channel: str, ts: str) -> bool:
    """From now on nothing that the message ever said acts any more: True when that is kept."""
    while not await _kept(store, channel, ts, {"at": [], "marks": []}, await _now(store, channel, ts)):
        continue
    return True


async def overtaken(services: Services, wording: Wording) -> str:
    """Why a wording may not act any more, as a sentence to its writer; empty if it is what the message says now."""
    row = await expiry.find(services.store, _key(wording.channel, wording.ts))
    if row and not row.value["marks"]:
        return DELETED_SINCE
    if not row or row.value["marks"][-1] != wording.mark:
        return CHANGED_SINCE
    edited = await _edited(services, wording.channel, wording.ts)
    if edited is None or edited <= wording.edited:
        return ""
    return DELETED_SINCE if edited == math.inf else CHANGED_SINCE


async def _edited(services: Services, channel: str, ts: str) -> float | None:
    """When the message that Slack shows was changed last, infinity for one that is gone; None where Slack does not let
    us look."""
    try:
        found = await services.slack.web.conversations_replies(channel=channel, ts=ts, limit=1)
    except SLACK_CALL_ERRORS as error:
        log.info("message_not_seen", channel=channel, error=reason(error))
        return math.inf if reason(error) in THREAD_GONE_CODES else None
    message = next((one for one in found["messages"] if one["ts"] == ts), None)
    if message is None:
        return None
    return math.inf if message.get("subtype") == TOMBSTONE_SUBTYPE else _edited_at(message)


async def _now(store: Store, channel: str, ts: str) -> expiry.Expiring | None:
    row = await store.get(_key(channel, ts))
    return expiry.Expiring.of(row) if row else None


async def _kept(store: Store, channel: str, ts: str, value: Json, before: expiry.Expiring | None) -> bool:
    """For as long as the original may still come; False where somebody else was faster."""
    end = await store.now() + MESSAGE_CLAIM_TTL_S
    try:
        await store.apply(*expiry.keep(_key(channel, ts), value, end, over=before))
    except WriteConflict:
        return False
    return True


def _key(channel: str, ts: str) -> str:
    return f"changed/{channel} {ts}"
