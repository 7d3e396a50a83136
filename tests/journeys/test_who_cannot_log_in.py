"""Whoever gives somebody a course hears that they cannot log in, before and after it is done."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

BEN = "ben.hansen@acme.com"
FREE = {"chamilo": "Data protection", "damstra": "Chemical handling"}
"""A course that Ben does not take yet."""


@pytest.mark.on("chamilo", "damstra")
@pytest.mark.parametrize(("platform", "title"), [("chamilo", "Chamilo"), ("damstra", "Damstra Learning")])
async def test_enrolling_somebody_out_of_use_says_so(academies: Academies, platform: str, title: str) -> None:
    """And leads to what mends it; of somebody who can log in nothing is said."""
    assert "log in yet" not in await academies.ask(f'enroll jane@acme.com in "{FREE[platform]}" on {platform}')
    await academies.ask(f"deactivate {BEN} on {platform}")
    await academies.press("Go ahead")
    told = await academies.ask(f'enroll {BEN} in "{FREE[platform]}" on {platform}')
    assert f"({BEN}) is not active on {title}" in told, told
    assert "can't log in yet" in told, told
    assert "✅" in told, told
    await academies.press("Reactivate…")
    form = academies.ada.view
    assert form
    assert "Reactivate" in academies.ada.text_of(form)


@pytest.mark.on("chamilo")
async def test_taking_somebody_out_of_use_out_of_a_course_says_nothing_of_it(academies: Academies) -> None:
    await academies.ask(f"deactivate {BEN} on chamilo")
    await academies.press("Go ahead")
    await academies.ask(f'enroll {BEN} in "{FREE["chamilo"]}" on chamilo')
    assert "log in yet" not in await academies.ask(f'unenroll {BEN} from "{FREE["chamilo"]}" on chamilo')
