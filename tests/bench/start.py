"""From the start of a process until it is ready, and the memory that it has then."""

import asyncio
import compileall
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.growth_rows import subscribe
from tests.bench.loads import Wire, told
from tests.bench.processes import HOME, peer, registrar
from tests.bench.table import Row, at_most, shown

ROUNDS = 5
SUBSCRIPTIONS = 10_000
EVERYTHING = "import bot.app, bot.__main__; from bot.cli.requests import operations; operations()"


async def rows() -> AsyncIterator[Row]:
    for part in ("bot", "connectors", "handlers"):  # an installed package is compiled, and a checkout once it has run
        compileall.compile_dir(HOME / part, quiet=1)
    ready, ready_cpu, imported, imported_cpu, memory = [], [], [], [], []
    async with peer("slack") as slack, peer("class") as platform:
        for _ in range(ROUNDS):
            async with registrar(slack.url, platform.url, "serve", through=["bot"]) as ours:
                ready.append(ours.ready_s)
                ready_cpu.append(ours.ready_cpu_s)
                memory.append(ours.memory_mb())
            took, cost = await asyncio.to_thread(importing)
            imported.append(took)
            imported_cpu.append(cost)
        crowded = await _crowded(slack.url, platform.url)
    yield Row("start until ready, compiled", ready, "{:.2f} s", "", shown(median(ready_cpu)), at_most(1.0))
    yield Row("every operation imported, compiled", imported, "{:.2f} s", "", shown(median(imported_cpu)))
    yield Row("memory once it is ready", memory, "{:.0f} MB")
    subscribed = f"memory with {SUBSCRIPTIONS:,} subscriptions, once news came"
    yield Row(subscribed, [crowded], "{:.0f} MB", "", "", at_most(90))


def importing() -> tuple[float, float]:
    """Seconds, and seconds of CPU, of a process that imports everything and ends."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", EVERYTHING], cwd=HOME)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("not everything can be imported")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


async def _crowded(slack: str, platform: str) -> float:
    """Megabytes of a server that has so many subscriptions, and has looked whom one piece of news is for."""
    with TemporaryDirectory() as home:
        database = Path(home) / "registrar.db"
        await subscribe(database, SUBSCRIPTIONS)
        async with registrar(slack, platform, "serve", database=database, through=["bot"]) as ours:
            wire = Wire(ours.url)
            await wire.send(told(ours.url))
            wire.close()
            await ours.settled()
            return ours.memory_mb()
