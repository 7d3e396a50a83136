"""A deed: what a person wants changed, from wish to outcome, as a frozen value; and every step as a pure function.

    wished ── asked for ──▶ awaiting ─┬─ approved ─▶ running ─┬─▶ done
       │                              ├─▶ denied              ├─▶ partly        of several parts, some were not done
    confirming ── go ahead ──▶ running├─▶ expired             ├─▶ failed        refused: nothing was done
       │                              ├─▶ cancelled           ├─▶ unknown       sent, and no answer that tells
       └─▶ cancelled, expired         └─▶ ready               └─▶ interrupted   Registrar stopped meanwhile
    ready ── run now ──▶ running               partly, unknown, interrupted ──▶ running again, or given up

A deed that takes or returns a secret waits in `ready` until the requester runs it, so that the secret is nowhere else.
A deed of one operation has no parts; one of several, a bundle, has a part for each, and its state follows from theirs.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.change_item import Fate, Part
from bot.changes.states import OPEN as OPEN
from bot.changes.states import STANDING
from bot.changes.states import WAITING as WAITING
from bot.changes.states import State as State

STOPPED = "Registrar stopped while this was under way."
STUMBLED = "Something went wrong inside Registrar. Look on {title} whether it was done."


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
    (channel:ts); `secret` says that it takes or returns one; `means` is what it will do, in words. `parts` are the
    fates of the wishes, in the same order, where there is more than one. `host` is the process that runs it."""

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
    parts: tuple[Part, ...] = ()
    host: str = ""

    @property
    def first(self) -> Wish:
        return self.wishes[0]

    @property
    def left(self) -> tuple[int, ...]:
        """The places of the wishes that are not fulfilled, as far as anybody knows."""
        if not self.parts:
            return () if self.state is State.DONE else (0,)
        return tuple(at for at, part in enumerate(self.parts) if part.fate is not Fate.DONE)

    @property
    def taking(self) -> int | None:
        """The place of the wish that may want its secret when it is run."""
        if not self.parts:
            return 0 if self.secret else None
        return next((at for at in self.left if self.parts[at].takes), None)

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


def approval_outcome(before: Deed | None, after: Deed) -> str:
    """What a step made of a request for approval: requested, approved, denied, …; nothing where it was none."""
    if after.state is State.AWAITING:
        return "requested"
    if not before or before.state is not State.AWAITING:
        return ""
    return "approved" if after.state in (State.RUNNING, State.READY) else after.state.value


def stored(deed: Deed) -> dict[str, Any]:
    plain = dict(vars(deed))
    for name in ("wishes", "decisions", "parts"):
        plain[name] = [dict(vars(one)) for one in plain[name]]
    if not deed.parts:
        del plain["parts"]  # as it was before there were any
    return plain


def loaded(plain: Mapping[str, Any]) -> Deed:
    return Deed(
        **{
            **plain,
            "state": State(plain["state"]),
            "wishes": tuple(Wish(**one) for one in plain["wishes"]),
            "decisions": tuple(Decision(**one) for one in plain["decisions"]),
            "parts": tuple(Part(**(one | {"fate": Fate(one["fate"])})) for one in plain.get("parts", ())),
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
    _under_way(deed)
    parts = tuple(one.left for one in deed.parts)
    return replace(deed, state=state, outcome=outcome, ended=now, parts=parts)


def note(deed: Deed, at: int, part: Part) -> Deed:
    """What has become of one part, by its place."""
    _under_way(deed)
    return replace(deed, parts=(*deed.parts[:at], part, *deed.parts[at + 1 :]))


def adopt(deed: Deed, last: str, host: str) -> Deed:
    """Another process takes over what the one that ran it left behind. Of several that try, one does."""
    _under_way(deed)
    if deed.host != last:
        raise NotNow("Another Registrar is seeing to it.")
    return replace(deed, host=host)


def interrupt(deed: Deed, now: float) -> Deed:
    return end(deed, State.INTERRUPTED, STOPPED, now)


def retry(deed: Deed, user: str) -> Deed:
    """Run again what is not done, knowing that it may have been."""
    if deed.state not in OPEN:
        raise NotNow(f"There is nothing to try again: {STANDING[deed.state]}.")
    _mine(deed, user, "Only the person who asked for this can try it again.")
    return _running(replace(deed, ended=None, outcome="", parts=tuple(one.again for one in deed.parts)))


def give_up(deed: Deed, user: str, now: float) -> Deed:
    if deed.state not in OPEN:
        raise NotNow(f"There is nothing to give up: {STANDING[deed.state]}.")
    _mine(deed, user, "Only the person who asked for this can give it up.")
    return replace(deed, state=State.GIVEN_UP, ended=now)


def _running(deed: Deed) -> Deed:
    return replace(deed, state=State.RUNNING, runs=deed.runs + 1)


def _alive(deed: Deed, now: float, *states: State) -> None:
    if deed.state in states and deed.until is not None and now >= deed.until:
        raise NotNow("This has expired, and nothing was done. Ask for it again.")
    if deed.state not in states:
        raise NotNow(f"This cannot be done any more: {STANDING[deed.state]}.")


def _under_way(deed: Deed) -> None:
    if deed.state is not State.RUNNING:
        raise NotNow(f"It is not running: {STANDING[deed.state]}.")


def _mine(deed: Deed, user: str, sentence: str) -> None:
    if user != deed.actor:
        raise NotNow(sentence)


def _another(deed: Deed, decision: Decision) -> None:
    if decision.user == deed.actor:
        raise NotNow("You asked for this yourself, so somebody else must decide.")
    if any(one.user == decision.user for one in deed.decisions):
        raise NotNow("You have decided on this already.")
