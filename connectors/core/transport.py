"""How requests go out: httpx's own, over aiohttp's connections, whose parser is in C.

What matters to whoever sends changes: a request is sent once, and an error says that it was not sent only where no
connection was made. aiohttp itself sends PUT and DELETE again when a connection that was kept is lost, and keeps
cookies; both are off here. The address goes out as it was written.

Why not httpx-aiohttp: as of 0.2.0 it says ConnectTimeout, which means that nothing was sent, of every connection that
is lost after the request was; it lets aiohttp send PUT and DELETE again, keeps cookies, and rewrites addresses.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Literal
from urllib.request import getproxies

import aiohttp
import httpx
from yarl import URL

from connectors.core.bounded_answer import ACCEPTED_ENCODINGS

COMMON_HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": ACCEPTED_ENCODINGS,
    "Connection": "keep-alive",
    "User-Agent": f"python-httpx/{httpx.__version__}",
}
"""Headers of every request, unless the platform has its own."""
KEEP_ALIVE_S = 5.0
"""Seconds for which a connection is kept that nobody uses, as httpx has it."""
MAX_HEADER_BYTES = 100 * 1024
"""Bytes of a line of an answer's head, as httpx has it."""
MAX_ANSWER_HEADER_LINES = 1000
OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""What aiohttp would add by itself."""


def transport() -> httpx.AsyncBaseTransport:
    """For a connector. It trusts the certificates that the machine trusts, as the client for Slack does. Where the
    environment names a proxy, httpx finds the way through it."""
    return ProxiedTransport(ssl.create_default_context()) if getproxies() else AiohttpTransport()


class AiohttpTransport(httpx.AsyncBaseTransport):
    """One session, opened with the first request."""

    def __init__(self, trusted: ssl.SSLContext | Literal[True] = True) -> None:
        self._trusted = trusted  # True: what aiohttp has read already
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        session = self._session = self._session or self._opened()
        await asyncio.sleep(0)  # in two turns the loop hears that a kept connection was closed, so that nothing is
        await asyncio.sleep(0)  # sent into it; httpx looks at its socket for that
        headers, encoding = request.headers.raw, request.headers.encoding
        limits = request.extensions["timeout"]
        try:
            answer = await session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=[(name.decode(encoding), value.decode(encoding)) for name, value in headers],
                data=request.content or None,
                allow_redirects=False,
                timeout=_timeout(limits["pool"], limits["connect"], limits["read"]),
            )
        except aiohttp.ConnectionTimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise httpx.ConnectError(str(error)) from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise httpx.UnsupportedProtocol(str(error)) from error
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.ReadError(str(error)) from error
        except ValueError as error:  # a header that no HTTP has
            raise httpx.LocalProtocolError(str(error)) from error
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer))

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self._trusted, keepalive_timeout=KEEP_ALIVE_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=OWN_HEADERS,
            auto_decompress=False,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            max_headers=MAX_ANSWER_HEADER_LINES,
            middlewares=(_once,),
        )


class ProxiedTransport(httpx.AsyncBaseTransport):
    """A transport that goes through the proxies of the environment, as httpx does."""

    def __init__(self, trusted: ssl.SSLContext) -> None:
        self._client = httpx.AsyncClient(verify=trusted, follow_redirects=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        await self._client.aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it arrives. Where it has no length and no end of its own, it ends with its connection,
    however that ended."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._answer.content.iter_any():
                yield piece
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.ReadError(str(error)) from error

    async def aclose(self) -> None:
        self._answer.release()  # a connection with something left to read is closed


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """What is lost once it may have been sent is no error after which aiohttp sends again. And no header is sent that
    httpx would not send."""
    if request.method == "DELETE" and request.headers.get("Content-Length") == "0":
        del request.headers["Content-Length"]
    try:
        return await handler(request)
    except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientPayloadError(str(error)) from error


@lru_cache
def _timeout(pool: float | None, connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(connect=pool, sock_connect=connect, sock_read=read)
