"""Where Skilljar has several training sites: whom one of them does not know, and which of them is meant."""

import pytest

from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.school import Row
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

LEARN, PARTNERS = "learn.example.com", "partners.example.com"
TITLE = "Northwind CRM essentials"
"""A course that both sites have."""
OLA = "ola.nowak@example.com"


def joined(academies: Academies, site: str) -> Row:
    """Ola, on this site and no other."""
    standin = academies.platform["skilljar"]
    assert isinstance(standin, SkilljarStandIn)
    school = standin.school
    ola = school.add("users", email=OLA, first_name="Ola", last_name="Nowak", _since=school.now())
    domain = school.one("domains", name=site)
    assert domain
    join(school, domain, ola)
    return ola


@pytest.mark.on("skilljar")
async def test_whom_the_site_does_not_know_is_added_by_a_form(academies: Academies) -> None:
    """With the person, the name and the site filled in; nobody has to type an operation."""
    joined(academies, PARTNERS)
    asked = await academies.ask(f'enroll {OLA} in "{TITLE}"')
    assert "Which one do you mean?" in asked
    said = await academies.press("This one", beside=LEARN)
    assert f"Ola Nowak is not on {LEARN}, and Skilljar enrolls only people of the training site." in said
    assert "domains users create" not in said
    assert "[Add…]" in said
    assert not await academies.ada.click("Add…")
    await academies.settle()
    assert not await academies.ada.submit()
    await academies.settle()
    shown = academies.ada.messages("#training")
    assert f"on Skilljar ({LEARN}) now" in shown
    assert "Whether Skilljar mails them about it is unknown: its documents do not say." in shown


@pytest.mark.on("skilljar")
async def test_somebody_is_taken_out_of_the_one_course_of_that_name_they_are_in(academies: Academies) -> None:
    """Nobody is asked which; and who is in none of them is said to be in none."""
    joined(academies, PARTNERS)
    assert "is in none of the 2 courses called" in await academies.ask(f'unenroll {OLA} from "{TITLE}"')
    await academies.ask(f'enroll {OLA} in "{TITLE}"')
    assert "enrolled" in await academies.press("This one", beside=PARTNERS)
    said = await academies.ask(f'unenroll {OLA} from "{TITLE}"')
    assert "Which one do you mean?" not in said
    assert f"{TITLE} ({PARTNERS})" in said
