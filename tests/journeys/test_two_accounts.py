"""One address, two accounts on one platform: each can be reached, and no platform is left out in silence.

Merged companies and second sign-ups do that; see the reports of catalyst/moodle-auth_saml2#790, IFRCGo/go-api#1478,
Simon-Initiative/oli-torus#4262 and microsoft/o365-moodle#1356.
"""

import re
from typing import Any

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE = "jane@acme.com"


def twin(academies: Academies, email: str = JANE) -> Any:
    """A second account of Jane's on Chamilo, which allows that."""
    portal = academies.platform["chamilo"].portal  # type: ignore[attr-defined]  # Chamilo's own stand-in
    return portal.add_user("Jane", "Doe", email, "jdoe2", 5, "x")


def switched(academies: Academies) -> list[str]:
    """The log-in names that Chamilo was told of."""
    forms = [dict(call.form()) for call in academies.platform["chamilo"].calls]
    return [one["loginName"] for one in forms if one.get("action") == "update_user_from_username"]


@pytest.mark.on("chamilo", "damstra", "skilljar")
@pytest.mark.parametrize("email", [JANE, "Jane@Acme.com"])
async def test_everywhere_asks_which_account_and_then_holds_all_platforms(academies: Academies, email: str) -> None:
    twin(academies, email)
    told = await academies.ask(f"deactivate {JANE} everywhere")
    assert "On Chamilo “jane@acme.com” could be any of 2." in told
    assert "· jdoe2" in told
    assert "[Leave Chamilo out]" in told
    told = await academies.press("This one", beside="jdoe2")
    assert "Login name jdoe2" in told
    assert "Active no" in told.partition("Details")[2]
    assert "Damstra Learning" in told
    assert "Skilljar" in told
    assert "✅ Deactivated Jane Doe" in await academies.press("Go ahead")
    assert switched(academies) == ["jdoe2"]


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_a_platform_is_left_out_only_as_somebody_says(academies: Academies) -> None:
    twin(academies)
    await academies.ask(f"deactivate {JANE} everywhere")
    told = await academies.press("Leave Chamilo out")
    assert "Chamilo is left out, as you asked." in told
    await academies.press("Go ahead")
    assert switched(academies) == []


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_where_lists_both_accounts(academies: Academies) -> None:
    """Each has a button of its own."""
    twin(academies)
    told = await academies.ask(f"deactivate {JANE}")
    assert "is on 3 platforms. Where?" in told
    assert "· jdoe2" in told
    told = await academies.press("On Chamilo", beside="jdoe2")
    assert re.search(r"Login name:? jdoe2", told)


@pytest.mark.on("chamilo", "damstra", "skilljar")
@pytest.mark.parametrize("line", ["find {}", "enroll {} in Spanish", "deactivate {} on chamilo", "progress {}"])
async def test_every_verb_offers_both(academies: Academies, line: str) -> None:
    """In capitals or not, and neither is said to be only near."""
    other = twin(academies, "Jane@Acme.com")
    academies.platform["chamilo"].portal.add_course("Spanish", "ES", other)  # type: ignore[attr-defined]  # as above
    told = await academies.ask(line.format(JANE) + ("" if "chamilo" in line or "enroll" not in line else " on chamilo"))
    assert "· jdoe2" in told
    assert "Nothing has exactly that name" not in told


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_one_of_several_people_with_two_accounts_is_asked_about(academies: Academies) -> None:
    """And the choice goes on with everybody."""
    twin(academies)
    told = await academies.ask(f"deactivate {JANE}, ben.hansen@acme.com everywhere")
    assert "could be any of 2" in told
    told = await academies.press("This one", beside="jdoe2")
    assert re.search(r"Login name:? jdoe2", told)
    assert "Ben" in told


@pytest.mark.on("chamilo", "class", "damstra")
async def test_people_of_one_name_on_two_platforms_are_not_drawn_as_one(academies: Academies) -> None:
    """Each stands under the name and the address of its own, nobody is switched off before one was chosen, and the
    choice goes on with that one alone."""
    await academies.ask('add zoe1@example.com "Zoe Quill" to chamilo')
    await academies.ask('add zoe2@example.com "Zoe Quill" to damstra')
    for line in ("find Zoe Quill", 'progress Zoe Quill in "Onboarding 101"'):
        told = await academies.ask(line)
        assert "Which one do you mean?" in told, told
        assert told.count("zoe1@example.com") == told.count("zoe2@example.com") == 2, told
        assert not any(label in told for label in ("[Enroll…]", "[Unenroll…]", "[Deactivate…]")), told
    await academies.ask("find Zoe Quill")
    told = await academies.press("Show", beside="zoe2@example.com")
    assert "zoe1@example.com" not in told, told
    assert "[Deactivate…]" in told, told


@pytest.mark.on("class", "damstra")
async def test_one_number_of_two_people_is_asked_about(academies: Academies) -> None:
    """A number of the company's on one platform may be somebody else's on the next."""
    told = await academies.ask("find NW-1001")
    assert told.startswith("“NW-1001”"), told
    assert all(name in told for name in ("Class  Jane Doe", "Damstra Learning  Ada Lovelace")), told
    assert "Which one do you mean?" in told, told
    assert "[Deactivate…]" not in told, told


@pytest.mark.on("chamilo", "class", "damstra")
@pytest.mark.parametrize("who", [JANE, JANE.upper(), "Jane Doe", f"<mailto:{JANE}|{JANE}>"])
async def test_one_person_everywhere_is_not_asked_about(academies: Academies, who: str) -> None:
    told = await academies.ask(f"find {who}")
    assert told.startswith("Jane Doe"), told
    assert "Which one" not in told, told
    assert "[Deactivate…]" in told, told
