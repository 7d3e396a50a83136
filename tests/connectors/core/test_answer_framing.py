"""Where an answer ends, with httpx and h11 as the oracle: both are sent the same bytes over real sockets, however their
head says how long the body is, and ours takes what httpx takes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesUpdate
from connectors.core.answer_framing import MAX_HEADER_BYTES
from connectors.core.bounded_answer import AnswerRefused, read_whole
from tests.connectors.core.wire import ours, theirs
from tests.properties import examples

REFUSED = "refused"
SECOND = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"
READ_TIMEOUT_S = 0.25
"""Seconds for what never comes."""
Told = tuple[int, bytes] | str


@dataclass
class Platform:
    """Sends the pieces of one answer to the first request, and a plain one to whatever else it is asked."""

    pieces: list[bytes]
    closes: bool
    """Whether it closes the connection behind the first, without having said so."""
    connections: int = 0
    heard: int = 0
    has_closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                self.heard += 1
                if self.heard > 1:
                    writer.write(SECOND)
                    continue
                for piece in self.pieces:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
                if self.closes:
                    break
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()
        self.has_closed.set()


@asynccontextmanager
async def served(platform: Platform) -> AsyncIterator[str]:
    async with await asyncio.start_server(platform, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def asked(made: httpx.AsyncBaseTransport, url: str) -> Told:
    limits = httpx.Timeout(5.0, read=READ_TIMEOUT_S).as_dict()
    try:
        response = await made.handle_async_request(httpx.Request("GET", url, extensions={"timeout": limits}))
        try:
            whole = await read_whole(response)
        finally:
            await response.aclose()
    except (httpx.HTTPError, AnswerRefused):
        return REFUSED
    return whole.status_code, whole.content


async def told(made: httpx.AsyncBaseTransport, platform: Platform) -> tuple[Told, Told]:
    """What it says of the first answer, and of the second, which is asked for by the same transport."""
    async with served(platform) as url:
        first = await asked(made, url)
        if platform.closes:
            await platform.has_closed.wait()
        second = await asked(made, url)
        await made.aclose()
    return first, second


def cut(answer: bytes, pieces: int) -> list[bytes]:
    size = -(-len(answer) // pieces)
    return [answer[at : at + size] for at in range(0, len(answer), size)]


BODY = b'{"id": 7}'
CHUNKED = b'4\r\n{"id\r\n5\r\n": 7}\r\n0\r\n\r\n'
BODIES = [BODY, CHUNKED, b"9;a=b\r\n" + BODY + b"\r\n0\r\nX-Three: 3\r\n\r\n", b"0\r\n\r\n", b""]
GOOD_LENGTHS, ODD_LENGTHS = [b"9"], [b"0", b"4", b"9, 9", b"9,4", b"09", b"+9", b"-1", b"9a", b"", b"9,", b"9 9", b"\0"]
GOOD_CODINGS, ODD_CODINGS = [b"chunked", b"Chunked"], [b"gzip, chunked", b"chunked, chunked", b"identity", b""]
SAID = [
    *[(b"Content-Length", one) for one in GOOD_LENGTHS * 9 + ODD_LENGTHS],
    *[(b"Transfer-Encoding", one) for one in GOOD_CODINGS * 3 + ODD_CODINGS],
]
BETWEEN = [b": "] * 9 + [b":", b":\t ", b" : ", b":\r\n "]
STATUSES = [b"200 OK", b"201 Created", b"204 No Content", b"304 Not Modified", b"401 No", b"500"]
EARLY = [b""] * 3 + [
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    b"\r\n",
]


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """An answer that says in no, one or several headers how long it is, and may be another."""
    lines = [b"X-One: 1", draw(st.sampled_from([b"Connection: keep-alive", b"Connection: close", b"X-Two: 2"]))]
    for name, value in draw(st.lists(st.sampled_from(SAID), max_size=3)):
        written = draw(st.sampled_from([name, name.lower(), name.upper()]))
        lines.append(written + draw(st.sampled_from(BETWEEN)) + value + draw(st.sampled_from([b"", b" "])))
    version = draw(st.sampled_from([b"HTTP/1.1 "] * 3 + [b"HTTP/1.0 "]))
    head = [version + draw(st.sampled_from(STATUSES)), *draw(st.permutations(lines)), b"", b""]
    ends = draw(st.sampled_from([b"\r\n", b"\r\n", b"\n"]))
    return draw(st.sampled_from(EARLY)) + ends.join(head) + draw(st.sampled_from(BODIES))


@given(answers(), st.integers(1, 9), st.sampled_from([True, True, True, False]))
@settings(max_examples=examples(150))
async def test_ours_takes_what_httpx_takes(answer: bytes, pieces: int, closes: bool) -> None:
    """The same status and body, or refused by both; and the next request has an answer of its own."""
    first, second = await told(ours(), Platform(cut(answer, pieces), closes))
    expected, _ = await told(theirs(), Platform(cut(answer, pieces), closes))
    assert first == expected
    assert second == (200, b"second")


REASON = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n"
TAKEN = {
    "204 with a coding": (b"204 No Content", [b"Transfer-Encoding: chunked"], b"0\r\n\r\n", b"", 2),
    "204 with a coding and no end": (b"204 No Content", [b"Transfer-Encoding: chunked"], b"", b"", 2),
    "204 of no length": (b"204 No Content", [b"Content-Length: 0"], b"", b"", 1),
    "204 with a body": (b"204 No Content", [b"Content-Length: 9"], BODY, b"", 2),
    "304 of what would be sent": (b"304 Not Modified", [b"Content-Length: 9"], b"", b"", 2),
    "its length twice": (b"200 OK", [b"Content-Length: 9", b"content-length: 9"], BODY, BODY, 1),
    "its length twice in one": (b"200 OK", [b"Content-Length: 9, 9"], BODY, BODY, 1),
    "401 with both": (b"401 No", [b"Content-Length: 4", b"Transfer-Encoding: chunked"], CHUNKED, BODY, 2),
    "both, the length too long": (b"200 OK", [b"Transfer-Encoding: chunked", b"Content-Length: 99"], CHUNKED, BODY, 2),
    "something behind it": (b"200 OK", [b"Content-Length: 9"], BODY + b"\r\nHTTP", BODY, 2),
    "another behind it": (b"200 OK", [b"Content-Length: 9"], BODY + SECOND, BODY, 2),
    "plain": (b"200 OK", [b"Content-Length: 9"], BODY, BODY, 1),
    "in pieces": (b"200 OK", [b"Transfer-Encoding: chunked"], CHUNKED, BODY, 1),
}
"""What is sent, the body that it has, and how many connections two requests take."""


@pytest.mark.parametrize("pieces", [1, 2, 50])
@pytest.mark.parametrize("case", TAKEN)
async def test_a_connection_is_used_again_where_it_is_known_where_the_answer_ended(case: str, pieces: int) -> None:
    status, lines, body, expected, connections = TAKEN[case]
    answer = b"\r\n".join([b"HTTP/1.1 " + status, *lines, b"", b""]) + body
    platform = Platform(cut(answer, pieces), closes=False)
    assert await told(ours(), platform) == ((int(status[:3]), expected), (200, b"second"))
    assert platform.connections == connections
    assert (await told(theirs(), Platform(cut(answer, pieces), closes=False)))[0] == (int(status[:3]), expected)


CHANGED = b'{"template_id": "t", "name": "Evening"}'
LENGTH = b"Content-Length: %d" % len(CHANGED)
DONE = {
    "its length twice": [LENGTH, LENGTH, b"", CHANGED],
    "both": [LENGTH, b"Transfer-Encoding: chunked", b"", b"%x" % len(CHANGED), CHANGED, b"0", b"", b""],
    "packed as text": [LENGTH, b"Content-Encoding: utf-8", b"", CHANGED],
}


@pytest.mark.parametrize("case", DONE)
async def test_a_change_that_was_done_is_not_sent_again(case: str) -> None:
    """Whose answer is not read is unknown, and what does the same when sent twice would go out three times."""
    answer = b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: application/json", *DONE[case]])
    async with served(platform := Platform([answer], closes=True)) as url:
        connector = ClassConnector(SecretStr("key"), url, transport=ours())
        assert (await connector.run(TemplatesUpdate(template_id="t", name="Evening"))).name == "Evening"
        await connector.close()
    assert platform.heard == 1


@pytest.mark.parametrize("made", [ours, theirs])
async def test_a_head_has_an_end(made: Callable[[], httpx.AsyncBaseTransport]) -> None:
    """However many short lines it has, and whether more comes or not."""
    endless = [b"HTTP/1.1 200 OK\r\n", *[b"X-One: 1\r\n" * 100] * (MAX_HEADER_BYTES // 500)]
    first, _ = await told(made(), Platform(endless, closes=False))
    assert first == REFUSED
