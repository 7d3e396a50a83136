"""Every webhook that a platform declares: it can be reached, refuses whoever shows something else, and is read."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import Registrar
from bot.demo.demo import hook_up, standins
from bot.runtime.logs import Redactor
from bot.runtime.server import serving
from bot.runtime.settings import Settings
from bot.store.sqlite import open_sqlite
from connectors.catalog import platforms
from connectors.news.news import Source
from connectors.news.webhook import Webhook
from connectors.news.webhook_auth import AddressSecret, BasicAuth, Signature, WebhookAuth
from connectors.platform import Platform
from handlers.notifications import setup_view
from tests.connectors.rigs import RIGS
from tests.handlers.messages import accept, read
from tests.telling import Posting, tells

POSTING = {name: one for name, one in platforms().items() if one.webhook}
VALUES = {"secret": "a-secret~of_webhooks.0", "username": "registrar", "password": "pa:ss word' of $webhooks"}
OTHERS = {"secret": "a-guess~of_mallory's", "username": "registrar", "password": "password"}


@dataclass
class Post:
    """A request as a platform sends it, written down as its document has it."""

    path: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


def post(platform: Platform, auth: WebhookAuth, values: Mapping[str, str], body: Any) -> Post:
    """What it posts where these are its secret, or its name and password."""
    made = Post(f"/webhooks/{platform.name}", json.dumps(body).encode())
    match auth:
        case AddressSecret():
            made.path += f"/{values['secret']}"
        case BasicAuth():
            pair = f"{values['username']}:{values['password']}"
            made.headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        case Signature():
            signed = hmac.new(values["secret"].encode(), made.content, hashlib.sha256)
            written = signed.hexdigest() if auth.encoding == "hex" else b64encode(signed.digest()).decode()
            made.headers[auth.header] = f"{auth.prefix}{written}"
        case _:
            pytest.fail("Say here how what this platform shows is written.")
    return made


def settings(tmp_path: Path, **more: str) -> Settings:
    """Of a Registrar that listens to every platform."""
    return Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-1"),
            "slack_signing_secret": SecretStr("signing-secret"),
            "slack_api_url": "http://127.0.0.1:9/api/",
            "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
            **{name: VALUES[part] for one in POSTING.values() for part, name in one.webhook_variables.items()},
            **more,
        }
    )


@dataclass
class House:
    registrar: Registrar
    settings: Settings
    http: httpx.AsyncClient

    async def send(self, made: Post) -> tuple[int, str]:
        answer = await self.http.post(made.path, content=made.content, headers=made.headers)
        return answer.status_code, answer.json()["status"]

    async def inbox(self) -> list[Any]:
        return [row.value for row in await self.registrar.store.scan("inbox/", limit=1000)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A Registrar that is served and not started, so what is kept stays where it is."""
    known = settings(tmp_path)
    made = Registrar(known, await open_sqlite(tmp_path / "registrar.db"), {})
    async with serving(made.web) as url, httpx.AsyncClient(base_url=url, timeout=None) as http:
        yield House(made, known, http)
    await made.close()


def declared(name: str) -> tuple[Platform, WebhookAuth, Source]:
    platform = POSTING[name]
    assert platform.webhook
    assert platform.news, f"{name} declares a webhook, and nothing reads what comes: give it `news`."
    assert type(platform.news).read is not Source.read, f"The news of {name} have no `read`, and a webhook."
    return platform, platform.webhook.auth, platform.news


def test_whoever_reads_what_is_posted_has_a_webhook() -> None:
    """Else it could not be posted to anybody."""
    reading = {name for name, one in platforms().items() if one.news and type(one.news).read is not Source.read}
    assert reading == POSTING.keys()


@pytest.mark.parametrize("name", POSTING)
async def test_what_is_posted_is_kept_and_read(house: House, name: str) -> None:
    """Each documented event, as a kind that is known; told twice, it is kept once."""
    platform, auth, news = declared(name)
    events = RIGS[name]().events
    for body in events:
        made = post(platform, auth, VALUES, body)
        assert (await house.send(made), await house.send(made)) == ((200, "kept"), (200, "twice"))
    rows = await house.inbox()
    assert [(row["platform"], json.loads(row["body"])) for row in rows] == [(name, body) for body in events]
    assert "unknown" not in {news.read(json.loads(row["body"])).event for row in rows}


@pytest.mark.parametrize("name", POSTING)
async def test_who_shows_something_else_is_refused(house: House, name: str) -> None:
    """A guess, nothing, or what was shown for another body where it is signed; nothing is kept of it."""
    platform, auth, _ = declared(name)
    body = RIGS[name]().events[0]
    right, guessed = post(platform, auth, VALUES, body), post(platform, auth, OTHERS, body)
    assert (await house.send(guessed))[0] == 401
    bare = await house.http.post(right.path, content=right.content)
    assert bare.status_code == (200 if auth.in_address else 401)
    if auth.signs:
        assert (await house.send(Post(right.path, b"{}", right.headers)))[0] == 401
        assert (await house.send(Post(right.path, b"[" + b" " * 3_000_000, right.headers)))[0] == 401
    assert len(await house.inbox()) == (1 if auth.in_address else 0)
    assert await house.registrar.store.scan("unread/", limit=10) == []


@pytest.mark.parametrize("name", POSTING)
async def test_who_has_shown_the_secret_is_never_refused(house: House, name: str) -> None:
    """Whatever it posts: a refusal would switch some webhooks off."""
    platform, auth, _ = declared(name)
    made = post(platform, auth, VALUES, "x" * 2_000_000)
    assert await house.send(made) == (200, "unread")


