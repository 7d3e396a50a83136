"""What a value stood for when it was asked for it must stand for when it is done, at every step that sends anything.

A row is a step, and what was changed on the platform between the question and the press: an address that is somebody
else's by now, a code that was given to another thing, a name that was read out and is another.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.changes import lookup
from bot.changes.change import Change
from bot.changes.states import ChangeState
from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_whom_it_is_about import POLICY

LOOK = """[[rules]]
name = "look"
roles = ["instructor"]
effects = ["read"]
sensitive = false
then = "allow"
"""
LOOKING_POLICY = POLICY.replace("[[rules]]", f"{LOOK}[[rules]]", 1)
"""Instructors look by themselves, as everyday verbs do for them, and ask for everything else."""


@dataclass(frozen=True)
class Case:
    """What is asked for, with `{}` for the value that `finds` gives; the step that would send it; what is changed
    `meanwhile`; and what it `was` and is `now`, as it is told."""

    platform: str
    asked: str
    step: str
    finds: Callable[[Any], str]
    meanwhile: Callable[[Any, str], None]
    was: str
    now: str


def _email(world: Any) -> str:
    return str(world.academy.users[3].email)


def _address_changes_hands(world: Any, address: str) -> None:
    """A namesake has it by now: only the platform's own number tells them apart."""
    users = world.academy.users
    users[3], users[12] = replace(users[3], email="away@example.com"), replace(users[3], id=12, ext_user_id="S-012")


def _nobodys(world: Any, address: str) -> None:
    world.academy.users[3] = replace(world.academy.users[3], email="away@example.com")


def _class(world: Any) -> Any:
    return next(one for one in world.academy.classes.values() if one.ext_class_id == "onboarding-101")


def _code_changes_hands(world: Any, code: str) -> None:
    classes, one = world.academy.classes, _class(world)
    other = next(it for it in classes.values() if it.ext_class_id == "friends")
    classes[one.class_id] = replace(one, ext_class_id="onboarding-old")
    classes[other.class_id] = replace(other, ext_class_id=one.ext_class_id, name="Welding")


def _is_renamed(world: Any, code: str) -> None:
    one = _class(world)
    world.academy.classes[one.class_id] = replace(one, name="Welding")


def _made_anew(world: Any, code: str) -> None:
    """The first try had come through; somebody has used the code for a class of theirs since."""
    host = {"email": "grace.adeyemi@acme.com", "host": "Grace Adeyemi"}
    if one := next((it for it in world.academy.classes.values() if it.ext_class_id == code), None):
        world.academy.classes.pop(one.class_id)
    world.academy.add_class(name="Welding", ext_class_id=code, **host)


def _students(world: Any) -> tuple[dict[str, Any], Any, Any]:
    roster = world.academy.rosters[_class(world).class_id]
    jane = next(one for one in roster.values() if one.email == "jane@acme.com")
    return roster, jane, next(one for one in roster.values() if one.role == "student" and one is not jane)


def _student_swaps(world: Any, _: str) -> None:
    roster, jane, other = _students(world)
    roster[jane.student_id] = replace(jane, email="away@example.com", ext_person_id="AWAY")
    named = {"user_name": "Otto Other", "first_name": "Otto", "last_name": "Other"}
    roster[other.student_id] = replace(other, email=jane.email, ext_person_id=jane.ext_person_id, **named)


def _person(world: Any) -> Any:
    return next(one for one in world.portal.users.values() if one.full_name == "Jane Doe")


def _called_otto(world: Any, _: str) -> None:
    one = _person(world)
    one.firstname, one.lastname = "Otto", "Other"


def _login_changes_hands(world: Any, login: str) -> None:
    one = _person(world)
    other = [it for it in world.portal.users.values() if it is not one and not it.admin][-1]
    one.username, other.username = other.username, one.username


def _course(world: Any) -> Any:
    return next(one for one in world.portal.courses.values() if one.title == "Onboarding 101")


