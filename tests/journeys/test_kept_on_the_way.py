"""What was said is kept through every question, button and form on the way to what is done."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"
BEN = "ben.hansen@acme.com"
"""Of no example: what stands in one stands in every form of its verb."""


def writes(academies: Academies) -> list[str]:
    """What was sent to any platform that is no question."""
    return [
        f"{call.method} {call.path}"
        for one in academies.platform.values()
        for call in one.calls
        if call.method != "GET"
    ]


@pytest.mark.parametrize(
    ("line", "press"),
    [
        (f'dry run enroll lena@example.com "Lena Berg" in "{COURSE}"', "On Class"),
        ('dry run add lena@example.com "Lena Berg"', "On Damstra Learning"),
        (f"dry run deactivate {JANE}", "On Damstra Learning"),
        (f"deactivate {JANE} dry run", "On these 2"),
        (f'dry run unenroll {JANE}, zzz@example.com from "{COURSE}" on class', f"Continue with {JANE}"),
    ],
)
async def test_a_dry_run_stays_one_behind_a_button(academies: Academies, line: str, press: str) -> None:
    await academies.ask(line)
    told = await academies.press(press)
    assert "[Go ahead]" not in told
    assert writes(academies) == []


async def test_a_dry_run_stays_one_behind_a_question(academies: Academies) -> None:
    await academies.ask('dry run schedule "Q&A" on class 12/05/2030 2pm with ines@acme.com')
    told = await academies.press("This one", beside="5 Dec 2030")
    assert "[Go ahead]" not in told
    assert writes(academies) == []


async def test_a_dry_run_stays_one_behind_a_form(academies: Academies) -> None:
    await academies.ask(f"dry run enroll {JANE} in")
    await academies.press("Fill in the form")
    await academies.ada.pick("Course", "onbo", "Onboarding 101 · Class")
    await academies.ada.submit()
    await academies.settle()
    assert writes(academies) == []


async def test_a_dry_run_says_what_would_be_no_part_of_it(academies: Academies) -> None:
    told = await academies.ask(f'dry run enroll {JANE}, "Lena Berg" <lena@example.com> in "{COURSE}" on class')
    assert "Jane Doe is already in" in told
    assert writes(academies) == []


@pytest.mark.on("class")
async def test_a_form_gives_back_the_length_it_was_given(academies: Academies) -> None:
    """Also one that is none of those it offers."""
    await academies.ask('schedule "Q&A" on class on 2030-12-04 10:00 for 95 min with ines@acme.com')
    await academies.press("Change…")
    assert "95 minutes" in academies.ada.text_of(academies.ada.view or pytest.fail("no form"))
    await academies.ada.submit()
    await academies.settle()
    assert "10:00–11:35" in academies.ada.messages("#training").rsplit("Schedule “Q&A”?", 1)[-1]


@pytest.mark.on("class")
async def test_a_form_gives_back_the_days_it_was_given(academies: Academies) -> None:
    await academies.ask(f'attendance "{COURSE}" foo 2026-11-02 to 2026-11-08 on class')
    await academies.press("Fill in the form")
    assert "2026-11-02 to 2026-11-08" in academies.ada.text_of(academies.ada.view or pytest.fail("no form"))


@pytest.mark.parametrize("line", [f"deactivate {JANE}, Jane Doe on damstra", "deactivate Jane Doe, 12308 on damstra"])
async def test_whoever_is_named_twice_is_one_person(academies: Academies, line: str) -> None:
    """By address, name or id."""
    await academies.ask(line)
    await academies.press("Go ahead")
    assert len([one for one in writes(academies) if one.endswith("/inactivate")]) == 1


async def test_whoever_is_mentioned_and_typed_is_one_person(academies: Academies) -> None:
    await academies.ask(f'enroll max@acme.com "Max Okafor", @max in "{COURSE}" on class')
    assert writes(academies) == ["POST /api/v1/class/enrollments"]


async def test_me_is_whoever_asks_wherever_it_stands(academies: Academies) -> None:
    told = await academies.ask(f'enroll max@acme.com "Max Okafor", me in "{COURSE}" on class')
    assert "Ada" in told
    assert len(writes(academies)) == 2


@pytest.mark.on("class")
async def test_names_of_several_new_people_can_be_filled_in(academies: Academies) -> None:
    """The form has a line for each, with the names that were said."""
    await academies.ask(f'enroll "Lena Berg" <lena@example.com>, bob@example.com in "{COURSE}" on class')
    await academies.press("Fill in the form")
    await academies.ada.fill("Who", '"Lena Berg" <lena@example.com>\nBob Two <bob@example.com>')
    await academies.ada.submit()
    await academies.settle()
    sent = [call.json() for call in academies.platform["class"].calls_to("POST", "/api/v1/class/enrollments")]
    assert [(one["first_name"], one["last_name"]) for one in sent] == [("Lena", "Berg"), ("Bob", "Two")]


@pytest.mark.on("skilljar")
async def test_somebody_is_added_to_the_training_site_that_is_chosen(academies: Academies) -> None:
    """Where there are several, each is a button."""
    school = academies.platform["skilljar"].school  # type: ignore[attr-defined]  # Skilljar's own stand-in
    sites = [one["name"] for one in school.all("domains")]
    told = await academies.ask('add lena@example.com "Lena Berg" to skilljar')
    assert all(one in told for one in sites)
    told = await academies.press("This one", beside=sites[-1])
    assert f"✅ Added Lena Berg (lena@example.com) to Skilljar ({sites[-1]})." in told
    (sent,) = [call for call in academies.platform["skilljar"].calls if call.method == "POST"]
    assert sites[-1] in sent.path


def logins_sent(academies: Academies) -> list[str]:
    forms = [dict(call.form()) for call in academies.platform["chamilo"].calls]
    return [one["loginname"] for one in forms if one.get("action") == "save_user"]


@pytest.mark.on("chamilo")
@pytest.mark.parametrize(("said", "sent"), [("", "jane.doe2"), ("J.Doe_7", "J.Doe_7")])
async def test_a_free_log_in_name_is_proposed_and_may_be_changed(academies: Academies, said: str, sent: str) -> None:
    """`jane.doe` is somebody else's already, and Chamilo tells two only by the name they log in with."""
    await academies.ask("add jane.doe@partner.example to chamilo")
    await academies.press("Fill in the form")
    assert "jane.doe2" in academies.ada.text_of(academies.ada.view or pytest.fail("no form"))
    assert logins_sent(academies) == []
    await academies.ada.fill("Name", "Jane Partner")
    if said:
        await academies.ada.fill("Login name", said)
    await academies.ada.submit()
    await academies.settle()
    assert logins_sent(academies) == [sent]


