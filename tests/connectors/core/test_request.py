"""The request an intent becomes: as the platform documents it, and as the marks of a declaration say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.classcom.classes import ClassesCreate
from connectors.classcom.connector import ClassConnector
from connectors.classcom.users import UsersUpsert
from connectors.core.bodies import Body
from connectors.core.connector import Connector
from connectors.core.field_markers import GET, POST, Also, Extras, Spread
from connectors.core.field_specs import FieldKind, Reveal, field_specs, mask, open_secret
from connectors.core.intent import Intent, groups, make, operation_id
from connectors.core.request import Request, build, encoded, place
from tests.connectors.documents import Heard, differences, documented, examples, fixed
from tests.connectors.rigs import RIGS
from tests.connectors.strategies import NASTY, THOROUGH, intents, words
from tests.connectors.workshop import OPERATIONS, RoomsBook, RoomsClear, RoomsFind, RoomsRename, Workshop
from tests.rows import every

CALLS = {
    f"{platform}-{id}": (platforms()[platform].operations[id], said)
    for platform in platforms()
    for id, said in documented(platform).items()
}
KINDS = {
    "string": {"text", "zone", "secret", "url"},
    "email": {"email"},
    "integer": {"integer"},
    "boolean": {"boolean"},
    "date": {"date"},
    "datetime": {"time"},
    "unix_time": {"time"},
    "map": {"extras"},
    "json": {"json"},
}
"""What the document's types are here; the names of choices, lists and objects are looked into. A choice that ends in …
is open."""

BASE = "https://api.example.com"
ROOM: dict[str, Any] = {"number": 7, "owner": "Jane", "room_key": "blue"}


class RoomsPaint(Workshop):
    http = POST("/rooms/paint")

    color: str
    extra: Annotated[Extras, Spread()]
    owner: Annotated[str, Also("boss")]


class DoorsList(Workshop):
    own = ("key",)
    http = GET("/{key}/rooms/{roomKey}/doors", bare="/{key}/doors")

    room_key: str | None = None


@pytest.mark.parametrize("platform", platforms())
def test_the_operations_are_those_documented(platform: str) -> None:
    """By id, in the document's order, none left out and none invented."""
    assert list(platforms()[platform].operations) == list(documented(platform))


@every(("cls", "said"), CALLS.values())
def test_an_operation_is_declared_as_documented(cls: type[Intent[Any]], said: dict[str, Any]) -> None:
    """Method, path, effect, scope; every parameter's name, place, type and need; which are alternatives."""
    assert f"{cls.http.method} {cls.http.path}" == said["call"]
    assert (cls.http.harm, cls.http.scope) == (said["effect"], said.get("scope", ""))
    assert cls.http.fixed == fixed(cls.platform, operation_id(cls))
    table = {spec.wire: spec for spec in field_specs(cls).values()}
    needs = {name: "!" if spec.required or spec.made_when_sent else "" for name, spec in table.items()}
    assert {f"{name}{need}" for name, need in needs.items()} == set(said.get("takes", ())), (
        f"{cls.platform} {operation_id(cls)} takes other parameters than its part of the YAML has. A “!” stands behind "
        "the name of each that is always sent: what is needed, and what is MadeWhenSent where it is left empty"
    )
    for name, type_ in said.get("takes", {}).items():
        spec = table[name.rstrip("!")]
        assert place(spec, cls.http) == ("path" if f"{{{spec.wire}}}" in cls.http.path else said["place"])
        assert _is(spec.kind, type_), name
    for mark in ("one_of", "any_of"):
        found = {frozenset(spec.wire for spec in group.values()) for group in groups(cls, mark).values()}
        wanted = {frozenset(group) for group in said.get(mark, ())}
        assert found == wanted or cls is UsersUpsert  # there the group only says what identified_by may name


@pytest.mark.parametrize("platform", platforms())
async def test_a_documented_request_is_reproduced(platform: str) -> None:
    """To the letter, as it arrives: address, headers, and the body as it is written, credentials apart."""
    heard = Heard()
    connector = RIGS[platform]().connect(transport=heard)
    tried, wrong = 0, []
    for id, cls in platforms()[platform].operations.items():
        for example in examples(cls, id):
            tried += 1
            wrong += [f"{id}: {one}" for one in await differences(connector, heard, example)]
    await connector.close()
    assert wrong == []
    assert tried >= len(platforms()[platform].operations)


