"""Whom a platform's search does not show is not said to be nobody."""

import pytest

from connectors.catalog import platforms
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

PEOPLE = {
    "ines@acme.com": "ines moreau",
    "max@acme.com": "max okafor",
    "jane@acme.com": "jane doe",
    "kofi.laurent@example.com": "kofi laurent",
}


@pytest.mark.on(*platforms())
async def test_nobody_is_said_only_of_names_that_nobody_there_has(academies: Academies) -> None:
    """Held against the platform itself: who is found by their address is not said to be nobody by any word of their
    name, and somebody whom a name does not find is met."""
    hidden = 0
    for platform in platforms():
        for address, whole in PEOPLE.items():
            known = await academies.ask(f"find {address} on {platform}")
            if f"{address} ·" not in known and f"  {address}" not in known:
                continue
            first, last = whole.split()
            for name in (whole, first, last, last[:3]):
                for line in (
                    f'find "{name}" on {platform}',
                    f'enroll "{name}", "{name}x" in "Onboarding 101" on {platform}',
                ):
                    told = await academies.ask(line)
                    hidden += "No student is called" in told or "I found no one called" in told
                    assert f"Nobody is called “{name}”" not in told, told
    assert hidden


@pytest.mark.on("classonlive")
async def test_a_name_of_no_student_may_be_a_teachers(academies: Academies) -> None:
    told = await academies.ask("find moreau on classonlive")
    assert "No student is called “moreau” on ClassOnLive." in told
    assert (
        "ClassOnLive finds students by name. People in no course, such as teachers, are found only by address." in told
    )
