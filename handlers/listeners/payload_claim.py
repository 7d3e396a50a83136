"""Each payload once: it is claimed in the store, under what Slack never repeats."""

import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from bot.store import StoreError
from bot.store.claims import claim
from handlers.slack.interaction import log
from handlers.slack.services import Services

PAYLOAD_KINDS = {
    "block_actions": "action",
    "view_submission": "form",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}
"""By the type that Slack calls a payload. A command has none."""
PAYLOAD_CLAIM_TTL_S = 900.0
"""Seconds for which what came once is known. Slack brings a payload again for six minutes at most."""
MESSAGE_CLAIM_TTL_S = 24 * 3600.0
"""The same for what happened: Slack tells a message anew whenever something is made of it, such as a preview of a link,
and brings what an app missed for a day."""
CLOCK_SKEW_S = 3600.0
"""Seconds by which Slack's clock and ours may differ, with all that a message is on its way."""


class NotOurs(Enum):
    """Why a payload is not worked on, as the log and the figures have it."""

    TWICE = "twice"
    """Somebody has claimed it before: it was brought again."""
    OLD = "old"
    """It was written so long ago that nobody knows any more whether it was done."""
    FAILED = "failed"
    """The store did not say."""


async def claim_payload(services: Services, body: Mapping[str, Any]) -> NotOurs | None:
    """Claim a payload, once however often it comes. None where it is ours from now on, else why it is not."""
    known_for = MESSAGE_CLAIM_TTL_S if payload_kind(body) == "event" else PAYLOAD_CLAIM_TTL_S
    try:
        if not await claim(services.store, f"payload/{payload_id(body)}", known_for):
            return NotOurs.TWICE
        if _written(body.get("event") or {}) < await services.store.now() - known_for + CLOCK_SKEW_S:
            return NotOurs.OLD
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))
        return NotOurs.FAILED
    except Exception:  # the work waits for this, and whoever asked for an answer
        log.exception("payload_not_claimed")
        return NotOurs.FAILED
    return None


def _written(event: Mapping[str, Any]) -> float:
    """When a message was written, or changed last, in Unix seconds; what is no message never was too long ago."""
    message = event.get("message") or event
    try:
        return float((message.get("edited") or message)["ts"]) if _message_id(event) else float("inf")
    except (ValueError, LookupError, TypeError):
        return float("inf")


def payload_kind(body: Mapping[str, Any]) -> str:
    return PAYLOAD_KINDS.get(str(body.get("type")), "command" if "command" in body else "other")


def payload_id(body: Mapping[str, Any]) -> str:
    """What Slack signs and never repeats: a message by its place and its last change, else the event's id or the
    trigger; else the whole payload stands for itself."""
    named = _message_id(body.get("event") or {}) or body.get("event_id") or body.get("trigger_id")
    whole = str(named) if named else json.dumps(body, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode(errors="backslashreplace")).hexdigest()[:32]


def _message_id(event: Mapping[str, Any]) -> str:
    """A message that is told again, for whatever reason, has another event's id and stands where it stood."""
    message = event.get("message") or event
    if event.get("type") not in ("app_mention", "message") or not isinstance(message, dict) or not message.get("ts"):
        return ""
    edited = message.get("edited")
    if isinstance(edited, dict):  # its time, if it has one, is in whole seconds, in which more than one edit may fall
        edited = f"{edited.get('ts')} {message.get('text')}"
    return f"{event.get('channel')} {message['ts']} {edited or ''}"