@pytest.mark.parametrize("platform", platforms())
async def test_whatever_the_last_word_loses_is_noticed(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connector that drops any one parameter of any documented request does not reproduce it."""
    heard = Heard()
    connector = RIGS[platform]().connect(transport=heard)
    finish, lost, unnoticed = type(connector).finish, "", []

    def losing(self: Connector, intent: Intent[Any], request: Request, reveal: Reveal) -> Request:
        whole = finish(self, intent, request, reveal)
        query = {name: held for name, held in whole.query.items() if f"query {name}" != lost}
        body = whole.body
        if isinstance(body, dict):
            body = {name: held for name, held in body.items() if f"body {name}" != lost}
        return replace(whole, query=query, body=body)

    monkeypatch.setattr(type(connector), "finish", losing)
    for id, cls in platforms()[platform].operations.items():
        for example in examples(cls, id):
            lost = ""
            whole = connector.request(example.intent)
            names = [("query", name) for name in whole.query]
            names += [("body", name) for name in whole.body] if isinstance(whole.body, dict) else []
            for lost in {f"{where} {name.partition('[')[0]}" for where, name in names}:
                unnoticed += [] if await differences(connector, heard, example) else [f"{id}: {lost}"]
    await connector.close()
    assert unnoticed == []


def test_the_key_travels_in_a_header_and_is_masked_unless_revealed() -> None:
    """What is shown is what is sent, but for the secrets."""
    connector = ClassConnector(SecretStr("k3y-0f-class"), "https://northwind.class.com/")
    data = {"class_name": "a", "email": "a@example.com", "first_name": "A", "last_name": "B", "timezone": "UTC"}
    intent = make(ClassesCreate, data | {"meeting_passcode": "s3cr3t"})
    assert connector.request(intent).shown() == {
        "method": "POST",
        "url": "https://northwind.class.com/api/v1/classes",
        "headers": {"Authorization": "Bearer •••"},
        "body": {"kind": "json", "value": {**data, "meeting_passcode": "•••"}},
    }
    revealed = connector.request(intent, open_secret)
    assert revealed.headers == {"Authorization": "Bearer k3y-0f-class"}
    assert revealed.body["meeting_passcode"] == "s3cr3t"
    assert "k3y" not in repr(revealed)
    assert "s3cr3t" not in repr(revealed)
    assert "class.com" not in repr(revealed)  # on another platform the key is a part of the address


def test_a_secret_in_the_address_is_shown_masked_and_legible() -> None:
    """Three dots, not nine percent signs."""
    request = Request("GET", "https://api.example.com/%E2%80%A2%E2%80%A2%E2%80%A2/rooms")
    assert request.shown()["url"] == "https://api.example.com/•••/rooms"


def test_every_field_goes_where_it_belongs() -> None:
    """Into the path that names it, where its mark says, else into the body; extras become fields of their own."""
    intent = make(
        RoomsBook,
        ROOM
        | {"channel": "web", "level": "site admin", "extra": {"age": "29"}, "note": None, "quiet": False}
        | {"home": {"street_name": "Main", "zip_code": None}, "starts": "2026-12-01T19:00+01:00", "pin": "1234"},
    )
    assert _built(intent) == Request(
        "POST",
        f"{BASE}/rooms/blue/bookings/7",
        {"channel": "web"},
        kind="json",
        body={
            "owner": "Jane",
            "level": "adm",
            "extra_age": "29",
            "note": None,
            "quiet": False,
            "home": {"streetName": "Main", "zipCode": None},
            "starts": "2026-12-01T18:00:00Z",
            "pin": "•••",
        },
    )


def test_extras_displace_no_field() -> None:
    """A free key that is also a field's name leaves the field alone."""
    intent = make(RoomsPaint, {"color": "red", "extra": {"color": "black", "coats": "2"}, "boss": "Jane"})
    assert _built(intent).body == {"color": "red", "coats": "2", "owner": "Jane"}


@every("held", [text for text in NASTY if text.strip()])
def test_odd_characters_stay_inside_their_place_in_the_path(held: str) -> None:
    """Slashes, dots, percent and question marks cannot lead to another address."""
    url = _built(make(RoomsBook, ROOM | {"room_key": f"../{held}?#%2F/"})).url
    key = url.removeprefix(f"{BASE}/rooms/").removesuffix("/bookings/7")
    assert unquote(key) == f"../{held}?#%2F/"
    assert not set(key) & set("/?# ")


def test_a_variable_of_the_path_is_filled_once() -> None:
    """A value that looks like another variable stays as it is."""
    assert _built(make(RoomsBook, ROOM | {"room_key": "{number}"})).url == f"{BASE}/rooms/%7Bnumber%7D/bookings/7"


def test_a_query_repeats_lists_and_writes_booleans_small() -> None:
    """A list that its platform wants joined is joined by its Wire; an empty one says nothing."""
    intent = make(RoomsFind, {"name": "a&b=c", "levels": ["trainee", "adm"], "tags": ["x", "y z"], "free": True})
    assert _built(intent).url == f"{BASE}/rooms?name=a%26b%3Dc&levels=6&levels=adm&tags=x%2Cy%20z&free=true"
    assert _built(make(RoomsFind, {"name": "a", "levels": []})).url == f"{BASE}/rooms?name=a"


def test_an_irregular_operation_has_the_last_word() -> None:
    """Its `shape` may wrap the body and add to the query."""
    request = _built(make(RoomsRename, {"room_key": "1", "title": None}))
    assert request == Request(
        "PATCH", f"{BASE}/rooms", {"dry": False}, kind="json", body={"room": {"roomKey": "1", "title": None}}
    )


@pytest.mark.parametrize(("data", "path"), [({"room_key": "blue"}, "rooms/blue/doors"), ({}, "doors")])
def test_a_path_may_hold_what_is_the_connectors_and_lack_what_is_optional(data: dict[str, Any], path: str) -> None:
    """A key of any characters, and another path where a field of it is left out."""
    request = build(make(DoorsList, data), BASE, {}, mask, {"key": "a/{b}?"})
    assert request.url == f"{BASE}/a%2F%7Bb%7D%3F/{path}"


def test_a_form_is_sent_as_a_form() -> None:
    """Where the platform's bodies are forms; without a body there is no kind."""
    intent = make(RoomsBook, ROOM)
    assert _built(intent, "form").kind == "form"
    empty = encoded(build(make(RoomsClear, {"room_key": "1"}), f"{BASE}/", {}, mask), "form")
    assert empty == Request("DELETE", f"{BASE}/rooms/contents", {"roomKey": "1", "first": 1, "last": 9})


@given(key=words, note=words)
@THOROUGH
def test_the_address_shown_is_the_address_sent(key: str, note: str) -> None:
    """The HTTP client changes nothing in it."""
    url = _built(make(RoomsBook, ROOM | {"room_key": f"a{key}", "channel": note})).url
    assert str(httpx.URL(url)) == url
    assert dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)) == {"channel": note}


