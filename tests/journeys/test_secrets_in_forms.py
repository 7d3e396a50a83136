"""A password in any box or menu of a form, whatever is then done with the form: submitted, a button in it pressed,
something else chosen, letters typed into a menu. It is told, the form stays, and nothing is kept, logged or sent on."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.sandbox.controls import ClientRefused
from handlers.operations.pickers import as_typed
from tests.journeys.conftest import World, said, stored

SECRET = "Hunter2Zq9x"
TOLD = f"password: {SECRET}"
FORMS = (
    ("class classes create", ()),
    ("class classes update", ()),
    ("class classes delete", ()),
    ("class enrollments create", ()),
    ("class templates create", ()),
    ("class users upsert", ()),
    ("subscribe", (("What happens", "Anything happens"),)),
    ("find", ()),
    ("roster", ()),
    ("enroll", ()),
    ("unenroll", ()),
    ("progress", ()),
    ("attendance", ()),
    ("schedule", ()),
    ("link", ()),
    ("", ()),
)
"""What opens each, and what is chosen first."""


async def entered(world: World, label: str, kind: str) -> str:
    """Into one control, as its client takes it; a menu may still offer what it did before Registrar would not. Gives
    what is to be taken out again."""
    ada = world.ada
    if "external" in kind:
        ada._actions.offered = as_typed(TOLD)
        await ada.choose(label, TOLD)
        return ""
    text = {"email_text_input": f"{SECRET}@example.com", "url_text_input": f"https://a:{SECRET}@example.com"}.get(kind)
    await ada.fill(label, text or TOLD)
    return label


def kept_nowhere(world: World, where: str) -> None:
    assert SECRET not in world.log.getvalue(), where
    assert SECRET not in said(world.workspace), where
    assert SECRET not in repr(world.academy.calls), where
    for name, content in stored(world.home).items():
        assert SECRET.encode() not in content, (where, name)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("command", "first"), FORMS, ids=[one or "launcher" for one, _ in FORMS])
async def test_whatever_is_done_with_the_form(world: World, command: str, first: Sequence[tuple[str, str]]) -> None:
    at = 0
    while True:
        await world.ada.type("#training", f"/lms {command}".strip())
        await world.settle()
        for label, choice in first:
            await world.ada.choose(label, choice)
            await world.settle()
        drawn = world.ada.view
        assert drawn is not None
        typed: list[tuple[str, dict[str, Any]]] = [
            ((one.get("label") or one["text"])["text"], one.get("element") or one["accessory"])
            for one in drawn.blocks
            if "element" in one or "accessory" in one
        ]
        boxes = [
            (label, element["type"])
            for label, element in typed
            if element["type"].endswith(("input", "external_select")) and element["type"] != "email_text_input"
        ]
        if at >= len(boxes):
            break
        label, kind = boxes[at]
        where = f"{label} of {command}"
        await entered(world, label, kind)
        await world.settle()
        kept_nowhere(world, where)
        for press in [one["text"]["text"] for b in drawn.blocks if b["type"] == "actions" for one in b["elements"]]:
            await _back(world, drawn.id)
            await world.ada.click(press)
            await world.settle()
            kept_nowhere(world, f"{press}, {where}")
            assert "There seems to be a password" in world.ada.text_of(await world.ada.see("a password"))
        for other, menu in typed:
            await _back(world, drawn.id)
            if menu["type"] == "static_select" and other in ("Platform", "What happens", "Add a filter"):
                await world.ada.choose(other, menu["options"][0]["value"])
                await world.settle()
            elif "external" in menu["type"]:
                for letters in (TOLD, "Onb"):
                    offered = await world.ada.search(other, letters)
                    assert SECRET not in str(offered)
            kept_nowhere(world, f"{other} chosen, {where}")
        await _back(world, drawn.id)
        if drawn.payload.get("submit"):
            try:
                await world.ada.submit()
            except ClientRefused:
                assert world.ada.view is not None  # another box has to be filled in first
            else:
                await world.settle()
                assert label in world.ada.errors, where
            kept_nowhere(world, f"submitted, {where}")
        await world.ada.close(everything=True)
        at += 1
    assert at


async def _back(world: World, id: str) -> None:
    """To the form, which is still there as it was filled in."""
    while world.ada.view and world.ada.view.id != id:
        await world.ada.close()
    assert world.ada.view is not None


async def test_what_is_chosen_as_it_was_typed_is_told_under_its_field(world: World) -> None:
    ada = world.ada
    await ada.type("#training", "/lms class enrollments create")
    await ada.see("Your number of the class")
    for label, value in (("First name", "Zed"), ("Last name", "Zee"), ("E-mail address", "z@x.co")):
        await ada.fill(label, value)
    await entered(world, "Your number of the class", "external_select")
    await ada.submit()
    assert "looks like a password" in str(ada.errors)
    ada._actions.offered = as_typed("onboarding-101")
    await ada.choose("Your number of the class", "onboarding-101")
    await ada.submit()
    await world.settle()
    assert len(world.academy.calls_to("POST", "/api/v1/classes/onboarding-101/enrollments")) <= 1
    kept_nowhere(world, "")


async def test_a_menu_that_looks_for_a_password_looks_nowhere(world: World) -> None:
    await world.ada.type("#training", "/lms roster")
    await world.ada.see("See who is in a course")
    world.academy.calls.clear()
    offered = await world.ada.pick("Course", TOLD, "That looks like a password")
    assert offered == ["That looks like a password, so I didn't search. Type a name."]
    assert world.academy.calls == []
    await world.ada.submit()
    assert "looks like a password" in str(world.ada.errors)
