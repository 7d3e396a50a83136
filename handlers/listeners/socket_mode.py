"""Socket Mode: the same listeners over a connection that we open and watch, because it can die silently."""

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.logs import logger
from connectors.core.connector import Sleep
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.proxies import proxy_to

log = logger("registrar.socket")

SOCKET_CHECK_INTERVAL_S = 15.0
"""Seconds between two looks at the connection. Slack's own client gives up after four unanswered pings of 10 s."""


class Socket:
    """A connection that is thrown away and made anew when it is dead; reconnecting alone has been seen to loop."""

    def __init__(self, app: AsyncApp, app_token: str, api_url: str, sleep: Sleep = asyncio.sleep) -> None:
        self._app, self._token, self._api_url, self._sleep = app, app_token, api_url, sleep
        self._handler: AsyncSocketModeHandler | None = None
        self._watch: asyncio.Task[None] | None = None
        self._open = asyncio.Event()

    async def open(self) -> None:
        self._watch = asyncio.create_task(self._keep())

    async def connected(self, seconds: float) -> None:
        """Wait until the connection is open. Raises TimeoutError."""
        await asyncio.wait_for(self._open.wait(), seconds)

    async def alive(self) -> bool:
        return bool(self._handler and await self._handler.client.is_connected())

    async def close(self) -> None:
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._drop()

    async def _keep(self) -> None:
        while True:
            if not await self.alive():
                await self._drop()
                try:
                    await self._connect()
                    self._open.set()
                    log.info("socket_open")
                except (*SLACK_CALL_ERRORS, OSError) as error:
                    log.warning("socket_not_open", error=reason(error))
            await self._sleep(SOCKET_CHECK_INTERVAL_S)

    async def _connect(self) -> None:
        client = AsyncWebClient(token=self._token, base_url=self._api_url)
        client.proxy = proxy = proxy_to(client, self._api_url)
        self._handler = AsyncSocketModeHandler(self._app, self._token, web_client=client)
        self._handler.client.proxy = proxy  # which has looked for it, too
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped

    async def _drop(self) -> None:
        self._open.clear()
        if self._handler:
            handler, self._handler = self._handler, None
            try:
                await handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
            except (*SLACK_CALL_ERRORS, OSError, RuntimeError) as error:
                log.warning("socket_not_closed", error=reason(error))
