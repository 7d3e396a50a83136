"""Somebody who was new when it was asked for must be new still when it is done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.changes.states import ChangeState
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_same_still import LOOKING_POLICY

LENA, ADDRESS, COURSE = 'lena@example.com "Lena Berg"', "lena@example.com", "Onboarding 101"


@dataclass(frozen=True)
class Case:
    """What is asked for, and how somebody comes to be there by the same address `meanwhile`, under which name."""

    platform: str
    asked: str
    meanwhile: Callable[[Any], str]


def _on_damstra(standin: Any) -> str:
    users = standin.account.users
    one = next(iter(users.values()))
    users[one.id] = replace(one, email=ADDRESS)
    return f"{one.first_name} {one.last_name}"


def _switched_off_on_damstra(standin: Any) -> str:
    account = standin.account
    name = _on_damstra(standin)
    account.set_standing(next(it for it in account.users.values() if it.email == ADDRESS), False)
    return name


def _on_chamilo(standin: Any) -> str:
    one = [it for it in standin.portal.users.values() if not it.admin][-1]
    one.email = ADDRESS
    return str(one.full_name)


def _on_skilljar(standin: Any) -> str:
    school = standin.school
    row = next(it for it in school.all("users") if it["email"] == "jane@acme.com")
    row["email"] = ADDRESS
    return f"{row['first_name']} {row['last_name']}"


def _in_the_class(standin: Any) -> str:
    academy = standin.academy
    record = next(it for it in academy.classes.values() if it.name == COURSE)
    roster = academy.rosters[record.class_id]
    one = next(it for it in roster.values() if it.role == "student")
    roster[one.student_id] = replace(one, email=ADDRESS)
    return str(one.user_name)


def _on_the_staff(standin: Any) -> str:
    users = standin.academy.users
    users[3] = replace(users[3], email=ADDRESS)
    return str(users[3].user_name)


def _on_classonlive(standin: Any) -> str:
    people = standin.academy.people
    one = people["jane@acme.com"]
    people[ADDRESS] = replace(one, email=ADDRESS)
    return str(one.name)


CASES = {
    "add, damstra": Case("damstra", f"add {LENA} to damstra", _on_damstra),
    "add, damstra, not active": Case("damstra", f"add {LENA} to damstra", _switched_off_on_damstra),
    "add, chamilo": Case("chamilo", f"add {LENA} to chamilo", _on_chamilo),
    "add, skilljar": Case(
        "skilljar",
        f'skilljar domains users create domain_name=learn.example.com user.email={ADDRESS} user.first_name="Lena"',
        _on_skilljar,
    ),
    "make a teacher, classonlive": Case("classonlive", f"classonlive teacher create email={ADDRESS}", _on_classonlive),
    "enroll, classonlive": Case(
        "classonlive",
        f'classonlive content student add content_id=32954 email={ADDRESS} name="Lena Berg"',
        _on_classonlive,
    ),
    "enroll, class": Case("class", f'enroll {LENA} in "{COURSE}" on class', _in_the_class),
    "upsert, class": Case(
        "class",
        f'class users upsert identified_by=email email={ADDRESS} user_name="Lena Berg" roles=instructor',
        _on_the_staff,
    ),
}


async def ask(academies: Academies, home: Path, text: str, who: str = "ines") -> str:
    """Up to the card; what was asked."""
    if (home / "policy.toml").read_text() != LOOKING_POLICY:
        academies.workspace.add_usergroup("instructors", ["ines", "max"])
        (home / "policy.toml").write_text(LOOKING_POLICY)
    said = await academies.ask(text, who)
    assert "[Ask for approval]" in said, said
    person = academies.workspace.person(who)
    await person.click("Ask for approval")
    await person.see("Approvers will see this.")
    await person.fill("Why is this needed?", "She starts on Monday.")
    await person.submit()
    await academies.settle()
    return said


def _sent(academies: Academies, platform: str) -> list[Any]:
    reads = (b"get_", b"username_exist")
    found = [call for call in academies.platform[platform].calls if call.method != "GET"]
    return [call for call in found if not any(one in str(call.body).encode() for one in reads)]


@pytest.mark.parametrize(
    "case", [pytest.param(it, id=name, marks=pytest.mark.on(it.platform)) for name, it in CASES.items()]
)
async def test_who_is_there_by_now_is_not_made_again(academies: Academies, tmp_path: Path, case: Case) -> None:
    """Nothing is sent; its requester, its approver and the audit log say who is there."""
    await ask(academies, tmp_path, case.asked)
    before = _sent(academies, case.platform)
    name = case.meanwhile(academies.platform[case.platform])
    await academies.press("Approve")
    assert _sent(academies, case.platform) == before
    ines = academies.workspace.person("ines")
    change = (await academies.registrar.desk.changes_of(ines.user.id, 1))[0]
    assert change.state is ChangeState.LAPSED
    for text in (change.outcome, ines.messages("@registrar"), academies.ada.messages("#lms-approvals")):
        assert f" showed no {ADDRESS}. Now that is {name} ({ADDRESS}" in text
        assert "So nothing was sent." in text


@pytest.mark.on("damstra")
async def test_two_who_ask_for_the_same_person_make_one(academies: Academies, tmp_path: Path) -> None:
    """Both are approved, one after the other."""
    for who in ("ines", "max"):
        await ask(academies, tmp_path, f"add {LENA} to damstra", who)
    await academies.press("Approve")
    await academies.press("Approve")
    users = academies.platform["damstra"].account.users.values()  # type: ignore[attr-defined]  # of its stand-in
    assert [it.first_name for it in users if it.email == ADDRESS] == ["Lena"]


@pytest.mark.on("class")
async def test_whom_a_new_address_is_already_is_seen_when_it_is_asked_for(academies: Academies, tmp_path: Path) -> None:
    """Beside the value, on the card."""
    name = _in_the_class(academies.platform["class"])
    asked = f"class enrollments create ext_class_id=onboarding-101 email={ADDRESS} first_name=Lena last_name=Berg"
    said = await ask(academies, tmp_path, asked)
    for text in (said, academies.ada.messages("#lms-approvals")):
        assert f"E-mail address: {ADDRESS} · {name}" in text


@pytest.mark.on("skilljar")
async def test_what_nobody_can_look_up_is_said(academies: Academies, tmp_path: Path) -> None:
    """In the question and on the card, also of a change that takes nothing away."""
    said = await ask(academies, tmp_path, "skilljar groups create name=Night group_category_id=qwerty123")
    for text in (said, academies.ada.messages("#lms-approvals")):
        assert "I couldn't look up what group category qwerty123 is: Skilljar lists no categories of groups." in text
