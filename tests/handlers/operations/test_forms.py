"""Form and intent are two faces of the same data: what goes in comes out, and every view is one that Slack takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blocks import check_view
from bot.sandbox.record import Record
from connectors.catalog import platforms
from connectors.core.field_specs import field_specs
from connectors.core.grammar import read
from connectors.core.intent import Intent, Mistakes, Operation, dump, make
from handlers.operations.form_view import FORM_EMPTY_VALUES, Form, blank, emptiable, fields, filled, shown, view
from handlers.slack.reply import Spot
from handlers.slack.widgets import LEAVE_AS_IS
from tests.connectors.strategies import THOROUGH, ZONES, intents
from tests.recording import recorder
from tests.rows import every

OPERATIONS = [cls for platform in platforms().values() for cls in platform.operations.values()]
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=30)
RECORD = Record(recorder())


def untouched(drawn: dict[str, Any]) -> dict[str, Any]:
    """The state that Slack sends when a person submits a view without touching it."""
    state: dict[str, Any] = {}
    for block in drawn["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        held: dict[str, Any] = {"type": element["type"]}
        match element["type"]:
            case "static_select" | "external_select":
                held["selected_option"] = element.get("initial_option")
            case "multi_static_select":
                held["selected_options"] = element.get("initial_options", [])
            case "datepicker":
                held["selected_date"] = element.get("initial_date")
            case "datetimepicker":
                held["selected_date_time"] = element.get("initial_date_time")
            case _:
                held["value"] = element.get("initial_value")
        state[block["block_id"]] = {element["action_id"]: held}
    return state


def again(form: Form) -> dict[str, Any]:
    """What a form says when it is drawn and submitted as it is."""
    drawn = view(form, "draft")
    check_view(drawn)
    RECORD.view(drawn, "test_forms")
    data, faults, _ = filled(form, untouched(drawn))
    assert faults == {}
    return {name: value for name, value in data.items() if name in field_specs(form.cls)}


@pytest.mark.hypothesis
@pytest.mark.parametrize("cls", OPERATIONS)
def test_an_intent_survives_its_form(cls: type[Intent[Any]]) -> None:
    """Every value of every field, however odd, comes out of the form as it went in."""

    @THOROUGH
    @given(intents(cls), st.sampled_from(ZONES))
    def check(intent: Intent[Any], zone: str) -> None:
        data = dump(intent)
        form = replace(blank(cls, {}, Spot("C1"), zone), data=data, more=True)
        out = again(form)
        assert out == data
        assert again(Form.loaded(form.stored())) == data
        secret = {spec.name for spec in field_specs(cls).values() if spec.secret}
        if not secret:
            assert dump(make(cls, out)) == data

    check()


SUBMIT_WORDS = frozenset(
    (
        "Add", "Assign", "Begin", "Cancel", "Change", "Check", "Close", "Complete", "Create", "Deactivate", "Delete",
        "Enroll", "Erase", "Find", "Get", "Go ahead", "Hide", "Import", "Invite", "List", "Mark", "Move", "Plan",
        "Post", "Publish", "Reactivate", "Record", "Register", "Remove", "Rename", "Replace", "Report", "Schedule",
        "Send", "Show", "Start", "Unenroll", "Unregister",
    )
)  # fmt: skip
"""What says on a button, without another word, that something will be done."""


@pytest.mark.parametrize("cls", OPERATIONS)
def test_a_button_says_what_it_does_in_one_word(cls: type[Intent[Any]]) -> None:
    """Or is a plain yes: “Have”, “Let” and “Take” are half a sentence."""
    word = view(blank(cls, {}, Spot("C1"), "UTC"), "d")["submit"]["text"]
    assert word in SUBMIT_WORDS, (
        f"“{word}”, the first word of what {cls.__name__} does, says on a button too little of it. Begin its docstring "
        f"with one of: {', '.join(sorted(SUBMIT_WORDS))}"
    )


@pytest.mark.parametrize("cls", OPERATIONS)
def test_only_what_is_there_already_can_be_left_as_it_is(cls: type[Intent[Any]]) -> None:
    """Where something is made, looked for or replaced as a whole, nothing is there that could stay."""
    drawn = view(replace(blank(cls, {}, Spot("C1"), "UTC"), more=True), "d")
    unchosen = {
        one["text"]["text"]
        for block in drawn["blocks"]
        for one in block.get("element", {}).get("options", ())
        if one["value"] == LEAVE_AS_IS
    }
    says = drawn["blocks"][0]["elements"][0]["text"]
    changes = cls.http.method == "PATCH" or ": Change " in says
    assert unchosen <= {"(leave as it is)" if changes else "(nothing chosen)"}
    labels = {block["label"]["text"] for block in drawn["blocks"] if block["type"] == "input"}
    assert changes or cls.http.method == "PUT" or "Empty these fields" not in labels
    if cls.__name__ == "WebhooksCreate":
        assert (unchosen, drawn["submit"]["text"]) == ({"(nothing chosen)"}, "Create")


def typed_names(cls: type[Intent[Any]]) -> list[str]:
    return [name for name, spec in field_specs(cls).items() if not spec.kind.part and not spec.secret]


def kept_to_be_mended(cls: type[Intent[Any]], typed: dict[str, str]) -> None:
    out = again(blank(cls, typed, Spot("C1"), "UTC"))
    for name, word in typed.items():
        meant = read(field_specs(cls)[name].kind, word)
        assert out[name] in (word, meant, [meant], [word])


@pytest.mark.hypothesis
@pytest.mark.parametrize("cls", OPERATIONS)
def test_what_was_typed_wrongly_is_still_there_to_be_mended(cls: type[Intent[Any]]) -> None:
    """A value that no widget holds gets a text box, and stays what it was."""

    @THOROUGH
    @given(st.data())
    def check(data: st.DataObject) -> None:
        kept_to_be_mended(cls, data.draw(st.fixed_dictionaries(dict.fromkeys(typed_names(cls), WORDS))))

    check()


@pytest.mark.parametrize("word", ["null", "NULL"])
def test_a_null_typed_for_a_text_stays_one(word: str) -> None:
    """Also where a list wants objects, each written as a line."""
    for cls in (cls for platform in platforms().values() for cls in platform.operations.values()):
        kept_to_be_mended(cls, dict.fromkeys(typed_names(cls), word))


@every("cls", OPERATIONS)
def test_an_empty_form_asks_for_what_is_needed_first(cls: type[Intent[Any]]) -> None:
    form = blank(cls, {}, Spot("C1"), "UTC")
    drawn = view(form, "draft")
    check_view(drawn)
    needed = [one.needed or bool(one.spec.one_of or one.spec.any_of) for one in shown(form) if not one.helper]
    assert needed == sorted(needed, reverse=True)
    every = {one.id for one in fields(cls)}
    assert {one.id for one in shown(form.changed(more=True))} == every, "nothing is out of reach"


def test_a_text_too_long_for_a_box_stays_in_the_draft() -> None:
    cls = platforms()["class"].operations["classes_create"]
    long = "x" * 5000
    form = blank(cls, {"class_description": long}, Spot("C1"), "UTC")
    drawn = view(form, "draft")
    assert "5,000 characters, kept as they are." in str(drawn)
    assert again(form)["class_description"] == long


@every("cls", OPERATIONS)
def test_what_is_offered_to_be_emptied_can_be_empty(cls: Operation) -> None:
    """Whoever chooses it is not told afterwards that it must not be."""
    for code in emptiable(blank(cls, {}, Spot("C1"), "UTC")):
        kind, _, name = code.partition(":")
        if name not in field_specs(cls):
            continue
        faults: Mapping[str, list[str]] = {}
        try:
            make(cls, {name: FORM_EMPTY_VALUES[kind]})
        except Mistakes as mistakes:
            faults = mistakes.fields
        assert name not in faults, f"{code} {faults[name]}"
