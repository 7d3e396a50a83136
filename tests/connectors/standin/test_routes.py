"""Operations of one address: told apart by their constants, in the head, in the stand-in, and on the way between."""

from collections.abc import Mapping
from typing import Any, ClassVar

import httpx
import pytest
from pydantic import SecretStr

from connectors.core import errors
from connectors.core.connector import Connector, RefusalBody, Refusals
from connectors.core.field_markers import DELETE, POST, Effect, Http
from connectors.core.field_specs import Part, Reveal
from connectors.core.intent import Intent
from connectors.core.record import Record
from connectors.standin import php
from connectors.standin.standin import Call, Fault, Operation, Reply, StandIn, StandInRefusal

PATH = "/webservice/rest/server.php"
KEY = "k3y-0f-annex"


def function(name: str, effect: Effect | None = None) -> Http:
    return POST(PATH, effect=effect, fixed={"wsfunction": name})


class Room(Record):
    id: int = 0
    name: str = ""


class NewRoom(Part):
    name: str
    tags: list[str] | None = None


class RoomsList(Intent[list[Room]]):
    platform = "annex"
    http = function("rooms_list", Effect.READ)


class RoomsCreate(Intent[list[Room]]):
    platform = "annex"
    http = function("rooms_create")

    rooms: list[NewRoom]


class RoomsDelete(Intent[list[Room]]):
    platform = "annex"
    http = function("rooms_delete", Effect.DESTRUCTIVE)

    ids: list[int]


class Annex(Connector):
    """All of it at one address, written for PHP, with a key among the fields and errors that come with 200."""

    platform = "annex"
    title = "Annex"
    body = "php"
    refusals: ClassVar[Refusals] = {"invalidtoken": errors.NotAuthorized}

    def own(self, intent: Intent[Any], reveal: Reveal) -> dict[str, Any]:
        return {"wstoken": reveal(SecretStr(KEY)), "format": "json"}

    def secrets(self) -> list[str]:
        return [KEY]

    def refusal_code(self, data: Any) -> str | int | None:
        return data.get("errorcode") if isinstance(data, dict) else None

    def refusal_body(self, data: Any) -> RefusalBody:
        return RefusalBody(data["message"]) if isinstance(data, dict) else RefusalBody()


class AnnexStandIn(StandIn):
    def __init__(self) -> None:
        self.rooms: list[dict[str, Any]] = []
        answers = {"rooms_list": self._list, "rooms_create": self._create, "rooms_delete": self._delete}
        super().__init__([Operation("POST", PATH, held, {"wsfunction": name}) for name, held in answers.items()])

    def admit(self, operation: Operation, headers: Mapping[str, str], call: Call) -> None:
        if call.told().get("wstoken") != KEY:
            raise StandInRefusal(Reply({"exception": "x", "errorcode": "invalidtoken", "message": "Invalid token"}))

    def _list(self, call: Call) -> Reply:
        return Reply(self.rooms)

    def _create(self, call: Call) -> Reply:
        made = [{"id": 7 + at, "name": one["name"]} for at, one in enumerate(php.parsed(call.form())["rooms"])]
        self.rooms += made
        return Reply(made)

    def _delete(self, call: Call) -> Reply:
        gone = php.parsed(call.form())["ids"]
        self.rooms = [one for one in self.rooms if str(one["id"]) not in gone]
        return Reply(self.rooms)


async def test_operations_of_one_address_are_told_apart() -> None:
    """Each reaches what answers it, and the calls and faults of each are its own."""
    standin = AnnexStandIn()
    connector = Annex("https://annex.example.com", transport=httpx.ASGITransport(app=standin))
    made = await connector.run(RoomsCreate(rooms=[NewRoom(name="Blue", tags=["a", "b"]), NewRoom(name="Zoë’s [1]")]))
    assert [(one.id, one.name) for one in made] == [(7, "Blue"), (8, "Zoë’s [1]")]
    assert [one.id for one in await connector.run(RoomsDelete(ids=[7]))] == [8]
    standin.faults.add(Fault(Reply("down", 400)), times=None, path=RoomsDelete.http.route)
    assert [one.name for one in await connector.run(RoomsList())] == ["Zoë’s [1]"]
    with pytest.raises(errors.Invalid):
        await connector.run(RoomsDelete(ids=[8]))
    assert [len(standin.calls_to("POST", PATH, wsfunction=f"rooms_{one}")) for one in ("list", "create", "delete")] == [
        1, 1, 2,
    ]  # fmt: skip
    assert len(standin.calls_to("POST", PATH)) == 4
    await connector.close()


async def test_who_may_not_is_told_with_200(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question and a change alike."""
    connector = Annex("https://annex.example.com", transport=httpx.ASGITransport(app=AnnexStandIn()))
    monkeypatch.setattr(Annex, "own", lambda self, intent, reveal: {"wstoken": "another"})
    for intent in (RoomsList(), RoomsDelete(ids=[7])):
        with pytest.raises(errors.NotAuthorized, match="Invalid token"):
            await connector.run(intent)
    await connector.close()


def test_a_route_is_the_same_on_both_sides() -> None:
    """A head and a stand-in know nothing of each other, and name an operation alike."""
    heads = {(cls.http.method, cls.http.route) for cls in (RoomsList, RoomsCreate, RoomsDelete)}
    assert heads == AnnexStandIn().table
    assert ("POST", f"{PATH}?wsfunction=rooms_list") in heads
    odd: dict[str, str | int] = {"b": "é &", "a": 1}
    assert DELETE("/x", fixed=odd).route == Operation("DELETE", "/x", lambda call: Reply(), odd).route


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"params": {"do": "add"}}, "add"),
        ({"data": {"do": "add"}}, "add"),
        ({"json": {"do": "add", "version": 2}}, "add 2"),
        ({"params": {"do": "add"}, "json": {"version": 2}}, "add 2"),
        ({"params": {"do": "add"}, "data": {"do": "take"}}, "add"),
        ({"json": {"do": ["add"]}}, "any"),
        ({"content": b"\xff"}, "any"),
        ({}, "any"),
    ],
)
async def test_constants_are_found_wherever_they_travel(sent: dict[str, Any], answer: str) -> None:
    """In the query before the body; of several that fit, the one that says most is meant."""

    def answering(name: str, **fixed: str | int) -> Operation:
        return Operation("POST", "/do", lambda call: Reply({"did": name}), fixed)

    standin = StandIn([answering("any"), answering("add", do="add"), answering("add 2", do="add", version=2)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=standin), base_url="https://x") as client:
        assert (await client.post("/do", **sent)).json() == {"did": answer}
        assert (await client.get("/do", params={"do": "add"})).status_code == 405


async def test_an_unknown_constant_means_no_operation() -> None:
    """Where each operation of the address has one."""
    standin = StandIn([Operation("POST", "/do", lambda call: Reply({}), {"do": "add"})])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=standin), base_url="https://x") as client:
        assert (await client.post("/do", data={"do": "take"})).status_code == 404
