"""Who lacks the role is told so, whatever they typed: no platform is said to have failed, and no form offered."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

BOTH = "jane@acme.com, ines@acme.com"


@pytest.mark.on("class", "damstra")
@pytest.mark.parametrize(
    "typed",
    [
        "deactivate jane@acme.com on damstra",
        "deactivate jane@acme.com everywhere",
        f"deactivate {BOTH} on damstra",
        f"deactivate {BOTH} everywhere",
        f"reactivate {BOTH}",
        'enroll jane@acme.com in "Onboarding 101"',
        f'enroll {BOTH} in "Onboarding 101"',
        f'enroll {BOTH} in "Onboarding 101" on class',
        f'unenroll {BOTH} from "Onboarding 101" on class',
        'link jane@acme.com to "Onboarding 101" on class',
        'roster "Onboarding 101"',
        "find jane@acme.com",
        'add lena@example.com "Lena Berg" to damstra',
    ],
)
async def test_it_is_the_role(academies: Academies, typed: str) -> None:
    said = await academies.ask(typed, "max")
    assert "You can't " in said
    assert "Ask Ada Lovelace" in said
    assert "couldn't ask" not in said
    assert "could not be found" not in said
    assert said.count("[") == said.count("[Ask for access]") == 1


@pytest.mark.on("class", "damstra")
@pytest.mark.parametrize(
    "typed",
    [
        "help",
        "help enroll",
        "help class",
        "help class classes",
        "help class users list",
        "help templates",
        "help class delete a class",
        "search enroll",
        "search templates",
        "class",
        "damstra users",
    ],
)
async def test_help_says_whom_to_ask(academies: Academies, typed: str) -> None:
    """And what is open to them; it is not said that there is nothing like it."""
    said = await academies.ask(typed, "max")
    assert "I found nothing" not in said
    if typed != "help class users list":  # every detail of one operation is shown to whoever asks
        assert "You can't do this. Ask Ada Lovelace" in said
        assert "/lms subscriptions" in said


@pytest.mark.on("class", "damstra")
async def test_what_is_nowhere_is_not_said_to_be_a_matter_of_roles(academies: Academies) -> None:
    assert "I found nothing like that" in await academies.ask("search zzzyyyxxx", "max")
    assert "You can't" not in await academies.ask("help templates", "ada")
