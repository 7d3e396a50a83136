"""What begins something live is shown first, a date of two meanings is asked about, and no refusal is a dead end."""

from datetime import datetime

import pytest

from handlers.everyday.verb_request import there
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.nowhere import NOWHERE

HOST = "ines@acme.com"
CLASSES = "/api/v1/classes"


def begins(academies: Academies) -> list[tuple[str, datetime, datetime]]:
    """What Class was told to make: title, beginning and end."""
    made = [call.json() for call in academies.platform["class"].calls_to("POST", CLASSES)]
    times = [one["session_times"][0] for one in made]
    return [
        (one["class_name"], there(at["start_time"], "Europe/London"), there(at["end_time"], "Europe/London"))
        for one, at in zip(made, times, strict=True)
    ]


@pytest.mark.on("class")
async def test_a_session_is_made_as_it_was_shown(academies: Academies) -> None:
    told = await academies.ask(f'schedule "Fire drill" on class on 4 December 2030 at 23:00 for 90 min with {HOST}')
    assert "Schedule “Fire drill”? Nothing was changed yet." in told
    assert "Wednesday 4 December 2030, 23:00–00:30 (5 Dec) (Europe/London)" in told
    assert "1 h 30 min" in told
    assert HOST in told
    assert begins(academies) == []
    assert "✅ Scheduled Fire drill on Class for " in await academies.press("Go ahead")
    ((title, starts, ends),) = begins(academies)
    assert (title, starts.hour, ends.timestamp() - starts.timestamp()) == ("Fire drill", 23, 5400)


@pytest.mark.on("class")
async def test_a_date_of_two_meanings_is_two_buttons(academies: Academies) -> None:
    """12 May or 5 December; the one that is pressed is shown, and then made."""
    told = await academies.ask(f'schedule "Fire drill" on class 12/05/2030 2pm with {HOST}')
    assert "Sun 12 May 2030 14:00 or Thu 5 Dec 2030 14:00" in told
    assert begins(academies) == []
    told = await academies.press("This one", beside="5 Dec 2030")
    assert "Thursday 5 December 2030, 14:00–15:00" in told
    await academies.press("Go ahead")
    ((_, starts, _),) = begins(academies)
    assert (starts.month, starts.day, starts.hour) == (12, 5, 14)


@pytest.mark.on("class")
async def test_a_length_over_a_change_of_clocks_is_as_long_as_was_said(academies: Academies) -> None:
    """Clocks in London go forward at 01:00 on 31 March 2030: two hours from 00:30 end at 03:30 there."""
    told = await academies.ask(f'schedule "Night shift" on class on 2030-03-31 at 00:30 for 2h with {HOST}')
    assert "00:30–03:30" in told
    await academies.press("Go ahead")
    ((_, starts, ends),) = begins(academies)
    assert ends.timestamp() - starts.timestamp() == 7200


@pytest.mark.on("class")
async def test_a_refusal_that_more_input_would_mend_opens_the_form(academies: Academies) -> None:
    """With all that was said."""
    told = await academies.ask('schedule "Fire drill" on class on 2030-12-04 10:00 for 90 min')
    assert "A class needs an instructor." in told
    await academies.press("Fill in the form")
    view = academies.ada.text_of(academies.ada.view or pytest.fail("no form"))
    assert "Fire drill" in view
    assert "1 h 30 min" in view
    await academies.ada.fill("With", HOST)
    await academies.ada.submit()
    await academies.settle()
    assert "Schedule “Fire drill”?" in academies.ada.messages("#training")
    assert begins(academies) == []


@pytest.mark.on("class", "damstra")
@pytest.mark.parametrize(
    ("line", "quoted", "kept"),
    [
        ('schedule "Fire drill" on class every Friday at 10', "every Friday at 10", "Fire drill"),
        ('enroll jane@acme.com in "Onboarding 101" tomorrow', "tomorrow", "jane@acme.com"),
        (f'enroll jane@acme.com in "Onboarding 101" on {NOWHERE}', f"on {NOWHERE}", "Onboarding 101"),
        ("enroll jane@acme.com, rick@ in Welding", "rick@", ""),
    ],
)
async def test_what_was_not_understood_is_quoted_and_the_rest_is_in_the_form(
    academies: Academies, line: str, quoted: str, kept: str
) -> None:
    told = await academies.ask(line)
    assert f"“{quoted}”" in told
    assert "Nothing was changed" in told
    assert "Secret123" not in told
    await academies.press("Fill in the form")
    assert kept in academies.ada.text_of(academies.ada.view or pytest.fail("no form"))


@pytest.mark.on("class")
async def test_a_new_person_with_a_name_in_small_letters_is_shown_first(academies: Academies) -> None:
    """Hurried words beside an address must not become somebody's name."""
    told = await academies.ask('enroll new@example.com urgently required in "Onboarding 101" on class')
    assert "new@example.com (“urgently required”)" in told
    assert not academies.platform["class"].calls_to("POST", "/api/v1/class/enrollments")
    assert "✅ Enrolled urgently required" in await academies.press("Go ahead")


@pytest.mark.on("class")
@pytest.mark.parametrize(("said", "press"), [("on 4 Dec 2030", "Fill in the form"), ("on 12/04/2030", "This one")])
async def test_a_day_without_an_hour_asks_for_the_hour_alone(academies: Academies, said: str, press: str) -> None:
    """The day stands in the form already; one of two meanings is chosen first, as it is with an hour."""
    told = await academies.ask(f'schedule "Fire drill" on class {said} with {HOST}')
    assert f"“{said}” " in told
    await academies.press(press, beside=None if press != "This one" else "4 Dec 2030")
    await academies.ada.fill("Starts at", "15:30")
    await academies.ada.submit()
    await academies.settle()
    assert "Wednesday 4 December 2030, 15:30–16:30" in academies.ada.messages("#training")
    assert begins(academies) == []
