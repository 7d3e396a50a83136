"""Three Registrars over one PostgreSQL. What a story needs otherwise it says by a fixture of its own."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.runtime.manifest import manifest
from bot.sandbox.academy import demo_workspace
from bot.sandbox.serving import serving
from bot.store.postgres import open_postgres
from connectors.classcom.standin import ClassStandIn
from tests.hostile_rows import hostile
from tests.journeys.conftest import MANIFEST, SIGNING, TOKEN, policy
from tests.journeys.replicas.house import Balancer, House, Nursery
from tests.journeys.replicas.news import HOOK
from tests.journeys.replicas.replica import KEY, Hurry
from tests.postgres import schema, shared
from tests.recording import recorder

MANY = 3
APP_TOKEN = "xapp-many-replicas-1"


class Calendar:
    """Slack's: messages are dated by the time that all go by. It waits longer for an acknowledgement than the real one
    does, because here all processes of both sides may share one core."""

    def __init__(self, hurry: Hurry) -> None:
        self._hurry = hurry

    def time(self) -> float:
        return self._hurry.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(10 * seconds)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """An empty schema of the PostgreSQL of this run."""
    mine = tmp_path_factory.getbasetemp()
    server = await asyncio.to_thread(shared, mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine)
    async with schema(server) as url:
        yield url


@pytest.fixture
def speed() -> float:
    """How many times as fast as outside time goes."""
    return 1.0


@pytest.fixture
def socket_mode() -> bool:
    return False


@pytest.fixture
async def house(
    tmp_path: Path, database: str, nursery: Nursery, speed: float, socket_mode: bool
) -> AsyncIterator[House]:
    hurry = Hurry(time.time(), speed)
    workspace = demo_workspace(
        yaml.safe_load(manifest(socket=True)) if socket_mode else MANIFEST,
        signing_secret=SIGNING,
        bot_token=TOKEN,
        app_token=APP_TOKEN if socket_mode else None,
        clock=Calendar(hurry),
        record=recorder(),
    )
    workspace.add_usergroup("instructors", ["ines"])  # now, because who is in one is believed for a minute
    academy, balancer = ClassStandIn(api_key=KEY), Balancer()
    academy.seed(30)
    hostile(academy)
    async with AsyncExitStack() as stack:
        workspace.url = await stack.enter_async_context(serving(workspace.app, dated=False))
        stack.push_async_callback(workspace.close)
        class_ = await stack.enter_async_context(serving(academy))
        address = await stack.enter_async_context(serving(balancer))
        stack.push_async_callback(balancer.close)
        store = await open_postgres(database, hurry.now)
        stack.push_async_callback(store.close)
        settings: Mapping[str, Any] = {
            "slack_bot_token": TOKEN,
            "slack_api_url": f"{workspace.url}/api/",
            "slack_app_token" if socket_mode else "slack_signing_secret": APP_TOKEN if socket_mode else SIGNING,
            "skilljar_webhook_username": HOOK[0],
            "skilljar_webhook_password": HOOK[1],
            "REGISTRAR_DATABASE": database,
            "REGISTRAR_POLICY": str(policy(tmp_path)),
        }
        made = House(workspace, academy, store, hurry, nursery, balancer, address, tmp_path, settings, class_)
        for _ in range(MANY):
            await made.another()
        if not socket_mode:
            await workspace.connect(f"{address}/slack/events")
        yield made
        for one in made.replicas:
            one.kill()
