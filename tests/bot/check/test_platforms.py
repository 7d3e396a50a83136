"""What `registrar check` finds out about a platform."""

import importlib
from typing import Any, TypeVar

import httpx
import pytest

from bot.check.finding import Level
from bot.check.platforms import brief_sleep
from bot.sandbox.serving import serving
from connectors.catalog import platforms
from connectors.classcom.standin import ClassStandIn
from connectors.core.connector import Connector
from connectors.core.field_markers import Effect
from connectors.core.field_specs import given
from connectors.core.intent import Intent
from connectors.news.poll import Poll
from connectors.platform import Platform
from connectors.standin.standin import Fault, Reply
from tests.bot.check.conftest import KEY, found, said

R = TypeVar("R")
WATCHED = [one for one in platforms().values() if one.news and one.news.every]


@pytest.mark.parametrize("platform", platforms().values(), ids=lambda one: one.name)
async def test_every_platform_has_a_probe(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """It only looks, needs nothing, asks for one row where it can, and is answered by the stand-in."""
    probe = platform.probe
    assert platform.operations.get(type(probe).__name__) or type(probe) in platform.operations.values()
    assert probe.effect is Effect.READ
    assert not type(probe).http.sensitive
    assert not [spec.name for spec, _ in given(probe) if spec.required]
    standin, credentials = importlib.import_module(f"{platform.resources[0].__name__.rsplit('.', 1)[0]}.standin").demo()
    async with serving(standin) as url:
        prefix = str(platform.settings.model_config.get("env_prefix"))
        for name, value in {**credentials, "base_url": url}.items():
            monkeypatch.setenv(f"{prefix}{name}".upper(), value)
        lines = await found()
    assert f"{platform.title} can be reached and accepts the key." in said(lines, Level.OK)
    assert said(lines, Level.FAULT) == []
    watched = [line for line in said(lines, Level.OK) if "watched" in line]
    assert bool(watched) == bool(platform.news and platform.news.every)


@pytest.mark.parametrize("platform", WATCHED, ids=lambda one: one.name)
async def test_check_asks_what_the_watcher_asks(platform: Platform) -> None:
    """Every operation that a watcher has asked for in a long time is asked for by `check`, once; and nothing else."""
    assert platform.news
    connector = demo_connector(platform)
    asked: list[type[Intent[Any]]] = []

    async def ask(intent: Intent[R]) -> R:
        asked.append(type(intent))
        return await connector.run(intent)

    await platform.news.rehearse(Poll(ask, platform.news.reads))
    await connector.close()
    assert set(asked) == set(platform.news.reads)
    assert len(asked) == len(set(asked))


def demo_connector(platform: Platform) -> Connector:
    standin, credentials = importlib.import_module(f"{platform.resources[0].__name__.rsplit('.', 1)[0]}.standin").demo()
    given: dict[str, Any] = {**credentials, "base_url": f"http://{platform.name}.test", "_env_file": None}
    settings = platform.settings(**given)
    return settings.connect(sleep=brief_sleep, transport=httpx.ASGITransport(standin))


@pytest.mark.parametrize(
    ("path", "reply", "says"),
    [
        (
            "/api/v1/schedules",
            Reply({"error": "Api key scope schedule:read required"}, 403),
            "Class's watcher cannot read schedules list, "
            "so session_starting and session_attended can't be posted here. "
            "Registrar's key for Class isn't allowed to do this: it lacks schedule:read.",
        ),
        (
            "/api/v1/reporting/attendance",
            Reply("<h1>Oops</h1>", 500),
            "Class's watcher cannot read attendance get, so session_attended can't be posted here. Class ",
        ),
    ],
    ids=["a scope is missing", "a report is broken"],
)
async def test_what_a_watcher_cannot_read(path: str, reply: Reply, says: str, academy: ClassStandIn) -> None:
    """The key is accepted and the platform is well, and still nothing would be told: that is said, and why."""
    academy.faults.add(Fault(reply=reply), times=None, path=path)
    (only,) = said(await found(), Level.FAULT)
    assert only.startswith(says)
    assert not any("can be watched" in line for line in said(await found(), Level.OK))


def refusal(status: int, body: object = None, **headers: str) -> Fault:
    return Fault(reply=Reply(body if body is not None else {"error": "No."}, status, headers))


@pytest.mark.parametrize(
    ("trouble", "level", "says"),
    [
        (
            refusal(401),
            Level.FAULT,
            "Class does not accept the key. Copy it again, or make a new one, and put it into CLASS_API_KEY.",
        ),
        (refusal(401), Level.FAULT, "It says: “No.”"),
        (refusal(403), Level.FAULT, "Class knows the key but doesn't let it read. Let the key read."),
        (
            refusal(403, {"error": "Api key scope user:read required"}),
            Level.NOTE,
            "Class accepts the key, which lacks user:read. Add that if people are to use it.",
        ),
        (refusal(429, retry_after="30"), Level.NOTE, "Class can be reached but is getting too many requests."),
        (refusal(503), Level.FAULT, "Class can be reached but is down right now. Check again in a few minutes."),
        (refusal(404), Level.FAULT, "127.0.0.1 answers, but has nothing where Class should be. Check CLASS_BASE_URL."),
        (
            refusal(200, "<html>Welcome</html>"),
            Level.FAULT,
            "Class at 127.0.0.1 answered with something that is not",
        ),
        (refusal(500), Level.FAULT, "Class at 127.0.0.1 reported an error of its own (500 Internal Server Error)."),
        (refusal(401, {"error": f"Wrong key {KEY}\x1b[2J"}), Level.FAULT, "It says: “Wrong key ••• [2J”"),
    ],
)
async def test_troubles(trouble: Fault, level: Level, says: str, academy: ClassStandIn) -> None:
    """Each says what is wrong and what to do, and whatever the platform says is shown without secrets."""
    academy.faults.add(trouble, times=None)
    assert any(says in one for one in said(await found(), level))


async def test_a_platform_that_drops_the_line(academy: ClassStandIn) -> None:
    """A connection that breaks is told as no answer."""
    academy.faults.add(Fault(drop=True), times=None)
    (only,) = said(await found(), Level.FAULT)
    assert only == "Class at 127.0.0.1 does not answer. Check CLASS_BASE_URL and the network, then check again."


async def test_a_wrong_key(academy: ClassStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in itself refuses it."""
    monkeypatch.setenv("CLASS_API_KEY", "another-key-7788")
    (only,) = said(await found(), Level.FAULT)
    assert only.startswith("Class does not accept the key.")


async def test_an_address_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says where it looked."""
    monkeypatch.setenv("CLASS_API_KEY", KEY)
    monkeypatch.setenv("CLASS_BASE_URL", "http://127.0.0.1:9")
    (only,) = said(await found(), Level.FAULT)
    assert only == "Class cannot be reached at 127.0.0.1. Check CLASS_BASE_URL and the network of this machine."
