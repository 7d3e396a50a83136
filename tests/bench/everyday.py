"""Everyday verbs: find on all platforms against the slowest of them alone, a look through all of Class against what its
pace allows, and a roster too long to be held at once."""

import asyncio
import gc
import re
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import yaml
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import Registrar, running
from bot.audit.log import AuditLog
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.policy.policy import Actor, Standing
from bot.runtime.manifest import manifest
from bot.runtime.server import serving
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.workspace import Workspace
from bot.store.sqlite import open_sqlite
from connectors.catalog import platforms
from connectors.classcom.connector import ClassConnector
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.standin import ClassStandIn
from connectors.core.connector import Connector
from connectors.everyday.verbs import Verb
from handlers.everyday.platform_reader import PlatformReader
from tests.bench.crowds import crowded
from tests.bench.table import Row, at_most

DELAYS = (0.05, 0.1, 0.15, 0.2, 0.4)
"""Seconds by which each platform answers later."""
ROUNDS, ROWS, PAGE_ROWS = 3, 20_000, 1000
CLASSES_FOUND, CLASSES_SWEPT = 40, 100
WHO = "jane@acme.com"
OWNER = Actor("U1", name="Ada", standing=Standing.OWNER)


def slow(app: ASGIApp, seconds: float) -> ASGIApp:
    async def later(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(seconds)
        await app(scope, receive, send)

    return later


@asynccontextmanager
async def registrar(around: Callable[[str, ASGIApp], ASGIApp]) -> AsyncIterator[tuple[Workspace, Registrar]]:
    """All of Registrar before every platform that can find people, each stand-in with something `around` it."""
    workspace = demo_workspace(yaml.safe_load(manifest()), signing_secret="bench", bot_token="xoxb-bench")
    async with AsyncExitStack() as stack:
        workspace.url = await stack.enter_async_context(serving(workspace.app))
        stack.push_async_callback(workspace.close)
        connectors: dict[str, Connector] = {}
        for name, platform in platforms().items():
            if not platform.everyday or Verb.FIND not in platform.everyday.can():
                continue
            package = platform.resources[0].__name__.rsplit(".", 1)[0]
            standin: Any
            demo = __import__(f"{package}.standin", fromlist=["demo"]).demo
            standin, credentials = demo(CLASSES_FOUND) if name == "class" else demo()
            address = await stack.enter_async_context(serving(around(name, standin)))
            settings = platform.settings(_env_file=None, base_url=address, **credentials)  # type: ignore[call-arg]  # not in its stubs
            connectors[name] = settings.connect()
        home = stack.enter_context(tempfile.TemporaryDirectory())
        given = Settings.model_validate(
            {
                "slack_bot_token": SecretStr("xoxb-bench"),
                "slack_signing_secret": SecretStr("bench"),
                "slack_api_url": f"{workspace.url}/api/",
                "REGISTRAR_DATABASE": str(Path(home) / "bench.db"),
            }
        )
        bot = await stack.enter_async_context(running(given, connectors))
        await workspace.connect(f"{await stack.enter_async_context(serving(bot.web))}/slack/events")
        yield workspace, bot


async def finding() -> tuple[list[float], int]:
    """Find on all platforms by find on the slowest of them alone, round by round, and how many there are."""
    names = cycle(DELAYS[::-1])
    async with registrar(lambda _, app: slow(app, next(names))) as (workspace, bot):
        ada = workspace.person("ada")

        async def took(text: str) -> float:
            began = time.perf_counter()
            await ada.type("#training", f"/lms {text}")
            await bot.services.tasks.idle()
            return time.perf_counter() - began

        connected = bot.desk.connected
        await took(f"find {WHO}")  # what Class is looked through for is kept from then on
        ratios = []
        for _ in range(ROUNDS):
            together = await took(f"find {WHO}")
            ratios.append(together / max([await took(f"find {WHO} on {name}") for name in connected]))
        return ratios, len(connected)


async def sweeping() -> tuple[float, int, int]:
    """Seconds of a look through all of Class ÷ those that its pace gives as many calls; the calls that it took, and
    those that the next look took."""
    standin = ClassStandIn(api_key="bench")
    standin.seed(CLASSES_SWEPT * 5 // 4)
    listed = [one for one in standin.academy.classes.values() if one.class_deferred_id is None]
    for one in listed[CLASSES_SWEPT:]:
        standin.academy.remove_class(one)
    connector = ClassConnector(SecretStr("bench"), "http://class.bench", transport=httpx.ASGITransport(standin))
    with tempfile.TemporaryDirectory() as home:
        store = await open_sqlite(Path(home) / "bench.db")
        desk = Desk({"class": connector}, ChangeStore(store, AuditLog(store)))

        async def look() -> int:
            """Everybody on Class, as one command after another asks until nothing is left; the calls it took."""
            before = len(standin.calls)
            while True:
                verbs = ClassEveryday(PlatformReader(desk, OWNER))
                await verbs.people("jane")
                if not verbs.stopped:
                    return len(standin.calls) - before

        began = time.perf_counter()
        calls = await look()
        took = time.perf_counter() - began
        again = await look()
        await desk.executor.reads.close()
        await connector.close()
        await store.close()
    (limit,) = ClassConnector.limits
    return took / (calls / limit.calls * limit.seconds), calls, again


async def sending(rows: int) -> tuple[float, float, int]:
    """Seconds, megabytes at the peak above what there was, and rows of the file that a person gets of a roster."""
    async with registrar(lambda name, app: crowded(app, rows, PAGE_ROWS) if name == "skilljar" else app) as (
        workspace,
        bot,
    ):
        ada = workspace.person("ada")
        await ada.type("#training", '/lms roster "Onboarding 101" on skilljar')
        await bot.services.tasks.idle()
        gc.collect()
        tracemalloc.start()
        began = time.perf_counter()
        await ada.click("CSV")
        await bot.services.tasks.idle()
        took = time.perf_counter() - began
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        sent = re.search(r"([\d,]+) rows", ada.messages("@registrar"))
        return took, peak, int(sent[1].replace(",", "")) if sent else 0


async def rows() -> AsyncIterator[Row]:
    found, count = await finding()
    slowest = f"the slowest of {count} alone"
    yield Row("find on every platform", found, "{:.2f} x", slowest, "", at_most(1.15))
    swept, calls, again = await sweeping()
    yield Row(f"a look through Class, {calls} calls", [swept], "{:.2f} x", "what its pace allows", "", at_most(1.05))
    yield Row("the same again within its life", [again], "{:.0f} calls", "", "", at_most(0))
    few, many = await sending(ROWS // 10), await sending(ROWS)
    beside = f"that of {few[2]:,} ({few[1]:.1f} → {many[1]:.1f} MB)"
    yield Row(
        f"a file of a roster of {many[2]:,}, memory at its peak", [many[1] / few[1]], "{:.2f} x", beside, "", at_most(2)
    )
