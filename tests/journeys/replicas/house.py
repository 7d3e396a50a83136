"""Several Registrars on one PostgreSQL, and all that is around them: Slack, Class, and what stands in front of them."""

import asyncio
import inspect
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.changes.change import Change, loaded
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from bot.store.postgres import PostgresStore
from connectors.classcom.standin import ClassStandIn
from tests.journeys.replicas.replica import Given, Hurry
from tests.postgres import HOME

DELETE = "/lms class classes delete ext_class_id=onboarding-101"
DELETED = ("DELETE", "/api/v1/classes")
CREATE, UPSERT = ("POST", "/api/v1/templates"), ("PUT", "/api/v1/users")
"""The second does no harm when it is done twice."""
BROUGHT = ("content-type", "authorization", "x-slack-signature", "x-slack-request-timestamp")
TAKEN_BACK = ("content-type", "retry-after")
"""Headers that matter."""


@dataclass(frozen=True)
class Replica:
    """One process. `here` is the name that it has in the store."""

    pid: int
    url: str
    here: str
    log: Path

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def did(self, event: str) -> list[dict[str, Any]]:
        """The lines of its log that tell of such an event."""
        lines = map(json.loads, self.log.read_text().splitlines())
        return [line for line in lines if line.get("event") == event]


class Nursery:
    """Where replicas come from."""

    def __init__(self) -> None:
        program = [sys.executable, "-m", "tests.journeys.replicas.replica"]
        self._process = subprocess.Popen(
            program, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._turn = asyncio.Lock()

    async def bear(self, given: Given) -> Replica:
        """One more, once it takes work."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{given.written()}\n")
        async with self._turn:
            said = json.loads(await asyncio.to_thread(self._process.stdout.readline))
        return Replica(**said, log=Path(given.log))

    def close(self) -> None:
        """All of them end."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class Balancer:
    """What stands in front of several: a request goes to the next of them that can be reached, and to no other once it
    may have arrived."""

    def __init__(self) -> None:
        self.behind: list[Replica] = []
        self._turns = count()
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            answer = await self._answer(request, await request.body())
            await answer(scope, receive, send)

    async def _answer(self, request: Request, body: bytes) -> Response:
        headers = {name: value for name in BROUGHT if (value := request.headers.get(name))}
        turn, behind = next(self._turns), tuple(self.behind)
        for at in range(len(behind)):
            url = f"{behind[(turn + at) % len(behind)].url}{request.url.path}"
            try:
                async with self._http.request(request.method, url, data=body, headers=headers) as said:
                    back = {name: value for name in TAKEN_BACK if (value := said.headers.get(name))}
                    return Response(await said.read(), said.status, back)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return Response(status_code=502)

    async def close(self) -> None:
        await self._http.close()


@dataclass
class House:
    """`store` is a look of our own at the database they share, by the clock that they go by."""

    workspace: Workspace
    academy: ClassStandIn
    store: PostgresStore
    hurry: Hurry
    nursery: Nursery
    balancer: Balancer
    address: str
    home: Path
    settings: Mapping[str, Any]
    class_: str
    born: list[Replica] = field(default_factory=list)

    @property
    def replicas(self) -> list[Replica]:
        """Those that live."""
        return self.balancer.behind

    async def another(self, ahead: float = 0.0) -> Replica:
        log = str(self.home / f"replica-{len(self.born)}.log")
        made = await self.nursery.bear(Given(self.settings, self.class_, log, self.hurry, ahead))
        self.born.append(made)
        self.replicas.append(made)
        return made

    def kill(self, victim: Replica) -> None:
        """Without warning; those who come to the door may not know it yet."""
        victim.kill()
        self.replicas.remove(victim)

    @property
    def ada(self) -> Person:
        """The administrator."""
        return self.workspace.person("ada")

    @property
    def ines(self) -> Person:
        """The instructor."""
        return self.workspace.person("ines")

    async def request(self) -> None:
        """Ines asks to have a class removed, which takes an approval."""
        await self.ines.type("#training", DELETE)
        await self.ines.see("[Ask for approval]")
        await self.ines.click("Ask for approval")
        await self.ines.see("Approvers will see this.")
        await self.ines.fill("Why is this needed?", "It was a trial.")
        await self.ines.submit()
        await self.ines.see("Sent to #lms-approvals.")

    async def connected(self) -> None:
        """Until each has its socket."""
        await eventually(lambda: all(one.did("socket_open") for one in self.replicas))


async def eventually(look: Callable[[], Any], within: float = 20.0) -> None:
    """Until it is so; other processes know of no event of ours."""
    async with asyncio.timeout(within):
        while not (await found if inspect.isawaitable(found := look()) else found):  # noqa: ASYNC110  # see above
            await asyncio.sleep(0.02)


async def changes(house: House) -> list[Change]:
    return [loaded(row.value) for row in await house.store.scan("changes/", limit=100_000)]


async def settled(house: House, *more: str) -> bool:
    """Whether no change is under way, and nothing is left below these."""
    return not any([await house.store.scan(prefix, limit=1) for prefix in ("running/", *more)])
