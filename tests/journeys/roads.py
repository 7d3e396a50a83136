"""Which of our files a piece of work enters, in the order in which it first enters them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

HOUSE = Path(__file__).parents[2]
FLOORS = ("handlers", "bot", "connectors")
BESIDE = ("bot/sandbox/", "bot/demo/")
"""Not on any road: Slack's side of the wire, and what only the demo has."""


@contextmanager
def entered() -> Iterator[list[str]]:
    """The files of all calls of this thread until the end of the block. Stand-ins are the other side, and left out."""
    files: dict[str, str] = {}
    order: list[str] = []

    def call(frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        name = frame.f_code.co_filename
        if name not in files:
            files[name] = _ours(name)
            if files[name]:
                order.append(files[name])

    sys.setprofile(call)
    try:
        yield order
    finally:
        sys.setprofile(None)


def _ours(name: str) -> str:
    path = Path(name)
    if not path.is_relative_to(HOUSE):
        return ""
    file = path.relative_to(HOUSE).as_posix()
    beside = file.startswith(BESIDE) or "/standin/" in file
    return file if file.split("/")[0] in FLOORS and not beside else ""
