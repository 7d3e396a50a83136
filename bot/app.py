"""The roof: from settings to a running Registrar. Of all `bot`, only this file and __main__ know handlers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette

from bot.deeds import Deeds
from bot.desk import Desk
from bot.drafts import Drafts
from bot.lately import Lately
from bot.logs import logger
from bot.ports import Interrupted
from bot.settings import Settings
from bot.store import Store
from bot.store.expiry import sweep
from bot.store.sqlite import open_sqlite
from bot.tasks import TaskSet
from connectors.catalog import platforms
from connectors.connector import Connector, Sleep
from connectors.platform import Misconfigured
from handlers.inbound.asked import Room
from handlers.inbound.listeners import listen
from handlers.inbound.pickers import Pickers
from handlers.inbound.socket import Socket
from handlers.inbound.web import routes
from handlers.outbound.reply import TROUBLE
from handlers.outbound.slack import SlackClient

log = logger("registrar.app")

SWEEP = 60.0
"""Seconds between two sweeps of what has expired."""
AGAIN = 5.0
"""Seconds after which we introduce ourselves to Slack again, if it did not answer."""


class Registrar:
    """All parts, put together and running. `web` serves the HTTP side."""

    def __init__(
        self, settings: Settings, store: Store, connectors: Mapping[str, Connector], sleep: Sleep = asyncio.sleep
    ) -> None:
        token = settings.slack_bot_token.get_secret_value()
        secret = settings.slack_signing_secret
        app_token = settings.slack_app_token
        self.store, self.connectors = store, connectors
        self.slack = SlackClient(token, settings.slack_api_url)
        self.deeds = Deeds(store)
        self.desk = Desk(connectors, self.deeds, settings.read_only)
        self.room = Room(
            desk=self.desk,
            store=store,
            drafts=Drafts(store),
            lately=Lately(store),
            slack=self.slack,
            pickers=Pickers(),
            tasks=TaskSet(),
            sleep=sleep,
        )
        bolt = listen(self.room, token, secret.get_secret_value() if secret else None)
        self.socket = Socket(bolt, app_token.get_secret_value(), settings.slack_api_url) if app_token else None
        self.web = Starlette(routes=routes(None if self.socket else bolt, self.room))
        self._sleep = sleep
        self._chores = TaskSet()

    async def start(self) -> None:
        self._chores.start(self._introduce())
        self._chores.start(self._sweep())
        await self.recover()
        if self.socket:
            await self.socket.open()
        log.info("started", platforms=list(self.connectors), socket_mode=bool(self.socket))

    async def recover(self) -> None:
        """Tell of the deeds that the last process left open. Before any new one begins."""
        async for deed in self.deeds.interrupted():
            self.room.tasks.start(self.slack.deliver(Interrupted(deed)))

    async def close(self) -> None:
        """Finish what is running, then let go of everything."""
        if self.socket:
            await self.socket.close()
        await self._chores.drain(0)
        left = await self.room.tasks.drain()
        for connector in self.connectors.values():
            await connector.close()
        await self.slack.close()
        await self.store.close()
        log.info("stopped", cut_off=left)

    async def _introduce(self) -> None:
        while not self.slack.identity:
            try:
                await self.slack.introduce()
            except TROUBLE as error:
                reason = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
                log.error("slack_does_not_know_us", reason=reason)
                await self._sleep(AGAIN)

    async def _sweep(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # a store that fails says so to whoever needs it
                while await sweep(self.store, 200) == 200:
                    pass
            await self._sleep(SWEEP)


def connect(env_file: str | None = ".env") -> dict[str, Connector]:
    """A connector for every platform that has settings. Raises Misconfigured."""
    loaded = {name: platform.settings.load(env_file) for name, platform in platforms().items()}
    return {name: settings.connect() for name, settings in loaded.items() if settings}


async def open_store(where: str) -> Store:
    """The store that REGISTRAR_DATABASE names. Raises Misconfigured or StoreError."""
    if "://" in where:
        raise Misconfigured("REGISTRAR_DATABASE must name a file for now; PostgreSQL is not supported yet.")
    return await open_sqlite(where)


@contextlib.asynccontextmanager
async def running(settings: Settings, connectors: Mapping[str, Connector], **options: Any) -> AsyncIterator[Registrar]:
    """A Registrar from open store to closed store."""
    registrar = Registrar(settings, await open_store(settings.database), connectors, **options)
    try:
        await registrar.start()
        yield registrar
    finally:
        await registrar.close()
