"""A line of the log that repeats is written at most once a second, with how often it came.

Whoever can make us log can fill a disk: at the end of its files asyncio logs thousands of times a second that it has
none. Lines are the same if their logger, level, text, values and exception are, whatever the addresses in memory and
numbers of files in them; two of which anything else differs, such as the reference of a webhook, are both written. Each
line that is written stands for itself and `repeated` more: none is lost, the last of a burst is written when its second
is over.
"""

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

REPEAT_WINDOW_S = 1.0
"""Seconds in which a line is written once."""
MAX_REMEMBERED_LINES = 1000
"""Different lines that are remembered. Beyond it the oldest are forgotten before their second is over."""
VOLATILE_PATTERN = re.compile(r"\b0x[0-9a-f]+|\bfd=\d+")

Later = Callable[[float, Callable[[], None]], object]
"""Does something after so many seconds."""


def in_a_thread(seconds: float, work: Callable[[], None]) -> None:
    """No loop may be there, or it may be stuck. Python waits for the thread when it ends, so the last count is told."""
    threading.Timer(seconds, work).start()


@dataclass
class _Line:
    written_s: float
    withheld: int = 0
    last: logging.LogRecord | None = None


class RepeatedLines(logging.Filter):
    """The filter of one handler, which writes the counts there too."""

    def __init__(
        self, handler: logging.Handler, clock: Callable[[], float] = time.monotonic, later: Later = in_a_thread
    ) -> None:
        super().__init__()
        self._handler, self._clock, self._later = handler, clock, later
        self._lines: OrderedDict[object, _Line] = OrderedDict()  # the one that was written first stands first
        self._lock = threading.Lock()
        self._looks_again = False

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(record, "repeated"):
            return True  # our own
        try:
            key = _key(record)
        except Exception:  # a value that cannot be shown: let the line itself say so
            return True
        with self._lock:
            due = self._due()
            line = self._lines.get(key)
            if line is None:
                self._lines[key] = _Line(self._clock())
            else:
                line.withheld, line.last = line.withheld + 1, record
                self._look_again()
        self._write(due)
        return line is None

    def flush(self) -> None:
        """Write the counts of what had its second."""
        with self._lock:
            self._looks_again = False
            due = self._due()
            if any(line.withheld for line in self._lines.values()):
                self._look_again()
        self._write(due)

    def _due(self) -> list[_Line]:
        """Those whose second is over and of which something was withheld. They are written, and so begin another."""
        now, due = self._clock(), []
        while self._lines:
            key, line = next(iter(self._lines.items()))
            is_over = line.written_s <= now - REPEAT_WINDOW_S
            if not is_over and len(self._lines) < MAX_REMEMBERED_LINES:
                break
            del self._lines[key]
            if line.withheld:
                due.append(line)
                if is_over:
                    self._lines[key] = _Line(now)
        return due

    def _look_again(self) -> None:
        if not self._looks_again:
            self._looks_again = True
            self._later(REPEAT_WINDOW_S, self.flush)

    def _write(self, due: list[_Line]) -> None:
        for line in due:
            if line.last:
                line.last.repeated = line.withheld - 1
                self._handler.handle(line.last)


def _key(record: logging.LogRecord) -> object:
    error = record.exc_info[1] if record.exc_info else None
    where = error.__traceback__.tb_lineno if error and error.__traceback__ else None
    said = (record.msg, record.args, getattr(record, "values", None))
    return record.name, record.levelno, hash(_lasting(said)), hash(_lasting(error)) if error else None, where


def _lasting(value: object) -> str:
    text = repr(value)
    return VOLATILE_PATTERN.sub("", text) if "0x" in text or "fd=" in text else text
