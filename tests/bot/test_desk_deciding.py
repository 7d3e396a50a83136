"""What takes a go-ahead or an approval, through the one door: once, by who may, exactly as it was asked for."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState, StepRefused
from bot.changes.executor import CHANGE_OUTDATED
from bot.changes.places import place
from bot.changes.store import ChangeStore
from bot.desk import CONFIRM_WITHIN_S, POLICY_CHANGED, Desk, Lapsed, Outcome, Pending, RequestRefused
from bot.policy.policy import (
    BUILT_IN_POLICY,
    OUTSIDER_REFUSALS,
    READ_ONLY_REFUSAL,
    Actor,
    NeedApproval,
    Policy,
    Rule,
    RuleAction,
    Standing,
    subscribing,
)
from bot.store import Store
from connectors.classcom.standin import ClassStandIn
from connectors.core import errors
from connectors.standin.standin import Fault
from tests.bot.asking import (
    ADA,
    BEN,
    CLEO,
    CREATE,
    DELETE,
    LINK,
    MAX,
    PASSCODE,
    PEOPLE,
    UNENROLL,
    UPDATE,
    Connector,
    edit,
    pending,
    quorum,
    requested,
    states,
    writes,
)
from tests.bot.store.clock import Clock
from tests.nowhere import NOWHERE


async def test_confirmed(desk: Desk, standin: ClassStandIn, clock: Clock) -> None:
    """What can be undone waits for its requester's go-ahead, and then runs once."""
    change = await pending(desk, UNENROLL)
    assert (change.state, change.rule, change.until) == (
        ChangeState.CONFIRMING,
        "what can be undone",
        clock.now + CONFIRM_WITHIN_S,
    )
    assert change.description == "Unenroll Jane Doe (jane@acme.com) from Onboarding 101 on Class."
    assert writes(standin) == 0
    with pytest.raises(StepRefused, match="Only the person who asked"):
        await desk.go(change.id, BEN)
    outcome = await desk.go(change.id, ADA)
    assert outcome.change
    assert outcome.change.state is ChangeState.DONE
    with pytest.raises(StepRefused, match=r"It's already done\.$"):
        await desk.go(change.id, ADA)
    assert writes(standin) == 1


async def test_approved(desk: Desk, standin: ClassStandIn, store: Store, clock: Clock, audit: AuditLog) -> None:
    """What is for good is asked for with a reason, approved by another, done once, and recorded at every step."""
    found = await desk.ask(DELETE, ADA, "C1")
    assert isinstance(found, Pending)
    assert isinstance(found.verdict, NeedApproval)
    assert found.change.description == "Delete the class Onboarding 101 for good on Class (Ines Moreau)."
    assert (found.change.state, found.change.why) == (ChangeState.NEEDS_APPROVAL, "it cannot be undone")
    change = await desk.request(found.change.id, ADA, "It was a trial.")
    assert (change.state, change.until) == (ChangeState.AWAITING, clock.now + 86400)
    assert await desk.waiting_for(BEN) == [change]
    assert await desk.waiting_for(ADA) == await desk.waiting_for(MAX) == []
    assert writes(standin) == 0
    change, outcome = await desk.approve(change.id, BEN, PEOPLE)
    assert outcome
    assert await store.scan("running/") == []
    assert (change.state, [one.name for one in change.yes]) == (ChangeState.DONE, ["Ben"])
    assert writes(standin) == 1
    said = [(entry["what"], entry["by"]) async for entry in audit.entries()]
    assert said == [("asked", "U1"), ("awaiting", "U1"), ("running", "U3"), ("done", "U1")]


async def test_what_waits_is_looked_for_to_the_end(desk: Desk, changes: ChangeStore, clock: Clock) -> None:
    """Behind as many of one's own requests as fill a page, and more."""
    terms: dict[str, Any] = {"approvers": "approver", "quorum": 1}
    made = []
    for who in (BEN, BEN, BEN, BEN, BEN, ADA, ADA, ADA):
        clock.advance(1)
        made.append(await changes.open((DELETE,), who, "C1", ChangeState.AWAITING, **terms))
    own, others = made[:5], made[5:]
    assert await desk.waiting_for(BEN, most=2) == others[:2]
    assert await desk.waiting_for(BEN, place(others[1]), 2) == others[2:]
    assert await desk.waiting_for(CLEO, most=6) == [*own, others[0]]


