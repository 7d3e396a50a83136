"""A change: one write that a person asked for, from the question to its outcome; every step of it is a pure function.

    needs approval ── asked for ──▶ awaiting ─┬─ approved ─▶ running ─┬─▶ done
       │                                      ├─▶ denied              ├─▶ partly        some items were not done
    confirming ── go ahead ──▶ running        ├─▶ expired             ├─▶ failed        refused: nothing was done
       │                                      ├─▶ cancelled           ├─▶ unknown       sent, no answer that tells
       └─▶ cancelled, expired                 └─▶ ready               └─▶ interrupted   Registrar stopped meanwhile
    ready ── run now ──▶ running                       partly, unknown, interrupted ──▶ running again, or given up

A change that takes or returns a secret waits in `ready` until the requester runs it; the secret is nowhere else.
One of several operations, a change set, has an item for each, and its state follows from theirs.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.change_item import ChangeItem, ItemState
from bot.changes.states import STATE_DESCRIPTIONS, UNDONE_STATES
from bot.changes.states import UNRESOLVED_STATES as UNRESOLVED_STATES
from bot.changes.states import WAITING_STATES as WAITING_STATES
from bot.changes.states import ChangeState as ChangeState

CHANGE_INTERRUPTED = "Registrar stopped while this was under way."
CHANGE_INTERNAL_ERROR = "Something went wrong inside Registrar. Look on {title} whether it was done."


class StepRefused(Exception):
    """The step cannot be taken, and nothing was changed. The message is a sentence for the person who tried."""


@dataclass(frozen=True)
class StoredIntent:
    """One operation of a change as it was written down.

    Attributes:
        platform: the name people type, such as `skilljar`
        operation: its id, such as `classes_delete`
        data: plain JSON data under the names people type, without secrets
        digest: SHA-256 of exactly that, in hexadecimal; what is loaded later must have the same
        withheld: the names of the secrets it was given, which are kept nowhere
    """

    platform: str
    operation: str
    data: Mapping[str, Any]
    digest: str
    withheld: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As it is written down."""
        return {name: held for name, held in vars(self).items() if name != "withheld" or held}


@dataclass(frozen=True)
class Decision:
    """What one approver said.

    Attributes:
        user: the approver's Slack user id
        name: what they are called
        yes: approved, else denied
        at: when, in Unix seconds
        reason: why, in their words; empty where they gave none
    """

    user: str
    name: str
    yes: bool
    at: float
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """One write that a person asked for, from the question to its outcome.

    Attributes:
        id: random, in the key of its row and on its buttons
        stored_intents: what exactly is to be done, in order
        actor: who asked: a Slack user id, or `cli:<user>`
        name: what they are called
        channel: where they asked, by id; `cli` at the command line
        state: where it stands
        began: when it was asked for, or its approval was; Unix seconds
        rule: the name of the rule of the policy that decided
        why: the reason that rule gives for asking others
        description: what it will do, in words, with the names that the platforms have
        reason: why the requester needs it, in their words
        approvers: the role that may approve it
        quorum: how many of them must
        until: when it expires; Unix seconds, None where it does not
        decisions: what approvers said, in order
        secret: it takes a secret or returns one, which is kept nowhere
        card: where its request was posted, `channel:ts`; with `:file` where a file in its thread holds the whole of it
        reminded: the approvers were reminded
        ended: when it was over; Unix seconds
        outcome: why it was not done, or how many items were, as a sentence
        runs: how often it was begun
        items: how each stored intent stands, in the same order; empty where there is only one
        host: the process that runs it
        undo: the draft that knows how to take it back; empty where nothing does
        undone_by: the change that takes it back, by its id; empty until somebody asked for that
        headline: what is said once all of it is done, as a sentence
        notes: what is no part of it and must be said beside its outcome, as sentences
    """

    id: str
    stored_intents: tuple[StoredIntent, ...]
    actor: str
    name: str
    channel: str
    state: ChangeState
    began: float
    rule: str = ""
    why: str = ""
    description: str = ""
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
    items: tuple[ChangeItem, ...] = ()
    host: str = ""
    undo: str = ""
    undone_by: str = ""
    headline: str = ""
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> StoredIntent:
        return self.stored_intents[0]

    @property
    def left(self) -> tuple[int, ...]:
        """The places of the stored intents that are not carried out, as far as anybody knows."""
        if not self.items:
            return () if self.state is ChangeState.DONE else (0,)
        return tuple(at for at, item in enumerate(self.items) if item.state is not ItemState.DONE)

    @property
    def done(self) -> tuple[int, ...]:
        """The places of those that are."""
        return tuple(at for at in range(len(self.stored_intents)) if at not in self.left)

    @property
    def taking(self) -> int | None:
        """The place of the stored intent that may take its secret when it is run."""
        if not self.items:
            return 0 if self.secret else None
        return next((at for at in self.left if self.items[at].takes), None)

    @property
    def yes(self) -> tuple[Decision, ...]:
        return tuple(one for one in self.decisions if one.yes)

    def approved(self, approvers: str, quorum: int) -> bool:
        """Whether so many of these approvers have said yes."""
        return self.approvers == approvers and len(self.yes) >= quorum

    @property
    def due(self) -> float | None:
        """When somebody must look at it again: to remind once at half time, or to let it expire."""
        if self.state not in WAITING_STATES or self.until is None:
            return None
        half = self.began + (self.until - self.began) / 2
        return half if self.state is ChangeState.AWAITING and not self.reminded else self.until


