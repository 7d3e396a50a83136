"""What people write as JSON is what is sent: a number stands for a text where a text is meant."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.requests import typed
from connectors.core.field_specs import FieldKind, field_specs
from connectors.core.grammar import read, read_all
from connectors.core.intent import make
from connectors.core.json_values import parsed_for, parsed_object
from tests.connectors.workshop import RoomsBook

SPECS = field_specs(RoomsBook)
TEXT = FieldKind("text")
NEEDED = {"number": 7, "owner": "Jane", "room_key": "blue"}

NUMBER = r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?"
WORTH_TRYING = ("true", "false", "1e3", "1.10", "-0", "1E5", "0.1", "100000000000000000000001")
literals = st.from_regex(NUMBER, fullmatch=True) | st.sampled_from(WORTH_TRYING)
"""Every number that JSON knows, as its grammar (RFC 8259) writes it down, and the two words besides."""


@given(literals)
def test_a_number_in_a_text_is_what_was_written(literal: str) -> None:
    """In an object, a list, a list of lists, a part and a map; as the same would be without JSON."""
    assert json.loads(literal) is not None  # it is JSON
    plain = read(TEXT, literal)
    assert plain == literal
    assert read(SPECS["rows"].kind, f"[[{literal}]]") == [[plain]]
    assert read(SPECS["extra"].kind, f'{{"age": {literal}}}') == {"age": plain}
    assert read(SPECS["home"].kind, f'{{"streetName": {literal}, "zip_code": {literal}}}') == {
        "streetName": plain,
        "zip_code": plain,
    }
    assert (
        read(SPECS["plan"].kind, f'{{"tags": [{literal}]}}')
        == {"tags": [plain]}
        == {"tags": read(SPECS["plan"].kind.parts["tags"].kind, literal)}
    )
    assert parsed_object(RoomsBook, f'{{"boss": {literal}, "pin": {literal}}}') == {"boss": plain, "pin": plain}


@given(literals)
def test_elsewhere_a_number_is_a_number(literal: str) -> None:
    """As Python reads JSON; where anything may stand, too."""
    want = json.loads(literal)
    for kind, raw, found in (
        (SPECS["codes"].kind, f"[{literal}]", [want]),
        (SPECS["data"].kind, f'{{"a": [{literal}]}}', {"a": [want]}),
        (SPECS["home"].kind, f'{{"floor": {literal}, "storey": {literal}}}', {"floor": want, "storey": want}),
    ):
        got = read(kind, raw)
        assert got == found
        assert json.dumps(got) == json.dumps(found)  # 1 is no true, and 1.0 no 1


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_what_has_no_numbers_is_read_as_json(value: Any) -> None:
    """For every kind that takes JSON."""
    for name in ("data", "rows", "extra"):
        assert parsed_for(SPECS[name].kind, json.dumps(value)) == value


@pytest.mark.parametrize("raw", ["NaN", "[1e999]", "[" * 100_000, "9" * 5_000, "{", "", '{"a": Infinity}'])
def test_what_is_no_json_is_refused(raw: str) -> None:
    """A number without bounds too, where a number is meant."""
    with pytest.raises(ValueError, match=r"\w"):
        parsed_for(SPECS["data"].kind, raw)


def test_a_text_has_no_bounds() -> None:
    """What no computer counts can be written down."""
    assert parsed_for(SPECS["rows"].kind, f"[[1e999, {'9' * 5_000}]]") == [["1e999", "9" * 5_000]]


def test_a_word_of_a_choice_may_be_a_number() -> None:
    """Where it is one of its words, or any word may stand."""
    assert parsed_object(RoomsBook, '{"level": 6, "size": 12, "color": 3}') == {"level": 6, "size": "12", "color": 3}
    assert make(RoomsBook, NEEDED | {"level": 6}).level is not None


def test_whole_intents() -> None:
    """Typed with words, and on the command line."""
    data = read_all(SPECS, 'number=7 owner=29 room_key=1.10 extra={"age": 29} home={"street_name": 1e3}')
    made = make(RoomsBook, data)
    assert (made.owner, made.room_key, made.extra) == ("29", "1.10", {"age": "29"})
    group = typed("damstra", ["groups", "create"], '{"name": 1984, "description": "A year"}')
    assert group.model_dump()["name"] == "1984"
