"""What `registrar check` finds out about a platform."""

import importlib

import pytest

from bot.check.finding import Level
from bot.sandbox.serving import serving
from connectors.catalog import platforms
from connectors.classcom.standin import ClassStandIn
from connectors.core.field_markers import Effect
from connectors.core.field_specs import given
from connectors.platform import Platform
from connectors.standin.standin import Fault, Reply
from tests.bot.check.conftest import KEY, found, said


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
        (refusal(403), Level.FAULT, "Class knows the key but does not let it look. Let the key read."),
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
