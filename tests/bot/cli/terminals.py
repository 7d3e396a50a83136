"""A terminal of so many columns, in which a command runs: what people see there, as another program draws it."""

import errno
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import pyte

from bot.__main__ import main

HOUSE = Path(__file__).parents[3]
WIDER_COLUMNS = 260
"""A screen on which nothing has to be broken: whatever goes beyond the terminal's columns shows there."""
COLOUR = re.compile(rb"\x1b\[[\d;]*\b(?:3[0-7]|9[0-7])[\d;]*m")


@dataclass(frozen=True)
class Shown:
    """What a command left in a terminal.

    Attributes:
        status: how it ended
        sent: all that it sent to the terminal
        lines: what stood there in the end, had the terminal been much wider
        piped: what it printed to a standard output that was a pipe
    """

    status: int
    sent: bytes
    piped: bytes = b""

    @cached_property
    def lines(self) -> list[str]:
        return drawn(self.sent, WIDER_COLUMNS)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """All of it in one line, however it was wrapped."""
        return " ".join(self.text.split())

    @property
    def widest(self) -> int:
        return max((len(line) for line in self.lines), default=0)

    @property
    def coloured(self) -> bool:
        return bool(COLOUR.search(self.sent))


def drawn(sent: bytes, columns: int) -> list[str]:
    """The lines of a terminal of so many columns."""
    screen = pyte.Screen(columns, sent.count(b"\n") + 1)
    pyte.ByteStream(screen).feed(sent)
    return [line.rstrip() for line in screen.display[: screen.cursor.y + 1]]


class Terminal:
    """One that a process is started in. `piped` says that its standard output is a pipe instead."""

    def __init__(
        self,
        columns: int,
        command: Sequence[str],
        folder: Path,
        piped: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        ours, theirs = terminal(columns)
        self._ours, self.sent = ours, b""
        self.process = subprocess.Popen(
            [sys.executable, *command],
            stdin=theirs,
            stdout=subprocess.PIPE if piped else theirs,
            stderr=theirs,
            env=surroundings(environment or {}),
            cwd=folder,
        )
        os.close(theirs)

    def until(self, words: str) -> None:
        """Read until these words were sent."""
        while words.encode() not in self.sent:
            assert self._more(), f"never said {words!r}: {self.sent!r}"

    def enter(self) -> None:
        os.write(self._ours, b"\n")

    def end(self) -> Shown:
        """What stands there once the process is over."""
        while self._more():
            pass
        piped, _ = self.process.communicate(timeout=30)
        os.close(self._ours)
        return Shown(self.process.returncode, self.sent, piped or b"")

    def _more(self) -> bytes:
        got = received(self._ours)
        self.sent += got
        return got


def surroundings(more: Mapping[str, str]) -> dict[str, str]:
    """An environment that says nothing of terminals but what is given."""
    silent = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    ours = {name: value for name, value in os.environ.items() if name not in silent}
    return {**ours, "TERM": "xterm-256color", "PYTHONPATH": str(HOUSE), **more}


def run(columns: int, *arguments: str, folder: Path, **environment: str) -> Shown:
    """`registrar` with these arguments, in a terminal of so many columns. It runs in a copy of this process, which has
    everything imported already."""
    ours, theirs = terminal(columns)
    if not (child := os.fork()):
        _become(theirs, arguments, folder, environment)
    os.close(theirs)
    sent = b""
    while got := received(ours):
        sent += got
    os.close(ours)
    return Shown(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), sent)


def _become(theirs: int, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> NoReturn:
    status = 70
    try:
        for number in (0, 1, 2):
            os.dup2(theirs, number)
        os.close(theirs)
        os.chdir(folder)
        given = surroundings(environment)
        os.environ.clear()
        os.environ.update(given)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def terminal(columns: int) -> tuple[int, int]:
    """Our end of a new one, and that of whoever runs in it."""
    ours, theirs = pty.openpty()
    settings = termios.tcgetattr(theirs)
    settings[3] &= ~termios.ECHO  # what is typed is not part of what is shown
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    return ours, theirs


def received(ours: int) -> bytes:
    """What came, or nothing once the last writer is gone."""
    try:
        return os.read(ours, 65_536)
    except OSError as error:
        if error.errno != errno.EIO:  # which is how Linux says that
            raise
        return b""
