"""How the state of a change is called wherever it is shown."""

from collections.abc import Mapping

from bot.changes.change import ChangeState

CARD_STATE_LABELS: Mapping[ChangeState, str] = {
    ChangeState.NEEDS_APPROVAL: "✋ Not sent for approval yet",
    ChangeState.CONFIRMING: "✋ Waiting for your OK",
    ChangeState.AWAITING: "⏳ Waiting for approval",
    ChangeState.READY: "👍 Approved, to be run",
    ChangeState.RUNNING: "⚙️ In progress",
    ChangeState.DONE: "✅ Done",
    ChangeState.PARTLY: "⚠️ Only partly done",
    ChangeState.FAILED: "✖️ Not done",
    ChangeState.UNKNOWN: "❓ Unknown whether it was done",
    ChangeState.INTERRUPTED: "❓ Interrupted",
    ChangeState.DENIED: "⛔ Denied",
    ChangeState.EXPIRED: "⌛ Expired",
    ChangeState.CANCELLED: "↩️ Cancelled",
    ChangeState.GIVEN_UP: "🏳️ Given up",
    ChangeState.LAPSED: "🚫 No longer possible",
}