@pytest.mark.on("chamilo")
async def test_a_log_in_name_proposed_for_one_is_not_given_to_another(academies: Academies) -> None:
    await academies.ask("add jane.doe@partner.example to chamilo")
    await academies.press("Fill in the form")
    await academies.ada.fill("E-mail", "bo.lind@partner.example")
    await academies.ada.fill("Name", "Bo Lind")
    await academies.ada.submit()
    await academies.settle()
    assert logins_sent(academies) == ["bo.lind"]


async def form_of(academies: Academies, line: str, press: str = "Fill in the form") -> str:
    await academies.ask(line)
    await academies.press(press)
    return academies.ada.text_of(academies.ada.view or pytest.fail("no form"))


@pytest.mark.parametrize(
    ("line", "kept", "denied"),
    [
        (f"enroll {JANE}, max@acme.com but not ines@acme.com in {COURSE}", [JANE, "max@", COURSE], ["ines"]),
        (f"unenroll everyone but {BEN} from {COURSE}", [COURSE], [BEN]),
        (f"deactivate all except {BEN} on damstra", ["[Damstra Learning]"], [BEN]),
        (f"deactivate {JANE} everywhere except skilljar", [JANE, "[Any platform]"], ["[Everywhere]", "[Skilljar]"]),
    ],
)
async def test_a_form_holds_nothing_that_was_said_not_to_be_meant(
    academies: Academies, line: str, kept: list[str], denied: list[str]
) -> None:
    form = await form_of(academies, line)
    assert [one for one in kept if one not in form] == []
    assert [one for one in denied if one in form] == []
    assert writes(academies) == []


@pytest.mark.parametrize("line", [f"ban {JANE}, max@acme.com from {COURSE}", f"block {JANE}, max@acme.com in {COURSE}"])
async def test_a_button_that_leaves_a_limit_out_says_so_and_only_opens_a_form(academies: Academies, line: str) -> None:
    """With everybody who was named, each for themselves."""
    assert f"This leaves out “{COURSE}”" in await academies.ask(line)
    form = await form_of(academies, line, f"deactivate {JANE}, max@acme.com …")
    assert f"[{JANE}]" in form or f"{JANE}" in form
    assert f"{JANE}, max@acme.com …" not in form
    assert writes(academies) == []


@pytest.mark.on("class")
async def test_whoever_was_chosen_is_gone_on_with_by_name(academies: Academies) -> None:
    """Not by the id that their choice goes on with."""
    told = await academies.ask(f'unenroll Jane, Maeve from "{COURSE}" on class')
    assert "After that I'll ask who “Maeve” is." in told
    told = await academies.press("This one", beside="jane@acme.com")
    assert "[Continue with Jane Doe]" in told
    assert writes(academies) == []


@pytest.mark.parametrize(
    "line",
    [
        f"roster {COURSE} as teacher on class",
        f"roster {COURSE}, Billing",
        f"progress {COURSE} since last week",
        f'enroll Ben Hansen Carla Oliveira in "{COURSE}" on class',
        'schedule "Yoga" on skilljar tomorrow 10:00',
        'schedule "Yoga" on class tomorrow',
    ],
)
async def test_a_refusal_leads_on(academies: Academies, line: str) -> None:
    """To the form, where what could be read is filled in."""
    told = await academies.ask(line)
    assert "[Fill in the form]" in told
    await academies.press("Fill in the form")
    assert academies.ada.view
    assert writes(academies) == []
