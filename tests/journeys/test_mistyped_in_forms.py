"""What a form can see for itself to be wrong stands under its box, and the form stays with all that was typed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.entering import Incomplete
from connectors.everyday.verbs import Verb
from handlers.everyday.form_view import VERB_FIELD_LABELS, VERB_FIELDS
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

MISTYPED = ("jane.doe@example", "jane@doe@example.com", "@jane", "jane.doe@")
PEOPLE_BOXES = ("who", "people", "email", "hosts")
BOXES = [(verb, name) for verb in Verb for one in VERB_FIELDS[verb] if (name := one.rstrip("?")) in PEOPLE_BOXES]
SAYS = "isn't an e-mail address"


async def filled(academies: Academies, name: str, typed: str) -> None:
    """What a form cannot be sent without, as far as it asks for it, and this in one box."""
    ada, label = academies.ada, VERB_FIELD_LABELS[name][0]
    assert ada.view is not None
    for block in ada.view.blocks:
        if block["type"] != "input":
            continue
        title, kind = block["label"]["text"], block["element"]["type"]
        text = typed if title == label else {"Who": "jane@acme.com", "Course": "Onboarding 101"}.get(title, "Ab")
        if "external" in kind:
            offered = await ada.search(title, text)
            await ada.choose(title, offered[-1])
        elif kind == "datetimepicker":
            await ada.fill(title, datetime.now(UTC) + timedelta(days=3))
        elif kind == "email_text_input" or (kind == "plain_text_input" and title in (label, "Name")):
            await ada.fill(title, text)


@pytest.mark.on("class", "damstra", "skilljar")
@pytest.mark.parametrize(("verb", "name"), BOXES, ids=[f"{verb} {name}" for verb, name in BOXES])
async def test_a_mistyped_address_stands_under_its_box(academies: Academies, verb: Verb, name: str) -> None:
    """Of every form and every box that takes addresses; once it is right, the form goes."""
    ada, label = academies.ada, VERB_FIELD_LABELS[name][0]
    for typed in MISTYPED:
        await ada.type("#training", f"/lms {verb}")
        await academies.settle()
        await filled(academies, name, typed)
        drawn, before = ada.view, ada.messages("#training")
        try:
            await ada.submit()
        except Incomplete:
            assert name == "email"  # Slack looks at that itself
            await ada.close()
            continue
        await academies.settle()
        assert ada.view is drawn, (typed, ada.messages("#training")[len(before) :])
        assert SAYS in ada.errors.get(label, ""), (typed, ada.errors)
        assert ada.messages("#training") == before
        await ada.close()


@pytest.mark.on("class", "skilljar")
async def test_a_platform_without_training_sites_stands_under_the_box(academies: Academies) -> None:
    """The site that was said is asked for in the form, and can be left out there."""
    ada = academies.ada
    await ada.type("#training", '/lms enroll "Nobody Such" in "Onboarding 101" on learn.example.com')
    await academies.settle()
    await ada.click("Fill in the form")
    await academies.settle()
    assert ada.view is not None
    await ada.choose("Platform", "Class")
    await ada.choose("Who", (await ada.search("Who", "jane@acme.com"))[-1])
    await ada.choose("Course", (await ada.search("Course", "Onboarding 101"))[-1])
    drawn = ada.view
    await ada.submit()
    await academies.settle()
    assert ada.view is drawn
    assert "has no training sites: leave “learn.example.com” out" in ada.errors["Training site"]
