"""Commands that begin with the wrong word: what a person sees, and what pressing a button does."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"
DESTRUCTION = ("for good", "takes something away")


def writes(academies: Academies) -> list[str]:
    """What was sent to any platform that is no question."""
    return [
        f"{call.method} {call.path}"
        for one in academies.platform.values()
        for call in one.calls
        if call.method != "GET"
    ]


async def test_a_mistyped_verb_is_a_button_with_the_same_words(academies: Academies) -> None:
    """Pressing it is the same as having typed the verb, and once."""
    line = f'lena@example.com "Lena Berg" in "{COURSE}" on class'
    told = await academies.ask(f"enrole {line}")
    assert "I don't know “enrole”. Did you mean:" in told
    assert f"[enroll {line}]"[:74] in told
    assert not any(one in told for one in DESTRUCTION)
    assert writes(academies) == []
    assert "✅ Enrolled Lena Berg" in await academies.press(f"enroll {line}")
    assert writes(academies) == ["POST /api/v1/class/enrollments"]
    assert "You already pressed this." in await academies.press(f"enroll {line}")
    assert writes(academies) == ["POST /api/v1/class/enrollments"]


async def test_a_dry_run_stays_one(academies: Academies) -> None:
    line = f'lena@example.com "Lena Berg" in "{COURSE}" on class'
    await academies.ask(f"dry run enrole {line}")
    await academies.press(f"enroll {line}")
    assert writes(academies) == []


async def test_adding_somebody_to_a_course_is_enrolling_them(academies: Academies) -> None:
    told = await academies.ask(f"add {JANE} to {COURSE}")
    assert "Which one do you mean?" in told
    assert writes(academies) == []


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        (f"inscrire {JANE} dans {COURSE}", f"enroll {JANE} in {COURSE}"),
        (f"invite {JANE} to {COURSE}", f"enroll {JANE} in {COURSE}"),
        (f"remove {JANE} from {COURSE}", f"unenroll {JANE} from {COURSE}"),
        (f"export roster {COURSE}", f"roster {COURSE}"),
    ],
)
async def test_a_word_that_means_a_verb_leads_to_it(academies: Academies, typed: str, label: str) -> None:
    """By a button; and pressing it goes on as the verb does, which asks where."""
    told = await academies.ask(typed)
    assert f"[{label}]" in told
    assert writes(academies) == []
    assert "[On Skilljar]" in await academies.press(label)


async def test_what_is_missing_is_asked_for_in_the_form(academies: Academies) -> None:
    """With what was said filled in."""
    told = await academies.ask(f"remove {JANE}")
    assert told.index("[deactivate") < told.index("[unenroll")
    assert "can mean several things here. Nothing was changed" in told
    assert "takes something away" not in told
    await academies.press(f"unenroll {JANE} …")
    assert academies.ada.view
    assert JANE in academies.ada.text_of(academies.ada.view)


async def test_another_name_of_a_verb_is_understood(academies: Academies) -> None:
    assert "[On Skilljar]" in await academies.ask(f"register {JANE} for {COURSE}")
    assert f"Who is in {COURSE}" in await academies.ask(f"who is in {COURSE} on skilljar")


async def test_what_is_no_command_gets_a_kind_word(academies: Academies) -> None:
    assert "You are Ada" in await academies.ask("whoami")
    assert "You are welcome." in await academies.ask("thanks!")
    assert "type the opposite" in await academies.ask("undo")
    assert "I can't remind people yet." in await academies.ask(f"nudge {JANE}")
