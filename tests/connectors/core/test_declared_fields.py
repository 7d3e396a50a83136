"""A field that cannot be meant as it is declared is refused when the class of its operation is made."""

from typing import Annotated, Any

import pytest
from pydantic import Field

from connectors.core import field_markers
from connectors.core.field_markers import GET, POST, Also, Help, In, NoSecret, Private, Secret, Wire
from connectors.core.intent import Intent
from connectors.core.wrong_declaration import WrongDeclaration

SHADOWED = (
    "effect", "reversible", "risks", "shape", "deed", "confirmations", "foresee", "model_fields", "model_dump", "json",
    "copy", "dict", "schema", "validate", "construct", "own", "http", "platform",
)  # fmt: skip


def made(fields: dict[str, Any], **more: Any) -> type[Intent[Any]]:
    """An operation with these fields, each a text that is needed where nothing else is said."""
    body = {"__module__": "inn.stays", "__qualname__": "StaysCreate", "__doc__": "Stay.", "platform": "inn"}
    return type("StaysCreate", (Intent,), body | {"http": POST("/stays")} | more | {"__annotations__": fields})


def refused(fields: dict[str, Any], **more: Any) -> str:
    with pytest.raises(WrongDeclaration) as caught:
        made(fields, **more)
    return str(caught.value)


@pytest.mark.parametrize("name", SHADOWED)
def test_no_field_stands_in_the_way_of_what_every_operation_has(name: str) -> None:
    """Its effect would be whatever somebody typed."""
    assert refused({name: Annotated[str, Help("What")]}) == (
        f"inn.stays.StaysCreate.{name}: every operation has this already: call it otherwise, with "
        f'Field(alias="{name}").'
    )


def test_every_public_name_of_an_intent_is_kept() -> None:
    """Whatever is added to it later."""
    for name in dir(Intent):
        if not name.startswith("_"):
            assert f"StaysCreate.{name}: every operation has this already" in refused({name: str})


@pytest.mark.parametrize("name", ["htpp", "HTTP", "head", "http_"])
def test_a_head_under_another_name_is_not_lost(name: str) -> None:
    """Without one, its operation would not be in the catalogue, and nobody would be told."""
    said = "this is a head, and the head of an operation is called http: write http = POST(…)."
    assert refused({}, **{name: POST("/stays")}) == f"inn.stays.StaysCreate.{name}: {said}"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"title": str, "name": Annotated[str, Also("title")]},
            "name: title is called title too, and no one could tell which is meant",
        ),
        ({"title": str, "name": Annotated[str, Also("Ti tle")]}, "name: title is called Ti tle too"),
        ({"one": Annotated[str, Field(alias="id")], "id": str}, "id: one is called id too"),
        (
            {"one": Annotated[str, Field(alias="userId")], "other": Annotated[str, Field(alias="userId")]},
            "other: one is called userId too",
        ),
        ({"one": Annotated[str, Also("x")], "other": Annotated[str, Also("x")]}, "other: one is called x too"),
        ({"user_id": str, "userid": str}, "userid: user_id is called userid too"),
    ],
)
def test_two_fields_have_no_name_in_common(fields: dict[str, Any], said: str) -> None:
    """Neither on the wire, where one would be lost, nor as people type it."""
    assert refused(fields).startswith(f"inn.stays.StaysCreate.{said}")


@pytest.mark.parametrize("marker", ["Private", "Help", "OptionsFrom", "OneOf", "Also", "MayBeNew", "Risk", "Wire"])
def test_a_marker_without_brackets_is_said(marker: str) -> None:
    """It would mark nothing: what is private would be shown."""
    said = refused({"pin": Annotated[str, getattr(field_markers, marker)]})
    assert said == f"inn.stays.StaysCreate.pin: {marker} marks nothing without brackets: write {marker}(…)."


def test_all_that_is_wrong_is_said_at_once() -> None:
    """A line for each."""
    assert refused({"effect": str, "risks": str}).count("\n") == 1
    assert refused({"pin": Annotated[str, Private]}, head=GET("/x")).count("\n") == 1


def test_what_can_be_meant_is_taken() -> None:
    """Names of its own, however they are marked."""
    fields = {
        "user_id": Annotated[str, Field(alias="userId"), Also("person")],
        "pin": Annotated[str, Private(), NoSecret("four digits of a locker"), Help("Which")],
        "word": Secret,
        "channel": Annotated[str, In("query"), Wire(str)],
    }
    assert [*made(fields).model_fields] == [*fields]
