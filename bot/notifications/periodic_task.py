"""What is looked after again and again for as long as Registrar runs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.runtime.logs import logger
from bot.runtime.tasks import either
from bot.store import StoreError
from connectors.core.connector import Sleep

log = logger("registrar.notifications")

TASK_RETRY_DELAY_S = 2.0
"""Seconds until the next try after one that failed."""


class PeriodicTask:
    """Runs a function at an interval until shutdown.

    Whatever goes wrong in a round costs that round, and never the next.
    """

    def __init__(self, sleep: Sleep, closing: asyncio.Event) -> None:
        self._sleep, self._closing = sleep, closing

    async def make(
        self, what: str, look: Callable[[], Awaitable[Any]], every: float, bell: asyncio.Event | None = None
    ) -> None:
        """Look until Registrar stops: every so many seconds, and at once when the bell is rung."""
        while not self._closing.is_set():
            if bell:
                bell.clear()
            try:
                await look()
            except StoreError as error:
                log.warning("periodic_task_failed", what=what, reason=str(error))
                await self.pause(TASK_RETRY_DELAY_S)
            except Exception:
                log.exception("periodic_task_failed", what=what)
                await self.pause(TASK_RETRY_DELAY_S)
            else:
                await either(self._sleep(every), self._closing.wait(), *([bell.wait()] if bell else []))

    async def pause(self, seconds: float) -> None:
        """So long, or until Registrar stops."""
        if seconds > 0:
            await either(self._sleep(seconds), self._closing.wait())