async def test_who_may_not_decide(desk: Desk, standin: ClassStandIn) -> None:
    """Neither the requester nor somebody without the role decides, and both are told why."""
    change = await requested(desk)
    mine = r"^You asked for this yourself, so someone else must decide\. To withdraw it, press Cancel request\.$"
    role = r"^Only approvers \(administrators of this Slack workspace\) can decide this\.$"
    for actor, said in ((ADA, mine), (MAX, role), (replace(BEN, standing=Standing.GUEST), role)):
        with pytest.raises(StepRefused, match=said):
            await desk.approve(change.id, actor, PEOPLE)
        with pytest.raises(StepRefused, match=said):
            await desk.deny(change.id, actor, "No.", ADA)
    assert await states(desk, change) is ChangeState.AWAITING
    assert writes(standin) == 0


async def test_denied(desk: Desk, standin: ClassStandIn, audit: AuditLog) -> None:
    """What is denied is over, with the reason."""
    change = await desk.deny((await requested(desk)).id, BEN, "Thirty people are enrolled.", ADA)
    assert (change.state, change.decisions[-1].reason) == (ChangeState.DENIED, "Thirty people are enrolled.")
    with pytest.raises(StepRefused, match=r"It was denied. Ben denied it\.$"):
        await desk.approve(change.id, CLEO, PEOPLE)
    assert [entry["decision"] async for entry in audit.entries() if entry["what"] == "denied"] == [
        {"yes": False, "reason": "Thirty people are enrolled."}
    ]
    assert writes(standin) == 0


@pytest.mark.parametrize("of", [1, 3])
async def test_a_hundred_clicks(of: int, connector: Connector, changes: ChangeStore, standin: ClassStandIn) -> None:
    """A hundred approvals at once by ten people run it once, and every click gets an answer."""
    desk = Desk({"class": connector}, changes, policy=lambda: quorum(of))
    change = await requested(desk)
    people = [Actor(f"B{at}", standing=Standing.ADMIN) for at in range(10)]

    async def click(actor: Actor) -> str:
        try:
            after, _ = await desk.approve(change.id, actor, PEOPLE)
        except StepRefused as refusal:
            return str(refusal)
        return after.state

    said = await asyncio.gather(*(click(one) for one in people for _ in range(10)))
    assert writes(standin) == 1
    assert said.count("done") == 1
    assert said.count("awaiting") == of - 1
    assert len(said) == 100
    late = {"It's already in progress.", "It's already done."}
    assert {*said} <= {"done", "awaiting", "You already decided this."} | late
    assert await states(desk, change) is ChangeState.DONE


async def test_a_hundred_go_aheads(desk: Desk, standin: ClassStandIn) -> None:
    """A hundred go-aheads at once run it once."""
    change = await pending(desk, UNENROLL)
    said = await asyncio.gather(*(desk.go(change.id, ADA) for _ in range(100)), return_exceptions=True)
    assert writes(standin) == 1
    assert sum(isinstance(one, Outcome) for one in said) == 1
    assert sum(isinstance(one, StepRefused) for one in said) == 99


@pytest.mark.parametrize(
    ("known", "seconds", "out"),
    [
        ({"U3": BEN}, 3600, ChangeState.DONE),
        ({"U3": replace(BEN, standing=Standing.MEMBER)}, 3600, ChangeState.AWAITING),
        ({}, 3600, ChangeState.AWAITING),
        ({}, 1, ChangeState.DONE),
    ],
    ids=["has it still", "lost it", "was not asked about", "said it a moment ago"],
)
async def test_who_lost_the_role(
    known: dict[str, Actor | None],
    seconds: float,
    out: ChangeState,
    connector: Connector,
    changes: ChangeStore,
    clock: Clock,
) -> None:
    """A yes counts as long as who said it has the role."""
    desk = Desk({"class": connector}, changes, policy=lambda: quorum(2), clock=clock)
    change = await requested(desk)
    assert (await desk.approve(change.id, BEN, PEOPLE))[0].state is ChangeState.AWAITING
    clock.advance(seconds)
    assert (await desk.approve(change.id, CLEO, {ADA.id: ADA, **known}))[0].state is out


async def test_who_said_yes_and_is_not_known_now(connector: Connector, changes: ChangeStore) -> None:
    """Slack's silence takes nobody's yes away, and lets nobody through: it is asked again."""
    desk = Desk({"class": connector}, changes, policy=lambda: quorum(2))
    change = await requested(desk)
    change, _ = await desk.approve(change.id, BEN, PEOPLE)
    with pytest.raises(RequestRefused, match="Slack didn't tell me whether Ben still has the role"):
        await desk.approve(change.id, CLEO, {ADA.id: ADA, BEN.id: None})
    assert await desk.change(change.id) == change


