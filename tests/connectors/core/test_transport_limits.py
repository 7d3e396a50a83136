"""One contract over httpx's own transport and ours: what is raised where something takes too long or cannot be begun,
after how long, and what is then said of whether anything was sent."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.core import errors
from connectors.core.request import Request
from tests.connectors.core.wire import (
    CHUNKED,
    CLOSED,
    COUNTED,
    FAR_S,
    LISTED,
    TRANSPORTS,
    ended,
    reset,
    served,
    silence,
)

LIMIT_S, SOON_S = 0.4, 10.0
"""Seconds of the limit that a test is about, and within which it is known that it was no other."""
LARGE = "x" * 32_000_000
"""More than all buffers between two sockets hold."""


@pytest.fixture(params=TRANSPORTS)
def made(request: pytest.FixtureRequest) -> httpx.AsyncBaseTransport:
    found: httpx.AsyncBaseTransport = request.param()
    return found


# Connecting: nothing was sent


@asynccontextmanager
async def refused() -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def full() -> AsyncIterator[str]:
    """Takes no connection: as many as it would keep waiting wait already."""
    with contextlib.ExitStack() as waiting:
        listening = waiting.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@asynccontextmanager
async def silent_tls() -> AsyncIterator[str]:
    async with served(silence) as url:
        yield url.replace("http:", "https:")


@asynccontextmanager
async def ending_tls() -> AsyncIterator[str]:
    async def end(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with served(end) as url:
        yield url.replace("http:", "https:")


@asynccontextmanager
async def reset_tls() -> AsyncIterator[str]:
    async def end(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reset(writer)

    async with served(end) as url:
        yield url.replace("http:", "https:")


@asynccontextmanager
async def unknown_name() -> AsyncIterator[str]:
    async def look(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with looking(look) as url:
        yield url


@asynccontextmanager
async def slow_name() -> AsyncIterator[str]:
    async def look(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    async with looking(look) as url:
        yield url


@asynccontextmanager
async def looking(look: Callable[..., Awaitable[Any]]) -> AsyncIterator[str]:
    """Names are looked up so."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asyncio.get_running_loop(), "getaddrinfo", look)
        yield "http://platform.test:80"


@pytest.mark.parametrize("place", [refused, ending_tls, reset_tls, unknown_name])
async def test_where_no_connection_is_made_nothing_was_sent(place: Any, made: httpx.AsyncBaseTransport) -> None:
    async with place() as url:
        raised, said, passed = await ended(made, url, "n")
    assert (raised, said) == (httpx.ConnectError, errors.Unreachable)
    assert passed < SOON_S


@pytest.mark.parametrize("place", [full, silent_tls, slow_name])
async def test_where_none_is_made_in_time_nothing_was_sent(place: Any, made: httpx.AsyncBaseTransport) -> None:
    async with place() as url:
        raised, said, passed = await ended(made, url, "n", connect=LIMIT_S)
    assert (raised, said) == (httpx.ConnectTimeout, errors.Unreachable)
    assert LIMIT_S * 0.9 <= passed < SOON_S


async def test_nobody_waits_for_a_connection(made: httpx.AsyncBaseTransport) -> None:
    """A connector has fewer calls under way than httpx has connections, and ours has no bound."""

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(50):
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(0.02)
            writer.write(COUNTED + LISTED)

    async with served(late) as url:
        timeout = httpx.Timeout(FAR_S, pool=0.001)
        connector = ClassConnector(SecretStr("key"), url, transport=made, timeout=timeout, limits=())
        sent = [connector.send(Request("GET", f"{url}/{n}")) for n in range(40)]
        assert [one.content for one in await asyncio.gather(*sent)] == [LISTED] * 40
        await connector.close()


# Writing and reading: nobody knows what became of it


async def test_what_is_not_taken_in_time_may_have_arrived(made: httpx.AsyncBaseTransport) -> None:
    async with served(silence) as url:
        raised, said, passed = await ended(made, url, LARGE, write=LIMIT_S)
    assert (raised, said) == (httpx.WriteTimeout, errors.NoAnswer)
    assert LIMIT_S * 0.9 <= passed < SOON_S


STALLED = {
    "before its head": b"",
    "within its head": COUNTED[:30],
    "before its body": COUNTED,
    "within its body": COUNTED + LISTED[:9],
    "within a chunk": CHUNKED + LISTED[:9],
    "between chunks": CHUNKED + LISTED + b"\r\n",
    "with no end of its own": CLOSED + LISTED,
}


@pytest.mark.parametrize("told", STALLED.values(), ids=STALLED)
async def test_what_is_not_answered_in_time_may_have_been_done(told: bytes, made: httpx.AsyncBaseTransport) -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(told)
        await asyncio.Event().wait()

    async with served(stall) as url:
        raised, said, passed = await ended(made, url, "n", read=LIMIT_S)
    assert (raised, said) == (httpx.ReadTimeout, errors.NoAnswer)
    assert LIMIT_S * 0.9 <= passed < SOON_S


async def test_what_comes_bit_by_bit_is_waited_for(made: httpx.AsyncBaseTransport) -> None:
    """The limit is that of each piece, and not of the whole."""

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for begin in range(0, len(COUNTED + LISTED), 20):
            writer.write((COUNTED + LISTED)[begin : begin + 20])
            await asyncio.sleep(0.15)

    async with served(trickle) as url:
        raised, said, passed = await ended(made, url, read=0.5)
    assert (raised, said) == (None, LISTED)
    assert passed > 0.5
