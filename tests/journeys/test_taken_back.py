"""Undo: what has an opposite can be taken back for an hour, exactly as it was done."""

import pytest

from handlers.everyday import undo
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane.doe@example.com", "Onboarding 101"
ENROLLMENTS = "/api/v1/class/enrollments"


@pytest.mark.on("class")
async def test_an_enrollment_is_taken_back(academies: Academies) -> None:
    told = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class as assistant')
    assert "[Undo]" in told
    told = await academies.press("Undo")
    assert "Lena Berg" in told
    assert "[Go ahead]" in told
    await academies.press("Go ahead")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 1


@pytest.mark.on("class")
async def test_who_was_unenrolled_comes_back_as_they_were(academies: Academies) -> None:
    """In the same role and with the same names, though no class has them any more."""
    await academies.ask(f'enroll lena@example.com "Lena van den Berg" in "{COURSE}" on class as assistant')
    await academies.ask(f'unenroll lena@example.com from "{COURSE}" on class')
    assert "[Undo]" in await academies.press("Go ahead")
    await academies.press("Undo")
    first, second = [call.json() for call in academies.platform["class"].calls_to("POST", ENROLLMENTS)]
    assert (second["first_name"], second["last_name"], second["role"]) == ("Lena", "van den Berg", "assistant")
    assert second["email"] == first["email"]


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_access_is_switched_on_again_where_it_was_switched_off(academies: Academies) -> None:
    """And nowhere else."""
    await academies.ask(f"deactivate {JANE} on damstra")
    await academies.press("Go ahead")
    await academies.ask(f"deactivate {JANE} everywhere")
    assert "[Undo]" in await academies.press("Go ahead")
    await academies.press("Undo")
    told = await academies.ask(f"find {JANE}")
    assert "Damstra Learning  jane.doe@example.com" in told
    assert told.count("not active") + told.count("inactive") == 1


@pytest.mark.on("class")
async def test_what_has_no_opposite_has_no_button(academies: Academies) -> None:
    await academies.ask('schedule "Q&A" on class at tomorrow 10:00 for 1h with ines.moreau@example.com')
    assert "[Undo]" not in await academies.press("Go ahead")


@pytest.mark.on("class")
async def test_after_an_hour_it_is_too_late(academies: Academies, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class')
    assert "[Undo]" in told
    monkeypatch.setattr(undo, "UNDO_WITHIN_S", -1.0)
    assert "more than an hour ago" in await academies.press("Undo")
    assert not academies.platform["class"].calls_to("DELETE", ENROLLMENTS)


@pytest.mark.on("class")
async def test_taken_back_twice_is_said(academies: Academies) -> None:
    await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class')
    await academies.press("Undo")
    told = await academies.press("Undo")
    assert "You pressed this already." in told
