"""The HTTP door: what is let in, what is turned away, and whether we are well."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.app import Registrar
from bot.runtime.settings import Settings
from bot.store import Store
from bot.store.sqlite import open_sqlite
from handlers.listeners.http import routes
from handlers.listeners.slack_door import MAX_REQUEST_BODY_BYTES, MAX_REQUEST_FIELDS
from tests.properties import examples

SIGNING = "signing-secret"
SILENT = "Slack hasn't told us who we are yet"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
Post = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def registrar(tmp_path: Path) -> AsyncIterator[Registrar]:
    """All of it, not started: nothing calls Slack, which is where nobody is."""
    settings = Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-1"),
            "slack_signing_secret": SecretStr(SIGNING),
            "slack_api_url": "http://127.0.0.1:9/api/",
            "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
        }
    )
    made = Registrar(settings, await open_sqlite(tmp_path / "registrar.db"), {})
    yield made
    await made.close()


@pytest.fixture
async def client(registrar: Registrar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(registrar.web, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://registrar.test") as made:
        yield made


@pytest.fixture
def post(client: httpx.AsyncClient) -> Post:
    """Post a body to Slack's door, signed as Slack signs unless said otherwise."""

    async def send(
        body: bytes,
        kind: str = FORM,
        *,
        secret: str = SIGNING,
        age: float = 0,
        path: str = "/slack/events",
        **headers: str,
    ) -> httpx.Response:
        moment = str(int(time.time() - age))
        mac = hmac.new(secret.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256)
        signed = {"x-slack-request-timestamp": moment, "x-slack-signature": f"v0={mac.hexdigest()}"}
        return await client.post(path, content=body, headers={"content-type": kind} | signed | headers)

    return send


CHALLENGE = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()


async def test_signed(post: Post) -> None:
    """What Slack signed is let in."""
    answer = await post(CHALLENGE, JSON)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c-1"})


async def test_a_slash_more_at_the_end(post: Post) -> None:
    """Slack follows nobody who sends it elsewhere: with a `/` at the end it is the same door, signed or not."""
    for body, secret, status in ((CHALLENGE, SIGNING, 200), (CHALLENGE, "another", 401)):
        assert (await post(body, JSON, secret=secret, path="/slack/events/")).status_code == status


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "another"}, {"age": 301}, {"age": -301}, {"x-slack-signature": "v0="}],
    ids=str,
)
async def test_not_signed(post: Post, wrong: dict[str, str]) -> None:
    """What somebody else sent, or sent again later, is not."""
    assert (await post(CHALLENGE, JSON, **wrong)).status_code == 401


NO_CLICKS_NO_FORMS = (
    '{"type":"block_actions","user":{"id":"U1"},"actions":[]}',
    '{"type":"block_actions","user":{"id":"U1"},"actions":null}',
    '{"type":"block_actions","user":{"id":"U1"},"actions":[5]}',
    '{"type":"view_submission","user":null,"view":{}}',
    '{"type":"view_submission","user":{"id":"U1"},"view":null}',
)
NO_EVENTS = tuple(f'{{"type":"event_callback","event":{event}}}' for event in ("null", "[1]", '"x"', "{}"))
NONSENSE = (
    (b"\xff\xfe", FORM),
    (b"text=\xff", FORM),
    (b"{not json", JSON),
    (b"{not json", FORM),
    (b'"a=b"', JSON),
    (b"[1]", JSON),
    (b"[1]", FORM),
    (b"null", JSON),
    (b"5", JSON),
    (b"[]=", JSON),
    (b"nothing", FORM),
    (b"a=b&c", FORM),
    (b"payload=", FORM),
    (b"payload={", FORM),
    (b"payload=%ff", FORM),
    (b"payload=[]", FORM),
    (b"payload=5", FORM),
    (b"payload=" + quote('{"user": 5}').encode(), FORM),
    (b'{"user": 5}', JSON),
    (b'{"team": 5}', JSON),
    (b'{"channel": 5}', JSON),
    (b'{"enterprise": 5}', JSON),
    (b'{"authorizations": 5}', JSON),
    (b'{"authorizations": [5]}', JSON),
    (b'{"a":' * 50_000, JSON),
    (b"[" * 100_000, JSON),
    (b"payload=" + b"[" * 100_000, FORM),
    (b"&".join([b"a=1"] * (MAX_REQUEST_FIELDS + 1)), FORM),
    (b"\0", FORM),
)


async def test_nonsense(post: Post) -> None:
    """What Slack never sends is the sender's fault; text that Slack did not sign is not even read."""
    for body, kind in NONSENSE:
        assert (await post(body, kind, secret=SIGNING)).status_code == 400, body[:30]
        assert (await post(body, kind, secret="another")).status_code in (400, 401), body[:30]


async def test_what_is_not_shaped_as_slack_shapes_it(post: Post) -> None:
    """Signed, and still no fault of ours."""
    for said in NO_CLICKS_NO_FORMS:
        assert (await post(b"payload=" + quote(said).encode(), FORM)).status_code == 404, said
    for said in NO_EVENTS:
        assert (await post(said.encode(), JSON)).status_code == 404, said


