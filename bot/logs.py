"""Structured logs, one JSON object a line, in which no secret survives.

structlog renders; the last step runs over the finished line, so that a traceback or a library's message cannot carry
a secret past it either.
"""

import logging
import re
import sys
from collections.abc import Iterable
from urllib.parse import quote

import structlog

SHAPES = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?i:bearer|basic) [\w.~+/=-]{8,}")
"""What looks like a credential even if nobody told us of it."""

QUIET = ("httpx", "httpcore", "slack_sdk", "slack_bolt", "aiohttp", "asyncio", "uvicorn", "sqlitedict")
"""They write URLs, headers and whole bodies at DEBUG and INFO; of them we want what is wrong, and nothing else."""


class Redactor:
    """Takes every known secret, as it is and as it looks inside a URL or JSON, out of a text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if len(secret) >= 4 for form in (secret, quote(secret, safe=""))}
        self._known = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))) if forms else None

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub("•••", text)
        return SHAPES.sub("•••", text)


class _Lines(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact
        self._render = structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, *_COMMON],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._render.format(record))


_COMMON: list[structlog.typing.Processor] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure(level: str = "INFO", secrets: Iterable[str] = (), handler: logging.Handler | None = None) -> None:
    """Send everything, the libraries' logs too, through one handler (standard error by default)."""
    handler = handler or logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(Redactor(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
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
