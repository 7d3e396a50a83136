"""Who changes a thing says what: of an operation that leaves the rest as it is, at least one change is given."""

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.core.field_markers import PATCH, POST, AnyOf, Email, Help, Nullable, OneOf, OptionsFrom
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, Mistakes, Operation, changeable, dump, make
from handlers.operations.help import needed, usage
from tests.connectors.strategies import THOROUGH, intents
from tests.handlers.messages import read
from tests.rows import every

PARTIAL = [cls for known in platforms().values() for cls in known.operations.values() if cls.http.leaves_the_rest]


class LampsUpdate(Intent[None]):
    """Change a lamp."""

    platform, http = "workshop", PATCH("/lamps/{lamp_key}")

    lamp_key: Annotated[str, Help("Key of the lamp", "l1")]
    bright: Annotated[bool | None, Help("Whether it is on")] = None
    color: Annotated[Nullable[str], Help("Its color", "red")] = None


class LampsUpsert(Intent[None]):
    """Add a lamp, or change it."""

    platform, http = "workshop", POST("/lamps", partial=True)

    id: Annotated[int | None, OneOf("lamp"), Help("Number of the lamp", 1)] = None
    email: Annotated[Email | None, OneOf("lamp"), Help("Its address")] = None
    room_key: Annotated[str | None, AnyOf("room"), OptionsFrom("rooms_list", "key", "title"), Help("Its room")] = None
    watts: Annotated[int, Help("How strong it shall be", 4)] = 4


@pytest.mark.parametrize(
    ("cls", "data", "fits"),
    [
        (LampsUpdate, {"lamp_key": "l1"}, False),
        (LampsUpdate, {"lamp_key": "l1", "bright": False}, True),
        (LampsUpdate, {"lamp_key": "l1", "color": None}, True),
        (LampsUpdate, {"lamp_key": "l1", "color": ""}, True),
        (LampsUpsert, {"id": 1, "room_key": "r"}, False),
        (LampsUpsert, {"id": 1, "room_key": "r", "watts": 4}, False),
        (LampsUpsert, {"email": "a@b.example", "room_key": "r", "watts": 5}, True),
    ],
)
def test_something_is_changed(cls: Operation, data: dict[str, Any], fits: bool) -> None:
    """A no and an emptied field are changes; a default is none, nor is what says which thing is meant."""
    if fits:
        assert make(cls, data)
        return
    with pytest.raises(Mistakes) as caught:
        make(cls, data)
    said = "at least one of bright and color" if cls is LampsUpdate else "at least one of watts"
    assert caught.value.fields == {"": [f"Say what to change: {said}."]}


def test_there_are_some() -> None:
    assert len(PARTIAL) > 20
    assert not any(changeable(cls) for cls in platforms()["damstra"].operations.values() if cls.http.method == "GET")


@every("cls", PARTIAL)
@THOROUGH
@given(st.data())
def test_on_every_platform(cls: Operation, data: st.DataObject) -> None:
    """Without its changes no intent of any platform is left, and with any one of them it is."""
    intent = data.draw(intents(cls))
    which = {name: value for name, value in dump(intent).items() if name not in changeable(cls)}
    with pytest.raises(Mistakes) as caught:
        make(cls, which)
    told = str(caught.value)
    assert "Say what to change" in told or "is needed" in told
    assert all(name in told for name, spec in changeable(cls).items() if spec.required or "Say what" in told)


@every("cls", PARTIAL)
def test_its_example_would_be_accepted(cls: Operation) -> None:
    """Help and mistakes show a command with a change in it."""
    names = needed(cls)
    assert {*names} & changeable(cls).keys()
    assert make(cls, {name: field_specs(cls)[name].example for name in names})
    assert f"{names[-1]}=" in read(usage(cls))
