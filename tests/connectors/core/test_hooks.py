"""What a platform may say of itself: asked in the order that is drawn, and the last word is the last."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from connectors.core import errors, hooks
from connectors.core.connector import Connector
from connectors.core.field_markers import GET, POST
from connectors.core.field_specs import Reveal
from connectors.core.hooks import Hooks
from connectors.core.intent import Intent
from connectors.core.record import Page, Record
from connectors.core.request import Request
from tests.connectors.documents import Heard

DRAWN = re.findall(r"[├└]─ (\w+)\(", hooks.__doc__ or "")
ASKED = [name for name, held in vars(Hooks).items() if callable(held) and not name.startswith("_")]


class Room(Record):
    id: int = 0


class RoomsShow(Intent[Room]):
    platform = "annex"
    own = ("token",)
    http = GET("/{token}/rooms/{id}")

    id: str


class RoomsList(Intent[Page[Room]]):
    platform = "annex"
    http = GET("/rooms", fixed={"version": 2})

    name: str | None = None


class RoomsAdd(Intent[Room]):
    platform = "annex"
    http = POST("/rooms")

    name: str


class Annex(Connector):
    platform = "annex"
    title = "Annex"

    def own(self, intent: Intent[Any], reveal: Reveal) -> dict[str, Any]:
        return {"token": "t/1"}

    def finish(self, intent: Intent[Any], request: Request, reveal: Reveal) -> Request:
        return replace(request, query={**request.query, "last": 1}, headers={**request.headers, "X-Last": "yes"})


class Plain(Connector):
    platform = "annex"
    title = "Annex"


def answering(made: type[Connector], answer: httpx.Response) -> Connector:
    return made("https://annex.example.com", transport=httpx.MockTransport(lambda _: answer))


def listening(asked: list[str]) -> type[Connector]:
    """A platform that writes down what it is asked."""

    def noting(name: str) -> Callable[..., Any]:
        def hook(self: Connector, *given: Any) -> Any:
            asked.append(name)
            return getattr(super(type(self), self), name)(*given)

        return hook

    named = {"platform": "annex", "title": "Annex"}
    return type("Listening", (Connector,), named | {name: noting(name) for name in ASKED})


@pytest.mark.parametrize(
    ("intent", "answer", "last"),
    [
        (RoomsAdd(name="blue"), httpx.Response(200, json={"id": 1}), "proves"),
        (RoomsList(), httpx.Response(200, json=[{"id": 1}]), "proves"),
        (RoomsList(), httpx.Response(503, json={}, headers={"Retry-After": "99"}), "declined"),
        (RoomsAdd(name="blue"), httpx.Response(400, json={}), "refusal_body"),
    ],
)
async def test_the_order_that_is_drawn_is_the_order(intent: Intent[Any], answer: httpx.Response, last: str) -> None:
    """For a result, for rows, and for refusals."""
    asked: list[str] = []
    connector = answering(listening(asked), answer)
    try:
        await connector.run(intent)
    except errors.PlatformError:
        assert last != "proves"
    told = [name for name in dict.fromkeys(asked) if name != "secrets"]
    assert told == [name for name in DRAWN if name in told]
    assert told[-1] == last
    skipped = {"page", "unwrap", "proves", "refusal_body", "declined"}
    assert {*DRAWN} - {*told} <= skipped


def test_everything_that_may_be_overridden_is_drawn() -> None:
    """And nothing else; what is secret is asked all the time."""
    assert [*ASKED] == [*DRAWN, "secrets"]


async def test_the_last_word_is_what_is_sent_and_shown() -> None:
    """Address, query, headers and body: a dry run shows it as it arrives."""
    heard = Heard()
    connector = Annex("https://annex.example.com", transport=heard)
    await connector.send(connector.request(RoomsList(name="a b")))
    assert str(heard.requests[0].url) == "https://annex.example.com/rooms?version=2&token=t/1&name=a%20b&last=1"
    assert heard.requests[0].headers["x-last"] == "yes"
    for intent in (RoomsList(), RoomsAdd(name="blue"), RoomsShow(id="1")):
        await connector.send(connector.request(intent))
        shown = connector.request(intent).shown()
        assert shown["url"] == str(heard.requests[-1].url)
        assert shown["headers"] == {"X-Last": "yes"}
    await connector.close()


def test_what_is_the_connectors_fills_the_path_or_travels_as_a_field() -> None:
    """In the path it is quoted; elsewhere it goes where the operation's fields go, and none of those displaces it."""

    class RoomsRename(Intent[None]):
        platform = "annex"
        http = POST("/rooms")

        token: str = "mine"

    connector = Annex("https://annex.example.com")
    assert connector.request(RoomsShow(id="a/b")).url == "https://annex.example.com/t%2F1/rooms/a%2Fb?last=1"
    assert connector.request(RoomsAdd(name="blue")).body == {"token": "t/1", "name": "blue"}
    assert connector.request(RoomsRename()).body == {"token": "t/1"}


def test_a_variable_that_nobody_fills_is_sent_nowhere() -> None:
    """Where a connector brings less than its operations say."""
    with pytest.raises(TypeError, match=r"RoomsShow: a variable of /\{token\}/rooms/\{id\} is filled neither"):
        Plain("https://annex.example.com").request(RoomsShow(id="1"))


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"body": "frm"}, "Wrong: body must be one of json, form, php, and not 'frm'"),
        (
            {"refusals": {"x": errors.TooLong}},
            "Wrong: refusals['x']: TooLong isn't a refusal of a platform: it must be one",
        ),
        ({"refusals": {7: errors.OutcomeUnknown}}, "Wrong: refusals[7]: OutcomeUnknown isn't a refusal of a platform"),
        ({"refusals": {"x": 404}}, "Wrong: refusals['x']: 404 isn't an error of errors.py"),
    ],
)
def test_a_wrong_declaration_is_refused_when_the_class_is_made(declared: dict[str, Any], said: str) -> None:
    """In a sentence that names the class."""
    with pytest.raises(TypeError) as caught:
        type("Wrong", (Connector,), {"platform": "annex", "title": "Annex", **declared})
    assert str(caught.value).startswith(f"{__name__}.{said}")
