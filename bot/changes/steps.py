"""The steps of a change, from the question to its outcome; each is a pure function of the change as it stands.

    needs approval ── asked for ──▶ awaiting ─┬─ approved ─▶ running ─┬─▶ done
       │                                      ├─▶ denied              ├─▶ partly        some items were not done
    confirming ── go ahead ──▶ running        ├─▶ expired             ├─▶ failed        refused: nothing was done
       │                                      ├─▶ cancelled           ├─▶ unknown       sent, no answer that tells
       └─▶ cancelled, expired                 └─▶ ready               └─▶ interrupted   Registrar stopped meanwhile
    ready ── run now ──▶ running                       partly, unknown, interrupted ──▶ running again, or given up
    whatever waits ──▶ lapsed        the policy or the requester has changed: it may not be done any more

A change that takes or returns a secret waits in `ready` until the requester runs it; the secret is nowhere else.
One of several operations, a change set, has an item for each, and its state follows from theirs.
"""

from collections.abc import Set
from dataclasses import replace

from bot.changes.change import APPROVAL_EXPIRED, CHANGE_INTERRUPTED, Change, Decision, StepRefused
from bot.changes.change_item import ChangeItem
from bot.changes.states import STATE_SENTENCES, UNDONE_STATES, UNRESOLVED_STATES, WAITING_STATES, ChangeState
from bot.policy.policy import NeedApproval, Verdict

OWN_REQUEST = "You asked for this yourself, so someone else must decide. To withdraw it, press Cancel request."


def approval_outcome(before: Change | None, after: Change) -> str:
    """What a step made of a request for approval: requested, approved, denied, …; nothing where it was none."""
    if after.state is ChangeState.AWAITING:
        return "requested"
    if not before or before.state is not ChangeState.AWAITING:
        return ""
    return "approved" if after.state in (ChangeState.RUNNING, ChangeState.READY) else after.state.value


def fits(change: Change, verdict: NeedApproval) -> bool:
    """Whether what the policy asks for by now is what was asked for: the same approvers, and as many of them where they
    have said all they will."""
    if change.state is ChangeState.NEEDS_APPROVAL:
        return True
    enough = change.state is ChangeState.AWAITING or len(change.yes) >= verdict.quorum
    return enough and change.approvers == verdict.approvers


def as_decided(change: Change, verdict: Verdict, now: float) -> Change:
    """With what the policy asks for by now; where that is nobody's approval, one yes is enough. Where others are to be
    asked later than they were, it is not their turn yet."""
    if not isinstance(verdict, NeedApproval):
        return replace(change, quorum=1)
    asked = replace(change, approvers=verdict.approvers, quorum=verdict.quorum, fallback=verdict.fallback)
    widen = change.began + verdict.fallback_after if verdict.fallback else None
    widened = change.widened and widen is not None and widen <= now
    until = change.began + verdict.expires
    return replace(asked, rule=verdict.rule, why=verdict.why, widen=widen, widened=widened, until=until)


def begin(change: Change, user: str, now: float) -> Change:
    """The requester says Go ahead (confirming) or Run now (ready)."""
    _alive(change, now, ChangeState.CONFIRMING, ChangeState.READY)
    _mine(change, user, "Only the person who asked for this can go ahead with it.")
    return _running(change)


def request(change: Change, user: str, reason: str, now: float, until: float) -> Change:
    """The requester asks for approval, and says why."""
    _alive(change, now, ChangeState.NEEDS_APPROVAL)
    _mine(change, user, "Only the person who asked for this can request approval.")
    return replace(change, state=ChangeState.AWAITING, reason=reason, began=now, until=until, drawn="")


def must_be_open_to(change: Change, user: str, now: float) -> None:
    """Raises StepRefused where this person cannot decide on it: whatever role they have."""
    try:
        _alive(change, now, ChangeState.AWAITING)
    except StepRefused as late:
        raise StepRefused(" ".join([str(late), *decided_by(change)])) from None
    if user == change.actor:
        raise StepRefused(OWN_REQUEST)
    if any(one.user == user and not one.void for one in change.decisions):
        raise StepRefused("You already decided this.")


def decided_by(change: Change) -> list[str]:
    """Who had the last word on it, as a sentence; nothing where nobody decided, or it ended in another way."""
    denied = change.state is ChangeState.DENIED
    if not denied and not change.runs and change.state is not ChangeState.READY:
        return []
    last = next((one for one in reversed(change.decisions) if one.yes is not denied and not one.void), None)
    return [f"{last.name} {'denied' if denied else 'approved'} it."] if last and last.name else []


