"""What was filled in is never lost to a slip of the finger: the form stays, or the answer opens it again."""

import re

import pytest

from connectors.everyday.verbs import Verb
from connectors.standin.standin import Fault, Reply
from handlers.everyday.form_view import VERB_FIELD_LABELS, VERB_FIELDS
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.conftest import World
from tests.journeys.test_mistyped_in_forms import filled

MISTYPED = {"who": "Qwzx Plork", "people": "Qwzx Plork", "course": "Qwzx Plork", "words": "Qwzx Plork"}
WITHOUT_FORM = (Verb.COURSES, Verb.SESSIONS)
"""Verbs that are answered at once where they stand alone: their form is behind the button of an answer."""
BOXES = [(verb, name) for verb in Verb for one in VERB_FIELDS[verb] if (name := one.rstrip("?")) in MISTYPED]


@pytest.mark.on("class", "damstra", "skilljar")
@pytest.mark.parametrize(("verb", "name"), BOXES, ids=[f"{verb} {name}" for verb, name in BOXES])
async def test_a_name_that_nobody_and_nothing_has_leads_back_to_the_form(
    academies: Academies, verb: Verb, name: str
) -> None:
    """Of every form and every box that takes a name."""
    ada, typed = academies.ada, MISTYPED[name]
    before = ada.messages("#training")
    await ada.type("#training", f"/lms {verb}" if verb not in WITHOUT_FORM else f'/lms {verb} "{typed}"')
    await academies.settle()
    if verb not in WITHOUT_FORM:
        await filled(academies, name, typed)
        await ada.submit()
        await academies.settle()
    told = ada.messages("#training")[len(before) :]
    if place := re.search(r"\[(On [^]]+)\]", told):  # the course is on several platforms
        told = await academies.press(place[1])
    assert typed in told, (VERB_FIELD_LABELS[name], ada.errors)
    again = next((one for one in ("Fill in the form", "Change…") if f"[{one}]" in told), "")
    assert again, told
    await ada.click(again)
    await academies.settle()
    assert ada.view is not None
    assert typed in ada.text_of(ada.view)


@pytest.mark.parametrize("status", [404, 409, 400])
async def test_a_form_stays_open_where_the_platform_knows_nothing_by_that_name(world: World, status: int) -> None:
    """With what was typed, and what the platform says."""
    await world.ada.type("#training", "/lms class classes get")
    await world.ada.see("Show one class.")
    await world.ada.pick("Your number of the class", "onbaording-101", "Use “onbaording-101”")
    world.academy.faults.add(Fault(Reply({"error": "No such class"}, status)), times=None)
    await world.ada.submit()
    await world.settle()
    assert world.ada.view is not None
    shown = world.ada.text_of(world.ada.view)
    assert "onbaording-101" in shown, shown
    assert "No such class" in shown, shown
    world.academy.faults.clear()
