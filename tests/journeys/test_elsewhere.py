"""Taking somebody out of a course without saying where: who has exactly that name comes first, on every platform, and a
platform that cannot do it is named."""

import re

import pytest

from connectors.catalog import platforms
from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

ON_ALL = pytest.mark.on(*platforms())
DAMSTRA_CANNOT = "Damstra Learning cannot unenroll people. Damstra Learning assigns lessons"


@ON_ALL
async def test_whoever_is_in_a_course_where_nobody_can_be_taken_out_is_found_there(academies: Academies) -> None:
    """Everybody of the course on Damstra: that is said first, whoever else is called nearly so elsewhere."""
    roster = await academies.ask('roster "Fire safety" on damstra')
    people = re.findall(r"^  ([^|]+) \| [^\n]*\S+@\S+ \|", roster, re.MULTILINE)
    assert len(people) > 3, roster
    for who in people:
        told = (await academies.ask(f'unenroll "{who}" from "Fire safety"')).strip()
        first = told.splitlines()[0]
        assert first.startswith(f"{who} is in Fire safety on Damstra Learning. {DAMSTRA_CANNOT}") or (
            "Please confirm" in told and f"{who} is in Fire safety on Damstra Learning. {DAMSTRA_CANNOT}" in told
        ), told


@ON_ALL
async def test_of_those_in_a_course_nobody_else_is_offered(academies: Academies) -> None:
    """Everybody on a page of each roster: no other person is asked about."""
    for platform in ("class", "skilljar", "chamilo"):
        roster = await academies.ask(f'roster "Onboarding 101" on {platform}')
        people = re.findall(r"^  ([^|]+) \| [^\n]*\S+@\S+", roster, re.MULTILINE)
        assert people, roster
        for who in people[:4]:
            told = await academies.ask(f'unenroll "{who}" from "Onboarding 101"')
            assert "Closest" not in told, told
            assert "[This one]" not in told, told


@ON_ALL
async def test_who_is_in_none_of_several_courses_is_said_to_be_in_none(academies: Academies) -> None:
    told = await academies.ask('unenroll "Max Okafor" from "Onboarding 101"')
    assert "Max Okafor isn't in any of the 4 courses called Onboarding 101." in told


@pytest.mark.on("damstra", "skilljar")
async def test_a_name_that_fits_several_says_where_else_there_is_such_a_course(academies: Academies) -> None:
    told = await academies.ask('unenroll okafor from "Fire safety"')
    assert f"Damstra Learning has a course called Fire safety too. {DAMSTRA_CANNOT}" in told


@pytest.mark.on("damstra", "skilljar")
async def test_a_platform_that_could_not_be_asked_is_named_too(academies: Academies) -> None:
    academies.platform["damstra"].faults.add(Fault(reply=Reply(status=503)), times=None)
    told = await academies.ask('unenroll "Jane Doe" from "Fire safety"')
    assert DAMSTRA_CANNOT in told, told
    assert "Unenroll Jane Doe" in told, told
