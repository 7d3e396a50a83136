"""A Registrar that is killed again and again while it carries out change sets on two platforms.

    python -m tests.journeys.killed_change_sets CLASS_URL SKILLJAR_URL DATABASE ROUNDS SEED [people]

Imports everything once and forks for every round. Each child asks for change sets of five items, of which one can be
repeated, or with `people` of two steps on each platform for each of six people; and kills itself at one of its calls:
before it is sent, or when it was answered. At the end every change set that is open is tried again once by who asked,
and all of them are printed as JSON."""

import asyncio
import json
import os
import random
import signal
import sys

import httpx
from pydantic import SecretStr

from bot.audit.log import AuditLog
from bot.changes.change import UNRESOLVED_STATES
from bot.changes.store import ChangeStore
from bot.desk import Desk, Subject
from bot.runtime import logs
from bot.store.sqlite import open_sqlite
from connectors.catalog import platforms
from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate
from connectors.classcom.users import UsersUpsert
from connectors.core.connector import Sleep
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.groups import GroupsCreate
from tests.journeys.killed import ASKS, KEY

PEOPLE = 6
LAST_CALLS = {False: 9, True: 60}
"""The latest call at which a process kills itself: in its second or third change set."""


class Transport(httpx.AsyncHTTPTransport):
    """Kills the process at its `last` change, if it has one."""

    def __init__(self, last: float, answered: bool) -> None:
        super().__init__(verify=False)  # plain HTTP; saves reading certificates
        self._last, self._answered = last, answered

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await super().handle_async_request(request)
        self._last -= 1
        if self._last <= 0 and not self._answered:
            os.kill(os.getpid(), signal.SIGKILL)
        response = await super().handle_async_request(request)
        if self._last <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return response


async def desk_on(
    database: str, class_: str, skilljar: str, transport: httpx.AsyncBaseTransport, sleep: Sleep = asyncio.sleep
) -> tuple[Desk, AuditLog]:
    store = await open_sqlite(database)
    audit = AuditLog(store)
    connectors = {
        "class": ClassConnector(SecretStr(KEY), class_, transport=transport, sleep=sleep),
        "skilljar": SkilljarConnector(SecretStr(KEY), skilljar, transport=transport, sleep=sleep),
    }
    return Desk(connectors, ChangeStore(store, audit)), audit


async def work(desk: Desk, round_: int) -> None:
    """Until it is killed."""
    async for _ in desk.recovery.recover():
        pass
    number = 0
    while True:
        number += 1
        name, email = f"round {round_} change {number}", f"{round_}.{number}@example.com"
        user = UsersUpsert(identified_by="email", user_name=f"{name} user", email=email, roles=["instructor"])
        templates = [TemplatesCreate(name=f"{name} {which}") for which in ("first", "last")]
        groups = [GroupsCreate(name=f"{name} {which}") for which in ("one", "other")]
        await desk.ask((templates[0], user, groups[0], templates[1], groups[1]), ASKS, "C1")


async def work_on_people(desk: Desk, round_: int) -> None:
    """Until it is killed."""
    async for _ in desk.recovery.recover():
        pass
    number = 0
    while True:
        number += 1
        about = [f"round {round_} change {number} person {which}" for which in range(PEOPLE)] * 4
        steps = [step for step in ("first", "second") for _ in range(PEOPLE)]
        templates = [TemplatesCreate(name=f"{who} {step}") for who, step in zip(about, steps, strict=False)]
        groups = [GroupsCreate(name=f"{who} {step}") for who, step in zip(about, steps, strict=False)]
        await desk.ask([*templates, *groups], ASKS, "C1", subject=Subject(people=about))


async def settled(desk: Desk, audit: AuditLog) -> list[dict[str, object]]:
    async for _ in desk.recovery.recover():
        pass
    found: list[dict[str, object]] = []
    for before in await desk.changes_of(ASKS.id, 100_000):
        if before.state in UNRESOLVED_STATES:
            await desk.retry(before.id, ASKS)
        change = await desk.change(before.id)
        names = [one.data.get("name") or one.data.get("user_name") for one in change.stored_intents]
        states, runs = ([getattr(item, what) for item in change.items] for what in ("state", "runs"))
        was = [item.state for item in before.items]
        about = [item.about for item in change.items]
        found.append(
            {"state": change.state, "names": names, "was": was, "states": states, "runs": runs, "about": about}
        )
    assert not (await audit.verify()).faults
    return found


def main(class_: str, skilljar: str, database: str, rounds: int, seed: int, people: bool) -> None:
    logs.configure("ERROR")
    assert all(platform.known_as for platform in platforms().values())  # loaded once, for all the children
    dice = random.Random(seed)

    async def die(round_: int, transport: Transport) -> None:
        desk, _ = await desk_on(database, class_, skilljar, transport)
        await (work_on_people if people else work)(desk, round_)

    async def settle() -> list[dict[str, object]]:
        return await settled(*await desk_on(database, class_, skilljar, Transport(float("inf"), False)))

    for round_ in range(rounds):
        transport = Transport(dice.randint(1, LAST_CALLS[people]), answered=dice.random() < 0.5)
        child = os.fork()
        if not child:
            asyncio.run(die(round_, transport))
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "a child ended before it was killed"
    sys.stdout.write(json.dumps(asyncio.run(settle())))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), "people" in sys.argv[6:])
