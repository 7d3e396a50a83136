"""Several operations on two platforms as one change, from the question to the last item."""

import re
from typing import Any

import pytest

from connectors.classcom.classes import ClassesDelete, ClassesUpdate
from connectors.classcom.enrollments import EnrollmentsDelete
from connectors.skilljar.domain_users import DomainsUsersUpdate
from connectors.skilljar.groups import GroupsCreate
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.users import UsersAnonymize
from connectors.standin.standin import Fault, Reply
from tests.hostile_rows import hostile
from tests.journeys.conftest import API_KEY, World, ask_all

RENAME = ClassesUpdate(ext_class_id="onboarding-101", class_name="Onboarding 102")
DELETE = ClassesDelete(ext_class_id="onboarding-101")
UNENROLL = EnrollmentsDelete(ext_class_id="onboarding-101", email="jane@acme.com")
NIGHT = GroupsCreate(name="Night shift")


@pytest.fixture
def school() -> SkilljarStandIn:
    made = SkilljarStandIn(api_key=API_KEY)
    made.seed(12)
    hostile(made)
    return made


@pytest.fixture
def learner(school: SkilljarStandIn) -> str:
    """The id of somebody on Skilljar."""
    return str(school.school.all("users")[0]["id"])


def changes(standin: Any) -> list[str]:
    return [call.method for call in standin.calls if call.method != "GET"]


async def test_changes_on_two_platforms_are_answered_with_a_line_each(world: World) -> None:
    await ask_all(world, world.ada, RENAME, NIGHT)
    said = world.ada.text_of(await world.ada.see("✅ Renamed the class Onboarding 101"))
    assert "✅ Renamed the class Onboarding 101" in said
    assert "Renamed the class Onboarding 101 to “Onboarding 102”" in said
    assert "✅ Created a group “Night shift” on Skilljar." in said
    assert (changes(world.academy), changes(world.school)) == (["PATCH"], ["POST"])
    assert world.workspace.refusals == []


async def test_one_go_ahead_is_for_all(world: World, learner: str) -> None:
    """Each item can be read before it, and nothing happens until then."""
    shut_out = DomainsUsersUpdate(domain_name="learn.example.com", user_id=learner, active=False)
    await ask_all(world, world.ada, UNENROLL, shut_out)
    question = world.ada.text_of(await world.ada.see("Please confirm:"))
    assert "from Onboarding 101 on Class" in question
    assert "jane@acme.com" in question
    assert "ada@acme.com" in question
    assert "It shuts the person out of the site, if that is a private one." in question
    assert f"Domain name learn.example.com · User id {learner} · Ada Lovelace (ada@acme.com) · Active no" in question
    assert changes(world.academy) == changes(world.school) == []
    await world.ada.click("Go ahead")
    await world.ada.see("from Onboarding 101 on Class and deactivated Ada Lovelace ")
    assert (changes(world.academy), changes(world.school)) == (["DELETE"], ["PATCH"])


async def test_one_approval_is_for_both_platforms_and_the_rest_is_tried_again(world: World, learner: str) -> None:
    """What one platform refuses is neither called done nor costs the other; what is done is not repeated."""
    world.workspace.add_person("boss", "Boss", "boss@example.com", admin=True)
    boss = world.workspace.person("boss")
    assert world.school
    world.school.faults.add(Fault(Reply({"detail": "Not on a Friday."}, 409)), method="POST")
    await ask_all(world, boss, DELETE, UsersAnonymize(user_id=learner))
    await boss.see("needs approval from another approver")
    await boss.click("Ask for approval")
    await boss.see("Approvers will see this.")
    await boss.fill("Why is this needed?", "It was a trial.")
    await boss.submit()
    await boss.see("Sent to #lms-approvals.")
    card = world.ada.text_of(await world.ada.see("Approval needed on Class and Skilljar"))
    assert "Your number of the class onboarding-101" in card
    assert f"User id {learner}" in card
    await world.ada.click("Dry run")
    dry = world.ada.text_of(await world.ada.see("These are the 2 requests that would be sent. Nothing was done."))
    assert "DELETE http" in dry
    assert f"/users/{learner}/anonymize" in dry
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ⚠️ Only partly done.")
    await world.settle()
    assert (changes(world.academy), changes(world.school)) == (["DELETE"], ["POST"])
    told = boss.messages("@registrar")
    assert "✅ Deleted the class Onboarding 101 for good on Class" in told
    assert "✖️ Not done: Erase the data of" in told
    assert "“Not on a Friday.”" in told
    await boss.home()
    await boss.see("1 of 2 succeeded, 1 failed.")
    await boss.press("Try again")
    await boss.see("for good on Class and erased the data of ")
    await world.settle()
    assert (changes(world.academy), changes(world.school)) == (["DELETE"], ["POST", "POST"])
    assert "✅ Erased the data of" in world.ada.messages("#lms-approvals")
    await world.ada.type("#training", "/lms audit users anonymize")
    shown = world.ada.text_of(await world.ada.see("The audit log, users anonymize"))
    assert re.search(r"Deleted the class .* on Class and erased the data of .* on Skilljar", shown), shown
    for step in ("2 of 2 not done: Erase the data of", "“Not on a Friday.”", "partly done", "done"):
        assert step in shown
    assert (await world.registrar.audit.verify()).faults == []
    assert world.workspace.refusals == []
