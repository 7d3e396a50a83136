"""A whole Registrar for every story: the workspace, the platforms and the bot, each behind a socket of its own."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from pydantic import SecretStr

from bot.app import EXPIRY_SWEEP_INTERVAL_S, RECOVERY_POLL_S, Registrar, running
from bot.desk import Pending, Subject
from bot.notifications.leader import LEADER_HEARTBEAT_S
from bot.notifications.pipeline import RECURRING_WAITS_S
from bot.notifications.watchers import FIRST_POLL_DELAY_S
from bot.policy.policy import Actor
from bot.runtime import logs
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.person import Person
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from connectors.classcom.connector import ClassConnector
from connectors.classcom.standin import ClassStandIn
from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.standin import SkilljarStandIn
from handlers.changes.questions import question
from handlers.operations.run import answered
from handlers.slack.interaction import SAY_WAITING_AFTER_S, Interaction
from tests.hostile_rows import hostile
from tests.journeys.browsing import browser as browser
from tests.recording import recorder

TOKEN, SIGNING, API_KEY = "xoxb-journey-token-1f2e", "journey-signing-9a8b", "journey-class-key-77aa"
SECRETS = (TOKEN, SIGNING, API_KEY)
PLATFORM_TIMEOUT_S = 0.4
"""Seconds after which a platform that hangs is given up in these stories."""
MANIFEST: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "manifest.yml").read_text())


class Clock:
    """Waits take no time, and are remembered. What waits for longer than a story lasts is never woken. Connectors
    pause on a time of their own, which passes in their pauses only."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.past = 0.0

    def now(self) -> float:
        return self.past

    async def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.past += seconds
        await asyncio.sleep(0)

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        await (
            asyncio.Event().wait()
            if seconds
            in (
                SAY_WAITING_AFTER_S,
                EXPIRY_SWEEP_INTERVAL_S,
                RECOVERY_POLL_S,
                FIRST_POLL_DELAY_S,
                LEADER_HEARTBEAT_S,
                *RECURRING_WAITS_S,
            )
            else asyncio.sleep(0)
        )


@dataclass
class World:
    """What a story can look at. `log` is everything that was logged, at DEBUG."""

    workspace: Workspace
    registrar: Registrar
    academy: ClassStandIn
    log: StringIO
    home: Path
    address: str
    clock: Clock
    school: SkilljarStandIn | None = None

    async def settle(self) -> None:
        """Wait until Registrar has heard everything, and has nothing more to do."""
        await self.workspace.delivered()
        await self.registrar.services.tasks.idle()

    def later(self, seconds: float) -> None:
        """By the clock that all processes share."""
        self.registrar.store._behind._clock = lambda: time.time() + seconds  # type: ignore[attr-defined]  # SQLite's

    @property
    def ada(self) -> Person:
        """The administrator."""
        return self.workspace.person("ada")

    @property
    def ines(self) -> Person:
        """The instructor."""
        return self.workspace.person("ines")

    @property
    def max(self) -> Person:
        """The manager."""
        return self.workspace.person("max")


@pytest.fixture
def school() -> SkilljarStandIn | None:
    """Most stories have Class alone; those that want Skilljar too say so."""
    return None


@pytest.fixture
def others() -> Mapping[str, Connector]:
    """Platforms beside Class; stories that need some say so themselves."""
    return {}


@pytest.fixture
def more_settings() -> Mapping[str, Any]:
    """Settings beside those that every story needs."""
    return {}


@pytest.fixture
async def world(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    school: SkilljarStandIn | None,
    others: Mapping[str, Connector],
    more_settings: Mapping[str, Any],
) -> AsyncIterator[World]:
    """Nothing in it survives the story, and no story may leave a secret behind. `classes(n)` fills the platform."""
    log, clock = StringIO(), Clock()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    logs.configure("DEBUG", SECRETS, logging.StreamHandler(log))
    workspace = demo_workspace(MANIFEST, signing_secret=SIGNING, bot_token=TOKEN, record=recorder())
    academy = ClassStandIn(api_key=API_KEY)
    wanted = request.node.get_closest_marker("classes")
    academy.seed(wanted.args[0] if wanted else 30)
    hostile(academy)
    async with AsyncExitStack() as stack:
        workspace.url = await stack.enter_async_context(serving(workspace.app))
        stack.push_async_callback(workspace.close)
        platform = await stack.enter_async_context(serving(academy))
        settings = Settings.model_validate(
            {
                "slack_bot_token": SecretStr(TOKEN),
                "slack_signing_secret": SecretStr(SIGNING),
                "slack_api_url": f"{workspace.url}/api/",
                "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
                "REGISTRAR_POLICY": policy(tmp_path),
                **more_settings,
            }
        )
        options: dict[str, Any] = {
            "timeout": httpx.Timeout(PLATFORM_TIMEOUT_S),
            "sleep": clock.pause,
            "clock": clock.now,
        }
        connectors = {"class": ClassConnector(SecretStr(API_KEY), platform, **options), **others}
        if school:
            there = await stack.enter_async_context(serving(school))
            connectors["skilljar"] = SkilljarConnector(SecretStr(API_KEY), there, **options)
        registrar = await stack.enter_async_context(running(settings, connectors, sleep=clock.sleep))
        address = await stack.enter_async_context(serving(registrar.web))
        await workspace.connect(f"{address}/slack/events")
        yield World(workspace, registrar, academy, log, tmp_path, address, clock, school)
    logging.getLogger().handlers[:], logging.getLogger().level = before
    leaks(log.getvalue(), "the log")
    leaks(said(workspace), "a message")
    for name, content in stored(tmp_path).items():
        leaks(content.decode("utf-8", "replace"), name)


def policy(home: Path) -> Path:
    """Instructors run classes, but removing one takes the approval of an administrator."""
    file = home / "policy.toml"
    file.write_text(
        """
        approvals = "lms-approvals"
        [roles]
        operator = ["admins"]
        instructor = ["@instructors"]
        approver = ["admins"]
        auditor = ["admins"]
        [[rules]]
        name = "instructors look after classes"
        roles = ["instructor"]
        platforms = ["class"]
        operations = ["classes_*", "enrollments_*", "schedules_*", "attendance_get"]
        effects = ["read", "write"]
        then = "allow"
        [[rules]]
        name = "instructors ask before they remove"
        roles = ["instructor"]
        operations = ["classes_delete", "launch_link_get"]
        then = "approve"
        why = "learners lose their class"
        """
    )
    return file


def said(workspace: Workspace) -> str:
    """Everything that stands in any channel or direct message."""
    team = workspace.team
    return "\n".join(repr(message) for channel in team.channels for message in team.history(channel))


def stored(home: Path) -> dict[str, bytes]:
    """Every byte that was kept, by file."""
    return {file.name: file.read_bytes() for file in home.iterdir()}


def leaks(text: str, where: str) -> None:
    for secret in SECRETS:
        assert secret not in text, f"a secret is in {where}"


async def ask_all(world: World, person: Person, *intents: Intent[Any], about: Sequence[str] = ()) -> None:
    """As a command that plans several would ask for them; `about` says whom each is about. The answer comes as a direct
    message."""
    services, user = world.registrar.services, person.user.id
    asked = Interaction(user, "", services.slack.reply("", user), "test")

    async def work(actor: Actor) -> None:
        outcome = await services.desk.ask(intents, actor, asked.channel, subject=Subject(people=about))
        if isinstance(outcome, Pending):
            await asked.reply.say(await question(services, outcome.change))
        else:
            await asked.reply.say(await answered(services, actor, outcome))

    await asked.answer(services, work)
