"""What arrives is read without complaint, kept, and shown without secrets."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.core.intent import result_type
from connectors.core.record import Display, Page, Record, plain
from tests.connectors.strategies import THOROUGH, json
from tests.rows import every


class Child(Record):
    name: str = ""
    age: int | None = None


class Parent(Record):
    display = Display("name", ("name", "children"), hidden=("innards",))

    name: str = "nobody"
    age: int | None = None
    tags: tuple[str, ...] = ("none",)
    children: tuple[Child, ...] = ()
    first: Child | None = None
    pin: SecretStr | None = None


RECORDS = {
    record.__name__: record
    for known in platforms().values()
    for module in known.resources
    for record in vars(module).values()
    if isinstance(record, type) and issubclass(record, Record)
}


@pytest.mark.parametrize(
    ("arrived", "read"),
    [
        ({}, Parent()),
        ({"name": None, "age": "many", "tags": None}, Parent()),
        ({"name": 5, "age": "7"}, Parent(name="5", age=7)),
        ({"tags": ["a", None, 5, {}]}, Parent(tags=("a", "5"))),
        ({"tags": "a"}, Parent()),
        (
            {"children": [{"name": "A", "age": "x"}, None, 5, {"age": 3}]},
            Parent(children=(Child(name="A"), Child(age=3))),
        ),
        ({"children": {"name": "A"}, "first": [1]}, Parent()),
        ({"name": ["a"], "first": [{}], "age": [1, None]}, Parent()),
    ],
)
def test_a_record_takes_what_it_can_and_forgives_the_rest(arrived: dict[str, Any], read: Parent) -> None:
    """A field that cannot be read has its default; a broken entry of a list costs only itself."""
    assert Parent.model_validate(arrived) == read


def test_unknown_fields_are_kept_and_shown_last() -> None:
    """A vendor's new field must not vanish."""
    record = Parent.model_validate({"colour": "red", "name": "A", "innards": {"pod": 3}})
    assert list(record.plain().items())[-1] == ("colour", "red")
    assert "innards" not in record.plain()


def test_secrets_are_masked_at_every_depth_until_revealed() -> None:
    """In a record, in a page, in a dictionary, in a list."""
    record = Parent(pin=SecretStr("1234"), first=Child.model_validate({"pin": SecretStr("5678")}))
    for result in (record, Page([record]), [record], {"a": (record,)}):
        assert "1234" not in repr(plain(result)) + repr(result)
        assert "5678" not in repr(plain(result)) + repr(result)
        assert "1234" in repr(plain(result, reveal=True))
    assert plain(record)["pin"] == "•••"


def test_anything_becomes_json_data() -> None:
    """What has no place in JSON is written as text."""
    assert plain(datetime(2026, 3, 2, tzinfo=UTC)) == "2026-03-02 00:00:00+00:00"
    assert plain({"a": (1, None, True, 2.5, "b")}) == {"a": [1, None, True, 2.5, "b"]}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
@given(value=json)
@THOROUGH
def test_no_record_ever_fails_to_parse(record: type[Record], value: Any) -> None:
    """Whatever its fields hold; a change that was done must not look failed."""
    read = record.model_validate(dict.fromkeys(record.model_fields, value))
    assert record.model_validate({}) is not None
    assert plain(read) is not None
    assert isinstance(read.remark, str)


@every("record", RECORDS.values())
def test_a_display_names_fields_that_exist(record: type[Record]) -> None:
    """Its name, its columns and its moments."""
    assert {*record.display.columns, *record.display.moments} <= record.model_fields.keys()
    assert record.display.name in ("", *record.model_fields)


def test_every_operation_says_what_it_answers_with() -> None:
    """Any is for operations whose answer nobody looks at."""
    for known in platforms().values():
        assert all(result_type(cls) is not Any for cls in known.operations.values())
