"""What one connection may cost: every limit, what is heard beyond it, and that honest senders notice none of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.runtime.http_limits import (
    MAX_BODY_CHUNKS,
    MAX_HEADER_LINES,
    MAX_HEADERS_BYTES,
    MAX_KEPT_BODY_BYTES,
    MAX_LINGERING_CONNECTIONS,
    MAX_REQUEST_TARGET_BYTES,
    MAX_SENT_BODY_BYTES,
    MAX_UNCOUNTED_BODY_BYTES,
    MIN_CHUNK_BYTES,
    HttpLimits,
)
from bot.runtime.server import serving
from handlers.listeners.slack_door import MAX_REQUEST_BODY_BYTES
from handlers.listeners.webhooks import MAX_WEBHOOK_BODY_BYTES, MAX_WEBHOOK_DRAIN_BYTES
from tests.bot.runtime.caller import calling, honest

QUICK = HttpLimits(
    body_bytes=256 * 1024,
    bodies_bytes=512 * 1024,
    pipelined_messages=5,
    head_timeout_s=0.3,
    request_timeout_s=0.5,
    linger_timeout_s=0.1,
    open_connections=40,
)
LARGE_BYTES = 50_000_000
PATIENT = replace(QUICK, head_timeout_s=30, request_timeout_s=30, open_connections=8)
"""The same for tests in which nothing is to be late."""
GET = b"GET /healthz HTTP/1.1\r\nhost: registrar\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nhost: registrar\r\n"


class House:
    """An application and where it is."""

    url: str

    def __init__(self) -> None:
        self.may_answer, self.asked = asyncio.Event(), asyncio.Event()
        self.broken_off = 0

    async def healthz(self, request: Request) -> Response:
        return PlainTextResponse("well")

    async def body(self, request: Request) -> Response:
        try:
            return PlainTextResponse(f"{len(await request.body())} bytes")
        except ClientDisconnect:
            self.broken_off += 1
            return PlainTextResponse("to nobody")

    async def slow(self, request: Request) -> Response:
        self.asked.set()
        await self.may_answer.wait()
        return PlainTextResponse("at last")

    async def unread(self, request: Request) -> Response:
        return PlainTextResponse("no", 401)

    async def large(self, request: Request) -> Response:
        return PlainTextResponse("x" * LARGE_BYTES)

    def app(self) -> Starlette:
        ways = {"/healthz": self.healthz, "/slow": self.slow, "/large": self.large}
        posts = {"/": self.body, "/unread": self.unread}
        return Starlette(
            routes=[
                *(Route(path, way) for path, way in ways.items()),
                *(Route(path, way, methods=["POST"]) for path, way in posts.items()),
            ]
        )


async def _house(limits: HttpLimits) -> AsyncIterator[House]:
    house = House()
    async with serving(house.app(), limits=limits) as house.url:
        yield house
        house.may_answer.set()


@pytest.fixture
async def quick() -> AsyncIterator[House]:
    async for one in _house(QUICK):
        yield one


@pytest.fixture
async def patient() -> AsyncIterator[House]:
    async for one in _house(PATIENT):
        yield one


def head(*lines: bytes, target: bytes = b"/healthz") -> bytes:
    return b"GET %s HTTP/1.1\r\n%s\r\n" % (target, b"".join(line + b"\r\n" for line in lines))


TOO_MUCH = {
    "a long address": (head(target=b"/" + b"a" * MAX_REQUEST_TARGET_BYTES), 414),
    "a long query": (head(target=b"/healthz?" + b"a" * MAX_REQUEST_TARGET_BYTES), 414),
    "an address without end": (b"GET /" + b"a" * 2 * (MAX_REQUEST_TARGET_BYTES + MAX_HEADERS_BYTES), 414),
    "a long header": (head(b"x: " + b"a" * MAX_HEADERS_BYTES), 431),
    "a long name": (head(b"a" * MAX_HEADERS_BYTES + b": x"), 431),
    "long together": (head(*[b"x%d: %s" % (n, b"a" * 1000) for n in range(40)]), 431),
    "a header without end": (b"GET / HTTP/1.1\r\nx: " + b"a" * 2 * (MAX_REQUEST_TARGET_BYTES + MAX_HEADERS_BYTES), 431),
    "many headers": (head(*[b"x: y"] * (MAX_HEADER_LINES + 1)), 431),
    "very many": (head(*[b"x: y"] * 10_000), 431),
    "empty lines": (b"\r\n" * (MAX_REQUEST_TARGET_BYTES + MAX_HEADERS_BYTES), 431),
    "no HTTP": (b"\x16\x03\x01 hello", 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "a body in HTTP/2 perhaps": (
        POST + b"connection: upgrade\r\nupgrade: h2c\r\ncontent-length: 43\r\n\r\n" + GET,
        400,
    ),
    "two lengths": (POST + b"content-length: 5\r\ncontent-length: 6\r\n\r\nhello", 400),
    "a length that is none": (POST + b"content-length: many\r\n\r\n", 400),
    "a length and chunks": (POST + b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "a chunk that is none": (POST + b"transfer-encoding: chunked\r\n\r\nfive\r\nhello\r\n", 400),
    "a long body": (POST + b"content-length: 9999999\r\n\r\n" + b"x" * 1_000_000, 413),
    "tiny chunks": (POST + b"transfer-encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * (MAX_BODY_CHUNKS + 1), 413),
    "a long extension": (POST + b"transfer-encoding: chunked\r\n\r\n1;" + b"x" * 600_000, 431),
    "a long trailer": (POST + b"transfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nx: " + b"y" * 600_000, 431),
    "many trailers": (POST + b"transfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * (MAX_HEADER_LINES + 2), 431),
}


@pytest.mark.parametrize("case", TOO_MUCH)
async def test_too_much(patient: House, case: str) -> None:
    """It is answered as HTTP says, the connection ends, and somebody honest beside it is answered as ever. A sender
    that goes on sending hears it too, and no reset before."""
    sent, status = TOO_MUCH[case]
    async with calling(patient.url) as caller:
        await caller.pour(sent[start : start + 20_000] for start in range(0, len(sent), 20_000))
        answer = await caller.heard()
        assert (answer.status, answer.headers["connection"]) == (status, "close")
        assert await honest(patient.url) == 200
        assert await caller.ended() == b""


WITHIN = {
    "a long address": (head(target=b"/healthz?" + b"a" * (MAX_REQUEST_TARGET_BYTES - 9)), b"well"),
    "a long header": (head(b"x:" + b"a" * (MAX_HEADERS_BYTES - 1)), b"well"),
    "both": (head(b"x:" + b"a" * (MAX_HEADERS_BYTES - 1), target=b"/healthz?" + b"a" * 8000), b"well"),
    "many headers": (head(*[b"x: y"] * MAX_HEADER_LINES), b"well"),
    "empty lines before": (b"\r\n\r\n" + GET, b"well"),
    "another protocol": (head(b"connection: upgrade", b"upgrade: websocket"), b"well"),
    "HTTP/2 perhaps": (head(b"connection: upgrade, http2-settings", b"upgrade: h2c", b"http2-settings: AA"), b"well"),
    "a body": (POST + b"content-length: 200000\r\n\r\n" + b"x" * 200_000, b"200000 bytes"),
    "chunks": (POST + b"transfer-encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n" * 1000 + b"0\r\n\r\n", b"5000 bytes"),
    "trailers": (POST + b"transfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nx-sum: 1\r\n\r\n", b"1 bytes"),
}


@pytest.mark.parametrize("size", [1_000_000, 4_999, 61])
@pytest.mark.parametrize("case", WITHIN)
async def test_within(patient: House, case: str, size: int) -> None:
    """What is within the limits is answered, however it is cut into pieces, and so is what follows on the same
    connection, sent along with it."""
    sent, said = WITHIN[case]
    sent += GET
    async with calling(patient.url) as caller:
        await caller.send(*(sent[start : start + size] for start in range(0, len(sent), size)))
        answers = [await caller.heard(), await caller.heard()]
    assert [(one.status, one.body) for one in answers] == [(200, said), (200, b"well")]


LATE = {
    "half a line": (b"GET /heal", 408),
    "half headers": (b"GET /healthz HTTP/1.1\r\nhost: regis", 408),
    "an empty line and half a line": (b"\r\nGET /heal", 408),
    "no body": (POST + b"content-length: 5\r\n\r\n", 408),
    "half a body": (POST + b"content-length: 5\r\n\r\nhel", 408),
    "a lying length": (POST + b"content-length: 200000\r\n\r\n" + b"x" * 190_000, 408),
    "half a chunk": (POST + b"transfer-encoding: chunked\r\n\r\n5\r\nhel", 408),
    "no last chunk": (POST + b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", 408),
    "half a trailer": (POST + b"transfer-encoding: chunked\r\n\r\n0\r\nx-sum: 1\r\n", 408),
}


async def test_too_late(quick: House) -> None:
    """Half a request is told that it took too long, also behind a whole one; and then the connection ends. All at once,
    while whoever is honest is served."""

    async def late(case: str, before: bytes) -> tuple[int, bytes]:
        async with calling(quick.url) as caller:
            await caller.send(before + LATE[case][0])
            if before:
                assert (await caller.heard()).status == 200
            return (await caller.heard()).status, await caller.ended()

    cases = [(case, before) for case in LATE for before in (b"", GET)]
    found = await asyncio.gather(*(late(*one) for one in cases), honest(quick.url))
    assert found[-1] == 200
    assert dict(zip(cases, found, strict=False)) == {one: (LATE[one[0]][1], b"") for one in cases}


TRICKLES = {
    "headers": (b"GET /healthz HTTP/1.1\r\nhost: ", b"a"),
    "empty lines": (b"", b"\r\n"),
    "a body": (POST + b"content-length: 100000\r\n\r\n", b"a"),
    "chunks": (POST + b"transfer-encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "trailers": (POST + b"transfer-encoding: chunked\r\n\r\n0\r\n", b"x: y\r\n"),
}


async def test_trickles(quick: House) -> None:
    """Every byte comes soon after the one before, and the whole never: it is the whole that has a time. All at once."""

    async def trickles(begun: bytes, piece: bytes) -> tuple[int, int, bytes]:
        async with calling(quick.url) as caller:
            await caller.send(begun)

            async def trickle() -> None:
                while True:
                    await caller.send(piece)
                    await asyncio.sleep(0.02)  # the attack itself, not a wait for anything

            trickling = asyncio.create_task(trickle())
            answer, served = await caller.heard(), await honest(quick.url)
            trickling.cancel()
            return answer.status, served, await caller.ended()

    found = await asyncio.gather(*(trickles(*one) for one in TRICKLES.values()))
    assert dict(zip(TRICKLES, found, strict=True)) == dict.fromkeys(TRICKLES, (408, 200, b""))


async def test_nobody_asks(quick: House) -> None:
    """Whoever connects and says nothing is let go without a word, which could be taken for an answer."""
    async with calling(quick.url) as caller:
        assert await caller.ended() == b""


async def test_body_after_the_answer(quick: House) -> None:
    """Whoever was refused and goes on sending was answered once, and is let go: the body has the same limits."""
    async with calling(quick.url) as caller:
        await caller.send(b"POST /unread HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n")
        assert (await caller.heard()).status == 401
        await caller.pour(repeat(b"3e8\r\n" + b"x" * 1000 + b"\r\n"))
        assert await caller.ended() == b""


async def test_an_answer_that_nobody_fetches() -> None:
    """Whoever asks and does not read the answer is cut off within it, so that others have the connection."""
    async for house in _house(replace(QUICK, open_connections=1)):
        async with calling(house.url) as caller:
            await caller.send(b"GET /large HTTP/1.1\r\n\r\n")
            while await honest(house.url) == 503:
                pass
            assert len(await caller.ended()) < LARGE_BYTES


async def test_the_app_hears_that_it_was_broken_off(quick: House) -> None:
    """The application that waits for the rest of the body goes on, and what it then says reaches nobody."""
    async with calling(quick.url) as caller:
        await caller.send(POST + b"content-length: 5\r\n\r\nhel")
        assert (await caller.heard()).status == 408
        assert (await caller.ended(), quick.broken_off) == (b"", 1)


async def test_our_own_time_is_not_theirs(quick: House) -> None:
    """However long an answer takes, whoever asked as one should gets it; what was sent along waits for its turn."""
    async with calling(quick.url) as caller, calling(quick.url) as other:
        await caller.send(b"GET /slow HTTP/1.1\r\n\r\n" + POST + b"content-length: 5\r\n\r\nhel")
        await quick.asked.wait()
        for _ in range(3):  # three times somebody runs out of time
            async with calling(quick.url) as late:
                await late.send(b"GET /")
                assert (await late.heard()).status == 408
        quick.may_answer.set()
        assert (await caller.heard()).body == b"at last"
        await caller.send(b"lo")
        assert (await caller.heard()).body == b"5 bytes"
        assert await other.ended() == b""


async def test_a_refusal_waits_for_its_turn(patient: House) -> None:
    """What is wrong with the third request is not said as if it were the answer to the first."""
    async with calling(patient.url) as caller:
        await caller.send(b"GET /slow HTTP/1.1\r\n\r\n", GET, head(*[b"x: y"] * 200))
        await patient.asked.wait()
        assert await honest(patient.url) == 200
        patient.may_answer.set()
        assert [(await caller.heard()).status for _ in range(3)] == [200, 200, 431]
        assert await caller.ended() == b""


async def test_pipelining(patient: House) -> None:
    """A few requests may be sent without waiting for answers; without end they may not, since each is kept."""
    async with calling(patient.url) as caller:
        await caller.send(b"GET /slow HTTP/1.1\r\n\r\n" + GET * PATIENT.pipelined_messages)
        await patient.asked.wait()
        patient.may_answer.set()
        assert [(await caller.heard()).status for _ in range(6)] == [200] * 6
    async with calling(patient.url) as caller:
        await caller.send(GET * 5000)
        statuses = [(await caller.heard()).status for _ in range(PATIENT.pipelined_messages + 2)]
        assert (statuses, await caller.ended()) == ([200] * (PATIENT.pipelined_messages + 1) + [503], b"")


async def test_bodies_together(patient: House) -> None:
    """Large bodies have a limit together: the largest is told to come again; small ones are always read."""
    each = 100_000
    async with AsyncExitStack() as stack:
        *those, c = [await stack.enter_async_context(calling(patient.url)) for _ in range(4)]
        for caller in those:
            await caller.send(POST + b"content-length: %d\r\n\r\n" % each, b"x" * (each - 1))
        assert await honest(patient.url) == 200
        async with calling(patient.url) as late:
            await late.send(POST + b"content-length: 250000\r\n\r\n")
            await late.send(b"x" * 240_000)
            answer = await late.heard()
            assert (answer.status, answer.headers["retry-after"]) == (503, "30")
        small = MAX_UNCOUNTED_BODY_BYTES
        await c.send(POST + b"content-length: %d\r\n\r\n" % small, *[b"x" * 1024] * (small // 1024))
        assert (await c.heard()).status == 200
        for caller in those:
            await caller.send(b"x")
            assert (await caller.heard()).body == b"100000 bytes"


async def test_the_largest_makes_room(patient: House) -> None:
    """Whoever sends less than those that fill the place is read to the end."""
    async with calling(patient.url) as a, calling(patient.url) as b, calling(patient.url) as c:
        for caller in (a, b):
            await caller.send(POST + b"content-length: 260000\r\n\r\n", b"x" * 230_000)
        await c.send(POST + b"content-length: 120000\r\n\r\n", b"x" * 119_999)
        first, _ = await asyncio.wait(
            [asyncio.create_task(one.heard()) for one in (a, b)], return_when=asyncio.FIRST_COMPLETED
        )
        assert {one.result().status for one in first} == {503}
        await c.send(b"x")
        assert (await c.heard()).body == b"120000 bytes"


def test_what_the_doors_keep() -> None:
    """No door keeps more of a body than the front door thinks it does."""
    assert MAX_KEPT_BODY_BYTES == MAX_REQUEST_BODY_BYTES == MAX_WEBHOOK_BODY_BYTES
    assert MAX_WEBHOOK_DRAIN_BYTES < MAX_SENT_BODY_BYTES


async def test_more_connections_than_are_served(patient: House) -> None:
    """One more is told so and when to come again; those that were there go on; one that leaves makes room."""
    many = [await asyncio.open_connection(*patient.url[7:].split(":")) for _ in range(PATIENT.open_connections)]
    for reader, writer in many:
        writer.write(GET)
        assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
    async with calling(patient.url) as late:
        await late.send(GET)
        answer = await late.heard()
        assert (answer.status, answer.headers["retry-after"], await late.ended()) == (503, "30", b"")
    for reader, writer in many:
        await reader.readuntil(b"well")
        writer.write(GET)
        assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
    many[0][1].close()
    await many[0][1].wait_closed()
    while await honest(patient.url) != 200:
        pass
    for _, writer in many:
        writer.close()


async def test_far_more_connections(patient: House) -> None:
    """Those that are told at leisure are few; beyond them everybody is told all the same, and cut."""
    count = PATIENT.open_connections + 3 * MAX_LINGERING_CONNECTIONS
    many = [await asyncio.open_connection(*patient.url[7:].split(":")) for _ in range(count)]
    said = [await reader.readline() for reader, _ in many[PATIENT.open_connections :]]
    assert set(said) == {b"HTTP/1.1 503 Service Unavailable\r\n"}
    for reader, writer in many[: PATIENT.open_connections]:
        writer.write(GET)
        assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
    for _, writer in many:
        writer.close()


def test_documented() -> None:
    """docs/deploying.md says the numbers that hold."""
    limits = HttpLimits()
    text = (Path(__file__).parents[3] / "docs" / "deploying.md").read_text()
    for row in (
        f"| the address in the request line | {limits.request_target_bytes // 1024} KiB | 414 |",
        f"| {limits.headers_bytes // 1024} KiB; {limits.header_lines} | 431 |",
        f"413 from {limits.body_bytes // 1024**2} MiB on |",
        f"| {limits.bodies_bytes // 1024**2} MiB kept at one time |",
        f"| more than {MAX_BODY_CHUNKS:,} only if they have {MIN_CHUNK_BYTES} bytes in the mean | 413 |",
        f"| time to the end of the headers | {limits.head_timeout_s:.0f} s |",
        f"| {limits.request_timeout_s:.0f} s each |",
        f"| requests sent ahead on a connection | {limits.pipelined_messages} | 503 |",
        f"| {limits.open_connections:,}, or half the files",
    ):
        assert row in text, row
