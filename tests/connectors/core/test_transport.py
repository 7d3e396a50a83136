"""Our transport against httpx's own as the oracle, on the wire: a server that breaks off at every byte, before, within
and after an answer, over new connections and over kept ones, and what it heard meanwhile."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate, TemplatesList
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.request import Request
from connectors.core.transport import AiohttpTransport

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: s=1; Path=/\r\n"
BODY = b'[{"template_id": "t", "name": "Evening"}]'
ANSWERS = {
    "counted": HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY),
    "until the end": HEAD + b"Connection: close\r\n\r\n" + BODY,
    "empty": b"HTTP/1.1 204 No Content\r\n\r\n",
    "elsewhere": b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    "nonsense": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "long head": HEAD + b"X-Long: " + b"x" * 60_000 + b"\r\nContent-Length: 2\r\n\r\n[]",
}
TIMEOUT = httpx.Timeout(5.0)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass
class Breaking:
    """Answers the first `whole` requests as they should be, and breaks off in all that follow: after so many bytes,
    with an end or with a reset."""

    answer: bytes
    cut: int
    reset: bool = False
    whole: int = 0
    before: bool = False
    """Whether it breaks off within the request already."""
    heard: list[bytes] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                said = next((one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), b":0")
                self.heard.append(head + (b"" if self.before else await reader.readexactly(int(said.split(b":")[1]))))
                if len(self.heard) <= self.whole:
                    writer.write(ANSWERS["counted"])
                    continue
                writer.write(self.answer[: self.cut])
                await writer.drain()
                break
        if self.reset:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()


@asynccontextmanager
async def served(platform: Breaking) -> AsyncIterator[str]:
    async with await asyncio.start_server(platform, "127.0.0.1", 0, limit=2**20) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def told(made: httpx.AsyncBaseTransport, platform: Breaking, method: str) -> tuple[Any, list[bytes]]:
    """How each request ended, and what the server heard, without its own address."""
    ends: list[Any] = []
    async with served(platform) as url:
        connector = ClassConnector(SecretStr("key"), url, transport=made, timeout=TIMEOUT)
        sent = Request(method, f"{url}/a%20b/O%27Brien%2F%21?q=%3D%27x%27&at=%2B1", headers={"X-Key": "k"})
        if method not in ("GET", "DELETE"):
            sent = replace(sent, kind="json", body={"name": "Zoë", "n": [1, None]})
        for _ in range(platform.whole + 1):
            try:
                answer = await connector.send(sent)
                ends.append((answer.status_code, answer.content, answer.headers.multi_items()))
            except errors.PlatformError as error:
                ends.append((type(error), error.happened, error.sentence))
            except Exception as error:
                ends.append(type(error))
        await connector.close()
    address = url.removeprefix("http://").encode()
    return ends, [one.replace(address, b"here") for one in platform.heard]


def ours() -> httpx.AsyncBaseTransport:
    return AiohttpTransport(httpx.create_ssl_context(verify=False))


def theirs() -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(verify=False)


def cuts(answer: bytes) -> list[int]:
    """Every byte; of a long answer some."""
    return [*range(len(answer) + 1)] if len(answer) < 400 else [*range(0, len(answer), 9_000), len(answer)]


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("whole", [0, 1])
@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_that_breaks_off_anywhere_ends_as_with_httpx(answer: str, whole: int, reset: bool) -> None:
    """The same is known of it, and the server has heard the same, as often: a change is never sent again by itself."""
    for at, cut in enumerate(cuts(ANSWERS[answer])):
        method = METHODS[at % len(METHODS)]
        found = [await told(made(), Breaking(ANSWERS[answer], cut, reset, whole), method) for made in (ours, theirs)]
        assert (method, cut, found[0]) == (method, cut, found[1])


@pytest.mark.parametrize("whole", [0, 1])
@pytest.mark.parametrize("method", METHODS)
async def test_a_request_that_may_have_been_read_is_never_said_to_be_unsent(method: str, whole: int) -> None:
    """The server breaks off without a word, with its head read alone or with all of it: it was heard once."""
    for before in (False, True):
        for reset in (False, True):
            platform = Breaking(b"", 0, reset, whole, before)
            ends, heard = await told(ours(), platform, method)
            assert ends[-1][0] is errors.NoAnswer
            assert len(heard) == whole + 1


@pytest.mark.parametrize("made", [ours, theirs])
async def test_a_kept_connection_that_was_closed_is_not_sent_into(made: Callable[[], httpx.AsyncBaseTransport]) -> None:
    """A server that closes after its answer, and does not say so before."""
    platform = Breaking(ANSWERS["counted"], len(ANSWERS["counted"]))
    async with served(platform) as url:
        connector = ClassConnector(SecretStr("key"), url, transport=made(), timeout=TIMEOUT)
        for _ in range(5):
            sent = await connector.send(Request("POST", f"{url}/a", kind="json", body={"n": 1}))
            assert sent.status_code == 200
            await asyncio.sleep(0.01)  # it closes on the loop that we share
        await connector.close()
    assert len(platform.heard) == 5


@pytest.mark.parametrize("intent", [TemplatesList(), TemplatesCreate(name="Evening")])
async def test_no_cookie_is_sent_back(intent: Intent[Any]) -> None:
    """By its name, as aiohttp keeps none for an address in figures."""
    platform = Breaking(ANSWERS["counted"], 0, whole=9)
    async with served(platform) as url:
        named = url.replace("127.0.0.1", "localhost")
        connector = ClassConnector(SecretStr("key"), named, transport=ours(), timeout=TIMEOUT)
        for _ in range(2):
            with contextlib.suppress(errors.PlatformError):
                await connector.run(intent)
        await connector.close()
    assert len(platform.heard) == 2
    assert not any(b"cookie" in one.lower() for one in platform.heard)


async def test_whoever_is_not_believed_is_sent_nothing() -> None:
    """TLS that does not come about is known to have carried nothing."""
    platform = Breaking(b"\x15\x03\x01\x00\x02\x02\x28", 7)
    async with served(platform) as url:
        ended = []
        for made in (AiohttpTransport(httpx.create_ssl_context()), httpx.AsyncHTTPTransport()):
            connector = ClassConnector(
                SecretStr("key"), url.replace("http:", "https:"), transport=made, timeout=TIMEOUT
            )
            with pytest.raises(errors.PlatformError) as caught:
                await connector.send(Request("POST", url.replace("http:", "https:"), kind="json", body={"n": 1}))
            ended.append(type(caught.value))
            await connector.close()
    assert ended == [errors.Unreachable, errors.Unreachable]


async def test_who_gives_up_leaves_nothing_to_the_next() -> None:
    """A cancelled request takes its connection with it: the next has its own answer."""
    platform = Breaking(ANSWERS["counted"], 0, whole=9)
    async with served(platform) as url:
        connector = ClassConnector(SecretStr("key"), url, transport=ours(), timeout=TIMEOUT)
        for turns in range(40):
            asked = asyncio.create_task(connector.send(Request("GET", f"{url}/{turns}")))
            for _ in range(turns):
                await asyncio.sleep(0)
            asked.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asked
            platform.whole = len(platform.heard) + 9
            assert (await connector.send(Request("GET", f"{url}/next"))).content == BODY
        await connector.close()
