"""An outcome says all that was told before it: secrets that are seen once, and what was no part of the change."""

import re

import pytest

from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"
STUDENT = "/api/v1/{token}/content/student"
SECRET = re.compile(r"(?:Password|Link): (\S+)")


def shown(academies: Academies) -> str:
    """All that stands in the channel now."""
    return academies.ada.messages("#training")


@pytest.mark.on("classonlive")
@pytest.mark.parametrize("label", ["Try again", "Give up"])
async def test_a_password_that_was_told_once_stays_where_it_was_told(academies: Academies, label: str) -> None:
    """Whatever becomes of what was not done; and nothing else keeps it."""
    academies.platform["classonlive"].faults.add(Fault(reply=Reply(status=400)), times=1, method="POST", path=STUDENT)
    new = [f'"New Person{n}" <new{n}@example.com>' for n in range(3)]
    await academies.ask(f'enroll {", ".join(new)} in "{COURSE}" on classonlive')
    told = await academies.press("Go ahead")  # its last session was some days ago
    assert "2 of 3 succeeded" in told
    secrets = set(SECRET.findall(told))
    assert len(secrets) == 2, "a password for each; a link is asked for by itself"
    again = await academies.press(label)
    assert all(f"New Person{n}" in again for n in range(3))
    assert secrets <= set(SECRET.findall(shown(academies)))
    rows = await academies.registrar.services.store.scan("", limit=10_000)
    assert rows
    assert not any(secret in str(row.value) for secret in secrets for row in rows)


@pytest.mark.on("class")
async def test_an_outcome_without_secrets_takes_the_place_of_the_last_one(academies: Academies) -> None:
    new = [f'"New Person{n}" <new{n}@example.com>' for n in range(3)]
    fault = Fault(reply=Reply(status=400))
    academies.platform["class"].faults.add(fault, times=1, method="POST", path="/api/v1/class/enrollments")
    await academies.ask(f'enroll {", ".join(new)} in "{COURSE}" on class')
    before = shown(academies).count("only you")
    await academies.press("Try again")
    assert shown(academies).count("only you") == before


@pytest.mark.parametrize(
    "others",
    [
        pytest.param(1, marks=pytest.mark.on("class", "damstra", "skilljar")),
        pytest.param(2, marks=pytest.mark.on("class", "chamilo", "damstra", "skilljar")),
    ],
)
async def test_what_was_no_part_of_it_is_said_in_the_outcome_too(academies: Academies, others: int) -> None:
    academies.platform["skilljar"].faults.add(Fault(reply=Reply(status=503)), times=None)
    told = await academies.ask(f"deactivate {JANE} everywhere")
    assert told.count("Active") + told.count("User id") == others
    for said in (told, await academies.press("Go ahead")):
        assert "Skilljar is down" in said
        assert "Class can't turn access off." in said


@pytest.mark.on("damstra")
async def test_the_outcome_of_a_verb_says_what_was_done_and_nothing_private_is_shared(academies: Academies) -> None:
    """Damstra answers with everything it knows of a person, telephone number and all."""
    await academies.ask("deactivate jane@acme.com on damstra")
    told = await academies.press("Go ahead")
    account = academies.platform["damstra"].account  # type: ignore[attr-defined]  # Damstra's own stand-in
    mobile = next(one.mobile for one in account.users.values() if one.user_name == "jane.doe")
    assert "✅ Deactivated Jane Doe (jane@acme.com) on Damstra Learning." in told
    assert mobile not in told
    await academies.press("Share")
    seen = academies.workspace.person("max").messages("#training")
    assert "✅ Deactivated Jane Doe (jane@acme.com) on Damstra Learning." in seen
    assert mobile not in seen
