"""Every step from every state, as tables; no store, no clock, no platform."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.changes import steps
from bot.changes.change import (
    UNRESOLVED_STATES,
    WAITING_STATES,
    Change,
    ChangeState,
    Decision,
    StepRefused,
    loaded,
    stored,
)
from bot.changes.entries import told
from bot.policy.policy import Allow, NeedApproval
from tests.bot.asking import ADA, BEN, CLEO, MAX, change
from tests.properties import examples
from tests.rows import every

S = ChangeState
EVERYBODY = {BEN.id, CLEO.id, MAX.id}


def yes(user: str = BEN.id, at: float = 10.0) -> Decision:
    return Decision(user, user, True, at)


def no(user: str = BEN.id, at: float = 10.0) -> Decision:
    return Decision(user, user, False, at, "Thirty people are enrolled.")


Step = Callable[[Change], Change]


class Row(NamedTuple):
    """`out` is the state after it, from each state that allows it; every other state gives the `refusal`."""

    step: Step
    out: dict[ChangeState, ChangeState]
    refusal: str


def unresolved(state: ChangeState) -> dict[ChangeState, ChangeState]:
    return dict.fromkeys(UNRESOLVED_STATES, state)


NOTHING = "There's nothing to"
NOW = ""
TABLE = {
    "begin": Row(lambda one: steps.begin(one, ADA.id, 10), {S.CONFIRMING: S.RUNNING, S.READY: S.RUNNING}, NOW),
    "request": Row(lambda one: steps.request(one, ADA.id, "why", 10, 90), {S.NEEDS_APPROVAL: S.AWAITING}, NOW),
    "approve": Row(lambda one: steps.approve(one, yes(), EVERYBODY), {S.AWAITING: S.RUNNING}, NOW),
    "deny": Row(lambda one: steps.deny(one, no()), {S.AWAITING: S.DENIED}, NOW),
    "cancel": Row(lambda one: steps.cancel(one, ADA.id, 10), dict.fromkeys(WAITING_STATES, S.CANCELLED), NOW),
    "lapse": Row(lambda one: steps.lapse(one, "No.", 10), dict.fromkeys(WAITING_STATES, S.LAPSED), NOW),
    "expire": Row(lambda one: steps.expire(one, 100), dict.fromkeys(WAITING_STATES, S.EXPIRED), "It hasn't expired."),
    "remind": Row(steps.remind, {S.AWAITING: S.AWAITING}, f"{NOTHING} remind anyone of."),
    "done": Row(lambda one: steps.end(one, S.DONE, "", 10), {S.RUNNING: S.DONE}, "It isn't running. "),
    "failed": Row(lambda one: steps.end(one, S.FAILED, "No.", 10), {S.RUNNING: S.FAILED}, "It isn't running. "),
    "interrupt": Row(lambda one: steps.interrupt(one, 10), {S.RUNNING: S.INTERRUPTED}, "It isn't running. "),
    "retry": Row(lambda one: steps.retry(one, ADA.id, 10.0), unresolved(S.RUNNING), f"{NOTHING} try again. "),
    "give up": Row(lambda one: steps.give_up(one, ADA.id, 10), unresolved(S.GIVEN_UP), f"{NOTHING} give up. "),
}  # fmt: skip
STANDING = {
    S.NEEDS_APPROVAL: "It isn't sent for approval yet.",
    S.CONFIRMING: "It's waiting for the OK of the person who asked.",
    S.AWAITING: "Already sent. Waiting for approval.",
    S.READY: "It's approved. The person who asked must run it.",
    S.RUNNING: "It's already in progress.",
    S.DONE: "It's already done.",
    S.PARTLY: "It was only partly done.",
    S.FAILED: "It was tried and not done.",
    S.UNKNOWN: "It was tried. I don't know whether it was done.",
    S.INTERRUPTED: "It was interrupted.",
    S.DENIED: "It was denied.",
    S.EXPIRED: "It has expired.",
    S.CANCELLED: "It was cancelled.",
    S.GIVEN_UP: "It was given up.",
    S.LAPSED: "It was no longer possible.",
}


@every(("state", "name"), product(ChangeState, TABLE))
def test_every_step_from_every_state(name: str, state: ChangeState) -> None:
    """A step leads where the drawing says, or says where the change stands; the change itself never changes."""
    row, before = TABLE[name], change(state)
    kept = replace(before)
    if state in row.out:
        assert row.step(before).state is row.out[state]
    else:
        with pytest.raises(StepRefused) as refused:
            row.step(before)
        whole = row.refusal.endswith(".")
        assert str(refused.value) == (row.refusal if whole else row.refusal + STANDING[state])
    assert before == kept


@pytest.mark.parametrize("state", ChangeState)
def test_over_is_over(state: ChangeState) -> None:
    """What is over can never be begun, approved, denied, cancelled or expired again."""
    over = state not in WAITING_STATES | UNRESOLVED_STATES | {S.RUNNING}
    ways = [name for name, row in TABLE.items() if state in row.out]
    assert (ways == []) is over


def taken_back(one: Change, who: str = ADA.id) -> Change:
    return steps.take_back(replace(one, ended=9.0), who, "b", None)


@pytest.mark.parametrize("state", ChangeState)
def test_only_what_was_done_is_taken_back(state: ChangeState) -> None:
    """And it stays as it is besides."""
    one = change(state)
    if state is S.DONE:
        assert taken_back(one) == replace(one, ended=9.0, undone_by="b")
        return
    with pytest.raises(StepRefused, match="It wasn't done"):
        taken_back(one)


@pytest.mark.parametrize("state", ChangeState)
def test_it_is_taken_back_once(state: ChangeState) -> None:
    """Unless what was to take it back came to nothing."""
    done = replace(change(S.DONE), ended=9.0, undone_by="a")
    before = replace(change(state), id="a")
    if state in (S.FAILED, S.CANCELLED, S.DENIED, S.EXPIRED, S.LAPSED):
        assert steps.take_back(done, ADA.id, "b", before).undone_by == "b"
        return
    with pytest.raises(StepRefused, match=re.escape(STANDING[state])):
        steps.take_back(done, ADA.id, "b", before)


@pytest.mark.parametrize(
    ("step", "state", "said"),
    [
        (
            lambda one, who: steps.take_back(replace(one, ended=9.0), who, "b", None),
            S.DONE,
            "asked for this can undo it.",
        ),
        (lambda one, who: steps.begin(one, who, 10), S.CONFIRMING, "asked for this can go ahead with it."),
        (lambda one, who: steps.begin(one, who, 10), S.READY, "asked for this can go ahead with it."),
        (
            lambda one, who: steps.request(one, who, "", 10, 90),
            S.NEEDS_APPROVAL,
            "asked for this can request approval.",
        ),
        (lambda one, who: steps.cancel(one, who, 10), S.AWAITING, "asked for this can cancel it."),
        (lambda one, who: steps.retry(one, who, 10.0), S.UNKNOWN, "asked for this can try it again."),
        (lambda one, who: steps.retry(one, who, 10.0), S.INTERRUPTED, "asked for this can try it again."),
        (lambda one, who: steps.give_up(one, who, 10), S.INTERRUPTED, "asked for this can give it up."),
    ],
)
def test_the_requesters_own_steps(step: Callable[[Change, str], Change], state: ChangeState, said: str) -> None:
    """These are for who asked, and for nobody else, approvers included."""
    step(change(state), ADA.id)
    for other in EVERYBODY:
        with pytest.raises(StepRefused) as refused:
            step(change(state), other)
        assert str(refused.value) == f"Only the person who {said}"


@pytest.mark.parametrize("decision", [yes(ADA.id), no(ADA.id)], ids=["approve", "deny"])
def test_not_ones_own(decision: Decision) -> None:
    """The requester can neither approve nor deny, also with the role and with others having approved."""
    one = change(quorum=2, decisions=(yes(CLEO.id),))
    with pytest.raises(
        StepRefused,
        match=r"^You asked for this yourself, so someone else must decide\. To withdraw it, press Cancel request\.$",
    ):
        steps.approve(one, decision, {ADA.id, CLEO.id}) if decision.yes else steps.deny(one, decision)


def test_not_twice() -> None:
    """A person who has approved can neither approve again nor deny: one person is one voice."""
    one = steps.approve(change(quorum=2), yes(), {BEN.id})
    assert (one.state, one.yes) == (S.AWAITING, (yes(),))
    with pytest.raises(StepRefused, match=r"^You already decided this\.$"):
        steps.approve(one, yes(), EVERYBODY)
    with pytest.raises(StepRefused, match=r"^You already decided this\.$"):
        steps.deny(one, no())


class Quorum(NamedTuple):
    """Who approves one after the other, who has the role by the last one, and what comes of it."""

    description: str
    quorum: int
    users: tuple[str, ...]
    still: frozenset[str]
    out: ChangeState


@pytest.mark.parametrize(
    "case",
    [
        Quorum("one of one", 1, ("U3",), frozenset({"U3"}), S.RUNNING),
        Quorum("one of two", 2, ("U3",), frozenset({"U3"}), S.AWAITING),
        Quorum("two of two", 2, ("U3", "U4"), frozenset({"U3", "U4"}), S.RUNNING),
        Quorum("two of two, one of whom lost the role", 2, ("U3", "U4"), frozenset({"U4"}), S.AWAITING),
        Quorum("a third in place of who lost it", 2, ("U3", "U4", "U5"), frozenset({"U4", "U5"}), S.RUNNING),
        Quorum("three of three", 3, ("U3", "U4", "U5"), frozenset({"U3", "U4", "U5"}), S.RUNNING),
        Quorum("who never approved does not count", 2, ("U3",), frozenset({"U3", "U4", "U5"}), S.AWAITING),
        Quorum("who has not the role counts for nothing", 1, ("U3",), frozenset(), S.AWAITING),
    ],
    ids=lambda case: case.description,
)
def test_quorum(case: Quorum) -> None:
    """It runs when as many different people as it takes have approved and have the role still."""
    one = change(quorum=case.quorum)
    for at, user in enumerate(case.users, 1):
        assert one.state is S.AWAITING
        last = at == len(case.users)
        one = steps.approve(one, yes(user, at), case.still if last else set())
    assert one.state is case.out
    assert [decision.user for decision in one.decisions] == list(case.users)
    assert one.runs == (case.out is S.RUNNING)


def test_a_yes_that_counts_no_more_may_be_given_again() -> None:
    """By whoever has the role again; and it is one voice, however often it was given."""
    one = steps.approve(change(quorum=2), yes(), {BEN.id})
    one = steps.approve(one, yes(CLEO.id), {CLEO.id})
    assert [(decision.user, decision.void) for decision in one.decisions] == [(BEN.id, True), (CLEO.id, False)]
    one = steps.approve(one, yes(), {BEN.id, CLEO.id})
    assert (one.state, {decision.user for decision in one.yes}) == (S.RUNNING, {BEN.id, CLEO.id})


@pytest.mark.parametrize(
    ("state", "verdict", "fits"),
    [
        (S.NEEDS_APPROVAL, NeedApproval("owner", 5), True),
        (S.AWAITING, NeedApproval("approver", 5), True),
        (S.AWAITING, NeedApproval("owner", 1), False),
        (S.READY, NeedApproval("approver", 1), True),
        (S.READY, NeedApproval("approver", 2), False),
        (S.READY, NeedApproval("owner", 1), False),
        (S.CONFIRMING, NeedApproval("approver", 1), False),
        (S.INTERRUPTED, NeedApproval("approver", 2), False),
    ],
)
def test_what_is_asked_for_by_now(state: ChangeState, verdict: NeedApproval, fits: bool) -> None:
    """What waits for approval may take more of the same people; what they have approved may not."""
    approved = (yes(),) if state in (S.READY, S.INTERRUPTED) else ()
    approvers = "" if state is S.CONFIRMING else "approver"
    assert steps.fits(replace(change(state), approvers=approvers, decisions=approved), verdict) is fits


def test_as_decided_now() -> None:
    one = steps.as_decided(change(), NeedApproval("owner", 3, rule="new", why="since today"), 10.0)
    assert (one.approvers, one.quorum, one.rule, one.why) == ("owner", 3, "new", "since today")
    assert steps.as_decided(change(quorum=3), Allow(), 10.0).quorum == 1


@pytest.mark.parametrize(("now", "widened"), [(99.0, False), (100.0, True)])
def test_others_stand_in_no_sooner_than_is_asked_by_now(now: float, widened: bool) -> None:
    """Though they were asked already, when they were to be asked sooner."""
    asked = replace(change(), began=10.0, fallback="board", widen=20.0, widened=True)
    verdict = NeedApproval("approver", 1, fallback="board", fallback_after=90.0)
    one = steps.as_decided(asked, verdict, now)
    assert (one.widened, one.widen) == (widened, 100.0)


@pytest.mark.parametrize(("now", "goes"), [(99.0, True), (100.0, False)])
@pytest.mark.parametrize("state", sorted(UNRESOLVED_STATES))
def test_an_approval_covers_its_retries_in_time(state: ChangeState, now: float, goes: bool) -> None:
    approved = replace(change(state), decisions=(yes(),), until=100.0)
    steps.retry(replace(approved, decisions=()), ADA.id, now)  # nobody else's word was needed
    if goes:
        assert steps.retry(approved, ADA.id, now).state is S.RUNNING
        return
    with pytest.raises(StepRefused, match="Its approval has expired"):
        steps.retry(approved, ADA.id, now)


def test_a_secret_waits_to_be_run() -> None:
    """What takes or returns a secret does not run by its approval, but waits for who asked."""
    one = steps.approve(change(secret=True), yes(), EVERYBODY)
    assert (one.state, one.runs) == (S.READY, 0)
    assert (steps.begin(one, ADA.id, 20).state, steps.begin(one, ADA.id, 20).runs) == (S.RUNNING, 1)


@pytest.mark.parametrize("state", sorted(WAITING_STATES))
def test_expiry(state: ChangeState) -> None:
    """Until the very moment it can be done; from the very moment on it cannot, and has expired."""
    tried: list[Callable[[float], Change]] = [lambda at: steps.cancel(change(state), ADA.id, at)]
    if state in (S.CONFIRMING, S.READY):
        tried.append(lambda at: steps.begin(change(state), ADA.id, at))
    if state is S.AWAITING:
        tried.append(lambda at: steps.approve(change(state), yes(at=at), EVERYBODY))
        tried.append(lambda at: steps.deny(change(state), no(at=at)))
    if state is S.NEEDS_APPROVAL:
        tried.append(lambda at: steps.request(change(state), ADA.id, "", at, at + 60))
    for step in tried:
        step(99.999)
        with pytest.raises(StepRefused, match=r"^This has expired, and nothing was done\. Ask for it again\.$"):
            step(100.0)
    with pytest.raises(StepRefused):
        steps.expire(change(state), 99.999)
    assert steps.expire(change(state), 100.0) == change(state=S.EXPIRED, ended=100.0)


def test_without_a_term() -> None:
    """What has no end does not expire."""
    with pytest.raises(StepRefused):
        steps.expire(change(until=None), 10**12)
    assert change(until=None).due is None


def test_reminded_once() -> None:
    """Half of the time is over once."""
    one = steps.remind(change())
    assert one == change(reminded=True)
    with pytest.raises(StepRefused):
        steps.remind(one)


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (change(S.AWAITING), 50.0),
        (change(S.AWAITING, began=40.0), 70.0),
        (change(S.AWAITING, reminded=True), 100.0),
        (change(S.NEEDS_APPROVAL), 100.0),
        (change(S.CONFIRMING), 100.0),
        (change(S.READY), 100.0),
        *((change(state), None) for state in ChangeState if state not in WAITING_STATES),
    ],
)
def test_due(one: Change, due: float | None) -> None:
    """Somebody must look at half time where others decide, at the end in every waiting state, and never later."""
    assert one.due == due


def test_asking_begins_the_time() -> None:
    """The time of the approvers begins when they are asked."""
    one = steps.request(change(S.NEEDS_APPROVAL), ADA.id, "It was a trial.", 30.0, 90.0)
    assert (one.began, one.until, one.due, one.reason) == (30.0, 90.0, 60.0, "It was a trial.")


def test_again() -> None:
    """A second run begins without what the first left, and counts."""
    one = steps.end(change(S.RUNNING, runs=1), S.UNKNOWN, "No answer.", 20.0)
    assert (one.outcome, one.ended) == ("No answer.", 20.0)
    again = steps.retry(one, ADA.id, 10.0)
    assert (again.outcome, again.ended, again.runs) == ("", None, 2)


def test_over_at_a_moment() -> None:
    """Whatever ends has the time of its end."""
    for name, row in TABLE.items():
        for before, after in row.out.items():
            over = after not in WAITING_STATES | {S.RUNNING}
            assert (row.step(change(before)).ended is not None) is over, name


@pytest.mark.parametrize("state", ChangeState)
def test_stored(state: ChangeState) -> None:
    """What is stored is plain, and loads as the same change."""
    one = change(state, decisions=(yes(), no(CLEO.id)), secret=True, card="C1:1.2", ended=3.5, runs=2)
    plain = stored(one)
    assert loaded(plain) == one
    assert type(plain["state"]) is ChangeState
    assert all(type(inner) is dict for inner in (*plain["stored_intents"], *plain["decisions"]))


class AnyOrder(RuleBasedStateMachine):
    """Anybody does anything, at any time, in any order."""

    people = st.sampled_from([ADA.id, *sorted(EVERYBODY)])

    def __init__(self) -> None:
        super().__init__()
        self.change = change(S.NEEDS_APPROVAL, quorum=2)
        self.now = 0.0
        self.retries = self.began = 0

    def _try(self, step: Step) -> bool:
        before = self.change
        try:
            self.change = step(before)
        except StepRefused:
            return False
        if self.change.state is S.RUNNING and before.state is not S.RUNNING:
            self.began += 1
            assert before.state in (S.CONFIRMING, S.READY, S.AWAITING, S.UNKNOWN, S.INTERRUPTED)
            voices = {one.user for one in self.change.yes}
            assert len(voices) >= 2
            assert ADA.id not in voices
        return True

    @rule(secret=st.booleans())
    def anew(self, secret: bool) -> None:
        if self.change.state is S.NEEDS_APPROVAL:
            self.change = replace(self.change, secret=secret)

    @rule(seconds=st.sampled_from([1.0, 30.0, 100.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(who=people)
    def request(self, who: str) -> None:
        self._try(lambda one: steps.request(one, who, "", self.now, self.now + 100))

    @rule(who=people, still=st.sets(st.sampled_from(sorted(EVERYBODY))))
    def approve(self, who: str, still: set[str]) -> None:
        self._try(lambda one: steps.approve(one, yes(who, self.now), still | {who}))

    @rule(who=people)
    def deny(self, who: str) -> None:
        self._try(lambda one: steps.deny(one, no(who, self.now)))

    @rule(who=people)
    def begin(self, who: str) -> None:
        self._try(lambda one: steps.begin(one, who, self.now))

    @rule(who=people)
    def cancel(self, who: str) -> None:
        self._try(lambda one: steps.cancel(one, who, self.now))

    @rule()
    def expire(self) -> None:
        self._try(lambda one: steps.expire(one, self.now))

    @rule()
    def remind(self) -> None:
        self._try(steps.remind)

    @rule(state=st.sampled_from([S.DONE, S.FAILED, S.UNKNOWN]))
    def end(self, state: ChangeState) -> None:
        self._try(lambda one: steps.end(one, state, "", self.now))

    @rule()
    def interrupt(self) -> None:
        self._try(lambda one: steps.interrupt(one, self.now))

    @rule(who=people)
    def retry(self, who: str) -> None:
        if self._try(lambda one: steps.retry(one, who, 10.0)):
            assert who == ADA.id
            self.retries += 1

    @rule(who=people)
    def give_up(self, who: str) -> None:
        self._try(lambda one: steps.give_up(one, who, self.now))

    @invariant()
    def runs_once(self) -> None:
        """No order of steps runs a change twice, except as often as its requester tried it again."""
        assert self.change.runs == self.began
        assert self.began <= 1 + self.retries
        users = [one.user for one in self.change.decisions if not one.void]
        assert len(users) == len(set(users))
        assert loaded(stored(self.change)) == self.change


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=examples(25), stateful_step_count=40)


def test_the_audit_log_has_whose_yes_counts_no_more() -> None:
    """In the entry of the step in which it became so, beside those that count."""
    waiting = change(S.AWAITING, quorum=2)
    once = steps.approve(waiting, yes(), {BEN.id})
    twice = steps.approve(once, yes(CLEO.id), {CLEO.id})
    first, second = told(waiting, once, BEN.id), told(once, twice, CLEO.id)
    assert (first["approved_by"], first.get("void")) == ([BEN.id], None)
    assert (second["approved_by"], second["void"]) == ([CLEO.id], [BEN.id])
