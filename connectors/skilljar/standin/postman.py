"""Who carries events to webhooks, and switches off those that do not want them.

How often Skilljar tries, and how long it waits in between, is not published; that it tries again after an error of the
receiver's, and never again after a refusal, is.
"""

import asyncio
from types import TracebackType
from typing import Self

import httpx

from connectors.skilljar.standin.school import Delivery, Row, School
from connectors.standin.standin import Sleep

RETRY_PAUSES_S = (1, 2, 4, 8, 16, 32)
"""Seconds between two tries."""
WEBHOOK_TIMEOUT_S = 10.0
MAX_REDIRECTS = 3
TAKEN, FAILED = "taken", "failed"
REASONS = {FAILED: "RETRY_COUNT"}


class Postman:
    def __init__(self, school: School, sleep: Sleep) -> None:
        self._school, self._sleep = school, sleep
        self._http = httpx.AsyncClient(timeout=WEBHOOK_TIMEOUT_S, follow_redirects=True, max_redirects=MAX_REDIRECTS)
        self._under_way: set[asyncio.Task[int | None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()

    def carry(self, delivery: Delivery) -> asyncio.Task[int | None]:
        """Begin to bring it there; nobody need wait for it."""
        task = asyncio.get_running_loop().create_task(self._bring(delivery))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _bring(self, delivery: Delivery) -> int | None:
        """The status of the last answer."""
        answer, status = await self._post(delivery)
        for pause in () if delivery.trial else RETRY_PAUSES_S:
            if answer != FAILED:
                break
            await self._sleep(pause)
            if not self._hook(delivery):
                break
            answer, status = await self._post(delivery)
        if answer != TAKEN and not delivery.trial and (hook := self._hook(delivery)):
            hook.update(active=False, deactivate_reason=REASONS.get(answer, answer))
        return status

    def _hook(self, delivery: Delivery) -> Row | None:
        """While it is there and on."""
        return self._school.one("webhooks", id=delivery.hook, active=True)

    async def _post(self, delivery: Delivery) -> tuple[str, int | None]:
        """Whether it was taken, has failed for now, or why the webhook is to be switched off; and the status."""
        try:
            answer = await self._http.post(delivery.url, json=dict(delivery.event), headers=dict(delivery.headers))
        except httpx.TooManyRedirects:
            return "TOO_MANY_REDIRECTS", None
        except httpx.HTTPError:
            return FAILED, None
        if answer.is_client_error:
            return "HTTP_4XX_RESPONSE", answer.status_code
        return TAKEN if answer.is_success else FAILED, answer.status_code
