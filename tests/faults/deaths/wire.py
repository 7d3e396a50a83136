"""A wire between Registrar and PostgreSQL that breaks at the byte, in the direction and in the way that a seed picks.

Where it breaks on the way there, the server never has the whole of a request: it is not done. On the way back, the
server may have done it, and the answer is lost before its first byte, in the middle, or behind it.
"""

import asyncio
import random
import socket
import struct
from contextlib import suppress
from enum import StrEnum
from urllib.parse import urlsplit


class Break(StrEnum):
    """How a connection ends."""

    CLOSED = "closed"
    RESET = "reset"
    SILENT = "silent"
    """Nothing is passed on any more, and nobody hears of it."""


LEAST_BYTES, MOST_BYTES = 2_000, 120_000
"""Bytes, of both directions together, after which a connection breaks: some when it is hardly open."""
PIECE_BYTES = 65536
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Wire:
    """Listens in the place of the database.

    Attributes:
        breaking: whether connections that are made now will break
        broken: how each did that did
    """

    def __init__(self, url: str, seed: int, *, may_be_silent: bool = True) -> None:
        self._url = urlsplit(url)
        self._dice = random.Random(seed)
        self._ways = [*Break] if may_be_silent else [Break.CLOSED, Break.RESET]
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self.breaking = True
        self.broken: list[str] = []

    async def listen(self) -> str:
        """The URL at this end."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        host = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self._url._replace(netloc=f"{self._url.username}@{host}").geturl()

    async def close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._open:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert self._url.hostname
        from_server, to_server = await asyncio.open_connection(self._url.hostname, self._url.port)
        self._open |= {writer, to_server}
        cable = Cable(self, self._dice, self._ways, (writer, to_server))
        for source, sink, way in ((reader, to_server, "there"), (from_server, writer, "back")):
            task = asyncio.create_task(cable.carry(source, sink, way))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


class Cable:
    """One connection through the wire."""

    def __init__(
        self, wire: Wire, dice: random.Random, ways: list[Break], ends: tuple[asyncio.StreamWriter, ...]
    ) -> None:
        self._wire, self._ends = wire, ends
        self._how = dice.choice(ways)
        self._where = dice.choice(("there", "back"))
        self._left = dice.randint(LEAST_BYTES, MOST_BYTES)
        self._part = dice.choice((0.0, dice.random(), 1.0))
        """Of what comes then, so much is still passed on: all of it, where it breaks behind the last byte."""
        self._breaks = wire.breaking
        self._gone = False

    async def carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str) -> None:
        with suppress(OSError):
            while piece := await source.read(PIECE_BYTES):
                if self._gone:
                    continue  # it is swallowed
                self._left -= len(piece)
                if self._breaks and self._left < 0 and way == self._where:
                    until = round(self._part * len(piece))
                    sink.write(piece[:until])
                    self._break(f"{self._how} {way} after {until} of {len(piece)} bytes")
                    continue
                sink.write(piece)
        if not self._gone:
            sink.close()

    def _break(self, how: str) -> None:
        self._gone = True
        self._wire.broken.append(how)
        if self._how is Break.SILENT:
            return
        for end in self._ends:
            if self._how is Break.RESET:
                found: socket.socket = end.get_extra_info("socket")
                found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            end.close()
