"""Whoever is chosen from what was shown is who was shown, and nobody else: on every platform, and wherever something is
chosen. Where it is another by then, it says what it was and what it is, and asks again.

A row is a line that asks which one is meant, and what is changed on the platform before the press."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_same_still import _addresses_swap, _learner, _person, _student_swaps, _worker

JANE, LESSON = "jane@acme.com", "Forklift refresher"
Meanwhile = Callable[[Any], None]


def _portal_address(world: Any) -> None:
    one = _person(world)
    other = next(it for it in world.portal.users.values() if it.full_name == "Maeve O'Brien")
    one.email, other.email = "away@example.com", one.email


def _worker_address(world: Any) -> None:
    users, one = world.account.users, _worker(world)
    other = next(it for it in users.values() if it.first_name == "Maeve")
    users[one.id], users[other.id] = replace(one, email="away@example.com"), replace(other, email=one.email)


def _learner_address(world: Any) -> None:
    one = _learner(world)
    other = next(row for row in world.school.all("users") if row["first_name"] == "Maeve")
    one["email"], other["email"] = "away@example.com", one["email"]


PEOPLE: dict[str, tuple[str, Meanwhile]] = {
    "chamilo": ('enroll jane in "Data protection" on chamilo', _portal_address),
    "damstra": ('enroll jane in "Forklift refresher" on damstra', _worker_address),
    "skilljar": ('enroll jane in "Forklift refresher" on skilljar', _learner_address),
    "class": ('unenroll jane from "Onboarding 101" on class', lambda world: _student_swaps(world, "")),
    "classonlive": ('unenroll jane from "Onboarding 101" on classonlive', lambda world: _addresses_swap(world, JANE)),
}


def _rename_course(world: Any) -> None:
    next(one for one in world.portal.courses.values() if one.title == "How we write").title = "Nuclear safety"


def _rename_lesson(world: Any) -> None:
    lessons = world.account.lessons
    for key, one in [*lessons.items()]:
        if one.name in ("Noise at work", LESSON):
            lessons[key] = replace(one, name="Nuclear safety")


def _rename_class(world: Any) -> None:
    classes = world.academy.classes
    one = next(it for it in classes.values() if it.ext_class_id == "onboarding-101")
    classes[one.class_id] = replace(one, name="Nuclear safety")


def _rename_content(world: Any) -> None:
    contents = world.academy.contents
    for key, one in [*contents.items()]:
        if one.title == "Onboarding 101":
            contents[key] = replace(one, title="Nuclear safety")


def _rename_published(world: Any) -> None:
    for row in world.school.all("published_courses"):
        if row["course"]["title"] == "Fire safety":
            row["course"] = row["course"] | {"title": "Nuclear safety"}
    for row in world.school.all("courses"):
        row["title"] = "Nuclear safety" if row["title"] == "Fire safety" else row["title"]


COURSES: dict[str, tuple[str, Meanwhile]] = {
    "chamilo": (f'enroll {JANE} in "How we wrte" on chamilo', _rename_course),
    "damstra": (f'enroll {JANE} in "Noise at wrk" on damstra', _rename_lesson),
    "skilljar": (f'enroll {JANE} in "Fire safty" on skilljar', _rename_published),
    "class": ('enroll max@acme.com "Max Okafor" in "Onbording 101" on class', _rename_class),
    "classonlive": (f'enroll {JANE} in "Onbording 101" on classonlive', _rename_content),
}
ROWS = [
    pytest.param(name, line, meanwhile, was, id=f"{name}, {what}", marks=pytest.mark.on(name))
    for what, was, table in (("a person", "Jane Doe", PEOPLE), ("a course", "", COURSES))
    for name, (line, meanwhile) in table.items()
]


def writes(academies: Academies) -> int:
    """Chamilo reads with POST too: by what it holds."""
    others = [one for name, one in academies.platform.items() if name != "chamilo"]
    held = [len(it.people) for one in academies.platform.values() for it in _courses(one)]
    return sum(call.method != "GET" for one in others for call in one.calls) + sum(held)


def _courses(world: Any) -> list[Any]:
    return [*world.portal.courses.values()] if hasattr(world, "portal") else []


def asks_again(said: str, was: str) -> bool:
    """Says what it was and what it is, does nothing, and can be answered."""
    before, _, now = said.partition("When you chose, that was ")[2].partition(". Now it is ")
    return before.startswith(was) and bool(now) and "Nothing was changed yet." in now and "[This one]" in now


@pytest.mark.parametrize(("name", "line", "meanwhile", "was"), ROWS)
async def test_this_one_is_the_one_beside_the_button(
    academies: Academies, name: str, line: str, meanwhile: Meanwhile, was: str
) -> None:
    """Another who has the address by now, and what is called otherwise, is asked about and left alone."""
    assert "[This one]" in await academies.ask(line)
    meanwhile(academies.platform[name])
    sent = writes(academies)
    assert asks_again(await academies.press("This one"), was)
    assert writes(academies) == sent
    assert "[Go ahead]" not in academies.ada.messages("#training")


@pytest.mark.parametrize(("name", "line", "meanwhile", "was"), ROWS)
async def test_what_is_as_it_was_shown_goes_on(
    academies: Academies, name: str, line: str, meanwhile: Meanwhile, was: str
) -> None:
    """Nobody is asked twice about the same."""
    assert "[This one]" in await academies.ask(line)
    said = await academies.press("This one")
    assert "When you chose" not in said
    assert "[This one]" not in said


@pytest.mark.on("damstra")
async def test_who_was_asked_about_again_can_be_chosen(academies: Academies) -> None:
    """By then they were shown as they are."""
    await academies.ask(PEOPLE["damstra"][0])
    _worker_address(academies.platform["damstra"])
    assert "Maeve O'Brien" in await academies.press("This one")
    said = await academies.press("This one", beside="away@example.com")
    assert "Jane Doe" in said
    assert "Maeve" not in said
    assert "When you chose" not in said


async def choose(academies: Academies, label: str, typed: str) -> None:
    """The first that a box offers, once the platform has answered it in time."""
    for _ in range(20):
        first, *_ = await academies.ada.search(label, typed)
        if "Use “" not in first["text"]["text"]:
            await academies.ada.choose(label, first)
            return
    raise AssertionError(f"nothing was offered for {typed}")


async def picked(academies: Academies, typed: str, course: str) -> None:
    """The form of enroll, filled in from what its boxes offer."""
    await academies.ask("enroll")
    await choose(academies, "Who", typed)
    await choose(academies, "Course", course)


@pytest.mark.on("damstra")
@pytest.mark.parametrize(("meanwhile", "was"), [(_worker_address, "Jane Doe"), (_rename_lesson, LESSON)])
async def test_a_box_of_a_form_gives_what_it_offered(academies: Academies, meanwhile: Meanwhile, was: str) -> None:
    await picked(academies, "jane", LESSON)
    meanwhile(academies.platform["damstra"])
    sent, before = writes(academies), len(academies.ada.messages("#training"))
    assert not await academies.ada.submit()
    await academies.settle()
    assert asks_again(academies.ada.messages("#training")[before:], was)
    assert writes(academies) == sent


@pytest.mark.on("damstra", "chamilo")
@pytest.mark.parametrize("label", ["Deactivate…", "Enroll…"])
async def test_a_button_beside_somebody_is_about_them(academies: Academies, label: str) -> None:
    """The form that it opens names them, and acts on nobody else who has the address by then."""
    assert "Jane Doe" in await academies.ask(f"find {JANE}")
    await academies.press(label)
    ada = academies.ada
    if label == "Enroll…":
        await choose(academies, "Course", LESSON)
    else:
        await ada.choose("Platform", "Damstra Learning")
    _worker_address(academies.platform["damstra"])
    sent, before = writes(academies), len(ada.messages("#training"))
    assert not await ada.submit()
    await academies.settle()
    assert asks_again(ada.messages("#training")[before:], "Jane Doe")
    assert writes(academies) == sent


@pytest.mark.on("damstra")
async def test_the_button_under_a_roster_is_about_that_course(academies: Academies) -> None:
    """Also where its title is another's by then."""
    await academies.ask(f'roster "{LESSON}" on damstra')
    await academies.press("Enroll…")
    ada = academies.ada
    await choose(academies, "Who", "jane")
    _rename_lesson(academies.platform["damstra"])
    sent, before = writes(academies), len(ada.messages("#training"))
    assert not await ada.submit()
    await academies.settle()
    assert asks_again(ada.messages("#training")[before:], LESSON)
    assert writes(academies) == sent