@pytest.mark.parametrize("cls", [*OPERATIONS, *(cls for cls, _ in CALLS.values())], ids=lambda cls: cls.__name__)
@given(data=st.data())
@THOROUGH
def test_whatever_an_intent_holds_can_be_sent(cls: type[Intent[Any]], data: st.DataObject) -> None:
    """The HTTP client encodes it without complaint, and no path variable is left open."""
    request = _built(data.draw(intents(cls)))
    sent = httpx.Request(request.method, request.url, json=request.body)
    assert str(sent.url) == request.url
    assert "{" not in request.url


def _built(intent: Intent[Any], body: Body = "json") -> Request:
    return encoded(build(intent, BASE, {}, mask, dict.fromkeys(intent.own, "own")), body)


def _is(kind: FieldKind, documented: Any) -> bool:
    match documented:
        case ["list", inner]:
            return kind.name == "list" and kind.item is not None and _is(kind.item, inner)
        case [*known, "…"]:
            return kind.open and _is(replace(kind, open=False), known)
        case list():
            sent = [one.value for one in kind.code] if kind.code else list(kind.choices.values())
            return kind.name == "choice" and sent == documented and not kind.open
        case Mapping():
            names = {f"{spec.wire}{'!' if spec.required else ''}": spec.kind for spec in kind.parts.values()}
            return names.keys() == documented.keys() and all(_is(names[name], one) for name, one in documented.items())
    assert documented in KINDS, (
        f"“{documented}” is no type that a documented parameter can have. tests/connectors/documents.py explains them: "
        f"{', '.join(sorted(KINDS))}, a list of the words that may be sent, or [list, …]"
    )
    return kind.name in KINDS[documented]
