"""What arrives is read without complaint, kept, and shown without secrets."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AliasPath, Field, SecretStr
from pydantic.alias_generators import to_camel, to_snake

from connectors.catalog import platforms
from connectors.core.intent import result_type
from connectors.core.kept_fields import ways_in
from connectors.core.record import CamelRecord, Display, Page, Record, plain
from tests.connectors.leaves import exchanged, leaves, others, spelled
from tests.connectors.strategies import THOROUGH, json, json_leaves
from tests.rows import every


class Child(Record):
    name: str = ""
    age: int | None = None


class Parent(Record):
    display = Display(
        "name", ("name", "children"), hidden=("innards",), aside=("weight",), withheld={"backdoor": "it opens"}
    )

    name: str = "nobody"
    age: int | None = None
    tags: tuple[str, ...] = ("none",)
    children: tuple[Child, ...] = ()
    first: Child | None = None
    pin: SecretStr | None = None
    pet_name: Annotated[str | None, Field(validation_alias=AliasPath("pet", "name"))] = None


RECORDS = {
    f"{known.name} {record.__name__}": record
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
            Parent(children=(Child.model_validate({"name": "A", "age": "x"}), Child(age=3))),
        ),
        ({"children": {"name": "A"}, "first": [1]}, Parent()),
        ({"name": ["a"], "first": [{}], "age": [1, None]}, Parent()),
    ],
)
def test_a_record_takes_what_it_can_and_forgives_the_rest(arrived: dict[str, Any], read: Parent) -> None:
    """A field that cannot be read has its default; a broken entry of a list costs only itself."""
    made = Parent.model_validate(arrived)
    assert {name: getattr(made, name) for name in Parent.model_fields} == {
        name: getattr(read, name) for name in Parent.model_fields
    }


def test_unknown_fields_are_kept_and_shown_last() -> None:
    """A vendor's new field must not vanish."""
    record = Parent.model_validate({"colour": "red", "name": "A", "innards": {"pod": 3}})
    assert list(record.plain().items())[-1] == ("colour", "red")
    assert "innards" not in record.plain()


def test_what_nobody_may_see_is_named_with_its_reason() -> None:
    """That there is one can be seen, and what it is nowhere; of what hardly interests anybody, Show JSON has all."""
    record = Parent.model_validate({"innards": {"pod": 3}, "backdoor": "open", "weight": 4})
    assert record.plain(reveal=True)["weight"] == 4
    assert record.plain(reveal=True)["backdoor"] == "•••"
    assert "innards" not in record.plain(reveal=True)
    assert Parent.model_validate({"backdoor": ""}).plain()["backdoor"] == ""
    kept_back = [(*one.display.withheld.values(), *one.display.guarded.values()) for one in RECORDS.values()]
    assert all(why for one in kept_back for why in one)


@pytest.mark.parametrize(
    ("arrived", "kept"),
    [
        ({"age": "many"}, {"age_as_sent": "many"}),
        ({"tags": ["a", {"b": 1}, None]}, {"tags_as_sent": [{"b": 1}, None]}),
        ({"age": "many", "age_as_sent": 5}, {"age_as_sent": 5, "age_as_sent_as_sent": "many"}),
        ({"pin": {"code": 17}}, {"pin_as_sent": "•••"}),
        ({"pet": {"name": "Rex", "kind": "dog", "toys": {"ball": 2}}}, {"pet": {"kind": "dog", "toys": {"ball": 2}}}),
        ({"pet": {"name": "Rex"}}, {}),
        ({"pet": {"name": "Rex"}, "pet_name": "Max"}, {"pet_name_as_sent": "Max"}),
        ({"pet": "Rex"}, {"pet": "Rex"}),
    ],
)
def test_what_has_no_place_is_kept_beside_the_rest(arrived: dict[str, Any], kept: dict[str, Any]) -> None:
    """What could not be read, what a field was taken out of, and what had another's name."""
    read = Parent.model_validate(arrived).plain()
    assert {name: value for name, value in read.items() if name not in Parent.model_fields} == kept


def test_two_names_that_become_one_are_both_kept() -> None:
    """Of a platform that writes in camelCase."""
    assert CamelRecord.model_validate({"userName": "a", "user_name": "b"}).plain() == {
        "user_name": "a",
        "user_name_as_sent": "b",
    }


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


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
@given(data=st.data())
@THOROUGH
def test_every_record_keeps_whatever_arrives(record: type[Record], data: st.DataObject) -> None:
    """Each leaf stands somewhere in what it gives away, or another in its place would change that; but for what the
    record withholds or guards, and the fields that are ours."""
    unseen = OURS | {*record.display.hidden, *record.display.withheld, *record.display.guarded}
    names = st.sampled_from(sorted(one for one in known_names(record) if to_snake(one) not in unseen))
    arrived = data.draw(st.dictionaries(names, objects(names), min_size=1, max_size=4))
    read = record.model_validate(arrived).plain(reveal=True)
    there = Counter(str(one) for _, one in leaves(read))
    for path, leaf in leaves(arrived):
        if there[str(leaf)] and not isinstance(leaf, bool):
            continue
        changed = (record.model_validate(exchanged(arrived, path, other)) for other in others(leaf))
        assert any(one.plain(reveal=True) != read for one in changed), (spelled(path), leaf, read)


OURS = {"unconfirmed"}
"""What a connector puts into an answer, and a remark tells."""


@cache
def known_names(record: type[Record]) -> frozenset[str]:
    """Every name by which a record, or a validator of it, may look for something; and some that it does not know."""
    found = {"colour", "userName", "user_name"} | set(record.model_fields)
    found |= {to_camel(name) for name in found}
    found |= {str(step) for ways in ways_in(record).values() for way in ways for step in way}
    for one in [*vars(record).values()]:
        code = getattr(getattr(one, "wrapped", one), "__func__", None)
        found |= {text for text in getattr(code, "__code__", code).co_consts if text} if code else set()
    return frozenset(one for one in found if isinstance(one, str) and one.isidentifier())


def objects(names: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    leaf = json_leaves | st.integers(1000, 10**6)
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))


@every("record", RECORDS.values())
def test_a_display_names_fields_that_exist(record: type[Record]) -> None:
    """Its name, its columns and its moments."""
    shown = {*record.display.columns, *record.display.moments, *filter(None, [record.display.name])}
    strange = shown - record.model_fields.keys()
    assert not strange, f"The Display of {record.__qualname__} names what it has not: {', '.join(sorted(strange))}"


def test_every_operation_says_what_it_answers_with() -> None:
    """Any is for operations whose answer nobody looks at."""
    for known in platforms().values():
        silent = [cls.__name__ for cls in known.operations.values() if result_type(cls) is Any]
        assert not silent, f"{known.name}: say what these answer with, as Intent[list[Course]] does: {silent}"
