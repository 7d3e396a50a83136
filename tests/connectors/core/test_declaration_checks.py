"""Declarations of where values come from are looked at when the catalogue is loaded: a name that is nowhere is said."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.core.declaration_checks import WrongDeclaration, check
from connectors.core.field_markers import (
    DELETE,
    GET,
    POST,
    Also,
    Help,
    NamedIn,
    NoSecret,
    OneOf,
    OptionsFrom,
    Private,
    Secret,
)
from connectors.core.field_specs import FieldSpec, Part, field_specs, squash
from connectors.core.intent import Intent, Operation, operation_id
from connectors.core.record import Page, Record
from connectors.core.secret_names import _NAMES, SecretKind, declared_secret, names_secret

Source = OptionsFrom | NamedIn


class Room(Record):
    key: str = ""
    title: str = ""


class RoomsList(Intent[Page[Room]]):
    """List rooms."""

    platform, http = "inn", GET("/rooms")

    title: Annotated[str | None, Help("Part of the title")] = None
    floor: Annotated[int | None, Help("Which floor")] = None


class BedsList(Intent[list[Room]]):
    """List the beds of a room."""

    platform, http = "inn", GET("/rooms/{room_key}/beds")

    room_key: Annotated[str, Help("Key of the room")]


class GuestsList(Intent[list[Room]]):
    """List the guests of a room."""

    platform, http = "inn", GET("/guests")

    room_key: Annotated[str | None, OneOf("room"), Help("Key of the room")] = None
    room_name: Annotated[str | None, OneOf("room"), Help("Name of the room")] = None


class RoomsFind(Intent[Page[Room]]):
    """Find rooms."""

    platform, http = "inn", GET("/rooms/search/{words}")

    words: Annotated[str, Help("Words of the title")]


class RoomsClear(Intent[list[Room]]):
    """Clear all rooms."""

    platform, http = "inn", DELETE("/rooms")


class WordsList(Intent[list[str]]):
    """List words."""

    platform, http = "inn", GET("/words")


class RoomsGet(Intent[Room]):
    """Show a room."""

    platform, http = "inn", GET("/rooms/{key}")

    key: Annotated[str, Help("Key of the room")]


ONE_WORD: Any = "room_key"
"""What is left of a tuple whose comma was forgotten."""
INN = (RoomsList, BedsList, GuestsList, RoomsFind, RoomsClear, WordsList, RoomsGet)


def naming(source: Source) -> Operation:
    """An operation with a field of which this is declared."""
    body = {
        "__module__": "inn.stays",
        "__doc__": "Stay.",
        "__annotations__": {"room": Annotated[str | None, source, Help("Which room")]},
        "platform": "inn",
        "http": POST("/stays"),
        "room": None,
    }
    return type("StaysCreate", (Intent,), body)


def known(*operations: Operation) -> Mapping[str, Operation]:
    return {squash(operation_id(one)): one for one in operations}


def fault(source: Source) -> str:
    """What is said of it."""
    with pytest.raises(WrongDeclaration) as caught:
        check(known(*INN, naming(source)))
    return str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        OptionsFrom("rooms_list", "key", "title"),
        OptionsFrom("rooms_list", "key", "title", search="title", exact="title"),
        OptionsFrom("rooms_list", "key", "title", search="rooms_find.words"),
        OptionsFrom("beds_list", "key", "title", needs=("room_key",)),
        OptionsFrom("guests_list", "key", "title", needs=("room_name",)),
        NamedIn("rooms_list", "key", "title", by="title", asked=(("floor", 1),)),
        NamedIn("rooms_get", "key", "title"),
    ],
)
def test_what_is_so_is_not_mentioned(source: Source) -> None:
    """Every way to say where a value comes from."""
    check(known(*INN, naming(source)))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (OptionsFrom("rooms_lst", "key", "title"), "there is no operation rooms_lst on this platform (perhaps rooms_"),
        (OptionsFrom("rooms_clear", "key", "title"), "rooms_clear is not a read"),
        (OptionsFrom("words_list", "key", "title"), "words_list lists no records"),
        (OptionsFrom("rooms_get", "key", "title", needs=("key",)), "rooms_get lists no records"),
        (OptionsFrom("rooms_list", "kee", "title"), "what rooms_list lists has no field kee (perhaps key)"),
        (OptionsFrom("rooms_list", "key", "tilte"), "what rooms_list lists has no field tilte (perhaps title)"),
        (OptionsFrom("beds_list", "key", "title"), "beds_list needs room_key too"),
        (OptionsFrom("beds_list", "key", "title", needs=("room",)), "beds_list has no field room"),
        (OptionsFrom("guests_list", "key", "title"), "guests_list needs room_key or room_name too (which room)"),
        (OptionsFrom("rooms_list", "key", "title", search="q"), "rooms_list has no field q"),
        (OptionsFrom("rooms_list", "key", "title", search="floor"), "floor of rooms_list takes no text to search for"),
        (OptionsFrom("rooms_list", "key", "title", search="rooms_fnd.words"), "there is no operation rooms_fnd"),
        (OptionsFrom("rooms_list", "key", "title", search="beds_list.room_key"), ""),
        (OptionsFrom("rooms_list", "key", "title", search="words_list.q"), "words_list lists no records"),
        (OptionsFrom("rooms_list", "key", "title", exact="name"), "rooms_list has no field name"),
        (
            OptionsFrom("beds_list", "key", "title", needs=ONE_WORD),
            'needs must be a tuple of names, such as ("room_k',
        ),
        (NamedIn("rooms_list", "key", "title", by="id"), "rooms_list has no field id"),
        (NamedIn("rooms_list", "key", "title", asked=(("storey", 1),)), "rooms_list has no field storey"),
        (NamedIn("rooms_get", "id", "title"), "rooms_get has no field id"),
        (NamedIn("rooms_get", "key", "name"), "what rooms_get lists has no field name"),
    ],
)
def test_what_is_wrong_is_said(source: Source, said: str) -> None:
    """With the class and the field in which it stands."""
    if not said:  # what searches may be another listing, as long as its rows are of the same kind
        check(known(*INN, naming(source)))
        return
    assert f"inn.stays.StaysCreate.room: {type(source).__name__}: {said}" in fault(source)


def test_one_mistake_is_one_line() -> None:
    """However many fields declare it."""
    source = OptionsFrom("rooms_lst", "key", "title")
    one, other = naming(source), naming(source)
    with pytest.raises(WrongDeclaration) as caught:
        check({**known(*INN, one), "another": other})
    assert str(caught.value).count("\n") == 0
    assert ", and 1 more: " in str(caught.value)


class Lock(Part):
    door_code: Annotated[str | None, Help("What opens it", "1234")] = None
    colour: str | None = None


def holding(**fields: Any) -> Operation:
    """An operation that takes these."""
    body = {"__module__": "inn.stays", "__annotations__": fields, "platform": "inn", "http": POST("/stays")}
    return type("StaysCreate", (Intent,), body)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("password", str),
        ("new_password", str | None),
        ("api_key", Annotated[str, Help("The key")]),
        ("passwords", list[str]),
        ("pin", str),
        ("access_code", str),
        ("invite_token", str),
    ],
)
def test_what_is_called_a_secret_is_one(name: str, kind: Any) -> None:
    """Or it would be shown on cards, kept in rows and told in channels. What it is called is said by secret_names.py,
    which is asked about every name here too."""
    assert names_secret(name)
    with pytest.raises(WrongDeclaration) as caught:
        check(known(holding(**{name: kind})))
    assert str(caught.value) == (
        f"inn.stays.StaysCreate.{name}: this is what secrets are called: make it a Secret, mark it Private(), "
        'or say NoSecret("why it is none").'
    )


def test_what_is_in_a_part_is_no_less_secret() -> None:
    """With its path."""
    with pytest.raises(WrongDeclaration, match=r"inn\.stays\.StaysCreate\.lock\.door_code: this is what secrets are"):
        check(known(holding(lock=Lock)))


class Key(Part):
    number: str | None = None
    code: Annotated[str | None, Also("number")] = None
    colour: Annotated[str | None, Private] = None


def test_the_fields_of_a_part_are_as_those_of_an_operation() -> None:
    """However many operations have it, each fault is said once."""
    with pytest.raises(WrongDeclaration) as caught:
        check(known(holding(key=Key, keys=list[Key], other=Key)))
    assert str(caught.value).splitlines() == [
        f"{__name__}.Key.colour: Private marks nothing without brackets: write Private(…).",
        f"{__name__}.Key.code: number is called number too, and no one could tell which is meant.",
    ]


@pytest.mark.parametrize(
    "kind",
    [Secret, Secret | None, Annotated[str, Private()], Annotated[str, NoSecret("the model of a car")], int, bool],
)
def test_what_says_what_it_is_stays(kind: Any) -> None:
    """A secret, a value that is masked in channels, something else with a reason, or no text at all."""
    check(known(holding(password=kind, passport=str, title=str, key=str, sort_keys=str)))


@given(st.sampled_from(sorted(_NAMES)))
def test_each_name_of_a_secret_is_known_in_a_declaration(name: str) -> None:
    """But for those that name much else too; and so is each with something in front of it."""
    if name.isascii() and _NAMES[name].kind > SecretKind.FAINT:
        assert declared_secret(name)
        assert declared_secret(f"zz_{name}") or name in ("passes",)


def declared() -> Iterator[tuple[str, Source]]:
    """Every declaration of every platform there is."""
    for platform in platforms().values():
        for cls in platform.operations.values():
            for spec in _deep(field_specs(cls)):
                if spec.known_in:
                    yield platform.name, spec.known_in


def _deep(table: Mapping[str, FieldSpec]) -> Iterator[FieldSpec]:
    for spec in table.values():
        yield spec
        part = (spec.kind.item or spec.kind).part
        yield from _deep(field_specs(part)) if part else ()


NAMES = ("operation", "value", "label", "needs", "by", "asked", "search", "exact")
"""What of a declaration is a name."""
ALL_DECLARED = list(dict.fromkeys(declared()))


@given(st.data())
def test_no_name_can_be_mistyped(data: st.DataObject) -> None:
    """Whatever a platform declares: with one name in it that is nowhere, the catalogue does not load."""
    platform, source = data.draw(st.sampled_from(ALL_DECLARED))
    names = [one.name for one in fields(source) if one.name in NAMES and getattr(source, one.name)]
    name = data.draw(st.sampled_from(names))
    wrong = "zz" + data.draw(st.text("abcdefgxyz_", min_size=1, max_size=12))
    held: Any = getattr(source, name)
    mistyped: Any = wrong
    if name == "asked":
        mistyped = ((wrong, held[0][1]), *held[1:])
    elif isinstance(held, tuple):
        mistyped = (wrong, *held[1:])
    with pytest.raises(WrongDeclaration, match=wrong):
        check({**platforms()[platform].known_as, "made": naming(replace(source, **{name: mistyped}))})


def test_a_list_takes_over_what_is_declared_of_its_entries() -> None:
    """`list[RoomKey]` is picked as `RoomKey` is."""
    source = OptionsFrom("rooms_list", "key", "title")

    class RoomsClose(Intent[None]):
        platform, http = "inn", POST("/rooms/close")

        keys: list[Annotated[str, source, Help("Key of the room")]]

    assert field_specs(RoomsClose)["keys"].options_from == source
