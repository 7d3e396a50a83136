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
    assert f"Ola Nowak isn't on {LEARN}, and Skilljar enrolls only people on the training site." in said
    assert "domains users create" not in said
    assert "[Add…]" in said
    assert not await academies.ada.click("Add…")
    await academies.settle()
    assert not await academies.ada.submit()
    await academies.settle()
    shown = academies.ada.messages("#training")
    assert f"to Skilljar ({LEARN})." in shown
    assert "I don't know whether Skilljar e-mails them about it: its documents don't say." in shown


@pytest.mark.on("skilljar")
async def test_somebody_is_taken_out_of_the_one_course_of_that_name_they_are_in(academies: Academies) -> None:
    """Nobody is asked which; and who is in none of them is said to be in none."""
    joined(academies, PARTNERS)
    assert "isn't in any of the 2 courses called" in await academies.ask(f'unenroll {OLA} from "{TITLE}"')
    await academies.ask(f'enroll {OLA} in "{TITLE}"')
    assert "Enrolled" in await academies.press("This one", beside=PARTNERS)
    said = await academies.ask(f'unenroll {OLA} from "{TITLE}"')
    assert "Which one do you mean?" not in said
    assert f"{TITLE} ({PARTNERS})" in said


@pytest.mark.on("skilljar", "damstra")
async def test_a_site_that_is_named_is_the_only_one_it_is_about(academies: Academies) -> None:
    """In what is looked at and in what is changed; nobody is asked which course of that name, or which site."""
    joined(academies, LEARN)
    for typed in (f'roster "{TITLE}" on {PARTNERS}', f"roster {TITLE} on skilljar on {PARTNERS}"):
        said = await academies.ask(typed)
        assert f"Who is in {TITLE} ({PARTNERS}) on Skilljar" in said
    assert f"({OLA}) to Skilljar ({PARTNERS})." in (await academies.ask(f'add {OLA} "Ola Nowak" to {PARTNERS}'))
    said = await academies.ask(f'enroll {OLA} in "{TITLE}" on {PARTNERS}')
    assert f"in {TITLE} ({PARTNERS}) on Skilljar" in said
    assert "isn't enrolled in" in await academies.ask(f'unenroll {OLA} from "{TITLE}" on {LEARN}')
    shown = await academies.ask(f"deactivate {OLA} on {LEARN}")
    assert f"Domain name: {LEARN}" in shown
    assert PARTNERS not in shown
    taken = await academies.ask(f"progress {OLA} on {LEARN}")
    assert "Damstra" not in taken
    assert TITLE not in taken
    assert TITLE in await academies.ask(f"progress {OLA} on {PARTNERS}")


@pytest.mark.on("skilljar", "damstra")
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (f'roster "{TITLE}" on nowhere.example.com', "It has learn.example.com and partners.example.com."),
        (f"deactivate {OLA} on nowhere.example.com", "Skilljar has no training site “nowhere.example.com”."),
        ('add ann@example.com "Ann Lee" to nowhere.example.com', "no training site “nowhere.example.com”"),
        (f'enroll {OLA} in "{TITLE}" on damstra on {LEARN}', "Damstra Learning has no training sites: leave"),
        (f"find {OLA} on {LEARN}", "covers all training sites at once: leave"),
        (f"sessions this week on {LEARN}", "covers all training sites at once: leave"),
        (f"deactivate {OLA} everywhere on {LEARN}", "Say either a training site (“learn.example.com”) or everywhere."),
        (f'roster "{TITLE}" on {LEARN} on {PARTNERS}', "Say one training site."),
    ],
)
async def test_a_site_that_cannot_be_meant_is_said_to_be_none(academies: Academies, typed: str, why: str) -> None:
    """Whatever was typed, nothing of it is passed over, and nothing is done."""
    joined(academies, LEARN)
    assert why in await academies.ask(typed)
    assert all(call.method == "GET" for one in academies.platform.values() for call in one.calls)


@pytest.mark.on("damstra")
async def test_where_no_platform_has_sites_that_is_said(academies: Academies) -> None:
    said = await academies.ask(f'roster "Onboarding" on {LEARN}')
    assert "No connected platform has any training sites: leave “learn.example.com” out." in said
