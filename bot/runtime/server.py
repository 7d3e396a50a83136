"""uvicorn, quiet: no access log (paths hold secrets), no banner, our own logging, our own limits."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator

import uvicorn
from starlette.types import ASGIApp

from bot.runtime.http_limits import ACCEPTED_CONNECTIONS, WAITING_CONNECTIONS, HttpLimits, limits_of_this_process
from bot.runtime.limited_protocol import LimitedConfig

PORT_ERROR_HINTS = {
    errno.EADDRINUSE: "Stop what uses it, or set REGISTRAR_PORT to another.",
    errno.EACCES: "Set REGISTRAR_PORT to one above 1023.",
}


class PortTaken(Exception):
    """We cannot listen there. The message says why and what to do."""


def listen_on(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; without, every answer may wait 40 ms.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        what = PORT_ERROR_HINTS.get(
            error.errno or 0, "Set REGISTRAR_HOST to an address of this machine, such as 127.0.0.1."
        )
        raise PortTaken(f"Port {port} on {host} cannot be used ({error.strerror}). {what}") from None
    return sock


def quiet(app: ASGIApp, limits: HttpLimits) -> uvicorn.Config:
    return LimitedConfig(
        app,
        limits,
        access_log=False,
        log_config=None,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
        backlog=ACCEPTED_CONNECTIONS,
    )


class _Server(uvicorn.Server):
    """Says when it is up; signals are ours to handle."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for sock in sockets or ():
            sock.listen(WAITING_CONNECTIONS)  # asyncio takes one number for this and for how many to accept at once
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn leaves it untyped
        yield


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp, host: str = "127.0.0.1", port: int = 0, limits: HttpLimits | None = None
) -> AsyncIterator[str]:
    """Serve while the context lasts; gives the URL. `limits` stand instead of what this process can bear. Raises
    PortTaken."""
    sock = listen_on(host, port)
    server = _Server(quiet(app, limits or limits_of_this_process()))
    task = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        await server.up.wait()
        yield f"http://{f'[{host}]' if ':' in host else host}:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        sock.close()