# What changes between the question and the answer


@pytest.mark.parametrize(
    "stored_intent",
    [
        {"data": {"ext_class_id": "first-aid"}},
        {"data": {"ext_class_id": "onboarding-101", "colour": "red"}},
        {"operation": "classes_burn"},
        {"platform": NOWHERE},
    ],
    ids=["another class", "an unknown field", "an unknown operation", "an unknown platform"],
)
async def test_outdated(stored_intent: dict[str, Any], desk: Desk, standin: ClassStandIn, tmp_path: Path) -> None:
    """What is no longer exactly what was asked for does not run, is over, and says so."""
    change = await requested(desk)
    edit(tmp_path / "registrar.db", change.id, lambda plain: plain["stored_intents"][0].update(stored_intent))
    change, outcome = await desk.approve(change.id, BEN, PEOPLE)
    assert (change.state, change.outcome, outcome) == (ChangeState.FAILED, CHANGE_OUTDATED, None)
    assert writes(standin) == 0


async def test_outdated_go_ahead(desk: Desk, standin: ClassStandIn, tmp_path: Path) -> None:
    """The same holds for the requester's own go-ahead."""
    change = await pending(desk, UNENROLL)
    edit(
        tmp_path / "registrar.db",
        change.id,
        lambda plain: plain["stored_intents"][0]["data"].update(email="max@acme.com"),
    )
    with pytest.raises(StepRefused, match=CHANGE_OUTDATED):
        await desk.go(change.id, ADA)
    assert writes(standin) == 0


class Changing:
    """A policy that can be another one by the next question."""

    def __init__(self, now: Policy = BUILT_IN_POLICY) -> None:
        self.now = now

    def __call__(self) -> Policy:
        return self.now


@pytest.fixture
def changing() -> Changing:
    return Changing()


@pytest.fixture
def fickle(connector: Connector, changes: ChangeStore, changing: Changing, clock: Clock) -> Desk:
    """A desk whose policy changes."""
    return Desk({"class": connector}, changes, policy=changing, clock=clock)


NOBODY = replace(BUILT_IN_POLICY, roles={**BUILT_IN_POLICY.roles, "operator": frozenset({"U9"})})
OTHERS = replace(BUILT_IN_POLICY, roles={**BUILT_IN_POLICY.roles, "approver": frozenset({"U9"})})
ANYBODY = replace(BUILT_IN_POLICY, rules=(Rule("yes", RuleAction.ALLOW),))


async def test_confirming_takes_approval_now(fickle: Desk, changing: Changing, standin: ClassStandIn) -> None:
    """A go-ahead is no way around an approval that is asked for by now."""
    change = await pending(fickle, UNENROLL)
    changing.now = quorum(1)
    with pytest.raises(StepRefused, match=POLICY_CHANGED):
        await fickle.go(change.id, ADA)
    assert writes(standin) == 0


async def test_requester_lost_the_role(fickle: Desk, changing: Changing, standin: ClassStandIn) -> None:
    """Whoever may no longer do it can neither go ahead nor ask for approval."""
    confirming, needs_approval = await pending(fickle, UNENROLL), await pending(fickle, DELETE)
    changing.now = NOBODY
    with pytest.raises(Lapsed, match="You can't "):
        await fickle.go(confirming.id, ADA)
    with pytest.raises(Lapsed, match="You can't "):
        await fickle.request(needs_approval.id, ADA, "")
    assert [await states(fickle, one) for one in (confirming, needs_approval)] == [ChangeState.LAPSED] * 2
    assert writes(standin) == 0


async def test_approval_is_as_asked_for_now(fickle: Desk, changing: Changing) -> None:
    """The rule of the moment in which approval is asked for says how many it takes, and who."""
    change = await pending(fickle, DELETE)
    changing.now = quorum(2, approvers="auditor", expires=60.0, why="Learners lose their history.")
    change = await fickle.request(change.id, ADA, "")
    assert (change.quorum, change.approvers, change.rule) == (2, "auditor", "it takes 2")
    assert change.why == "Learners lose their history."
    assert change.until == change.began + 60


async def test_no_approval_needed_by_now(fickle: Desk, changing: Changing) -> None:
    """Where the policy no longer asks for approval, there is nothing to approve: it is asked for anew."""
    change = await pending(fickle, DELETE)
    changing.now = ANYBODY
    with pytest.raises(StepRefused, match=POLICY_CHANGED):
        await fickle.request(change.id, ADA, "")


