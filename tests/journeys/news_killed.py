"""A pipeline that is killed again and again between what arrives and what is told.

    python -m tests.journeys.news_killed HOME ROUNDS SEED

Imports everything once and forks for every round, so that a round costs milliseconds. Each child puts news in as fast
as they are acknowledged, and writes down which were, while they are dispatched and told; the parent kills it at a
random moment after some messages, or after none. What the channels were told is in a file, which is Slack here and
survives. At the end everything that waits is told. Time goes SPEED times as fast.
"""

import asyncio
import json
import os
import random
import select
import signal
import sys
import time
from itertools import count
from pathlib import Path

from bot.notifications.inbox import Inbox
from bot.notifications.pipeline import NotificationPipeline
from bot.notifications.subscription import Filter, Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.ports import ChannelMessage, Notice, ThreadSummary
from bot.runtime import logs
from bot.store import Store
from bot.store.sqlite import open_sqlite
from tests.bot.notifications.telling import Academy, body

CHANNELS = ("C0", "C1", "C2")
SPEED = 400.0
ANSWER = 0.01
"""Seconds that Slack's answer is under way, in which a kill leaves a message posted and nobody knowing it."""


class File:
    """Implements `bot.ports.Channels` and `Slack`: a line for every message, and one for every message that was looked
    for and found. `pulse` is a pipe that hears of each message at once."""

    def __init__(self, home: Path, pulse: int) -> None:
        self._pulse = pulse
        self._path = home / "posted"
        self._posted = _open(self._path)
        self._found = _open(home / "found")

    async def post(self, channel: str, what: ChannelMessage | ThreadSummary, thread: str = "") -> str:
        assert isinstance(what, ChannelMessage)
        ts = str(time.time_ns())
        keys = [] if what.digest and what.counts and what.total > len(what.news) else [one.key for one in what.news]
        line = {"channel": channel, "ts": ts, "id": what.id, "thread": thread, "keys": keys}
        os.write(self._posted, f"{json.dumps(line)}\n".encode())
        os.write(self._pulse, b".")
        await asyncio.sleep(ANSWER)
        return ts

    async def amend(self, channel: str, ts: str, what: ChannelMessage | ThreadSummary) -> None: ...

    async def find(self, channel: str, id: str, since: float, thread: str = "") -> str:
        for line in map(json.loads, self._path.read_text().splitlines()):
            if (line["channel"], line["id"], line["thread"]) == (channel, id, thread):
                os.write(self._found, f"{id}\n".encode())
                return str(line["ts"])
        return ""

    async def closed(self, channel: str) -> str:
        return ""

    async def deliver(self, notice: Notice) -> str:
        raise AssertionError(notice)


async def pipeline(home: Path, pulse: int) -> tuple[NotificationPipeline, Store]:
    store, slack = await open_sqlite(home / "registrar.db"), File(home, pulse)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)

    def clock() -> float:
        return time.monotonic() * SPEED

    sources = {"skilljar": Academy()}
    services = NotificationPipeline(
        store, Inbox(store), Subscriptions(store), slack, slack, sources, {}, clock=clock, sleep=sleep
    )
    return services, store


async def begin(home: Path) -> None:
    services, store = await pipeline(home, os.pipe()[1])
    for channel in CHANNELS:
        subscription = Subscription("", channel, "skilljar", "everything", (Filter("course", channel),))
        await services.subscriptions.add(subscription)
    await store.close()


async def work(home: Path, round_: int, seed: int, pulse: int) -> None:
    services, _ = await pipeline(home, pulse)
    services.start()
    dice, promised = random.Random(seed), _open(home / "promised")
    last = (home / "promised").read_text().split()[-1:]
    for key in last:
        assert not await services.inbox.put("skilljar", json.dumps(body(key)), key), "acknowledged, and forgotten"
    numbers = count(1)

    async def put() -> None:
        channel = dice.choice(CHANNELS)
        key = f"{channel}:{round_:03}:{next(numbers):05}"
        told = body(key, course=channel, about=dice.choice(("", "", "a")))
        assert await services.inbox.put("skilljar", json.dumps(told), key)
        os.write(promised, f"{key}\n".encode())

    while True:
        await asyncio.gather(*(put() for _ in range(dice.choice((1, 2, 3, 40)))))
        await asyncio.sleep(dice.uniform(0.0, 0.02))


async def end(home: Path) -> None:
    """Tell everything that waits."""
    services, store = await pipeline(home, os.pipe()[1])
    services.start()
    deadline = time.monotonic() + 20
    while any([await store.scan(prefix, limit=1) for prefix in ("inbox/", "outbox/", "sending/")]):
        assert time.monotonic() < deadline, "something is left"
        await asyncio.sleep(0.02)
    await services.close()
    await store.close()


def main(home: Path, rounds: int, seed: int) -> None:
    logs.configure("CRITICAL")
    asyncio.run(begin(home))
    dice = random.Random(seed)
    for round_ in range(rounds):
        felt, pulse = os.pipe()
        child = os.fork()
        if not child:
            try:
                asyncio.run(work(home, round_, seed + round_, pulse))
            finally:
                os._exit(1)
        for _ in range(dice.choice((0, 1, 2))):
            if select.select([felt], [], [], 1.0)[0]:
                os.read(felt, 1)
        time.sleep(dice.uniform(0.0, 2 * ANSWER))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"round {round_} came to an end of its own"
        os.close(felt)
        os.close(pulse)
    asyncio.run(end(home))


def _open(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
