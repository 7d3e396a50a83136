"""A manager sees their courses and nothing else, is told whom to ask, and asks; an approver is handed the line."""

import re
from dataclasses import replace

import pytest

from connectors.classcom.connector import ClassConnector
from tests.journeys.conftest import World

POLICY = """
approvals = "lms-approvals"
[roles]
operator = ["admins"]
instructor = ["@instructors"]
manager = ["{max}"]
approver = ["@lms-approvers"]
auditor = ["admins"]
[[rules]]
name = "managers look at their courses"
roles = ["manager"]
courses = ["onboarding  101", "welding-*"]
effects = ["read"]
then = "allow"
[[rules]]
name = "instructors look after classes"
roles = ["instructor"]
platforms = ["class"]
effects = ["read", "write"]
sensitive = false
then = "allow"
"""


@pytest.fixture
def managed(world: World) -> World:
    """The same, with a manager of two courses."""
    managers(world, POLICY)
    return world


@pytest.fixture(autouse=True)
def _asked_as_fast_as_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClassConnector, "limits", ())


def managers(world: World, policy: str) -> None:
    (world.home / "policy.toml").write_text(policy.format(max=world.max.user.id, ines=world.ines.user.id))


async def typed(world: World, line: str) -> str:
    before = len(world.max.messages("#training"))
    await world.max.type("#training", f"/lms {line}")
    await world.settle()
    return world.max.messages("#training")[before:]


async def test_a_manager_asks_for_access_and_gets_it(managed: World) -> None:
    world = managed
    assert "jane@acme.com" in await typed(world, 'roster "Onboarding 101"')
    other = await typed(world, 'roster "Fire safety – Lyon plant"')
    assert "You can't see who is in a course, except for “onboarding  101” and “welding-…”." in other
    refused = await typed(world, 'enroll jane@acme.com in "Onboarding 101"')
    assert "You can't enroll a person." in refused
    assert "Ask Ada Lovelace." in refused
    assert "[Ask for access]" in refused
    await world.max.click("Ask for access")
    await world.max.see("Why do you need it?")
    await world.max.fill("Why do you need it?", "I book places for my team.")
    await world.max.submit()
    await world.settle()
    await world.max.see("Sent to #lms-approvals. I'll message you when it's decided.")
    card = world.ada.messages("#lms-approvals")
    assert "Max Okafor asks for access: Enroll a person: “Onboarding 101”" in card
    assert "I book places for my team." in card
    assert "Add them to @instructors in Slack. That gives them the role “instructor”." in card
    assert "operations = " not in card
    await world.ada.click("Only this…")
    await world.settle()
    assert 'operations = ["enrollments_create"]' in world.ada.messages("#lms-approvals")
    asked = world.max.messages("#training")
    assert "You can't enroll a person." in asked
    assert "Asked #lms-approvals on " in asked
    assert "[Ask for access]" not in asked.split("You can't enroll")[-1]
    await typed(world, 'enroll jane@acme.com in "Onboarding 101"')
    await world.max.click("Ask for access")
    await world.settle()
    assert world.max.messages("#training").count("Asked #lms-approvals on ") == 2
    assert world.ada.messages("#lms-approvals").count("asks for access") == 1
    await world.max.click("Done")
    await world.settle()
    assert "You can't decide your own request." in world.max.messages("#lms-approvals")
    await world.ada.click("Done")
    await world.settle()
    assert "Max Okafor doesn't have the access yet, so I didn't tell them." in world.ada.messages("#lms-approvals")
    assert "gave access" not in world.max.messages("#lms-approvals")
    assert "You have access now" not in world.max.messages("@registrar")
    world.workspace.add_usergroup("instructors", ["max"])
    await world.ada.click("Done")
    await world.settle()
    assert "You have access now: Enroll a person" in world.max.messages("@registrar")
    assert "gave access." in world.ada.messages("#lms-approvals")
    assert "[Done]" not in world.ada.messages("#lms-approvals")
    said = [(entry["what"], entry["by"], entry["actor"]) async for entry in world.registrar.audit.entries()]
    ada, max = world.ada.user.id, world.max.user.id
    assert said == [("asked for access", max, max), ("gave access", ada, max)]
    assert (await world.registrar.audit.verify()).faults == []
    assert world.workspace.refusals == []


