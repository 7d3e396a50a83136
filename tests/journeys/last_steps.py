"""The steps that people take with a request, what may have changed since it was asked for, and a world in which both
can happen."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.changes.change import Change
from connectors.standin.standin import Fault
from tests.journeys.conftest import World

COURSE = "ext_class_id=onboarding-101"
DELETE, LINK = f"class classes delete {COURSE}", f"class launch link get {COURSE} email=jane@acme.com"
UNENROLL = f"class enrollments delete {COURSE} email=jane@acme.com"
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

UPDATE = f"class enrollments update {COURSE} email=jane@acme.com first_name=Jane last_name=Doe"
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
        await self.world.workspace.person(name).press(label)
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


def late(story: Story) -> None:
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
    "its time is over": late,
    "Slack says nothing": _silent,
    "the approver left the group": lambda story: story.leave("approvers", "ada"),
    "the approver became a guest": lambda story: story.becomes("ada", guest=True, admin=False, owner=False),
    "who said yes left the group": lambda story: story.leave("approvers", "max"),
    "who said yes was deactivated": lambda story: story.becomes("max", deleted=True),
    "the approver was deactivated": lambda story: story.becomes("ada", deleted=True),
    "Slack says nothing about the approver": lambda story: story.forgotten("ada"),
}