async def test_approver_lost_the_role(fickle: Desk, changing: Changing, standin: ClassStandIn) -> None:
    """Who is no approver by now cannot approve, and hears who is."""
    change = await requested(fickle)
    changing.now = OTHERS
    with pytest.raises(StepRefused, match=r"^Only approvers \(<@U9>\) can decide this\.$"):
        await fickle.approve(change.id, BEN, PEOPLE)
    assert writes(standin) == 0


async def test_ready_takes_more_by_now(fickle: Desk, changing: Changing, standin: ClassStandIn) -> None:
    """What was approved by one does not run when it takes two by now."""
    change, _ = await fickle.approve((await requested(fickle, LINK)).id, BEN, PEOPLE)
    assert change.state is ChangeState.READY
    changing.now = quorum(2)
    with pytest.raises(Lapsed, match=POLICY_CHANGED):
        await fickle.go(change.id, ADA)
    changing.now = quorum(1)
    with pytest.raises(StepRefused, match="It was no longer possible"):
        await fickle.go(change.id, ADA)
    assert links(standin) == 0


async def test_read_only_by_now(connector: Connector, changes: ChangeStore, standin: ClassStandIn) -> None:
    """Set to read only, Registrar changes nothing: not by approval, go-ahead or retry, and not after a restart."""
    desk, careful = (Desk({"class": connector}, changes, read_only) for read_only in (False, True))
    awaiting, confirming = await requested(desk), await pending(desk, UNENROLL)
    open_ = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    assert [(one.id, one.state) async for one in careful.recovery.recover()] == [(open_.id, ChangeState.INTERRUPTED)]
    for trying in (
        careful.approve(awaiting.id, BEN, PEOPLE),
        careful.go(confirming.id, ADA),
        careful.retry(open_.id, ADA),
    ):
        with pytest.raises(RequestRefused, match=READ_ONLY_REFUSAL):
            await trying
    assert writes(standin) == 0
    assert await states(careful, awaiting) is ChangeState.AWAITING
    assert (await desk.approve(awaiting.id, BEN, PEOPLE))[0].state is ChangeState.DONE


async def test_not_connected_by_now(desk: Desk, changes: ChangeStore, store: Store) -> None:
    """A platform that was taken away costs the change, which does not stay under way for ever."""
    awaiting, confirming = await requested(desk), await pending(desk, UNENROLL)
    without = Desk({}, changes)
    change, _ = await without.approve(awaiting.id, BEN, PEOPLE)
    assert change.state is ChangeState.FAILED
    assert change.outcome == "Class isn't connected here. Ask your Registrar admin to set it up."
    with pytest.raises(RequestRefused, match="Class isn't connected here"):
        await without.go(confirming.id, ADA)
    assert await states(desk, confirming) is ChangeState.CONFIRMING
    assert await store.scan("running/") == []


# Secrets


async def test_a_link(desk: Desk, standin: ClassStandIn) -> None:
    """What answers with a secret waits for its requester, runs once, and nobody else gets the answer."""
    change, outcome = await desk.approve((await requested(desk, LINK)).id, BEN, PEOPLE)
    assert (change.state, outcome, links(standin)) == (ChangeState.READY, None, 0)
    with pytest.raises(StepRefused, match="Only the person who asked"):
        await desk.go(change.id, BEN)
    assert (await desk.go(change.id, ADA)).result.launch_url.get_secret_value().startswith("https://")
    with pytest.raises(StepRefused):
        await desk.go(change.id, ADA)
    assert links(standin) == 1


async def test_a_passcode(
    connector: Connector, changes: ChangeStore, standin: ClassStandIn, store: Store, tmp_path: Path
) -> None:
    """What takes a secret is approved without it, given it by its requester, and keeps it nowhere."""
    desk = Desk({"class": connector}, changes, policy=lambda: quorum(1, operations=("classes_create",)))
    change, _ = await desk.approve((await requested(desk, CREATE)).id, BEN, PEOPLE)
    assert change.state is ChangeState.READY
    with pytest.raises(StepRefused, match=r"^This needs a secret, which I don't store\. Ask for it again\.$"):
        await desk.go(change.id, ADA)
    with pytest.raises(StepRefused, match="something in it was changed"):
        await desk.go(change.id, ADA, CREATE.model_copy(update={"class_name": "Sewing"}))
    assert writes(standin) == 0
    await desk.go(change.id, ADA, CREATE)
    assert PASSCODE.encode() in standin.calls[-1].body
    await store.close()
    assert b"Knitting" in kept(tmp_path)
    assert PASSCODE.encode() not in kept(tmp_path)


