"""Over HTTP and over a socket a payload reaches the listener that slack_bolt itself would call, with the same body, or
is refused as slack_bolt refuses it. The reference is a plain app of slack_bolt, registered with its own decorators."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Registrar
from handlers.listeners import actions, commands, events, listeners, options, shortcuts, views
from handlers.listeners.http import routes
from handlers.listeners.listeners import listen
from handlers.listeners.payload_shape import is_well_formed
from handlers.listeners.slack_door import read
from tests.handlers.listeners.test_http import FORM, JSON, SIGNING
from tests.handlers.listeners.test_http import client as client
from tests.handlers.listeners.test_http import registrar as registrar
from tests.properties import examples

US = {"team_id": "T1", "user_id": "UB", "bot_id": "BB"}
ANY = re.compile(r".*", re.DOTALL)
Call = tuple[str, dict[str, Any]]


@dataclass
class Posted:
    """What arrives at the door.

    Attributes:
        body: as it is posted
        kind: what it says it is
        headers: beyond that, those that sign it among them; a name may come twice
    """

    body: bytes
    kind: str
    headers: list[tuple[str, str]] = field(default_factory=list)


def signature(body: bytes, secret: str = SIGNING, age: float = 0) -> list[tuple[str, str]]:
    moment = str(int(time.time() - age))
    mac = hmac.new(secret.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256)
    return [("x-slack-request-timestamp", moment), ("x-slack-signature", f"v0={mac.hexdigest()}")]


async def plain_bolt(calls: list[Call]) -> Starlette:
    """What slack_bolt does with the same listeners, behind its own adapter."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id=US["bot_id"], bot_user_id=US["user_id"]
        )

    app = AsyncApp(signing_secret=SIGNING, authorize=authorize, process_before_response=True, ssl_check_enabled=False)

    def noting(name: str) -> Callable[..., Any]:
        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            calls.append((name, body))

        return listener

    app.command(re.compile(r"/.*"))(noting("command"))
    app.block_action({"action_id": ANY})(noting("action"))  # what else Bolt calls an action, Registrar never shows
    app.view(ANY)(noting("view"))
    app.options(ANY)(noting("options"))
    app.shortcut(ANY)(noting("shortcut"))
    for kind in ("app_home_opened", "channel_shared", "app_mention", "message"):
        app.event(kind)(noting("event"))
    handler = AsyncSlackRequestHandler(app)

    async def opened(request: Request) -> Response:
        try:
            return await handler.handle(request)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return Response(status_code=400)  # where Bolt fails to read it, nobody is called

    return Starlette(routes=[Route("/slack/events", opened, methods=["POST"])])


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, registrar: Registrar) -> list[Call]:
    """What our listeners are called with, all of which only note it."""
    calls: list[Call] = []

    def noting(name: str) -> Callable[..., None]:
        return lambda services, body, *_: calls.append((name, body))

    def registering(name: str, decorated: Callable[[AsyncApp], Any]) -> Callable[..., None]:
        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            calls.append((name, body))

        return lambda app, services: decorated(app)(listener)

    registrar.services.slack.identity.update(US)
    for module, name in ((commands, "command"), (actions, "action"), (shortcuts, "shortcut")):
        monkeypatch.setattr(module, f"on_{name}", noting(name))
    monkeypatch.setattr(events, "LISTENERS", dict.fromkeys(events.LISTENERS, noting("event")))
    monkeypatch.setattr(views, "register", registering("view", lambda app: app.view(ANY)))
    monkeypatch.setattr(options, "register", registering("options", lambda app: app.options(ANY)))
    return calls


@dataclass
class Roads:
    """The three of them, and what was called on each since it was looked at last."""

    bolt: httpx.AsyncClient
    door: httpx.AsyncClient
    socket: AsyncApp
    called_by_bolt: list[Call]
    called_by_us: list[Call]

    async def by_bolt(self, posted: Posted) -> tuple[int, list[Call]]:
        return await _post(self.bolt, posted), _taken(self.called_by_bolt)

    async def by_door(self, posted: Posted) -> tuple[int, list[Call]]:
        return await _post(self.door, posted), _taken(self.called_by_us)

    async def by_socket(self, body: dict[str, Any]) -> tuple[int, list[Call]]:
        response = await self.socket.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        return response.status, _taken(self.called_by_us)


async def _post(client: httpx.AsyncClient, posted: Posted) -> int:
    headers = [("content-type", posted.kind), *posted.headers]
    return (await client.post("/slack/events", content=posted.body, headers=headers)).status_code


def _taken(calls: list[Call]) -> list[Call]:
    taken = calls[:]
    calls.clear()
    return taken


