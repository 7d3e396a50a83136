"""Structured logs, one JSON object a line, in which no secret survives and nothing is said a thousand times.

Lines of ours and of the libraries take one way: a record of `logging`, which is made a line by the one handler and only
there. The last step runs over the finished line, so that a traceback or a library's message cannot carry a secret past
it either. A line below the level costs a look at the level.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from bot.runtime.repeated_lines import RepeatedLines
from connectors.core.secret_forms import MIN_SECRET_CHARS, forms, pattern

LOGGED_SECRET_PATTERN = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|\b(?i:bearer) [\w.~+/=-]{8,}"
    r"|\b(?i:basic) (?=[\w+/]*(?:\d|[a-z][A-Z]|=+(?!\w)))[\w+/]{6,}=*"
)
"""What looks like a credential even if nobody told us of it, and not like basic training."""
LOGGED_SECRET_HINTS = ("xox", "xapp-", "bearer ", "bas")
"""One of these stands in all that the pattern finds, case folded. To look for them takes a tenth of the time; of
`basic` only as much as no other letter of Unicode is taken for."""

QUIET_LOGGERS = (
    "httpx",
    "httpcore",
    "slack_sdk",
    "slack_bolt",
    "aiohttp",
    "asyncio",
    "uvicorn",
    "sqlitedict",
    "asyncpg",
)
"""They write URLs, headers and whole bodies at DEBUG and INFO; of them we want what is wrong, and nothing else."""

_reference: ContextVar[str] = ContextVar("reference", default="")
_encoded = json.JSONEncoder(ensure_ascii=False, default=repr).encode


class Line(logging.LogRecord):
    """A record of ours: what happened, and the values that go with it.

    Attributes:
        values: by name, the reference of what is being worked on among them
    """

    def __init__(self, name: str, level: int, event: str, values: Mapping[str, Any], error: Any = None) -> None:
        caller = sys._getframe(3)  # past the logger's two methods, as `logging` itself looks for it
        super().__init__(name, level, caller.f_code.co_filename, caller.f_lineno, event, (), error)
        self.values = _referred(values)


class Logger:
    """Writes lines of ours: an event, and values by name."""

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, **values: Any) -> None:
        if self._logger.isEnabledFor(logging.DEBUG):
            self._write(logging.DEBUG, event, values)

    def info(self, event: str, **values: Any) -> None:
        if self._logger.isEnabledFor(logging.INFO):
            self._write(logging.INFO, event, values)

    def warning(self, event: str, **values: Any) -> None:
        if self._logger.isEnabledFor(logging.WARNING):
            self._write(logging.WARNING, event, values)

    def error(self, event: str, **values: Any) -> None:
        if self._logger.isEnabledFor(logging.ERROR):
            self._write(logging.ERROR, event, values)

    def exception(self, event: str, error: BaseException | None = None, /, **values: Any) -> None:
        """With this exception, or else the one that is being handled."""
        if self._logger.isEnabledFor(logging.ERROR):
            raised = (type(error), error, error.__traceback__) if error else sys.exc_info()
            self._write(logging.ERROR, event, values, raised)

    def _write(self, level: int, event: str, values: Mapping[str, Any], error: Any = None) -> None:
        self._logger.handle(Line(self._logger.name, level, event, values, error))


def logger(name: str) -> Logger:
    return Logger(name)


@contextmanager
def referring(reference: str) -> Iterator[None]:
    """All that is logged meanwhile, wherever, carries the reference."""
    token = _reference.set(reference)
    try:
        yield
    finally:
        _reference.reset(token)


def _referred(values: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = _reference.get()
    return {"reference": reference, **values} if reference else values


class Redactor:
    """Takes every known secret, as it is and as it looks inside a URL or JSON, out of a text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= MIN_SECRET_CHARS for form in forms(secret)}
        patterns = map(pattern, sorted(known, key=len, reverse=True))
        self._known = re.compile("|".join(patterns)) if known else None

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub("•••", text)
        folded = text.casefold()
        if any([hint in folded for hint in LOGGED_SECRET_HINTS]):  # noqa: C419  # a generator costs more than all four
            text = LOGGED_SECRET_PATTERN.sub("•••", text)
        return text


class _Lines(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        try:
            line = _encoded(self._told(record))
        except Exception as error:  # else logging itself prints the record, with whatever is in it
            about = {"reason": type(error).__name__, "where": f"{record.pathname}:{record.lineno}"}
            line = json.dumps({"event": "line_lost", "level": "error", "logger": record.name, **about})
        said = self._redact(line)
        return said if said == line or _whole(said) else json.dumps({"event": said}, ensure_ascii=False)

    def _told(self, record: logging.LogRecord) -> dict[str, Any]:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")
        values = record.values if isinstance(record, Line) else _referred({})
        said = {
            **values,
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": moment.replace("+00:00", "Z"),
        }
        if record.exc_info and record.exc_info[0]:
            said["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            said["stack_info"] = record.stack_info
        if repeated := getattr(record, "repeated", 0):
            said["repeated"] = repeated  # how often a line came that is written once
        return said


def _whole(line: str) -> bool:
    """Whether it is still JSON: a secret of nothing but digits may have been a number."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def configure(level: str = "INFO", secrets: Iterable[str] = (), handler: logging.Handler | None = None) -> None:
    """Send everything, the libraries' logs too, through one handler (standard error by default)."""
    handler = handler or logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(Redactor(secrets)))
    handler.filters[:] = [RepeatedLines(handler)]
    # Where a line cannot be written, `logging` prints on standard error the exception that was being handled then.
    logging.raiseExceptions = False
    # What no line of ours says need not be found out for each: "Optimization" in Python's documentation of logging.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
