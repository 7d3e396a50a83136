"""How far a long command is, on standard error: a bar on a terminal, a line now and then in a pipe. What is done within
two seconds shows nothing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, TextIO

from bot.cli.screen import NARROW_COLUMNS, Screen, columns, console, printable, simple

if TYPE_CHECKING:
    from rich.progress import Progress, Task, TaskID

SHOWN_AFTER_S = 2.0
"""Seconds that people wait gladly without being told anything."""
BAR_CHARS, TIME_CHARS = 20, 12
"""Columns of the bar; of how much time is left, the sign that it lives, and the gaps."""
NARROW_COUNT_CHARS = 12
"""Characters of a count in a narrow terminal; what is longer is a percentage there."""
BETWEEN_LINES_S = 5.0
"""Seconds between two lines in a pipe."""

Tell = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is; 0 where nobody knows how much there is."""


def silent(what: str, done: int, of: int) -> None:
    """For nobody who waits."""


@contextmanager
def progress(
    screen: Screen, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Tell]:
    """What is given is told how far the work is, from any thread. `screen` makes room in the meantime for what it
    prints, above the bar."""
    stream = stream or sys.stderr
    if not stream.isatty() or simple():
        yield _Lines(stream, clock).tell
        return
    bar = _Bar(stream)
    screen.below = bar
    try:
        with bar.shown():
            yield bar.tell
    finally:
        screen.below = None


class _Lines:
    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream, self._clock = stream, clock
        self._began = clock()
        self._last = self._began + SHOWN_AFTER_S - BETWEEN_LINES_S

    def tell(self, what: str, done: int = 0, of: int = 0) -> None:
        now = self._clock()
        if now - self._last < BETWEEN_LINES_S:
            return
        self._last = now
        print(f"{what}{f': {counted(done, of)}' if of else ''}", file=self._stream, flush=True)


class _Bar:
    def __init__(self, stream: TextIO) -> None:
        self._lock, self._over = RLock(), Event()
        self._on = False
        self._progress = _drawn(stream)
        self._task: TaskID = self._progress.add_task("", total=None)

    def tell(self, what: str, done: int = 0, of: int = 0) -> None:
        with self._lock:
            before: Task = self._progress.tasks[0]
            what, total = printable(what), of or None
            if total != before.total or done < before.completed:  # something else: its time is its own
                self._progress.reset(self._task, total=total, completed=done, description=what)
            else:
                self._progress.update(self._task, completed=done, description=what)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """From two seconds after now until it is over."""
        later = Thread(target=self._show_later, daemon=True)
        later.start()
        try:
            yield
        finally:
            self._over.set()
            with self._lock:
                if self._on:
                    self._progress.stop()
                self._on = False

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While something else is printed."""
        with self._lock:
            if not self._on:
                yield
                return
            self._progress.stop()
            try:
                yield
            finally:
                self._progress.start()

    def _show_later(self) -> None:
        if self._over.wait(SHOWN_AFTER_S):
            return
        with self._lock:
            if not self._over.is_set():
                self._on = True
                self._progress.start()


def _drawn(stream: TextIO) -> "Progress":
    from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn
    from rich.table import Column
    from rich.text import Text

    class _Count(ProgressColumn):
        def render(self, task: "Task") -> Text:
            said = counted(int(task.completed), int(task.total)) if task.total else ""
            return Text(f"{task.percentage:.0f} %" if narrow and len(said) > NARROW_COUNT_CHARS else said)

    class _Left(ProgressColumn):
        def render(self, task: "Task") -> Text:
            left = task.time_remaining
            return Text(f"{span(left)} left" if left is not None and task.total else span(task.elapsed or 0), "cyan")

    # All of it in one line: what rich has hidden and shows again would take away lines above it, if it had several.
    narrow = columns(stream) < NARROW_COLUMNS
    figures = NARROW_COUNT_CHARS + TIME_CHARS + (0 if narrow else BAR_CHARS + len(counted(10**6, 10**6)))
    whole = Column(no_wrap=True)
    room = Column(no_wrap=True, overflow="ellipsis", max_width=max(columns(stream) - figures, 1))
    what = TextColumn("{task.description}", markup=False, table_column=room)
    return Progress(
        SpinnerColumn(),
        what,
        *([] if narrow else [BarColumn(bar_width=BAR_CHARS)]),
        _Count(whole),
        _Left(whole),
        console=console(stream),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def counted(done: int, of: int) -> str:
    return f"{done:,} of {of:,}"


def span(seconds: float) -> str:
    """`8 s`, `2 min 5 s`, `1 h 13 min`."""
    whole = round(seconds)
    minutes, hours = whole // 60, whole // 3600
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"