async def test_the_rule_that_is_handed_out_is_enough(managed: World) -> None:
    """As it stands on the card, pasted into the file: for this course, and for no other."""
    world = managed
    await typed(world, 'enroll tom@acme.com "Tom Fox" in "Onboarding 101"')
    await world.max.click("Ask for access")
    await world.max.see("Why do you need it?")
    await world.max.submit()
    await world.settle()
    await world.ada.click("Only this…")
    await world.settle()
    card = world.ada.messages("#lms-approvals")
    handed = [one.strip() for one in card.partition("The first line goes under")[2].splitlines()]
    role = next(one for one in handed if one.startswith('"access of '))
    rules = "\n".join(handed[handed.index("[[rules]]") :])
    pasted = POLICY.replace("[roles]", f"[roles]\n{role}", 1).replace("[[rules]]", f"{rules}\n[[rules]]", 1)
    managers(world, pasted)
    assert " in Onboarding 101 on Class" in await typed(world, 'enroll tom@acme.com "Tom Fox" in "Onboarding 101"')
    assert "You can't" in await typed(world, f'enroll tom@acme.com "Tom Fox" in "{OUTSIDE}"')
    assert writes(world) == 1


async def test_only_who_can_give_it_decides_once_and_not_now_is_told(managed: World) -> None:
    world = managed
    await typed(world, 'enroll jane@acme.com in "Onboarding 101"')
    await world.max.click("Ask for access")
    await world.max.see("Why do you need it?")
    await world.max.submit()
    await world.settle()
    await world.ines.click("Not now")
    await world.settle()
    assert "Only people who can give access decide this" in world.ines.messages("#lms-approvals")
    await world.ada.click("Not now")
    await world.settle()
    assert "Ada Lovelace said “not now” to your request" in world.max.messages("@registrar")
    await typed(world, 'enroll jane@acme.com in "Onboarding 101"')
    await world.max.click("Ask for access")
    await world.settle()
    assert "and heard the answer. You can ask again a day after that." in world.max.messages("#training")
    assert "said: not now." in world.ada.messages("#lms-approvals")
    assert world.workspace.refusals == []


@pytest.mark.parametrize("line", ["class enrollments list ext_class_id={}", "class classes get ext_class_id={}"])
async def test_an_id_tells_no_title(managed: World, line: str) -> None:
    """Who counts ids upward hears the same of one that is there as of one that is not, also in the form."""
    world = managed
    heard = []
    for id in ("nw-0002", "nw-9999"):
        refused = await typed(world, line.format(id))
        await world.max.click("Ask for access")
        view = await world.max.see("Why do you need it?")
        heard.append(refused.replace(id, "").strip() + world.max.text_of(view))
        await world.max.close()
    assert heard[0] == heard[1]
    assert OUTSIDE not in heard[0]


async def test_where_others_read_approvers_are_told_one_by_one(managed: World) -> None:
    world = managed
    team, room = world.workspace.team, world.ada.place("#lms-approvals")
    team.channels[room.id] = replace(room, shared=True)
    await typed(world, "find jane@acme.com")
    await world.max.click("Ask for access")
    await world.max.see("Why do you need it?")
    await world.max.submit()
    await world.settle()
    assert "asks for access" not in world.ada.messages("#lms-approvals")
    assert "Max Okafor asks for access: Find a person" in world.ada.messages("@registrar")


OUTSIDE = "Fire safety – Lyon plant"


@pytest.mark.parametrize(
    "line",
    [
        f'roster "{OUTSIDE}"',
        f'roster "{OUTSIDE.upper()}"',
        f'progress "{OUTSIDE}"',
        f'attendance "{OUTSIDE}" last 30 days',
        f'is jane@acme.com in "{OUTSIDE}"',
        "find jane@acme.com",
        "progress jane@acme.com",
        "what does jane@acme.com take",
        'roster "Onboаrding 101"',  # with the а of Cyrillic
        f'roster "Onboarding 101, {OUTSIDE}"',
        "class classes list",
        "class classes get ext_class_id=nw-0002",
        "class enrollments list ext_class_id=nw-0002",
        "class enrollments list",
        "class attendance get ext_class_id=nw-0002",
        "class enrollments list ext_class_id=onboarding-101 class_id={other}",
        "class enrollments list class_id=welding-x",
        "class users list",
        "class classes get class_id=../classes",
    ],
)
async def test_nothing_of_other_courses_is_told(managed: World, line: str) -> None:
    """By title, by id, in other letters, with lookalikes, two at once: neither their people nor that they are there."""
    world = managed
    other = next(one for one in world.academy.academy.classes.values() if one.name == OUTSIDE)
    secret = {one.email for one in world.academy.academy.rosters[other.class_id].values() if one.email}
    onboarding = next(one for one in world.academy.academy.classes.values() if one.name == "Onboarding 101")
    secret -= {one.email for one in world.academy.academy.rosters[onboarding.class_id].values()}
    said = await typed(world, line.format(other=other.class_id))
    told = re.sub(r"^.*/lms.*$", "", said, flags=re.M)
    assert not [one for one in secret if one and one in told], said
    assert "Jane Doe" not in told, said
    assert str(other.class_id) not in re.sub(r"You can't.*", "", told), said


