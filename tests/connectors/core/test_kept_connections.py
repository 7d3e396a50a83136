"""What comes over a connection that was kept, while nobody asks for anything: it never answers the next change."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import SHUT_RDWR
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import ClassVar

import pytest
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate, TemplatesList
from connectors.core import errors
from connectors.core.transport import AiohttpTransport

LATER_S = 0.02
LISTED, REFUSAL = b'[{"template_id": "t", "name": "Evening"}]', b'{"error": "The quota is exceeded"}'


def answer(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


UNASKED = {
    "a yes": answer(b'{"template_id": "t9", "name": "Morning"}'),
    "a refusal": answer(b"{}", "409 Conflict"),
    "a wrong key": answer(b"{}", "401 Unauthorized"),
    "it gave up waiting": answer(b"", "408 Request Timeout"),
    "half an answer": answer(b"{}" + b" " * 400)[:-300],
    "no HTTP": b"xxxx",
    "a line's end": b"\r\n",
    "its end": b"",
}
"""What a server says once it has answered; then it closes, or does not."""


class Talkative(StreamRequestHandler):
    """Lists, then says something nobody asked for; refuses every change."""

    heard: ClassVar[list[str]]
    unasked: ClassVar[bytes]
    closes: ClassVar[bool]
    said: ClassVar[Event]

    def handle(self) -> None:
        while line := self.rfile.readline().decode():
            head = iter(self.rfile.readline, b"\r\n")
            lengths = [int(one.partition(b":")[2]) for one in head if one.lower().startswith(b"content-length")]
            self.rfile.read(sum(lengths))
            self.heard.append(line.split()[0])
            if not line.startswith("GET"):
                self.wfile.write(answer(REFUSAL, "400 Bad Request"))
                continue
            self.wfile.write(answer(LISTED))
            time.sleep(LATER_S)
            self.wfile.write(self.unasked)
            if self.closes:
                self.request.shutdown(SHUT_RDWR)
            self.said.set()


@contextmanager
def talkative(unasked: bytes, closes: bool) -> Iterator[tuple[str, type[Talkative]]]:
    """Such a server in threads of its own, and what it heard."""
    names = {"heard": [], "unasked": unasked, "closes": closes, "said": Event()}
    handler = type("Handler", (Talkative,), names)
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", handler
        server.shutdown()


@pytest.mark.parametrize("busy", [False, True], ids=["", "while the loop is busy"])
@pytest.mark.parametrize("closes", [False, True], ids=["stays open", "closes"])
@pytest.mark.parametrize("unasked", UNASKED)
async def test_what_nobody_asked_for_is_no_answer(unasked: str, closes: bool, busy: bool) -> None:
    """The change is sent, once, and what the platform says of it is told."""
    with talkative(UNASKED[unasked], closes) as (url, server):
        connector = ClassConnector(SecretStr("key"), url, transport=AiohttpTransport())
        assert [one.name for one in await connector.run(TemplatesList())] == ["Evening"]
        if busy:
            server.said.wait(5)  # and nothing else of this loop goes on
        else:
            assert await asyncio.to_thread(server.said.wait, 5)
            await asyncio.sleep(LATER_S)
        with pytest.raises(errors.Invalid, match="The quota is exceeded"):
            await connector.run(TemplatesCreate(name="Morning"))
        await connector.close()
        assert server.heard == ["GET", "POST"]


async def test_a_connection_of_which_nothing_came_is_used_again() -> None:
    """Twenty reads go over one."""
    connections: set[object] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(answer(LISTED))
        except asyncio.IncompleteReadError:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        connector = ClassConnector(SecretStr("key"), url, transport=AiohttpTransport(), limits=())
        for _ in range(20):
            await connector.run(TemplatesList())
        await connector.close()
    assert len(connections) == 1
