"""A manager sees their courses and nothing else, is told whom to ask, and asks; an approver is handed the line."""

import re

import pytest

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


def managers(world: World, policy: str) -> None:
    (world.home / "policy.toml").write_text(policy.format(max=world.max.user.id, ines=world.ines.user.id))


async def typed(world: World, line: str) -> str:
    before = len(world.max.messages("#training"))
    await world.max.type("#training", f"/lms {line}")
    await world.settle()
    return world.max.messages("#training")[before:]


async def test_a_manager_asks_for_access_and_gets_it(managed: World) -> None:
    world = managed
    assert "jane.doe@example.com" in await typed(world, 'roster "Onboarding 101"')
    other = await typed(world, 'roster "Fire safety – Lyon plant"')
    assert "You can't see who is in a course, except for “onboarding  101” and “welding-*”." in other
    refused = await typed(world, 'enroll jane.doe@example.com in "Onboarding 101"')
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
    assert 'operations = ["classes_list", "enrollments_create"]' in card
    await world.max.click("Ask for access")
    await world.settle()
    assert "Already asked (" in world.max.messages("#training")
    await world.max.click("Done")
    await world.settle()
    assert "You can't decide your own request." in world.max.messages("#lms-approvals")
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


async def test_only_who_can_give_it_decides_once_and_not_now_is_told(managed: World) -> None:
    world = managed
    await typed(world, 'enroll jane.doe@example.com in "Onboarding 101"')
    await world.max.click("Ask for access")
    await world.max.submit()
    await world.settle()
    await world.ines.click("Not now")
    await world.settle()
    assert "Only people who can give access decide this" in world.ines.messages("#lms-approvals")
    await world.ada.click("Not now")
    await world.settle()
    assert "Ada Lovelace said “not now” to your request" in world.max.messages("@registrar")
    assert "said: not now." in world.ada.messages("#lms-approvals")
    assert world.workspace.refusals == []


async def test_where_others_read_approvers_are_told_one_by_one(managed: World) -> None:
    world = managed
    world.ada.place("#lms-approvals").shared = True
    await typed(world, "find jane.doe@example.com")
    await world.max.click("Ask for access")
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
        f'is jane.doe@example.com in "{OUTSIDE}"',
        "find jane.doe@example.com",
        "progress jane.doe@example.com",
        "what does jane.doe@example.com take",
        'roster "Onboаrding 101"',  # with the а of Cyrillic
        'roster "Onboarding 10"',
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
    secret = {one.email for one in world.academy.academy.rosters[other.class_id].values()}
    onboarding = next(one for one in world.academy.academy.classes.values() if one.name == "Onboarding 101")
    secret -= {one.email for one in world.academy.academy.rosters[onboarding.class_id].values()}
    said = await typed(world, line.format(other=other.class_id))
    told = re.sub(r"^.*/lms.*$", "", said, flags=re.M)
    assert not [one for one in secret if one in told], said
    assert "Jane Doe" not in told, said
    assert other.class_id not in re.sub(r"You can't.*", "", told), said


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
    assert all(one in shown for one in ("[Next]", "[CSV]", "[Share]"))
    managers(world, POLICY.replace("onboarding  101", "Forklift"))
    for label in ("Share", "CSV", "Next"):
        await world.max.click(label)
        await world.settle()
        assert "You can't" in world.max.messages("#training").split("[Share]")[-1], label
    assert "shared:" not in world.ada.messages("#training")
