"""Work that outlives the acknowledgement."""

import asyncio
import gc
import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from bot.runtime import logs
from bot.runtime.tasks import TaskSet


@pytest.fixture
def log() -> Iterator[StringIO]:
    written, root = StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("INFO", (), logging.StreamHandler(written))
    yield written
    root.handlers[:], root.level = before


async def test_held() -> None:
    """A task is held until it has ended, however often the rubbish is collected."""
    tasks, go, done = TaskSet(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go.wait()
        done.set()

    tasks.start(work())
    gc.collect()
    assert len(tasks) == 1
    go.set()
    assert await tasks.drain() == 0
    assert done.is_set()
    assert len(tasks) == 0


async def test_drain_waits() -> None:
    """Draining lets what is running come to its end."""
    tasks, ended = TaskSet(), []

    async def work(number: int) -> None:
        for _ in range(number):
            await asyncio.sleep(0)
        ended.append(number)

    for number in range(5):
        tasks.start(work(number))
    assert await tasks.drain() == 0
    assert sorted(ended) == [0, 1, 2, 3, 4]


async def test_drain_waits_for_what_is_started_meanwhile() -> None:
    """What a task starts while we drain is waited for as well."""
    tasks, ended = TaskSet(), []

    async def child() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        ended.append("child")

    async def parent() -> None:
        await asyncio.sleep(0)
        tasks.start(child())

    tasks.start(parent())
    assert await tasks.drain() == 0
    assert ended == ["child"]


async def test_idle() -> None:
    """Whoever waits for nothing to run waits for what is started meanwhile too."""
    tasks, ended = TaskSet(), []

    async def work(left: int) -> None:
        await asyncio.sleep(0)
        ended.append(left)
        if left:
            tasks.start(work(left - 1))

    tasks.start(work(3))
    await tasks.idle()
    assert ended == [3, 2, 1, 0]


async def test_drain_cancels() -> None:
    """What does not end in time is cancelled and counted, and may still clean up."""
    tasks, cleaned = TaskSet(), []

    async def stuck() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append("yes")

    tasks.start(stuck())
    tasks.start(stuck())
    assert await tasks.drain(seconds=0.01) == 2
    assert cleaned == ["yes", "yes"]
    assert len(tasks) == 0


async def test_drain_of_nothing() -> None:
    """Draining when nothing runs returns at once."""
    assert await TaskSet().drain(seconds=60) == 0


async def test_failure_is_logged(log: StringIO) -> None:
    """A task that fails says so in the log with its traceback, and the others go on."""
    tasks, ended = TaskSet(), []

    async def failing() -> None:
        raise LookupError("no such thing")

    async def fine() -> None:
        await asyncio.sleep(0)
        ended.append("fine")

    tasks.start(failing())
    tasks.start(fine())
    assert await tasks.drain() == 0
    (line,) = map(json.loads, log.getvalue().splitlines())
    assert line["event"] == "task_failed"
    assert "LookupError: no such thing" in line["exception"]
    assert ended == ["fine"]
