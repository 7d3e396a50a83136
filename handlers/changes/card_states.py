"""How the state of a change is called wherever it is shown: on cards and Home with a mark, in the audit log in a
line."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.changes.change import ChangeState


class Words(NamedTuple):
    """What a card says, and what the audit log says."""

    card: str
    log: str


STATE_WORDS: Mapping[ChangeState, Words] = {
    ChangeState.NEEDS_APPROVAL: Words("✋ Not sent for approval yet", "needs approval; no one was asked yet"),
    ChangeState.CONFIRMING: Words("✋ Waiting for your OK", "waiting to be confirmed"),
    ChangeState.AWAITING: Words("⏳ Waiting for approval", "waiting for approval"),
    ChangeState.READY: Words("👍 Approved, to be run", "approved; waiting to run"),
    ChangeState.RUNNING: Words("⚙️ In progress", "in progress"),
    ChangeState.DONE: Words("✅ Done", "done"),
    ChangeState.PARTLY: Words("⚠️ Only partly done", "partly done"),
    ChangeState.FAILED: Words("✖️ Not done", "not done"),
    ChangeState.UNKNOWN: Words("❓ Unknown whether it was done", "unknown whether it was done"),
    ChangeState.INTERRUPTED: Words("❓ Interrupted", "interrupted; it may have been done"),
    ChangeState.DENIED: Words("⛔ Denied", "denied"),
    ChangeState.EXPIRED: Words("⌛ Expired", "expired; nothing was changed"),
    ChangeState.CANCELLED: Words("↩️ Cancelled", "cancelled; nothing was changed"),
    ChangeState.GIVEN_UP: Words("🏳️ Given up", "given up; it may have been done"),
    ChangeState.LAPSED: Words("🚫 No longer possible", "no longer possible; nothing was changed"),
}
CARD_STATE_LABELS: Mapping[ChangeState, str] = {state: words.card for state, words in STATE_WORDS.items()}
OUTCOMES: Mapping[str, str] = {state.value: words.log for state, words in STATE_WORDS.items()} | {"shown": "shown"}
"""How a change stands in the audit log, by its state; a look at something sensitive was shown."""
