"""A Registrar that is killed again and again between the question and the outcome.

    python -m tests.journeys.killed PLATFORM_URL DATABASE ROUNDS SEED

Imports everything once and forks for every round, so that a round costs milliseconds. Each child asks for changes that
need approval, has them asked for and approved, and writes down what it was promised; the parent kills it at a random
moment. At the end it prints every change as JSON, after the recovery that a start makes.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from bot.desk import Desk, Pending
from bot.policy.policy import BUILT_IN_POLICY, Actor, Policy, Rule, RuleAction, Standing
from bot.runtime import logs
from bot.store.sqlite import open_sqlite
from connectors.catalog import platforms
from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate

POLICY = Policy(
    BUILT_IN_POLICY.roles, (Rule("templates take two", RuleAction.APPROVE, operations=("templates_create",)),)
)
ASKS, APPROVES = Actor("UASKS", "Ines", Standing.ADMIN), Actor("UAPPROVES", "Ada", Standing.ADMIN)
KEY = "killed-again-and-again"


async def desk_on(database: str, platform: str) -> tuple[Desk, ChangeStore]:
    store = await open_sqlite(database)
    changes = ChangeStore(store, AuditLog(store))
    transport = httpx.AsyncHTTPTransport(verify=False)  # plain HTTP; saves reading certificates
    connector = ClassConnector(SecretStr(KEY), platform, transport=transport)
    return Desk({"class": connector}, changes, policy=lambda: POLICY), changes


async def work(platform: str, database: str, round_: int, promised: int) -> None:
    desk, _ = await desk_on(database, platform)
    async for _ in desk.recovery.recover():
        pass
    number = 0
    while True:
        number += 1
        pending = await desk.ask(TemplatesCreate(name=f"round {round_} change {number}"), ASKS, "C1")
        assert isinstance(pending, Pending)
        os.write(promised, f"{pending.change.id}\n".encode())
        await desk.request(pending.change.id, ASKS, "because")
        await desk.approve(pending.change.id, APPROVES, {ASKS.id: ASKS})


async def settled(platform: str, database: str) -> list[dict[str, object]]:
    """What a last start makes of it; then one interrupted change is tried again, and another given up."""
    desk, changes = await desk_on(database, platform)
    async for _ in desk.recovery.recover():
        pass
    found = await changes.of(ASKS.id, 100_000)
    cut = [one for one in found if one.state is ChangeState.INTERRUPTED]
    if cut:
        await desk.retry(cut[0].id, ASKS)
    if cut[1:]:
        await desk.give_up(cut[1].id, ASKS)
    verified = await AuditLog(changes._store).verify()
    assert not verified.faults, verified.faults
    return [
        {"id": one.id, "name": one.first.data["name"], "state": one.state.value, "runs": one.runs}
        for one in await changes.of(ASKS.id, 100_000)
    ]


def main(platform: str, database: str, rounds: int, seed: int) -> None:
    logs.configure("ERROR")
    # Loaded once, for all the children.
    assert all(platform.known_as for platform in platforms().values())
    httpx.AsyncHTTPTransport(verify=False)
    dice = random.Random(seed)
    promised = os.open(Path(database).with_name("promised"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for round_ in range(rounds):
        child = os.fork()
        if not child:
            asyncio.run(work(platform, database, round_, promised))
        time.sleep(dice.uniform(0.06, 0.22))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    sys.stdout.write(json.dumps(asyncio.run(settled(platform, database))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