def approval_outcome(before: Change | None, after: Change) -> str:
    """What a step made of a request for approval: requested, approved, denied, …; nothing where it was none."""
    if after.state is ChangeState.AWAITING:
        return "requested"
    if not before or before.state is not ChangeState.AWAITING:
        return ""
    return "approved" if after.state in (ChangeState.RUNNING, ChangeState.READY) else after.state.value


def stored(change: Change) -> dict[str, Any]:
    plain = dict(vars(change))
    plain["stored_intents"] = [one.plain() for one in change.stored_intents]
    plain["notes"] = list(change.notes)
    for name in ("decisions", "items"):
        plain[name] = [dict(vars(one)) for one in plain[name]]
    if not change.items:
        del plain["items"]  # as it was before there were any
    return plain


def loaded(plain: Mapping[str, Any]) -> Change:
    return Change(
        **{
            **plain,
            "state": ChangeState(plain["state"]),
            "stored_intents": tuple(
                StoredIntent(**one | {"withheld": tuple(one.get("withheld", ()))}) for one in plain["stored_intents"]
            ),
            "decisions": tuple(Decision(**one) for one in plain["decisions"]),
            "notes": tuple(plain.get("notes", ())),
            "items": tuple(ChangeItem(**(one | {"state": ItemState(one["state"])})) for one in plain.get("items", ())),
        }
    )


def begin(change: Change, user: str, now: float) -> Change:
    """The requester says Go ahead (confirming) or Run now (ready)."""
    _alive(change, now, ChangeState.CONFIRMING, ChangeState.READY)
    _mine(change, user, "Only the person who asked for this can go ahead with it.")
    return _running(change)


def request(change: Change, user: str, reason: str, now: float, until: float) -> Change:
    """The requester asks for approval, and says why."""
    _alive(change, now, ChangeState.NEEDS_APPROVAL)
    _mine(change, user, "Only the person who wants this can ask for its approval.")
    return replace(change, state=ChangeState.AWAITING, reason=reason, began=now, until=until)


def approve(change: Change, decision: Decision, still: Set[str]) -> Change:
    """One more yes. `still` are the people among the approvers so far, this one included, who have the role now."""
    _alive(change, decision.at, ChangeState.AWAITING)
    _another(change, decision)
    said = (*change.decisions, decision)
    counted = {one.user for one in said if one.yes and one.user in still}
    with_it = replace(change, decisions=said)
    if len(counted) < change.quorum:
        return with_it
    return replace(with_it, state=ChangeState.READY) if change.secret else _running(with_it)


def deny(change: Change, decision: Decision) -> Change:
    _alive(change, decision.at, ChangeState.AWAITING)
    _another(change, decision)
    return replace(change, decisions=(*change.decisions, decision), state=ChangeState.DENIED, ended=decision.at)


