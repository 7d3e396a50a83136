"""An Undo that does not fit any more ends as everything else does, at every step, and all whom it concerns hear why."""

from pathlib import Path

import pytest

from bot.changes.change import Change
from bot.changes.states import ChangeState
from connectors.standin.standin import Fault
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_came_after import MADE_TEACHER
from tests.journeys.test_same_still import LOOKING_POLICY

COURSE = "Onboarding 101"
ENROLL = f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class'
WHY = "Something happened since: “Change the role of Lena Berg (lena@example.com) in Onboarding 101 to teacher on Class"
ENROLLMENTS = "/api/v1/class/enrollments"


async def click(academies: Academies, who: str, label: str) -> None:
    await academies.workspace.person(who).press(label)
    await academies.settle()


async def ask_for_approval(academies: Academies) -> None:
    ines = academies.workspace.person("ines")
    await ines.click("Ask for approval")
    await ines.see("Approvers will see this.")
    await ines.fill("Why is this needed?", "It was a mistake.")
    await ines.submit()
    await academies.settle()


async def newest(academies: Academies, who: str) -> Change:
    """The Undo, which was asked for last."""
    user = academies.workspace.person(who).user.id
    return next(one for one in await academies.registrar.desk.changes_of(user, 3) if one.takes_back)


@pytest.mark.on("class")
async def test_an_undo_that_waits_for_approval_ends(academies: Academies, tmp_path: Path) -> None:
    """Its card says so, its requester is told once, and the log has whose yes found it so."""
    academies.workspace.add_usergroup("instructors", ["ines"])
    (tmp_path / "policy.toml").write_text(LOOKING_POLICY)
    await academies.ask(ENROLL, who="ines")
    await ask_for_approval(academies)
    await click(academies, "ada", "Approve")
    await click(academies, "ines", "Undo")
    await ask_for_approval(academies)
    await academies.ask(MADE_TEACHER)
    ines = academies.workspace.person("ines")
    before = len(ines.messages("@registrar"))
    await click(academies, "ada", "Approve")
    undo = await newest(academies, "ines")
    assert undo.state is ChangeState.LAPSED
    assert WHY in undo.outcome
    assert ines.messages("@registrar")[before:].count(WHY) == 1
    card = academies.ada.messages("#lms-approvals").rsplit("@Ines Moreau asks: ", 1)[-1]
    assert "🚫 No longer possible" in card
    assert "[Approve]" not in card
    assert not academies.platform["class"].calls_to("DELETE", ENROLLMENTS)
    logged = [one async for one in academies.registrar.audit.entries() if one.get("change") == undo.id]
    assert (logged[-1]["what"], logged[-1]["by"]) == ("lapsed", academies.ada.user.id)
    assert logged[-1]["outcome"] == undo.outcome


@pytest.mark.on("class")
async def test_who_may_not_decide_ends_no_undo(academies: Academies, tmp_path: Path) -> None:
    """Whether it fits is nobody's business but theirs who may say yes."""
    academies.workspace.add_usergroup("instructors", ["ines"])
    (tmp_path / "policy.toml").write_text(LOOKING_POLICY)
    await academies.ask(ENROLL, who="ines")
    await ask_for_approval(academies)
    await click(academies, "ada", "Approve")
    await click(academies, "ines", "Undo")
    await ask_for_approval(academies)
    await academies.ask(MADE_TEACHER)
    await click(academies, "ines", "Approve")
    assert (await newest(academies, "ines")).state is ChangeState.AWAITING
    await click(academies, "ada", "Approve")
    assert (await newest(academies, "ines")).state is ChangeState.LAPSED


@pytest.mark.on("class")
async def test_an_undo_that_waits_for_its_requester_ends(academies: Academies) -> None:
    await academies.ask(ENROLL)
    assert "[Go ahead]" in await academies.press("Undo")
    await academies.ask(MADE_TEACHER)
    await academies.press("Go ahead")
    assert WHY in academies.ada.messages("#training")
    assert (await newest(academies, "ada")).state is ChangeState.LAPSED
    assert "[Go ahead]" not in academies.ada.messages("#training")  # its question does not go on looking open
    assert not academies.platform["class"].calls_to("DELETE", ENROLLMENTS)


@pytest.mark.on("class")
async def test_an_undo_in_doubt_stays_in_doubt(academies: Academies) -> None:
    """What may have been done is for its requester to look at; it says why it was not tried again."""
    await academies.ask(ENROLL)
    await academies.press("Undo")
    academies.platform["class"].faults.add(Fault(drop=True), method="DELETE")
    await academies.press("Go ahead")
    await academies.ask(MADE_TEACHER)
    sent = len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS))
    await academies.press("Try again")
    undo = await newest(academies, "ada")
    assert undo.state is ChangeState.UNKNOWN
    assert WHY in undo.outcome
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == sent
