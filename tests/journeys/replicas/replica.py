"""Whole Registrars on one PostgreSQL, each a process of its own that can be killed without warning.

    python -m tests.journeys.replicas.replica

Imports everything once and forks for every line of its input, which says in JSON what a replica is to know (`Given`).
The replica answers with a line once it takes work. All of them end when the input does.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import Registrar
from bot.runtime import logs
from bot.runtime.server import serving
from bot.runtime.settings import Settings
from bot.store.postgres import open_postgres
from connectors.catalog import platforms
from connectors.classcom.connector import ClassConnector

KEY = "a-key-of-many-replicas"
TIME = time.time
"""The clock of the machine, also where a replica is told another."""


@dataclass(frozen=True)
class Hurry:
    """Time that has gone `speed` times as fast since the Unix second `began`, for all who share the two: what lives for
    half a minute is then over soon, and nothing in Registrar need know of it."""

    began: float
    speed: float = 1.0

    def now(self) -> float:
        return self.began + (TIME() - self.began) * self.speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)


@dataclass(frozen=True)
class Given:
    """`settings` are Registrar's own; `academy` is where Class is; so many seconds `ahead` is its own clock, but not
    that of the store."""

    settings: Mapping[str, Any]
    academy: str
    log: str
    hurry: Hurry
    ahead: float = 0.0

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> "Given":
        told = json.loads(line)
        return cls(**told | {"hurry": Hurry(**told["hurry"])})


async def work(given: Given, life: int) -> None:
    """Until it is killed, or nobody holds the other end of `life` any more."""
    asyncio.get_running_loop().add_reader(life, os._exit, 0)
    settings = Settings.model_validate(given.settings)
    store = await open_postgres(settings.database, given.hurry.now if given.hurry.speed != 1 else None)
    transport = httpx.AsyncHTTPTransport(verify=False)  # plain HTTP; saves reading certificates
    academy = ClassConnector(SecretStr(KEY), given.academy, transport=transport)

    def clock() -> float:
        return given.hurry.now() + given.ahead

    registrar = Registrar(settings, store, {"class": academy}, given.hurry.sleep, clock)
    await registrar.start()
    async with serving(registrar.web) as url:
        told = {"pid": os.getpid(), "url": url, "here": registrar.replicas.here}
        os.write(sys.stdout.fileno(), f"{json.dumps(told)}\n".encode())
        await asyncio.Event().wait()


def go_ahead(seconds: float) -> None:
    """The clock of this process, for whoever looks at it and not at the store's."""
    time.time = lambda: TIME() + seconds


def main() -> None:
    assert all(platform.known_as for platform in platforms().values())  # loaded once, for all
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    life, ours = os.pipe()
    for line in sys.stdin:
        if os.fork():
            continue
        os.close(ours)
        given = Given.read(line)
        go_ahead(given.ahead)
        logs.configure("INFO", [KEY], logging.FileHandler(given.log))
        try:
            asyncio.run(work(given, life))
        finally:
            os._exit(1)


if __name__ == "__main__":
    main()
