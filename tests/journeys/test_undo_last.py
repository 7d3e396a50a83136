"""`undo`, as people type it: their last change, with its button."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies


@pytest.mark.on("class")
@pytest.mark.parametrize("typed", ["undo", "Undo that!", "oops"])
async def test_the_last_change_is_shown_with_its_button(academies: Academies, typed: str) -> None:
    assert "[Undo]" not in await academies.ask(typed)
    await academies.ask('enroll lena@example.com "Lena Berg" in "Onboarding 101" on class')
    told = await academies.ask(typed)
    assert "Your last change: Enrolled Lena Berg" in told
    await academies.press("Undo")
    assert "Undone: " in await academies.press("Go ahead")
    assert "[Undo]" not in await academies.ask(typed)