@pytest.fixture
async def roads(registrar: Registrar, called: list[Call]) -> AsyncIterator[Roads]:
    noted: list[Call] = []
    services = registrar.services
    door = Starlette(routes=routes(listen(services, "xoxb-1", SIGNING), services, None, SIGNING))
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(await plain_bolt(noted)), base_url="http://bolt.test") as bolt,
        httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://registrar.test") as ours,
    ):
        yield Roads(bolt, ours, listen(services, "xoxb-1", None), noted, called)


NAMES = st.sampled_from(
    ["U1", "UB", "", "Ä é", "日本 🎓", "<@U1>", "a&b=c", "+ %2B", "payload", "\x00", "null"]
) | st.text(max_size=8)
OBJECTS = st.none() | st.fixed_dictionaries({"id": NAMES}, optional={"type": NAMES, "team_id": NAMES})
AROUND = dict.fromkeys(("user", "channel", "team", "message", "container"), OBJECTS) | {"response_url": NAMES}
COMMANDS = st.fixed_dictionaries(
    {"command": st.sampled_from(["/lms", "/other", "/", "lms", ""]) | st.text(max_size=5)},
    optional=dict.fromkeys(("text", "user_id", "channel_id", "team_id", "trigger_id", "type", "ssl_check"), NAMES),
)
ACTIONS = st.lists(st.fixed_dictionaries({"action_id": NAMES}, optional={"value": NAMES}), max_size=3)
CLICKS = st.fixed_dictionaries({"type": st.just("block_actions"), "actions": ACTIONS}, optional=AROUND)
VIEWS = st.fixed_dictionaries({"callback_id": NAMES}, optional={"id": NAMES, "type": NAMES})
FORMS = st.fixed_dictionaries(
    {"type": st.sampled_from(["view_submission", "view_closed"]), "view": VIEWS}, optional=AROUND
)
PICKERS = st.fixed_dictionaries({"type": st.just("block_suggestion"), "action_id": NAMES}, optional=AROUND)
SHORTCUTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["shortcut", "message_action"])}, optional=AROUND | {"callback_id": NAMES}
)
OTHERS = st.fixed_dictionaries(
    {"type": st.sampled_from(["interactive_message", "dialog_submission", "url_verification", "ssl_check", ""])},
    optional=AROUND | {"callback_id": NAMES, "actions": ACTIONS},
)
MESSAGES = st.fixed_dictionaries({"user": st.sampled_from(["U1", "UB"])}, optional={"text": NAMES})
EVENT_KINDS = ["message", "app_mention", "app_home_opened", "channel_shared", "reaction_added"]
EVENTS = st.fixed_dictionaries(
    {
        "type": st.just("event_callback"),
        "event": st.fixed_dictionaries({"type": st.sampled_from(EVENT_KINDS), "message": MESSAGES})
        | st.fixed_dictionaries(
            {"type": st.sampled_from(EVENT_KINDS), "user": st.sampled_from(["U1", "UB"])},
            optional={"bot_id": st.sampled_from(["BB", "B2"]), "channel": NAMES, "text": NAMES, "subtype": NAMES},
        ),
    },
    optional={"team_id": NAMES, "event_id": NAMES},
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["type", "user", "event", "id"]), one),
    max_leaves=8,
)


def as_form(fields: dict[str, Any], more: list[tuple[str, str]]) -> bytes:
    return urlencode([*fields.items(), *more]).encode()


def interactive(payloads: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[bytes, str]]:
    """In the one field of a form, as Slack sends them."""
    return st.tuples(st.builds(lambda one: as_form({"payload": json.dumps(one)}, []), payloads), st.just(FORM))


def as_json(payloads: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[bytes, str]]:
    def written(one: Any, ascii: bool, before: str) -> bytes:
        return (before + json.dumps(one, ensure_ascii=ascii)).encode()

    kinds = st.sampled_from([JSON, JSON, "application/json; charset=utf-8", FORM, "Application/JSON"])
    return st.tuples(st.builds(written, payloads, st.booleans(), st.sampled_from(["", "", " \n"])), kinds)


DUPLICATES = st.lists(st.tuples(st.sampled_from(["command", "text", "user_id"]), st.just("/again")), max_size=2)
BODIES = {
    "command": st.tuples(
        st.builds(as_form, COMMANDS, DUPLICATES), st.sampled_from([FORM, f"{FORM}; charset=utf-8", "", "text/plain"])
    ),
    "click": interactive(CLICKS),
    "form": interactive(FORMS),
    "picker": interactive(PICKERS),
    "shortcut": interactive(SHORTCUTS),
    "event": as_json(EVENTS),
    "other": interactive(OTHERS) | as_json(OTHERS | CLICKS | COMMANDS | JUNK),
    "nothing": st.tuples(st.binary(max_size=30), st.sampled_from([JSON, FORM])),
}
"""By what it is: bodies, and what they say they are."""


