"""An ASGI app on a free port of this machine, for as long as a block lasts."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """Yields the address. Uvicorn's own shutdown waits a tenth of a second; this one cuts open connections, so
    that a test may have servers of its own."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="auto")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listening = socket.create_server(("127.0.0.1", port))
    await server.startup(sockets=[listening])
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        for listener in server.servers:
            listener.close()
        for connection in tuple(server.server_state.connections):
            connection.shutdown()
        await server.lifespan.shutdown()
