"""Raw servers, and the two transports that one contract holds for: httpx's own, and ours."""

import asyncio
import contextlib
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.core import errors
from connectors.core.request import Request
from connectors.core.transport import AiohttpTransport

FAR_S = 30.0
"""Seconds of a limit that a test is not about."""
LISTED = b'[{"template_id": "t", "name": "Evening"}]'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
COUNTED = HEAD + b"Content-Length: %d\r\n\r\n" % len(LISTED)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(LISTED)
CLOSED = HEAD + b"Connection: close\r\n\r\n"
CERTIFICATE = Path(__file__).parents[2] / "tls" / "localhost.pem"
"""Of localhost, 127.0.0.1 and platform.test, with its key; nothing but these tests believes it."""
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def ours() -> httpx.AsyncBaseTransport:
    return AiohttpTransport(_trusting())


def theirs() -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(verify=_trusting())


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATE)


TRANSPORTS = (ours, theirs)


class Noting(httpx.AsyncBaseTransport):
    """A transport, and what it raised."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.raised: type[BaseException] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with self._noted():
            answer = await self._inner.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=NotedBody(answer, self._noted))

    async def aclose(self) -> None:
        await self._inner.aclose()

    @contextlib.contextmanager
    def _noted(self) -> Any:
        try:
            yield
        except Exception as error:
            self.raised = type(error)
            raise


class NotedBody(httpx.AsyncByteStream):
    def __init__(self, answer: httpx.Response, noted: Callable[[], Any]) -> None:
        self._answer, self._noted = answer, noted

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with self._noted():
            async for piece in self._answer.aiter_raw():
                yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


async def ended(
    made: httpx.AsyncBaseTransport, url: str, body: Any = None, **limits: float
) -> tuple[type[BaseException] | None, Any, float]:
    """What the transport raised; the platform error, or the body; and after how many seconds."""
    noting, timeout = Noting(made), httpx.Timeout(FAR_S, **limits)
    connector = ClassConnector(SecretStr("key"), url, transport=noting, timeout=timeout)
    sent = Request("GET", f"{url}/a")
    if body is not None:
        sent = replace(sent, method="POST", kind="json", body={"x": body})
    began = time.monotonic()
    said: Any
    try:
        said = (await connector.send(sent)).content
    except errors.PlatformError as error:
        said = type(error)
    passed = time.monotonic() - began
    await connector.close()
    return noting.raised, said, passed


@asynccontextmanager
async def served(answer: Answer, tls: bool = False) -> AsyncIterator[str]:
    """Answers by what is given, and stays as long as whoever asks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
    if context:
        context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    try:
        port = server.sockets[0].getsockname()[1]
        yield f"{'https' if tls else 'http'}://localhost:{port}" if tls else f"http://127.0.0.1:{port}"
    finally:
        server.close()


def reset(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing, and reads nothing either."""
    writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's
    await asyncio.Event().wait()