def cancel(change: Change, user: str, now: float) -> Change:
    _alive(change, now, *WAITING_STATES)
    _mine(change, user, "Only the person who asked for this can cancel it.")
    return replace(change, state=ChangeState.CANCELLED, ended=now)


def expire(change: Change, now: float) -> Change:
    if change.state not in WAITING_STATES or change.until is None or now < change.until:
        raise StepRefused("It has not expired.")
    return replace(change, state=ChangeState.EXPIRED, ended=now)


def remind(change: Change) -> Change:
    if change.state is not ChangeState.AWAITING or change.reminded:
        raise StepRefused("There is nothing to remind of.")
    return replace(change, reminded=True)


def end(change: Change, state: ChangeState, outcome: str, now: float) -> Change:
    _under_way(change)
    items = tuple(one.left for one in change.items)
    return replace(change, state=state, outcome=outcome, ended=now, items=items)


def note(change: Change, at: int, item: ChangeItem) -> Change:
    """What has become of one item, by its place."""
    _under_way(change)
    return replace(change, items=(*change.items[:at], item, *change.items[at + 1 :]))


def adopt(change: Change, last: str, host: str) -> Change:
    """Another process takes over what the one that ran it left behind. Of several that try, one does."""
    _under_way(change)
    if change.host != last:
        raise StepRefused("Another Registrar is seeing to it.")
    return replace(change, host=host)


def interrupt(change: Change, now: float) -> Change:
    return end(change, ChangeState.INTERRUPTED, CHANGE_INTERRUPTED, now)


def retry(change: Change, user: str) -> Change:
    """Run again what is not done, knowing that it may have been."""
    if change.state not in UNRESOLVED_STATES:
        raise StepRefused(f"There is nothing to try again: {STATE_DESCRIPTIONS[change.state]}.")
    _mine(change, user, "Only the person who asked for this can try it again.")
    return _running(replace(change, ended=None, outcome="", items=tuple(one.again for one in change.items)))


def give_up(change: Change, user: str, now: float) -> Change:
    if change.state not in UNRESOLVED_STATES:
        raise StepRefused(f"There is nothing to give up: {STATE_DESCRIPTIONS[change.state]}.")
    _mine(change, user, "Only the person who asked for this can give it up.")
    return replace(change, state=ChangeState.GIVEN_UP, ended=now)


def take_back(change: Change, user: str, by: str, before: Change | None) -> Change:
    """What was done is taken back by another change, once. `before` is one that was to do so earlier, if any."""
    _mine(change, user, "Only the person who asked for this can take it back.")
    if not change.done or change.ended is None:
        raise StepRefused("There is nothing to take back: it was not done.")
    not_taken_back(before)
    return replace(change, undone_by=by)


def not_taken_back(by: Change | None) -> None:
    """Raises StepRefused where another change takes this one back, unless that one came to nothing."""
    if by and by.state not in UNDONE_STATES:
        raise StepRefused(f"You have asked for this to be taken back already: {STATE_DESCRIPTIONS[by.state]}.")


def _running(change: Change) -> Change:
    return replace(change, state=ChangeState.RUNNING, runs=change.runs + 1)


def _alive(change: Change, now: float, *states: ChangeState) -> None:
    if change.state in states and change.until is not None and now >= change.until:
        raise StepRefused("This has expired, and nothing was done. Ask for it again.")
    if change.state not in states:
        raise StepRefused(f"This cannot be done any more: {STATE_DESCRIPTIONS[change.state]}.")


def _under_way(change: Change) -> None:
    if change.state is not ChangeState.RUNNING:
        raise StepRefused(f"It is not running: {STATE_DESCRIPTIONS[change.state]}.")


def _mine(change: Change, user: str, sentence: str) -> None:
    if user != change.actor:
        raise StepRefused(sentence)


def _another(change: Change, decision: Decision) -> None:
    if decision.user == change.actor:
        raise StepRefused("You asked for this yourself, so somebody else must decide.")
    if any(one.user == decision.user for one in change.decisions):
        raise StepRefused("You have decided on this already.")
