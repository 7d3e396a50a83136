"""Somebody asks in plain words what was done, and the audit log answers."""

import pytest

from tests.journeys.conftest import World
from tests.journeys.test_approvals import ask

DELETION = "Remove a class for good on Class: Onboarding 101"
ASKED = {
    "/lms audit who deleted onboarding-101?": "The audit log, onboarding-101, deleted",
    "/lms who deleted onboarding-101?": "The audit log, onboarding-101, deleted",
    "/lms who has removed “Onboarding 101” since yesterday": "The audit log, “Onboarding 101”, removed, since ",
    "/lms audit who approved onboarding-101": "The audit log, onboarding-101, approved",
    "/lms audit what did ines do": "The audit log, asked by ines",
    "/lms what did ines do today": "The audit log, asked by ines, today",
    "/lms what did Ines Moreau delete": "The audit log, asked by Ines Moreau, deleted",
    "/lms what did ada approve": "The audit log, approved by ada",
    "/lms when was onboarding-101 deleted": "The audit log, onboarding-101, deleted",
}


async def test_questions_are_answered_from_the_log(world: World) -> None:
    """Each finds the one change that it is about, as the command and as a message."""
    await ask(world)
    await world.ada.type("#training", '/lms class templates create name="Evening"')
    await world.ada.see("Done on Class")
    await world.ada.click("Approve")
    await world.ada.see("You approved it: ✅ done.")
    for typed, heading in ASKED.items():
        for channel, said in (("#training", typed), ("@registrar", typed.removeprefix("/lms "))):
            await world.ada.type(channel, said)
            shown = world.ada.text_of(await world.ada.see(heading)).rpartition("The audit log")[2]
            assert DELETION in shown, said
            assert "Evening" not in shown, said
    await world.ada.type("#training", "/lms who deleted evening?")
    await world.ada.see("Each of these stands somewhere in the log, but no change has all of them.")
    await world.ada.type("#training", "/lms what did ada do")
    assert "Evening" in world.ada.text_of(await world.ada.see("asked by ada"))
    assert world.workspace.refusals == []


@pytest.mark.parametrize("typed", ["/lms who deleted onboarding-101?", "/lms what did ada do today"])
async def test_who_is_no_auditor_is_told_who_is(world: World, typed: str) -> None:
    await world.ines.type("#training", typed)
    await world.ines.see("Only people with the role “auditor” read the audit log")
