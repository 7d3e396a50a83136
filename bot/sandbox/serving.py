"""An ASGI app on a free port of this machine, for as long as a block lasts."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(app: ASGIApp, port: int = 0, dated: bool = True) -> AsyncIterator[str]:
    """Yields the address. Uvicorn's own shutdown waits a tenth of a second; this one cuts open connections, so
    that a test may have servers of its own. Without `dated`, only the app says what time it is."""
    # Whoever runs this has set up the logs: a configuration of uvicorn's own would undo that.
    config = uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, lifespan="auto", date_header=dated
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # With the protocol named, asyncio switches Nagle's algorithm off; without, an answer may wait 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    await server.startup(sockets=[listening])
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        for listener in server.servers:
            listener.close()
        for connection in tuple(server.server_state.connections):
            connection.shutdown()
        await server.lifespan.shutdown()
