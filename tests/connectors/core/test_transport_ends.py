"""One contract over httpx's own transport and ours: an answer that breaks off is none, and a reset is no end."""

import asyncio
import socket
from typing import Any

import httpx
import pytest

from tests.connectors.core.wire import (
    CHUNKED,
    CLOSED,
    COUNTED,
    FAR_S,
    LISTED,
    TRANSPORTS,
    Answer,
    ended,
    reset,
    served,
)


@pytest.fixture(params=TRANSPORTS)
def made(request: pytest.FixtureRequest) -> httpx.AsyncBaseTransport:
    found: httpx.AsyncBaseTransport = request.param()
    return found


BROKEN = {
    "before its head": b"",
    "within its head": COUNTED[:30],
    "within its body": COUNTED + LISTED[:9],
    "within a chunk": CHUNKED + LISTED[:9],
    "between chunks": CHUNKED + LISTED + b"\r\n",
    "in its last chunk": CHUNKED + LISTED + b"\r\n0\r\n",
}
ENDLESS = {"within a body without length": CLOSED + LISTED[:9], "after a body without length": CLOSED + LISTED}


def breaking(told: bytes, heard: asyncio.Event, *, by_reset: bool) -> Answer:
    """Ends after this much, once that was heard."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(told)
        await writer.drain()
        await heard.wait()
        if by_reset:
            reset(writer)
        else:
            writer.close()

    return answer


async def broken(made: httpx.AsyncBaseTransport, url: str, heard: asyncio.Event, told: bytes) -> Any:
    """How an answer ended that broke off when what it told was read, or the body, where that was whole."""
    limits = httpx.Timeout(FAR_S).as_dict()
    sent = httpx.Request("GET", f"{url}/a", extensions={"timeout": limits})
    body = told.partition(b"\r\n\r\n")[2]
    came = b""
    try:
        if b"\r\n\r\n" not in told:
            heard.set()
        answer = await made.handle_async_request(sent)
        if not body:
            heard.set()
        async for piece in answer.aiter_raw():
            came += piece
            heard.set()
        await answer.aclose()
    except Exception as error:
        return type(error)
    finally:
        await made.aclose()
    return came


@pytest.mark.parametrize("by_reset", [False, True], ids=["end", "reset"])
@pytest.mark.parametrize("told", BROKEN.values(), ids=BROKEN)
async def test_a_part_of_an_answer_is_none(told: bytes, by_reset: bool, made: httpx.AsyncBaseTransport) -> None:
    heard = asyncio.Event()
    async with served(breaking(told, heard, by_reset=by_reset)) as url:
        found = await broken(made, url, heard, told)
    assert found is (httpx.ReadError if by_reset else httpx.RemoteProtocolError)


@pytest.mark.parametrize("told", ENDLESS.values(), ids=ENDLESS)
async def test_a_reset_is_no_end(told: bytes, made: httpx.AsyncBaseTransport) -> None:
    """An answer that only its connection ends is whole where that ended, and lost where it was reset."""
    heard = asyncio.Event()
    async with served(breaking(told, heard, by_reset=True)) as url:
        assert await broken(made, url, heard, told) is httpx.ReadError


@pytest.mark.parametrize("told", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("by_reset", [False, True], ids=["end", "reset"])
async def test_a_reset_that_comes_with_the_answer_is_no_end(
    told: bytes, by_reset: bool, made: httpx.AsyncBaseTransport
) -> None:
    """All of it at once, before anybody has read a word."""
    heard = asyncio.Event()
    heard.set()
    async with served(breaking(told, heard, by_reset=by_reset)) as url:
        found = await broken(made, url, heard, told)
    assert found is httpx.ReadError if by_reset else found == told.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("politely", [True, False])
async def test_tls_that_ends_without_a_word_is_an_end(politely: bool, made: httpx.AsyncBaseTransport) -> None:
    """Many servers end so; httpx takes it for one."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(CLOSED + LISTED)
        await writer.drain()
        if politely:
            writer.close()
        else:
            writer.get_extra_info("socket").shutdown(socket.SHUT_WR)

    async with served(answer, tls=True) as url:
        assert (await ended(made, url))[:2] == (None, LISTED)


async def test_a_reset_of_tls_is_no_end(made: httpx.AsyncBaseTransport) -> None:
    heard = asyncio.Event()
    async with served(breaking(CLOSED + LISTED, heard, by_reset=True), tls=True) as url:
        assert await broken(made, url, heard, CLOSED + LISTED) is httpx.ReadError
