"""Platforms behind the proxies that the environment names: what goes by which way, with httpx's client as the oracle.
docs/deploying.md, "Through a proxy"."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.request import getproxies

import httpx
import pytest
from pydantic import SecretStr

from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate, TemplatesList
from connectors.core import errors
from connectors.core.transport import AiohttpTransport, ProxiedTransport, transport
from tests.connectors.core.wire import CERTIFICATE, COUNTED, HEAD, LISTED, reset
from tests.proxy import Proxy, named, proxying

KEY = "a-key-of-these-tests"
MADE = b'{"template_id": "t", "name": "Evening"}'


class Platform:
    """A platform, and what it heard."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        writer.write(COUNTED + LISTED if head.startswith(b"GET") else HEAD + b"Content-Length: 39\r\n\r\n" + MADE)
        await reader.read()
        writer.close()


@asynccontextmanager
async def places() -> AsyncIterator[tuple[Proxy, Platform, dict[str, int]]]:
    """A proxy, and a platform with the port at which it is, by HTTP and by HTTPS."""
    context, platform = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), Platform()
    context.load_cert_chain(CERTIFICATE)
    async with proxying() as proxy:
        plain = await asyncio.start_server(platform, "127.0.0.1", 0)
        secret = await asyncio.start_server(platform, "127.0.0.1", 0, ssl=context)
        ports = {"http": plain.sockets[0].getsockname()[1], "https": secret.sockets[0].getsockname()[1]}
        yield proxy, platform, ports
        plain.close()
        secret.close()


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATE)


async def by_us(url: str) -> bytes:
    connector = ClassConnector(SecretStr(KEY), url, transport=transport(trusting()))
    try:
        return str((await connector.run(TemplatesList()))[0].name).encode()
    finally:
        await connector.close()


async def by_httpx(url: str) -> bytes:
    async with httpx.AsyncClient(verify=trusting()) as client:
        return str((await client.get(f"{url}/api/v1/templates")).json()[0]["name"]).encode()


WAYS = {
    "a tunnel": ("https", {"HTTPS_PROXY": "{proxy}"}, True),
    "a tunnel, in small letters": ("https", {"https_proxy": "{proxy}"}, True),
    "whole addresses": ("http", {"HTTP_PROXY": "{proxy}"}, True),
    "one for all": ("https", {"ALL_PROXY": "{proxy}"}, True),
    "one for the other": ("http", {"HTTPS_PROXY": "{proxy}"}, False),
    "but not to this name": ("https", {"HTTPS_PROXY": "{proxy}", "NO_PROXY": "example.com,localhost"}, False),
    "but to no place": ("https", {"ALL_PROXY": "{proxy}", "NO_PROXY": "*"}, False),
    "but not to another name": ("https", {"HTTPS_PROXY": "{proxy}", "NO_PROXY": "example.com"}, True),
    "none": ("https", {"NO_PROXY": "example.com"}, False),
    "with a password": ("https", {"HTTPS_PROXY": "http://joe:s3cret@{place}"}, True),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("asked", [by_us, by_httpx])
async def test_each_address_goes_by_the_way_that_the_environment_says(
    way: str, asked: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with httpx's client. The proxy of a tunnel sees no more than where it leads."""
    scheme, variables, through = WAYS[way]
    async with places() as (proxy, platform, ports):
        place = proxy.url.removeprefix("http://")
        named(monkeypatch, **{name: one.format(proxy=proxy.url, place=place) for name, one in variables.items()})
        host = f"localhost:{ports[scheme]}"
        name = await (by_us if asked is by_us else by_httpx)(f"{scheme}://{host}")
    assert name == b"Evening"
    wanted = f"CONNECT {host} HTTP/1.1" if scheme == "https" else f"GET http://{host}/api/v1/templates HTTP/1.1"
    assert proxy.lines == ([wanted] if through else [])
    assert [one.partition(b" HTTP")[0] for one in platform.heads] == [b"GET /api/v1/templates"]
    if scheme == "https":
        assert not any(KEY.encode() in one for one in proxy.heads)
    assert any(b"roxy-Authorization: Basic" in one for one in proxy.heads) == ("password" in way)
    assert not any(b"roxy-Authorization" in one for one in platform.heads)


async def test_a_name_that_only_the_proxy_knows_is_looked_up_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async with places() as (proxy, _, ports):
        named(monkeypatch, HTTPS_PROXY=proxy.url)
        assert await by_us(f"https://platform.test:{ports['https']}") == b"Evening"


REFUSED = [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"HTTP/1.1 502 Bad Gateway\r\n\r\n"]


@pytest.mark.parametrize("answer", REFUSED)
async def test_where_the_proxy_makes_no_way_nothing_was_sent(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said so of a change, which can then be asked for again; and no word of the proxy's password."""
    async with places() as (proxy, platform, ports):
        named(monkeypatch, HTTPS_PROXY=proxy.url.replace("//", "//joe:s3cret@"))
        proxy.answer = answer
        connector = ClassConnector(
            SecretStr(KEY), f"https://localhost:{ports['https']}", transport=transport(trusting())
        )
        with pytest.raises(errors.Unreachable) as caught:
            await connector.run(TemplatesCreate(name="Evening"))
        await connector.close()
    assert caught.value.happened is False
    assert "so nothing was done" in caught.value.sentence
    assert "s3cret" not in repr(caught.value)
    assert platform.heads == []


async def test_a_proxy_that_is_not_there_is_not_gone_past(monkeypatch: pytest.MonkeyPatch) -> None:
    async with places() as (proxy, platform, ports):
        named(monkeypatch, HTTPS_PROXY="http://127.0.0.1:9")
        with pytest.raises(errors.Unreachable):
            await by_us(f"https://localhost:{ports['https']}")
    assert (proxy.heads, platform.heads) == ([], [])


async def test_a_change_that_is_lost_behind_the_proxy_may_have_been_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tunnel stood, and the platform heard all of it."""
    heard: list[bytes] = []

    async def lost(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"}"))
        reset(writer)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    async with proxying() as proxy, await asyncio.start_server(lost, "127.0.0.1", 0, ssl=context) as server:
        named(monkeypatch, HTTPS_PROXY=proxy.url)
        url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        connector = ClassConnector(SecretStr(KEY), url, transport=transport(trusting()))
        with pytest.raises(errors.OutcomeUnknown):
            await connector.run(TemplatesCreate(name="Evening"))
        await connector.close()
    assert len(heard) == len(proxy.lines) == 1


def test_only_a_proxy_is_a_reason_to_go_by_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is named it is our transport, also where it is named what no proxy is for."""
    named(monkeypatch)
    assert isinstance(transport(trusting()), AiohttpTransport)
    named(monkeypatch, NO_PROXY="example.com")
    assert getproxies() == {"no": "example.com"}
    assert isinstance(transport(trusting()), AiohttpTransport)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"):
        named(monkeypatch, **{name: "http://proxy.example.com:3128"})
        assert isinstance(transport(trusting()), ProxiedTransport)
