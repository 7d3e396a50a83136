"""Where a change can stand."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    NEEDS_APPROVAL = "needs approval"
    CONFIRMING = "confirming"
    AWAITING = "awaiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    PARTLY = "partly"
    FAILED = "failed"
    UNKNOWN = "unknown"
    INTERRUPTED = "interrupted"
    DENIED = "denied"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    GIVEN_UP = "given up"


WAITING_STATES = frozenset({State.NEEDS_APPROVAL, State.CONFIRMING, State.AWAITING, State.READY})
"""States in which time can run out."""
UNRESOLVED_STATES = frozenset({State.PARTLY, State.UNKNOWN, State.INTERRUPTED})
"""States that a person should look at."""
STATE_DESCRIPTIONS: Mapping[State, str] = {
    State.NEEDS_APPROVAL: "nobody was asked yet",
    State.CONFIRMING: "it waits for the one who asked",
    State.AWAITING: "it waits for approval",
    State.READY: "it is approved and waits for the one who asked",
    State.RUNNING: "it is under way",
    State.DONE: "it is done",
    State.PARTLY: "it was carried out only in part",
    State.FAILED: "it was tried and not done",
    State.UNKNOWN: "it was tried, and nobody knows whether it was done",
    State.INTERRUPTED: "it was interrupted",
    State.DENIED: "it was denied",
    State.EXPIRED: "it has expired",
    State.CANCELLED: "it was cancelled",
    State.GIVEN_UP: "it was given up",
}
"""The rest of a sentence."""
