"""How the state of a change is called wherever it is shown."""

from collections.abc import Mapping

from bot.changes.change import ChangeState

CARD_STATE_LABELS: Mapping[ChangeState, str] = {
    ChangeState.NEEDS_APPROVAL: "✋ not asked for yet",
    ChangeState.CONFIRMING: "✋ waits for a go-ahead",
    ChangeState.AWAITING: "⏳ waits for approval",
    ChangeState.READY: "👍 approved, waits to be run",
    ChangeState.RUNNING: "⚙️ under way",
    ChangeState.DONE: "✅ done",
    ChangeState.PARTLY: "⚠️ carried out only in part",
    ChangeState.FAILED: "✖️ not done",
    ChangeState.UNKNOWN: "❓ unknown whether it was done",
    ChangeState.INTERRUPTED: "❓ interrupted",
    ChangeState.DENIED: "⛔ denied",
    ChangeState.EXPIRED: "⌛ expired",
    ChangeState.CANCELLED: "↩️ cancelled",
    ChangeState.GIVEN_UP: "🏳️ given up",
    ChangeState.LAPSED: "🚫 could not be done any more",
}
