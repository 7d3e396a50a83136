"""The contract of every connector: what it sends, what it reads, and what it leaves alone."""

import gc
import weakref
from contextlib import suppress
from types import GenericAlias
from typing import Any, get_args, get_origin

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.errors import Conflict, Invalid, NotAuthorized, OutcomeUnknown, PlatformError, TooLong, Unexpected
from connectors.core.field_markers import GET
from connectors.core.field_specs import open_secret
from connectors.core.intent import Intent, make, operation_id, result_type
from connectors.core.record import Page, Record
from connectors.standin.standin import Call, Fault, Reply
from tests.connectors.rigs import Rig
from tests.connectors.workshop import RoomsBook, RoomsFind, Workshop


async def test_every_operation_is_carried_out_and_its_answer_read(rig: Rig) -> None:
    """Through the whole catalogue; the stand-in refuses what its vendor would not take."""
    seen = set()
    async for intent, result in rig.walk(rig.connector):
        seen.add(operation_id(type(intent)))
        assert _fits(result_type(type(intent)), result), intent
    assert seen == set(platforms()[rig.connector.platform].operations)


async def test_what_arrives_is_what_is_shown(rig: Rig) -> None:
    """Method, path, query and body of the dry run, but for the secrets; some writes are looked after with more
    calls."""
    seen = 0
    async for intent, _ in rig.walk(rig.connector):
        shown = rig.connector.request(intent, open_secret)
        path = httpx.URL(rig.connector.request(intent).url).path  # the stand-in keeps no secret of an address either
        query, body = httpx.URL(shown.url).params, _pairs(shown.body) if shown.kind == "form" else shown.body
        arrived = [(one.method, one.path, one.query, _body(one)) for one in rig.standin.calls[seen:]]
        assert (shown.method, path, tuple(query.multi_items()), body) in arrived
        seen = len(rig.standin.calls)


async def test_pages_follow_one_another_to_the_end(rig: Rig) -> None:
    """No row is missing and none comes twice."""
    rows = [row async for page in rig.connector.pages(rig.listing) for row in page.items]
    calls = len(rig.standin.calls)
    everything = await rig.everything() if rig.everything else (await rig.connector.run(type(rig.listing)())).items
    assert rows == everything
    assert calls > 2


async def test_only_one_page_is_held_at_a_time(rig: Rig) -> None:
    """The rows of a page that was read are gone when the next one is asked for."""
    rows: list[weakref.ref[Any]] = []
    held: list[int] = []

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        gc.collect()
        held.append(sum(row() is not None for row in rows))
        await rig.standin(scope, receive, send)

    gc.freeze()  # what was there before need not be looked through again and again
    async for page in rig.connect(transport=httpx.ASGITransport(app=counting)).pages(rig.listing):
        rows += map(weakref.ref, page.items)
        del page
    gc.unfreeze()
    assert set(held) == {0}
    assert len(rows) > len(held) > 2


async def test_what_is_no_listing_has_no_next_page(rig: Rig) -> None:
    """Whatever its answer says."""
    assert rig.connector.after(rig.question, Page([], next=2)) is None


async def test_an_address_that_is_too_long_is_not_sent(rig: Rig) -> None:
    """The HTTP client refuses it; nobody else is to blame."""
    connector = rig.connect(f"https://northwind.example.com/{'a' * 70_000}")
    with pytest.raises(TooLong, match="too long to be sent to"):
        await connector.run(rig.question)
    await connector.close()


async def test_a_redirect_is_not_followed(rig: Rig) -> None:
    """The key must not travel to another house."""
    rig.standin.faults.add(Fault(Reply("", 302, {"Location": "https://elsewhere.example.com/"})))
    with pytest.raises(Unexpected, match="answered with 302 Found"):
        await rig.connector.run(rig.question)
    assert len(rig.standin.calls) == 1


async def test_a_cookie_is_not_sent_back(rig: Rig) -> None:
    """A session could stand in for a key that was taken away."""
    rig.standin.faults.add(Fault(Reply({}, 401, {"Set-Cookie": "session=1; Path=/"})))
    with pytest.raises(NotAuthorized):
        await rig.connector.run(rig.question)
    await rig.connector.run(rig.question)
    assert "cookie" not in rig.standin.calls[-1].headers


async def test_a_204_is_no_failure(rig: Rig) -> None:
    """By HTTP itself it is done, and there is nothing to say about it; of a platform that never documents one, nobody
    may know."""
    rig.standin.faults.add(Fault(Reply(status=204)))
    with suppress(OutcomeUnknown):
        assert await rig.connector.run(rig.change) is None