@pytest.mark.on("damstra", "chamilo")
@pytest.mark.parametrize("label", ["On Damstra Learning", "Everywhere"])
async def test_where_somebody_is_switched_off_is_about_who_was_shown(academies: Academies, label: str) -> None:
    assert f"[{label}]" in await academies.ask(f"deactivate {JANE}")
    _worker_address(academies.platform["damstra"])
    sent = writes(academies)
    said = await academies.press(label)
    assert "When you chose, that was Jane Doe" in said
    assert writes(academies) == sent
    assert "[Go ahead]" not in academies.ada.messages("#training")


@pytest.mark.on("class")
async def test_who_is_chosen_to_teach_is_who_was_shown(academies: Academies) -> None:
    """A session is held by nobody else, whoever has the number by then."""
    asked = 'schedule "Fire drill" on class on 4 December 2030 at 23:00 for 90 min with Grace'
    assert "[This one]" in await academies.ask(asked)
    users = academies.platform["class"].academy.users  # type: ignore[attr-defined]  # of its stand-in
    grace = next(one for one in users.values() if one.user_name.startswith("Grace"))
    users[grace.id] = replace(grace, user_name="Otto Other", email="otto.other@example.com")
    said = await academies.press("This one")
    assert "When you chose, that was Grace" in said
    assert "Otto Other" in said.partition("Now it is ")[2]
    assert "[Go ahead]" not in said
    assert "[Go ahead]" in await academies.press("This one")
