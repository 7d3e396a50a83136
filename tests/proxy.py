"""A small proxy: it hands on what it is asked to, wherever that is said to be, to a server on this machine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@dataclass
class Proxy:
    """What it heard, and how it refuses.

    Attributes:
        url: where it is
        heads: the head of each request, as far as it can be read on the way
        answer: what it says in place of handing anything on; empty where it does hand on
    """

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    answer: bytes = b""

    @property
    def lines(self) -> list[str]:
        """The first line of each request."""
        return [one.partition(b"\r\n")[0].decode() for one in self.heads]

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError), contextlib.closing(writer):
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            if self.answer:
                writer.write(self.answer)
                return
            method, target, *_ = head.partition(b"\r\n")[0].decode().split()
            whole = urlsplit(f"//{target}" if method == "CONNECT" else target)
            there, back = await asyncio.open_connection("127.0.0.1", whole.port)
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                back.write(_alone(head.replace(target.encode(), (whole.path or "/").encode(), 1)))
            with contextlib.closing(back):
                await asyncio.gather(_pipe(reader, back), _pipe(there, writer))


def _alone(head: bytes) -> bytes:
    """The only request of its connection."""
    lines = [one for one in head.split(b"\r\n") if one and not one.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
    with contextlib.suppress(OSError):
        writer.write_eof()


@asynccontextmanager
async def proxying() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()


def named(patch: pytest.MonkeyPatch, **variables: str) -> None:
    """The environment names these proxies, and no others."""
    for name in PROXY_VARIABLES:
        patch.delenv(name, raising=False)
        patch.delenv(name.lower(), raising=False)
    for name, value in variables.items():
        patch.setenv(name, value)
