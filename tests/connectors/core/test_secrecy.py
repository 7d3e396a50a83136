"""No key and no password in anything that is logged, raised, shown or printed."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.field_specs import open_secret
from connectors.core.intent import Intent
from connectors.core.record import Record, plain
from connectors.core.request import Request
from connectors.standin.standin import Fault, Reply
from tests.connectors.overheard import FAULTS, everything, forms
from tests.connectors.rigs import Rig


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Whatever anybody logs, at DEBUG, the libraries included."""
    for name in (None, "httpx", "httpcore", "aiohttp", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    return caplog


@pytest.mark.parametrize("which", ["question", "secret_change"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_failure_tells_no_secret(rig: Rig, fault: Fault, which: str, log: pytest.LogCaptureFixture) -> None:
    """Not in the error, in what led to it, in the local variables of the traceback, or in the log at DEBUG."""
    rig.standin.faults.add(fault, times=None)
    error = await _failure(rig.connector, getattr(rig, which))
    assert not _told(rig, everything(error) + everything(log.records))
    assert error.__cause__ is None
    assert error.__context__ is None


async def test_no_connection_tells_no_secret(rig: Rig, unused_tcp_port: int, log: pytest.LogCaptureFixture) -> None:
    """The HTTP client's own error holds the request; ours does not hold it."""
    connector = rig.connect(f"http://127.0.0.1:{unused_tcp_port}")
    error = await _failure(connector, rig.secret_change)
    await connector.close()
    assert not _told(rig, everything(error) + everything(log.records))
    assert error.__context__ is None


@pytest.mark.parametrize("own", [True, False])
async def test_the_wire_is_logged_without_the_key(rig: Rig, log: pytest.LogCaptureFixture, own: bool) -> None:
    """Over a real connection, by our transport and by httpx's, whose lower half writes its own log."""
    async with _answering(b'{"error": "no"}') as (url, heard):
        connector = rig.connect(url) if own else rig.connect(url, transport=httpx.AsyncHTTPTransport(verify=False))
        await _failure(connector, rig.secret_change)
        await connector.close()
    for secret in (rig.key, rig.secret):  # what goes before the last one only looks
        assert any(form.encode() in heard[-1] for form in forms(secret)), "it was not sent at all"
    assert own or any(record.name.startswith("httpcore") for record in log.records)
    assert not _told(rig, everything(log.records))


async def test_what_the_platform_quotes_is_masked(rig: Rig) -> None:
    """Some repeat the key or the password in their refusal."""
    said = {"data": {"pin": [f"{rig.secret} is too short"]}, **rig.refusal(f"Key {rig.key} of {rig.secret} malformed")}
    for status in (400, 401, 403, 404, 409, 429, 500, 503):
        rig.standin.faults.add(Fault(Reply(said, status)), times=None)
        error = await _failure(rig.connector, rig.secret_change)
        rig.standin.faults.clear()
        assert not _told(rig, everything(error))
    assert "•••" in error.sentence


async def test_a_success_is_logged_without_secrets(rig: Rig, log: pytest.LogCaptureFixture) -> None:
    """A whole walk through the catalogue."""
    async for intent, result in rig.walk(rig.connector):
        assert not _told(rig, repr(intent) + repr(rig.connector.request(intent)) + repr(result))
    await rig.connector.run(rig.secret_change)
    assert not _told(rig, everything(log.records))


def _secrets(masked: object, revealed: object, name: str = "") -> set[tuple[str, str]]:
    """The names of those that are revealed, and what they are."""
    if isinstance(masked, dict) and isinstance(revealed, dict):
        return {one for key in revealed for one in _secrets(masked[key], revealed[key], key)}
    if isinstance(masked, list) and isinstance(revealed, list):
        return {one for each in zip(masked, revealed, strict=True) for one in _secrets(*each, name)}
    return set() if masked == revealed else {(name, str(revealed))}


async def test_what_takes_an_approval_is_handed_out_by_nothing_else(rig: Rig) -> None:
    """A walk through the catalogue: no answer to a write or a look that takes nobody's approval shows what a sensitive
    operation of the platform hands out, nor any secret of which nobody has said why that is right."""
    guarded, given = set[str](), set[tuple[str, str]]()
    async for intent, result in rig.walk(rig.connector):
        if not isinstance(result, Record):
            continue
        found = _secrets(plain(result), plain(result, reveal=True))
        if intent.http.sensitive:
            guarded |= {value for _, value in found}
        else:
            given |= found
    assert not {value for _, value in given} & guarded
    silent = {name for name, _ in given} - rig.shown_unasked.keys()
    assert not silent, (
        f"{rig.connector.title} shows {', '.join(sorted(silent))} without anybody's approval. Make the operation "
        "`sensitive`, or say in the rig why this is right: shown_unasked={…}"
    )


def test_a_connector_and_its_requests_print_no_secret(rig: Rig) -> None:
    """The revealed request neither, for it stands among the local variables of what sends it."""
    revealed: Request = rig.connector.request(rig.secret_change, open_secret)
    assert not _told(rig, f"{rig.connector!r} {rig.connector.__dict__!r} {revealed!r} {revealed!s}")
    assert not _told(rig, str(rig.connector.request(rig.secret_change).shown()))


async def _failure(connector: Connector, intent: Intent[object]) -> PlatformError:
    try:
        await connector.run(intent)
    except PlatformError as error:
        return error
    raise AssertionError("It should have failed.")


def _told(rig: Rig, text: str) -> list[str]:
    """The lines of a text that give a secret away."""
    secrets = {rig.key[:8], *forms(rig.key), *forms(rig.secret)}
    return [line for line in text.splitlines() if any(secret in line for secret in secrets)]


@asynccontextmanager
async def _answering(body: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that answers everything with 400, and what it heard."""
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        heard.append(head + await reader.readexactly(int(length[1]) if length else 0))
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard
