"""Registrar as it runs in earnest, a process of its own, while strangers try to bring it down: what it holds in memory
and writes to its log stays within bounds, and a webhook beside each attack is kept."""

import asyncio
import json
import os
import resource
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import count, repeat
from pathlib import Path

import pytest

from bot.runtime.server import listen_on
from tests.bot.runtime.caller import Caller, calling
from tests.connectors.skilljar.event_bodies import ENROLLED

MEGABYTE = 1_000_000
ATTACK = 100
"""Pieces of a megabyte that are sent, or as many as are taken."""
GROWTH_BYTES = 80 * MEGABYTE
"""How much more memory than before may have been in use, at the worst moment of an attack."""
FILES = 200
"""Files the process may have open; half of them are connections."""
PASSWORD = "a-password-of-skilljar"
LOG_IN = b"authorization: Basic " + b64encode(f"registrar:{PASSWORD}".encode())
_NUMBERS = count()


class Attacked:
    """The process, and what can be seen of it from outside."""

    def __init__(self, folder: Path) -> None:
        with listen_on("127.0.0.1", 0) as free:
            port = free.getsockname()[1]
        self.url, self._log = f"http://127.0.0.1:{port}", folder / "log"
        settings = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "a-signing-secret",
            "SLACK_API_URL": "http://127.0.0.1:9/api/",
            "REGISTRAR_DATABASE": str(folder / "registrar.db"),
            "REGISTRAR_PORT": str(port),
            "SKILLJAR_WEBHOOK_USERNAME": "registrar",
            "SKILLJAR_WEBHOOK_PASSWORD": PASSWORD,
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=folder, env=os.environ | settings, stderr=log
            )
        self.may_open(FILES)

    def may_open(self, files: int | None = None) -> None:
        """So many files; by default none more than it has."""
        has = len(os.listdir(f"/proc/{self.process.pid}/fd"))
        _, most = resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE, (files or has, most))

    async def up(self) -> None:
        while True:
            assert self.process.poll() is None, self._log.read_text()
            try:
                async with calling(self.url):
                    return
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._log.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def most_bytes(self) -> int:
        """The most memory that was in use since the last time this was asked."""
        found = Path(f"/proc/{self.process.pid}/status").read_text()
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        return int(found.partition("VmHWM:")[2].split()[0]) * 1024


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    made = Attacked(tmp_path_factory.mktemp("attacked"))
    yield made
    made.process.terminate()
    assert made.process.wait(30) == 0


@pytest.fixture
async def attacked(started: Attacked) -> AsyncIterator[Attacked]:
    """It is up; and afterwards it took no more memory than it may."""
    await started.up()
    before = started.most_bytes()
    before = started.most_bytes()
    yield started
    assert started.most_bytes() - before < GROWTH_BYTES


def webhook() -> bytes:
    """Something that happened; no two are the same."""
    body = json.dumps(ENROLLED | {"timestamp": f"2026-03-02T09:30:00.{next(_NUMBERS):06d}+00:00"}).encode()
    head = b"POST /webhooks/skilljar HTTP/1.1\r\nhost: registrar\r\n%s\r\ncontent-length: %d\r\n\r\n"
    return head % (LOG_IN, len(body)) + body


async def kept(caller: Caller) -> bool:
    await caller.send(webhook())
    return bool(json.loads((await caller.heard()).body) == {"status": "kept"})


async def kept_by(url: str) -> bool:
    async with calling(url) as caller:
        return await kept(caller)


POST = b"POST %s HTTP/1.1\r\nhost: registrar\r\n"
CHUNK = b"f4240\r\n" + b"x" * MEGABYTE + b"\r\n"
ATTACKS = {
    "headers": (b"GET /healthz HTTP/1.1\r\nx: ", b"a" * MEGABYTE, {431}),
    "a request line": (b"GET /", b"a" * MEGABYTE, {414}),
    "many headers": (b"GET /healthz HTTP/1.1\r\n", b"x: y\r\n" * (MEGABYTE // 6), {431}),
    "empty lines": (b"", b"\r\n" * (MEGABYTE // 2), {431}),
    "a body for Slack": (POST % b"/slack/events" + b"transfer-encoding: chunked\r\n\r\n", CHUNK, {413}),
    "tiny chunks for Slack": (
        POST % b"/slack/events" + b"transfer-encoding: chunked\r\n\r\n",
        b"1\r\nx\r\n" * (MEGABYTE // 6),
        {413},
    ),
    "a body for Skilljar": (POST % b"/webhooks/skilljar" + b"transfer-encoding: chunked\r\n\r\n", CHUNK, {401}),
    "a body where none belongs": (POST % b"/healthz" + b"transfer-encoding: chunked\r\n\r\n", CHUNK, {405}),
    "a chunk's extension": (
        POST % b"/slack/events" + b"transfer-encoding: chunked\r\n\r\n1;",
        b"x" * MEGABYTE,
        {431},
    ),
    "a trailer": (POST % b"/slack/events" + b"transfer-encoding: chunked\r\n\r\n0\r\nx: ", b"a" * MEGABYTE, {431}),
    "a length": (POST % b"/slack/events" + b"content-length: 99999999999\r\n\r\n", b"x" * MEGABYTE, {413}),
    "requests": (b"", b"GET /healthz HTTP/1.1\r\n\r\n" * (MEGABYTE // 25), {200, 503}),
}


@pytest.mark.parametrize("case", ATTACKS)
async def test_without_end(attacked: Attacked, case: str) -> None:
    """A hundred megabytes of whatever, ten at once: refused as HTTP says, not kept, and in nobody's way."""
    begun, piece, statuses = ATTACKS[case]

    async def attack() -> int:
        async with calling(attacked.url) as caller:
            await caller.send(begun)
            await caller.pour(repeat(piece, ATTACK))
            return (await caller.heard()).status

    attacks = [asyncio.create_task(attack()) for _ in range(10)]
    assert await kept_by(attacked.url)
    assert {await one for one in attacks} <= statuses
    assert await kept_by(attacked.url)


async def test_bodies_that_stop_before_their_end(attacked: Attacked) -> None:
    """Ninety times nearly as much as Slack's door reads, and then nothing: what they hold together has a limit."""
    async with AsyncExitStack() as stack:
        for _ in range(90):
            caller = await stack.enter_async_context(calling(attacked.url))
            await caller.send(POST % b"/slack/events" + b"content-length: 1000000\r\n\r\n")
            await caller.pour(repeat(b"x" * 99_999, 10))
        assert await kept_by(attacked.url)


async def test_half_requests(attacked: Attacked) -> None:
    """As many as there may be connections, and more: those who come then hear it, who was there goes on, and when the
    others are gone everybody is served."""
    async with AsyncExitStack() as stack:
        friend = await stack.enter_async_context(calling(attacked.url))
        assert await kept(friend)
        for _ in range(FILES // 2 - 1):
            half = await stack.enter_async_context(calling(attacked.url))
            await half.send(b"GET /healthz HTTP/1.1\r\nhost: ")
        async with calling(attacked.url) as late:
            await late.send(webhook())
            assert (await late.heard()).status == 503
        assert await kept(friend)
    while True:
        async with calling(attacked.url) as again:
            await again.send(webhook())
            if (await again.heard()).status == 200:
                break


async def test_no_files_left(attacked: Attacked) -> None:
    """When not one file more can be opened, whoever is connected is served, the log says it once a second, and
    those who wait are served as soon as there are files again."""

    def said() -> list[dict[str, object]]:
        return [one for one in attacked.lines() if "out of system resource" in str(one["event"])]

    async with calling(attacked.url) as friend:
        assert await kept(friend)
        attacked.may_open()
        try:
            before = len(said())
            waiting = [asyncio.create_task(kept_by(attacked.url)) for _ in range(30)]
            while len(said()) < before + 3:
                assert await kept(friend)
        finally:
            attacked.may_open(FILES)
        assert all([await one for one in waiting])
    assert sum(1 + int(str(one.get("repeated", 0))) for one in said()) >= 16


async def test_the_log(attacked: Attacked) -> None:
    """After all that, what was refused was said, in few lines, of which none is a traceback of ours."""
    refused = [one for one in attacked.lines() if one["event"] == "request_refused"]
    assert {one["status"] for one in refused} >= {413, 414, 431, 503}
    assert len(refused) < 100
    assert [one for one in attacked.lines() if "exception" in one and one["logger"] != "asyncio"] == []
