"""The HTTP client logs every address; on some platforms the key is a part of it, so only the host is left."""

import logging

import httpx


class _Hush(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                f"{one.scheme}://{one.host}/…" if isinstance(one, httpx.URL) else one for one in record.args
            )
        return True


def hush() -> None:
    """Once for the process; again does nothing more."""
    logger = logging.getLogger("httpx")
    if not any(isinstance(one, _Hush) for one in logger.filters):
        logger.addFilter(_Hush())
