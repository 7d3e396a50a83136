"""Listening, and what is said when that is not possible."""

import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.runtime.server import PortTaken, listen_on, serving

APP = Starlette(routes=[Route("/", lambda request: PlainTextResponse("here"))])


async def test_serving() -> None:
    """While the context lasts the application answers at the address it gives, and not any longer."""
    async with serving(APP) as url, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(url)
        assert (answer.text, "server" in answer.headers) == ("here", False)
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


async def test_two_at_once() -> None:
    """Port 0 is a free port every time."""
    async with serving(APP) as one, serving(APP) as other:
        assert one != other


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
async def test_ipv6() -> None:
    """An address of the newer kind stands in brackets, so that it can be used as it is."""
    try:
        async with serving(APP, "::1") as url, httpx.AsyncClient(trust_env=False) as client:
            assert url.startswith("http://[::1]:")
            assert (await client.get(url)).text == "here"
    except PortTaken:
        pytest.skip("this machine has no IPv6")


def test_taken() -> None:
    """A port that somebody uses is named, with what to do."""
    with listen_on("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(PortTaken) as taken:
            listen_on("127.0.0.1", port)
    assert str(taken.value) == (
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use). "
        "Stop what uses it, or set REGISTRAR_PORT to another."
    )


def test_nobody_s_address() -> None:
    """An address that is not of this machine is named, with what to do."""
    with pytest.raises(PortTaken, match=r"Set REGISTRAR_HOST to an address of this machine, such as 127\.0\.0\.1\.$"):
        listen_on("192.0.2.1", 0)
