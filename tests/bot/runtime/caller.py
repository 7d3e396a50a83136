"""A stranger at the door, who sends what bytes he likes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Heard:
    """An answer as it was read."""

    status: int
    headers: dict[str, str]
    body: bytes


class Caller:
    """One connection, written to by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()

    async def pour(self, pieces: Iterable[bytes]) -> int:
        """Send until we are cut off or told something; how many bytes that took."""
        sent = 0
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                if self._reader._buffer:  # type: ignore[attr-defined]  # asyncio has no way of asking
                    break
                self._writer.write(piece)
                await self._writer.drain()
                sent += len(piece)
        return sent

    async def heard(self) -> Heard:
        """The next answer. Raises IncompleteReadError if the connection ends before it does."""
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")[:-2]
        headers = dict(line.lower().split(": ", 1) for line in lines)
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Heard(int(first.split()[1]), headers, body)

    async def ended(self) -> bytes:
        """What comes until the connection ends, however it does."""
        came = b""
        with contextlib.suppress(ConnectionError):
            while more := await self._reader.read(1 << 20):
                came += more
        return came

    def close(self) -> None:
        self._writer.close()


@contextlib.asynccontextmanager
async def calling(url: str) -> AsyncIterator[Caller]:
    parts = urlsplit(url)
    caller = Caller(*await asyncio.open_connection(parts.hostname, parts.port))
    try:
        yield caller
    finally:
        caller.close()


async def honest(url: str, path: str = "/healthz") -> int:
    """The status that somebody hears who asks as one should."""
    async with calling(url) as caller:
        await caller.send(f"GET {path} HTTP/1.1\r\nhost: registrar\r\n\r\n".encode())
        return (await caller.heard()).status
