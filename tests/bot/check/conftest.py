"""A workspace and a platform as `registrar check` finds them, over real HTTP, set up in the environment."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.check import check
from bot.check.finding import Finding, Level
from bot.runtime.manifest import manifest
from bot.sandbox.academy import demo_workspace
from bot.sandbox.clock import ManualClock
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from connectors.catalog import platforms
from connectors.classcom.standin import ClassStandIn
from tests.hostile_rows import hostile

TOKEN, APP, SIGNING, KEY = "xoxb-check-1f2e3d", "xapp-check-9b8c7d", "0123456789abcdef" * 2, "a-key-for-check-55aa"
SECRETS = (TOKEN, APP, SIGNING, KEY)
NOW = 1_800_000_000.0
CHECK_TIMEOUT_S = 0.4
OURS = ("DATABASE", "POLICY", "READ_ONLY", "LOG_LEVEL", "PUBLIC_URL")


@pytest.fixture(autouse=True)
def nothing_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, and an environment that knows of nothing."""
    monkeypatch.chdir(tmp_path)
    for name in (f"REGISTRAR_{one}" for one in OURS):
        monkeypatch.delenv(name, raising=False)
    for name in ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "API_URL"):
        monkeypatch.delenv(f"SLACK_{name}", raising=False)
    for platform in platforms().values():
        prefix = str(platform.settings.model_config.get("env_prefix"))
        for name in platform.webhook_variables.values():
            monkeypatch.delenv(name, raising=False)
        for name in platform.settings.model_fields:
            monkeypatch.delenv(f"{prefix}{name}".upper(), raising=False)


@pytest.fixture
def clock() -> ManualClock:
    """Slack's."""
    return ManualClock(NOW)


@pytest.fixture
def scopes() -> list[str]:
    """What the token may do: all the manifest asks for, unless a test says otherwise."""
    asked: list[str] = yaml.safe_load(manifest())["oauth_config"]["scopes"]["bot"]
    return asked


@pytest.fixture
async def workspace(monkeypatch: pytest.MonkeyPatch, clock: ManualClock, scopes: list[str]) -> AsyncIterator[Workspace]:
    """Northwind's, set up here."""
    described = yaml.safe_load(manifest())
    described["oauth_config"]["scopes"]["bot"] = scopes
    described["settings"]["socket_mode_enabled"] = True
    made = demo_workspace(described, signing_secret=SIGNING, bot_token=TOKEN, app_token=APP, clock=clock)
    async with serving(made.app, dated=False) as url:
        made.url = url
        monkeypatch.setenv("SLACK_API_URL", f"{url}/api/")
        monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING)
        yield made
        await made.close()


@pytest.fixture
async def academy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ClassStandIn]:
    """Class, set up here."""
    made = ClassStandIn(api_key=KEY)
    made.seed(5)
    hostile(made)
    async with serving(made) as url:
        monkeypatch.setenv("CLASS_API_KEY", KEY)
        monkeypatch.setenv("CLASS_BASE_URL", url)
        yield made


async def found(patience: float = 5.0, now: float = NOW) -> list[Finding]:
    """All lines, on a machine where it is `now`. None may hold a secret, whatever went wrong."""
    lines = [one async for one in check(clock=lambda: now, patience=patience)]
    assert not [one for one in lines for secret in SECRETS if secret in one.said]
    assert not [one for one in lines if one.level is not Level.OK and not one.said.endswith((".", "”"))]
    return lines


def kept(folder: Path) -> dict[str, bytes]:
    """Every file and what is in it."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def said(lines: list[Finding], level: Level) -> list[str]:
    return [one.said for one in lines if one.level is level]
