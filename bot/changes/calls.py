"""A call to a platform as whoever runs Registrar sees it: how it ended, how long it took, and on whose account."""

import asyncio
import re
from collections.abc import Callable
from typing import TypeVar

from bot.runtime.logs import logger
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, operation_id
from connectors.news.news import AskPlatform, reading

R = TypeVar("R")

log = logger("registrar.calls")

Called = Callable[[str, str, float], None]
"""Is told of every call: the platform, how it ended in a word, and the seconds it took."""

OUTCOME_OK = "ok"


def nobody(platform: str, outcome: str, seconds: float) -> None:
    """Nobody counts."""


async def call(connector: Connector, intent: Intent[R], called: Called = nobody) -> R:
    """Carry the intent out, and tell how it went. Raises PlatformError."""
    now = asyncio.get_running_loop().time
    began, outcome = now(), "fault"  # a fault of ours, or given up
    try:
        answer = await connector.run(intent)
        outcome = OUTCOME_OK
    except PlatformError as error:
        outcome = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
        raise
    finally:
        seconds = now() - began
        called(intent.platform, outcome, seconds)
        about = {"platform": intent.platform, "operation": operation_id(type(intent))}
        log.info("platform_called", outcome=outcome, seconds=round(seconds, 3), **about)
    return answer


def asking(connector: Connector, called: Called = nobody) -> AskPlatform:
    """For whoever may ask a platform without a person, and change nothing there: the names of news, and watchers."""

    async def ask(intent: Intent[R]) -> R:
        return await call(connector, intent, called)

    return reading(ask)
