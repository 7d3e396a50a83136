"""Lessons of Damstra, as people come to them."""

import pytest

from connectors.damstra.standin import DamstraStandIn
from connectors.standin.standin import Fault, Reply
from handlers.everyday import platform_reader
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies


@pytest.mark.on("damstra")
async def test_lessons_that_nobody_can_be_given_are_not_offered(academies: Academies) -> None:
    """Damstra refuses all but those in use. Where who came is asked, they are there, and marked."""
    await academies.ask("enroll")
    assert "Working at height · Damstra Learning" in await academies.ada.pick("Course", "ing")
    for closed in ("Asbestos", "Confined", "Noise", "Hot work"):
        assert await academies.ada.pick("Course", closed) == [f"Use “{closed}”"]
    await academies.ask("attendance")
    offered = await academies.ada.pick("Course", "Asbestos")
    assert "Asbestos awareness (2019) (inactive) · Damstra Learning" in offered


@pytest.mark.on("damstra")
async def test_a_session_that_is_gone_is_a_line_and_not_the_answer(academies: Academies) -> None:
    """Whoever came to the others is told, in the channel and in the file."""
    standin = academies.platform["damstra"]
    assert isinstance(standin, DamstraStandIn)
    drill = next(one for one in standin.account.lessons.values() if one.name == "Evacuation drill")
    held, *_ = [one for one in standin.account.sessions.values() if one.lesson.id == drill.id]
    other = standin.account.sessions[1301]
    lost = standin.account.number("session", 1_301)
    standin.account.sessions[lost] = type(held)(
        lost, drill, other.instructor, held.start, held.end, "Yard", held.created, held.changed
    )
    gone = Fault(Reply({"statusCode": 404}, 404))
    standin.faults.add(gone, path=f"/ilt_session/{lost}/attendees", times=None)
    told = await academies.ask("attendance Evacuation drill on damstra last 365 days")
    assert f"Gone since Damstra listed these sessions: {lost}." in told
    assert "Who came to Evacuation drill" in told
    assert "✓ came" in told
    await academies.press("CSV")
    assert f"Gone since Damstra listed these sessions: {lost}." in academies.workspace.person("ada").messages(
        "@registrar"
    )


@pytest.mark.on("damstra")
async def test_the_certificate_of_one_completed_lesson_is_a_button_away(academies: Academies) -> None:
    """Of several nobody knows which is meant; of one that is not completed there is none."""
    assert "[Certificate…]" in await academies.ask('progress jane@acme.com in "Onboarding 101"')
    await academies.ada.click("Certificate…")
    await academies.ada.see("Get the certificate of a lesson")
    await academies.ada.submit()
    await academies.settle()
    (call,) = [one for one in academies.platform["damstra"].calls if one.path.endswith("/certificate")]
    assert call.params["lessonScheduleId"].isdecimal()
    assert "[Certificate…]" not in await academies.ask("progress ben.hansen@acme.com in Onboarding")


@pytest.mark.on("damstra")
@pytest.mark.parametrize(
    ("line", "so_far", "whole"),
    [
        ("roster", "So far I've found no one in it.", "No one is in it yet."),
        ("who has not finished", "So far I've found no one who still has to complete it.", "No one in it still has to"),
    ],
)
async def test_nobody_is_said_to_be_in_it_only_once_everybody_was_looked_at(
    academies: Academies, monkeypatch: pytest.MonkeyPatch, line: str, so_far: str, whole: str
) -> None:
    """A look that stopped early has found nobody so far, and goes on."""
    standin = academies.platform["damstra"]
    assert isinstance(standin, DamstraStandIn)
    standin.account.schedules.clear()
    monkeypatch.setattr(platform_reader, "SWEEP_TIMEOUT_S", 0.0)
    told = await academies.ask(f'{line} "Onboarding 101"')
    assert so_far in told
    assert "I've looked through 0 of " in told
    assert whole not in told
    monkeypatch.setattr(platform_reader, "SWEEP_TIMEOUT_S", 8.0)
    assert whole in await academies.press("Keep looking")