def _course_code_changes_hands(world: Any, code: str) -> None:
    one = _course(world)
    other = next(it for it in world.portal.courses.values() if it is not one)
    one.code, other.code, other.title = other.code, one.code, "Welding"


def _worker(world: Any) -> Any:
    return next(one for one in world.account.users.values() if one.first_name == "Jane")


def _worker_is_otto(world: Any, id: str) -> None:
    world.account.users[int(id)] = replace(world.account.users[int(id)], first_name="Otto")


def _learner(world: Any) -> Any:
    return next(row for row in world.school.all("users") if row["email"] == "jane@acme.com")


def _nameless(world: Any) -> str:
    """Who is called nothing is read out by the address alone."""
    row = _learner(world)
    row["first_name"] = row["last_name"] = ""
    return str(row["id"])


def _learner_is_otto(world: Any, _: str) -> None:
    _learner(world)["first_name"] = "Otto"


def _learner_moves(world: Any, _: str) -> None:
    _learner(world)["email"] = "otto.other@example.com"


def _addresses_swap(world: Any, address: str) -> None:
    """ClassOnLive knows people by their addresses alone."""
    people = world.academy.people
    other = next(it for it in people if it != address)
    one, two = people.pop(address), people.pop(other)
    people["away@example.com"] = replace(one, email="away@example.com")
    people[address] = replace(two, email=address)


JANE, COURSE = "jane@acme.com", "Onboarding 101"
DELETE_CLASS = "class classes delete ext_class_id={}"
ENROLLED = "class enrollments delete ext_class_id=onboarding-101 ext_person_id={}"
LINK = "class launch link get ext_class_id=onboarding-101 email={}"
GRANT = 'class users upsert identified_by=email email={} user_name="T" roles=instructor,admin'
CASES = {
    "approve: an address is a namesake's": Case(
        "class", "class users delete email={}", "Approve", _email, _address_changes_hands, "id 3", "id 12"
    ),
    "approve: an address is nobody's": Case(
        "class", "class users delete email={}", "Approve", _email, _nobodys, "Herrera", "Now it shows none"
    ),
    "approve: who is made an administrator is a namesake": Case(
        "class", GRANT, "Approve", _email, _address_changes_hands, "id 3", "id 12"
    ),
    "approve: who is made an administrator is nobody": Case(
        "class", GRANT, "Approve", _email, _nobodys, "Herrera", "Now it shows none"
    ),
    "approve: a code is another class's": Case(
        "class", DELETE_CLASS, "Approve", lambda _: "onboarding-101", _code_changes_hands, "Onboarding 101", "Welding"
    ),
    "approve: a class has another name": Case(
        "class",
        "class classes delete class_id={}",
        "Approve",
        lambda world: str(_class(world).class_id),
        _is_renamed,
        "Onboarding 101",
        "Welding",
    ),
    "run now: an address is another student's": Case(
        "class", LINK, "Run now", lambda _: "jane@acme.com", _student_swaps, "Jane Doe", "Otto Other"
    ),
    "go ahead: an employee number is another student's": Case(
        "class",
        ENROLLED,
        "Go ahead",
        lambda world: str(_students(world)[1].ext_person_id),
        _student_swaps,
        "Jane Doe",
        "Otto Other",
    ),
    "try again: a code is a new class's": Case(
        "class", DELETE_CLASS, "Try again", lambda _: "onboarding-101", _made_anew, "Onboarding 101", "Welding"
    ),
    "approve: a person's number is another name's": Case(
        "chamilo",
        "chamilo delete user user_id={}",
        "Approve",
        lambda world: str(_person(world).id),
        _called_otto,
        "Jane Doe",
        "Otto Other",
    ),
    "approve: a course code is another course's": Case(
        "chamilo",
        "chamilo delete course course_code={}",
        "Approve",
        lambda world: str(_course(world).code),
        _course_code_changes_hands,
        "Onboarding 101",
        "Welding",
    ),
    "run now: a login name is another's": Case(
        "chamilo",
        "chamilo get user api key user={}",
        "Run now",
        lambda world: str(_person(world).username),
        _login_changes_hands,
        "Jane Doe",
        "Now it is",
    ),
    "approve: a worker has another name": Case(
        "damstra",
        "damstra users inactivate user_id={}",
        "Approve",
        lambda world: str(_worker(world).id),
        _worker_is_otto,
        "Jane",
        "Otto",
    ),
    "approve: a learner has another name": Case(
        "skilljar",
        "skilljar users anonymize user_id={}",
        "Approve",
        lambda world: str(_learner(world)["id"]),
        _learner_is_otto,
        "Jane Doe",
        "Otto Doe",
    ),
    "approve: a learner without a name has another address": Case(
        "skilljar",
        "skilljar users anonymize user_id={}",
        "Approve",
        _nameless,
        _learner_moves,
        "jane@acme.com",
        "otto.other@example.com",
    ),
    "approve: who gets another role is another student": Case(
        "class",
        "class enrollments update ext_class_id=onboarding-101 email={} first_name=Jane last_name=Doe role=teacher",
        "Approve",
        lambda _: JANE,
        _student_swaps,
        "Jane Doe",
        "Otto Other",
    ),
    "approve: who is enrolled as another role is another student": Case(
        "class",
        f'enroll {{}} in "{COURSE}" on class as teacher',
        "Approve",
        lambda _: JANE,
        _student_swaps,
        "Jane Doe",
        "Otto Other",
    ),
    "approve: an address to be changed is another's": Case(
        "classonlive",
        "classonlive user email update email={} new_email=jane.smith@example.com",
        "Approve",
        lambda _: JANE,
        _addresses_swap,
        "Jane Doe",
        "Ada Lovelace",
    ),
    "approve: who is enrolled by a number in a part is another name": Case(
        "skilljar",
        'enroll {} in "Forklift refresher" on skilljar',
        "Approve",
        lambda _: JANE,
        _learner_is_otto,
        "Jane Doe",
        "Otto Doe",
    ),
}
UNTIL = {"Approve": "awaiting", "Run now": "ready", "Go ahead": "confirming", "Try again": "unknown"}
"""What the change is in before each step."""


