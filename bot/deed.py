"""A deed: one write from wish to outcome, as a frozen value, and every step it can take, as a pure function.

    wished ── asked for ──▶ awaiting ─┬─ approved ─▶ running ─┬─▶ done
       │                              ├─▶ denied              ├─▶ failed        refused: nothing was done
    confirming ── go ahead ──▶ running├─▶ expired             ├─▶ unknown       sent, and no answer that tells
       │                              ├─▶ cancelled           └─▶ interrupted   Registrar stopped meanwhile
       └─▶ cancelled, expired         └─▶ ready ── run now ──▶ running
                                                                unknown, interrupted ──▶ running again, or given up

A deed that takes or returns a secret waits in `ready` until the requester runs it, so that the secret is nowhere else.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class State(StrEnum):
    WISHED = "wished"
    CONFIRMING = "confirming"
    AWAITING = "awaiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    INTERRUPTED = "interrupted"
    DENIED = "denied"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    GIVEN_UP = "given up"


WAITING = frozenset({State.WISHED, State.CONFIRMING, State.AWAITING, State.READY})
"""States in which time can run out."""
OPEN = frozenset({State.UNKNOWN, State.INTERRUPTED})
"""States that a person should look at."""


class NotNow(Exception):
    """The step cannot be taken, and nothing was changed. The message is a sentence for the person who tried."""


@dataclass(frozen=True)
class Wish:
    """One operation of a deed: plain data without secrets, and the digest of exactly that."""

    platform: str
    operation: str
    data: Mapping[str, Any]
    digest: str


@dataclass(frozen=True)
class Decision:
    """What an approver said. `at` is in Unix seconds."""

    user: str
    name: str
    yes: bool
    at: float
    reason: str = ""


@dataclass(frozen=True)
class Deed:
    """`actor` asked for it in `channel`; `until` is when it expires; `card` is where its request was posted
    (channel:ts); `secret` says that it takes or returns one; `means` is what it will do, in words."""

    id: str
    wishes: tuple[Wish, ...]
    actor: str
    name: str
    channel: str
    state: State
    began: float
    rule: str = ""
    why: str = ""
    means: str = ""
    reason: str = ""
    approvers: str = ""
    quorum: int = 0
    until: float | None = None
    decisions: tuple[Decision, ...] = ()
    secret: bool = False
    card: str = ""
    reminded: bool = False
    ended: float | None = None
    outcome: str = ""
    runs: int = 0

    @property
    def first(self) -> Wish:
        return self.wishes[0]

    @property
    def yes(self) -> tuple[Decision, ...]:
        return tuple(one for one in self.decisions if one.yes)

    @property
    def due(self) -> float | None:
        """When somebody must look at it again: to remind once at half time, or to let it expire."""
        if self.state not in WAITING or self.until is None:
            return None
        half = self.began + (self.until - self.began) / 2
        return half if self.state is State.AWAITING and not self.reminded else self.until


def stored(deed: Deed) -> dict[str, Any]:
    plain = dict(vars(deed))
    plain["wishes"] = [dict(vars(one)) for one in deed.wishes]
    plain["decisions"] = [dict(vars(one)) for one in deed.decisions]
    return plain


def loaded(plain: Mapping[str, Any]) -> Deed:
    return Deed(
        **{
            **plain,
            "state": State(plain["state"]),
            "wishes": tuple(Wish(**one) for one in plain["wishes"]),
            "decisions": tuple(Decision(**one) for one in plain["decisions"]),
        }
    )


def begin(deed: Deed, user: str, now: float) -> Deed:
    """The requester says Go ahead (confirming) or Run now (ready)."""
    _alive(deed, now, State.CONFIRMING, State.READY)
    _mine(deed, user, "Only the person who asked for this can go ahead with it.")
    return _running(deed)


def request(deed: Deed, user: str, reason: str, now: float, until: float) -> Deed:
    """The requester asks for approval, and says why."""
    _alive(deed, now, State.WISHED)
    _mine(deed, user, "Only the person who wants this can ask for its approval.")
    return replace(deed, state=State.AWAITING, reason=reason, began=now, until=until)


def approve(deed: Deed, decision: Decision, still: Set[str]) -> Deed:
    """One more yes. `still` are the people among the approvers so far, this one included, who have the role now."""
    _alive(deed, decision.at, State.AWAITING)
    _another(deed, decision)
    said = (*deed.decisions, decision)
    counted = {one.user for one in said if one.yes and one.user in still}
    with_it = replace(deed, decisions=said)
    if len(counted) < deed.quorum:
        return with_it
    return replace(with_it, state=State.READY) if deed.secret else _running(with_it)


def deny(deed: Deed, decision: Decision) -> Deed:
    _alive(deed, decision.at, State.AWAITING)
    _another(deed, decision)
    return replace(deed, decisions=(*deed.decisions, decision), state=State.DENIED, ended=decision.at)


def cancel(deed: Deed, user: str, now: float) -> Deed:
    _alive(deed, now, *WAITING)
    _mine(deed, user, "Only the person who asked for this can cancel it.")
    return replace(deed, state=State.CANCELLED, ended=now)


def expire(deed: Deed, now: float) -> Deed:
    if deed.state not in WAITING or deed.until is None or now < deed.until:
        raise NotNow("It has not expired.")
    return replace(deed, state=State.EXPIRED, ended=now)


def remind(deed: Deed) -> Deed:
    if deed.state is not State.AWAITING or deed.reminded:
        raise NotNow("There is nothing to remind of.")
    return replace(deed, reminded=True)


def end(deed: Deed, state: State, outcome: str, now: float) -> Deed:
    if deed.state is not State.RUNNING:
        raise NotNow(f"It is not running: {_standing(deed)}.")
    return replace(deed, state=state, outcome=outcome, ended=now)


def interrupt(deed: Deed, now: float) -> Deed:
    return end(deed, State.INTERRUPTED, "Registrar stopped while this was under way.", now)


def retry(deed: Deed, user: str) -> Deed:
    """Run it again, knowing that it may have been done."""
    if deed.state not in OPEN:
        raise NotNow(f"There is nothing to try again: {_standing(deed)}.")
    _mine(deed, user, "Only the person who asked for this can try it again.")
    return _running(replace(deed, ended=None, outcome=""))


def give_up(deed: Deed, user: str, now: float) -> Deed:
    if deed.state not in OPEN:
        raise NotNow(f"There is nothing to give up: {_standing(deed)}.")
    _mine(deed, user, "Only the person who asked for this can give it up.")
    return replace(deed, state=State.GIVEN_UP, ended=now)


def _running(deed: Deed) -> Deed:
    return replace(deed, state=State.RUNNING, runs=deed.runs + 1)


def _alive(deed: Deed, now: float, *states: State) -> None:
    if deed.state in states and deed.until is not None and now >= deed.until:
        raise NotNow("This has expired, and nothing was done. Ask for it again.")
    if deed.state not in states:
        raise NotNow(f"This cannot be done any more: {_standing(deed)}.")


def _mine(deed: Deed, user: str, sentence: str) -> None:
    if user != deed.actor:
        raise NotNow(sentence)


def _another(deed: Deed, decision: Decision) -> None:
    if decision.user == deed.actor:
        raise NotNow("You asked for this yourself, so somebody else must decide.")
    if any(one.user == decision.user for one in deed.decisions):
        raise NotNow("You have decided on this already.")


def _standing(deed: Deed) -> str:
    """Where it stands, as the rest of a sentence."""
    return {
        State.WISHED: "nobody was asked yet",
        State.CONFIRMING: "it waits for the one who asked",
        State.AWAITING: "it waits for approval",
        State.READY: "it is approved and waits for the one who asked",
        State.RUNNING: "it is under way",
        State.DONE: "it is done",
        State.FAILED: "it was tried and not done",
        State.UNKNOWN: "it was tried, and nobody knows whether it was done",
        State.INTERRUPTED: "it was interrupted",
        State.DENIED: "it was denied",
        State.EXPIRED: "it has expired",
        State.CANCELLED: "it was cancelled",
        State.GIVEN_UP: "it was given up",
    }[deed.state]