async def test_of_many_only_theirs_are_listed(managed: World) -> None:
    world = managed
    listed = await typed(world, "courses")
    assert "Onboarding 101" in listed
    assert "Fire safety" not in listed
    week = await typed(world, "sessions last 30 days")
    assert "Fire safety" not in week
    assert "Excel" not in week


async def test_help_shows_what_a_manager_may_do(managed: World) -> None:
    world = managed
    shown = await typed(world, "help")
    assert "/lms roster" in shown
    assert "/lms enroll" not in shown
    assert "/lms find" not in shown
    assert "You can't enroll a person." in await typed(world, "enroll")


async def test_the_policy_of_now_decides_at_each_press(managed: World) -> None:
    """Next, CSV and Share of what was seen are refused once the scope is another."""
    world = managed
    shown = await typed(world, 'roster "Onboarding 101"')
    assert "[Next]" in shown
    assert "[CSV]" in shown
    assert "[Share]" in shown
    managers(world, POLICY.replace("onboarding  101", "Forklift"))
    for label in ("Share", "CSV", "Next"):
        await world.max.click(label)
        await world.settle()
        assert "You can't" in world.max.messages("#training").split("[Share]")[-1], label
    assert "shared:" not in world.ada.messages("#training")


TEACHING = (
    POLICY
    + """
[[rules]]
name = "teachers change their courses"
roles = ["teacher"]
courses = ["Onboarding 101"]
effects = ["read", "write", "destructive"]
then = "allow"
"""
)
TEACHING = TEACHING.replace("[[rules]]", 'teacher = ["{ines}"]\n[[rules]]', 1)
NEW = "lena@acme.com"


async def teaches(world: World, line: str) -> str:
    before = len(world.ines.messages("#training"))
    await world.ines.type("#training", f"/lms {line}")
    await world.settle()
    return world.ines.messages("#training")[before:]


def writes(world: World) -> int:
    return sum(one.method != "GET" for one in world.academy.calls)


async def test_a_teacher_changes_their_courses_and_no_other(world: World) -> None:
    """By the verb, by the operation, several people, Undo; and each is about exactly what runs."""
    managers(world, TEACHING)
    assert " in Onboarding 101 on Class" in await teaches(world, f'enroll {NEW} "Lena Berg" in "Onboarding 101"')
    assert writes(world) == 1
    await world.ines.press("Undo")
    await world.settle()
    await world.ines.press("Go ahead")
    await world.settle()
    assert writes(world) == 2
    again = await teaches(world, f'enroll {NEW} "Lena Berg", tom@example.com "Tom Fox" in "Onboarding 101"')
    assert "Tom Fox" in again
    assert writes(world) == 4
    lines = [
        f'enroll {NEW} "Lena Berg" in "{OUTSIDE}"',
        f"class enrollments create ext_class_id=nw-0002 email={NEW} first_name=L last_name=B",
        "class classes delete ext_class_id=nw-0002",
        "class classes update ext_class_id=nw-0002 class_name=Onboarding",
        'class classes create class_name="Onboarding 101" email=a@b.com first_name=A last_name=B timezone=Europe/Paris',
        "class schedules delete schedule_id=1",
        "class users delete id=1",
    ]
    for line in lines:
        said = await teaches(world, line)
        assert "You can't" in said, (line, said)
    assert writes(world) == 4


async def test_a_scope_that_is_gone_is_gone_at_the_next_step(world: World) -> None:
    """A question that waits for its asker, and a request that waits for others."""
    managers(world, TEACHING.replace('then = "allow"\n"""', 'then = "confirm"'))
    rule = 'name = "teachers change their courses"'
    asks = TEACHING.partition(rule)[0] + rule + TEACHING.partition(rule)[2].replace('"allow"', '"confirm"')
    managers(world, asks)
    leave = "class enrollments delete ext_class_id=onboarding-101 email=jane@acme.com"
    assert "[Go ahead]" in await teaches(world, leave)
    managers(world, asks.replace('["Onboarding 101"]', '["Forklift"]'))
    await world.ines.click("Go ahead")
    await world.settle()
    assert writes(world) == 0
    assert "You can't" in world.ines.messages("#training")
    approve = asks.replace('"confirm"', '"approve"')
    managers(world, approve)
    assert "[Ask for approval]" in await teaches(world, leave)
    await world.ines.click("Ask for approval")
    await world.ines.see("Why is this needed?")
    await world.ines.fill("Why is this needed?", "She left.")
    await world.ines.submit()
    await world.settle()
    managers(world, approve.replace('["Onboarding 101"]', '["Forklift"]'))
    await world.ada.click("Approve")
    await world.settle()
    assert writes(world) == 0
