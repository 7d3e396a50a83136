"""Registrar before three platforms at once, each a stand-in that can be slow, failing or changed while a story runs."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import Registrar, running
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.person import Person
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.standin.standin import StandIn
from tests.hostile_rows import hostile
from tests.journeys.conftest import MANIFEST, SIGNING, TOKEN, Clock, policy
from tests.recording import recorder

PLATFORM_TIMEOUT_S = 5.0
"""Seconds after which a platform that hangs is given up."""
CLASSES_SEEDED = 70
"""As many classes as Class has in these stories: each is a call for whoever looks through all."""
ONLY_YOU = "Registrar (only you can see this): "


@dataclass
class Academies:
    """What a story can look at and do. `platform` are the stand-ins by name."""

    workspace: Workspace
    registrar: Registrar
    platform: Mapping[str, StandIn]
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def ada(self) -> Person:
        return self.workspace.person("ada")

    async def settle(self) -> None:
        await self.registrar.services.tasks.idle()

    async def ask(self, text: str, who: str = "ada") -> str:
        """What a person is answered to a command."""
        before = len(self._shown(who))
        await self.workspace.person(who).type("#training", f"/lms {text}")
        await self.settle()
        return self._shown(who)[before:].replace(ONLY_YOU, "")

    async def press(self, label: str, beside: str | None = None, who: str = "ada") -> str:
        """What the channel says after a button was pressed."""
        trouble = await self.workspace.person(who).press(label, beside=beside)
        assert not trouble
        await self.settle()
        return self._shown(who).rsplit(ONLY_YOU, 1)[-1]

    def files(self, who: str = "ada") -> list[str]:
        """What was sent as files, newest last."""
        return re.findall(r"\S+\.csv", self.workspace.person(who).messages("@registrar"))

    def _shown(self, who: str) -> str:
        return self.workspace.person(who).messages("#training")


@pytest.fixture
async def academies(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Academies]:
    """Class, Damstra and Skilljar, unless the story names others with `on(…)`."""
    wanted = request.node.get_closest_marker("on")
    names = wanted.args if wanted else ("class", "damstra", "skilljar")
    workspace = demo_workspace(MANIFEST, signing_secret=SIGNING, bot_token=TOKEN, record=recorder())
    clock = Clock()
    async with AsyncExitStack() as stack:
        workspace.url = await stack.enter_async_context(serving(workspace.app))
        stack.push_async_callback(workspace.close)
        connectors: dict[str, Connector] = {}
        standins: dict[str, Any] = {}
        for name in names:
            package = platforms()[name].resources[0].__name__.rsplit(".", 1)[0]
            demo = __import__(f"{package}.standin", fromlist=["demo"]).demo
            standins[name], credentials = demo(CLASSES_SEEDED) if name == "class" else demo()
            hostile(standins[name])
            address = await stack.enter_async_context(serving(standins[name]))
            settings = platforms()[name].settings(_env_file=None, base_url=address, **credentials)  # type: ignore[call-arg]  # not in its stubs
            options: dict[str, Any] = {"sleep": clock.pause, "clock": clock.now}
            connectors[name] = settings.connect(timeout=httpx.Timeout(PLATFORM_TIMEOUT_S), **options)
        slack = Settings.model_validate(
            {
                "slack_bot_token": SecretStr(TOKEN),
                "slack_signing_secret": SecretStr(SIGNING),
                "slack_api_url": f"{workspace.url}/api/",
                "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
                "REGISTRAR_POLICY": policy(tmp_path),
            }
        )
        registrar = await stack.enter_async_context(running(slack, connectors, sleep=clock.sleep))
        await workspace.connect(f"{await stack.enter_async_context(serving(registrar.web))}/slack/events")
        yield Academies(workspace, registrar, standins)
    assert workspace.refusals == []