class Story:
    """Ines asks where others must approve, and Ada where she only goes ahead; up to the step that would send it."""

    def __init__(self, academies: Academies, home: Path, case: Case) -> None:
        academies.workspace.add_usergroup("instructors", ["ines"])
        (home / "policy.toml").write_text(LOOKING_POLICY)
        self.academies, self.case, self.standin = academies, case, academies.platform[case.platform]
        self.asker = "ada" if case.step == "Go ahead" else "ines"
        self.presser = "ada" if case.step in ("Go ahead", "Approve") else "ines"
        self.value = case.finds(self.standin)

    async def up_to_the_step(self) -> None:
        if self.case.step == "Try again":
            self.standin.faults.add(Fault(drop=True), method="DELETE")
        said = await self.academies.ask(self.case.asked.format(self.value), who=self.asker)
        if self.asker == "ines":
            ines = self.academies.workspace.person("ines")
            if "[Go ahead]" in said:
                await self.press("Go ahead", "ines")
            await ines.click("Ask for approval")
            await ines.see("Approvers will see this.")
            await ines.fill("Why is this needed?", "They left.")
            await ines.submit()
            await self.academies.settle()
            if self.case.step != "Approve":
                await self.press("Approve", "ada")
        assert (await self.change()).state == UNTIL[self.case.step]

    async def press(self, label: str, who: str) -> None:
        await self.academies.workspace.person(who).press(label)
        await self.academies.settle()

    async def step(self) -> None:
        await self.press(self.case.step, self.presser)

    async def change(self) -> Change:
        asker = self.academies.workspace.person(self.asker).user.id
        return (await self.academies.registrar.desk.changes_of(asker, 1))[0]

    def read(self, who: str) -> str:
        person = self.academies.workspace.person(who)
        channels = ("#training", "@registrar", *(("#lms-approvals",) if who == "ada" else ()))
        return "\n".join(map(person.messages, channels))

    @property
    def world(self) -> str:
        """All that the platform holds."""
        held = {
            "class": "academy",
            "chamilo": "portal",
            "damstra": "account",
            "skilljar": "school",
            "classonlive": "academy",
        }
        return repr(getattr(self.standin, held.get(self.case.platform, "academy")))