def signed(body: bytes, how: str) -> list[tuple[str, str]]:
    good = signature(body)
    match how:
        case "not":
            return []
        case "badly":
            return signature(body, "another")
        case "of another body":
            return signature(body + b"&a=b")
        case "late" | "early":
            return signature(body, age=301 if how == "late" else -302)
        case "in time":
            return signature(body, age=298)
        case "upper":
            return [good[0], (good[1][0], good[1][1].upper())]
        case "twice, rightly last":
            return [*signature(body, "another"), *good]
        case "twice, rightly first":
            return [*good, *signature(body, "another")]
        case "again":
            return [*good, ("x-slack-retry-num", "1"), ("x-slack-retry-reason", "http_timeout")]
    return good


HOW = st.sampled_from(["not", "badly", "of another body", "late", "early", "in time", "upper", "again"]) | (
    st.sampled_from(["rightly", "rightly", "twice, rightly last", "twice, rightly first"])
)


UNSIGNED = {"not", "badly", "of another body", "late", "early", "upper", "twice, rightly first"}
"""The ways in which Slack signs nothing."""


def is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_read_otherwise(posted: Posted) -> bool:
    """Whether it is a form that slack_bolt reads in its own way. It passes over what has no `=`; and where the word
    `payload` stands in it and is no field, it takes all of it for empty: a command that says it never arrives."""
    text = posted.body.decode(errors="replace")
    if not text or text.startswith("{") or posted.kind.partition(";")[0] == JSON:
        return False
    return not all("=" in one for one in text.split("&")) or (
        "payload" in text and "payload" not in dict(parse_qsl(text, True))
    )


@pytest.mark.parametrize("kind", BODIES)
@given(st.data(), HOW)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(80))
async def test_the_same_listener_with_the_same_body(roads: Roads, kind: str, data: st.DataObject, how: str) -> None:
    """Whatever arrives, however signed: whom slack_bolt calls the door calls too, and whom it refuses the door
    refuses, for want of a signature before it reads anything. Over a socket the body reaches the same listener."""
    body, says = data.draw(BODIES[kind])
    posted = Posted(body, says, signed(body, how))
    status, calls = await roads.by_bolt(posted)
    answered, made = await roads.by_door(posted)
    assert answered < 500 or status >= 500
    if how in UNSIGNED:
        assert (answered, made, calls) == (401 if is_text(body) else 400, [], [])
        return
    if is_read_otherwise(posted):
        assert answered == 200 or not made
        return
    payload = read(body.decode(), says) if is_text(body) else None
    if payload and not is_well_formed(payload):  # Bolt may have left it before, such as what we wrote ourselves
        assert made == []
        assert answered in {400, 404, status}
        return
    assert made == calls
    assert answered == status or status >= 500
    for _, payload in calls:
        assert await roads.by_socket(payload) == (200, calls)


@pytest.mark.parametrize("fields", [{"type": "view_submission", "user": {"id": "U1"}, "view": {"type": "modal"}}, {}])
async def test_its_shape_is_looked_at_once(
    roads: Roads, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On either road, also of what goes on to Bolt."""
    looked: list[Any] = []

    def noting(body: dict[str, Any]) -> bool:
        looked.append(body)
        return is_well_formed(body)

    monkeypatch.setattr(listeners, "is_well_formed", noting)
    body = json.dumps(fields).encode()
    await roads.by_door(Posted(body, JSON, signature(body)))
    assert len(looked) == 1
    await roads.by_socket(fields)
    assert len(looked) == 2


async def test_a_word_that_is_a_field_elsewhere(roads: Roads) -> None:
    """A command that speaks of a payload is a command."""
    for text in ("find payload", "payload=5", "enroll jane@acme.com in “Payload limits”"):
        fields = {"command": "/lms", "text": text}
        body = urlencode(fields).encode()
        assert await roads.by_door(Posted(body, FORM, signature(body))) == (200, [("command", fields)])


async def test_nobody_is_called_for_what_bolt_answers(roads: Roads) -> None:
    """Slack's question whether the address is ours, and what nobody knows."""
    for body, status in (({"type": "url_verification", "challenge": "c"}, 200), ({"type": "unknown"}, 404), ({}, 404)):
        posted = json.dumps(body).encode()
        assert await roads.by_door(Posted(posted, JSON, signature(posted))) == (status, [])
        assert await roads.by_socket(body) == (status, [])
