"""A line that repeats is written once a second with its count, and none is lost."""

import asyncio
import errno
import itertools
import json
import logging
import socket
import subprocess
import sys
from asyncio.trsock import TransportSocket
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime import logs
from bot.runtime.repeated_lines import MAX_REMEMBERED_LINES, REPEAT_WINDOW_S, RepeatedLines


class Page:
    """A log with a clock of its own, whose threads are a list."""

    def __init__(self) -> None:
        self.now = 100.0
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.out = StringIO()
        self.handler = logging.StreamHandler(self.out)
        logs.configure("DEBUG", (), self.handler)
        self.handler.filters[:] = [
            RepeatedLines(self.handler, lambda: self.now, lambda s, work: self.later.append((self.now + s, work)))
        ]

    def wait(self, seconds: float) -> None:
        self.now += seconds
        due, self.later = (
            [one for one in self.later if one[0] <= self.now],
            [one for one in self.later if one[0] > self.now],
        )
        for _, work in due:
            work()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.getvalue().splitlines()]

    def counted(self) -> list[tuple[str, int]]:
        return [(line["event"], line.get("repeated", 0)) for line in self.lines()]


@pytest.fixture
def page() -> Iterator[Page]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield Page()
    root.handlers[:], root.level = before


def test_a_burst(page: Page) -> None:
    """The first of a thousand is written as it comes, and the last when the second is over, for all between."""
    for _ in range(1000):
        logs.logger("ours").warning("request_refused", status=431)
    assert page.counted() == [("request_refused", 0)]
    page.wait(REPEAT_WINDOW_S)
    assert page.counted() == [("request_refused", 0), ("request_refused", 998)]
    assert page.lines()[1]["status"] == 431
    page.wait(REPEAT_WINDOW_S)
    assert (len(page.lines()), page.later) == (2, [])


def test_without_end(page: Page) -> None:
    """What goes on is a line a second, whoever logs it: uvicorn and asyncio as well as we."""
    for _ in range(50):
        for _ in range(20):
            logs.logger("ours").error("webhook_refused", platform="damstra")
            logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
            logging.getLogger("asyncio").error("socket.send() raised exception.")
        page.wait(0.1)
    page.wait(REPEAT_WINDOW_S)
    for event in {event for event, _ in page.counted()}:
        counts = [count for said, count in page.counted() if said == event]
        assert len(counts) <= 7
        assert len(counts) + sum(counts) == 1000


async def test_no_files_left(page: Page) -> None:
    """What asyncio says at the end of its files is one line, though each has a socket and a traceback in it."""
    loop = asyncio.get_running_loop()
    for _ in range(2048):
        with socket.socket() as sock:
            try:
                raise OSError(errno.EMFILE, "Too many open files")
            except OSError as error:
                told = {"message": "socket.accept() out of system resource", "exception": error}
                loop.default_exception_handler(told | {"socket": TransportSocket(sock)})
    page.wait(REPEAT_WINDOW_S)
    first, last = page.lines()
    assert first["event"].startswith("socket.accept() out of system resource")
    assert ("repeated" in first, last["repeated"], "Too many open files" in last["exception"]) == (False, 2046, True)


DIFFERENT: list[Callable[[], None]] = [
    lambda: logs.logger("ours").info("webhook", reference="a"),
    lambda: logs.logger("ours").info("webhook", reference="b"),
    lambda: logs.logger("ours").error("webhook", reference="a"),
    lambda: logs.logger("other").info("webhook", reference="a"),
    lambda: logging.getLogger("theirs").info("got %s", 1),
    lambda: logging.getLogger("theirs").info("got %s", 2),
    lambda: logging.getLogger("theirs").info("got %s"),
    lambda: logging.getLogger("theirs").error("failed", exc_info=ValueError("one")),
    lambda: logging.getLogger("theirs").error("failed", exc_info=ValueError("another")),
    lambda: logging.getLogger("theirs").error("failed", exc_info=TypeError("one")),
]


def test_what_differs_is_written(page: Page) -> None:
    """Two lines of which anything is not the same are two, within whatever time."""
    for say in DIFFERENT:
        say()
    assert len(page.lines()) == len(DIFFERENT)
    for say in DIFFERENT:
        say()
    assert len(page.lines()) == len(DIFFERENT)


def test_the_context_of_ours_counts(page: Page) -> None:
    """A reference that is bound makes two lines of what is otherwise the same."""
    for reference in "ab":
        with logs.referring(reference):
            logs.logger("ours").error("webhook_not_kept", platform="skilljar")
    assert [line["reference"] for line in page.lines()] == ["a", "b"]


def test_a_value_that_cannot_be_shown(page: Page) -> None:
    """It costs its own line, and is said each time."""

    class Odd:
        def __repr__(self) -> str:
            raise ValueError

    logging.getLogger().handlers[:] = [page.handler]  # once more: by now pytest listens too, and minds
    for _ in range(2):
        logging.getLogger("theirs").info("odd %s", Odd())
    assert [line["event"] for line in page.lines()] == ["line_lost", "line_lost"]


def test_it_remembers_so_many(page: Page) -> None:
    """Very many different lines cost no more than so much; what was counted of one that is forgotten is written."""
    for turn in range(2):
        for number in range(MAX_REMEMBERED_LINES + 200):
            logs.logger("ours").info("line", number=number)
            logs.logger("ours").info("line", number=number)
        (filter_,) = page.handler.filters
        assert isinstance(filter_, RepeatedLines)
        assert len(filter_._lines) <= MAX_REMEMBERED_LINES
        page.wait(REPEAT_WINDOW_S)
        assert sum(1 + count for _, count in page.counted()) == (turn + 1) * 2 * (MAX_REMEMBERED_LINES + 200)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0.0, 0.2, 0.9, 1.0, 2.5]))))
def test_none_is_lost(steps: list[tuple[str, float]]) -> None:
    """Whatever comes and when: lines and counts come to what was logged, and none is written twice within a second."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    page, written = Page(), []
    page.handler.emit = lambda record: written.append((page.now, record.getMessage()[-2:], record))  # type: ignore[method-assign]
    for text, seconds in steps:
        logging.getLogger("theirs").info("%s.", text)
        page.wait(seconds)
    while page.later:
        page.wait(REPEAT_WINDOW_S)
    root.handlers[:], root.level = before
    for text in "abc":
        mine = [(moment, getattr(record, "repeated", 0)) for moment, said, record in written if said == f"{text}."]
        assert sum(1 + count for _, count in mine) == sum(one == text for one, _ in steps)
        moments = [moment for moment, _ in mine]
        assert all(after - first >= REPEAT_WINDOW_S for first, after in itertools.pairwise(moments))


def test_the_last_count_is_told_at_the_end() -> None:
    """A process that ends within the second writes what it held back."""
    work = "from bot.runtime import logs; logs.configure(); [logs.logger('x').error('again') for _ in range(5)]"
    ended = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, timeout=30, check=True)
    assert [json.loads(line).get("repeated", 0) for line in ended.stderr.splitlines()] == [0, 3]