def kept(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_no_retry_without_the_secret(desk: Desk, standin: ClassStandIn) -> None:
    """A class that was wanted with a passcode is never made without it."""
    standin.faults.add(Fault(drop=True))
    with pytest.raises(errors.OutcomeUnknown):
        await desk.ask(CREATE, ADA)
    (change,) = await desk.changes_of("U1", 1)
    with pytest.raises(StepRefused, match="needs a secret"):
        await desk.retry(change.id, ADA)
    await desk.retry(change.id, ADA, CREATE)
    assert [PASSCODE.encode() in call.body for call in standin.calls] == [True, True]


async def test_confirming_takes_no_secret(connector: Connector, changes: ChangeStore, standin: ClassStandIn) -> None:
    """A secret cannot wait for a go-ahead."""
    desk = Desk(
        {"class": connector}, changes, policy=lambda: replace(BUILT_IN_POLICY, rules=(Rule("ask", RuleAction.CONFIRM),))
    )
    with pytest.raises(RequestRefused, match="needs your OK and a secret"):
        await desk.ask(CREATE, ADA)
    assert writes(standin) == 0


@pytest.mark.parametrize(
    ("rules", "actor", "says"),
    [
        ((), ADA, ""),
        ((), MAX, "You can't have a channel told what happens on a platform. Ask"),
        ((Rule("open to all", RuleAction.ALLOW, operations=("subscribe",)),), MAX, ""),
        ((Rule("look twice", RuleAction.CONFIRM),), ADA, "The rule “look twice” has this confirmed, and subscribe"),
        ((Rule("not here", RuleAction.REFUSE, operations=("sub*",)),), ADA, "The rule “not here” does not allow this."),
        ((Rule("ask first", RuleAction.APPROVE),), ADA, "The rule “ask first” leaves this to others. Ask one of them"),
        ((), replace(ADA, standing=Standing.GUEST), "Guests cannot use Registrar."),
    ],
)
async def test_permit(changes: ChangeStore, rules: tuple[Rule, ...], actor: Actor, says: str) -> None:
    """Having a channel told is no change that could wait for approval: it is allowed, or left to others. Being set to
    read only does not matter to it, for nothing changes on a platform."""
    desk = Desk({}, changes, read_only=True, policy=lambda: replace(BUILT_IN_POLICY, rules=rules))
    if not says:
        await desk.permit(subscribing("skilljar"), actor)
        return
    with pytest.raises(RequestRefused) as told:
        await desk.permit(subscribing("skilljar"), actor)
    assert str(told.value).startswith(says)


@pytest.mark.parametrize("addressed", [False, True])
@pytest.mark.parametrize("standing", Standing)
def test_admit(changes: ChangeStore, standing: Standing, addressed: bool) -> None:
    """Outsiders are let in to nothing; but a guest of this workspace may answer what is addressed to them, and nobody
    needs a role for that."""
    desk, actor = Desk({}, changes), replace(MAX, standing=standing)
    if standing not in OUTSIDER_REFUSALS or (addressed and standing is Standing.GUEST):
        desk.admit(actor, addressed)
        return
    with pytest.raises(RequestRefused, match=OUTSIDER_REFUSALS[standing]):
        desk.admit(actor, addressed)


async def test_recall(changes: ChangeStore) -> None:
    """What was answered once is shown again as long as it might be asked, with whose word ever; and also while nothing
    may be written."""
    rules = [Rule("no links any more", RuleAction.REFUSE, operations=("launch_link_get",))]
    desk = Desk({}, changes, read_only=True, policy=lambda: replace(BUILT_IN_POLICY, rules=tuple(rules)))
    with pytest.raises(RequestRefused, match="The rule “no links any more” does not allow this"):
        await desk.recall(LINK, ADA)
    rules.clear()
    for intent in (LINK, DELETE, type(CREATE)):
        await desk.recall(intent, ADA)
        with pytest.raises(RequestRefused, match="You can't "):
            await desk.recall(intent, MAX)


def links(standin: ClassStandIn) -> int:
    """How often a link was asked for; whom it is for is looked up besides."""
    return sum(one.path.endswith("/launch") for one in standin.calls)