@pytest.mark.parametrize("size", [MAX_REQUEST_BODY_BYTES, MAX_REQUEST_BODY_BYTES + 1])
async def test_too_large(post: Post, size: int) -> None:
    """A body of more than a mebibyte is not read to its end."""
    answer = await post(b"a=" + b"b" * (size - 2), secret="another")
    assert answer.status_code == (413 if size > MAX_REQUEST_BODY_BYTES else 401)


async def test_too_large_without_saying_so(client: httpx.AsyncClient) -> None:
    """A body that does not tell its length beforehand is counted as it arrives."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * MAX_REQUEST_BODY_BYTES:
            sent += 65_536
            yield b"b" * 65_536

    answer = await client.post("/slack/events", content=endless())
    assert answer.status_code == 413
    assert sent <= MAX_REQUEST_BODY_BYTES + 2 * 65_536


async def test_nonsense_about_the_length(post: Post) -> None:
    """A length that is no number is passed over, and one beyond all measure turned away; neither is a fault of ours."""
    for said in ("abc", "-5", "", "1e9", "0"):
        assert (await post(b"a=b", secret="another", **{"content-length": said})).status_code == 401
    for said in ("9" * 6000, str(MAX_REQUEST_BODY_BYTES + 1)):
        assert (await post(b"a=b", secret="another", **{"content-length": said})).status_code == 413


@pytest.mark.parametrize("body", [CHALLENGE, b"", b"a=b", b"[1]"])
async def test_nonsense_about_the_signature(post: Post, client: httpx.AsyncClient, body: bytes) -> None:
    """A time or a signature that Slack does not write is a signature that is not right, whatever the body is."""
    now = str(int(time.time()))
    times = ("", " ", "x", "1e9", "9" * 6000, "-1", f"+{now}", f"{now[:4]}_{now[4:]}", f" {now} ,", "\u00b2", "\u00e9")
    for said in times:
        headers = {b"x-slack-request-timestamp": said.encode("latin-1"), b"x-slack-signature": b"v0=abc"}
        assert (await client.post("/slack/events", content=body, headers=headers)).status_code == 401, said
        assert (await client.post("/slack/events/", content=body, headers=headers)).status_code == 401, said
    for mac in ("v0=\u00e9", "\u00ff" * 70):
        headers = {b"x-slack-request-timestamp": now.encode(), b"x-slack-signature": mac.encode("latin-1")}
        assert (await client.post("/slack/events", content=body, headers=headers)).status_code == 401, mac


@given(
    st.binary(max_size=40).filter(lambda one: not {*one} & {0, 10, 13}),
    st.binary(max_size=80).filter(lambda one: not {*one} & {0, 10, 13}),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(50))
async def test_no_header_of_a_stranger_is_a_fault_of_ours(client: httpx.AsyncClient, moment: bytes, mac: bytes) -> None:
    headers = {b"x-slack-request-timestamp": moment, b"x-slack-signature": mac}
    assert (await client.post("/slack/events", content=CHALLENGE, headers=headers)).status_code == 401


async def test_only_posts(client: httpx.AsyncClient) -> None:
    """Slack's door opens for POST alone."""
    for method in ("GET", "PUT", "DELETE"):
        assert (await client.request(method, "/slack/events")).status_code == 405


async def test_nothing_else(client: httpx.AsyncClient) -> None:
    """There is no other door."""
    for path in ("/", "/slack", "/slack/", "/slack/events//", "/admin", "/metrics/", "/metrics/../slack"):
        assert (await client.get(path)).status_code == 404


async def test_healthz(client: httpx.AsyncClient) -> None:
    """Whoever asks whether we live gets an answer as long as we do."""
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_readyz(client: httpx.AsyncClient, registrar: Registrar) -> None:
    """We are ready while the store answers, and say which platforms are connected."""
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "platforms": [], "slack": SILENT})
    await registrar.store.close()
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "the store doesn't answer"})
    assert (await client.get("/healthz")).status_code == 200


async def test_a_store_that_hangs(registrar: Registrar) -> None:
    """It is told from one that answers, within seconds; the figures are fetched all the same."""

    class Hanging:
        def __getattr__(self, _: str) -> Callable[..., Awaitable[None]]:
            async def hang(*_: object, **__: object) -> None:
                await asyncio.Event().wait()

            return hang

    services = replace(registrar.services, store=cast(Store, Hanging()))
    transport = httpx.ASGITransport(Starlette(routes=routes(None, services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://registrar.test") as client:
        ready, metrics = await asyncio.gather(client.get("/readyz"), client.get("/metrics"))
    assert ready.status_code == 503
    assert "registrar_store_up 0.0" in metrics.text


async def test_metrics(post: Post, client: httpx.AsyncClient) -> None:
    """Figures as Prometheus reads them; what Slack did not sign is counted."""
    await post(CHALLENGE, JSON, secret="another")
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "registrar_slack_signatures_refused_total 1.0" in answer.text


async def test_socket_mode(registrar: Registrar) -> None:
    """In Socket Mode nothing from Slack comes in over HTTP."""
    transport = httpx.ASGITransport(Starlette(routes=routes(None, registrar.services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://registrar.test") as client:
        assert (await client.post("/slack/events", content=CHALLENGE)).status_code == 404
        assert (await client.get("/healthz")).status_code == 200