@pytest.mark.parametrize("name", POSTING)
async def test_a_platform_hooked_up_posts_here(house: House, name: str) -> None:
    """The stand-in, which shares no code with the platform's folder, is let in as it is set up in the demo."""
    platform, _, _ = declared(name)
    async with AsyncExitStack() as stack:
        connectors, served = await stack.enter_async_context(standins())
        await hook_up(str(house.http.base_url), platform, house.settings.webhooks[name], connectors[name], served[name])
        api = platform.webhook.api if platform.webhook else None
        if api:
            page = await connectors[name].run(api.lists)
            ours = [one for one in map(api.listed, page.items) if api.leads_to(one, platform.webhook_path)]
            assert [one.active for one in ours] == [True]
            await connectors[name].run(api.trial(ours[0].id))
        else:
            served[name].post(RIGS[name]().events[0])
        came = house.registrar.metrics.webhooks.labels(name, "kept")
        while not came._value.get():  # until the test's own time limit
            await house.registrar.services.sleep(0.01)
    assert [row["platform"] for row in await house.inbox()] == [name]


@pytest.mark.parametrize("name", POSTING)
def test_its_secrets_are_hidden(tmp_path: Path, name: str) -> None:
    """Everything that lets in, wherever it would be written down."""
    platform, auth, _ = declared(name)
    made, known = post(platform, auth, VALUES, {}), settings(tmp_path)
    hide = Redactor(known.secrets())
    assert VALUES[auth.parts[-1]] not in hide(f"{made.path} {made.headers} {VALUES}")
    assert VALUES[auth.parts[-1]] not in repr(known)
    for pair in made.headers.get("Authorization", "").split()[1:]:
        assert pair not in hide(str(made.headers))


@pytest.mark.parametrize("name", POSTING)
@pytest.mark.parametrize("listening", [True, False])
def test_people_are_told_how_to_set_it_up(name: str, listening: bool) -> None:
    """What to set where nothing is; else where the address goes, without what lets in."""
    platform, _, _ = declared(name)
    webhook, address = platform.webhook, f"https://r.example{platform.webhook_path}"
    assert webhook
    if webhook.api:
        message = setup_view.by_api(platform, webhook.api, [], address, listening)
    else:
        assert webhook.setup.endswith(":"), "The sentence ends before the address."
        message = setup_view.by_hand(platform, webhook, address, listening, public=True, draft="")
        assert (webhook.setup in read(message), address in read(message)) == (listening, listening)
    accept(message)
    if not listening:
        assert all(one in read(message) for one in platform.webhook_variables.values())
    assert (not listening) is ("I don't receive updates from" in read(message))


SIGNED: Mapping[str, tuple[Signature, str, bool]] = {
    "hex": (Signature("X-Sign"), "0" * 64, True),
    "capitals": (Signature("X-Sign"), "AB" * 32, True),
    "with its prefix": (Signature("X-Sign", prefix="sha256="), f"sha256={'0' * 64}", True),
    "without it": (Signature("X-Sign", prefix="sha256="), "0" * 64, False),
    "base64": (Signature("X-Sign", encoding="base64"), b64encode(bytes(32)).decode(), True),
    "too short": (Signature("X-Sign"), "0" * 62, False),
    "no hex": (Signature("X-Sign"), "x" * 64, False),
    "no base64": (Signature("X-Sign", encoding="base64"), "é" * 44, False),
    "nothing": (Signature("X-Sign"), "", False),
}


@pytest.mark.parametrize("case", SIGNED)
def test_what_is_no_signature_is_none(case: str) -> None:
    """So that nobody's body is read who shows none."""
    auth, said, is_one = SIGNED[case]
    shown = auth.shown({}, httpx.Headers([(b"X-Sign", said.encode())]))
    assert len(shown) == (32 if is_one else 0)


GITHUB = {
    "secret": "It's a Secret to Everybody",
    "body": "Hello, World!",
    "signature": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
}
"""docs.github.com, "Validating webhook deliveries", section "Testing the webhook payload validation"."""


@pytest.fixture
async def signing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Reaches a Registrar to which a platform posts as GitHub does, while its secret is changed for another."""
    source = Posting()
    monkeypatch.setattr(source, "platform", "class", raising=False)
    tells(monkeypatch, "class", source)
    found: Any = platforms()  # read-only for everybody else
    webhook = Webhook(Signature("X-Hub-Signature-256", prefix="sha256="), setup="Add it with this address:")
    monkeypatch.setitem(found, "class", replace(found["class"], webhook=webhook))
    known = settings(tmp_path, class_webhook_secret=f"the-new-secret-of-it, {GITHUB['secret']}")
    made = Registrar(known, await open_sqlite(tmp_path / "registrar.db"), {})
    transport = httpx.ASGITransport(made.web)
    async with httpx.AsyncClient(transport=transport, base_url="http://registrar.test/webhooks") as http:
        yield http
    await made.close()


async def test_what_github_signs_is_let_in(signing: httpx.AsyncClient) -> None:
    """By its own example, by either secret, and up to what is let pass; nothing else is."""
    right = {"X-Hub-Signature-256": GITHUB["signature"]}
    assert (await signing.post("/class", content=GITHUB["body"], headers=right)).json() == {"status": "unread"}
    assert (await signing.post("/class", content=f"{GITHUB['body']}!", headers=right)).status_code == 401
    assert (await signing.post("/class", content=GITHUB["body"])).status_code == 401
    large = b"x" * 3_000_000
    for secret, status in ((GITHUB["secret"], 200), ("the-new-secret-of-it", 200), (OTHERS["secret"], 401)):
        signed = f"sha256={hmac.new(secret.encode(), large, hashlib.sha256).hexdigest()}"
        answer = await signing.post("/class", content=large, headers={"X-Hub-Signature-256": signed})
        assert answer.status_code == status
