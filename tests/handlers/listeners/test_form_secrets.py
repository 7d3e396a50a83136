"""Whatever a person can type into a form, or choose as they typed it, is looked at on every road that it comes by: each
control of every form that there is, alone."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bot.notifications.subscription import EVERY_EVENT
from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday import form_view as verb_form_view
from handlers.home import launcher_view
from handlers.listeners.form_secrets import NOT_IN_A_BOX, REFUSED_OPTION, secrets_in
from handlers.notifications import setup_view, subscribe_view
from handlers.notifications.subscribe_view import SubscriptionDraft
from handlers.operations.form_view import blank, view
from handlers.operations.pickers import as_typed
from handlers.slack.reply import NO_SPOT
from handlers.slack.widgets import option

TOLD = "password: Hunter2Zq9x"
CHOSEN_ONLY = ("static_select", "multi_static_select", "radio_buttons", "datepicker", "datetimepicker", "timepicker")
"""Controls into which nobody types."""
FILLED: Sequence[dict[str, Any]] = (
    {},
    {"day": "2026-12-01"},
    {"newcomers": "a@acme.com\nb@acme.com"},
    {"site": "learn.example.com"},
)
"""What is known of a verb's form changes what it asks for."""
View = dict[str, Any]


def forms() -> Iterator[View]:
    for platform in platforms().values():
        for cls in platform.operations.values():
            yield view(blank(cls, {}, NO_SPOT, "UTC").changed(more=True), "draft")
    for verb in Verb:
        for filled in (
            {},
            {"day": "2026-12-01"},
            {"newcomers": "a@acme.com\nb@acme.com"},
            {"site": "learn.example.com"},
        ):
            yield verb_form_view.view(verb, "draft", filled, ["class", "skilljar"])
    yield subscribe_view.view(SubscriptionDraft("C1", "skilljar", EVERY_EVENT), ["class", "skilljar"], "draft")
    yield setup_view.ask_address(platforms()["skilljar"])
    yield launcher_view.view(["class", "skilljar"], [], [])


def controls(drawn: View) -> Iterator[tuple[str, dict[str, Any]]]:
    """By block."""
    for block in drawn["blocks"]:
        for element in (block.get("element"), block.get("accessory"), *(block.get("elements") or ())):
            if element and "action_id" in element and element["type"] != "button":
                yield block["block_id"], element


def holding(element: dict[str, Any], text: str) -> dict[str, Any]:
    """A control that a person typed this into, or chose it in as they had typed it."""
    match element["type"]:
        case "external_select":
            return {"type": element["type"], "selected_option": as_typed(text)[0]}
        case "multi_external_select":
            return {"type": element["type"], "selected_options": [option("Jane Doe · Class", "jane"), *as_typed(text)]}
    return {"type": element["type"], "value": text}


def roads(block: str, action: str, held: dict[str, Any], drawn: View) -> Iterator[dict[str, Any]]:
    """Submitted, with another control used, used itself, and with letters typed into another menu."""
    other = {"type": "plain_text_input", "value": "Evening"}
    whole = drawn | {"state": {"values": {"other": {"text": other}, block: {action: held}}}}
    button = {"type": "button", "action_id": "form.more", "block_id": "b", "value": "draft"}
    used = {"action_id": action, "block_id": block} | held
    yield {"type": "view_submission", "view": whole}
    yield {"type": "block_actions", "view": whole, "actions": [button]}
    yield {"type": "block_actions", "view": drawn, "actions": [used]}
    yield {"type": "block_suggestion", "view": whole, "action_id": "pick", "block_id": "other", "value": "Onb"}


def test_no_box_of_any_form_is_forgotten() -> None:
    seen = set()
    for drawn in forms():
        for block, element in controls(drawn):
            if element["type"] in CHOSEN_ONLY:
                continue
            seen.add(element["type"])
            own = block.endswith("#")
            for body in roads(block, element["action_id"], holding(element, TOLD), drawn):
                assert secrets_in(body) == ({} if own else {block: NOT_IN_A_BOX}), (body["type"], block)
            for body in roads(block, element["action_id"], holding(element, "Evening class"), drawn):
                assert secrets_in(body) == {}, (body["type"], block)
    assert seen > {"plain_text_input", "email_text_input", "url_text_input", "external_select", "multi_external_select"}


def test_what_a_platform_offers_is_no_secret() -> None:
    """A course may be called so, and be chosen."""
    chosen = option("Passcode: iOS18 device management · Class", "id:Passcode: iOS18 device management")
    held = {"course": {"everyday.course": {"type": "external_select", "selected_option": chosen}}}
    assert secrets_in({"type": "view_submission", "view": {"state": {"values": held}}}) == {}


@pytest.mark.parametrize("kind", ["external_select", "multi_external_select"])
def test_the_option_that_says_why_nothing_is_offered_is_taken_by_no_form(kind: str) -> None:
    said = option("That looks like a password.", REFUSED_OPTION)
    held = {"selected_option": said} if kind == "external_select" else {"selected_options": [said]}
    view = {"state": {"values": {"course": {"everyday.course": {"type": kind} | held}}}}
    assert secrets_in({"type": "view_submission", "view": view}) == {"course": NOT_IN_A_BOX}
