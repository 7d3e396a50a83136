"""A pipeline on a real store, in time that does not pass by itself, with Slack's side played by a wall."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.notifications.inbox import Inbox
from bot.notifications.pipeline import NotificationPipeline
from bot.notifications.rows import Guard, unguarded
from bot.notifications.subscription import Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.store.sqlite import open_sqlite
from connectors.news.news import AskPlatform, Source
from tests.bot.notifications.telling import Academy, subscription, told
from tests.bot.notifications.timeline import Observed, Timeline
from tests.bot.notifications.wall import Letters, Wall


@dataclass
class World:
    """`pipeline` is the one that runs; `restart` ends it as a crash does, and begins another on what is stored."""

    store: Observed
    time: Timeline
    wall: Wall
    letters: Letters
    academy: Academy
    asks: dict[str, AskPlatform] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pipeline = self.made()

    def made(self, guard: Guard = unguarded) -> NotificationPipeline:
        sources: Mapping[str, Source] = {"skilljar": self.academy}
        inbox, subscriptions = Inbox(self.store), Subscriptions(self.store)
        posts = self.wall, self.letters
        ways: dict[str, Any] = {"clock": self.time, "sleep": self.time.sleep, "guard": guard}
        return NotificationPipeline(self.store, inbox, subscriptions, *posts, sources, self.asks, **ways)

    async def restart(self) -> None:
        await self.pipeline.close(0)
        self.pipeline = self.made()
        self.pipeline.start()

    async def wanted(self, *channels: str, **more: Any) -> list[Subscription]:
        return [await self.pipeline.subscriptions.add(subscription(channel, **more)) for channel in channels]

    async def put(self, key: object, **more: Any) -> bool:
        return await self.pipeline.inbox.put("skilljar", told(str(key), **more), str(key), f"ref-{key}")

    async def rows(self, prefix: str) -> list[Any]:
        return [row.value for row in await self.store.scan(prefix, limit=100_000)]

    async def unread(self) -> list[Any]:
        return [row["value"] for row in await self.rows("unread/")]

    async def quiet(self, most: float = 3600.0) -> float:
        """Until nothing waits any more; how many seconds that took."""
        begun = self.time.now
        while any([await self.store.scan(prefix, limit=1) for prefix in ("inbox/", "outbox/", "sending/")]):
            assert self.time.now - begun < most, "something is left"
            await self.time.pass_(1)
        return self.time.now - begun


@pytest.fixture
async def still(tmp_path: Path) -> AsyncIterator[World]:
    """One whose pipeline does not run: what is put in stays where it is."""
    time = Timeline()
    store = Observed(await open_sqlite(tmp_path / "registrar.db", time), time)
    yield World(store, time, Wall(time), Letters(), Academy())
    await store.close()


@pytest.fixture
async def world(still: World) -> AsyncIterator[World]:
    still.pipeline.start()
    yield still
    await still.pipeline.close(0)
