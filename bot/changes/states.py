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
STATE_SENTENCES: Mapping[ChangeState, str] = {
    ChangeState.NEEDS_APPROVAL: "It isn't sent for approval yet.",
    ChangeState.CONFIRMING: "It's waiting for the OK of the person who asked.",
    ChangeState.AWAITING: "Already sent. Waiting for approval.",
    ChangeState.READY: "It's approved. The person who asked must run it.",
    ChangeState.RUNNING: "It's already in progress.",
    ChangeState.DONE: "It's already done.",
    ChangeState.PARTLY: "It was only partly done.",
    ChangeState.FAILED: "It was tried and not done.",
    ChangeState.UNKNOWN: "It was tried. I don't know whether it was done.",
    ChangeState.INTERRUPTED: "It was interrupted.",
    ChangeState.DENIED: "It was denied.",
    ChangeState.EXPIRED: "It has expired.",
    ChangeState.CANCELLED: "It was cancelled.",
    ChangeState.GIVEN_UP: "It was given up.",
    ChangeState.LAPSED: "It was no longer possible.",
}
"""What is said to whoever comes too late, or too early: how it stands."""
