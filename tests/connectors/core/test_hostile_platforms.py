"""A platform that answers without end, explodes, trickles, doubles or goes in circles ends in its own sentence, and
others are served meanwhile: over real connections, to a server that does it."""

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import Template, TemplatesCreate, TemplatesList
from connectors.classcom.users import UsersList
from connectors.core import bounded_answer, errors, sender

Misbehave = Callable[[asyncio.StreamWriter, int], Awaitable[None]]
"""Answers a listing of people, given which page of it is asked for."""

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


@dataclass
class Hostile:
    """Class as a server of its own: its people are listed as the case has it, its templates as they should be."""

    misbehave: Misbehave
    made: Counter[str] = field(default_factory=Counter)
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, address, _ = head.split(" ", 2)
        try:
            if method == "POST":
                self.made["template"] += 1
                writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            elif "/templates" in address:
                whole(writer, [{"template_id": "t", "name": "Evening"}])
            else:
                self.answering.set()
                await self.misbehave(writer, int(address.partition("page=")[2].partition("&")[0]))
            await writer.drain()
        except ConnectionError:
            pass  # nobody reads on
        finally:
            writer.close()


def whole(writer: asyncio.StreamWriter, data: object) -> None:
    body = json.dumps(data).encode()
    writer.write(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


async def endless(writer: asyncio.StreamWriter, page: int) -> None:
    writer.write(HEAD + b"\r\n[")
    while not writer.is_closing():
        writer.write(b" " * 2**16)
        await writer.drain()


async def exploding(writer: asyncio.StreamWriter, page: int) -> None:
    writer.write(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(2**26)))


async def trickling(writer: asyncio.StreamWriter, page: int) -> None:
    writer.write(HEAD + b"\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0)


async def doubling(writer: asyncio.StreamWriter, page: int) -> None:
    people = [{"id": one, "email": f"{one}@example.com"} for one in (page, page, page + 1)]
    whole(writer, {"data": people, "pagination": {"next_page": page + 1 if page < 4 else None}})


async def circling(writer: asyncio.StreamWriter, page: int) -> None:
    whole(writer, {"data": [{"id": 1, "email": "1@example.com"}], "pagination": {"next_page": 2}})


@dataclass
class House:
    """The platform, and the connector in front of it."""

    platform: Hostile
    connector: ClassConnector

    async def people(self) -> list[str | None]:
        return [one.email async for page in self.connector.pages(UsersList()) for one in page.items]

    async def others(self) -> list[Template]:
        """What somebody else is shown, once the platform is at it."""
        await self.platform.answering.wait()
        return await self.connector.run(TemplatesList())


@pytest.fixture
async def house(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(bounded_answer, "MAX_ANSWER_BYTES", 3 * 2**20)
    monkeypatch.setattr(sender, "ANSWER_TIMEOUT_S", 0.5 if request.param is trickling else 30.0)
    platform = Hostile(request.param)
    server = await asyncio.start_server(platform, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connector = ClassConnector(SecretStr("key"), f"http://127.0.0.1:{port}", sleep=at_once)
    yield House(platform, connector)
    await connector.close()
    server.close()


async def at_once(_: float) -> None:
    return None


TOO_LONG = "Class sent more than 3 MB, and I stopped reading. Try again in a few minutes."
CASES = [
    (endless, TOO_LONG),
    (exploding, TOO_LONG),
    (trickling, "Class didn't answer in time. Try again in a minute."),
    (
        circling,
        "Class keeps offering another page, but sends nothing new. I stopped after 1 row. There may be more.",
    ),
]


@pytest.mark.parametrize(("house", "sentence"), CASES, ids=[one.__name__ for one, _ in CASES], indirect=["house"])
async def test_each_ends_in_its_own_sentence_while_others_are_served(house: House, sentence: str) -> None:
    """Somebody else's question to the very same platform is answered meanwhile."""
    asked = asyncio.create_task(house.people())
    assert [one.name for one in await house.others()] == ["Evening"]
    with pytest.raises(errors.PlatformError) as caught:
        await asked
    assert caught.value.sentence == sentence


@pytest.mark.parametrize("house", [doubling], indirect=True)
async def test_rows_that_are_doubled_are_there_once(house: House) -> None:
    """On a page, and from one page to the next."""
    assert await house.people() == [f"{one}@example.com" for one in range(1, 6)]


@pytest.mark.parametrize("house", [circling], indirect=True)
async def test_a_503_after_it_was_done_is_no_refusal(house: House) -> None:
    """It is sent once, and nobody is told that nothing was done."""
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await house.connector.run(TemplatesCreate(name="Evening"))
    assert house.platform.made["template"] == 1
    assert "says that it is down right now. I don't know whether it was done" in caught.value.sentence
