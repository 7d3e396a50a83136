"""Structured logs, one JSON object a line, in which no secret survives and nothing is said a thousand times.

structlog renders; the last step runs over the finished line, so that a traceback or a library's message cannot carry
a secret past it either.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

import structlog

from bot.runtime.repeated_lines import RepeatedLines
from connectors.core.secret_forms import MIN_SECRET_CHARS, forms, pattern

LOGGED_SECRET_PATTERN = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|\b(?i:bearer) [\w.~+/=-]{8,}"
    r"|\b(?i:basic) (?=[\w+/]*(?:\d|[a-z][A-Z]|=+(?!\w)))[\w+/]{6,}=*"
)
"""What looks like a credential even if nobody told us of it, and not like basic training."""

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


class Redactor:
    """Takes every known secret, as it is and as it looks inside a URL or JSON, out of a text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= MIN_SECRET_CHARS for form in forms(secret)}
        patterns = map(pattern, sorted(known, key=len, reverse=True))
        self._known = re.compile("|".join(patterns)) if known else None

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub("•••", text)
        return LOGGED_SECRET_PATTERN.sub("•••", text)


class _Lines(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact
        self._render = structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                *_COMMON,
            ],
            processors=[
                _counted,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        try:
            line = self._render.format(record)
        except Exception as error:  # else logging itself prints the record, with whatever is in it
            about = {"reason": type(error).__name__, "where": f"{record.pathname}:{record.lineno}"}
            line = json.dumps({"event": "line_lost", "level": "error", "logger": record.name, **about})
        said = self._redact(line)
        return said if said == line or _whole(said) else json.dumps({"event": said}, ensure_ascii=False)


def _counted(_: Any, __: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """With how often a line came that is written once."""
    if repeated := getattr(said["_record"], "repeated", 0):
        said["repeated"] = repeated
    return said


def _whole(line: str) -> bool:
    """Whether it is still JSON: a secret of nothing but digits may have been a number."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


_COMMON: list[structlog.typing.Processor] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure(level: str = "INFO", secrets: Iterable[str] = (), handler: logging.Handler | None = None) -> None:
    """Send everything, the libraries' logs too, through one handler (standard error by default)."""
    handler = handler or logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(Redactor(secrets)))
    handler.filters[:] = [RepeatedLines(handler)]
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # what nobody will read costs nothing more
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            *_COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return found