@pytest.mark.parametrize(
    "body",
    [
        b"null", b" ", [], {}, 5, 0, False, True, "text", [5, None], [None], {"data": 5}, {"data": [], "pagination": 5},
        [[[]]], {"data": [None]}, {"results": [None, "x"]}, {"results": {}}, {"pagination": {"total_records": "lots"}},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("which", ["change", "listing"])
async def test_a_strange_success_says_neither_yes_nor_no(rig: Rig, body: Any, which: str) -> None:
    """A change of which nothing is shown is not told as done, nor as failed; nothing is invented of a listing, and
    nothing but a platform's own error comes of either."""
    rig.standin.faults.add(Fault(Reply(body if isinstance(body, bytes) else _json(body))), times=None)
    if which == "change":
        with pytest.raises((OutcomeUnknown, Conflict)):
            await rig.connector.run(rig.change)
        return
    asked = rig.listing
    with suppress(PlatformError):
        page = await rig.connector.run(asked)
        assert isinstance(page, Page)
        assert not page.items


@pytest.mark.parametrize("which", ["change", "listing"])
@pytest.mark.parametrize("error", ["The blue room is full", {"code": 5}, ["full"], True, {"email": ["is blocked"]}])
async def test_an_error_that_is_called_a_success_is_none(rig: Rig, error: Any, which: str) -> None:
    """Whether it is a refusal or nobody knows, it is not told as done, and of a listing nothing is told."""
    rig.standin.faults.add(Fault(Reply(rig.refusal(error))), times=None)
    asked: Intent[Any] = getattr(rig, which)
    with pytest.raises(PlatformError) as caught:
        await rig.connector.run(asked)
    assert "{" not in caught.value.sentence
    assert "None" not in caught.value.sentence
    if isinstance(error, str):
        assert error in caught.value.sentence


async def test_an_answer_nested_without_end_is_no_answer(rig: Rig) -> None:
    """It is not JSON that anybody could read, and it does not bring us down."""
    rig.standin.faults.add(Fault(Reply(b"[" * 50_000)))
    with pytest.raises(OutcomeUnknown, match="something that is not JSON"):
        await rig.connector.run(rig.change)


async def test_a_connector_says_who_it_is_and_what_is_secret(rig: Rig) -> None:
    """Its secrets are those that its headers or addresses carry."""
    assert platforms()[rig.connector.platform].title == rig.connector.title
    assert rig.key in rig.connector.secrets()
    shown = rig.connector.request(rig.question)
    assert rig.key not in str(shown.shown())


async def test_a_plain_connector_needs_only_a_name() -> None:
    """Bodies may be forms, answers need no envelope, and without paging a listing is one page."""
    heard: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(200 if request.url.path != "/rooms" else 400, json=["blue"])

    connector = Plain("https://workshop.example.com/", transport=httpx.MockTransport(answer))
    data = {"number": 7, "owner": "Zoë & Co", "room_key": "blue", "note": None, "quiet": True, "codes": [1, 2]}
    booked: Any = await connector.run(make(RoomsBook, data))
    assert booked == ["blue"]
    assert heard[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert heard[0].content == b"owner=Zo%C3%AB+%26+Co&note=&quiet=true&codes=1&codes=2"
    with pytest.raises(Invalid, match=r"Workshop didn't accept this. It gives no reason."):
        await connector.run(make(RoomsFind, {"name": "blue"}))
    assert "Authorization" not in connector.request(make(RoomsFind, {"name": "blue"})).headers
    assert connector.secrets() == []
    intent: Intent[Page[Any]] = make(RoomsList, {})
    assert [page async for page in connector.pages(intent)] == [Page(["blue"], total=1)]
    await connector.close()


class RoomsList(Workshop[Page[str]]):
    """List all rooms."""

    http = GET("/rooms/all")


class Plain(Connector):
    platform = "workshop"
    title = "Workshop"
    body = "form"


def _fits(wanted: Any, result: Any) -> bool:
    """Whether a result is what its operation declares, and holds something."""
    if get_origin(wanted) is Page:
        return isinstance(result, Page) and _fits(GenericAlias(list, get_args(wanted)), result.items)
    if get_origin(wanted) is list:
        return bool(result) and all(_fits(get_args(wanted)[0], one) for one in result)
    return isinstance(result, wanted) and bool(result.model_fields_set if isinstance(result, Record) else True)


def _body(call: Call) -> Any:
    form = call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return None if not call.body else call.form() if form else call.json()


def _pairs(form: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """A form's fields, one for each entry of a list."""
    return tuple((name, one) for name, held in form.items() for one in (held if isinstance(held, list) else [held]))


def _json(body: Any) -> bytes:
    return httpx.Request("POST", "https://example.com", json=body).content
