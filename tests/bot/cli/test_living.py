"""A command that sends, beside replicas on one database: it lives as long as it runs, and is taken over when killed."""

import asyncio
import getpass
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import Change, ChangeState
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.runtime.server import serving
from bot.store import Store
from bot.store.postgres import open_postgres
from bot.store.replicas import REPLICA_TTL_S, Replicas
from connectors.classcom.standin import ClassStandIn
from connectors.standin.standin import Fault
from tests.bot.asking import KEY
from tests.bot.engines import Postgres
from tests.postgres import schema

HOME = Path(__file__).parents[3]


class Slow(ClassStandIn):
    """Answers a change when it is let go; `arrived` says that one has come."""

    def __init__(self) -> None:
        self.arrived, self.go = asyncio.Event(), asyncio.Event()

        async def wait(_: float) -> None:
            self.arrived.set()
            await self.go.wait()

        super().__init__(api_key=KEY, sleep=wait)
        self.faults.add(Fault(hang=1, carried_out=True), method="POST")


@pytest.fixture
async def url(postgres: Postgres) -> AsyncIterator[str]:
    async with schema(postgres.url) as made:
        yield made


async def taken_over(store: Store) -> list[Change]:
    """What a replica takes over now."""
    replicas = Replicas(store, "replica")
    await replicas.beat()
    desk = Desk({}, ChangeStore(store, AuditLog(store), here="replica"))
    return [change async for change in desk.recovery.recover(replicas.alive)]


@pytest.mark.parametrize("killed", [False, True])
async def test_a_command_lives_while_it_runs(url: str, tmp_path: Path, killed: bool) -> None:
    """No replica touches what it runs; what it was killed in is left to a person, once it has fallen silent."""
    (tmp_path / "policy.toml").write_text(f'[roles]\noperator = ["cli:{getpass.getuser()}"]\n')
    academy = Slow()
    async with serving(academy) as address:
        environment = os.environ | {
            "REGISTRAR_DATABASE": url,
            "REGISTRAR_POLICY": str(tmp_path / "policy.toml"),
            "CLASS_API_KEY": KEY,
            "CLASS_BASE_URL": address,
            "PYTHONPATH": str(HOME),
        }
        command = ("-m", "bot", "request", "class", "templates", "create", "name=Evening", "--send")
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=environment, cwd=tmp_path, stdout=asyncio.subprocess.PIPE
        )
        await academy.arrived.wait()
        store = await open_postgres(url)
        assert await taken_over(store) == []
        if killed:
            process.send_signal(signal.SIGKILL)
        academy.go.set()
        await process.communicate()
        later = await open_postgres(url, clock=lambda: time.time() + REPLICA_TTL_S)
        assert [one.state for one in await taken_over(later)] == [ChangeState.INTERRUPTED] * killed
        rows = await store.scan("changes/")
        assert [row.value["state"] for row in rows] == ["interrupted" if killed else "done"]
        assert len(academy.calls_to("POST", "/api/v1/templates")) == 1
        assert len(await store.scan("replica/")) == 1 + killed
        await later.close()
        await store.close()
