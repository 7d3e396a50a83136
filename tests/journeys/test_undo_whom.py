"""Undo acts on whom the change was about, also where nobody is asked for it: what stood for them may be another's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.changes import lookup
from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_came_after import go

JANE, COURSE = "jane@acme.com", "Onboarding 101"
LENA = 'lena@example.com "Lena Berg"'


@dataclass(frozen=True)
class Case:
    """What is done on a platform, and what becomes of who it was done to: who they `were` and who that `is` now."""

    platform: str
    done: str
    meanwhile: Callable[[Any], None]
    were: str
    now: str


def _worker_is_otto(standin: Any) -> None:
    users = standin.account.users
    one = next(it for it in users.values() if it.email == JANE)
    users[one.id] = replace(one, first_name="Otto", last_name="Other", email="otto@example.com")


def _login_changes_hands(standin: Any) -> None:
    users = standin.portal.users.values()
    one = next(it for it in users if it.full_name == "Jane Doe")
    other = [it for it in users if it is not one and not it.admin][-1]
    one.username, other.username = other.username, one.username
    other.active = one.active


def _learner_is_otto(standin: Any) -> None:
    row = next(it for it in standin.school.all("users") if it["email"] == JANE)
    row.update(first_name="Otto", last_name="Other", email="otto@example.com")


def _in_course(standin: Any) -> dict[str, Any]:
    academy = standin.academy
    record = next(it for it in academy.classes.values() if it.name == COURSE)
    return academy.rosters[record.class_id]  # type: ignore[no-any-return]  # of a stand-in


def _made_anew(standin: Any) -> None:
    """Lena was taken out by hand, and somebody of another name put in with her address."""
    roster = _in_course(standin)
    lena = next(it for it in roster.values() if it.email == "lena@example.com")
    del roster[lena.student_id]
    other = next(it for it in roster.values() if it.role == "student")
    roster[other.student_id] = replace(other, email="lena@example.com")


CASES = {
    "a number is another name's": Case(
        "damstra", f"deactivate {JANE} on damstra", _worker_is_otto, "Jane Doe", "Otto Other"
    ),
    "a login name is another's": Case(
        "chamilo", f"deactivate {JANE} on chamilo", _login_changes_hands, "Jane Doe", "id "
    ),
    "a number on two sites is another name's": Case(
        "skilljar", f"deactivate {JANE} on skilljar", _learner_is_otto, "Jane Doe", "Otto Other"
    ),
    "an address in the class is another's": Case(
        "class", f'enroll {LENA} in "{COURSE}" on class', _made_anew, "Lena Berg", "lena@example.com"
    ),
}
ROWS = [pytest.param(it, id=name.replace(" ", "-"), marks=pytest.mark.on(it.platform)) for name, it in CASES.items()]


@pytest.mark.parametrize("case", ROWS)
async def test_another_is_named_and_left_alone(academies: Academies, case: Case) -> None:
    await go(academies, case.done)
    case.meanwhile(academies.platform[case.platform])
    sent = changes(academies)
    said = await academies.press("Undo")
    was, _, now = said.partition(" Now it is ")
    assert was.startswith("When this was done, ")
    assert f"was {case.were} (" in was
    assert case.now in now
    assert "Undo would act on someone else, so I left that as it is. Type the command you want instead." in now
    assert "Undone" not in said
    assert changes(academies) == sent


@pytest.mark.parametrize("case", ROWS)
async def test_where_nobody_can_say_now_it_is_pressed_again(
    academies: Academies, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A platform that answers nothing of them just now."""
    await go(academies, case.done)
    sent = changes(academies)
    monkeypatch.setattr(lookup, "LOOKUP_TIMEOUT_S", 0.1)
    standin = academies.platform[case.platform]
    standin.faults.add(Fault(Reply("", 503)), times=None)
    said = await academies.press("Undo")
    standin.faults.clear()
    assert "Undone" not in said
    assert changes(academies) == sent
    monkeypatch.undo()
    said = await academies.press("Retry" if "[Retry]" in said else "Undo")
    if "[Go ahead]" in said:
        said = await academies.press("Go ahead")
    assert "Undone: " in said


@pytest.mark.on("class")
@pytest.mark.parametrize(
    ("done", "email", "taken_back"),
    [
        (
            f'enroll {LENA} in "{COURSE}" on class',
            "lena@example.com",
            "the enrollment of Lena Berg (away@example.com) in",
        ),
        (f'enroll {JANE} in "{COURSE}" on class as teacher', JANE, "Jane Doe (away@example.com) is as before in"),
    ],
)
@pytest.mark.parametrize("numbered", [True, False], ids=["with-numbers-of-yours", "without"])
async def test_on_class_it_goes_by_the_number_of_the_person(
    academies: Academies, done: str, email: str, taken_back: str, numbered: bool
) -> None:
    """Whoever has the address by now stays as they are, and what is said names the address of who was acted on."""
    roster = _in_course(academies.platform["class"])
    if not numbered:
        roster.update({id: replace(it, ext_person_id=None) for id, it in roster.items()})
    await go(academies, done)
    one = next(it for it in roster.values() if it.email == email)
    other = next(it for it in roster.values() if it.role == "student" and it is not one)
    roster[one.student_id] = replace(one, email="away@example.com", ext_person_id="AWAY" if numbered else None)
    roster[other.student_id] = replace(other, email=email, ext_person_id=one.ext_person_id)
    then = roster[other.student_id]
    said = await academies.press("Undo")
    if "[Go ahead]" in said:
        said = await academies.press("Go ahead")
    assert f"Undone: {taken_back} {COURSE}" in said
    assert roster[other.student_id] == then
    assert one.student_id not in roster or roster[one.student_id].role == "student"


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_of_several_platforms_the_others_are_taken_back(academies: Academies) -> None:
    """What was left as it is, is said beside it, and no headline claims it."""
    await go(academies, f"deactivate {JANE} everywhere")
    _worker_is_otto(academies.platform["damstra"])
    said = await academies.press("Undo")
    assert "Now it is Otto Other (otto@example.com, " in said
    said = await academies.press("Go ahead")
    assert f"Undone: Jane Doe ({JANE}) is active on Skilljar and Chamilo again." in said
    assert "Now it is Otto Other (otto@example.com, " in said
    assert "so I left that as it is" in said
    calls = [call for call in academies.platform["damstra"].calls if call.path.endswith("/activate")]
    assert calls == []


def changes(academies: Academies) -> list[str]:
    """What was sent that changes anything; Chamilo is asked with POST too."""
    found = [call for one in academies.platform.values() for call in one.calls if call.method != "GET"]
    return [call.path for call in found if "get_" not in str(call.body) and "user_profile" not in str(call.body)]
