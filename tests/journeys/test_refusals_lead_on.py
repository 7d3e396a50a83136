"""Whatever is refused leads on: to the form with what was said, or to what would mend it."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

COURSE = "Onboarding 101"


def form(academies: Academies) -> str:
    return academies.ada.text_of(academies.ada.view or pytest.fail("no form"))


@pytest.mark.on("class", "classonlive", "damstra", "skilljar")
@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f'enroll nobody@x.com in "{COURSE}" on skilljar', ("nobody@x.com", COURSE, "Skilljar")),
        (f'enroll nobody@x.com in "{COURSE}" on damstra', ("nobody@x.com", COURSE, "Damstra Learning")),
        (f'enroll Xavier Unknown in "{COURSE}" on skilljar', ("Xavier Unknown", COURSE, "Skilljar")),
        (f'unenroll nobody@x.com from "{COURSE}" on skilljar', ("nobody@x.com", COURSE, "Skilljar")),
        (f'link nobody@x.com to "{COURSE}" on classonlive', ("nobody@x.com", COURSE, "ClassOnLive")),
        ("deactivate nobody@x.com on damstra", ("nobody@x.com", "Damstra Learning")),
        ("deactivate jane@acme.com on class", ("jane@acme.com",)),
        ('schedule "Q&A" on skilljar 2030-12-06 10:00', ("Q&A",)),
        ("find van den Berg on skilljar", ("van den Berg", "Skilljar")),
        ('progress "Qwzx Plork" on skilljar', ("Qwzx Plork", "Skilljar")),
        ('roster "Qwzx Plork" on class', ("Qwzx Plork", "Class")),
    ],
)
async def test_a_refusal_opens_the_form_with_what_was_said(
    academies: Academies, line: str, kept: tuple[str, ...]
) -> None:
    await academies.ask(line)
    await academies.press("Fill in the form")
    shown = form(academies)
    assert not [one for one in kept if one not in shown], shown


@pytest.mark.on("skilljar")
async def test_nobody_is_offered_to_be_added_who_was_to_be_taken_out(academies: Academies) -> None:
    told = await academies.ask(f'unenroll nobody@x.com from "{COURSE}" on skilljar')
    assert "[Add…]" not in told
    assert "[Add…]" in await academies.ask(f'enroll nobody@x.com in "{COURSE}" on skilljar')


@pytest.mark.on("classonlive")
async def test_who_needs_a_link_and_is_not_in_the_course_can_be_enrolled(academies: Academies) -> None:
    told = await academies.ask(f'link max@acme.com to "{COURSE}" on classonlive')
    assert "Enroll them first." in told
    await academies.press("Enroll…")
    assert "max@acme.com" in form(academies)
    assert COURSE in form(academies)


@pytest.mark.on("class")
async def test_everybody_whose_name_is_missing_is_named_at_once(academies: Academies) -> None:
    told = await academies.ask(f'enroll new1@acme.com new2@acme.com new3@acme.com in "{COURSE}" on class')
    assert "new1@acme.com, new2@acme.com and new3@acme.com: Class needs" in told


@pytest.mark.on("class", "skilljar")
async def test_what_a_platform_cannot_do_is_no_button(academies: Academies) -> None:
    """Of what a word may mean; where it can, it is one."""
    assert "[add " not in await academies.ask(f'invite pia.new@acme.com to "{COURSE}" on class')
    told = await academies.ask(f'invite pia.new@acme.com to "{COURSE}" on skilljar')
    assert "[add " in told
    assert f'[enroll pia.new@acme.com in "{COURSE}" on skilljar]' in told
    assert told.count("leaves out") == 1, "only adding leaves out the course"
