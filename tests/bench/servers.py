"""The servers of the bench: `python -m tests.bench.servers registrar|bolt|door|slack|class|crowd`.

`registrar` is `registrar serve`, configured by its environment and without the pace of a platform: what it costs is
measured, and not how long it waits. With `--mute` a command is claimed and acknowledged and no more, which is the part
that a bare Bolt app does too. `--sleep-ms` and `--spin-ms` make every request slower, to see whether that is measured.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.bench import crowds, peers, standins

SPIN_STEPS = 2000


def registrar(mute: bool) -> int:
    from bot.__main__ import main
    from connectors.classcom.connector import ClassConnector
    from handlers.listeners import commands

    ClassConnector.limits = ()
    if mute:

        async def nothing(*_: Any) -> None: ...

        assert "command" in vars(commands)  # one that has moved would be muted in vain
        vars(commands)["command"] = nothing
    return main(["serve"])


def slower(sleep_ms: float, spin_ms: float) -> None:
    """Hold up the loop before every request, asleep or at work."""
    plain = Starlette.__call__

    async def called(self: Starlette, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            time.sleep(sleep_ms / 1000)  # noqa: ASYNC251  # that is what it is for
            until = time.thread_time() + spin_ms / 1000
            while time.thread_time() < until:
                sum(range(SPIN_STEPS))  # asking for the time again and again makes what comes after it slower
        await plain(self, scope, receive, send)

    Starlette.__call__ = called  # type: ignore[method-assign]  # of every app of this process, whoever makes it


async def serve(app: ASGIApp) -> None:
    """Say where, then stay until whoever started us closes our standard input."""
    from bot.runtime.server import serving

    async with serving(app) as url:
        print(url, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main(given: argparse.Namespace) -> int:
    if given.sleep_ms or given.spin_ms:
        slower(given.sleep_ms, given.spin_ms)
    if given.what == "registrar":
        return registrar(given.mute)
    made: dict[str, Callable[[], ASGIApp]] = {
        "bolt": peers.bolt,
        "door": peers.door,
        "slack": standins.slack,
        "class": standins.academy,
        "crowd": partial(crowds.crowd, given.platform, given.rows, given.page_rows),
    }

    async def work() -> None:
        await serve(made[given.what]())

    asyncio.run(work())
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["registrar", "bolt", "door", "slack", "class", "crowd"])
    parser.add_argument("--mute", action="store_true")
    parser.add_argument("--sleep-ms", type=float, default=0.0)
    parser.add_argument("--spin-ms", type=float, default=0.0)
    parser.add_argument("--platform", default="skilljar")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--page-rows", type=int, default=1000)
    sys.exit(main(parser.parse_args()))
