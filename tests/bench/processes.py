"""The servers of the bench, each a process of its own, and what the kernel says that they cost."""

import asyncio
import ctypes
import json
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.store.sqlite import open_sqlite
from tests.bench.loads import SIGNING, WEBHOOK_LOGIN

HOME = Path(__file__).parents[2]
READY_POLL_S = 0.005
READY_TIMEOUT_S = 60.0
SETTLING_S, SETTLED_CPU_S = 0.1, 0.004
"""Seconds between two looks at whether a server is done with what it began, and the CPU below which it is."""
PRE_READY = b"GET /readyz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n"


@dataclass
class Served:
    """A server that runs.

    Attributes:
        url: where
        pid: its process
        database: the file that it keeps things in, if it does
        log: the file that its lines go to; a real one's go to a pipe or a file too, and somebody keeps them
        ready_s: seconds from its start until it was ready
        ready_cpu_s: the CPU of that time
    """

    url: str
    pid: int
    database: Path = field(default_factory=Path)
    log: Path = field(default_factory=Path)
    ready_s: float = 0.0
    ready_cpu_s: float = 0.0

    def cpu_s(self) -> float:
        return cpu_s(self.pid)

    async def settled(self) -> float:
        """The CPU of the process up to now, once it is done with all that it began."""
        before = self.cpu_s()
        while True:
            await asyncio.sleep(SETTLING_S)
            now = self.cpu_s()
            if now - before < SETTLED_CPU_S:
                return now
            before = now

    def memory_mb(self) -> float:
        """What of its memory is in the machine's."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    async def metric(self, name: str) -> float:
        """A figure as /metrics has it: the sum over its labels, unless the name has them too."""
        text = (await fetched(self.url, "/metrics")).decode()
        figures = (one.rpartition(" ") for one in text.splitlines())
        return sum(float(held) for said, _, held in figures if name in (said, said.partition("{")[0]))


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has taken, all its threads together, to the nanosecond: see
    clock_getcpuclockid(3). Linux alone can be asked that of another process."""
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise ProcessLookupError(pid)
    return time.clock_gettime(clock.value)


@asynccontextmanager
async def peer(what: str, *options: str) -> AsyncIterator[Served]:
    """One of `tests.bench.servers` besides Registrar."""
    command = [sys.executable, "-m", "tests.bench.servers", what, *options]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=HOME)
    assert process.stdout
    assert process.stdin
    try:
        yield Served((await process.stdout.readline()).decode().strip(), process.pid)
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def registrar(
    slack: str, platform: str, *options: str, database: Path | None = None, through: Sequence[str] = ()
) -> AsyncIterator[Served]:
    """`registrar serve` as it is installed: at its default log level, its lines in a file, stopped by SIGTERM. With
    `through` by another command."""
    with tempfile.TemporaryDirectory() as home:
        database, log = database or Path(home) / "registrar.db", Path(home) / "log"
        environment = settings(slack, platform, database)
        command = [sys.executable, "-m", *(through or ("tests.bench.servers", "registrar")), *options]
        with log.open("wb") as lines:
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(*command, stderr=lines, cwd=home, env=environment)
        served = Served(f"http://127.0.0.1:{environment['REGISTRAR_PORT']}", process.pid, database, log)
        try:
            await _ready(process, served)
            served.ready_s, served.ready_cpu_s = time.perf_counter() - began, served.cpu_s()
            yield served
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            await process.wait()


def settings(slack: str, platform: str, database: Path) -> dict[str, str]:
    """The environment of a Registrar, and nothing else of ours."""
    kept = {name: held for name, held in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {
        "PYTHONPATH": str(HOME),
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SIGNING,
        "SLACK_API_URL": f"{slack}/api/",
        "CLASS_API_KEY": "bench",
        "CLASS_BASE_URL": platform,
        "SKILLJAR_WEBHOOK_USERNAME": WEBHOOK_LOGIN[0],
        "SKILLJAR_WEBHOOK_PASSWORD": WEBHOOK_LOGIN[1],
        "REGISTRAR_DATABASE": str(database),
        "REGISTRAR_PORT": str(free_port()),
    }


async def fetched(url: str, path: str) -> bytes:
    """What a GET is answered with."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(PRE_READY.replace(b"/readyz", path.encode()))
    answer = await reader.read()
    writer.close()
    return answer


async def _ready(process: asyncio.subprocess.Process, served: Served) -> None:
    async with asyncio.timeout(READY_TIMEOUT_S):
        while process.returncode is None:
            with suppress(ConnectionError):
                if (await fetched(served.url, "/readyz")).startswith(b"HTTP/1.1 200"):
                    return
            await asyncio.sleep(READY_POLL_S)
    raise RuntimeError(f"the server ended before it was ready: {served.log.read_text()}")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def rows_of(database: Path, prefix: str) -> int:
    """How many rows a server has left under a prefix."""
    store = await open_sqlite(database, read_only=True)
    count, after = 0, ""
    while rows := await store.scan(prefix, after=after, limit=1000):
        count, after = count + len(rows), rows[-1].key
    await store.close()
    return count


async def told_by(module: str, *arguments: str) -> Any:
    """The JSON that a module of the bench prints when it is run by itself."""
    command = [sys.executable, "-m", module, *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=HOME)
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed")
    found: Mapping[str, Any] = json.loads(said.splitlines()[-1])
    return found