def rows(*steps: str) -> list[Any]:
    return [
        pytest.param(case, id=name.replace(" ", "-"), marks=pytest.mark.on(case.platform))
        for name, case in CASES.items()
        if not steps or case.step in steps
    ]


@pytest.mark.parametrize("case", rows())
async def test_another_than_was_asked_for_is_left_alone(academies: Academies, tmp_path: Path, case: Case) -> None:
    """Nothing is sent, and it is over; its requester, its approver and the audit log say what it was and what it is.
    What was begun before stays in doubt, for its requester to decide."""
    story = Story(academies, tmp_path, case)
    await story.up_to_the_step()
    case.meanwhile(story.standin, story.value)
    before = story.world
    await story.step()
    assert story.world == before
    assert "Launch URL" not in story.read("ines")
    assert "Api key" not in story.read("ines")
    assert "[Run now]" not in story.read("ines")
    change = await story.change()
    begun = case.step == "Try again"
    assert change.state is (ChangeState.UNKNOWN if begun else ChangeState.LAPSED)
    for text in (change.outcome, story.read(story.asker), story.read("ada")):
        told = text.partition("When this was requested, ")[2].partition(" sent.")[0]
        was, _, now = told.partition(" on ")
        assert case.was in was
        assert case.now in now
        assert now.endswith("So it was not" if begun else "So nothing was")
    logged = [one async for one in academies.registrar.audit.entries() if one.get("change") == change.id]
    assert any(one["outcome"] == change.outcome and one["state"] == change.state for one in logged)


@pytest.mark.parametrize("fault", [Fault(hang=600), Fault(Reply("", 503))], ids=["slow", "failing"])
@pytest.mark.parametrize("case", rows())
async def test_what_cannot_be_looked_up_again_waits(
    academies: Academies, tmp_path: Path, case: Case, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever pressed is told so, and presses again; then it is done once."""
    story = Story(academies, tmp_path, case)
    await story.up_to_the_step()
    monkeypatch.setattr(lookup, "LOOKUP_TIMEOUT_S", 0.1)  # of what never answers, all time is lost
    before = story.world
    story.standin.faults.add(fault, times=None)
    await story.step()
    story.standin.faults.clear()
    assert story.world == before
    assert (await story.change()).state == UNTIL[case.step]
    assert "I couldn't look up wh" in story.read(story.presser)
    assert "sent. Press again in a minute." in story.read(story.presser)
    monkeypatch.undo()
    await story.step()
    if case.step == "Approve" and (await story.change()).state == "ready":
        return
    assert (await story.change()).state == "done"


@pytest.mark.on("chamilo")
async def test_a_login_name_that_only_reads_like_one_names_nobody(academies: Academies, tmp_path: Path) -> None:
    """Nobody knows how the portal compares, so whoever asks is told that it could not be told, and may still ask."""
    case = CASES["run now: a login name is another's"]
    story = Story(academies, tmp_path, case)
    told = await academies.ask(case.asked.format(story.value.title()), who="ines")
    assert f"I couldn't tell which user {story.value.title()} is: Chamilo lists one that reads like it." in told
    assert "Jane Doe" not in told
    assert "[Ask for approval]" in told
