"""An answer that does not stand where it was asked for, or comes long after, says what it is about."""

import pytest

from bot.sandbox import limits
from connectors.standin.standin import Fault
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.conftest import World
from tests.journeys.test_main_job import CREATE

JANE, COURSE = "jane@acme.com", "Onboarding 101"
NEW = '"Lena Berg" <lena@example.com>'
NEVER_S = 3600.0
PRESSED = {
    f'unenroll {JANE} from "{COURSE}" on class': ("Go ahead", f"About: Unenroll Jane Doe ({JANE}) from {COURSE}"),
    f"deactivate {JANE} everywhere": ("Cancel", f"Deactivate Jane Doe ({JANE})"),
    f'enroll {NEW} in "{COURSE}" on class': ("Undo", f"About: Enroll Lena Berg (lena@example.com) in {COURSE}"),
    f'enroll "lena berg" <lena@example.com> in "{COURSE}" on class': ("Go ahead", "About: Enroll lena berg in “Onboar"),
    f'unenroll {JANE} and x.y@example.com from "{COURSE}" on class': (
        "Continue with",
        f"About: Unenroll {JANE} from “",
    ),
}
"""What is typed, what is pressed under its answer, and how the late answer to that begins."""


@pytest.fixture
def at_ease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing takes longer than usual, however busy this machine is."""
    monkeypatch.setattr("handlers.operations.run.SAY_WAITING_AFTER_S", NEVER_S)


@pytest.mark.on("class", "damstra", "skilljar")
@pytest.mark.parametrize("line", PRESSED)
@pytest.mark.usefixtures("at_ease")
async def test_what_cannot_take_the_place_of_its_question(
    academies: Academies, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Its address is over by the time there is an answer, so it is said anew, below whatever else was said since."""
    label, about = PRESSED[line]
    told = await academies.ask(line)
    assert "About: " not in told
    label = label if f"[{label}]" in told else told[told.index(label) :].partition("]")[0]
    monkeypatch.setattr(limits, "RESPONSE_URL_TTL_S", -1.0)
    told = await academies.press(label)
    assert about in told, told
    assert {one.error for one in academies.workspace.refusals} == {"expired_url"}
    academies.workspace.refusals.clear()


@pytest.mark.on("class", "damstra", "skilljar")
async def test_what_is_pressed_too_late_says_what_it_was(academies: Academies, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button may stand far above by then."""
    await academies.ask(f'enroll {NEW} in "{COURSE}" on class')
    monkeypatch.setattr("handlers.everyday.undo.UNDO_WITHIN_S", -1.0)
    told = await academies.press("Undo")
    assert f"About: Enroll Lena Berg (lena@example.com) in {COURSE} on Class." in told
    assert "more than an hour ago" in told


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ('roster "Onboarding 101"', 'About: /lms roster "Onboarding 101"'),
        ("class classes list", "About: /lms class classes list"),
        (CREATE.removeprefix("/lms "), "About: /lms class classes create class_name="),
        (f"{CREATE.removeprefix('/lms ')} meeting_passcode=geheim77", ""),
    ],
)
async def test_what_takes_longer_than_usual(
    world: World, monkeypatch: pytest.MonkeyPatch, typed: str, about: str
) -> None:
    """The answer comes below that sentence, by itself, and says what was typed, unless a secret stands in it."""
    monkeypatch.setattr("handlers.operations.run.SAY_WAITING_AFTER_S", 0.01)
    world.academy.faults.add(Fault(hang=0.2, carried_out=True), times=1)
    await world.ada.type("#training", f"/lms {typed}")
    await world.settle()
    said = world.ada.messages("#training").partition("I'll add its answer below.")[2]
    assert said
    assert (about in said) if about else ("About: " not in said), said
    assert "geheim77" not in said


@pytest.mark.usefixtures("at_ease")
async def test_what_comes_at_once_has_no_such_line(world: World) -> None:
    for typed in ("class classes list", 'roster "Onboarding 101"', "courses"):
        await world.ada.type("#training", f"/lms {typed}")
        await world.settle()
    assert "About: " not in world.ada.messages("#training")
