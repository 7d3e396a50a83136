"""Where a change can stand."""

from collections.abc import Mapping
from enum import StrEnum


class ChangeState(StrEnum):
    """Where a change stands."""

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
    LAPSED = "lapsed"


WAITING_STATES = frozenset(
    {ChangeState.NEEDS_APPROVAL, ChangeState.CONFIRMING, ChangeState.AWAITING, ChangeState.READY}
)
"""States in which time can run out."""
UNRESOLVED_STATES = frozenset({ChangeState.PARTLY, ChangeState.UNKNOWN, ChangeState.INTERRUPTED})
"""States that a person should look at."""
UNDONE_STATES = frozenset(
    {ChangeState.FAILED, ChangeState.DENIED, ChangeState.EXPIRED, ChangeState.CANCELLED, ChangeState.LAPSED}
)
"""States at the end of what did nothing at all."""
STATE_DESCRIPTIONS: Mapping[ChangeState, str] = {
    ChangeState.NEEDS_APPROVAL: "nobody was asked yet",
    ChangeState.CONFIRMING: "it waits for the one who asked",
    ChangeState.AWAITING: "it waits for approval",
    ChangeState.READY: "it is approved and waits for the one who asked",
    ChangeState.RUNNING: "it has begun",
    ChangeState.DONE: "it is done",
    ChangeState.PARTLY: "it was carried out only in part",
    ChangeState.FAILED: "it was tried and not done",
    ChangeState.UNKNOWN: "it was tried, and nobody knows whether it was done",
    ChangeState.INTERRUPTED: "it was interrupted",
    ChangeState.DENIED: "it was denied",
    ChangeState.EXPIRED: "it has expired",
    ChangeState.CANCELLED: "it was cancelled",
    ChangeState.GIVEN_UP: "it was given up",
    ChangeState.LAPSED: "it could not be done any more",
}
"""The rest of a sentence."""
