"""Whoever takes a step, everything is asked again: of the requester, the approvers and the policy, as they are now.

A table of steps and of what has changed since the request; each says who hears what, and what comes of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.changes import steps
from bot.changes.change import Change, Decision
from connectors.standin.standin import Fault
from tests.journeys.conftest import World

COURSE = "ext_class_id=onboarding-101"
DELETE, LINK = f"class classes delete {COURSE}", f"class launch link get {COURSE} email=jane.doe@example.com"
UNENROLL = f"class enrollments delete {COURSE} email=jane.doe@example.com"
POLICY = """
approvals = "lms-approvals"
[roles]
operator = ["admins"]
instructor = ["@instructors"]
approver = [{approvers}]
board = ["owners"]
auditor = ["admins"]
{first}
[[rules]]
name = "instructors look after classes"
roles = ["instructor"]
effects = ["read", "write"]
sensitive = false
then = "allow"
[[rules]]
name = "instructors take people out"
roles = ["instructor"]
operations = ["enrollments_delete"]
then = "{taking_out}"
{approval}
[[rules]]
name = "instructors ask before they remove"
roles = ["instructor"]
operations = ["classes_delete", "launch_link_get"]
then = "{removing}"
{approval}
"""
REFUSING = """
[[rules]]
name = "not now"
operations = ["classes_delete", "enrollments_delete", "enrollments_update", "launch_link_get"]
then = "refuse"
"""

UPDATE = f"class enrollments update {COURSE} email=jane.doe@example.com first_name=Jane last_name=Doe"
"""What does no harm twice."""
ASKING = """
[[rules]]
name = "instructors ask before they change a role"
roles = ["instructor"]
operations = ["enrollments_update"]
then = "approve"
approvers = "approver"
"""


class Story:
    """A world whose policy and people can be others by the next step."""

    def __init__(self, world: World) -> None:
        self.world, self.quorum = world, 1
        self.groups = {
            name: world.workspace.add_usergroup(name, members)
            for name, members in (("instructors", ["ines"]), ("approvers", ["ada", "max"]))
        }
        self.write()

    def write(
        self,
        quorum: int = 0,
        approvers: str = '"@approvers"',
        by: str = "approver",
        taking_out: str = "confirm",
        removing: str = "approve",
        first: str = "",
    ) -> None:
        approval = f'approvers = "{by}"\nquorum = {quorum or self.quorum}'
        text = POLICY.format(
            approvers=approvers,
            first=first,
            taking_out=taking_out,
            removing=removing,
            approval=approval if removing == "approve" else "",
        )
        if taking_out != "approve":
            text = text.replace(f'then = "{taking_out}"\n{approval}', f'then = "{taking_out}"', 1)
        (self.world.home / "policy.toml").write_text(text)

    def leave(self, group: str, *names: str) -> None:
        users = self.world.workspace.team.usergroups
        gone = {self.world.workspace.person(name).user.id for name in names}
        known = users[self.groups[group].id]
        users[known.id] = replace(known, users=tuple(one for one in known.users if one not in gone))

    def becomes(self, name: str, **what: Any) -> None:
        users = self.world.workspace.team.users
        user = self.world.workspace.person(name).user.id
        users[user] = replace(users[user], **what)

    def forgotten(self, name: str) -> None:
        """Slack knows nobody of this id."""
        del self.world.workspace.team.users[self.world.workspace.person(name).user.id]

    async def change(self) -> Change:
        desk, ines = self.world.registrar.desk, self.world.ines.user.id
        return (await desk.changes_of(ines, 1))[0]

    # Up to the step, and the step itself

    async def typed(self, line: str) -> None:
        await self.world.ines.type("#training", f"/lms {line}")
        await self.world.settle()

    async def asked(self, line: str = DELETE) -> None:
        await self.typed(line)
        await self.ask()

    async def ask(self) -> None:
        await self.world.ines.click("Ask for approval")
        await self.world.ines.see("Why is this needed?")
        await self.world.ines.fill("Why is this needed?", "It was a trial.")
        await self.world.ines.submit()
        await self.world.settle()

    async def press(self, name: str, label: str) -> None:
        await self.world.workspace.person(name).click(label)
        await self.world.settle()

    def told(self, name: str) -> dict[tuple[str, str], str]:
        """What this person alone is told, by where it stands: their direct messages, and what only they see of a
        channel."""
        person, team = self.world.workspace.person(name), self.world.workspace.team
        direct = team.im(person.user.id).id
        return {
            key: person.text_of(one)
            for key, one in team.messages.items()
            if (one.only_for == person.user.id) or (one.only_for is None and one.channel == direct)
        }

    def hears(self, name: str, before: Mapping[tuple[str, str], str]) -> str:
        """What they are told since."""
        return "\n".join(said for key, said in self.told(name).items() if before.get(key) != said)

    def knows(self, name: str) -> bool:
        return self.world.workspace.team.user_named(name) is not None

    def sent(self) -> int:
        return sum(call.method in ("DELETE", "PUT") for call in self.world.academy.calls) + len(
            self.world.academy.calls_to("GET", "/api/v1/class/enrollments/launch")
        )


Step = Callable[[Story], Awaitable[None]]


async def _to_confirm(story: Story) -> None:
    await story.typed(UNENROLL)


async def _to_ask(story: Story) -> None:
    await story.typed(DELETE)


async def _to_approve(story: Story) -> None:
    await story.asked()


async def _to_second(story: Story) -> None:
    story.quorum = 2
    story.write()
    await story.asked()
    await story.press("max", "Approve")
    story.world.later(120)  # long enough ago to be asked about again


async def _to_run(story: Story) -> None:
    await story.asked(LINK)
    await story.press("ada", "Approve")


async def _to_again(story: Story) -> None:
    story.world.academy.faults.add(Fault(drop=True), method="DELETE")
    await story.asked()
    await story.press("ada", "Approve")


async def _deny(story: Story) -> None:
    """The form is not opened to everybody."""
    await story.press("ada", "Deny")
    if story.world.ada.view:
        await _say_why_not(story)


async def _to_say_why_not(story: Story) -> None:
    await story.asked()
    await story.press("ada", "Deny")


async def _say_why_not(story: Story) -> None:
    await story.world.ada.fill("Why not?", "Thirty people are enrolled.")
    await story.world.ada.submit()
    await story.world.settle()


STEPS: Mapping[str, tuple[Step, Step, str]] = {
    "go ahead": (_to_confirm, lambda story: story.press("ines", "Go ahead"), "ines"),
    "ask": (_to_ask, Story.ask, "ines"),
    "approve": (_to_approve, lambda story: story.press("ada", "Approve"), "ada"),
    "second yes": (_to_second, lambda story: story.press("ada", "Approve"), "ada"),
    "deny": (_to_approve, _deny, "ada"),
    "say why not": (_to_say_why_not, _say_why_not, "ada"),
    "run now": (_to_run, lambda story: story.press("ines", "Run now"), "ines"),
    "try again": (_to_again, lambda story: story.press("ines", "Try again"), "ines"),
}
"""How to get there, the step, and who takes it."""


def _silent(story: Story) -> None:
    story.world.workspace.fail("users.info", times=50, error="internal_error")


def _late(story: Story) -> None:
    story.world.later(2 * 86400)


SINCE: Mapping[str, Callable[[Story], Any]] = {
    "nothing": lambda story: None,
    "the requester left the group": lambda story: story.leave("instructors", "ines"),
    "the requester was deactivated": lambda story: story.becomes("ines", deleted=True),
    "the requester became a guest": lambda story: story.becomes("ines", guest=True),
    "the requester is of another workspace": lambda story: story.becomes("ines", foreign=True),
    "a rule refuses": lambda story: story.write(first=REFUSING),
    "it takes one more": lambda story: story.write(quorum=story.quorum + 1, taking_out="approve"),
    "it takes others": lambda story: story.write(by="board", taking_out="approve"),
    "it is allowed": lambda story: story.write(taking_out="allow", removing="allow"),
    "its time is over": _late,
    "Slack says nothing": _silent,
    "the approver left the group": lambda story: story.leave("approvers", "ada"),
    "the approver became a guest": lambda story: story.becomes("ada", guest=True, admin=False, owner=False),
    "who said yes left the group": lambda story: story.leave("approvers", "max"),
    "who said yes was deactivated": lambda story: story.becomes("max", deleted=True),
    "the approver was deactivated": lambda story: story.becomes("ada", deleted=True),
    "Slack says nothing about the approver": lambda story: story.forgotten("ada"),
}


@dataclass(frozen=True)
class Heard:
    """What comes of it: what whoever pressed hears, what the requester hears besides, the state, and how often
    anything was sent since."""

    presser: str
    state: str
    sent: int = 0
    requester: str = ""


OWN = {
    "the requester left the group": "You do not have a role that may do this",
    "the requester was deactivated": "This account is deactivated",
    "the requester became a guest": "Guests cannot use Registrar",
    "the requester is of another workspace": "Only people of this workspace",
    "a rule refuses": "The rule “not now” does not allow this",
}
UNREACHABLE = {"the requester is of another workspace"}
"""Of whom Slack takes no message of ours."""
NEUTRAL = {
    "the requester left the group": "Ines Moreau may not do this any more: they lost their role. Nothing was done.",
    "the requester was deactivated": "Ines Moreau may not do this any more: their account is deactivated.",
    "the requester became a guest": "Ines Moreau may not do this any more: they are a guest now.",
    "the requester is of another workspace": "Ines Moreau may not do this any more: they belong to another workspace.",
    "a rule refuses": "Ines Moreau may not do this any more: the rule “not now” does not allow it.",
}
CHANGED, EXPIRED = "The policy has changed since this was asked for", "This has expired, and nothing was done."
UNKNOWN = "Slack did not tell me who you are, so nothing was done."
ONE_MORE, NOT_YOU = "It takes 1 more.", "You cannot decide on this: it takes the role “approver”"
LOST = "The yes of Max Okafor no longer counts: they do not have the role “approver” any more."
NO_LONGER_ADA = "The yes of Ada Lovelace no longer counts: they do not have the role “approver” any more."
UNKNOWN_ADA = "Slack did not tell me whether Ada Lovelace still has the role for this, so nothing was done."

EXPECTED: Mapping[tuple[str, str], Heard] = {
    **{
        (step, since): Heard(said, "unknown" if step == "try again" else "lapsed")
        for step in ("go ahead", "ask", "run now", "try again")
        for since, said in OWN.items()
    },
    **{
        (step, since): Heard(said, "lapsed", requester="" if since in UNREACHABLE else said)
        for step in ("approve", "second yes")
        for since, said in NEUTRAL.items()
    },
    ("go ahead", "nothing"): Heard("Done on Class: take a person out", "done", 1),
    ("ask", "nothing"): Heard("Asked in #lms-approvals", "awaiting"),
    ("approve", "nothing"): Heard("You approved it: ✅ done.", "done", 1, "Done on Class: remove a class"),
    ("second yes", "nothing"): Heard("You approved it: ✅ done.", "done", 1, "Done on Class: remove a class"),
    ("run now", "nothing"): Heard("Launch url: https://", "done", 1),
    ("try again", "nothing"): Heard("Done on Class: remove a class", "done", 1),
    ("go ahead", "it takes one more"): Heard(CHANGED, "lapsed"),
    ("ask", "it takes one more"): Heard("Asked in #lms-approvals", "awaiting"),
    ("approve", "it takes one more"): Heard(ONE_MORE, "awaiting"),
    ("second yes", "it takes one more"): Heard(ONE_MORE, "awaiting"),
    ("run now", "it takes one more"): Heard(CHANGED, "lapsed"),
    ("try again", "it takes one more"): Heard(CHANGED, "unknown"),
    ("go ahead", "it takes others"): Heard(CHANGED, "lapsed"),
    ("ask", "it takes others"): Heard("Asked in #lms-approvals", "awaiting"),
    ("approve", "it takes others"): Heard(CHANGED, "lapsed", requester=CHANGED),
    ("second yes", "it takes others"): Heard(CHANGED, "lapsed", requester=CHANGED),
    ("run now", "it takes others"): Heard(CHANGED, "lapsed"),
    ("try again", "it takes others"): Heard(CHANGED, "unknown"),
    ("go ahead", "it is allowed"): Heard("Done on Class: take a person out", "done", 1),
    ("ask", "it is allowed"): Heard(CHANGED, "lapsed"),
    ("approve", "it is allowed"): Heard("You approved it: ✅ done.", "done", 1, "Done on Class: remove a class"),
    ("second yes", "it is allowed"): Heard("You approved it: ✅ done.", "done", 1, "Done on Class: remove a class"),
    ("run now", "it is allowed"): Heard("Launch url: https://", "done", 1),
    ("try again", "it is allowed"): Heard("Done on Class: remove a class", "done", 1),
    **{
        (step, "its time is over"): Heard(EXPIRED, state)
        for step, state in {
            "go ahead": "confirming",
            "ask": "needs approval",
            "approve": "awaiting",
            "second yes": "awaiting",
            "run now": "ready",
        }.items()
    },
    ("try again", "its time is over"): Heard("Its approval has expired meanwhile", "unknown"),
    **{
        (step, "Slack says nothing"): Heard(UNKNOWN, state)
        for step, state in {
            "go ahead": "confirming",
            "ask": "needs approval",
            "approve": "awaiting",
            "second yes": "awaiting",
            "run now": "ready",
            "try again": "unknown",
        }.items()
    },
    ("approve", "the approver left the group"): Heard(NOT_YOU, "awaiting"),
    ("second yes", "the approver left the group"): Heard(NOT_YOU, "awaiting"),
    ("approve", "the approver became a guest"): Heard("Guests cannot use Registrar", "awaiting"),
    ("second yes", "the approver became a guest"): Heard("Guests cannot use Registrar", "awaiting"),
    **{
        (step, since): Heard(NO_LONGER_ADA, state)
        for step, state in {"run now": "lapsed", "try again": "unknown"}.items()
        for since in ("the approver left the group", "the approver was deactivated")
    },
    ("run now", "Slack says nothing about the approver"): Heard(UNKNOWN_ADA, "ready"),
    ("try again", "Slack says nothing about the approver"): Heard(UNKNOWN_ADA, "unknown"),
    ("second yes", "who said yes left the group"): Heard(f"{ONE_MORE} {LOST}", "awaiting"),
    ("second yes", "who said yes was deactivated"): Heard(f"{ONE_MORE} {LOST}", "awaiting"),
}


DENIED, WHY_NOT = "Denied. Ines Moreau was told.", "Thirty people are enrolled."
NO: Mapping[str, Heard] = {
    **{
        since: Heard(DENIED, "denied", requester="" if since in UNREACHABLE else WHY_NOT)
        for since in ("nothing", *OWN, "it takes one more", "it is allowed")
    },
    "it takes others": Heard(CHANGED, "lapsed", requester=CHANGED),
    "its time is over": Heard(EXPIRED, "awaiting"),
    "Slack says nothing": Heard(UNKNOWN, "awaiting"),
    "the approver left the group": Heard(NOT_YOU, "awaiting"),
    "the approver became a guest": Heard("Guests cannot use Registrar", "awaiting"),
}
"""A no is asked about as a yes is, but for what would be done: whoever may decide may always say no."""
EXPECTED = {
    **EXPECTED,
    **{(step, since): heard for step in ("deny", "say why not") for since, heard in NO.items()},
    ("say why not", "the approver became a guest"): Heard(NOT_YOU, "awaiting"),
}


LOGGED = {"confirming": "asked", "needs approval": "asked"}


def test_the_table_is_long_enough() -> None:
    assert len(EXPECTED) >= 60
    assert {since for _, since in EXPECTED} == set(SINCE)
    assert {step for step, _ in EXPECTED} == set(STEPS)


@pytest.mark.parametrize(("step", "since"), EXPECTED, ids=[", ".join(one) for one in EXPECTED])
async def test_everything_is_asked_again(step: str, since: str, world: World) -> None:
    """Nothing is sent that may not be any more; whoever pressed, and who asked for it, hear why; the log says it."""
    heard, (lead, take, presser) = EXPECTED[step, since], STEPS[step]
    story = Story(world)
    await lead(story)
    sent, before = story.sent(), {name: story.told(name) for name in ("ines", "ada", "max")}
    SINCE[since](story)
    await take(story)
    hears = {name: story.hears(name, before[name]) for name in before if story.knows(name)}
    assert heard.presser in hears.pop(presser)
    if presser != "ines" and heard.requester:
        assert heard.requester in hears.pop("ines")
    assert not any(hears.values())
    assert story.sent() - sent == heard.sent
    change = await story.change()
    assert change.state == heard.state
    said = [entry async for entry in world.registrar.audit.entries() if entry["change"] == change.id]
    assert said[-1]["what"] == LOGGED.get(heard.state, heard.state)
    if heard.state == "lapsed":
        assert said[-1]["outcome"] == change.outcome
        assert "[Approve]" not in story.world.workspace.person("ada").messages("#lms-approvals")


def _refused(story: Story) -> None:
    story.write(first=REFUSING)


CRASHED: Mapping[str, tuple[Callable[[Story], Any], str]] = {
    "nothing": (lambda story: None, "done"),
    "its time is over": (_late, "interrupted"),
    "a rule refuses": (_refused, "interrupted"),
    "the requester was deactivated": (SINCE["the requester was deactivated"], "interrupted"),
    "the approver left the group": (SINCE["the approver left the group"], "interrupted"),
}
"""What has changed while Registrar was down, and where it ends."""


@pytest.mark.parametrize("since", CRASHED)
async def test_it_is_asked_again_after_a_crash(since: str, world: World) -> None:
    """What was under way is done again only where it may be; else its requester is asked, and nobody else is."""
    story, (change_things, state) = Story(world), CRASHED[since]
    story.write(first=ASKING)
    await story.asked(UPDATE)
    change = await story.change()
    now = await world.registrar.desk.now()
    ada = world.ada.user
    yes = Decision(ada.id, ada.real_name, True, now)
    await world.registrar.desk._changes.step(change.id, ada.id, lambda one: steps.approve(one, yes, {ada.id}))
    sent, before = story.sent(), {name: story.told(name) for name in ("ines", "ada", "max")}
    change_things(story)
    await world.registrar.recover()
    await world.settle()
    assert (await story.change()).state == state
    assert story.sent() - sent == (state == "done")
    said = "✅ done" if state == "done" else "I do not know whether it was done"
    assert said in story.hears("ines", before["ines"])
    assert not any(story.hears(name, before[name]) for name in ("ada", "max"))