def approve(change: Change, decision: Decision, still: Set[str]) -> Change:
    """One more yes. `still` are the people among the approvers so far, this one included, who have the role now."""
    must_be_open_to(change, decision.user, decision.at)
    said = (*change.decisions, decision)
    last = {one.user: at for at, one in enumerate(said)}  # who says it again has one voice
    counted = [one.user in still and last[one.user] == at for at, one in enumerate(said)]
    with_it = replace(
        change, decisions=tuple(replace(one, void=one.yes and not c) for one, c in zip(said, counted, strict=True))
    )
    if len(with_it.yes) < change.quorum:
        return with_it
    return replace(with_it, state=ChangeState.READY) if change.secret else _running(with_it)


def deny(change: Change, decision: Decision) -> Change:
    must_be_open_to(change, decision.user, decision.at)
    return replace(change, decisions=(*change.decisions, decision), state=ChangeState.DENIED, ended=decision.at)


def cancel(change: Change, user: str, now: float) -> Change:
    _alive(change, now, *WAITING_STATES)
    _mine(change, user, "Only the person who asked for this can cancel it.")
    return replace(change, state=ChangeState.CANCELLED, ended=now)


def lapse(change: Change, why: str, now: float, said: Decision | None = None) -> Change:
    """It may not be done any more as it was asked for, for a reason that is a sentence. The yes that was `said` when
    that was found counts no more."""
    _alive(change, now, *WAITING_STATES)
    decisions = (*change.decisions, replace(said, void=True)) if said else change.decisions
    return replace(change, state=ChangeState.LAPSED, outcome=why, ended=now, decisions=decisions)


def hold(change: Change, why: str) -> Change:
    """What is in doubt stays so, and says why it was not tried again."""
    if change.state not in UNRESOLVED_STATES:
        raise StepRefused(f"There's nothing to try again. {STATE_SENTENCES[change.state]}")
    return change if why in change.outcome else replace(change, outcome=f"{change.outcome} {why}".strip())


def expire(change: Change, now: float) -> Change:
    if change.state not in WAITING_STATES or change.until is None or now < change.until:
        raise StepRefused("It hasn't expired.")
    return replace(change, state=ChangeState.EXPIRED, ended=now)


def remind(change: Change) -> Change:
    if change.state is not ChangeState.AWAITING or change.reminded:
        raise StepRefused("There's nothing to remind anyone of.")
    return replace(change, reminded=True)


def widen(change: Change) -> Change:
    """Its approvers have taken too long: others may approve it too."""
    if change.state is not ChangeState.AWAITING or change.widened or not change.fallback:
        raise StepRefused("There's no one else to ask.")
    return replace(change, widened=True)


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
        raise StepRefused("Another Registrar process is on it.")
    return replace(change, host=host, adopted=True)


def interrupt(change: Change, now: float) -> Change:
    return end(change, ChangeState.INTERRUPTED, CHANGE_INTERRUPTED, now)


def retry(change: Change, user: str, now: float) -> Change:
    """Run again what is not done, knowing that it may have been; what others approved, within their time."""
    if change.state not in UNRESOLVED_STATES:
        raise StepRefused(f"There's nothing to try again. {STATE_SENTENCES[change.state]}")
    _mine(change, user, "Only the person who asked for this can try it again.")
    if change.decisions and change.until is not None and now >= change.until:
        raise StepRefused(APPROVAL_EXPIRED)
    return _running(replace(change, ended=None, outcome="", items=tuple(one.again for one in change.items)))


def give_up(change: Change, user: str, now: float) -> Change:
    if change.state not in UNRESOLVED_STATES:
        raise StepRefused(f"There's nothing to give up. {STATE_SENTENCES[change.state]}")
    _mine(change, user, "Only the person who asked for this can give it up.")
    return replace(change, state=ChangeState.GIVEN_UP, ended=now)


def take_back(change: Change, user: str, by: str, before: Change | None) -> Change:
    """What was done is taken back by another change, once. `before` is one that was to do so earlier, if any."""
    _mine(change, user, "Only the person who asked for this can undo it.")
    if not change.done or change.ended is None:
        raise StepRefused("There's nothing to undo. It wasn't done.")
    not_taken_back(before)
    return replace(change, undone_by=by)


def not_taken_back(by: Change | None) -> None:
    """Raises StepRefused where another change takes this one back, unless that one came to nothing."""
    if by and by.state not in UNDONE_STATES:
        raise StepRefused(f"You already asked to undo this. {STATE_SENTENCES[by.state]}")


def _running(change: Change) -> Change:
    return replace(change, state=ChangeState.RUNNING, runs=change.runs + 1)


def _alive(change: Change, now: float, *states: ChangeState) -> None:
    if change.state in states and change.until is not None and now >= change.until:
        raise StepRefused("This has expired, and nothing was done. Ask for it again.")
    if change.state not in states:
        raise StepRefused(STATE_SENTENCES[change.state])


def _under_way(change: Change) -> None:
    if change.state is not ChangeState.RUNNING:
        raise StepRefused(f"It isn't running. {STATE_SENTENCES[change.state]}")


def _mine(change: Change, user: str, sentence: str) -> None:
    if user != change.actor:
        raise StepRefused(sentence)
