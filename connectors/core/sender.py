"""`Sender`: what brings one platform's requests to it: a few at a time, no faster than it allows, none for ever."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import httpx

from connectors.core import errors
from connectors.core import transport as core_transport
from connectors.core.bounded_answer import read_whole
from connectors.core.pacing import RateLimiter
from connectors.core.request import Request
from connectors.core.retrying import MAX_RETRY_AFTER_S

Sleep = Callable[[float], Awaitable[None]]

# At INFO httpx tells every address, and on some platforms the key is a part of it.
logging.getLogger("httpx").addFilter(lambda record: record.levelno > logging.INFO)

HTTP_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
ANSWER_TIMEOUT_S = 60.0
"""Seconds for the whole of a call and its answer, however it trickles: it has one of few turns."""


class Sender:
    """Sends requests to one platform, whose `title` the errors say. `turns` is how many at a time."""

    def __init__(
        self,
        title: str,
        *,
        transport: httpx.AsyncBaseTransport | None,
        timeout: httpx.Timeout,
        pace: RateLimiter,
        turns: int,
        sleep: Sleep,
    ) -> None:
        self._title = title
        self._transport = transport or core_transport.transport()
        self._timeout = timeout
        self._pace = pace
        self._turns = asyncio.Semaphore(turns)
        self._sleep = sleep

    async def send(self, request: Request) -> httpx.Response:
        """The answer, whole. Raises PlatformError where there is none, bounded_answer.AnswerRefused for one without
        end."""
        error: errors.PlatformError
        try:
            async with self._turns:
                await self._in_time()
                async with asyncio.timeout(ANSWER_TIMEOUT_S):
                    return await self._transported(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            error = errors.Unreachable(self._title)
        except httpx.InvalidURL:
            error = errors.TooLong(self._title)
        except (httpx.TimeoutException, TimeoutError):
            error = errors.NoAnswer(self._title)
        except httpx.RequestError:
            error = errors.NoAnswer(self._title, errors.BROKEN_REASON)
        raise error  # here and not above: httpx's exceptions carry the request, and with it the credentials

    async def close(self) -> None:
        await self._transport.aclose()

    async def _transported(self, request: Request) -> httpx.Response:
        """Straight to the transport, past httpx's client. So no redirects: a key must not follow one to another house.
        And no cookies: a session can stand in for a key."""
        sent = httpx.Request(
            request.method,
            request.url,
            headers=core_transport.COMMON_HEADERS | dict(request.headers),
            json=request.body if request.kind == "json" else None,
            data=request.body if request.kind == "form" else None,
            extensions={"timeout": self._timeout.as_dict()},
        )
        response = await self._transport.handle_async_request(sent)
        try:
            return await read_whole(response)
        finally:
            await response.aclose()

    async def _in_time(self) -> None:
        """Wait until the platform's limits let one more call through. Whoever would wait too long is told when."""
        while left := self._pace.take():
            if left > MAX_RETRY_AFTER_S:
                raise errors.RateLimited(self._title, retry_after=left)
            await self._sleep(left)
