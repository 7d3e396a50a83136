"""What somebody of some courses is told of what they may do, and how somebody without a role asks for it."""

import pytest

from tests.journeys.conftest import World
from tests.journeys.test_access import OUTSIDE, POLICY, managers, typed

SUBSCRIBING = (
    POLICY
    + """
[[rules]]
name = "managers subscribe"
roles = ["manager"]
operations = ["subscribe"]
then = "allow"
"""
)


async def test_help_says_which_courses_they_see(world: World) -> None:
    managers(world, POLICY.replace("onboarding  101", "Onboarding 101"))
    told = await typed(world, "help")
    assert "Your courses: “Onboarding 101” and “welding-*”." in told
    assert '/lms progress "Onboarding 101"' in told
    assert "progress jane@acme.com" not in told
    await world.ada.type("#training", "/lms help")
    await world.settle()
    assert "Your courses" not in world.ada.messages("#training")


async def test_the_audit_log_is_shown_to_who_may_read_it_and_asked_for(world: World) -> None:
    managers(world, POLICY)
    assert "/lms audit" not in await typed(world, "help")
    refused = await typed(world, "audit")
    assert "Only auditors can read the audit log. Ask Ada Lovelace." in refused
    await world.max.click("Ask for access")
    await world.max.see("Why do you need it?")
    await world.max.submit()
    await world.settle()
    card = world.ada.messages("#lms-approvals")
    assert "Max Okafor asks for access: Read the audit log" in card
    assert f'auditor = ["{world.max.user.id}", "admins"]' in card
    assert "[Only this…]" not in card
    managers(world, POLICY.replace('auditor = ["admins"]', 'auditor = ["admins", "{max}"]'))
    await world.ada.click("Done")
    await world.settle()
    assert "You have access now: Read the audit log." in world.max.messages("@registrar")
    assert "/lms audit" in await typed(world, "help")
    assert "Only auditors" not in await typed(world, "audit")
    await world.ada.type("#training", "/lms help")
    await world.settle()
    assert "/lms audit" in world.ada.messages("#training")


@pytest.mark.parametrize("course", ["Onboarding 101", OUTSIDE, "Nothing of the kind"])
async def test_a_course_that_they_may_not_see_is_not_said_to_be_missing(world: World, course: str) -> None:
    managers(world, SUBSCRIBING)
    told = await typed(world, f'subscribe class session_starting class="{course}"')
    assert "Subscribed." in told
    assert "no course on" not in told
    assert "Did you mean" not in told
