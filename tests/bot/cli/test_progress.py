"""How far a long command is: what is shown of it in a terminal, in a pipe, and of what is done at once."""

import io
from pathlib import Path

import pytest

from bot.cli.progress import BETWEEN_LINES_S, SHOWN_AFTER_S, progress, span
from bot.cli.screen import Screen
from bot.sandbox.clock import ManualClock
from tests.bot.cli.terminals import WIDER_COLUMNS, Terminal, drawn

WORK = """
import sys
from bot.cli import progress as module
from bot.cli.screen import Screen
module.SHOWN_AFTER_S = float(sys.argv[1])
screen = Screen()
with module.progress(screen) as tell:
    tell("Copy [bold]a rather long name", 250, 1000)
    sys.stdin.readline()
    screen.line("A line above it.")
    tell("Comparing rows", 12000, 1200000)
    sys.stdin.readline()
screen.line("All is done.")
"""


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("piped", [False, True])
def test_in_a_terminal(columns: int, piped: bool, tmp_path: Path) -> None:
    """A bar says what is done and how much of it, makes room for lines, and leaves nothing behind. Standard output
    has only what it always has."""
    terminal = Terminal(columns, ["-c", WORK, "0"], tmp_path, piped)
    terminal.until("Copy ")
    terminal.until("250 of 1,000")
    terminal.enter()
    terminal.until("Comparing rows")
    terminal.until("12,000 of 1,200,000" if columns > 40 else "1 %")
    seen = drawn(terminal.sent, WIDER_COLUMNS)
    assert max(map(len, seen)) <= columns
    assert ("A line above it." in [line.strip() for line in seen]) is not piped
    terminal.enter()
    shown = terminal.end()
    lines = [line for line in shown.lines if line]
    assert lines == ([] if piped else ["A line above it.", "All is done."])
    assert shown.piped.decode() == ("A line above it.\nAll is done.\n" if piped else "")
    assert b"[bold]" in shown.sent


def test_what_is_done_at_once_shows_nothing(tmp_path: Path) -> None:
    """Before two seconds are over there is no bar."""
    terminal = Terminal(80, ["-c", WORK, "3600"], tmp_path)
    terminal.enter()
    terminal.enter()
    assert b"Compar" not in terminal.end().sent


def test_a_simple_terminal_gets_lines(tmp_path: Path) -> None:
    """One that cannot go back over what it wrote is not asked to."""
    terminal = Terminal(80, ["-c", WORK, "0"], tmp_path, environment={"TERM": "dumb"})
    terminal.enter()
    terminal.enter()
    assert b"\x1b" not in terminal.end().sent


def test_in_a_pipe() -> None:
    """A line after two seconds, and then one now and then."""
    clock, out = ManualClock(0.0), io.StringIO()
    with progress(Screen(io.StringIO()), out, clock.time) as tell:
        tell("Copying rows", 0, 4000)
        clock.advance(SHOWN_AFTER_S)
        tell("Copying rows", 1000, 4000)
        clock.advance(BETWEEN_LINES_S / 2)
        tell("Copying rows", 2000, 4000)
        clock.advance(BETWEEN_LINES_S)
        tell("Waiting for Class, Skilljar", 0, 0)
    assert out.getvalue() == "Copying rows: 1,000 of 4,000\nWaiting for Class, Skilljar\n"


@pytest.mark.parametrize(("seconds", "said"), [(7.6, "8 s"), (125, "2 min 5 s"), (4390, "1 h 13 min")])
def test_how_long(seconds: float, said: str) -> None:
    """In words that people use."""
    assert span(seconds) == said
