"""How requests go out: httpx's own, over aiohttp's connections, whose parser is in C.

What matters to whoever sends changes: a request is sent once, and an error says that it was not sent only where no
connection was made. aiohttp itself sends PUT and DELETE again when a connection that was kept is lost, keeps cookies,
takes a reset for the end of an answer that has no other, and waits for ever until a body is taken; none of it here. The
address goes out as it was written.

Why not httpx-aiohttp: as of 0.2.0 it says ConnectTimeout, which means that nothing was sent, of every connection that
is lost after the request was; it lets aiohttp send PUT and DELETE again, keeps cookies, and rewrites addresses.
"""

import asyncio
import select
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, Literal
from urllib.request import getproxies

import aiohttp
import httpx
from aiohttp.abc import AbstractStreamWriter
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from yarl import URL

from connectors.core.answer_framing import MAX_HEADER_BYTES, AnswerParser
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
MAX_ANSWER_HEADER_LINES = 1000
OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""What aiohttp would add by itself."""

Trusted = ssl.SSLContext | Literal[True]
"""Whose certificates are believed; True: those that the machine believes, as the client for Slack does."""
PROXIED = {"http", "https", "all"}
"""What a proxy may be named for: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY."""


def transport(trusted: Trusted = True) -> httpx.AsyncBaseTransport:
    """For a connector. Where the environment names a proxy, httpx finds the way through it, or past it."""
    if getproxies().keys() & PROXIED:
        return ProxiedTransport(ssl.create_default_context() if trusted is True else trusted)
    return AiohttpTransport(trusted)


class AiohttpTransport(httpx.AsyncBaseTransport):
    """One session, opened with the first request. Of httpx's limits it keeps to all but `pool`: it has no bound of its
    own for connections, so that nobody waits for one. A connector has few calls under way."""

    def __init__(self, trusted: Trusted = True) -> None:
        self._trusted = trusted
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        session = self._session = self._session or self._opened()
        headers, encoding = request.headers.raw, request.headers.encoding
        limits = request.extensions["timeout"]
        with _told_as_httpx():
            answer = await session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=[(name.decode(encoding), value.decode(encoding)) for name, value in headers],
                data=_Content(request.content, limits["write"]) if request.content else None,
                allow_redirects=False,
                timeout=_timeout(limits["connect"], limits["read"]),
            )
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer))

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=_Connections(ssl=self._trusted, keepalive_timeout=KEEP_ALIVE_S, limit=0),
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
    """The body of an answer, as it arrives."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _told_as_httpx():
            async for piece in self._answer.content.iter_any():
                yield piece

    async def aclose(self) -> None:
        self._answer.release()  # a connection with something left to read is closed


class _Content(aiohttp.BytesPayload):
    """The body of a request, which is to be taken within so many seconds; aiohttp itself would wait for ever."""

    def __init__(self, content: bytes, limit_s: float | None) -> None:
        super().__init__(content)
        self._limit_s = limit_s

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        try:
            async with asyncio.timeout(self._limit_s):
                await super().write_with_length(writer, content_length)
        except TimeoutError:
            raise _NotTaken from None


class _NotTaken(TimeoutError):
    """The platform did not take the body of a request in time."""


class _Connections(aiohttp.TCPConnector):
    """The connections of a session, each of which knows how it ended. One that was kept carries another request only
    as it was left: what came over it since, an answer that nobody asked for, would be taken for the answer to that."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        kind: type[ResponseHandler] = _Connection
        self._factory = partial(kind, loop=self._loop)

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  # aiohttp's
    ) -> Connection:
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol = connection.protocol
            if not isinstance(protocol, _Connection) or not protocol.was_used:
                break
            if protocol.is_as_it_was_left():
                return connection
            connection.close()
        if isinstance(protocol, _Connection):
            protocol.was_used = True
        return connection


class _Connection(ResponseHandler):
    """Where nothing but its connection ends an answer, aiohttp takes a reset for the end, too; and of a head that says
    more than it must it takes nothing."""

    was_used = False
    """Whether a request went out over it before."""

    def is_as_it_was_left(self) -> bool:
        """Whether it is open, and nothing has come that nobody asked for. The socket is asked as well, since the loop
        may not have read yet what it has to say; so does httpx."""
        if self.should_close or self.transport is None or self.transport.is_closing():
            return False
        waiting = select.poll()
        waiting.register(self.transport.get_extra_info("socket").fileno(), select.POLLIN)
        return not waiting.poll(0)

    def set_response_params(self, **options: Any) -> None:
        """For each request, whose answer is read by a parser of its own."""
        super().set_response_params(**options)
        parser: Any = self._parser
        parser = AnswerParser(parser, self.force_close)
        self._parser = parser

    def connection_lost(self, exc: BaseException | None) -> None:
        if isinstance(exc, OSError) and not isinstance(exc, ssl.SSLError):  # TLS may end without a word
            if self._payload is not None and not self._payload.is_eof():
                self._payload.set_exception(aiohttp.ClientOSError(*exc.args), exc)
            self._parser = None  # it would say that all has come
        super().connection_lost(exc)


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """What is lost once it may have been sent is no error after which aiohttp sends again. And no header is sent that
    httpx would not send."""
    if request.method == "DELETE" and request.headers.get("Content-Length") == "0":
        del request.headers["Content-Length"]
    with _told_as_httpx():
        return await handler(request)


@contextmanager
def _told_as_httpx() -> Iterator[None]:
    """Which of aiohttp's errors says what: that nothing was sent, or that nobody knows what became of it."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except aiohttp.ClientConnectorError as error:
        raise httpx.ConnectError(str(error)) from error
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
        raise httpx.UnsupportedProtocol(str(error)) from error
    except _NotTaken as error:
        raise httpx.WriteTimeout(str(error)) from error
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from error
    except OSError as error:  # aiohttp.ClientOSError too
        raise httpx.ReadError(str(error)) from error
    except aiohttp.ClientError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except ValueError as error:  # a header that no HTTP has
        raise httpx.LocalProtocolError(str(error)) from error


@lru_cache
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    """`connect` is for all of it, the look for its address and the beginning of TLS."""
    return aiohttp.ClientTimeout(connect=connect, sock_read=read)
